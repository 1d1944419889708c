import { sql } from 'kysely'
import { recountVocabulary, reindex } from '#src/market/search-index.db.ts'
import type { Database } from '#src/platform/database.ts'
import { openDatabase } from '#src/platform/database.ts'
import type { Town } from './town.ts'

export type Goods = {
  name: string
  category?: string
  description?: string
  attributes?: Record<string, string | number | boolean>
  origin?: 'made' | 'designed' | 'curated'
  status?: string
  /** `[options, price, pieces]`; one plain variant at 50.000 with five pieces when left out. */
  variants?: [Record<string, string>, number, number][]
  minutesOld?: number
}

export type Planted = { db: Database; shop: string; shopSlug: string; slugs: string[] }

let made = 0

/** A shop of a test's own with exactly these goods, in the index. Written as the owner: nothing here is about who may. */
export async function plantGoods(
  town: Town,
  goods: readonly Goods[],
  o: { kelurahan?: string; name?: string; status?: string } = {},
): Promise<Planted> {
  const db = openDatabase(town.owner)
  made += 1
  const shopSlug = `uji-${made}`
  return await db.transaction().execute(async (tx) => {
    const shop = await sql<{ id: string }>`insert into market.shop (slug, name, kelurahan_code, subsector_code, status)
      select ${shopSlug}, ${o.name ?? `Lapak ${made}`}, code, 'kriya', ${o.status ?? 'approved'} from directory.kelurahan where slug = ${o.kelurahan ?? 'tejosari'} returning id`.execute(
      tx,
    )
    const shopId = shop.rows[0]?.id ?? ''
    const place = await sql<{ id: string }>`insert into market.place (shop_id, name) values (${shopId}, 'Toko') returning id`.execute(tx)
    const ids: string[] = []
    for (const [index, one] of goods.entries())
      ids.push(await plantOne(tx, { one, index, shopId, shopSlug, place: place.rows[0]?.id ?? '' }))
    await reindex(tx, ids)
    await recountVocabulary(tx)
    return { db, shop: shopId, shopSlug, slugs: goods.map((_, index) => `${shopSlug}-${index}`) }
  })
}

async function plantOne(
  tx: Parameters<typeof reindex>[0],
  { one, index, shopId, shopSlug, place }: { one: Goods; index: number; shopId: string; shopSlug: string; place: string },
): Promise<string> {
  const product = await sql<{
    id: string
  }>`insert into market.product (shop_id, slug, name, category, description, attributes, origin, origin_note, status, published_at)
    values (${shopId}, ${`${shopSlug}-${index}`}, ${one.name}, ${one.category ?? 'keripik-kerupuk'}, ${one.description ?? ''}, ${JSON.stringify(one.attributes ?? {})}, ${one.origin ?? 'made'}, 'mitra', ${one.status ?? 'published'},
      timestamptz '2026-11-20 08:00+07' - ${one.minutesOld ?? 0}::int * interval '1 minute') returning id`.execute(tx)
  const id = product.rows[0]?.id ?? ''
  for (const [position, [options, price, pieces]] of (
    one.variants ?? [[{}, 50_000, 5] as [Record<string, string>, number, number]]
  ).entries()) {
    const list = Object.entries(options).map(([name, value]) => ({ name, value }))
    await sql`with v as (
        insert into market.variant (product_id, shop_id, sku, options, price, position) values (${id}, ${shopId}, ${`U${index}-${position}`}, ${JSON.stringify(list)}, ${price}, ${position}) returning id),
      s as (insert into market.stock (variant_id, place_id, on_hand) select id, ${place}, ${pieces} from v)
      select id from v`.execute(tx)
  }
  return id
}
