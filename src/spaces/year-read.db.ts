import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Bookable } from './_rows.db.ts'
import type { Period } from './booking.ts'
import { closedRooms, metBy } from './closure.db.ts'
import { type Affected, roomOf, withWaysOut } from './met.db.ts'
import type { Span } from './when.ts'
import { isNote, readYear, shutBy, type WrongLine, whyNotLoaded, type YearLine, type YearWish } from './year.ts'

/** A day of the list that shuts rooms, and when. */
export type Shut = YearLine & { spans: Period[] }
export type Sorted = { fresh: YearLine[]; there: YearLine[]; past: YearLine[]; wrong: WrongLine[]; shut: Shut[] }
export type YearPreview = Sorted & { space: Bookable; affected: Affected[] }

/** The unit by the first of what it lends; that of nobody's rooms is missing. */
export async function firstOf(db: Database | Tx, unit: string): Promise<Bookable> {
  const found = await sql<{ slug: string }>`select b.slug from spaces.bookable b join governance.unit u on u.id = b.unit_id
    where u.code = ${unit} order by b.ended_at is not null, b.slug limit 1`.execute(db)
  return roomOf(db, found.rows[0]?.slug ?? '')
}

type Stands = { day: Day; kind: string; name: string; nameEn: string }

/** What stands on the days of a year: holidays of the city, days this unit keeps free, and the last note of each sort. */
async function standingIn(db: Database | Tx, main: Bookable, year: number): Promise<Stands[]> {
  const [from, until] = [`${year}-01-01`, `${year + 1}-01-01`]
  const found =
    await sql<Stands>`select h.day::text as day, h.kind, h.name, h.name_en as "nameEn" from spaces.holiday h where h.day >= ${from}::date and h.day < ${until}::date
    union all select (lower(c.during) at time zone 'Asia/Jakarta')::date::text, 'exam', c.reason, c.reason from spaces.closure c
      where c.load_id is not null and c.kind = 'closed' and c.ended_at is null and c.unit_id = (select unit_id from spaces.bookable where id = ${main.id})
        and c.during <@ tstzrange(${from}::timestamp at time zone 'Asia/Jakarta', ${until}::timestamp at time zone 'Asia/Jakarta')
    union all (select distinct on (n.day, n.kind) n.day::text, n.kind, n.said, n.said_en from spaces.day_note n
      where n.day >= ${from}::date and n.day < ${until}::date order by n.day, n.kind, n.id desc)`.execute(db)
  return found.rows
}

/** Whether a line is there already, or stands against what is there. Days off exclude each other; a note goes with anything. */
function against(line: YearLine, stands: readonly Stands[]): 'fresh' | 'there' | Refusal {
  if (isNote(line))
    return stands.some(({ kind, name, nameEn }) => kind === line.kind && name === line.name && nameEn === line.nameEn) ? 'there' : 'fresh'
  const off = stands.filter(({ kind }) => kind !== 'pasaran' && kind !== 'adat')
  if (off.some(({ kind }) => kind === line.kind)) return 'there'
  const [other] = off
  return other ? { rule: 'spaces.year.other_kind', facts: { name: other.name } } : 'fresh'
}

/** The days off among these with the times at which they shut the unit's rooms. */
async function spansOf(db: Database | Tx, main: Bookable, off: readonly YearLine[]): Promise<Shut[]> {
  const minutes = (column: string) => sql.raw(`(extract(hour from ${column}) * 60 + extract(minute from ${column}))::int`)
  const found = await sql<{ day: Day; hours: Span | 'usual' | null }>`select d.day::text as day,
      case when r.usual then '"usual"'::jsonb when r.opens is not null then jsonb_build_object('from', ${minutes('r.opens')}, 'until', ${minutes('r.closes')}) end as hours
    from jsonb_to_recordset(${JSON.stringify(off)}::jsonb) as d(day date, kind text) left join spaces.holiday_rule r
      on r.unit_id = (select unit_id from spaces.bookable where id = ${main.id}) and r.kind = d.kind and r.valid @> d.day`.execute(db)
  const hours = new Map(found.rows.map((one) => [one.day, one.hours]))
  return off.map((line) => ({ ...line, spans: shutBy(line, hours.get(line.day) ?? null) }))
}

/** What each line would do, against what stands. */
export async function sortOut(db: Database | Tx, main: Bookable, wish: YearWish, today: Day): Promise<Outcome<Sorted>> {
  const read = await readYear(wish)
  if (!read.ok) return read
  const stands = Map.groupBy(await standingIn(db, main, wish.year), ({ day }) => day)
  const sorted: Sorted = { fresh: [], there: [], past: [], wrong: [...read.value.wrong], shut: [] }
  for (const line of read.value.lines) {
    const found = line.day < today ? 'past' : against(line, stands.get(line.day) ?? [])
    if (typeof found === 'string') sorted[found].push(line)
    else sorted.wrong.push({ line: line.line, said: `${line.day}; ${line.name}`, refusal: found })
  }
  sorted.wrong.sort((a, b) => a.line - b.line)
  sorted.shut = await spansOf(
    db,
    main,
    sorted.fresh.filter((line) => !isNote(line)),
  )
  return done(sorted)
}

export const allSpans = (shut: readonly Shut[]): Period[] => shut.flatMap(({ spans }) => spans)

/** What a year's list would do: what is new, there, past or wrong, and every booking its new days would meet. Nothing is kept. */
export async function previewYear(ctx: Ctx, wish: YearWish): Promise<Outcome<YearPreview>> {
  const space = await firstOf(ctx.db, wish.unit)
  if (!(await may(ctx, 'spaces.desk.run', { unit: space.unit }))) throw new Missing('space')
  const today = dayOf(ctx.now)
  const barred = whyNotLoaded(wish, today)
  if (barred.length > 0) return refused(...barred)
  const sorted = await sortOut(ctx.db, space, wish, today)
  if (!sorted.ok) return sorted
  const spans = allSpans(sorted.value.shut)
  const met = spans.length === 0 ? [] : await metBy(ctx.db, space, true, ...spans)
  const rooms = await closedRooms(ctx.db, { space: space.slug, whole: true })
  const inside = (periods: readonly Period[]) => periods.some((one) => spans.some(({ start, end }) => one.start < end && start < one.end))
  const affected = await withWaysOut(ctx, met, async (room, periods) => !(rooms.has(room) && inside(periods)))
  return done({ ...sorted.value, space, affected })
}

export type YearLoad = { id: string; unit: string; year: number; source: string; sourceDay: Day; at: Date; days: number; notes: number }

/** The lists that were loaded, the last first. */
export async function yearLoads(db: Database, english: boolean): Promise<YearLoad[]> {
  const found =
    await sql<YearLoad>`select l.id, ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as unit, l.year, l.source, l.source_day::text as "sourceDay", l.made_at as at,
      ((select count(*) from spaces.holiday h where h.load_id = l.id) + (select count(*) from spaces.closure c where c.load_id = l.id and c.kind = 'closed'))::int as days,
      (select count(*)::int from spaces.day_note n where n.load_id = l.id) as notes
    from spaces.year_load l join governance.unit u on u.id = l.unit_id order by l.made_at desc, l.id desc limit 50`.execute(db)
  return found.rows
}
