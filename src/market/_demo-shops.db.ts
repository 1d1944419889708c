import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { seeded } from '#src/base/seed.ts'
import { minutesAfter } from '#src/base/time.ts'
import type { DemoPerson } from '#src/identity/demo.db.ts'
import { joinTeam } from '#src/identity/membership.db.ts'
import type { Tx } from '#src/platform/database.ts'
import type { SceneKind } from '#src/ui/picture/scene.ts'
import type { DemoPoint, DemoShop, DemoTown } from './_demo-files.ts'
import { demoQris } from './_demo-qris.ts'
import { payeeHash } from './payee.ts'

const day = 24 * 60

const scenes: Record<string, SceneKind> = {
  kuliner: 'kitchen-shelf',
  kriya: 'craft-table',
  fesyen: 'batik-terrace',
  'desain-produk': 'craft-table',
  'seni-rupa': 'studio-desk',
  dkv: 'studio-desk',
  penerbitan: 'studio-desk',
  game: 'studio-desk',
  musik: 'studio-desk',
  fotografi: 'studio-desk',
}

const sceneOf = (shop: DemoShop): SceneKind =>
  /batik|canting|wastra/.test(shop.slug)
    ? 'batik-terrace'
    : /kopi/.test(shop.slug)
      ? 'coffee-corner'
      : (scenes[shop.subsector] ?? 'market-stall')

/** Owners that are not of the cast, as people of their own. */
export const ownersOf = (shops: readonly DemoShop[]): DemoPerson[] =>
  shops.flatMap((shop) =>
    shop.owner.name
      ? [{ key: `pemilik-${shop.slug}`, name: shop.owner.name, email: `${shop.slug}@contoh.metro`, role: 'pemilik toko', posts: [] }]
      : [],
  )

type Placed = DemoShop & { id: string; owner_id: string; opened: Date; n: number }

/** How long ago it opened: the same for the same shop every time. */
const daysOpen = (shop: DemoShop): number =>
  shop.days_open ?? (shop.status === 'submitted' ? 3 : seeded(`shop/${shop.slug}`).whole(70, 700))

async function placed(tx: Tx, town: DemoTown, now: Date): Promise<Placed[]> {
  const found = await sql<{ id: string; key: string }>`select id, demo_key as key from identity.person where demo_key is not null`.execute(
    tx,
  )
  const ids = new Map(found.rows.map((row) => [row.key, row.id]))
  return town.shops.map((shop, at) => {
    const owner = ids.get(shop.owner.cast ?? `pemilik-${shop.slug}`)
    if (!owner) throw new Error(`the owner of ${shop.slug} is not among the people`)
    return { ...shop, id: newId(now), owner_id: owner, opened: minutesAfter(now, -daysOpen(shop) * day), n: at + 1 }
  })
}

async function writeShops(tx: Tx, shops: readonly Placed[]): Promise<void> {
  const rows = shops.map((shop) => ({
    ...shop,
    // goods come in while the shop is open; what happened to it afterwards is written last
    status: shop.status === 'submitted' ? 'submitted' : 'approved',
    scene: sceneOf(shop),
    pickup: shop.fulfilment.pickup,
    point: shop.fulfilment.point,
    courier: shop.fulfilment.courier_fee,
  }))
  await sql`
    with n as (select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(id uuid, slug text, name text, tagline text, story text, kelurahan text, subsector text, address text, hours text, phone text,
      status text, scene text, pickup boolean, point boolean, courier bigint, opened timestamptz, owner_id uuid)),
    s as (insert into market.shop (id, slug, name, tagline, story, kelurahan_code, subsector_code, address, hours, phone, status, scene, offers_pickup, offers_point, courier_fee, created_at)
      select id, slug, name, tagline, story, kelurahan, subsector, address, hours, phone, status, scene, pickup, point, courier, opened from n),
    p as (insert into market.place (shop_id, name) select id, 'Toko' from n)
    insert into market.shop_step (shop_id, from_status, to_status, actor, at)
    select n.id, t.was, t.became, case t.became when 'approved' then 'system:demo' else 'person:' || n.owner_id end, n.opened + t.after
    from n cross join (values (null, 'draft', interval '0'), ('draft', 'submitted', interval '1 hour'), ('submitted', 'approved', interval '2 days')) t (was, became, after)
    where t.became <> 'approved' or n.status = 'approved'`.execute(tx)
  for (const shop of shops)
    await joinTeam(tx, { kind: 'shop', entity: shop.id }, { person: shop.owner_id, role: 'owner', since: shop.opened })
  const zones = shops.flatMap((shop) => shop.fulfilment.zones.map((zone) => ({ shop: shop.id, ...zone })))
  await sql`insert into market.delivery_zone (shop_id, kelurahan_code, fee) select shop, kelurahan, fee from jsonb_to_recordset(${JSON.stringify(zones)}::jsonb) as z(shop uuid, kelurahan text, fee bigint)`.execute(
    tx,
  )
}

/** A code and an account for each shop, said by its owner, looked at by the curator a month ago. */
async function writePayees(tx: Tx, shops: readonly Placed[]): Promise<void> {
  const rows = shops.flatMap((shop) => {
    const qris = {
      shop: shop.id,
      by: shop.owner_id,
      kind: 'qris',
      payload: demoQris({ ...shop.qris, n: shop.n }),
      bank: null,
      holder: shop.qris.merchant.slice(0, 25),
      city: 'METRO',
      nmid: shop.qris.nmid,
    }
    const bank = {
      shop: shop.id,
      by: shop.owner_id,
      kind: 'bank',
      payload: shop.bank.account,
      bank: shop.bank.bank,
      holder: shop.bank.holder,
      city: null,
      nmid: null,
    }
    return [qris, bank].map((one) => ({ ...one, hash: payeeHash(shop.id, one) }))
  })
  await sql`insert into market.payee (shop_id, kind, payload, bank, holder, city, nmid, hash, proposed_by, proposed_at, approved_by, approved_at, active_during)
    select p.shop, p.kind, p.payload, p.bank, p.holder, p.city, p.nmid, p.hash, p.by, now() - interval '31 days', (select id from identity.person where demo_key = 'kurator'), now() - interval '2 days', tstzrange(now() - interval '1 day', null)
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(shop uuid, kind text, payload text, bank text, holder text, city text, nmid text, hash text, by uuid)`.execute(
    tx,
  )
}

const writePoints = (tx: Tx, points: readonly DemoPoint[]) =>
  sql`insert into market.pickup_point (slug, name, kelurahan_code, address, hours, capacity)
    select slug, name, kelurahan, address, hours, capacity from jsonb_to_recordset(${JSON.stringify(points)}::jsonb) as p(slug text, name text, kelurahan text, address text, hours text, capacity int)`.execute(
    tx,
  )

export async function plantShops(tx: Tx, town: DemoTown, now: Date): Promise<void> {
  const shops = await placed(tx, town, now)
  await writeShops(tx, shops)
  await writePayees(tx, shops)
  await writePoints(tx, town.points)
}
