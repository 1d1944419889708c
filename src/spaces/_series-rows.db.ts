import { type RawBuilder, sql } from 'kysely'
import { type Facts, Missing } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import { type Actor, actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { BookingState, Period } from './booking.ts'

export type DateState = 'made' | 'rejected' | 'exception'

export type SeriesDate = {
  day: Day
  state: DateState
  /** When the pattern wants it. */
  wanted: Period[]
  /** Why it was not to be had, of one that was rejected; why it did not follow, of one that stayed behind. */
  rule: string
  facts: Facts
  booking: { id: string; number: string; state: BookingState; periods: Period[]; price: number; lapsesAt: Date | null } | null
}

export type SeriesRow = {
  id: string
  number: string
  bookableId: string
  slug: string
  space: string
  spaceEn: string
  unit: string
  person: string | null
  organisation: string | null
  applicant: string
  rule: string
  first: Day
  people: number
  extras: { bookable: string; quantity: number }[]
  title: string
  purpose: string
  answers: Record<string, string>
  season: boolean
  madeAt: Date
}

const select = sql`select s.id, s.number, s.bookable_id as "bookableId", b.slug, b.name as space, b.name_en as "spaceEn", u.code as unit, s.person_id as person, s.organisation_id as organisation,
  coalesce(o.name, p.name, '-') as applicant, s.rule, to_char(s.first_day, 'YYYY-MM-DD') as first, s.people, s.extras, s.title, s.purpose, s.answers, s.season, s.made_at as "madeAt"
  from spaces.series s join spaces.bookable b on b.id = s.bookable_id join governance.unit u on u.id = b.unit_id
  left join identity.person p on p.id = s.person_id left join directory.organisation o on o.id = s.organisation_id`

const mine = (person: string | null) =>
  sql`(s.person_id = ${person}::uuid or s.organisation_id in (select m.entity_id from identity.membership m where m.kind = 'community' and m.person_id = ${person}::uuid and m.during @> governance.clock()))`

async function oneOf(db: Database | Tx, where: RawBuilder<unknown>, lock: boolean): Promise<SeriesRow> {
  const found = await sql<SeriesRow>`${select} where ${where} ${lock ? sql`for update of s` : sql``}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('series')
  return row
}

/** A series of this person, or of a body he speaks for; anybody else's is not there. */
export async function ownSeries(db: Database | Tx, actor: Actor, number: string, lock = false): Promise<SeriesRow> {
  const person = personOf(actor)
  if (!person) throw new Missing('series')
  return await oneOf(db, sql`s.number = ${number} and ${mine(person)}`, lock)
}

/** Any series by its number: whoever asks has shown his right to it elsewhere. */
export const seriesCalled = (db: Database | Tx, number: string, lock = false): Promise<SeriesRow> =>
  oneOf(db, sql`s.number = ${number}`, lock)

/** Somebody's series, the newest first. */
export async function seriesOf(db: Database, actor: Actor, most: number): Promise<SeriesRow[]> {
  const person = personOf(actor) ?? null
  return (await sql<SeriesRow>`${select} where ${mine(person)} order by s.number desc limit ${most}`.execute(db)).rows
}

/** Series of which a date waits for a decision, the earliest first. */
export async function seriesPending(db: Database, most: number): Promise<SeriesRow[]> {
  const waits = sql`select k.series_id, min(k.decide_by) as by from spaces.booking k
    where k.series_id is not null and k.state = 'pending' and (k.lapses_at is null or k.lapses_at > governance.clock()) group by 1`
  return (await sql<SeriesRow>`${select} join (${waits}) w on w.series_id = s.id order by w.by, s.number limit ${most}`.execute(db)).rows
}

type Spans = [string, string][]
type RawDate = Omit<SeriesDate, 'wanted' | 'booking'> & {
  wanted: Spans
  booking: { id: string; number: string; state: BookingState; spans: Spans; price: number; lapsesAt: string | null } | null
}

const periodsOf = (spans: Spans): Period[] => spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }))

/** The dates of some series, in order. What ran out by the clock is told as it is, tidied or not. */
export async function datesOf(db: Database | Tx, ids: readonly string[]): Promise<Map<string, SeriesDate[]>> {
  const found = await sql<
    RawDate & { series: string }
  >`select d.series_id as series, to_char(d.day, 'YYYY-MM-DD') as day, d.state, d.rule, d.facts,
      (select jsonb_agg(jsonb_build_array(lower(p), upper(p)) order by p) from unnest(d.periods) p) as wanted,
      case when k.id is not null then jsonb_build_object('id', k.id, 'number', k.number, 'price', k.price, 'lapsesAt', k.lapses_at,
        'state', case when k.lapses_at <= governance.clock() then k.lapses_to else k.state end,
        'spans', (select jsonb_agg(jsonb_build_array(lower(p), upper(p)) order by p) from unnest(k.periods) p)) end as booking
    from spaces.series_date d left join spaces.booking k on k.id = d.booking_id where d.series_id = any (${ids}::uuid[]) order by d.series_id, d.day`.execute(
    db,
  )
  const dates = new Map<string, SeriesDate[]>(ids.map((id) => [id, []]))
  for (const { series, wanted, booking, ...row } of found.rows) {
    const of = booking && { ...booking, periods: periodsOf(booking.spans), lapsesAt: booking.lapsesAt ? new Date(booking.lapsesAt) : null }
    dates.get(series)?.push({ ...row, wanted: periodsOf(wanted), booking: of })
  }
  return dates
}

export const datesOfOne = async (db: Database | Tx, id: string): Promise<SeriesDate[]> => (await datesOf(db, [id])).get(id) ?? []

type Step = {
  series: string
  step: 'placed' | 'readded' | 'changed' | 'called_off' | 'approved' | 'declined'
  reach?: 'this' | 'following' | 'all'
  day?: Day
  reason?: string
  facts?: Record<string, unknown>
}

/** What happened to a series as a whole. */
export async function addSeriesStep({ tx, actor }: DeedScope, { series, step, reach, day, reason, facts }: Step): Promise<void> {
  await sql`insert into spaces.series_step (series_id, step, reach, day, actor, reason, facts)
    values (${series}, ${step}, ${reach ?? null}, ${day ?? null}::date, ${actorText(actor)}, ${reason ?? ''}, ${JSON.stringify(facts ?? {})}::jsonb)`.execute(
    tx,
  )
}

/** Part: tries one date; what it wrote is undone where it is refused, and the others stand. */
export async function triedAlone<T extends { ok: boolean }>(tx: Tx, run: () => Promise<T>): Promise<T> {
  await sql`savepoint one_date`.execute(tx)
  const outcome = await run()
  await (outcome.ok ? sql`release savepoint one_date` : sql`rollback to savepoint one_date`).execute(tx)
  return outcome
}
