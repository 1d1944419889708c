import { sql } from 'kysely'
import type { CityPack } from '#src/directory/city-pack.ts'
import type { Database } from '#src/platform/database.ts'

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

/** Brings the tree, its attributes and the words buyers mean by them, or brings them up to date: a city pack says what is sold in its city. */
export async function loadMarketTree(db: Database, { categories, attributes, synonyms }: CityPack): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`insert into market.category (slug, parent, name_id, name_en, position)
      select slug, nullif(parent, ''), "nameId", "nameEn", position from jsonb_to_recordset(${JSON.stringify(topDown(categories))}::jsonb) as c(slug text, parent text, "nameId" text, "nameEn" text, position int)
      on conflict (slug) do update set (parent, name_id, name_en, position) = (excluded.parent, excluded.name_id, excluded.name_en, excluded.position)`.execute(
      tx,
    )
    await sql`insert into market.attribute (category, key, type, unit, options, options_en, required, filterable, name_id, name_en)
      select category, key, type, nullif(unit, ''), array(select jsonb_array_elements_text(options)), array(select jsonb_array_elements_text("optionsEn")), required, filterable, "nameId", "nameEn"
      from jsonb_to_recordset(${JSON.stringify(attributes)}::jsonb) as a(category text, key text, type text, unit text, options jsonb, "optionsEn" jsonb, required boolean, filterable boolean, "nameId" text, "nameEn" text)
      on conflict (category, key) do update set (type, unit, options, options_en, required, filterable, name_id, name_en)
        = (excluded.type, excluded.unit, excluded.options, excluded.options_en, excluded.required, excluded.filterable, excluded.name_id, excluded.name_en)`.execute(
      tx,
    )
    const both = synonyms.flatMap(({ term, means, direction }) =>
      direction === 'both'
        ? [
            { word: term, means },
            { word: means, means: term },
          ]
        : [{ word: term, means }],
    )
    await sql`delete from market.synonym`.execute(tx)
    await sql`insert into market.synonym (word, means) select distinct word, means from jsonb_to_recordset(${JSON.stringify(both)}::jsonb) as s(word text, means text)`.execute(
      tx,
    )
  })
}
