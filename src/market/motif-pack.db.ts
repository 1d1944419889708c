import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { z } from 'zod'
import type { CityPack } from '#src/directory/city-pack.ts'
import type { Database } from '#src/platform/database.ts'
import { foldMotif, rightKinds } from './motif.ts'

const told = z.strictObject({
  story: z.string(),
  storyEn: z.string(),
  origin: z.string().default(''),
  originEn: z.string().default(''),
  holder: z.string().default(''),
  right: z.enum(rightKinds).default('none'),
  recordNumber: z.string().default(''),
  recordedOn: z.iso.date().optional(),
  needsLicence: z.boolean().default(false),
  uses: z.string().default(''),
  usesEn: z.string().default(''),
  draws: z.enum(['kawung', 'ketupat', 'kupu', 'kopi', 'bilah', 'sulur', 'tumpal']).optional(),
})
const place = z.strictObject({ code: z.string(), name: z.string(), lat: z.number(), lon: z.number() })
const registerShape = z.strictObject({
  motifs: z.record(z.string(), told),
  places: z.array(place),
  leastDayWage: z.strictObject({ amount: z.int(), source: z.string(), verified: z.boolean() }).optional(),
})

/** What a city tells of its motifs beside the bare rows of its pack; a city without the file has the rows alone. */
async function readRegister(folder: string): Promise<z.output<typeof registerShape>> {
  const text = await readFile(join(folder, 'motif_register.json'), 'utf8').catch(() => '{"motifs":{},"places":[]}')
  return registerShape.parse(JSON.parse(text))
}

export type MotifRow = z.output<typeof told> & {
  slug: string
  name: string
  names: string[]
  kind: string
  sources: string[]
  verified: boolean
  holderShop?: string
}

/** Writes motifs and all their spellings, or brings them up to date. A licence, once given, is not touched. */
export async function writeMotifs(db: Database, rows: readonly MotifRow[], first = 0): Promise<void> {
  const placed = rows.map((row, at) => ({ ...row, position: first + at }))
  const names = placed.flatMap(({ slug, name, names: others }) =>
    [slug, name, ...others].map((one) => ({ slug, name: one, folded: foldMotif(one) })),
  )
  const once = [...new Map(names.filter(({ folded }) => folded.length >= 2).map((one) => [one.folded, one])).values()]
  await sql`insert into market.motif (slug, name, kind, story, story_en, origin, origin_en, holder, holder_shop_id, right_kind, record_number, recorded_on, needs_licence, uses, uses_en, draws, sources, verified, position)
    select m.slug, m.name, m.kind, m.story, m."storyEn", m.origin, m."originEn", m.holder, s.id, m."right", m."recordNumber", m."recordedOn", m."needsLicence", m.uses, m."usesEn", m.draws,
      array(select jsonb_array_elements_text(m.sources)), m.verified, m.position
    from jsonb_to_recordset(${JSON.stringify(placed)}::jsonb) as m(slug text, name text, kind text, story text, "storyEn" text, origin text, "originEn" text, holder text, "holderShop" text, "right" text, "recordNumber" text,
      "recordedOn" date, "needsLicence" boolean, uses text, "usesEn" text, draws text, sources jsonb, verified boolean, position int) left join market.shop s on s.slug = m."holderShop"
    on conflict (slug) do update set (name, kind, story, story_en, origin, origin_en, holder, holder_shop_id, right_kind, record_number, recorded_on, needs_licence, uses, uses_en, draws, sources, verified, position)
      = (excluded.name, excluded.kind, excluded.story, excluded.story_en, excluded.origin, excluded.origin_en, excluded.holder, excluded.holder_shop_id, excluded.right_kind, excluded.record_number, excluded.recorded_on,
        excluded.needs_licence, excluded.uses, excluded.uses_en, excluded.draws, excluded.sources, excluded.verified, excluded.position)`.execute(
    db,
  )
  await sql`insert into market.motif_name (folded, motif_id, name) select n.folded, m.id, n.name
    from jsonb_to_recordset(${JSON.stringify(once)}::jsonb) as n(folded text, slug text, name text) join market.motif m on m.slug = n.slug
    on conflict (folded) do update set (motif_id, name) = (excluded.motif_id, excluded.name)`.execute(db)
}

/** The motifs of the city pack, and the towns a certificate may be looked at from. */
export async function loadMotifs(db: Database, pack: Pick<CityPack, 'motifs'>, folder: string): Promise<void> {
  const register = await readRegister(folder)
  await writeMotifs(
    db,
    pack.motifs.map((row) => ({
      ...(register.motifs[row.code] ?? told.parse({ story: row.story, storyEn: row.story })),
      slug: row.code,
      name: row.motif,
      names: row.alias ? row.alias.split('|').map((one) => one.trim()) : [],
      kind: row.kind,
      sources: row.source.split(' ; '),
      verified: row.verified,
    })),
  )
  await loadLeastWage(db, register.leastDayWage)
  await sql`insert into market.scan_place (code, name, lat, lon, position)
    select code, name, lat, lon, ordinality from jsonb_to_recordset(${JSON.stringify(register.places.map((one, at) => ({ ...one, ordinality: at })))}::jsonb) as p(code text, name text, lat numeric, lon numeric, ordinality int)
    on conflict (code) do update set (name, lat, lon, position) = (excluded.name, excluded.lat, excluded.lon, excluded.position)`.execute(
    db,
  )
}

/** What a day of work should at least earn here, in whole rupiah; makers alone are told when theirs earns less. */
async function loadLeastWage(db: Database, wage: { amount: number } | undefined): Promise<void> {
  if (!wage) return
  await sql`insert into platform.setting (key, value) values ('market.least_day_wage', ${JSON.stringify(wage)}::jsonb) on conflict (key) do update set value = excluded.value`.execute(
    db,
  )
}

export async function hasMotifs(db: Database): Promise<boolean> {
  return (await sql`select from market.motif limit 1`.execute(db)).rows.length > 0
}
