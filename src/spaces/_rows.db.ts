import { type RawBuilder, sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { Line } from './_claims.db.ts'
import type { BookingState, Period, UsageClass } from './booking.ts'

export type Bookable = {
  id: string
  slug: string
  kind: 'room' | 'open_air' | 'seats' | 'equipment' | 'kit'
  name: string
  nameEn: string
  unit: string
  capacity: number | null
  approval: boolean
  pending: 'holds' | 'competes'
  holdMinutes: number
  checkIn: boolean
  quotaWeek: number | null
}

const columns = sql`b.id, b.slug, b.kind, b.name, b.name_en as "nameEn", u.code as unit, b.capacity, b.approval, b.pending, b.hold_minutes as "holdMinutes", b.check_in as "checkIn", b.quota_week as "quotaWeek"`

/** Bookables by slug, in the order asked for; those that are not there are left out. */
export async function bookablesCalled(db: Database | Tx, slugs: readonly string[]): Promise<Bookable[]> {
  const found =
    await sql<Bookable>`select ${columns} from unnest(${slugs}::text[]) with ordinality as s(slug, n) join spaces.bookable b on b.slug = s.slug
    join governance.unit u on u.id = b.unit_id where b.ended_at is null order by s.n`.execute(db)
  return found.rows
}

export type BookingRow = {
  id: string
  number: string
  state: BookingState
  bookable: Bookable
  person: string | null
  organisation: string | null
  periods: Period[]
  people: number
  title: string
  class: UsageClass | null
  action: 'spaces.booking.approve' | 'spaces.booking.approve_paid' | null
  price: number
  normalPrice: number
  answers: Record<string, string>
  version: number
  heldLonger: boolean
  madeAt: Date
  /** Held for somebody who waited, by the house. */
  offered: boolean
  lapsesAt: Date | null
  caseNumber: string | null
  caseId: string | null
  lines: Line[]
}

type Raw = Omit<BookingRow, 'periods' | 'bookable'> & { spans: [string, string][]; bookable: Bookable }

const select = sql`select k.id, k.number, k.state, k.person_id as person, k.organisation_id as organisation, k.people, k.title, k.class, k.price, k.normal_price as "normalPrice", k.answers, k.version,
  k.held_longer as "heldLonger", k.made_at as "madeAt", k.made_by like 'system:%' as offered, k.lapses_at as "lapsesAt", (select r.action from spaces.usage_rule r where r.id = k.rule_id) as action,
  (select jsonb_agg(jsonb_build_array(lower(p), upper(p)) order by p) from unnest(k.periods) p) as spans,
  (select jsonb_agg(jsonb_build_object('bookable', l.bookable_id, 'quantity', l.quantity, 'swaps', coalesce((select jsonb_object_agg(q.own_id, q.resource_id)
    from spaces.booking_part q where q.booking_id = k.id and q.bookable_id = l.bookable_id and q.own_id <> q.resource_id), '{}'))) from spaces.booking_line l where l.booking_id = k.id) as lines,
  (select c.number from governance.case_file c where c.subject_kind = 'spaces.booking' and c.subject_id = k.number order by c.number desc limit 1) as "caseNumber",
  (select c.id from governance.case_file c where c.subject_kind = 'spaces.booking' and c.subject_id = k.number order by c.number desc limit 1) as "caseId",
  (select to_jsonb(t) from (select ${columns}) t) as bookable
  from spaces.booking k join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id`

async function oneOf(db: Database | Tx, where: RawBuilder<unknown>, lock: boolean): Promise<BookingRow> {
  const found = await sql<Raw>`${select} where ${where} ${lock ? sql`for update of k` : sql``}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('booking')
  const { spans, ...rest } = row
  return { ...rest, periods: spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })) }
}

/** A booking of this person, or of a body he speaks for; anybody else's is not there. `lock`: one deed at a time changes it. */
export async function ownBooking(db: Database | Tx, actor: Actor, number: string, lock = false): Promise<BookingRow> {
  const person = personOf(actor)
  if (!person) throw new Missing('booking')
  return await oneOf(
    db,
    sql`k.number = ${number} and (k.person_id = ${person} or exists (select from identity.membership m where m.kind = 'community' and m.entity_id = k.organisation_id and m.person_id = ${person} and m.during @> governance.clock()))`,
    lock,
  )
}

/** Any booking by its number: whoever asks has shown his right to it elsewhere. */
export const bookingCalled = (db: Database | Tx, number: string, lock = false): Promise<BookingRow> =>
  oneOf(db, sql`k.number = ${number}`, lock)

type Step = {
  booking: string
  from: BookingState | ''
  to: BookingState
  reason?: string | undefined
  act?: string | undefined
  lapse?: { at: Date; to: 'expired' | 'no_show' } | undefined
  facts?: Record<string, unknown>
}

/** The one way a booking changes its state: a row. */
export async function addStep({ tx, actor }: DeedScope, { booking, from, to, reason, act, lapse, facts }: Step): Promise<void> {
  const all = { ...facts, ...(lapse ? { lapsesAt: lapse.at.toISOString(), lapsesTo: lapse.to } : {}) }
  await sql`insert into spaces.booking_step (booking_id, from_state, to_state, actor, reason, act_id, facts)
    values (${booking}, ${from}, ${to}, ${actorText(actor)}, ${reason ?? ''}, ${act ?? null}, ${JSON.stringify(all)}::jsonb)`.execute(tx)
}
