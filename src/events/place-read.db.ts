import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { partDays } from './place.ts'

export type PlacePage = {
  code: string
  name: string
  /** The place it went into, over however many steps; nothing where it stands. */
  now: string | null
  address: string
  kelurahan: string | null
  kelurahanName: string | null
  capacity: number | null
  source: string
  verified: boolean
  byDesk: boolean
  room: { slug: string; name: string } | null
  /** What people call it, what it was called, and what went into it. */
  names: { name: string; former: boolean }[]
}

/** A known place by its address, also where it is gone. */
export async function placeAt(db: Database | Tx, code: string, english: boolean): Promise<PlacePage | undefined> {
  const found =
    await sql<PlacePage>`select v.code, v.name, case when v.into_code is null then null else events.place_today(v.code) end as now, v.address, v.kelurahan_code as kelurahan, k.name as "kelurahanName",
      v.capacity, v.source, v.verified, v.by_desk as "byDesk",
      (select jsonb_build_object('slug', b.slug, 'name', case when ${english} then b.name_en else b.name end) from events.venue w join spaces.bookable b on b.id = w.bookable_id and b.ended_at is null
        where w.code in (select events.place_all(v.code)) limit 1) as room,
      (select coalesce(jsonb_agg(jsonb_build_object('name', n.name, 'former', n.former) order by n.former, lower(n.name)), '[]') from (
        select x.name, bool_and(x.former) as former from (select y.name, y.former from events.venue_name y where y.venue_code in (select events.place_all(v.code))
          union all select w.name, false from events.venue w where w.code in (select events.place_all(v.code))) x where lower(x.name) <> lower(v.name) group by x.name) n) as names
    from events.venue v left join directory.kelurahan k on k.code = v.kelurahan_code where v.code = ${code}`.execute(db)
  return found.rows[0]
}

export type PlaceMerged = { id: string; code: string; name: string; at: Date; until: Date; apart: boolean }

/** What the desk sees of a place, and what went into it with until when that can be taken apart. */
export async function deskPlace(
  db: Database | Tx,
  code: string,
  english: boolean,
): Promise<PlacePage & { events: number; merged: PlaceMerged[] }> {
  const place = await placeAt(db, code, english)
  if (!place) throw new Missing('place')
  const merged = await sql<PlaceMerged>`select m.id, v.code, v.name, m.at, m.at + make_interval(days => ${partDays}) as until,
      m.at > governance.clock() - make_interval(days => ${partDays}) and w.into_code is null as apart
    from events.venue_merge m join events.venue v on v.code = m.old_code join events.venue w on w.code = m.new_code where m.new_code = ${code} and m.undone_at is null order by m.at desc, m.id`.execute(
    db,
  )
  const events = await sql<{ n: number }>`select count(*)::int as n from events.event where venue_code = ${code}`.execute(db)
  return { ...place, events: events.rows[0]?.n ?? 0, merged: merged.rows }
}

export type PlaceLine = { code: string; name: string; address: string; kelurahanName: string | null; byDesk: boolean; events: number }

/** Places that stand, by their names. */
export async function placesKept(db: Database | Tx): Promise<PlaceLine[]> {
  return (
    await sql<PlaceLine>`select v.code, v.name, v.address, k.name as "kelurahanName", v.by_desk as "byDesk", (select count(*)::int from events.event e where e.venue_code = v.code) as events
      from events.venue v left join directory.kelurahan k on k.code = v.kelurahan_code where v.into_code is null order by lower(v.name), v.code`.execute(
      db,
    )
  ).rows
}

/** What senders wrote more than once where the city knows no place of that name, the most often written first. */
export async function placesTyped(db: Database | Tx): Promise<{ name: string; events: number }[]> {
  return (
    await sql<{ name: string; events: number }>`select max(trim(place)) as name, count(*)::int as events from events.event
      where place_kind = 'free' and not is_umbrella and state in ('submitted', 'returned', 'published') group by lower(trim(place)) having count(*) > 1 order by count(*) desc, 1 limit 12`.execute(
      db,
    )
  ).rows
}

type Met = { number: string; title: string; crowd: number }
/** Two published events that would be at one place at once. */
export type MergePair = { one: Met; other: Met; starts: Date; hard: boolean }

/** What would meet if one place went into the other, and is not decided yet. */
export async function pairsOf(db: Database | Tx, code: string, into: string): Promise<MergePair[]> {
  return (
    await sql<MergePair>`select jsonb_build_object('number', a.number, 'title', a.title, 'crowd', a.crowd) as one, jsonb_build_object('number', b.number, 'title', b.title, 'crowd', b.crowd) as other, p.starts, p.hard
      from events.merge_pairs(${code}, ${into}) p join events.event a on a.id = p.one join events.event b on b.id = p.other order by p.hard desc, p.starts, a.number, b.number`.execute(
      db,
    )
  ).rows
}

/** Addresses of places that stand, for whoever looks for pages. */
export async function placeAddresses(db: Database | Tx): Promise<{ slug: string; changed: Date }[]> {
  return (
    await sql<{
      slug: string
      changed: Date
    }>`select code as slug, changed_at as changed from events.venue where into_code is null order by code limit 50000`.execute(db)
  ).rows
}
