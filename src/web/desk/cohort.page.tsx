import { moveSession } from '#src/events/programme.db.ts'
import { deskCohort, moveSchema } from '#src/events/programme-desk.db.ts'
import { readEvent } from '#src/events/read-input.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { DeskCohortView } from './cohort.view.tsx'

const news = ['buka', 'pindah'] as const
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const cohort = await deskCohort(ctx, numberOf(visit))
  const did = news.find((one) => one === c.req.query('sudah'))
  return deskPage(visit, held, 'programmes', {
    title: `${cohort.title}: ${cohort.name}`,
    ...answerOf(wrong),
    main: (
      <DeskCohortView
        t={t}
        tongue={ctx.tongue}
        cohort={cohort}
        wrong={wrong}
        news={did && wrong.refusals.length === 0 ? t(`programme.did.${did}`) : undefined}
      />
    ),
  })
}

export const deskCohortPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await show(visit, held)
}

export const moveSessionPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const { number } = await deskCohort(visit.ctx, numberOf(visit))
  const fields = Object.fromEntries(['position', 'day', 'from', 'until', 'reason'].map((name) => [name, form.text(name)]))
  const read = readEvent(moveSchema, fields)
  if (!read.ok) return await show(visit, held, { ...nothingWrong, form, refusals: read.refusals, status: 422, errand: 'move' })
  const made = await tryErrand(
    visit,
    form,
    'move',
    (ctx) => moveSession(ctx, { ...read.value, number }),
    () => to.deskCohort(number, { sudah: 'pindah' }),
  )
  return made instanceof Response ? made : await show(visit, held, made)
}
