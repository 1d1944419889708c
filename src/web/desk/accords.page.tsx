import type { Refusal } from '#src/base/outcome.ts'
import { mySeats } from '#src/governance/holders.db.ts'
import { accords, bodiesToSignWith, endAccord, recordAccord } from '#src/support/accord.db.ts'
import { accordSchema } from '#src/support/accord.ts'
import { reasonSchema } from '#src/support/commitment.ts'
import { unitsOf } from '#src/support/read.db.ts'
import { readSupport } from '#src/support/read-input.ts'
import { freshOnce, makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { DeskAccords, dutyLines, partyLines } from './accords.view.tsx'

type Wrong = { refusals: readonly Refusal[]; form: Typed; about?: string }
const news = ['catat', 'akhiri'] as const

async function show(visit: Visit, held: DeskPowers, wrong?: Wrong): Promise<Response> {
  const { ctx, t, c } = visit
  const english = ctx.tongue === 'en'
  const seats = await mySeats(ctx)
  const units = seats.filter(({ state }) => state === 'now').map(({ unit }) => unit)
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'accords', {
    title: t('accord.title'),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <DeskAccords
        t={t}
        tongue={ctx.tongue}
        rows={await accords(ctx.db, english)}
        units={await unitsOf(ctx.db, units, english)}
        bodies={await bodiesToSignWith(ctx.db)}
        typed={wrong?.form ?? nothingTyped}
        refusals={wrong?.refusals ?? []}
        about={wrong?.about ?? ''}
        news={did && !wrong ? t(`accord.desk.did.${did}`) : undefined}
        once={freshOnce()}
      />
    ),
  })
}

export const deskAccordsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'accords')
  return held instanceof Response ? held : await show(visit, held)
}

function wishFrom(form: Typed): unknown {
  const chosen = partyLines.map((at) => form.text(at === 0 ? 'parties' : `parties-${at}`))
  const parties = chosen.filter((slug) => slug !== '')
  const duties = dutyLines.flatMap((at) => {
    const what = form.text(at === 0 ? 'duties' : `what-${at}`)
    const [who, due] = [form.given(`who-${at}`), form.given(`due-${at}`)]
    if (what.trim() === '') return []
    return [
      { what, ...(who === undefined ? {} : { party: parties.indexOf(chosen[Number(who)] ?? '-') }), ...(due === undefined ? {} : { due }) },
    ]
  })
  const said = (name: string) => form.text(name)
  return {
    kind: said('kind'),
    unit: said('unit'),
    title: said('title'),
    plain: said('plain'),
    paper: said('paper'),
    begins: said('begins'),
    ends: said('ends'),
    renews: form.given('renews'),
    parties,
    duties,
  }
}

export const recordAccordPage: Page = async (visit) => {
  const held = await deskPart(visit, 'accords')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const read = readSupport(accordSchema, wishFrom(form))
  if (!read.ok) return await show(visit, held, { refusals: read.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => recordAccord(ctx, read.value),
    () => to.deskAccords({ sudah: 'catat' }),
  )
  return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form })
}

export const endAccordPage: Page = async (visit) => {
  const held = await deskPart(visit, 'accords')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const number = (visit.c.req.param('number') ?? '').slice(0, 40)
  const read = readSupport(reasonSchema, form.text('reason'))
  if (!read.ok) return await show(visit, held, { refusals: read.refusals.map((one) => ({ ...one, field: 'reason' })), form, about: number })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => endAccord(ctx, { number, reason: read.value.slice(0, 600) }),
    () => to.deskAccords({ sudah: 'akhiri' }),
  )
  return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form, about: number })
}
