import { sql } from 'kysely'
import { minutesAfter, type Tongue } from '#src/base/time.ts'
import { newDays } from '#src/directory/newcomers.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { OriginLevel } from '#src/ui/card.tsx'
import type { PictureFacts } from '#src/ui/picture.tsx'
import { mostCounted } from './_search-facets.ts'
import { literally } from './_search-text.ts'

export type KelurahanCount = { code: string; slug: string; name: string; district: string; lat: number; lon: number; shops: number }

/** `more`: counting stopped, as it does in lists. */
export type CategoryShelf = { slug: string; name: string; products: number; more: boolean; picture: PictureFacts | null }

export type HomeProduct = {
  slug: string
  name: string
  shop: string
  shopSlug: string
  kelurahan: string
  min: number
  max: number
  origin: OriginLevel
  technique: string | null
  oneOfAKind: boolean
  leadDays: number | null
  available: number
  picture: PictureFacts | null
  publishedAt: Date
}

export type HomeShop = {
  slug: string
  name: string
  tagline: string
  kelurahan: string
  district: string
  subsector: string
  openedAt: Date
  products: number
}

export type HomeStory = { shop: string; slug: string; tagline: string; story: string; scene: string; kelurahan: string }

export type HomePoint = { name: string; address: string; hours: string; kelurahan: string }

export type Purchase = { name: string; slug: string; pieces: number }

const nameIn = (tongue: Tongue) => sql.ref(tongue === 'en' ? 'name_en' : 'name_id')

/** All kelurahan with the number of their open shops. The sums of the page are added up from these rows. */
export async function shopsByKelurahan({ db }: Ctx): Promise<KelurahanCount[]> {
  const found = await sql<KelurahanCount>`select k.code, k.slug, k.name, d.name as district, k.lat, k.lon,
      (select count(*)::int from market.shop s where s.kelurahan_code = k.code and s.status = 'approved') as shops
    from directory.kelurahan k join directory.district d on d.code = k.district_code
    where k.lat is not null and k.lon is not null order by d.code, k.name`.execute(db)
  return found.rows
}

/** The first level of categories that hold anything, with their newest picture. Nothing here grows with the market. */
export async function shelves({ db, tongue }: Ctx): Promise<CategoryShelf[]> {
  const found =
    await sql<CategoryShelf>`select c.slug, c.${nameIn(tongue)} as name, least(n.products, ${mostCounted})::int as products, n.products > ${mostCounted} as more, newest.picture
    from market.category c
      cross join lateral (select count(*)::int as products from (select from market.product_search p where p.root = c.slug limit ${mostCounted + 1}) p) n
      left join lateral (
        select p.picture from market.product_search p where p.root = c.slug and p.picture is not null order by p.published_at desc limit 1) newest on true
    where c.parent is null and n.products > 0 order by c.position`.execute(db)
  return found.rows
}

const perShop = 2

/** The newest things, no more than two of one shop: an import of a hundred rows is not the whole neighbourhood. */
export async function newestProducts({ db }: Ctx, most: number): Promise<HomeProduct[]> {
  const found =
    await sql<HomeProduct>`select p.slug, p.name, p.shop_name as shop, p.shop_slug as "shopSlug", p.kelurahan_name as kelurahan, p.min_price as min, p.max_price as max,
      p.origin, p.technique, p.one_of_a_kind as "oneOfAKind", p.lead_days as "leadDays", p.available, p.picture, p.published_at as "publishedAt"
    from market.product_search p order by p.published_at desc, p.product_id desc limit ${most * 8}`.execute(db)
  const seen = new Map<string, number>()
  const fair = found.rows.filter(({ shopSlug }) => {
    const times = seen.get(shopSlug) ?? 0
    seen.set(shopSlug, times + 1)
    return times < perShop
  })
  return fair.slice(0, most)
}

/** The cloth drawn at the head of the market is a butterfly scarf; this is one that can be bought. */
export async function scarfOnSale({
  db,
}: Ctx): Promise<Pick<HomeProduct, 'slug' | 'name' | 'shop' | 'kelurahan' | 'min' | 'max'> | undefined> {
  const found = await sql<HomeProduct>`select slug, name, shop_name as shop, kelurahan_name as kelurahan, min_price as min, max_price as max
    from market.product_search where words @@ ${literally('selendang:A & kupu:A')} and name ilike '%kupu%' and name ilike '%selendang%' and available > 0
    order by published_at desc limit 1`.execute(db)
  return found.rows[0]
}

/** One shop's own words. Another every day, the same all day. */
export async function storyOfTheDay({ db }: Ctx, day: string): Promise<HomeStory | undefined> {
  const found = await sql<HomeStory>`select s.name as shop, s.slug, s.tagline, s.story, s.scene, k.name as kelurahan
    from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code
    where s.status = 'approved' and length(s.story) >= 120 order by md5(s.slug || ${day}) limit 1`.execute(db)
  return found.rows[0]
}

export async function pickupPoints({ db }: Ctx, most: number): Promise<HomePoint[]> {
  const found = await sql<HomePoint>`select p.name, p.address, p.hours, k.name as kelurahan
    from market.pickup_point p join directory.kelurahan k on k.code = p.kelurahan_code where p.active order by p.name limit ${most}`.execute(
    db,
  )
  return found.rows
}

/** Shops that opened for the first time in the last weeks, the newest first; nobody where none did. */
export async function newShops({ db, tongue }: Ctx, most: number): Promise<HomeShop[]> {
  const name = sql.ref(tongue === 'en' ? 'b.name_en' : 'b.name')
  const found =
    await sql<HomeShop>`select s.slug, s.name, s.tagline, k.name as kelurahan, d.name as district, ${name} as subsector, t.at as "openedAt",
      (select count(*)::int from market.product_search p where p.shop_id = s.id) as products
    from market.shop_step t
      join market.shop s on s.id = t.shop_id
      join directory.kelurahan k on k.code = s.kelurahan_code
      join directory.district d on d.code = k.district_code
      join directory.subsector b on b.code = s.subsector_code
    where t.to_status = 'approved' and t.at > clock_timestamp() - make_interval(days => ${newDays}) and s.status = 'approved'
      and not exists (select from market.shop_step e where e.shop_id = t.shop_id and e.to_status = 'approved' and (e.at, e.id) < (t.at, t.id))
    order by t.at desc, s.id desc limit ${most}`.execute(db)
  return found.rows
}

export async function shopsBySubsector({ db, tongue }: Ctx): Promise<{ code: string; name: string; shops: number }[]> {
  const name = sql.ref(tongue === 'en' ? 'b.name_en' : 'b.name')
  const found = await sql<{ code: string; name: string; shops: number }>`select b.code, ${name} as name, count(*)::int as shops
    from market.shop s join directory.subsector b on b.code = s.subsector_code
    where s.status = 'approved' group by b.code order by 3 desc, b.position`.execute(db)
  return found.rows
}

const oneDay = 24 * 60

/** The smallest UUID v7 of an instant. Keys are in order of time, so the newest rows are one end of the primary key. */
function keysFrom(at: Date): string {
  const hex = at.getTime().toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`
}

/** What was paid for in the last day: things and pieces, never who. Only what is still on sale, so that each line leads somewhere. */
export async function boughtLately({ db, now }: Ctx, most: number): Promise<Purchase[]> {
  const found = await sql<Purchase>`select p.name, p.slug, sum(l.quantity)::int as pieces
    from market.order_line l
      join market.seller_order o on o.id = l.seller_order_id
      join market.product_search p on p.slug = l.product_slug
    where o.id >= ${keysFrom(minutesAfter(now, -oneDay))}::uuid and o.placed_at > now() - interval '1 day' and o.payment_status in ('paid', 'overpaid')
    group by p.name, p.slug order by 3 desc, 1 limit ${most}`.execute(db)
  return found.rows
}
