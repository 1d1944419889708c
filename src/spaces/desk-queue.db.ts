import { type RawBuilder, sql } from 'kysely'
import { cityInstant, type Day, dayOf, dayPlus, minutesAfter } from '#src/base/time.ts'
import { type TurnHeld, turnHolders } from '#src/governance/turn-holders.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type BookingState, beginsAt, bookingClocks, type Period, rangeText, states } from './booking.ts'
import type { BookingLine } from './booking-page.db.ts'

/** What waits for somebody, in the order the desk takes it. */
export const waitingStates = ['pending', 'awaiting_payment', 'awaiting_basis', 'awaiting_tariff'] as const

/** `all`: whatever its state; without a state only what waits, where the dates of a series are one line of their own. */
export type QueueFilter = { space?: string | undefined; state?: BookingState | 'all' | undefined; day?: Day | undefined }

/** `left`: working days until it must be decided, negative once that day is over; none where nobody has to decide. */
export type DeskLine = BookingLine & {
  decideBy: string | null
  left: number | null
  applicant: string
  people: number
  turn: string[]
  /** Who holds the turn by name, or that nobody does and to whom it went. */
  held: TurnHeld[]
}

const key = /^(\d{1,2})_(\d{4}-\d\d-\d\d|infinity)_(BK-\d{4}-\d{5,})$/

/** Working days from one civic day to another, as the promise counts them; negative where it lies behind. */
const workingDays = (from: RawBuilder<unknown>, to: RawBuilder<unknown>) => sql`(sign(${to} - ${from}) * (
  select count(*) from generate_series(least(${from}, ${to}) + 1, greatest(${from}, ${to}), interval '1 day') d
  where extract(isodow from d) < 6 and not exists (select from spaces.holiday h where h.day = d::date and h.kind <> 'local')))::int`

const dayRange = (day: Day) => rangeText({ start: cityInstant(day), end: cityInstant(dayPlus(day, 1)) })

const rank = sql`coalesce(array_position(${sql.val([...waitingStates])}::text[], k.state), 9)`
// what waits for a decision comes by its day, everything else by the day of its use
const due = sql`case when k.state = 'pending' then coalesce(k.decide_by, 'infinity'::date) else (lower(k.periods) at time zone k.zone)::date end`

function wanted({ space, state, day }: QueueFilter): RawBuilder<unknown> {
  const ofState =
    state === undefined
      ? sql`k.state = any (${[...waitingStates]}::text[]) and (k.lapses_at is null or k.lapses_at > governance.clock()) and (k.series_id is null or k.state <> 'pending')`
      : state === 'all'
        ? sql`k.class is not null`
        : sql`k.state = ${state}`
  return sql`${ofState} and ${space ? sql`b.slug = ${space}` : sql`true`} and ${day ? sql`k.periods && ${dayRange(day)}::tstzrange` : sql`true`}`
}

/** The queue of the desk, the earliest promise first; by key, so that what is decided meanwhile moves nothing. Who may see it is asked by the page. */
export async function deskQueue(
  ctx: Ctx,
  filter: QueueFilter = {},
  { after, most = 20 }: { after?: string | undefined; most?: number } = {},
): Promise<{ items: DeskLine[]; next: string | undefined }> {
  const from = key.exec(after ?? '')
  const beyond = from ? sql`(${rank}, ${due}, k.number) > (${Number(from[1])}, ${from[2]}::date, ${from[3]})` : sql`true`
  const found = await sql<Omit<DeskLine, 'held'> & { rank: number; due: string; case: string | null }>`
    select k.number, k.state, b.name as space, b.name_en as "spaceEn", b.slug, k.title, lower(k.periods) as start, upper(k.periods) as "end", k.price, k.class, k.lapses_at as "lapsesAt", k.people,
      to_char(k.decide_by, 'YYYY-MM-DD') as "decideBy", case when k.state = 'pending' and k.decide_by is not null then ${workingDays(sql`governance.today()`, sql`k.decide_by`)} end as left,
      coalesce(o.name, p.name, '-') as applicant, ${rank} as rank, (${due})::text as due,
      (select c.number from governance.case_file c where c.subject_kind = 'spaces.booking' and c.subject_id = k.number and c.status = 'open' order by c.id desc limit 1) as case,
      coalesce((select array_agg(distinct t.post) from governance.case_file c cross join lateral governance.case_turn(c.id) t
        where c.subject_kind = 'spaces.booking' and c.subject_id = k.number and c.status = 'open' and t.post is not null), '{}') as turn
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id
    where ${wanted(filter)} and ${beyond} order by ${rank}, ${due}, k.number limit ${most + 1}`.execute(ctx.db)
  const page = found.rows.slice(0, most)
  const held = await turnHolders(
    ctx.db,
    page.flatMap((line) => line.case ?? []),
  )
  const items = page.map((line) => ({ ...line, held: held.get(line.case ?? '') ?? [] }))
  const last = items.at(-1)
  return { items, next: found.rows.length > most && last ? `${last.rank}_${last.due}_${last.number}` : undefined }
}

export const isQueueState = (text: string | undefined): text is BookingState | 'all' =>
  text === 'all' || (states as readonly string[]).includes(text ?? '')

export type BoardLine = {
  number: string
  state: BookingState
  title: string
  space: string
  spaceEn: string
  applicant: string
  people: number
  periods: Period[]
  /** From this instant until the other the desk may say that he is there; none where the room asks nobody. */
  opens: Date | null
  closes: Date | null
}

type Raw = Omit<BoardLine, 'periods' | 'opens' | 'closes'> & { spans: [string, string][]; checkIn: boolean }

/** Who comes on a day, in the order they come; who has come, and who has not. */
export async function boardOf(ctx: Ctx, day: Day = dayOf(ctx.now)): Promise<BoardLine[]> {
  const found = await sql<Raw>`
    select k.number, k.state, k.title, b.name as space, b.name_en as "spaceEn", coalesce(o.name, p.name, '-') as applicant, k.people, b.check_in as "checkIn",
      (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id
    where k.periods && ${dayRange(day)}::tstzrange and k.state in ('confirmed', 'in_use', 'completed', 'no_show') order by lower(k.periods), b.position, k.number limit 200`.execute(
    ctx.db,
  )
  return found.rows.map(({ spans, checkIn, ...row }) => {
    const periods = spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) }))
    const begins = beginsAt(periods)
    return {
      ...row,
      periods,
      opens: checkIn ? minutesAfter(begins, -bookingClocks.checkInBefore) : null,
      closes: checkIn ? minutesAfter(begins, bookingClocks.checkInAfter) : null,
    }
  })
}

/** Rooms and things of which somebody asks, for the filter. */
export async function bookedSpaces(ctx: Ctx): Promise<{ slug: string; name: string }[]> {
  const found = await sql<{
    slug: string
    name: string
  }>`select b.slug, ${ctx.tongue === 'en' ? sql`b.name_en` : sql`b.name`} as name from spaces.bookable b
    where b.ended_at is null order by b.position, b.slug`.execute(ctx.db)
  return found.rows
}

/** The units whose rooms are run from a desk. */
export async function unitsOfSpaces(ctx: Ctx): Promise<{ code: string; name: string }[]> {
  const found = await sql<{
    code: string
    name: string
  }>`select u.code, ${ctx.tongue === 'en' ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as name from governance.unit u
    where exists (select from spaces.bookable b where b.unit_id = u.id) order by u.name`.execute(ctx.db)
  return found.rows
}
