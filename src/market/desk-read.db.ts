import { sql } from 'kysely'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { ProductStatus } from './product.ts'
import type { ShopStatus } from './shop.ts'

export type DeskProduct = {
  id: string
  slug: string
  name: string
  status: ProductStatus
  category: string
  description: string
  price: Rupiah
  picture: string | null
  widths: number[] | null
  pictures: number
}

/** What a shop would sell, for whoever judges it; the page has asked for the power. */
export async function productsForDesk(ctx: Ctx, shop: string, limit = 60): Promise<DeskProduct[]> {
  const found = await sql<
    Omit<DeskProduct, 'price'> & { price: number }
  >`select p.id, p.slug, p.name, p.status, c.name_id as category, p.description, p.min_price as price, pic.key as picture, pic.widths,
      (select count(*)::int from market.picture n where n.product_id = p.id) as pictures
    from market.product p join market.category c on c.slug = p.category left join lateral (select key, widths from market.picture where product_id = p.id order by position limit 1) pic on true
    where p.shop_id = ${shop} and p.status <> 'ended' order by p.name, p.id limit ${limit}`.execute(ctx.db)
  return found.rows.map((row) => ({ ...row, price: rupiah(row.price) }))
}

/** How many shops stand where. */
export async function shopCounts(ctx: Ctx): Promise<Partial<Record<ShopStatus, number>>> {
  const found = await sql<{ status: ShopStatus; n: number }>`select status, count(*)::int as n from market.shop group by status`.execute(
    ctx.db,
  )
  return Object.fromEntries(found.rows.map((row) => [row.status, row.n]))
}
