import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { slugOf } from '#src/base/id.ts'
import { type Outcome, type Refusal } from '#src/base/outcome.ts'
import type { House } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type CityPack, cityPackFiles, readCityPack } from './city-pack.ts'

/** Reads a city pack from its folder; a file that is missing is told with the other faults. */
export async function readCityFolder(directory: string): Promise<Outcome<CityPack>> {
  const texts = await Promise.all(cityPackFiles.map(async (file) => [file, await readFile(join(directory, file), 'utf8').catch(() => undefined)] as const))
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
      = (excluded.slug, excluded.name, excluded.alias, excluded.district_code, excluded.postal, excluded.lat, excluded.lon, excluded.area_km2, excluded.source, excluded.verified)`.execute(tx)
  await sql`insert into directory.subsector (code, name, name_en, position, source, verified)
    select code, "nameId", "nameEn", "order", source, verified from jsonb_to_recordset(${JSON.stringify(subsectors)}::jsonb) as s(code text, "nameId" text, "nameEn" text, "order" int, source text, verified boolean)
    on conflict (code) do update set (name, name_en, position, source, verified) = (excluded.name, excluded.name_en, excluded.position, excluded.source, excluded.verified)`.execute(tx)
}

/** Parents before their children, whatever the order of the file. */
function topDown<Row extends { slug: string; parent: string }>(rows: readonly Row[]): Row[] {
  const placed = new Set([''])
  const out: Row[] = []
  for (let left = [...rows]; left.length > 0; ) {
    const next = left.filter((row) => placed.has(row.parent))
    if (next.length === 0) return [...out, ...left]
    for (const row of next) placed.add(row.slug)
    out.push(...next)
    left = left.filter((row) => !placed.has(row.slug))
  }
  return out
}

/** The market's tree belongs to the city, so the city brings it; the room that sells reads it. */
async function loadMarketTree(tx: Tx, { categories, attributes, synonyms }: CityPack): Promise<void> {
  await sql`insert into market.category (slug, parent, name_id, name_en, position)
    select slug, nullif(parent, ''), "nameId", "nameEn", position from jsonb_to_recordset(${JSON.stringify(topDown(categories))}::jsonb) as c(slug text, parent text, "nameId" text, "nameEn" text, position int)
    on conflict (slug) do update set (parent, name_id, name_en, position) = (excluded.parent, excluded.name_id, excluded.name_en, excluded.position)`.execute(tx)
  await sql`insert into market.attribute (category, key, type, unit, options, options_en, required, filterable, name_id, name_en)
    select category, key, type, nullif(unit, ''), array(select jsonb_array_elements_text(options)), array(select jsonb_array_elements_text("optionsEn")), required, filterable, "nameId", "nameEn"
    from jsonb_to_recordset(${JSON.stringify(attributes)}::jsonb) as a(category text, key text, type text, unit text, options jsonb, "optionsEn" jsonb, required boolean, filterable boolean, "nameId" text, "nameEn" text)
    on conflict (category, key) do update set (type, unit, options, options_en, required, filterable, name_id, name_en)
      = (excluded.type, excluded.unit, excluded.options, excluded.options_en, excluded.required, excluded.filterable, excluded.name_id, excluded.name_en)`.execute(tx)
  const both = synonyms.flatMap(({ term, means, direction }) => (direction === 'both' ? [{ word: term, means }, { word: means, means: term }] : [{ word: term, means }]))
  await sql`delete from market.synonym`.execute(tx)
  await sql`insert into market.synonym (word, means) select distinct word, means from jsonb_to_recordset(${JSON.stringify(both)}::jsonb) as s(word text, means text)`.execute(tx)
}

/** Brings the rows of a pack, or brings them up to date. Rows that left the pack stay: shops and goods may stand in them. */
export async function loadCity(db: Database, pack: CityPack): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await loadPlaces(tx, pack)
    await loadMarketTree(tx, pack)
    await sql`insert into platform.setting (key, value) values ('city_pack', ${JSON.stringify(pack.city)}::jsonb) on conflict (key) do update set value = excluded.value, at = now()`.execute(tx)
  })
}

/** A city pack that cannot be used, with the first few places where. */
export class WrongCity extends Error {
  override name = 'WrongCity'
  refusals: Refusal[]
  constructor(refusals: Refusal[]) {
    super(`the city pack cannot be used: ${refusals.slice(0, 5).map(({ rule, facts }) => `${rule} ${Object.values(facts ?? {}).join(' ')}`).join('; ')}`)
    this.refusals = refusals
  }
}

export async function loadCityFrom(house: Pick<House, 'db'>, directory: string): Promise<CityPack> {
  const read = await readCityFolder(directory)
  if (!read.ok) throw new WrongCity(read.refusals)
  await loadCity(house.db, read.value)
  return read.value
}
