import type { Refusal } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'
import { Home, type ProductThere, type VariantThere } from './_import-home.ts'
import type { CategoryFinder } from './category-match.ts'
import type { ProductDraft, VariantDraft } from './import-group.ts'
import { foldKey, type Option } from './import-row.ts'
import { changesBetween, mostVariants, optionsKey } from './product.ts'

type Listing = { name: string; category: string; description: string; weightGrams: number | null }
export type NewProduct = Listing & { id: string; mark: string; draft: boolean }
export type ChangedProduct = Listing & { id: string; changes: Record<string, [unknown, unknown]> }
export type NewVariant = { id: string; product: string; sku: string; options: Option[]; price: number; position: number; stock: number }
export type ChangedVariant = {
  id: string
  product: string
  options: Option[]
  price: number
  position: number
  changes: Record<string, [unknown, unknown]>
}
export type NewLevel = { variant: string; product: string; onHand: number; first: boolean }
export type Failed = { line: number; refusals: Refusal[] /** whose orders hold the goods */; variant?: string }

/** What a batch of drafts does to the shop. Every row of the file stands in exactly one of the four. */
export type Plan = {
  newProducts: NewProduct[]
  changedProducts: ChangedProduct[]
  newVariants: NewVariant[]
  changedVariants: ChangedVariant[]
  levels: NewLevel[]
  images: { product: string; address: string }[]
  failed: Failed[]
  created: number
  updated: number
  unchanged: number
}

export type Shelf = {
  shop: string
  format: string
  finder: Pick<CategoryFinder, 'find' | 'near'>
  defaultCategory: string | undefined
  newId: () => string
}

type Fate = 'created' | 'updated' | 'unchanged'

function categoryOf(draft: ProductDraft, there: ProductThere | undefined, shelf: Shelf): string | Refusal {
  if (draft.categoryText === '')
    return there?.category ?? shelf.defaultCategory ?? { rule: 'market.import.category.missing', field: 'kategori' }
  const found = shelf.finder.find(draft.categoryText)
  if (found) return found
  return {
    rule: 'market.import.category.unknown',
    field: 'kategori',
    facts: { value: quoteCell(draft.categoryText), near: shelf.finder.near(draft.categoryText).join(', ') },
  }
}

/** Where the table does not say how many there are, the shelf decides. */
const stockUnknown = (draft: ProductDraft): Set<number> =>
  new Set(
    draft.notices.filter((notice) => notice.rule === 'market.import.notice.stock_unknown').map((notice) => Number(notice.facts?.line)),
  )

function refuseVariant(
  wish: VariantDraft,
  stock: number | undefined,
  known: VariantThere | undefined,
  product: ProductThere,
  siblings: readonly VariantThere[],
  home: Home,
): Omit<Failed, 'line'> | undefined {
  const only = (refusal: Refusal) => ({ refusals: [refusal] })
  if (known && known.product !== product.id) {
    return only({
      rule: 'market.import.sku.other_product',
      field: 'sku',
      facts: { value: wish.sku, name: quoteCell(home.products.get(known.product)?.name ?? '') },
    })
  }
  const same = siblings.find((one) => !one.ended && one.id !== known?.id && optionsKey(one.options) === optionsKey(wish.options))
  if (same) return only({ rule: 'market.import.option.taken', field: 'opsi_1_nilai', facts: { value: same.sku } })
  const open = siblings.filter((one) => !one.ended).length
  if ((!known || known.ended) && open >= mostVariants)
    return only({ rule: 'market.import.group.too_many', field: 'nama', facts: { limit: mostVariants, line: wish.lines[0] ?? 0 } })
  if (product.oneOfAKind && ((stock ?? 0) > 1 || (!known && open > 0))) return only({ rule: 'market.product.one_only', field: 'stok' })
  if (known && stock !== undefined && stock < known.held) {
    return {
      refusals: [{ rule: 'market.stock.held_by_orders', field: 'stok', facts: { held: known.held, orders: '–' } }],
      variant: known.id,
    }
  }
  return undefined
}

type Judged = { wish: VariantDraft; stock: number | undefined; known: VariantThere | undefined; failed: Omit<Failed, 'line'> | undefined }

const nothingYet = { price: 0, position: 0, counted: false, onHand: 0, held: 0 }

const freePosition = (siblings: readonly VariantThere[]): number => {
  const used = new Set(siblings.filter((one) => !one.ended).map((one) => one.position))
  let at = 0
  while (used.has(at)) at += 1
  return at
}

/** Plans one draft after another over the same picture of the shop, so that two drafts of one product meet. */
export class Planning {
  plan: Plan = {
    newProducts: [],
    changedProducts: [],
    newVariants: [],
    changedVariants: [],
    levels: [],
    images: [],
    failed: [],
    created: 0,
    updated: 0,
    unchanged: 0,
  }
  #home: Home
  #shelf: Shelf

  constructor(products: readonly ProductThere[], variants: readonly VariantThere[], shelf: Shelf) {
    this.#home = new Home(
      products,
      variants.map((one) => ({ ...one })),
    )
    this.#shelf = shelf
  }

  add(draft: ProductDraft): void {
    const there = this.#home.of(draft)
    const category = categoryOf(draft, there, this.#shelf)
    if (typeof category !== 'string') {
      this.#failAll(draft, category)
      return
    }
    const listing: Listing = {
      name: draft.name,
      category,
      description: draft.description || (there?.description ?? ''),
      weightGrams: draft.weightGrams ?? there?.weightGrams ?? null,
    }
    const product: ProductThere = there ?? { id: this.#shelf.newId(), oneOfAKind: false, ...listing }
    const judged = this.#judge(draft, product)
    const bad = judged.find((one) => one.failed)
    // tables of other systems tell a product in rows that mean nothing alone
    const whole = this.#shelf.format === 'shopify' || this.#shelf.format === 'woocommerce'
    if (bad && (whole || judged.every((one) => one.failed))) {
      this.#failWhole(draft, judged)
      return
    }
    const fates = new Map<number, Fate>()
    for (const one of judged) {
      const [line = 0] = one.wish.lines
      if (one.failed) this.plan.failed.push({ line, ...one.failed })
      else fates.set(line, this.#write(product, one.wish, one.stock, one.known))
    }
    const changed = this.#writeProduct(there, product, listing, draft)
    this.#countRows(draft, fates, there === undefined, changed)
  }

  /** Judges the variants in their order, each beside those that were accepted before it. */
  #judge(draft: ProductDraft, product: ProductThere): Judged[] {
    const standing = new Map((this.#home.byProduct.get(product.id) ?? []).map((one) => [one.id, one]))
    const unknown = stockUnknown(draft)
    return draft.variants.map((wish) => {
      const stock = unknown.has(wish.lines[0] ?? 0) ? undefined : wish.stock
      const known = this.#home.bySku.get(foldKey(wish.sku))
      const failed = refuseVariant(wish, stock, known, product, [...standing.values()], this.#home)
      const id = known?.id ?? `wish ${wish.sku}`
      if (!failed)
        standing.set(id, { ...(known ?? nothingYet), id, product: product.id, sku: wish.sku, options: wish.options, ended: false })
      return { wish, stock, known, failed }
    })
  }

  #write(product: ProductThere, wish: VariantDraft, stock: number | undefined, known: VariantThere | undefined): Fate {
    const siblings = this.#home.byProduct.get(product.id) ?? []
    if (!known) {
      const variant: NewVariant = {
        id: this.#shelf.newId(),
        product: product.id,
        sku: wish.sku,
        options: wish.options,
        price: wish.price,
        position: freePosition(siblings),
        stock: stock ?? 0,
      }
      this.plan.newVariants.push(variant)
      this.#home.add({ ...variant, ended: false, counted: true, onHand: variant.stock, held: 0 })
      return 'created'
    }
    const position = known.ended ? freePosition(siblings) : known.position
    const before = { price: known.price, options: known.options, ended: known.ended }
    const changes = changesBetween(before, { price: wish.price, options: wish.options, ended: false })
    if (Object.keys(changes).length > 0)
      this.plan.changedVariants.push({ id: known.id, product: product.id, options: wish.options, price: wish.price, position, changes })
    const counted = stock !== undefined && (stock !== known.onHand || !known.counted)
    if (counted) this.plan.levels.push({ variant: known.id, product: product.id, onHand: stock, first: !known.counted })
    Object.assign(known, {
      price: wish.price,
      options: wish.options,
      ended: false,
      position,
      ...(counted ? { onHand: stock, counted: true } : {}),
    })
    return Object.keys(changes).length > 0 || counted ? 'updated' : 'unchanged'
  }

  #writeProduct(there: ProductThere | undefined, product: ProductThere, listing: Listing, draft: ProductDraft): boolean {
    for (const address of draft.images) this.plan.images.push({ product: product.id, address })
    if (!there) {
      this.plan.newProducts.push({
        id: product.id,
        mark: `${this.#shelf.shop}/${draft.variants[0]?.sku}`,
        draft: draft.draft === true,
        ...listing,
      })
      this.#home.products.set(product.id, product)
      if (draft.variants.some((one) => one.options.length > 0)) this.#home.name(draft.name, product.id)
      return false
    }
    const changes = changesBetween(there, listing)
    if (Object.keys(changes).length === 0) return false
    const made = this.plan.newProducts.find((one) => one.id === product.id)
    if (made) Object.assign(made, listing)
    else this.plan.changedProducts.push({ id: product.id, changes, ...listing })
    Object.assign(there, listing)
    return true
  }

  #countRows(draft: ProductDraft, fates: Map<number, Fate>, isNew: boolean, changed: boolean): void {
    const refused = new Set(this.plan.failed.map((one) => one.line))
    const rows = draft.lines.filter((line) => !refused.has(line))
    rows.forEach((line, at) => {
      const fate = fates.get(line) ?? (isNew ? 'created' : 'unchanged')
      this.plan[at === 0 && changed && fate === 'unchanged' ? 'updated' : fate] += 1
    })
  }

  #failAll(draft: ProductDraft, refusal: Refusal): void {
    for (const line of draft.lines) this.plan.failed.push({ line, refusals: [refusal] })
  }

  #failWhole(draft: ProductDraft, judged: readonly Judged[]): void {
    const own = new Map(judged.flatMap(({ wish, failed }) => (failed ? [[wish.lines[0] ?? 0, failed] as const] : [])))
    const [first = 0] = own.keys()
    for (const line of draft.lines)
      this.plan.failed.push({ line, ...(own.get(line) ?? { refusals: [{ rule: 'market.import.group.sibling', facts: { line: first } }] }) })
  }
}
