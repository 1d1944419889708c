import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { bring, confirmBrought, endAgreement } from '#src/support/agreement.db.ts'
import { agreementCalled, insideOf } from '#src/support/agreement-read.db.ts'
import { reasonSchema } from '#src/support/commitment.ts'
import { broughtSchema, receiptSchema } from '#src/support/need.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { promisesHere } from './_promises.ts'
import { AgreementView } from './agreement.view.tsx'
import { PurposeSupport } from './purpose.view.tsx'

const errands = ['serah', 'terima', 'akhiri'] as const
type Errand = (typeof errands)[number]
type Wrong = { refusals: readonly Refusal[]; form: Typed; about: string }

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const number = numberOf(visit)
  const [agreement, inside] = await Promise.all([agreementCalled(ctx.db, number), insideOf(ctx, number)])
  const did = errands.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    title: t('agreement.title', { number }),
    description: agreement.need.title,
    canonical: to.agreement(number),
    asOf: ctx.now,
    private: inside !== undefined,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <>
        <AgreementView
          t={t}
          tongue={ctx.tongue}
          agreement={agreement}
          inside={inside}
          now={ctx.now}
          refusals={wrong?.refusals ?? []}
          typed={wrong?.form ?? nothingTyped}
          about={wrong?.about ?? ''}
          news={did && !wrong ? t(`agreement.did.${did}`) : undefined}
          once={freshOnce()}
        />
        <PurposeSupport
          t={t}
          tongue={ctx.tongue}
          promises={await promisesHere(visit, { numbers: [number] })}
          now={ctx.now}
          here={to.agreement(number)}
        />
      </>
    ),
  })
}

export const agreementPage: Page = (visit) => show(visit)

const errand =
  (did: Errand, run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const number = numberOf(visit)
    if (!(await insideOf(visit.ctx, number))) throw new Missing('agreement')
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.agreement(number, { sudah: did }),
    )
    if ('response' in made) return made.response
    const about = did === 'serah' ? form.text('obligation') : did === 'terima' ? form.text('brought') : did
    return await show(visit, { refusals: made.refused.refusals, form, about })
  }

const whole = (text: string) => text.replace(/[\s.]/g, '')

export const bringPage: Page = errand('serah', async (ctx, number, form) => {
  const read = readSupport(broughtSchema, {
    number,
    obligation: form.text('obligation'),
    quantity: whole(form.text('quantity')),
    onDay: form.text('onDay'),
    says: form.text('says'),
  })
  return read.ok ? await bring(ctx, read.value) : read
})

export const confirmBroughtPage: Page = errand('terima', async (ctx, number, form) => {
  const read = readSupport(receiptSchema, {
    number,
    brought: form.text('brought'),
    corrects: form.given('corrects'),
    quantity: form.given('quantity') === undefined ? undefined : whole(form.text('quantity')),
    says: form.text('says'),
  })
  return read.ok ? await confirmBrought(ctx, read.value) : read
})

export const endAgreementPage: Page = errand('akhiri', async (ctx, number, form) => {
  const read = readSupport(reasonSchema, form.text('reason'))
  return read.ok
    ? await endAgreement(ctx, { number, reason: read.value.slice(0, 600) })
    : { ok: false, refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })) }
})
