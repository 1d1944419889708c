import type { Rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Format, Mapping } from '#src/market/import-mapping.ts'
import { foldKey, type Option, type RowPart, type RowReading, readRow, type VariantPart } from '#src/market/import-row.ts'
import type { CsvFile, SourceRow } from '#src/platform/table-file.ts'

export type VariantDraft = {
  sku: string
  options: Option[]
  price: Rupiah
  stock: number
  weightGrams: number | undefined
  lines: number[]
}

/**
 * A product as its rows tell it. `weightGrams` is that of the heaviest variant, so that postage is never short.
 * `draft`: one of its rows is off the shelves where it comes from, so all of it comes as a draft.
 * `continues`: the line where an earlier part of the same product was handed out already; its variants join that product.
 */
export type ProductDraft = {
  name: string
  categoryText: string
  description: string
  weightGrams: number | undefined
  images: string[]
  variants: VariantDraft[]
  lines: number[]
  notices: Refusal[]
  draft?: true
  continues?: number
}

export type FailedRow = { line: number; cells: string[]; refusals: Refusal[] }
export type Grouped = { products: ProductDraft[]; failed: FailedRow[]; rowsRead: number }

/** `window`: rows a product stays open after its last row · `held`: rows kept in memory · `variants`: of one product. */
export type GroupLimits = { window: number; held: number; variants: number; rowsOfOne: number; images: number }
export const groupLimits: GroupLimits = { window: 1_000, held: 20_000, variants: 100, rowsOfOne: 250, images: 20 }

type Group = { keys: Set<string>; rows: RowReading[]; lastSeen: number; overflow: boolean }

const first = <T>(parts: readonly RowPart[], read: (part: RowPart) => T): T | undefined => parts.map(read).find(Boolean)

const heaviest = (variants: readonly VariantPart[]): number | undefined => {
  const known = variants.flatMap(({ weightGrams }) => (weightGrams === undefined ? [] : [weightGrams]))
  return known.length === 0 ? undefined : Math.max(...known)
}

type Accepted = { variant: VariantPart; line: number }

/** Option names said once, in the first row, count for the rows after it. */
function namedOptions(options: readonly Option[], names: readonly string[]): Option[] {
  return options.map(({ name, value }, index) => ({ name: name || names[index] || '', value }))
}

const optionNames = (options: readonly Option[]): string =>
  options
    .map(({ name }) => foldKey(name))
    .sort()
    .join('\n')
const optionValues = (options: readonly Option[]): string =>
  JSON.stringify(options.map(({ name, value }) => [foldKey(name), foldKey(value)]).sort())

/** `sameNames`: WooCommerce leaves an option out where any value will do, the others name the same options in every row. */
function refuseVariant(variant: VariantPart, accepted: readonly Accepted[], limit: number, sameNames: boolean): Refusal | undefined {
  const [lead] = accepted
  if (variant.options.some(({ name }) => name === '')) return { rule: 'market.import.option.unnamed', field: 'opsi_1_nama' }
  if (!lead) return undefined
  if (accepted.length >= limit) {
    return { rule: 'market.import.group.too_many', field: 'nama', facts: { limit, line: lead.line } }
  }
  const same = accepted.find((other) => optionValues(other.variant.options) === optionValues(variant.options))
  if (same) return { rule: 'market.import.group.same_options', field: 'opsi_1_nilai', facts: { line: same.line } }
  if (sameNames && optionNames(lead.variant.options) !== optionNames(variant.options)) {
    const names = lead.variant.options.map(({ name }) => name).join(', ') || '–'
    return { rule: 'market.import.group.option_names', field: 'opsi_1_nama', facts: { line: lead.line, names } }
  }
  return undefined
}

/**
 * Rows to products, in one pass. A row of ours without options is a product at once. Rows that share a product (our name with options,
 * a Shopify handle) may stand up to `window` rows apart; later ones of ours come as a `continues` draft, of Shopify they are refused.
 * WooCommerce puts variations anywhere, so parents and variations wait for the end of the file, `held` rows at the most.
 * The codes seen so far and the names of closed products stay in memory: some 100 bytes for each row.
 */
export class Grouping {
  #format: Format
  #limits: GroupLimits
  #open = new Map<string, Group>()
  #closed = new Map<string, number>()
  #skus = new Map<string, number>()
  #held = 0
  #rows = 0
  #out: Grouped = { products: [], failed: [], rowsRead: 0 }

  constructor(format: Format, limits: Partial<GroupLimits> = {}) {
    this.#format = format
    this.#limits = { ...groupLimits, ...limits }
  }

  /** What became certain with this row. */
  add(reading: RowReading): Grouped {
    this.#rows += 1
    this.#expire()
    const repeated = this.#repeatedSku(reading)
    if (repeated) this.#place(refuseReading(reading, repeated))
    else this.#place(reading)
    return this.#hand()
  }

  /** What was still open when the file ended. */
  finish(): Grouped {
    for (const group of new Set(this.#open.values())) this.#close(group)
    return this.#hand()
  }

  /** A product of Shopify or WooCommerce goes in whole or not at all: its rows mean nothing without each other. */
  get #wholeOnly(): boolean {
    return this.#format === 'shopify' || this.#format === 'woocommerce'
  }

  #hand(): Grouped {
    const out = this.#out
    this.#out = { products: [], failed: [], rowsRead: this.#rows }
    return { ...out, rowsRead: this.#rows }
  }

  #repeatedSku(reading: RowReading): Refusal | undefined {
    const sku = reading.part?.variant?.sku
    if (sku === undefined) return undefined
    const key = foldKey(sku)
    const line = this.#skus.get(key)
    if (line !== undefined) return { rule: 'market.import.sku.repeated', field: 'sku', facts: { value: sku, line } }
    this.#skus.set(key, reading.line)
    return undefined
  }

  #place(reading: RowReading): void {
    const failed = reading.refusals.length > 0
    if (reading.keys.length === 0 || (failed && !this.#wholeOnly)) {
      if (failed) this.#fail(reading)
      else this.#emit([reading])
      return
    }
    const closedAt = this.#format === 'shopify' ? this.#closed.get(reading.keys[0] ?? '') : undefined
    if (closedAt !== undefined) {
      this.#fail(refuseReading(reading, { rule: 'market.import.group.scattered', field: 'nama', facts: { line: closedAt } }))
      return
    }
    const group = this.#groupOf(reading)
    const full = this.#refuseFull(group, reading)
    if (full) {
      group.overflow = true
      this.#fail(refuseReading(reading, full))
      return
    }
    group.rows.push(reading)
    this.#held += 1
  }

  #refuseFull(group: Group, reading: RowReading): Refusal | undefined {
    const { rowsOfOne, held } = this.#limits
    if (group.rows.length >= rowsOfOne) {
      return { rule: 'market.import.group.too_many', field: 'nama', facts: { limit: rowsOfOne, line: group.rows[0]?.line ?? reading.line } }
    }
    return this.#held >= held ? { rule: 'market.import.group.too_many_waiting', field: 'nama', facts: { limit: held } } : undefined
  }

  #groupOf(reading: RowReading): Group {
    const found = new Set(reading.keys.flatMap((key) => this.#open.get(key) ?? []))
    const [group = { keys: new Set<string>(), rows: [], lastSeen: 0, overflow: false }, ...others] = found
    // Variations that came before their parent may have known it by its code and by its number.
    for (const other of others) {
      group.rows.push(...other.rows)
      group.overflow ||= other.overflow
      for (const key of other.keys) group.keys.add(key)
    }
    for (const key of reading.keys) group.keys.add(key)
    group.lastSeen = this.#rows
    // Taken out and put back, so that the map is in the order of last use and the oldest stand first.
    for (const key of group.keys) this.#open.delete(key)
    for (const key of group.keys) this.#open.set(key, group)
    return group
  }

  #expire(): void {
    if (this.#format === 'woocommerce') return
    for (const group of this.#open.values()) {
      if (group.lastSeen >= this.#rows - this.#limits.window) return
      this.#close(group)
    }
  }

  #close(group: Group): void {
    for (const key of group.keys) this.#open.delete(key)
    this.#held -= group.rows.length
    group.rows.sort((a, b) => a.line - b.line)
    const [lead] = group.rows
    const key = [...group.keys][0] ?? ''
    const earlier = this.#closed.get(key)
    if (lead && earlier === undefined) this.#closed.set(key, lead.line)
    this.#emit(group.rows, group.overflow, earlier)
  }

  #emit(rows: RowReading[], overflow = false, earlier?: number): void {
    const accepted: Accepted[] = []
    const names = rows.map(({ part }) => part?.variant?.options.map(({ name }) => name)).find((list) => list?.some(Boolean)) ?? []
    const judged = rows.map((reading) => {
      const variant = reading.part?.variant
      if (!variant) return reading
      const named = { ...variant, options: namedOptions(variant.options, names) }
      const refusal = refuseVariant(named, accepted, this.#limits.variants, this.#format !== 'woocommerce')
      if (refusal) return refuseReading(reading, refusal)
      accepted.push({ variant: named, line: reading.line })
      return reading
    })
    const whole = this.#wholeOnly ? this.#judgeWhole(rows, judged, accepted, overflow) : judged
    for (const reading of whole) if (reading.refusals.length > 0) this.#fail(reading)
    const sound = whole.filter(({ refusals }) => refusals.length === 0)
    if (accepted.length > 0 && sound.length > 0) this.#out.products.push(productOf(sound, accepted, this.#limits, earlier))
  }

  /** One bad row, a missing parent or title, or nothing to sell: then every row of the product is given back. */
  #judgeWhole(rows: RowReading[], judged: RowReading[], accepted: readonly Accepted[], overflow: boolean): RowReading[] {
    const refuseAll = (refusal: Refusal): RowReading[] => rows.map((reading) => refuseReading(reading, refusal))
    const sibling = (all: RowReading[], line: number): RowReading[] =>
      all.map((reading) =>
        reading.refusals.length > 0 ? reading : refuseReading(reading, { rule: 'market.import.group.sibling', facts: { line } }),
      )
    // What the others lack may stand in the row that could not be read, so they are not blamed for it.
    const unread = rows.find(({ refusals }) => refusals.length > 0)
    if (unread) return sibling(rows, unread.line)
    const unnamed = this.#refuseNameless(rows)
    if (unnamed) return refuseAll(unnamed)
    const bad = judged.find(({ refusals }) => refusals.length > 0)
    if (!bad && accepted.length === 0) return refuseAll({ rule: 'market.import.group.no_variants', field: 'harga' })
    return bad || overflow ? sibling(judged, bad?.line ?? rows[0]?.line ?? 0) : judged
  }

  #refuseNameless(rows: readonly RowReading[]): Refusal | undefined {
    if (this.#format === 'woocommerce' && rows.some(({ keys }) => keys.length > 0) && !rows.some(({ parent }) => parent)) {
      return { rule: 'market.import.group.no_parent', field: 'nama' }
    }
    return rows.some(({ part }) => part && part.name !== '') ? undefined : { rule: 'market.import.group.no_title', field: 'nama' }
  }

  #fail({ line, cells, refusals }: RowReading): void {
    this.#out.failed.push({ line, cells, refusals })
  }
}

/** The reading without its part: what was refused is not half used. */
function refuseReading(reading: RowReading, refusal: Refusal): RowReading {
  const { part: _, ...rest } = reading
  return { ...rest, refusals: [...reading.refusals, refusal] }
}

function productOf(rows: readonly RowReading[], accepted: readonly Accepted[], limits: GroupLimits, earlier?: number): ProductDraft {
  const leading = [...rows.filter(({ parent }) => parent), ...rows.filter(({ parent }) => !parent)]
  const parts = leading.flatMap(({ part }) => (part ? [part] : []))
  const images = [...new Set(parts.flatMap((part) => part.images))]
  const notices = parts.flatMap((part) => part.notices)
  if (images.length > limits.images) {
    notices.push({ rule: 'market.import.notice.images_left', field: 'gambar', facts: { count: images.length, limit: limits.images } })
  }
  const product: ProductDraft = {
    name: first(parts, ({ name }) => name) ?? '',
    categoryText: first(parts, ({ categoryText }) => categoryText) ?? '',
    description: first(parts, ({ description }) => description) ?? '',
    weightGrams: heaviest(accepted.map(({ variant }) => variant)),
    images: images.slice(0, limits.images),
    variants: accepted.map(({ variant, line }) => ({ ...variant, lines: [line] })),
    lines: rows.map(({ line }) => line),
    notices,
    ...(parts.some((part) => part.draft) ? { draft: true } : {}),
  }
  return earlier === undefined ? product : { ...product, continues: earlier }
}

/** A whole file as products and failed rows, one answer for each batch read; nothing is held longer than its format asks. */
export async function* readProducts(
  file: Pick<CsvFile, 'batches'>,
  mapping: Mapping,
  limits?: Partial<GroupLimits>,
): AsyncGenerator<Grouped> {
  const grouping = new Grouping(mapping.format, limits)
  for await (const batch of file.batches) yield gather(batch.map((row: SourceRow) => grouping.add(readRow(row, mapping))))
  yield grouping.finish()
}

const gather = (parts: readonly Grouped[]): Grouped => ({
  products: parts.flatMap(({ products }) => products),
  failed: parts.flatMap(({ failed }) => failed),
  rowsRead: parts.at(-1)?.rowsRead ?? 0,
})
