import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** What the market keeps about a person: his orders as he gave them, his basket. */
export async function collectFromMarket(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  const orders = await sql<Record<string, unknown>>`select g.number, g.placed_at, g.buyer_name, g.buyer_phone, g.buyer_email, g.total,
      (select jsonb_agg(jsonb_build_object('number', so.number, 'shop', so.shop_name, 'status', so.status, 'payment', so.payment_status, 'fulfilment', so.fulfilment, 'address', so.address, 'total', so.total,
        'lines', (select jsonb_agg(jsonb_build_object('name', l.name, 'sku', l.sku, 'quantity', l.quantity, 'price', l.unit_price)) from market.order_line l where l.seller_order_id = so.id)) order by so.number)
        from market.seller_order so where so.group_id = g.id) as orders
    from market.order_group g where g.person_id = ${person} order by g.placed_at`.execute(db)
  const basket = await sql<
    Record<string, unknown>
  >`select p.name, l.quantity, l.added_at from market.cart c join market.cart_line l on l.cart_id = c.id
    join market.variant v on v.id = l.variant_id join market.product p on p.id = v.product_id where c.person_id = ${person}`.execute(db)
  return { orders: orders.rows, basket: basket.rows }
}

/** Orders stay for the papers of both sides, without the person: a pseudonym, no phone, no address. */
export async function eraseFromMarket(tx: Tx, person: string): Promise<void> {
  await sql`update market.seller_order set address = '' where group_id in (select id from market.order_group where person_id = ${person})`.execute(
    tx,
  )
  await sql`update market.order_group set buyer_name = 'Pembeli ' || right(number, 4), buyer_phone = '', buyer_email = null where person_id = ${person}`.execute(
    tx,
  )
  await sql`delete from market.cart where person_id = ${person}`.execute(tx)
}
