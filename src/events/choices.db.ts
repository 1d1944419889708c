import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Choice = { value: string; label: string }
export type PlaceOnMap = { code: string; name: string; district: string; lat: number; lon: number }

/** Known places of the city, in the order of its pack. */
export async function venues(db: Database | Tx): Promise<Choice[]> {
  return (await sql<Choice>`select code as value, name as label from events.venue order by position, code`.execute(db)).rows
}

export async function subsectors(db: Database | Tx, english: boolean): Promise<Choice[]> {
  return (
    await sql<Choice>`select code as value, case when ${english} then name_en else name end as label from directory.subsector order by position`.execute(
      db,
    )
  ).rows
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
