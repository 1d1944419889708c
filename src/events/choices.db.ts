import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Choice = { value: string; label: string }
export type PlaceOnMap = { code: string; name: string; district: string; lat: number; lon: number }

/** Known places of the city, in the order of its pack. What went into another is no choice any more. */
export async function venues(db: Database | Tx): Promise<Choice[]> {
  return (
    await sql<Choice>`select code as value, name as label from events.venue where into_code is null order by position, code`.execute(db)
  ).rows
}

/** The taxonomy as it stands; what went into another is no choice any more. */
export async function subsectors(db: Database | Tx, english: boolean): Promise<Choice[]> {
  return (
    await sql<Choice>`select code as value, case when ${english} then name_en else name end as label from directory.subsector where ended_at is null order by position`.execute(
      db,
    )
  ).rows
}

/** What every code there ever was is called today: a rule written before a merge still names the old one. */
export async function subsectorNames(db: Database | Tx, english: boolean): Promise<ReadonlyMap<string, string>> {
  const found = await sql<Choice>`select s.code as value, case when ${english} then n.name_en else n.name end as label
    from directory.subsector s join directory.subsector n on n.code = directory.subsector_today(s.code)`.execute(db)
  return new Map(found.rows.map(({ value, label }) => [value, label]))
}

/** The kelurahan of the city with where they lie, for the schematic map. */
export async function kelurahanOnMap(db: Database | Tx): Promise<PlaceOnMap[]> {
  return (
    await sql<PlaceOnMap>`select k.code, k.name, d.name as district, k.lat, k.lon from directory.kelurahan k join directory.district d on d.code = k.district_code order by k.code`.execute(
      db,
    )
  ).rows
}

/** Rooms of the hub that take people. */
export async function rooms(db: Database | Tx, english: boolean): Promise<Choice[]> {
  return (
    await sql<Choice>`select slug as value, case when ${english} then name_en else name end as label from spaces.bookable
      where kind in ('room', 'open_air') and ended_at is null order by position, slug`.execute(db)
  ).rows
}
