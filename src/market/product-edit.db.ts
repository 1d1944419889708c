import { sql } from 'kysely'
import { newId, slugOf } from '#src/base/id.ts'
import type { Rupiah } from '#src/base/money.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { motifRefusals } from './motif.db.ts'
import { printRefusals } from './motif.ts'
import {
  type AttributeValue,
  changesBetween,
  mayBecome,
  mostVariants,
  originRefusals,
  type ProductInput,
  type ProductStatus,
  productInput,
  readAttributes,
  type VariantInput,
  variantRefusals,
} from './product.ts'
import {
  definitionsFor,
  freeSlugs,
  type LockedProduct,
  lockProduct,
  noteEdits,
  shelfOf,
  type VariantNow,
  variantsOf,
} from './product-write.db.ts'
import { byActor, openRevision, waitingIn, wishFor } from './revision.db.ts'
import { type Wish, wishOf } from './revision.ts'
import { reindex } from './search-index.db.ts'
import { type ShopRow, shopOfTeam } from './shop-read.db.ts'
import { count } from './stock.db.ts'

type Checked = { product: ProductInput; attributes: Record<string, AttributeValue> }

/** Everything that can be said against a listing, at once. */
async function check(tx: Tx, shop: ShopRow, input: unknown): Promise<Outcome<Checked>> {
  const read = readInput(productInput, input)
  if (!read.ok) return read
  const product = read.value
  const definitions = await definitionsFor(tx, product.category)
  if (!definitions) return refused({ rule: 'market.product.category_unknown', field: 'category' })
  const inCity = await sql`select 1 from directory.kelurahan where code = ${shop.kelurahan}`.execute(tx)
  const { values, refusals } = readAttributes(definitions, product.attributes)
  const named = await motifRefusals(tx, shop.id, { name: product.name, attributes: values })
  const all = [
    ...variantRefusals(product),
    ...originRefusals(product, inCity.rows.length > 0),
    ...printRefusals(product.name, values),
    ...named,
    ...refusals,
  ]
  return all.length ? refused(...all) : done({ product, attributes: values })
}

/** A code made of the product's name where the seller gave none; counted up until the shop does not use it. */
async function withSkus(tx: Tx, shop: string, name: string, variants: readonly VariantInput[]): Promise<VariantInput[]> {
  const base = slugOf(name, 40).toUpperCase()
  const found = await sql<{
    sku: string
  }>`select sku from market.variant where shop_id = ${shop} and lower(sku) like ${`${base.toLowerCase()}%`}`.execute(tx)
  const taken = new Set([...found.rows.map((row) => row.sku), ...variants.map((one) => one.sku)])
  return variants.map((one) => {
    if (one.sku !== '') return one
    let n = 1
    while (taken.has(n === 1 ? base : `${base}-${n}`)) n += 1
    const sku = n === 1 ? base : `${base}-${n}`
    taken.add(sku)
    return { ...one, sku }
  })
}

async function addVariants(
  scope: DeedScope,
  shop: ShopRow,
  product: string,
  variants: readonly VariantInput[],
  used: ReadonlySet<number>,
): Promise<void> {
  const { tx, now, actor } = scope
  if (variants.length === 0) return
  const free = Array.from({ length: mostVariants }, (_, at) => at).filter((at) => !used.has(at))
  const rows = variants.map((one, at) => ({ ...one, id: newId(now), position: free[at] ?? mostVariants }))
  await sql`insert into market.variant (id, product_id, shop_id, sku, options, price, position)
    select id, ${product}, ${shop.id}, sku, options, price, position from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(id uuid, sku text, options jsonb, price bigint, position int)`.execute(
    tx,
  )
  const place = await shelfOf(tx, shop.id)
  for (const row of rows) await count(tx, { variant: row.id, place, onHand: row.stock }, actorText(actor), '')
}

/** A new listing, as a draft. */
export const createProduct = deed<{ shop: string; input: unknown }, { id: string; slug: string }>(
  'market.product.create',
  async (scope, { shop: shopSlug, input }) => {
    const { tx, actor, now, must, note } = scope
    const shop = await shopOfTeam(tx, actor, shopSlug)
    await must('market.product.edit', { shop: shop.id })
    const checked = await check(tx, shop, input)
    if (!checked.ok) return checked
    const { product, attributes } = checked.value
    const id = newId(now)
    const variants = await withSkus(tx, shop.id, product.name, product.variants)
    const [slug = id] = await freeSlugs(tx, [{ name: product.name, mark: `${shop.slug}/${variants[0]?.sku}` }])
    await sql`insert into market.product (id, shop_id, slug, name, category, description, story_title, story, origin, origin_note, attributes, one_of_a_kind, lead_days, weight_grams)
    values (${id}, ${shop.id}, ${slug}, ${product.name}, ${product.category}, ${product.description}, ${product.storyTitle}, ${product.story}, ${product.origin}, ${product.originNote},
      ${JSON.stringify(attributes)}::jsonb, ${product.oneOfAKind}, ${product.leadDays ?? null}, ${product.weightGrams ?? null})`.execute(tx)
    await addVariants(scope, shop, id, variants, new Set())
    await reindex(tx, [id])
    note(`product:${id}`, { shop: shop.slug, variants: variants.length })
    return done({ id, slug })
  },
)

/** Variants that are kept, changed, new, and no longer offered. */
function sortVariants(
  before: readonly VariantNow[],
  wished: readonly VariantInput[],
): { kept: (VariantInput & { id: string })[]; added: VariantInput[]; ended: VariantNow[] } | Refusal {
  const known = new Map(before.map((one) => [one.id, one]))
  const stranger = wished.findIndex((one) => one.id !== undefined && !known.has(one.id))
  if (stranger >= 0) return { rule: 'market.variant.unknown', field: `variants.${stranger}.id` }
  const kept = wished.flatMap((one) =>
    one.id === undefined ? [] : [{ ...one, id: one.id, sku: one.sku || (known.get(one.id)?.sku ?? '') }],
  )
  const ids = new Set(kept.map((one) => one.id))
  return { kept, added: wished.filter((one) => one.id === undefined), ended: before.filter((one) => !ids.has(one.id)) }
}

async function writeVariants(
  scope: DeedScope,
  shop: ShopRow,
  product: LockedProduct,
  wished: ProductInput,
): Promise<Refusal | Record<string, [unknown, unknown]>> {
  const { tx } = scope
  const before = await variantsOf(tx, product.id)
  const sorted = sortVariants(before, wished.variants)
  if ('rule' in sorted) return sorted
  const { kept, added, ended } = sorted
  if (ended.length) await sql`update market.variant set ended_at = now() where id = any(${ended.map((one) => one.id)}::uuid[])`.execute(tx)
  await sql`update market.variant v set sku = k.sku, options = k.options, price = k.price
    from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb) as k(id uuid, sku text, options jsonb, price bigint)
    where v.id = k.id and (v.sku, v.options, v.price) is distinct from (k.sku, k.options, k.price)`.execute(tx)
  const ids = new Set(kept.map((one) => one.id))
  const used = new Set(before.filter((one) => ids.has(one.id)).map((one) => one.position))
  await addVariants(scope, shop, product.id, await withSkus(tx, shop.id, wished.name, added), used)
  const after = await variantsOf(tx, product.id)
  const told = (list: readonly VariantNow[]) => Object.fromEntries(list.map((one) => [one.sku, { price: one.price, options: one.options }]))
  return changesBetween({ variants: told(before) }, { variants: told(after) })
}

/** Puts aside what of these changes waits for a curator, with the pictures that wait already; answers what takes effect now. */
async function putAside(
  scope: DeedScope,
  shop: ShopRow,
  before: LockedProduct,
  after: Omit<ProductInput, 'variants'>,
): Promise<{ now: Omit<ProductInput, 'variants'>; waits: boolean }> {
  const { tx } = scope
  const wish = wishOf(before as Wish, after, await waitingIn(tx, shop, before.seenByBuyers))
  const pictures = (await openRevision(tx, before.id))?.wished.pictures
  const waits = await wishFor(tx, byActor(scope), before.id, { ...wish, ...(pictures ? { pictures } : {}) })
  const kept = Object.fromEntries(Object.keys(wish).map((field) => [field, before[field as keyof LockedProduct]]))
  return { now: { ...after, ...kept }, waits }
}

type Edited = { slug: string /** part of it waits for a curator; buyers see it later */; waits?: true }

/** Changes a listing whole. `seen` is the version the form was made from: a listing changed in the meantime is not overwritten. */
export const editProduct = deed<{ shop: string; product: string; input: unknown; seen?: string | undefined }, Edited>(
  'market.product.edit',
  async (scope, { shop: shopSlug, product: id, input, seen }) => {
    const { tx, actor, must, note, touched } = scope
    const shop = await shopOfTeam(tx, actor, shopSlug)
    await must('market.product.edit', { shop: shop.id })
    const before = await lockProduct(tx, shop.id, id)
    if (seen !== undefined && seen !== before.version) return refused({ rule: 'market.product.changed_meanwhile' })
    const checked = await check(tx, shop, input)
    if (!checked.ok) return checked
    const { product, attributes } = checked.value
    const levels = await sql<{
      n: number
    }>`select coalesce(sum(on_hand), 0)::int as n from market.stock st join market.variant v on v.id = st.variant_id where v.product_id = ${before.id} and v.ended_at is null`.execute(
      tx,
    )
    if (product.oneOfAKind && (levels.rows[0]?.n ?? 0) > 1) return refused({ rule: 'market.product.one_only', field: 'oneOfAKind' })
    const variants = await writeVariants(scope, shop, before, product)
    if ('rule' in variants) return refused(variants as Refusal)
    const { variants: _, ...after } = { ...product, attributes }
    const { now, waits } = await putAside(scope, shop, before, after)
    await sql`update market.product set name = ${now.name}, category = ${now.category}, description = ${now.description}, story_title = ${now.storyTitle}, story = ${now.story},
    origin = ${now.origin}, origin_note = ${now.originNote}, attributes = ${JSON.stringify(now.attributes)}::jsonb, one_of_a_kind = ${now.oneOfAKind},
    lead_days = ${now.leadDays ?? null}, weight_grams = ${now.weightGrams ?? null}, updated_at = clock_timestamp() where id = ${before.id}`.execute(
      tx,
    )
    await noteEdits(tx, [{ product: before.id, changes: { ...changesBetween(before, now), ...variants } }], actorText(actor))
    await reindex(tx, [before.id])
    touched('market')
    note(`product:${before.id}`)
    return done({ slug: before.slug, ...(waits ? { waits } : {}) })
  },
)

const wanting = (product: { id: string; name: string; missing: string | null }): Refusal => ({
  rule: 'market.attribute.missing_before_publishing',
  field: 'status',
  facts: { name: product.name, attribute: product.missing ?? '' },
})

/** Publishes, hides or ends listings. A listing without what its category asks for is not published; one from a table may lack it until it is edited. */
export const setProductStatus = deed<{ shop: string; products: readonly string[]; status: ProductStatus }, { changed: number }>(
  'market.product.status',
  async (scope, input) => {
    const { tx, actor, must, note, touched } = scope
    const shop = await shopOfTeam(tx, actor, input.shop)
    await must('market.product.edit', { shop: shop.id })
    const refusals: Refusal[] = []
    const changed: string[] = []
    for (const id of [...new Set(input.products)].sort()) {
      const product = await lockProduct(tx, shop.id, id)
      if (product.status === input.status) continue
      if (!mayBecome(product.status, input.status))
        refusals.push({ rule: 'market.product.not_from_here', field: 'status', facts: { name: product.name, status: product.status } })
      else if (input.status === 'published') {
        const read = readAttributes((await definitionsFor(tx, product.category)) ?? [], product.attributes)
        const lacking = read.refusals.find((one) => one.rule === 'market.attribute.missing')
        if (lacking) refusals.push(wanting({ ...product, missing: lacking.field?.replace('attributes.', '') ?? null }))
        refusals.push(...(await motifRefusals(tx, shop.id, product)).map((one) => ({ ...one, field: 'status' })))
      }
      changed.push(product.id)
    }
    if (refusals.length) return refused(...refusals)
    await sql`update market.product set status = ${input.status}, published_at = case when ${input.status} = 'published' then coalesce(published_at, now()) else published_at end, updated_at = clock_timestamp()
    where id = any(${changed}::uuid[])`.execute(tx)
    await noteEdits(
      tx,
      changed.map((product) => ({ product, changes: { status: [null, input.status] as [unknown, unknown] } })),
      actorText(actor),
    )
    await reindex(tx, changed)
    touched('market')
    note(`shop:${shop.slug}`, { status: input.status, products: changed.length })
    return done({ changed: changed.length })
  },
)

/** New prices for variants of the shop; never waits for anybody's review. */
export const setPrices = deed<{ shop: string; prices: readonly { variant: string; price: Rupiah }[] }, { changed: number }>(
  'market.product.prices',
  async (scope, input) => {
    const { tx, actor, must, note, touched } = scope
    const shop = await shopOfTeam(tx, actor, input.shop)
    await must('market.product.edit', { shop: shop.id })
    const wrong = input.prices.findIndex(({ price }) => !Number.isSafeInteger(price) || price < 1 || price > 1_000_000_000)
    if (wrong >= 0) return refused({ rule: 'market.variant.price', field: `prices.${wrong}` })
    const found = await sql<{ id: string; product_id: string; sku: string; price: number; new_price: number }>`
    select v.id, v.product_id, v.sku, v.price, n.price as new_price from jsonb_to_recordset(${JSON.stringify(input.prices)}::jsonb) as n(variant text, price bigint)
      join market.variant v on v.id::text = n.variant and v.shop_id = ${shop.id} and v.ended_at is null order by v.id for update of v`.execute(
      tx,
    )
    if (found.rows.length !== input.prices.length) return refused({ rule: 'market.variant.unknown', field: 'prices' })
    const moved = found.rows.filter((row) => row.price !== row.new_price)
    await sql`update market.variant v set price = n.new_price from jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) as n(id uuid, new_price bigint) where v.id = n.id`.execute(
      tx,
    )
    const products = [...new Set(moved.map((row) => row.product_id))]
    await noteEdits(
      tx,
      moved.map((row) => ({
        product: row.product_id,
        changes: { [`price ${row.sku}`]: [row.price, row.new_price] as [unknown, unknown] },
      })),
      actorText(actor),
    )
    await reindex(tx, products)
    touched('market')
    note(`shop:${shop.slug}`, { prices: moved.length })
    return done({ changed: moved.length })
  },
)
