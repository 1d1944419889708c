import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { BookingState, Period } from './booking.ts'

/** A letter as it is now: whether it holds is the booking's state at the moment somebody looks. Names a body, never a private person. */
export type ConsentLetter = {
  code: string
  number: string
  state: BookingState
  holds: boolean
  space: string
  spaceEn: string
  unit: string
  title: string
  body: string | null
  people: number
  class: string | null
  periods: Period[]
  issuedAt: Date
  decision: string | null
}

const holding: readonly BookingState[] = ['confirmed', 'in_use', 'completed']

const select = sql`select t.code, k.number, k.state, b.name as space, b.name_en as "spaceEn", u.name as unit, k.title, o.name as body, k.people, k.class,
    (select jsonb_agg(jsonb_build_array(lower(p), upper(p)) order by p) from unnest(k.periods) p) as spans, t.issued_at as "issuedAt",
    (select d.number from spaces.booking_step s join governance.decision d on d.act_id = s.act_id where s.booking_id = k.id order by s.at desc limit 1) as decision
  from spaces.consent_letter t join spaces.booking k on k.id = t.booking_id join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id
    left join directory.organisation o on o.id = k.organisation_id`

type Raw = Omit<ConsentLetter, 'periods' | 'holds'> & { spans: [string, string][] }

const read = (row: Raw | undefined): ConsentLetter | undefined => {
  if (!row) return undefined
  const { spans, ...rest } = row
  return {
    ...rest,
    holds: holding.includes(row.state),
    periods: spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })),
  }
}

/** The letter of a code, however it was typed. Public: whoever holds the code may look. */
export async function letterOf(db: Database | Tx, code: string): Promise<ConsentLetter | undefined> {
  const plain = code.replace(/[^0-9a-z]/gi, '').toUpperCase()
  return read((await sql<Raw>`${select} where t.code = ${plain}`.execute(db)).rows[0])
}

/** The letter of a booking, once it stood. */
export async function letterOfBooking(db: Database | Tx, number: string): Promise<ConsentLetter | undefined> {
  return read((await sql<Raw>`${select} where k.number = ${number}`.execute(db)).rows[0])
}
