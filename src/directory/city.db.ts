import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { slugOf } from '#src/base/id.ts'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import type { House } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type CityPack, cityPackFiles, readCityPack } from './city-pack.ts'

/** Reads a city pack from its folder; a file that is missing is told with the other faults. */
export async function readCityFolder(directory: string): Promise<Outcome<CityPack>> {
  const texts = await Promise.all(
    cityPackFiles.map(async (file) => [file, await readFile(join(directory, file), 'utf8').catch(() => undefined)] as const),
  )
  return readCityPack(Object.fromEntries(texts.filter((pair): pair is [(typeof cityPackFiles)[number], string] => pair[1] !== undefined)))
}

async function loadPlaces(tx: Tx, { districts, kelurahan, subsectors }: CityPack): Promise<void> {
  await sql`insert into directory.district (code, name) select code, name from jsonb_to_recordset(${JSON.stringify(districts)}::jsonb) as d(code text, name text)
    on conflict (code) do update set name = excluded.name`.execute(tx)
  const places = kelurahan.map((one) => ({ ...one, slug: slugOf(one.name) }))
  await sql`insert into directory.kelurahan (code, slug, name, alias, district_code, postal, lat, lon, area_km2, source, verified)
    select code, slug, name, nullif(alias, ''), "districtCode", nullif(postal, ''), lat, lon, "areaKm2", source, verified
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as k(code text, slug text, name text, alias text, "districtCode" text, postal text, lat float8, lon float8, "areaKm2" numeric, source text, verified boolean)
    on conflict (code) do update set (slug, name, alias, district_code, postal, lat, lon, area_km2, source, verified)
      = (excluded.slug, excluded.name, excluded.alias, excluded.district_code, excluded.postal, excluded.lat, excluded.lon, excluded.area_km2, excluded.source, excluded.verified)`.execute(
    tx,
  )
  await sql`insert into directory.subsector (code, name, name_en, position, source, verified)
    select code, "nameId", "nameEn", "order", source, verified from jsonb_to_recordset(${JSON.stringify(subsectors)}::jsonb) as s(code text, "nameId" text, "nameEn" text, "order" int, source text, verified boolean)
    on conflict (code) do update set (position, source, verified) = (excluded.position, excluded.source, excluded.verified)`.execute(tx)
  // a name the desk gave holds against the pack's
  await sql`update directory.subsector s set (name, name_en) = (p."nameId", p."nameEn") from jsonb_to_recordset(${JSON.stringify(subsectors)}::jsonb) as p(code text, "nameId" text, "nameEn" text)
    where s.code = p.code and (s.name, s.name_en) is distinct from (p."nameId", p."nameEn") and not exists (select from directory.subsector_name n where n.code = s.code)`.execute(
    tx,
  )
}

/** Brings the places of a pack, or brings them up to date. Rows that left the pack stay: shops and goods may stand in them. */
export async function loadCity(db: Database, pack: CityPack): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await loadPlaces(tx, pack)
    await sql`insert into platform.setting (key, value) values ('city_pack', ${JSON.stringify(pack.city)}::jsonb) on conflict (key) do update set value = excluded.value, at = now()`.execute(
      tx,
    )
  })
}

/** A city pack that cannot be used, with the first few places where. */
export class WrongCity extends Error {
  override name = 'WrongCity'
  refusals: Refusal[]
  constructor(refusals: Refusal[]) {
    super(
      `the city pack cannot be used: ${refusals
        .slice(0, 5)
        .map(({ rule, facts }) => `${rule} ${Object.values(facts ?? {}).join(' ')}`)
        .join('; ')}`,
    )
    this.refusals = refusals
  }
}

export async function loadCityFrom(house: Pick<House, 'db'>, directory: string): Promise<CityPack> {
  const read = await readCityFolder(directory)
  if (!read.ok) throw new WrongCity(read.refusals)
  await loadCity(house.db, read.value)
  return read.value
}
