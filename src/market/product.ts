import { z } from 'zod'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'

export type ProductStatus = 'draft' | 'published' | 'hidden' | 'ended'
export type Origin = 'made' | 'designed' | 'curated'
export type AttributeValue = string | number | boolean

/** What a category asks of its products; children ask what their parents ask. */
export type AttributeDefinition = {
  category: string
  key: string
  type: 'enum' | 'number' | 'bool' | 'text'
  unit: string | null
  options: string[]
  required: boolean
  filterable: boolean
}

export const mostVariants = 100
export const mostOptions = 2

const moves: Record<ProductStatus, readonly ProductStatus[]> = {
  draft: ['published', 'ended'],
  published: ['hidden', 'ended'],
  hidden: ['published', 'ended'],
  // sold out for good: the page stays as a memory, and may come back
  ended: ['hidden'],
}

export const mayBecome = (from: ProductStatus, to: ProductStatus): boolean => moves[from].includes(to)

export const statusesOpen = (from: ProductStatus): readonly ProductStatus[] => moves[from]

const line = (most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanLine)
    .refine((text) => [...text].length <= most, rule)
const paragraphs = (most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanText)
    .refine((text) => [...text].length <= most, rule)
const whole = (low: number, high: number, rule: string) => z.number(rule).int(rule).min(low, rule).max(high, rule)

export const skuShape = /^[\p{L}\p{N}][\p{L}\p{N}._\-/#]*(?: [\p{L}\p{N}._\-/#]+)*$/u

const option = z.object({
  name: line(40, 'market.variant.option_long').refine((name) => name !== '', 'market.variant.option_unnamed'),
  value: line(80, 'market.variant.option_long').refine((value) => value !== '', 'market.variant.option_empty'),
})

const price = whole(1, 1_000_000_000, 'market.variant.price').transform((amount): Rupiah => rupiah(amount))

const variant = z.object({
  /** A variant there is already; without it a new one. */
  id: z.uuid('market.variant.unknown').optional(),
  /** Empty: one is made. */
  sku: line(64, 'market.variant.sku_long')
    .refine((sku) => sku === '' || skuShape.test(sku), 'market.variant.sku_shape')
    .default(''),
  options: z.array(option).max(mostOptions, 'market.variant.options_many').default([]),
  price,
  /** Pieces on the shelf of a new variant; stock of the others is changed by movements with a reason. */
  stock: whole(0, 1_000_000, 'market.variant.stock').default(0),
})

export const productInput = z.object({
  name: line(150, 'market.product.name_length').refine((name) => /[\p{L}\p{N}]/u.test(name), 'market.product.name_length'),
  category: z.string('market.product.category_unknown').trim().min(1, 'market.product.category_unknown'),
  description: paragraphs(10_000, 'market.product.description_length').default(''),
  storyTitle: line(120, 'market.product.story_long').default(''),
  story: paragraphs(5_000, 'market.product.story_long').default(''),
  origin: z.enum(['made', 'designed', 'curated'], 'market.product.origin_unknown').default('made'),
  originNote: line(300, 'market.product.origin_note_long').default(''),
  attributes: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).default({}),
  oneOfAKind: z.boolean().default(false),
  leadDays: whole(1, 365, 'market.product.lead_days').optional(),
  weightGrams: whole(1, 1_000_000, 'market.product.weight').optional(),
  variants: z.array(variant).min(1, 'market.product.no_variants').max(mostVariants, 'market.product.variants_many'),
})
export type ProductInput = z.output<typeof productInput>
export type VariantInput = ProductInput['variants'][number]

const folded = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

export const optionsKey = (options: readonly { name: string; value: string }[]): string =>
  JSON.stringify(options.map(({ name, value }) => [folded(name), folded(value)]).sort())
const namesKey = (options: readonly { name: string }[]): string => JSON.stringify(options.map(({ name }) => folded(name)).sort())

/** Variants of one product differ in the same named ways, and each differs. */
export function variantRefusals({ variants, oneOfAKind }: Pick<ProductInput, 'variants' | 'oneOfAKind'>): Refusal[] {
  const refusals: Refusal[] = []
  const [lead] = variants
  variants.forEach((one, at) => {
    const field = `variants.${at}.options`
    if (lead && namesKey(one.options) !== namesKey(lead.options))
      refusals.push({
        rule: 'market.variant.option_names',
        field,
        facts: { names: lead.options.map(({ name }) => name).join(', ') || '–' },
      })
    else if (variants.findIndex((other) => optionsKey(other.options) === optionsKey(one.options)) < at)
      refusals.push({ rule: 'market.variant.options_twice', field })
    if (new Set(one.options.map(({ name }) => folded(name))).size !== one.options.length)
      refusals.push({ rule: 'market.variant.option_name_twice', field })
    if (one.sku !== '' && variants.findIndex((other) => folded(other.sku) === folded(one.sku)) < at)
      refusals.push({ rule: 'market.variant.sku_taken', field: `variants.${at}.sku` })
  })
  if (oneOfAKind && (variants.length > 1 || variants.some((one) => one.stock > 1)))
    refusals.push({ rule: 'market.product.one_only', field: 'oneOfAKind' })
  return refusals
}

/** "Made in this city" is for shops that stand in it; whatever was made elsewhere names its partner. */
export function originRefusals({ origin, originNote }: Pick<ProductInput, 'origin' | 'originNote'>, shopInCity: boolean): Refusal[] {
  if (origin === 'made') return shopInCity ? [] : [{ rule: 'market.product.origin_elsewhere', field: 'origin' }]
  return originNote === '' ? [{ rule: 'market.product.partner_named', field: 'originNote' }] : []
}

const yes = new Set(['ya', 'yes', 'true', '1', 'on'])
const no = new Set(['tidak', 'no', 'false', '0', ''])

function readAttribute({ key, type, options }: AttributeDefinition, given: AttributeValue): AttributeValue | Refusal | undefined {
  const field = `attributes.${key}`
  const text = cleanLine(String(given))
  if (type === 'bool') {
    if (typeof given === 'boolean') return given
    if (yes.has(text.toLowerCase())) return true
    return no.has(text.toLowerCase()) ? undefined : { rule: 'market.attribute.bool', field }
  }
  if (text === '') return undefined
  if (type === 'enum')
    return options.includes(text) ? text : { rule: 'market.attribute.enum', field, facts: { options: options.join(', ') } }
  if (type === 'number') {
    const number = /^\d{1,9}(?:[.,]\d{1,3})?$/.test(text) ? Number(text.replace(',', '.')) : Number.NaN
    return Number.isFinite(number) ? number : { rule: 'market.attribute.number', field }
  }
  return [...text].length > 200 ? { rule: 'market.attribute.text_long', field } : text
}

/** Attributes by what the category asks: unknown keys are refused, blanks left out, required ones asked for. */
export function readAttributes(
  definitions: readonly AttributeDefinition[],
  given: Record<string, AttributeValue>,
): { values: Record<string, AttributeValue>; refusals: Refusal[] } {
  const known = new Map(definitions.map((one) => [one.key, one]))
  const refusals: Refusal[] = Object.keys(given)
    .filter((key) => !known.has(key) && String(given[key]) !== '')
    .map((key) => ({ rule: 'market.attribute.unknown', field: `attributes.${key}` }))
  const values: Record<string, AttributeValue> = {}
  for (const definition of known.values()) {
    const read = definition.key in given ? readAttribute(definition, given[definition.key] ?? '') : undefined
    if (typeof read === 'object') refusals.push(read)
    else if (read !== undefined) values[definition.key] = read
    else if (definition.required) refusals.push({ rule: 'market.attribute.missing', field: `attributes.${definition.key}` })
  }
  return { values, refusals }
}

/** Addresses to try, the nicest first; `mark` is short and the same for the same product every time. */
export const productSlugs = (base: string, mark: string): string[] => [
  base,
  `${base.slice(0, 55)}-${mark.slice(0, 4)}`,
  `${base.slice(0, 50)}-${mark.slice(0, 9)}`,
]

/** Objects say the same in any order of their keys. */
const canonical = (value: unknown): string =>
  JSON.stringify(value ?? null, (_, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  )

/** What a listing says before and after, for the fields that differ. */
export function changesBetween(before: Record<string, unknown>, after: Record<string, unknown>): Record<string, [unknown, unknown]> {
  return Object.fromEntries(
    Object.keys(after)
      .filter((key) => canonical(before[key]) !== canonical(after[key]))
      .map((key) => [key, [before[key] ?? null, after[key] ?? null]]),
  )
}

export type StockChange = 'counted' | 'received' | 'damaged' | 'returned'

export const stockChangeInput = z.object({
  kind: z.enum(['counted', 'received', 'damaged', 'returned'], 'market.stock.kind_unknown'),
  quantity: whole(0, 1_000_000, 'market.stock.quantity'),
  reason: line(200, 'market.stock.reason_long').default(''),
})
