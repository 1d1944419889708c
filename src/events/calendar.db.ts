import { sql } from 'kysely'
import { cityInstant, type Day, dayOf, dayPlus, monthPlus } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { EventStatus, PlaceKind } from './event.ts'

/** One date of an event as lists show it. */
export type Dated = {
  occurrence: string
  number: string
  slug: string
  title: string
  summary: string
  status: EventStatus
  organiser: string
  startsAt: Date
  endsAt: Date | null
  timeKnown: boolean
  /** This date alone is called off; its event goes on. */
  cancelled: boolean
  placeKind: PlaceKind
  place: string
  kelurahan: string | null
  kelurahanCode: string | null
  subsector: string | null
  subsectorName: string | null
  audience: string
  crowd: number
  price: number | null
  umbrella: string | null
  verified: boolean
  illustrative: boolean
}

/** What the calendar is asked for. Instants are half-open; text is looked for in titles, organisers and places. */
export type CalendarWish = {
  from: Date
  to: Date
  subsector?: string | undefined
  kelurahan?: string | undefined
  unit?: string | undefined
  organiser?: string | undefined
  venue?: string | undefined
  cost?: 'free' | 'paid' | undefined
  q?: string | undefined
  /** Only what was over at this instant. */
  over?: Date | undefined
}

export type Cursor = { startsAt: Date; occurrence: string }

export const readCursor = (text: string | undefined): Cursor | undefined => {
  const found = /^(\d{12,14})\.([0-9a-f-]{36})$/.exec(text ?? '')
  return found ? { startsAt: new Date(Number(found[1])), occurrence: found[2] ?? '' } : undefined
}
export const cursorOf = ({ startsAt, occurrence }: Cursor): string => `${startsAt.getTime()}.${occurrence}`

const escaped = (text: string) => text.replace(/[\\%_]/g, (one) => `\\${one}`)

/** Conditions of a wish on `e` (event) and `o` (its date). Whatever began up to forty days before may still be on. */
export function wanted(wish: CalendarWish) {
  const q = wish.q?.trim()
  return sql.join(
    [
      sql`o.listed and o.starts_at < ${wish.to} and o.starts_at > ${wish.from}::timestamptz - interval '41 days' and o.until_at > ${wish.from}`,
      ...(wish.subsector ? [sql`e.subsector_code = directory.subsector_today(${wish.subsector})`] : []),
      ...(wish.kelurahan ? [sql`e.kelurahan_code = ${wish.kelurahan}`] : []),
      ...(wish.unit ? [sql`e.unit_id = (select id from governance.unit where code = ${wish.unit})`] : []),
      ...(wish.organiser ? [sql`lower(e.organiser) = lower(${wish.organiser})`] : []),
      ...(wish.venue
        ? [
            sql`(e.venue_code = (select events.place_today(${wish.venue})) or e.bookable_id in (select id from spaces.bookable where slug = ${wish.venue}
              union select p.bookable_id from events.venue p where p.code in (select events.place_all(${wish.venue}))))`,
          ]
        : []),
      ...(wish.over ? [sql`o.until_at <= ${wish.over}`] : []),
      ...(wish.cost === 'free' ? [sql`e.price = 0`] : wish.cost === 'paid' ? [sql`e.price > 0`] : []),
      ...(q ? [sql`(e.title || ' ' || e.title_en || ' ' || e.organiser || ' ' || e.place) ilike ${`%${escaped(q)}%`}`] : []),
    ],
    sql` and `,
  )
}

const columns = (
  english: boolean,
) => sql`o.id as occurrence, e.number, e.slug, case when ${english} and e.title_en <> '' then e.title_en else e.title end as title, e.summary, e.status, e.organiser,
  o.starts_at as "startsAt", o.ends_at as "endsAt", o.time_known as "timeKnown", o.cancelled, e.place_kind as "placeKind",
  coalesce(v.name, case when ${english} then b.name_en else b.name end, e.place) as place, k.name as kelurahan, e.kelurahan_code as "kelurahanCode", e.subsector_code as subsector,
  case when ${english} then s.name_en else s.name end as "subsectorName", e.audience, e.crowd, e.price, u.title as umbrella, e.verified, e.illustrative`
const joins = sql`join events.event e on e.id = o.event_id left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
  left join directory.kelurahan k on k.code = e.kelurahan_code left join directory.subsector s on s.code = e.subsector_code left join events.event u on u.id = e.umbrella_id`

/** A page of dates in order of their starts, or the newest first, by key. `next` is where the following page begins. */
export async function datesOn(
  db: Database | Tx,
  wish: CalendarWish,
  page: { most: number; after?: Cursor | undefined; english?: boolean; newestFirst?: boolean },
): Promise<{ items: Dated[]; next: string | null }> {
  const [past, turn] = page.newestFirst ? [sql`<`, sql`desc`] : [sql`>`, sql``]
  const after = page.after
    ? sql`and (o.starts_at, o.id) ${past} (${page.after.startsAt}::timestamptz, ${page.after.occurrence}::uuid)`
    : sql``
  const found = await sql<Dated>`select ${columns(page.english === true)} from events.occurrence o ${joins}
    where ${wanted(wish)} ${after} order by o.starts_at ${turn}, o.id ${turn} limit ${page.most + 1}`.execute(db)
  const items = found.rows.slice(0, page.most)
  const last = items.at(-1)
  return { items, next: found.rows.length > page.most && last ? cursorOf(last) : null }
}

/** How many dates there are by kelurahan, at most a thousand in all: what the schematic map shows. */
export async function countsByKelurahan(db: Database | Tx, wish: CalendarWish): Promise<Map<string, number>> {
  const found = await sql<{ code: string; n: number }>`select code, count(*)::int as n from (
      select e.kelurahan_code as code from events.occurrence o ${joins} where ${wanted({ ...wish, kelurahan: undefined })} and e.kelurahan_code is not null limit 1000) t group by code`.execute(
    db,
  )
  return new Map(found.rows.map(({ code, n }) => [code, n]))
}

/** The span of a tab: today, this week (Monday to Sunday), this month, or the next three months. */
export type Tab = 'today' | 'week' | 'month' | 'season'

export function spanOfTab(tab: Tab, now: Date): { from: Date; to: Date } {
  const today = dayOf(now)
  const weekday = (new Date(`${today}T00:00:00Z`).getUTCDay() + 6) % 7
  if (tab === 'today') return { from: now, to: cityInstant(dayPlus(today, 1)) }
  if (tab === 'week') return { from: now, to: cityInstant(dayPlus(today, 7 - weekday)) }
  if (tab === 'month') return { from: now, to: cityInstant(`${monthPlus(today.slice(0, 7), 1)}-01` as Day) }
  return { from: now, to: cityInstant(dayPlus(today, 92)) }
}

/** On which civic days a date falls: one that ends at 24.00 is not on the next, one past midnight belongs to the day it began. */
export function daysOf({ startsAt, endsAt }: Pick<Dated, 'startsAt' | 'endsAt'>): Day[] {
  const first = dayOf(startsAt)
  if (endsAt === null) return [first]
  const hours = (endsAt.getTime() - startsAt.getTime()) / 3_600_000
  const last = dayOf(new Date(endsAt.getTime() - 1))
  // a night that goes on past midnight is one evening, not two days
  if (last === dayPlus(first, 1) && hours < 12) return [first]
  const days: Day[] = []
  for (let day = first; day <= last; day = dayPlus(day, 1)) days.push(day)
  return days
}

/** Events for search engines, the newest first, with the day anything of them changed. */
export async function eventAddresses(db: Database | Tx): Promise<{ slug: string; changed: Date }[]> {
  return (
    await sql<{ slug: string; changed: Date }>`select e.slug, greatest(e.changed_at, e.published_at) as changed from events.event e
      where e.state = 'published' order by e.published_at desc, e.id limit 50000`.execute(db)
  ).rows
}
