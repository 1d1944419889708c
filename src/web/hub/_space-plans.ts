import { Missing } from '#src/base/outcome.ts'
import { cityInstant, type Day, dayPlus, isDay, weeksOf } from '#src/base/time.ts'
import { type DayPlan, planOf } from '#src/spaces/calendar.ts'
import { takenIn } from '#src/spaces/free-times.db.ts'
import { holidaysIn, notesIn } from '#src/spaces/holiday.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { timeRulesOf } from '#src/spaces/when.db.ts'
import type { Visit } from '../visit.ts'

/** The month and day an address asks for; anything else is this month and today. */
export function asked(visit: Visit, today: Day): { month: string; day: Day } {
  const given = visit.c.req.query('hari') ?? ''
  const month = visit.c.req.query('bulan') ?? ''
  const isMonth = /^20\d\d-(0[1-9]|1[0-2])$/.test(month)
  if (isDay(given)) return { month: given.slice(0, 7), day: given }
  if (isMonth) return { month, day: month === today.slice(0, 7) ? today : (`${month}-01` as Day) }
  return { month: today.slice(0, 7), day: today }
}

/** How each of these days looks in a room; the days follow one another. */
export async function plansOn({ ctx }: Visit, space: Space, all: readonly Day[]): Promise<Map<Day, DayPlan>> {
  const days = { from: all[0] as Day, to: dayPlus(all.at(-1) as Day, 1) }
  const [taken, holidays, notes, rules] = await Promise.all([
    takenIn(ctx.db, [space.id], days.from, days.to),
    holidaysIn(ctx.db, days.from, days.to, ctx.tongue === 'en'),
    notesIn(ctx.db, days.from, days.to, ctx.tongue === 'en'),
    timeRulesOf(ctx.db, space.id, [{ start: cityInstant(days.from), end: cityInstant(days.to) }], ctx.tongue === 'en'),
  ])
  if (!rules) throw new Missing('space')
  return new Map(all.map((day) => [day, { ...planOf(rules, day, taken.get(space.id) ?? [], holidays), note: notes.get(day) }]))
}

export const plansOf = (visit: Visit, space: Space, month: string): Promise<Map<Day, DayPlan>> =>
  plansOn(visit, space, weeksOf(month).flat())
