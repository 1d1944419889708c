import { sql } from 'kysely'
import { type Day, dayOf, dayPlus, minutesAfter } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import type { House } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { checkIn } from './check-in.db.ts'
import { bookAs, instant, type Told, toldBookings } from './demo-bookings.db.ts'
import { freeTimes } from './free-times.db.ts'

type AsOwner = (work: (db: Database) => Promise<void>) => Promise<void>
type Used = { number: string; days: number }

/** Weeks ahead in which a use that was is asked for: the same weekday, beyond what is booked to come. */
const weeksAhead = [3, 4, 5, 6, 7]

/** The rooms were open on that day of the past, so that nobody is said to have sat in a closed one. */
async function wasOpen(house: House, { space, from, to }: Told, day: Day): Promise<boolean> {
  const [start, end] = [instant(day, from), instant(day, to)].map((text) => new Date(text))
  const { open } = await freeTimes(house.db, space, day, dayPlus(day, 1))
  return open.some((one) => start !== undefined && end !== undefined && one.start <= start && end <= one.end)
}

const isBack = async (house: House, { title, from }: Told, day: Day): Promise<boolean> =>
  (await sql`select from spaces.booking where title = ${title} and lower(periods) = ${instant(day, from)}`.execute(house.db)).rows.length >
  0

/** Puts what was booked for weeks to come into the weeks that were, and lets the clock of the rooms end it. Whole, or not at all. */
async function putBack(tx: Tx, used: readonly Used[]): Promise<void> {
  await sql`alter table spaces.booking_step disable trigger only_forgotten`.execute(tx)
  await sql`alter table spaces.claim disable trigger guard`.execute(tx)
  const shifted = sql`(select range_agg(tstzrange(lower(p) - w.gap, upper(p) - w.gap)) from unnest(k.periods) p)`
  const wanted = sql`(select k.id, make_interval(days => w.days) as gap from jsonb_to_recordset(${JSON.stringify(used)}::jsonb) as w(number text, days int)
    join spaces.booking k on k.number = w.number where lower(k.periods) > governance.clock())`
  const moved = await sql<{ id: string }>`with w as ${wanted},
    steps as (update spaces.booking_step s set at = case when s.to_state = 'in_use' then lower(k.periods) - w.gap else s.at - w.gap end from w join spaces.booking k on k.id = w.id where s.booking_id = w.id),
    claims as (update spaces.claim c set during = tstzrange(lower(c.during) - w.gap, upper(c.during) - w.gap), lapses_at = c.lapses_at - w.gap from w where c.booking_id = w.id)
    update spaces.booking k set periods = ${shifted}, made_at = k.made_at - w.gap, decide_by = k.decide_by - w.gap, lapses_at = k.lapses_at - w.gap from w where k.id = w.id returning k.id`.execute(
    tx,
  )
  const ids = moved.rows.map(({ id }) => id)
  await sql`select spaces.lapse_one(id) from unnest(${ids}::uuid[]) as id`.execute(tx)
  await sql`select spaces.complete_used()`.execute(tx)
  await sql`set constraints all immediate`.execute(tx)
  await sql`update spaces.booking_step s set at = case s.to_state when 'no_show' then lower(k.periods) + interval '15 minutes' else upper(k.periods) end
    from spaces.booking k where k.id = s.booking_id and k.id = any (${ids}::uuid[]) and s.to_state in ('no_show', 'completed')`.execute(tx)
  await sql`alter table spaces.booking_step enable trigger only_forgotten`.execute(tx)
  await sql`alter table spaces.claim enable trigger guard`.execute(tx)
}

/**
 * The weeks behind the demo town: its rooms were asked for, agreed to and used by the deeds of those who may, on the same weekday some weeks
 * ahead, then put back. A town brought up today would have reports of nothing. What a past holiday would have kept shut is left out.
 */
export async function plantWeeks(house: House, asOwner: AsOwner): Promise<void> {
  const { stage, told } = await toldBookings(house)
  const used: Used[] = []
  for (const [place, one] of told.filter(({ in: days }) => days < 0).entries()) {
    const day = dayOf(minutesAfter(house.now(), one.in * 1440))
    if (!(await wasOpen(house, one, day)) || (await isBack(house, one, day))) continue
    for (const weeks of weeksAhead) {
      const days = weeks * 7 + Math.ceil(-one.in / 7) * 7
      const number = await bookAs(stage, one, `weeks ${place} ${weeks}`, dayPlus(day, days))
      if (!number) continue
      const then = { ...stage.as(one.as), now: new Date(instant(dayPlus(day, days), one.from)) }
      if (!one.absent) await doOnce(then, `weeks ${place} here`, checkIn, { number })
      used.push({ number, days })
      break
    }
  }
  await asOwner((db) => db.transaction().execute((tx) => putBack(tx, used)))
}
