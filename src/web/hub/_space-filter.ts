import { cityInstant, type Day, dayPlus, isDay, minutesOfClock } from '#src/base/time.ts'
import { type DayPlan, planOf } from '#src/spaces/calendar.ts'
import { takenIn } from '#src/spaces/free-times.db.ts'
import { holidaysIn } from '#src/spaces/holiday.db.ts'
import type { Space } from '#src/spaces/space-read.db.ts'
import { timeRulesOfAll } from '#src/spaces/when.db.ts'
import type { Visit } from '../visit.ts'

/** What somebody looks for, as it was typed, and what of it can be read. Minutes of the day. */
export type SpaceFilter = {
  people: number | undefined
  day: Day | undefined
  from: number | undefined
  until: number | undefined
  thing: string
  access: boolean
  typed: { orang: string; hari: string; dari: string; sampai: string }
}

const short = (text: string | undefined): string => (text ?? '').trim().slice(0, 20)

export function readFilter(query: Readonly<Record<string, string>>): SpaceFilter {
  const typed = { orang: short(query.orang), hari: short(query.hari), dari: short(query.dari), sampai: short(query.sampai) }
  return {
    people: /^\d{1,5}$/.test(typed.orang) ? Number(typed.orang) : undefined,
    day: isDay(typed.hari) ? typed.hari : undefined,
    from: minutesOfClock(typed.dari),
    until: minutesOfClock(typed.sampai),
    thing: /^[a-z0-9-]{1,60}$/.test(query.alat ?? '') ? (query.alat ?? '') : '',
    access: query.akses === '1',
    typed,
  }
}

export const isFiltered = ({ people, day, from, until, thing, access }: SpaceFilter): boolean =>
  people !== undefined || day !== undefined || (from !== undefined && until !== undefined) || thing !== '' || access

export type Shown = { space: Space; plan: DayPlan }

/** How one day looks in every room; a room without opening hours of its own is left out. */
export async function plansOfAll({ ctx }: Visit, spaces: readonly Space[], day: Day): Promise<Shown[]> {
  const english = ctx.tongue === 'en'
  const ids = spaces.map(({ id }) => id)
  const end = dayPlus(day, 1)
  const [taken, holidays, rules] = await Promise.all([
    takenIn(ctx.db, ids, day, end),
    holidaysIn(ctx.db, day, end, english),
    timeRulesOfAll(ctx.db, ids, [{ start: cityInstant(day), end: cityInstant(end) }], english),
  ])
  return spaces.flatMap((space) => {
    const own = rules.get(space.id)
    return own ? [{ space, plan: planOf(own, day, taken.get(space.id) ?? [], holidays) }] : []
  })
}

/** Free through the hours asked for, or, where no hours are, at some time of the day. What is partly taken of a stock counts as free. */
function isFree({ open, stretches, free }: DayPlan, from: number | undefined, until: number | undefined): boolean {
  if (!open) return false
  if (from === undefined || until === undefined || from >= until) return free > 0
  if (from < open.from || until > open.until) return false
  return !stretches.some((one) => one.kind !== 'free' && !one.left && one.from < until && from < one.until)
}

const wheels = /kursi roda|wheelchair/i
const rooms: readonly Space['kind'][] = ['room', 'open_air', 'seats']
export const isRoom = ({ kind }: Pick<Space, 'kind'>): boolean => rooms.includes(kind)

export type Fits = { rooms: Shown[] /** The thing that is not to be had then: no room helps. */; taken: string | undefined }

export function whatFits(all: readonly Shown[], { people, day, from, until, thing, access }: SpaceFilter): Fits {
  const timed = day !== undefined || (from !== undefined && until !== undefined)
  const wanted = all.find(({ space }) => space.slug === thing)
  if (wanted && timed && !isFree(wanted.plan, from, until)) return { rooms: [], taken: wanted.space.name }
  return {
    taken: undefined,
    rooms: all.filter(
      ({ space, plan }) =>
        isRoom(space) &&
        (people === undefined || space.capacity === null || space.capacity >= people) &&
        (!timed || isFree(plan, from, until)) &&
        (!access || wheels.test(space.access)),
    ),
  }
}
