import { sql } from 'kysely'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Duty, type DutyNote, type DutyRule, dutiesOf } from './permit.ts'

async function rulesOn(db: Database | Tx, day: Day, english: boolean): Promise<DutyRule[]> {
  const found =
    await sql<DutyRule>`select code, case when ${english} then name_en else name end as name, case when ${english} then plain_en else plain end as plain,
    working_days as "workingDays", turn, min_crowd as "minCrowd", places, blocks_publishing as "blocksPublishing", basis, legal_basis_code as "basisCode", verified
    from events.duty_rule where valid @> ${day}::date order by position, code`.execute(db)
  return found.rows
}

export type Planned = { first: Day; crowd: number; placeKind: string; event?: string }

/** The duties of an event, or of one somebody is about to send in: when each is due, whose turn it is, and what is late today. */
export async function dutiesFor(db: Database | Tx, planned: Planned, now: Date, english = false): Promise<Duty[]> {
  const today = dayOf(now)
  const [rules, holidays, notes] = await Promise.all([
    rulesOn(db, today, english),
    sql<{ day: string }>`select to_char(day, 'YYYY-MM-DD') as day from spaces.holiday
      where kind <> 'local' and day between ${dayPlus(planned.first, -300)}::date and ${planned.first}::date`.execute(db),
    planned.event
      ? sql<DutyNote>`select distinct on (duty) duty, state, reference from events.duty_note where event_id = ${planned.event} order by duty, at desc, id desc`.execute(
          db,
        )
      : { rows: [] },
  ])
  const facts = { first: planned.first, crowd: planned.crowd, placeKind: planned.placeKind, today }
  const duties = dutiesOf(rules, facts, new Set(holidays.rows.map(({ day }) => day)), notes.rows)
  return planned.event ? await withBooking(db, planned.event, duties) : duties
}

/** The consent of a room is the booking itself: nobody types what the house knows. */
async function withBooking(db: Database | Tx, event: string, duties: Duty[]): Promise<Duty[]> {
  const found = await sql<{
    number: string
    state: string
  }>`select k.number, k.state from events.event e join spaces.booking k on k.number = e.booking where e.id = ${event}`.execute(db)
  const [booking] = found.rows
  if (!booking) return duties
  const granted = ['confirmed', 'in_use', 'completed'].includes(booking.state)
  return duties.map((duty) =>
    duty.code === 'room_consent'
      ? { ...duty, state: granted ? ('done' as const) : ('asked' as const), reference: booking.number, late: duty.late && !granted }
      : duty,
  )
}
