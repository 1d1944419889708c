import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { accordCalled, accords } from '#src/support/accord.db.ts'
import { answerSchema, metSchema } from '#src/support/accord.ts'
import { lateDuties } from '#src/support/accord-late.db.ts'
import { answerDuty, dutyWords, meetDuty, spokesmanOf } from '#src/support/accord-met.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { html } from '../answer.tsx'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { promisesHere } from './_promises.ts'
import { Duties } from './accord-duties.view.tsx'
import { AccordsView, AccordView } from './accords.view.tsx'
import { PurposeSupport } from './purpose.view.tsx'

/** What the institution signed with others, the soonest to end first. */
export const accordsPage: Page = async (visit) => {
  const { ctx, t } = visit
  return html(visit, {
    door: 'hub',
    title: t('accord.title'),
    description: t('accord.lead'),
    canonical: to.accords(),
    asOf: ctx.now,
    main: <AccordsView t={t} tongue={ctx.tongue} rows={await accords(ctx.db, ctx.tongue === 'en')} demo={ctx.house.demo} />,
  })
}

const errands = ['penuhi', 'jawab'] as const
type Errand = (typeof errands)[number]
type Wrong = { refusals: readonly Refusal[]; form: Typed; about: string }

const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function show(visit: Visit, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const accord = await accordCalled(ctx.db, numberOf(visit), ctx.tongue === 'en')
  const [words, late, speaks] = await Promise.all([
    dutyWords(ctx.db, accord.number),
    lateDuties(ctx.db, { number: accord.number }),
    spokesmanOf(ctx, accord.number),
  ])
  const did = errands.find((one) => one === c.req.query('sudah'))
  return html(visit, {
    door: 'hub',
    title: accord.title,
    description: accord.plain.slice(0, 160),
    canonical: to.accord(accord.number),
    asOf: ctx.now,
    private: speaks.institution || speaks.bodies.length > 0,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <AccordView
        t={t}
        tongue={ctx.tongue}
        accord={accord}
        news={did && !wrong ? t(`accord.did.${did}`) : undefined}
        refusals={wrong?.refusals ?? []}
        duties={
          <Duties
            t={t}
            tongue={ctx.tongue}
            accord={accord}
            words={words}
            late={late.map(({ position }) => position)}
            speaks={speaks}
            now={ctx.now}
            refusals={wrong?.refusals ?? []}
            typed={wrong?.form ?? nothingTyped}
            about={wrong?.about ?? ''}
            once={freshOnce()}
          />
        }
      >
        <PurposeSupport
          t={t}
          tongue={ctx.tongue}
          promises={await promisesHere(visit, { numbers: [accord.number] })}
          now={ctx.now}
          here={to.accord(accord.number)}
        />
      </AccordView>
    ),
  })
}

export const accordPage: Page = (visit) => show(visit)

const errand =
  (did: Errand, about: string, run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const number = numberOf(visit)
    const speaks = await spokesmanOf(visit.ctx, number)
    if (!speaks.institution && speaks.bodies.length === 0) throw new Missing('accord')
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.accord(number, { sudah: did }),
    )
    if ('response' in made) return made.response
    return await show(visit, { refusals: made.refused.refusals, form, about: form.text(about) })
  }

export const meetDutyPage: Page = errand('penuhi', 'position', async (ctx, number, form) => {
  const read = readSupport(metSchema, {
    number,
    position: form.text('position'),
    onDay: form.text('onDay'),
    proof: form.text('proof'),
  })
  return read.ok ? await meetDuty(ctx, read.value) : read
})

export const answerDutyPage: Page = errand('jawab', 'met', async (ctx, number, form) => {
  const read = readSupport(answerSchema, { number, met: form.text('met'), yes: form.text('yes'), says: form.text('says') })
  return read.ok ? await answerDuty(ctx, read.value) : read
})
