import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Thumb } from './thumb.db.ts'

/** A listing that could be bought instead of a variant that cannot. */
export type Alike = {
  instead: string
  slug: string
  name: string
  shop: string
  shopName: string
  min: number
  max: number
  picture: Thumb | null
}

const most = 3
/** How far it is looked along the newest of a category: a shelf of a hundred thousand costs no more than a small one. */
const looked = 60

const underway = new WeakMap<Ctx['db'], Map<string, Promise<Alike[]>>>()

/** Ninety-nine who are told in the same moment that the last piece is gone ask for the same once. */
async function askOnce(db: Ctx['db'], key: string, ask: () => Promise<Alike[]>): Promise<Alike[]> {
  const asked = underway.get(db) ?? new Map<string, Promise<Alike[]>>()
  underway.set(db, asked)
  const answer = asked.get(key) ?? ask().finally(() => asked.delete(key))
  asked.set(key, answer)
  return await answer
}

/** For each of these variants what else lies on its shelf and can be had now, the newest first. */
export async function alikeInStock({ db }: Ctx, variants: readonly string[]): Promise<Alike[]> {
  const wanted = [...new Set(variants.filter(isId))].slice(0, 20)
  if (wanted.length === 0) return []
  return await askOnce(db, wanted.join(), async () => (await alikeNow(db, wanted)).rows)
}

const alikeNow = (db: Ctx['db'], wanted: readonly string[]) =>
  sql<Alike>`
    select v.id as instead, d.slug, d.name, d.shop_slug as shop, d.shop_name as "shopName", d.min_price as min, d.max_price as max, d.picture
    from market.variant v join market.product p on p.id = v.product_id
      cross join lateral (
        select * from (select s.* from market.product_search s where s.category = p.category order by s.published_at desc, s.product_id desc limit ${looked}) s
        where s.available > 0 and s.product_id <> p.id order by s.published_at desc, s.product_id desc limit ${most}) d
    where v.id = any(${[...wanted]}::uuid[]) order by v.id, d.published_at desc, d.product_id desc`.execute(db)

/** Goods that are there but too few, taken off or of a closed shop: something else may do. */
const gone: ReadonlySet<string> = new Set(['market.stock.sold_out', 'market.making.full', 'market.cart.not_on_sale', 'market.shop.closed'])

/** What could be bought instead of what these refusals name. */
export const alikeFor = async (ctx: Ctx, refusals: readonly Refusal[]): Promise<Alike[]> =>
  await alikeInStock(
    ctx,
    refusals.flatMap(({ rule, facts }) => (gone.has(rule) && facts?.variant ? [String(facts.variant)] : [])),
  )
