import { sql } from 'kysely'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { AttributeDefinition, ProductStatus } from './product.ts'
import { type LockedProduct, productColumns } from './product-write.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

export type TeamProduct = {
  id: string
  slug: string
  name: string
  status: ProductStatus
  category: string
  minPrice: Rupiah
  maxPrice: Rupiah
  variants: number
  onHand: number
  held: number
  picture: { key: string; alt: string; widths: number[]; width: number; height: number } | null
}

export type ProductFilter = {
  status?: ProductStatus | undefined
  stock?: 'out' | 'low' | undefined
  q?: string | undefined
  after?: string | undefined
  limit?: number
}

/** Few pieces left: the list of the team says so. */
export const lowStock = 3

const cursorOf = (name: string, id: string): string => Buffer.from(JSON.stringify([name, id])).toString('base64url')

function readCursor(text: string | undefined): [name: string, id: string] | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(text ?? '', 'base64url').toString('utf8'))
    if (Array.isArray(read) && typeof read[0] === 'string' && /^[0-9a-f-]{36}$/.test(String(read[1]))) return [read[0], String(read[1])]
  } catch {
    return undefined
  }
  return undefined
}

type Row = Omit<TeamProduct, 'minPrice' | 'maxPrice'> & { min: number; max: number }

const stockFilter = (stock: ProductFilter['stock']) => {
  if (stock === 'out') return sql`and l.free <= 0`
  return stock === 'low' ? sql`and l.free between 1 and ${lowStock}` : sql``
}

/** The shop's listings by name, a page at a time by key, however many there are. */
export async function productsForTeam(
  ctx: Ctx,
  shopSlug: string,
  filter: ProductFilter = {},
): Promise<{ items: TeamProduct[]; next?: string }> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const limit = Math.min(filter.limit ?? 50, 100)
  const after = readCursor(filter.after)
  const q = filter.q?.trim()
  const found = await sql<Row>`
    select p.id, p.slug, p.name, p.status, p.category, p.min_price as min, p.max_price as max, l.variants, l.on_hand as "onHand", l.held,
      (select jsonb_build_object('key', pic.key, 'alt', pic.alt, 'widths', pic.widths, 'width', pic.width, 'height', pic.height) from market.picture pic where pic.product_id = p.id order by pic.position limit 1) as picture
    from market.product p cross join lateral (
      select count(distinct v.id)::int as variants, coalesce(sum(st.on_hand), 0)::int as on_hand, coalesce(sum(st.allocated + st.reserved), 0)::int as held,
        coalesce(sum(st.on_hand - st.allocated - st.reserved), 0)::int as free
      from market.variant v left join market.stock st on st.variant_id = v.id where v.product_id = p.id and v.ended_at is null) l
    where p.shop_id = ${shop.id} ${filter.status ? sql`and p.status = ${filter.status}` : sql`and p.status <> 'ended'`}
      ${q ? sql`and (p.name ilike ${`%${q.replace(/[\\%_]/g, '\\$&')}%`} or exists (select 1 from market.variant v where v.product_id = p.id and lower(v.sku) = ${q.toLowerCase()}))` : sql``}
      ${after ? sql`and (p.name, p.id) > (${after[0]}, ${after[1]}::uuid)` : sql``} ${stockFilter(filter.stock)}
    order by p.name, p.id limit ${limit + 1}`.execute(ctx.db)
  const rows = found.rows.slice(0, limit)
  const last = rows.at(-1)
  const items = rows.map(({ min, max, ...row }) => ({ ...row, minPrice: rupiah(min), maxPrice: rupiah(max) }))
  return { items, ...(found.rows.length > limit && last ? { next: cursorOf(last.name, last.id) } : {}) }
}

export type VariantForEdit = {
  id: string
  sku: string
  options: { name: string; value: string }[]
  price: Rupiah
  onHand: number
  held: number
}
export type PictureForEdit = {
  id: string
  key: string
  alt: string
  width: number
  height: number
  widths: number[]
  tint: string
  position: number
}
export type ProductForEdit = LockedProduct & {
  shop: { id: string; slug: string; name: string }
  variants: VariantForEdit[]
  pictures: PictureForEdit[]
  definitions: FormAttribute[]
}
export type FormAttribute = AttributeDefinition & { nameId: string; nameEn: string }

/** What the form asks for in this category, in the order of the city's list; required ones first. */
export async function attributesForForm(ctx: Ctx, category: string): Promise<FormAttribute[]> {
  const found = await sql<FormAttribute>`
    with recursive up as (
      select slug, parent, 0 as depth from market.category where slug = ${category}
      union all select c.slug, c.parent, up.depth + 1 from market.category c join up on c.slug = up.parent where up.depth < 8)
    select a.category, a.key, a.type, a.unit, a.options, a.required, a.filterable, a.name_id as "nameId", a.name_en as "nameEn"
    from up join market.attribute a on a.category = up.slug order by a.required desc, up.depth, a.name_id`.execute(ctx.db)
  return found.rows
}

/** A listing with all its variants and pictures, in three statements whatever their number. */
export async function productForEdit(ctx: Ctx, shopSlug: string, product: string): Promise<ProductForEdit> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found =
    await sql<LockedProduct>`select ${productColumns} from market.product p where p.id::text = ${product} and p.shop_id = ${shop.id}`.execute(
      ctx.db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('product')
  const [variants, pictures, definitions] = await Promise.all([
    sql<Omit<VariantForEdit, 'price'> & { price: number }>`
      select v.id, v.sku, v.options, v.price, coalesce(sum(st.on_hand), 0)::int as "onHand", coalesce(sum(st.allocated + st.reserved), 0)::int as held
      from market.variant v left join market.stock st on st.variant_id = v.id where v.product_id = ${row.id} and v.ended_at is null group by v.id order by v.position`.execute(
      ctx.db,
    ),
    sql<PictureForEdit>`select id, key, alt, width, height, widths, tint, position from market.picture where product_id = ${row.id} order by position`.execute(
      ctx.db,
    ),
    attributesForForm(ctx, row.category),
  ])
  return {
    ...row,
    shop: { id: shop.id, slug: shop.slug, name: shop.name },
    variants: variants.rows.map((one) => ({ ...one, price: rupiah(one.price) })),
    pictures: pictures.rows,
    definitions,
  }
}

export type CategoryChoice = { slug: string; parent: string | null; nameId: string; nameEn: string }

/** The city's tree, parents before their children. */
export async function categoriesForForm(ctx: Ctx): Promise<CategoryChoice[]> {
  const found =
    await sql<CategoryChoice>`select c.slug, c.parent, c.name_id as "nameId", c.name_en as "nameEn" from market.category c left join market.category up on up.slug = c.parent
    order by coalesce(up.position, c.position), c.parent nulls first, c.position`.execute(ctx.db)
  return found.rows
}
