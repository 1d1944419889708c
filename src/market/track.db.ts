import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

export type Sold = { slug: string; name: string; products: number; pieces: number }

/** What a business's shops show and have sold, as counts: nobody's money is told. Nothing of a shop that is not open. */
export async function soldBy(db: Database | Tx, shops: readonly string[]): Promise<Sold[]> {
  if (shops.length === 0) return []
  const found =
    await sql<Sold>`select s.slug, s.name, (select count(*)::int from market.product p where p.shop_id = s.id and p.status = 'published') as products,
      (select coalesce(sum(l.quantity), 0)::int from market.order_line l join market.seller_order o on o.id = l.seller_order_id where o.shop_id = s.id and o.status = 'completed') as pieces
    from market.shop s where s.id = any(${[...shops]}::uuid[]) and s.status = 'approved' order by s.name, s.id`.execute(db)
  return found.rows
}

/** Open shops of each kelurahan. */
export async function shopsByKelurahan(db: Database | Tx): Promise<Map<string, number>> {
  const found = await sql<{
    code: string
    n: number
  }>`select kelurahan_code as code, count(*)::int as n from market.shop where status = 'approved' group by 1`.execute(db)
  return new Map(found.rows.map(({ code, n }) => [code, n]))
}
