import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import type { Rating } from './review.ts'

/** Anything else is nobody's name, and need not be asked. */
export const slugShape = /^[a-z0-9][a-z0-9-]{0,199}$/

export type Badge = {
  kind: 'nib' | 'pirt' | 'bpom_md' | 'halal' | 'ip_record' | 'batikmark' | 'sni'
  number: string
  state: 'claimed' | 'verified'
  validUntil: string | null
}

/** How this shop's goods reach a buyer. */
export type Handing = {
  pickup: boolean
  address: string
  hours: string
  zones: { kelurahan: string; name: string; fee: number }[]
  courierFee: number | null
  points: { slug: string; name: string; address: string; hours: string; free: number }[]
}

/** The same of shop `s`, as one value, so that a page may ask for it along with everything else. */
export const handingFacts = sql<Handing>`jsonb_build_object('pickup', s.offers_pickup, 'address', s.address, 'hours', s.hours, 'courierFee', s.courier_fee,
  'zones', (select coalesce(jsonb_agg(jsonb_build_object('kelurahan', z.kelurahan_code, 'name', n.name, 'fee', z.fee) order by z.fee, n.name), '[]')
    from market.delivery_zone z join directory.kelurahan n on n.code = z.kelurahan_code where z.shop_id = s.id),
  'points', case when s.offers_point then (select coalesce(jsonb_agg(jsonb_build_object('slug', slug, 'name', name, 'address', address, 'hours', hours, 'free', capacity - open_parcels) order by name), '[]')
    from market.pickup_point where active) else '[]' end)`

export type ShopRead = {
  id: string
  slug: string
  name: string
  tagline: string
  story: string
  kelurahan: string
  kelurahanSlug: string
  district: string
  subsector: string
  address: string
  hours: string
  phone: string
  scene: string
  away: string | null
  openSince: Date
  badges: Badge[]
  handing: Handing
  /** What verified buyers make of all its goods together. */
  rating: Pick<Rating, 'n' | 'stars'> | null
}

export type ShopAnswer = { state: 'shown'; shop: ShopRead } | { state: 'suspended'; shop: string } | { state: 'missing' }

type Row = ShopRead & { status: string }

/** A shop for its page, in one statement. Only approved shops are there; a suspended one says so. */
export async function shopForReader(db: Database, slug: string, tongue: Tongue): Promise<ShopAnswer> {
  if (!slugShape.test(slug)) return { state: 'missing' }
  const found = await sql<Row>`
    select s.id, s.slug, s.name, s.tagline, s.story, s.status, s.address, s.hours, s.phone, s.scene, s.created_at as "openSince", k.name as kelurahan, k.slug as "kelurahanSlug", d.name as district,
      ${sql.ref(tongue === 'en' ? 'b.name_en' : 'b.name')} as subsector,
      case when s.holiday_until >= (now() at time zone 'Asia/Jakarta')::date then s.holiday_until end as away,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'number', number, 'state', state, 'validUntil', valid_until) order by kind, number), '[]')
        from market.badge where shop_id = s.id and product_id is null and state <> 'rejected') as badges,
      ${handingFacts} as handing,
      (select jsonb_build_object('n', sum(q.n), 'stars', sum(q.stars)) from market.product_rating q where q.shop_id = s.id having sum(q.n) > 0) as rating
    from market.shop s
      join directory.kelurahan k on k.code = s.kelurahan_code
      join directory.district d on d.code = k.district_code
      join directory.subsector b on b.code = s.subsector_code
    where s.slug = ${slug}`.execute(db)
  const [row] = found.rows
  if (!row || !['approved', 'suspended'].includes(row.status)) return { state: 'missing' }
  if (row.status === 'suspended') return { state: 'suspended', shop: row.name }
  const { status: _, ...shop } = row
  return { state: 'shown', shop }
}

export type ListedShop = {
  slug: string
  name: string
  tagline: string
  kelurahan: string
  kelurahanSlug: string
  subsector: string
  scene: string
  products: number
  openSince: Date
}

export type Listing = { kelurahan: { slug: string; name: string; shops: number }[]; shops: ListedShop[]; next?: string | undefined }

const mostShops = 60

/** All 22 kelurahan with their number of shops, and the shops of one or of all, by name. */
export async function shopsForReader(
  db: Database,
  o: { kelurahan?: string | undefined; after?: string | undefined; tongue: Tongue },
): Promise<Listing> {
  const [places, listed] = await Promise.all([
    sql<{ slug: string; name: string; shops: number }>`
      select k.slug, k.name, (select count(*)::int from market.shop s where s.kelurahan_code = k.code and s.status = 'approved') as shops from directory.kelurahan k order by k.name`.execute(
      db,
    ),
    sql<ListedShop>`
      select s.slug, s.name, s.tagline, k.name as kelurahan, k.slug as "kelurahanSlug", ${sql.ref(o.tongue === 'en' ? 'b.name_en' : 'b.name')} as subsector, s.scene, s.created_at as "openSince",
        (select count(*)::int from (select from market.product_search d where d.shop_slug = s.slug limit 1000) n) as products
      from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code join directory.subsector b on b.code = s.subsector_code
      where s.status = 'approved' and (${o.kelurahan ?? null}::text is null or k.slug = ${o.kelurahan ?? null}) and s.slug > ${o.after ?? ''}
      order by s.slug limit ${mostShops + 1}`.execute(db),
  ])
  const shops = listed.rows.slice(0, mostShops)
  return { kelurahan: places.rows, shops, next: listed.rows.length > mostShops ? shops.at(-1)?.slug : undefined }
}

export type Address = { slug: string; changed: Date }

export const sitemapPart = 50_000

/** How many pages there are to name, for the index of the sitemap. */
export async function pagesCounted(db: Database): Promise<{ products: number; shops: number }> {
  const found = await sql<{
    products: number
    shops: number
  }>`select (select count(*)::int from market.product_search) as products, (select count(*)::int from market.shop where status = 'approved') as shops`.execute(
    db,
  )
  return found.rows[0] ?? { products: 0, shops: 0 }
}

/** One part of the sitemap: the products in the order they were made. A part is found by its place on an index, once an hour at most. */
export async function productAddresses(db: Database, part: number): Promise<Address[]> {
  const found =
    await sql<Address>`select slug, published_at as changed from market.product_search order by product_id limit ${sitemapPart} offset ${(part - 1) * sitemapPart}`.execute(
      db,
    )
  return found.rows
}

export async function shopAddresses(db: Database): Promise<Address[]> {
  const found =
    await sql<Address>`select slug, updated_at as changed from market.shop where status = 'approved' order by slug limit ${sitemapPart}`.execute(
      db,
    )
  return found.rows
}
