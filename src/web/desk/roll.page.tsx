import { createHash } from 'node:crypto'
import { Missing } from '#src/base/outcome.ts'
import { noteAttendance } from '#src/events/attendance.db.ts'
import { deskRoll } from '#src/events/programme-desk.db.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { RollView } from './roll.view.tsx'

const rollOf = async (visit: Visit) => {
  const position = Number(visit.c.req.param('position'))
  if (!Number.isInteger(position) || position < 1 || position > 100) throw new Missing('session')
  return await deskRoll(visit.ctx, (visit.c.req.param('number') ?? '').slice(0, 40), position)
}

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, t, c } = visit
  const roll = await rollOf(visit)
  const address = `${ctx.house.config.origin}${to.present(roll.code)}`
  return deskPage(visit, held, 'programmes', {
    title: `${roll.module} · ${roll.cohort}`,
    ...answerOf(wrong),
    main: <RollView t={t} tongue={ctx.tongue} roll={roll} address={address} wrong={wrong} saved={c.req.query('sudah') === 'catat'} />,
  })
}

export const rollPage: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  return held instanceof Response ? held : await show(visit, held)
}

/** A mark's id follows from the form and the person: the same sheet sent twice is noted once. */
const markId = (once: string, number: string): string => {
  const hex = createHash('sha256').update(`${once} ${number}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

export const saveRoll: Page = async (visit) => {
  const held = await deskPart(visit, 'programmes')
  if (held instanceof Response) return held
  const form = await readForm(visit)
  const roll = await rollOf(visit)
  const there = new Set(form.all('present'))
  const marks = roll.people
    .filter(({ number, present }) => present === null || present !== there.has(number))
    .map(({ number }) => ({ id: markId(form.text('once'), number), application: number, present: there.has(number) }))
  const back = to.deskRoll(roll.cohort, roll.position, { sudah: 'catat' })
  if (marks.length === 0) return visit.c.redirect(back, 303)
  const made = await tryErrand(
    visit,
    form,
    'roll',
    (ctx) => noteAttendance(ctx, { number: roll.cohort, session: roll.position, offline: false, marks }),
    () => back,
  )
  return made instanceof Response ? made : await show(visit, held, made)
}
