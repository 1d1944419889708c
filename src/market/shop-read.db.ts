import { sql } from 'kysely'
import { Denied, Missing } from '#src/base/outcome.ts'
import { type Actor, type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { ShopStatus, TeamRole } from './shop.ts'

export type ShopRow = {
  id: string
  slug: string
  name: string
  tagline: string
  story: string
  kelurahan: string
  subsector: string
  address: string
  hours: string
  phone: string
  status: ShopStatus
  holidayUntil: string | null
  offersPickup: boolean
  offersPoint: boolean
  courierFee: number | null
  scene: string
  /** A curator looks at each change of a listing here, not only at those that always wait. */
  editsWatched: boolean
}

const columns = sql`s.id, s.slug, s.name, s.tagline, s.story, s.kelurahan_code as kelurahan, s.subsector_code as subsector, s.address, s.hours, s.phone, s.status,
  s.holiday_until as "holidayUntil", s.offers_pickup as "offersPickup", s.offers_point as "offersPoint", s.courier_fee as "courierFee", s.scene, s.edits_watched as "editsWatched"`

const onTeam = (person: string | undefined) =>
  sql`exists (select 1 from identity.membership ms where ms.kind = 'shop' and ms.entity_id = s.id and ms.person_id = ${person ?? null} and ms.during @> now())`

/** The shop with its row locked, reached through its team: somebody else's is not there. */
export async function lockShop(tx: Tx, actor: Actor, slug: string): Promise<ShopRow> {
  const found =
    await sql<ShopRow>`select ${columns} from market.shop s where s.slug = ${slug} and ${onTeam(personOf(actor))} for update of s`.execute(
      tx,
    )
  const [shop] = found.rows
  if (!shop) throw new Missing('shop')
  return shop
}

/** The shop as its team knows it, for errands on its goods: they do not wait for one another. */
export async function shopOfTeam(db: Database | Tx, actor: Actor, slug: string): Promise<ShopRow> {
  const found = await sql<ShopRow>`select ${columns} from market.shop s where s.slug = ${slug} and ${onTeam(personOf(actor))}`.execute(db)
  const [shop] = found.rows
  if (!shop) throw new Missing('shop')
  return shop
}

/** The shop for a curator's desk, locked. */
export async function lockAnyShop(tx: Tx, slug: string): Promise<ShopRow> {
  const found = await sql<ShopRow>`select ${columns} from market.shop s where s.slug = ${slug} for update of s`.execute(tx)
  const [shop] = found.rows
  if (!shop) throw new Missing('shop')
  return shop
}

export type Member = { person: string; name: string; email: string; role: TeamRole }

export async function teamOf(db: Database | Tx, shop: string): Promise<Member[]> {
  const found =
    await sql<Member>`select p.id as person, p.name, p.email, ms.role from identity.membership ms join identity.person p on p.id = ms.person_id
    where ms.kind = 'shop' and ms.entity_id = ${shop} and ms.during @> now() order by array_position(array['owner', 'staff', 'cashier', 'facilitator'], ms.role), p.name`.execute(
      db,
    )
  return found.rows
}

export type ShopStepRead = { from: ShopStatus | null; to: ShopStatus; reason: string; by: 'team' | 'desk' | 'system'; at: Date }

async function stepsOf(db: Database, shop: string): Promise<ShopStepRead[]> {
  const found = await sql<ShopStepRead>`select st.from_status as "from", st.to_status as "to", st.reason, st.at,
      case when st.actor like 'system:%' then 'system' when st.to_status in ('draft', 'submitted') then 'team' else 'desk' end as by
    from market.shop_step st where st.shop_id = ${shop} order by st.at, st.id`.execute(db)
  return found.rows
}

export type Zone = { kelurahan: string; name: string; fee: number }

async function zonesOf(db: Database, shop: string): Promise<Zone[]> {
  const found =
    await sql<Zone>`select z.kelurahan_code as kelurahan, k.name, z.fee from market.delivery_zone z join directory.kelurahan k on k.code = z.kelurahan_code
    where z.shop_id = ${shop} order by k.name`.execute(db)
  return found.rows
}

export type TeamShop = ShopRow & { role: TeamRole; kelurahanName: string; zones: Zone[]; team: Member[]; steps: ShopStepRead[] }

async function whole(ctx: Ctx, shop: ShopRow): Promise<Omit<TeamShop, 'role'>> {
  const [zones, team, steps, place] = await Promise.all([
    zonesOf(ctx.db, shop.id),
    teamOf(ctx.db, shop.id),
    stepsOf(ctx.db, shop.id),
    sql<{ name: string }>`select name from directory.kelurahan where code = ${shop.kelurahan}`.execute(ctx.db),
  ])
  return { ...shop, zones, team, steps, kelurahanName: place.rows[0]?.name ?? '' }
}

/** Everything the team sees of its own shop. Not mine: not there. */
export async function shopForTeam(ctx: Ctx, slug: string): Promise<TeamShop> {
  const shop = await whole(ctx, await shopOfTeam(ctx.db, ctx.actor, slug))
  const me = shop.team.find((member) => member.person === personOf(ctx.actor))
  if (!me) throw new Missing('shop')
  return { ...shop, role: me.role }
}

export type MyShop = { slug: string; name: string; status: ShopStatus; role: TeamRole; products: number; toDo: number }

/** The shops I work in, with how many orders wait for the shop. */
export async function myShops(ctx: Ctx): Promise<MyShop[]> {
  const found = await sql<MyShop>`select s.slug, s.name, s.status, ms.role,
      (select count(*)::int from market.product p where p.shop_id = s.id and p.status <> 'ended') as products,
      (select count(*)::int from market.seller_order so where so.shop_id = s.id and (so.status in ('awaiting_acceptance', 'processing') or so.payment_status = 'claimed' and so.status = 'awaiting_payment')) as "toDo"
    from identity.membership ms join market.shop s on s.id = ms.entity_id
    where ms.kind = 'shop' and ms.person_id = ${personOf(ctx.actor) ?? null} and ms.during @> now() order by s.name`.execute(ctx.db)
  return found.rows
}

export type ShopOnDesk = {
  slug: string
  name: string
  status: ShopStatus
  kelurahan: string
  owners: string
  since: Date
  products: number
  reason: string
}

async function mustReview(ctx: Ctx): Promise<void> {
  if (!(await may(ctx, 'market.shop.review'))) throw new Denied('market.shop.review')
}

export type ShopsOnDesk = { items: ShopOnDesk[]; next?: string }

/** A moment of the database, to its last digit, and the slug of a shop. */
const cursor = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)~([a-z0-9-]{1,120})$/

/** Shops for the curator's desk, those that wait longest first, page by page. A made-up key begins at the top. */
export async function shopsToReview(
  ctx: Ctx,
  statuses: readonly ShopStatus[] = ['submitted'],
  { after = '', limit = 100 }: { after?: string | undefined; limit?: number } = {},
): Promise<ShopsOnDesk> {
  await mustReview(ctx)
  const [, at, slug] = cursor.exec(after) ?? []
  const found = await sql<
    ShopOnDesk & { key: string }
  >`select s.slug, s.name, s.status, k.name as kelurahan, st.at as since, st.at::text || '~' || s.slug as key, st.reason,
      (select string_agg(p.name, ', ' order by p.name) from identity.membership ms join identity.person p on p.id = ms.person_id
        where ms.kind = 'shop' and ms.entity_id = s.id and ms.role = 'owner' and ms.during @> now()) as owners,
      (select count(*)::int from market.product p where p.shop_id = s.id and p.status <> 'ended') as products
    from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code
      join lateral (select at, reason from market.shop_step t where t.shop_id = s.id order by t.at desc limit 1) st on true
    where s.status = any(${[...statuses]}) ${at && slug ? sql`and (st.at, s.slug) > (${at}::timestamptz, ${slug})` : sql``}
    order by st.at, s.slug limit ${limit + 1}`.execute(ctx.db)
  const rows = found.rows.slice(0, limit)
  const last = rows.at(-1)
  const items = rows.map(({ key: _, ...row }) => ({ ...row, owners: row.owners ?? '' }))
  return { items, ...(found.rows.length > limit && last ? { next: last.key } : {}) }
}

/** The same as the team sees, for who may review it. */
export async function shopForDesk(ctx: Ctx, slug: string): Promise<Omit<TeamShop, 'role'>> {
  await mustReview(ctx)
  const found = await sql<ShopRow>`select ${columns} from market.shop s where s.slug = ${slug}`.execute(ctx.db)
  const [shop] = found.rows
  if (!shop) throw new Missing('shop')
  return await whole(ctx, shop)
}
