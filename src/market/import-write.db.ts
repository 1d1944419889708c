import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'
import type { ProductThere, VariantThere } from './_import-home.ts'
import type { CategoryName } from './category-match.ts'
import type { FailedRow, ProductDraft } from './import-group.ts'
import type { ChangedProduct, ChangedVariant, NewLevel, NewVariant, Plan } from './import-plan.ts'
import { foldKey } from './import-row.ts'
import { freeSlugs, noteEdits, ordersHolding } from './product-write.db.ts'
import { askRevisions, waitingIn } from './revision.db.ts'
import { type Wish, wishOf } from './revision.ts'
import { refreshAvailability, reindex } from './search-index.db.ts'

export async function categoryNames(tx: Tx): Promise<CategoryName[]> {
  const found =
    await sql<CategoryName>`select slug, parent, name_id as "nameId", name_en as "nameEn" from market.category order by position, slug`.execute(
      tx,
    )
  return found.rows
}

/** The listings these drafts may be about, with all their variants, in two statements. */
export async function findListings(
  tx: Tx,
  shop: string,
  shelf: string,
  drafts: readonly ProductDraft[],
): Promise<{ products: ProductThere[]; variants: VariantThere[] }> {
  const skus = drafts.flatMap((draft) => draft.variants.map((variant) => foldKey(variant.sku)))
  const names = drafts
    .filter((draft) => draft.variants.some((variant) => variant.options.length > 0))
    .map((draft) => draft.name.toLowerCase())
  const products = await sql<ProductThere>`
    select p.id, p.name, p.category, p.description, p.weight_grams as "weightGrams", p.one_of_a_kind as "oneOfAKind" from market.product p where p.id in (
      select product_id from market.variant where shop_id = ${shop} and lower(sku) = any(${skus}::text[])
      union select id from market.product where shop_id = ${shop} and lower(name) = any(${names}::text[])) order by p.id`.execute(tx)
  const variants = await sql<VariantThere>`
    select v.id, v.product_id as product, v.sku, v.options, v.price, v.position, v.ended_at is not null as ended, st.variant_id is not null as counted,
      coalesce(st.on_hand, 0) as "onHand", coalesce(st.allocated + st.reserved, 0) as held
    from market.variant v left join market.stock st on st.variant_id = v.id and st.place_id = ${shelf}
    where v.product_id = any(${products.rows.map((one) => one.id)}::uuid[])`.execute(tx)
  return { products: products.rows, variants: variants.rows }
}

/** Locks the levels that will change and reads them again, in the one written order. Levels that stay are left to the buyers. */
export async function lockLevels(tx: Tx, shelf: string, variants: VariantThere[], drafts: readonly ProductDraft[]): Promise<void> {
  const wished = new Map(drafts.flatMap((draft) => draft.variants.map((variant) => [foldKey(variant.sku), variant.stock] as const)))
  const moving = variants.filter((one) => one.counted && (wished.get(foldKey(one.sku)) ?? one.onHand) !== one.onHand)
  if (moving.length === 0) return
  const found = await sql<{
    variant: string
    on_hand: number
    held: number
  }>`select variant_id as variant, on_hand, allocated + reserved as held from market.stock
    where place_id = ${shelf} and variant_id = any(${moving.map((one) => one.id)}::uuid[]) order by variant_id for update`.execute(tx)
  const now = new Map(found.rows.map((row) => [row.variant, row]))
  for (const one of moving) Object.assign(one, { onHand: now.get(one.id)?.on_hand ?? one.onHand, held: now.get(one.id)?.held ?? one.held })
}

export type Place = {
  shop: string
  shelf: string
  status: 'published' | 'draft'
  actor: string
  job: string
  /** Whose table it is; the operator's own is nobody's wish and waits for nobody. */
  person: string | undefined
  shopStatus: string
  editsWatched: boolean
}

async function writeNewProducts(tx: Tx, plan: Plan, place: Place): Promise<void> {
  if (plan.newProducts.length === 0) return
  const slugs = await freeSlugs(tx, plan.newProducts)
  const rows = plan.newProducts.map((one, at) => ({ ...one, slug: slugs[at] }))
  await sql`insert into market.product (id, shop_id, slug, name, category, description, weight_grams, status, published_at)
    select id, ${place.shop}, slug, name, category, description, "weightGrams", case when draft then 'draft' else ${place.status} end, case when ${place.status} = 'published' and not draft then now() end
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(id uuid, slug text, name text, category text, description text, "weightGrams" int, draft boolean)`.execute(
    tx,
  )
}

/** What a team's table changes of listings buyers have seen waits like a change by form; the rest of it takes effect. */
async function putAside(tx: Tx, changed: readonly ChangedProduct[], place: Place): Promise<ChangedProduct[]> {
  if (changed.length === 0 || place.person === undefined) return [...changed]
  const waiting = await waitingIn(tx, { status: place.shopStatus as 'approved', editsWatched: place.editsWatched }, true)
  const seen = await sql<{
    id: string
  }>`select id from market.product where id = any(${changed.map((one) => one.id)}::uuid[]) and published_at is not null order by id for update`.execute(
    tx,
  )
  const seenByBuyers = new Set(seen.rows.map((row) => row.id))
  const asked: { product: string; wished: Wish }[] = []
  const now = changed.map((one) => {
    const before = Object.fromEntries(Object.entries(one.changes).map(([field, [was]]) => [field, was]))
    const after = Object.fromEntries(Object.entries(one.changes).map(([field, [, becomes]]) => [field, becomes]))
    const wished = seenByBuyers.has(one.id) ? wishOf(before, after, waiting) : {}
    const later = Object.keys(wished)
    if (later.length === 0) return one
    asked.push({ product: one.id, wished })
    const kept = Object.fromEntries(later.map((field) => [field, before[field]]))
    const changes = Object.fromEntries(Object.entries(one.changes).filter(([field]) => !later.includes(field)))
    return { ...one, ...kept, changes }
  })
  await askRevisions(tx, { actor: place.actor, person: place.person }, asked, true)
  return now
}

async function writeChangedProducts(tx: Tx, changed: readonly ChangedProduct[]): Promise<void> {
  if (changed.length === 0) return
  await sql`update market.product p set name = n.name, category = n.category, description = n.description, weight_grams = n."weightGrams", updated_at = now()
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as n(id uuid, name text, category text, description text, "weightGrams" int) where p.id = n.id`.execute(
    tx,
  )
}

async function writeNewVariants(tx: Tx, added: readonly NewVariant[], place: Place): Promise<void> {
  if (added.length === 0) return
  const reason = `import:${place.job}`
  await sql`
    with n as (select * from jsonb_to_recordset(${JSON.stringify(added)}::jsonb) as v(id uuid, product uuid, sku text, options jsonb, price bigint, position int, stock int)),
    v as (insert into market.variant (id, product_id, shop_id, sku, options, price, position) select id, product, ${place.shop}, sku, options, price, position from n returning id),
    st as (insert into market.stock (variant_id, place_id, on_hand) select n.id, ${place.shelf}, n.stock from n join v on v.id = n.id returning variant_id)
    insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor)
    select n.id, ${place.shelf}, 'received', n.stock, ${reason}, ${place.actor} from n join st on st.variant_id = n.id where n.stock > 0`.execute(
    tx,
  )
}

async function writeChangedVariants(tx: Tx, changed: readonly ChangedVariant[]): Promise<void> {
  if (changed.length === 0) return
  await sql`update market.variant v set options = n.options, price = n.price, position = n.position, ended_at = null
    from jsonb_to_recordset(${JSON.stringify(changed)}::jsonb) as n(id uuid, options jsonb, price bigint, position int) where v.id = n.id`.execute(
    tx,
  )
}

/** The rows are locked: what was read is still so. */
async function writeLevels(tx: Tx, levels: readonly NewLevel[], place: Place): Promise<void> {
  const first = levels.filter((one) => one.first)
  if (first.length) {
    await sql`insert into market.stock (variant_id, place_id) select n.variant, ${place.shelf} from jsonb_to_recordset(${JSON.stringify(first)}::jsonb) as n(variant uuid) on conflict do nothing`.execute(
      tx,
    )
  }
  if (levels.length === 0) return
  await sql`
    with n as (select * from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb) as n(variant uuid, "onHand" int)),
    was as (select st.variant_id, st.on_hand from market.stock st join n on n.variant = st.variant_id where st.place_id = ${place.shelf}),
    now as (update market.stock st set on_hand = n."onHand" from n where st.variant_id = n.variant and st.place_id = ${place.shelf} returning st.variant_id, st.on_hand)
    insert into market.stock_movement (variant_id, place_id, kind, on_hand, reason, actor)
    select now.variant_id, ${place.shelf}, 'counted', now.on_hand - was.on_hand, ${`import:${place.job}`}, ${place.actor} from now join was using (variant_id) where now.on_hand <> was.on_hand`.execute(
    tx,
  )
}

/** Addresses of pictures that are not on the listing yet; they are fetched after the rows. */
async function writeImages(tx: Tx, plan: Plan, job: string): Promise<void> {
  if (plan.images.length === 0) return
  const brought = new Set(plan.newProducts.map((one) => one.id))
  const images = plan.images.map((one, n) => ({ ...one, n, fresh: brought.has(one.product) }))
  await sql`insert into market.import_picture (job_id, product_id, address, came_with_listing)
    select ${job}, i.product, i.address, i.fresh from jsonb_to_recordset(${JSON.stringify(images)}::jsonb) as i(product uuid, address text, n int, fresh boolean)
    where not exists (select 1 from market.picture p where p.product_id = i.product and p.source_name = i.address) order by i.n on conflict do nothing`.execute(
    tx,
  )
}

/** Writes what was planned, each kind of row in one statement. */
export async function writePlan(tx: Tx, plan: Plan, place: Place): Promise<void> {
  await writeNewProducts(tx, plan, place)
  const changedProducts = await putAside(tx, plan.changedProducts, place)
  await writeChangedProducts(tx, changedProducts)
  await writeNewVariants(tx, plan.newVariants, place)
  await writeChangedVariants(tx, plan.changedVariants)
  await writeLevels(tx, plan.levels, place)
  await writeImages(tx, plan, place.job)
  const edits = [
    ...changedProducts.map((one) => ({ product: one.id, changes: one.changes })),
    ...plan.changedVariants.map((one) => ({ product: one.product, changes: one.changes })),
  ]
  await noteEdits(tx, edits, place.actor)
  const listings = new Set([
    ...plan.newProducts.map((one) => one.id),
    ...plan.changedProducts.map((one) => one.id),
    ...plan.newVariants.map((one) => one.product),
    ...plan.changedVariants.map((one) => one.product),
  ])
  await reindex(tx, [...listings])
  await refreshAvailability(
    tx,
    plan.levels.filter((one) => !listings.has(one.product)).map((one) => one.variant),
  )
}

/** Which orders hold what the table wants gone. */
export async function nameHolders(tx: Tx, plan: Plan): Promise<void> {
  for (const one of plan.failed) {
    if (!one.variant) continue
    const orders = await ordersHolding(tx, one.variant)
    one.refusals = one.refusals.map((refusal) => ({ ...refusal, facts: { ...refusal.facts, orders: orders.join(', ') || '–' } }))
  }
}

const letters = (text: string): string => text.replaceAll('\u0000', '').slice(0, 60_000)

/** Keeps rows that did not go in; answers how many were not kept already. */
export async function keepFailures(tx: Tx, job: string, failed: readonly FailedRow[]): Promise<number> {
  if (failed.length === 0) return 0
  const rows = failed.map(({ line, cells, refusals }) => ({ line, cells: cells.slice(0, 400).map(letters), refusals }))
  const text = JSON.stringify(rows).replaceAll('\\u0000', '')
  const kept = await sql`insert into market.import_failure (job_id, line, cells, refusals)
    select ${job}, line, array(select jsonb_array_elements_text(cells)), refusals from jsonb_to_recordset(${text}::jsonb) as f(line int, cells jsonb, refusals jsonb)
    on conflict do nothing returning line`.execute(tx)
  return kept.rows.length
}
