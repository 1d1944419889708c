import type pg from 'pg'
import { crc16 } from '#src/market/qris.ts'
import type { Actor, Ctx } from '#src/platform/context.ts'
import type { Town } from './town.ts'

/** A static QRIS of an invented merchant. */
export function inventedQris(name: string, nmid: string): string {
  const object = (tag: string, value: string) => `${tag}${String(value.length).padStart(2, '0')}${value}`
  const account = object(
    '26',
    `${object('00', 'ID.CO.CONTOH.WWW')}${object('01', '936009990000000017')}${object('02', 'MB2TEST00000001')}${object('03', 'UMI')}`,
  )
  const national = object('51', `${object('00', 'ID.CO.QRIS.WWW')}${object('02', nmid)}${object('03', 'UMI')}`)
  const text = `000201010211${account}${national}520456515303360${object('58', 'ID')}${object('59', name.toUpperCase().slice(0, 25))}${object('60', 'METRO')}${object('61', '34111')}6304`
  return `${text}${crc16(text)}`
}

type Planted = Pick<Town, 'owner' | 'as'>

export type FixtureShop = { id: string; slug: string; place: string; seller: Ctx; second: Ctx; variant: string; product: string }
export type Fixture = { shops: [FixtureShop, FixtureShop, FixtureShop]; buyer: Ctx; guest: Ctx; point: string }

const one = async <T extends pg.QueryResultRow>(db: pg.Pool, text: string, values: unknown[] = []): Promise<T> => {
  const found = await db.query<T>(text, values)
  const [row] = found.rows
  if (!row) throw new Error(`nothing from: ${text}`)
  return row
}

async function person(town: Planted, key: string, name: string): Promise<Ctx> {
  const { id } = await one<{ id: string }>(
    town.owner,
    'insert into identity.person (name, email, demo_key) values ($1, $2, $3) returning id',
    [name, `${key}@contoh.metro`, key],
  )
  const actor: Actor = { kind: 'person', id, name, secondFactor: true }
  return { ...(await town.as('guest')), actor }
}

async function plantShop(town: Planted, slug: string, name: string, price: number, pieces: number): Promise<FixtureShop> {
  const db = town.owner
  const { id } = await one<{ id: string }>(
    db,
    `insert into market.shop (slug, name, kelurahan_code, subsector_code, address, phone, status, courier_fee) values ($1, $2, 'k1', 'kriya', 'Jl. Contoh 1', '6281200000001', 'approved', 15000) returning id`,
    [slug, name],
  )
  const { id: place } = await one<{ id: string }>(db, `insert into market.place (shop_id, name) values ($1, 'Toko') returning id`, [id])
  const seller = await person(town, `owner-${slug}`, `Pemilik ${name}`)
  const second = await person(town, `staff-${slug}`, `Staf ${name}`)
  for (const [ctx, role] of [
    [seller, 'owner'],
    [second, 'staff'],
  ] as const) {
    await db.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', $1, $2, $3, tstzrange(now() - interval '1 day', null))`,
      [id, 'id' in ctx.actor ? ctx.actor.id : null, role],
    )
  }
  await db.query(`insert into market.delivery_zone (shop_id, kelurahan_code, fee) values ($1, 'k1', 8000)`, [id])
  for (const [kind, payload, bank] of [
    ['qris', inventedQris(name, 'ID1020000000001'), null],
    ['bank', '0012345678', 'Bank Contoh'],
  ] as const) {
    await db.query(
      `insert into market.payee (shop_id, kind, payload, bank, holder, city, nmid, hash, proposed_by, proposed_at, approved_by, approved_at, active_during)
       values ($1, $2, $3, $4, $5, 'METRO', $6, md5($3), $7, now() - interval '3 days', $8, now() - interval '2 days', tstzrange(now() - interval '1 day', null))`,
      [
        id,
        kind,
        payload,
        bank,
        name.toUpperCase(),
        kind === 'qris' ? 'ID1020000000001' : null,
        'id' in seller.actor ? seller.actor.id : null,
        'id' in second.actor ? second.actor.id : null,
      ],
    )
  }
  const { product, variant } = await plantProduct(town, { shop: id, place, slug: `${slug}-barang`, name: `Barang ${name}`, price, pieces })
  return { id, slug, place, seller, second, variant, product }
}

/** One product with one variant on the shelf, its level explained by a movement. */
export async function plantProduct(
  town: Planted,
  o: { shop: string; place: string; slug: string; name: string; price: number; pieces: number },
): Promise<{ product: string; variant: string }> {
  const db = town.owner
  const { id: product } = await one<{ id: string }>(
    db,
    `insert into market.product (shop_id, slug, name, category, status, published_at, min_price, max_price, in_stock) values ($1, $2, $3, 'umum', 'published', now(), $4, $4, true) returning id`,
    [o.shop, o.slug, o.name, o.price],
  )
  const { id: variant } = await one<{ id: string }>(
    db,
    'insert into market.variant (product_id, shop_id, sku, price) values ($1, $2, $3, $4) returning id',
    [product, o.shop, `SKU-${o.slug}`, o.price],
  )
  await db.query('insert into market.stock (variant_id, place_id, on_hand) values ($1, $2, $3)', [variant, o.place, o.pieces])
  if (o.pieces)
    await db.query(
      `insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor) values ($1, $2, 'received', $3, 'awal', 'test')`,
      [variant, o.place, o.pieces],
    )
  return { product, variant }
}

/** The reference basket's three shops (batik 350.000, kopi 45.000, keripik 15.000) in a bare town. */
export async function plantMarket(town: Planted): Promise<Fixture> {
  await town.owner.query(`insert into directory.district values ('d1', 'Metro Contoh')`)
  await town.owner.query(
    `insert into directory.kelurahan (code, slug, name, district_code, source, verified) values ('k1', 'contoh', 'Kelurahan Contoh', 'd1', 'uji', false), ('k2', 'lain', 'Kelurahan Lain', 'd1', 'uji', false)`,
  )
  await town.owner.query(
    `insert into directory.subsector (code, name, name_en, position, source, verified) values ('kriya', 'Kriya', 'Crafts', 1, 'uji', false)`,
  )
  await town.owner.query(`insert into market.category (slug, name_id, name_en, position) values ('umum', 'Umum', 'General', 1)`)
  const { slug: point } = await one<{ slug: string }>(
    town.owner,
    `insert into market.pickup_point (slug, name, kelurahan_code, address, hours, capacity) values ('hub', 'Titik Hub', 'k1', 'Jl. Hub', '08.00–16.00', 2) returning slug`,
  )
  const shops: Fixture['shops'] = [
    await plantShop(town, 'batik', 'Batik Uji', 350_000, 5),
    await plantShop(town, 'kopi', 'Kopi Uji', 45_000, 20),
    await plantShop(town, 'keripik', 'Keripik Uji', 15_000, 20),
  ]
  return { shops, buyer: await person(town, 'warga', 'Warga Contoh'), guest: await town.as('guest'), point }
}
