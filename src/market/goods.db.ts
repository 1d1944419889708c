import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Making } from './making.ts'
import { makingOf } from './making-read.db.ts'
import type { Goods, ShopTerms } from './pricing.ts'

type Row = Omit<Goods, 'price' | 'onSale' | 'shopOpen' | 'making'> & {
  price: number
  on_sale: boolean
  shop_open: boolean
  making: Making | null
}

/** Variants as they stand now, in one statement. What is not there is not in the map. */
export async function goodsNow(db: Database | Tx, variants: readonly string[]): Promise<Map<string, Goods>> {
  const ids = variants.filter(isId)
  if (ids.length === 0) return new Map()
  const found = await sql<Row>`
    select v.id as variant, p.id as product, p.slug as "productSlug", p.name, v.sku, v.options, v.price,
      coalesce(st.on_hand - st.allocated - st.reserved, 0) as available, st.place_id as place,
      (select pic.key from market.picture pic where pic.product_id = p.id order by pic.position limit 1) as picture,
      (p.status = 'published' and v.ended_at is null) as on_sale,
      s.id as shop, s.slug as "shopSlug", s.name as "shopName", s.phone as "shopPhone",
      (s.status = 'approved' and (s.holiday_until is null or s.holiday_until < (now() at time zone 'Asia/Jakarta')::date)) as shop_open, ${makingOf} as making
    from market.variant v
      join market.product p on p.id = v.product_id
      join market.shop s on s.id = v.shop_id
      left join lateral (select * from market.stock st where st.variant_id = v.id order by st.on_hand - st.allocated - st.reserved desc limit 1) st on true
    where v.id = any(${ids}::uuid[])`.execute(db)
  return new Map(
    found.rows.map(({ on_sale, shop_open, price, making, ...row }) => [
      row.variant,
      { ...row, price: rupiah(price), onSale: on_sale && row.place !== null, shopOpen: shop_open, ...(making ? { making } : {}) },
    ]),
  )
}

type TermsRow = {
  shop: string
  slug: string
  pickup: boolean
  offers_point: boolean
  address: string
  hours: string
  courier_fee: number | null
  zones: ShopTerms['zones']
}

type PointRow = { id: string; slug: string; name: string; address: string; free: number }

/** How these shops hand over, and which pick-up points have room, in two statements. */
export async function termsNow(db: Database | Tx, shops: readonly string[]): Promise<Map<string, ShopTerms>> {
  const found = await sql<TermsRow>`
    select s.id as shop, s.slug, s.offers_pickup as pickup, s.offers_point, s.address || ', ' || k.name as address, s.hours, s.courier_fee,
      coalesce((select jsonb_agg(jsonb_build_object('kelurahan', z.kelurahan_code, 'name', zk.name, 'fee', z.fee) order by zk.name)
        from market.delivery_zone z join directory.kelurahan zk on zk.code = z.kelurahan_code where z.shop_id = s.id), '[]') as zones
    from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code where s.id = any(${[...shops]}::uuid[])`.execute(db)
  const points = found.rows.some((row) => row.offers_point) ? await pointsNow(db) : []
  return new Map(
    found.rows.map(({ offers_point, courier_fee, ...row }) => [
      row.shop,
      {
        ...row,
        courierFee: courier_fee === null ? null : rupiah(courier_fee),
        zones: row.zones.map((zone) => ({ ...zone, fee: zone.fee as Rupiah })),
        points: offers_point ? points : [],
      },
    ]),
  )
}

export async function pointsNow(db: Database | Tx): Promise<PointRow[]> {
  const found =
    await sql<PointRow>`select id, slug, name, address, capacity - open_parcels as free from market.pickup_point where active order by name`.execute(
      db,
    )
  return found.rows
}

export type Payee = {
  id: string
  shop: string
  kind: 'qris' | 'bank'
  payload: string
  bank: string | null
  holder: string
  city: string | null
  nmid: string | null
}

/** The code or account each shop is paid at today. */
export async function payeesNow(db: Database | Tx, shops: readonly string[]): Promise<Payee[]> {
  const found = await sql<Payee>`select id, shop_id as shop, kind, payload, bank, holder, city, nmid from market.payee
    where shop_id = any(${[...shops]}::uuid[]) and active_during @> now()`.execute(db)
  return found.rows
}
