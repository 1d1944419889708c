import { CompiledQuery, sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { Database } from '#src/platform/database.ts'
import { type Item, itemsOfShop } from './_search-items.ts'
import { capital, plainLabel } from './finding.db.ts'
import type { Making } from './making.ts'
import { makingOf } from './making-read.db.ts'
import type { ShownOrigin } from './origin-case.ts'
import { type OriginLine, originCaseOf, shownOrigin } from './origin-read.db.ts'
import type { PricePart } from './price.ts'
import type { Rating } from './review.ts'
import { newestReviews, type ReviewRead, ratingOfProduct } from './review-read.db.ts'
import { type Badge, type Handing, handingFacts, slugShape } from './shop-page.db.ts'

export type VariantRead = { id: string; sku: string; options: { name: string; value: string }[]; price: number; available: number }
export type PictureRead = { key: string; widths: number[]; width: number; height: number; alt: string }
export type Fact = { key: string; label: string; value: string }

/** A product as any reader may see it. */
export type ProductRead = {
  slug: string
  name: string
  /** `ended`: not sold any more; the page stays, also as the memory of a single piece. */
  status: 'published' | 'ended'
  category: { slug: string; name: string; parent: { slug: string; name: string } | null }
  description: string
  storyTitle: string
  story: string
  origin: ShownOrigin
  originNote: string
  /** The newest case about its origin. */
  doubted: OriginLine | null
  technique: string | null
  motif: string | null
  oneOfAKind: boolean
  leadDays: number | null
  weightGrams: number | null
  minPrice: number
  maxPrice: number
  available: number
  variants: VariantRead[]
  pictures: PictureRead[]
  facts: Fact[]
  badges: Badge[]
  shop: {
    id: string
    slug: string
    name: string
    tagline: string
    kelurahan: string
    kelurahanSlug: string
    phone: string
    away: string | null
    products: number
  }
  handing: Handing
  /** Where the money goes, as long as the price is the one that was explained. */
  anatomy: { price: number; at: string; parts: PricePart[] } | null
  /** The queue it is made in, where the shelf does not hold it. */
  making: Making | null
  /** The newest cloth of this listing with a certificate that holds. */
  certified: { code: string; number: string; title: string } | null
  /** What verified buyers say of it: how they rate it, and the newest words. */
  rating: Rating | null
  reviews: ReviewRead[]
  /** Other things of the same maker. */
  others: Item[]
  updatedAt: Date
}

export type ProductAnswer = { state: 'shown'; product: ProductRead } | { state: 'suspended'; shop: string } | { state: 'missing' }

type RawFact = {
  key: string
  value: unknown
  type: string
  unit: string | null
  options: string[]
  options_en: string[]
  name_id: string
  name_en: string
}
type Row = Omit<ProductRead, 'facts' | 'category'> & {
  id: string
  shopStatus: string
  productStatus: string
  wasPublished: boolean
  category: { slug: string; name_id: string; name_en: string }
  parent: { slug: string; name_id: string; name_en: string } | null
  facts: RawFact[]
}

const otherWorks = 5
const shownReviews = 3

/** Everything the page says, in one statement and so in one way to the database; stock is read where it is decided, not from the index. */
const bySlug = (slug: string) => sql<Row>`
    select p.id, p.slug, p.name, p.status as "productStatus", case when p.status = 'published' then 'published' else 'ended' end as status, p.published_at is not null as "wasPublished",
      p.description, p.story_title as "storyTitle", p.story, ${shownOrigin} as origin, ${originCaseOf} as doubted, p.origin_note as "originNote", p.one_of_a_kind as "oneOfAKind", p.lead_days as "leadDays",
      p.weight_grams as "weightGrams", p.updated_at as "updatedAt", s.status as "shopStatus",
      nullif(market.technique_of(p.attributes), 'lainnya') as technique, p.attributes ->> 'motif' as motif,
      jsonb_build_object('slug', c.slug, 'name_id', c.name_id, 'name_en', c.name_en) as category,
      case when up.slug is not null then jsonb_build_object('slug', up.slug, 'name_id', up.name_id, 'name_en', up.name_en) end as parent,
      v.variants, v.min as "minPrice", v.max as "maxPrice", case when p.status = 'published' then v.available else 0 end as available,
      (select coalesce(jsonb_agg(jsonb_build_object('key', key, 'widths', widths, 'width', width, 'height', height, 'alt', alt) order by position), '[]') from market.picture where product_id = p.id) as pictures,
      (select coalesce(jsonb_agg(jsonb_build_object('kind', kind, 'number', number, 'state', state, 'validUntil', valid_until) order by kind, number), '[]')
        from market.badge where shop_id = s.id and (product_id is null or product_id = p.id) and state <> 'rejected') as badges,
      (select coalesce(jsonb_agg(jsonb_build_object('key', e.key, 'value', e.value, 'type', a.type, 'unit', a.unit, 'options', a.options, 'options_en', a.options_en, 'name_id', a.name_id, 'name_en', a.name_en)), '[]')
        from jsonb_each(p.attributes) e
          cross join lateral (select * from market.attribute a where a.key = e.key and a.category in (c.slug, up.slug) order by a.category = c.slug desc limit 1) a) as facts,
      jsonb_build_object('id', s.id, 'slug', s.slug, 'name', s.name, 'tagline', s.tagline, 'kelurahan', k.name, 'kelurahanSlug', k.slug, 'phone', s.phone,
        'away', case when s.holiday_until >= (now() at time zone 'Asia/Jakarta')::date then s.holiday_until end,
        'products', (select count(*)::int from (select from market.product_search d where d.shop_slug = s.slug limit 1000) n)) as shop,
      (select jsonb_build_object('price', a.price, 'at', a.at, 'parts', (select jsonb_agg(jsonb_build_object('kind', x.kind, 'label', x.label, 'amount', x.amount, 'days', x.days) order by x.position) from market.price_part x where x.anatomy_id = a.id))
        from (select * from market.price_anatomy a where a.product_id = p.id order by a.id desc limit 1) a where a.price = v.min and a.price = v.max) as anatomy,
      case when p.status = 'published' then ${makingOf} end as making,
      (select jsonb_build_object('code', c.code, 'number', k.number, 'title', k.title) from market.piece k join market.certificate c on c.piece_id = k.id
        where k.product_id = p.id and not exists (select from market.certificate_end e where e.certificate_id = c.id) and not exists (select from market.certificate n where n.replaces = c.id)
        order by c.issued_at desc limit 1) as certified,
      ${ratingOfProduct} as rating, ${newestReviews(shownReviews)} as reviews,
      ${handingFacts} as handing, ${itemsOfShop(otherWorks)} as others
    from market.product p
      join market.shop s on s.id = p.shop_id
      join directory.kelurahan k on k.code = s.kelurahan_code
      join market.category c on c.slug = p.category
      left join market.category up on up.slug = c.parent
      cross join lateral (
        select coalesce(jsonb_agg(jsonb_build_object('id', v.id, 'sku', v.sku, 'options', v.options, 'price', v.price, 'available', l.available) order by v.position, v.id), '[]') as variants,
          coalesce(min(v.price), p.min_price) as min, coalesce(max(v.price), p.max_price) as max, coalesce(sum(l.available), 0)::int as available
        from market.variant v
          cross join lateral (select coalesce((select max(on_hand - allocated - reserved) from market.stock where variant_id = v.id), 0)::int as available) l
        where v.product_id = p.id and v.ended_at is null) v
    where p.slug = ${slug}`

/** The text of the statement never changes: put together once, it need not be put together for every page. The slug is its last value. */
let written: CompiledQuery<Row> | undefined

async function readRow(db: Database, slug: string): Promise<Row | undefined> {
  written ??= bySlug(slug).compile(db)
  const found = await db.executeQuery(CompiledQuery.raw(written.sql, [...written.parameters.slice(0, -1), slug]) as CompiledQuery<Row>)
  return found.rows[0]
}

function factOf(
  { key, value, type, unit, options, options_en, name_id, name_en }: RawFact,
  tongue: Tongue,
  yes: (is: boolean) => string,
): Fact {
  const label = tongue === 'en' ? name_en : name_id
  const one = (item: unknown): string => {
    if (type === 'bool') return yes(item === true || item === 'true')
    if (type === 'number') return unit ? `${String(item)} ${unit}` : String(item)
    const place = tongue === 'en' ? options.indexOf(String(item)) : -1
    return type === 'enum' ? capital(options_en[place] ?? plainLabel(String(item))) : String(item)
  }
  return { key, label, value: (Array.isArray(value) ? value : [value]).map(one).join(', ') }
}

const nameOf = (tongue: Tongue, { slug, name_id, name_en }: { slug: string; name_id: string; name_en: string }) => ({
  slug,
  name: tongue === 'en' ? name_en : name_id,
})

/** A product for its page and for the API. Drafts and hidden ones are not there for anybody here. */
export async function productForReader(
  db: Database,
  slug: string,
  { tongue, yes }: { tongue: Tongue; yes: (is: boolean) => string },
): Promise<ProductAnswer> {
  const row = slugShape.test(slug) ? await readRow(db, slug) : undefined
  if (!row || !['published', 'ended'].includes(row.productStatus) || !row.wasPublished) return { state: 'missing' }
  if (row.shopStatus === 'suspended') return { state: 'suspended', shop: row.shop.name }
  if (row.shopStatus !== 'approved') return { state: 'missing' }
  const { id: _id, shopStatus: _shop, productStatus: _status, wasPublished: _was, parent, facts, category, others, ...product } = row
  return {
    state: 'shown',
    product: {
      ...product,
      updatedAt: new Date(product.updatedAt),
      category: { ...nameOf(tongue, category), parent: parent && nameOf(tongue, parent) },
      facts: facts.map((fact) => factOf(fact, tongue, yes)),
      others: others.filter((work) => work.slug !== slug).slice(0, otherWorks - 1),
    },
  }
}
