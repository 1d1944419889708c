import type { Refusal } from '#src/base/outcome.ts'
import type { FormAttribute, ProductForEdit } from '#src/market/product-read.db.ts'
import type { Typed } from './form.ts'

/** One row of the variants as it stands in the form: everything as typed. */
export type VariantRow = {
  id?: string | undefined
  sku: string
  values: [string, string]
  price: string
  stock: string
  gone: boolean
  onHand?: number | undefined
  held?: number | undefined
}

/** The listing as it stands in the form. */
export type ProductDraft = {
  name: string
  category: string
  description: string
  storyTitle: string
  story: string
  origin: string
  originNote: string
  attributes: Record<string, string>
  oneOfAKind: boolean
  leadDays: string
  weightGrams: string
  options: [string, string]
  variants: VariantRow[]
  seen?: string | undefined
}

const emptyRow = (): VariantRow => ({ sku: '', values: ['', ''], price: '', stock: '', gone: false })

export const emptyDraft = (name: string, category: string): ProductDraft => ({
  name,
  category,
  description: '',
  storyTitle: '',
  story: '',
  origin: 'made',
  originNote: '',
  attributes: {},
  oneOfAKind: false,
  leadDays: '',
  weightGrams: '',
  options: ['', ''],
  variants: [emptyRow()],
})

const textOf = (value: string | number | null): string => (value === null ? '' : String(value))

/** What is stored, as the form shows it first. */
export function draftOf(product: ProductForEdit): ProductDraft {
  const names = product.variants[0]?.options.map((option) => option.name) ?? []
  return {
    name: product.name,
    category: product.category,
    description: product.description,
    storyTitle: product.storyTitle,
    story: product.story,
    origin: product.origin,
    originNote: product.originNote,
    attributes: Object.fromEntries(Object.entries(product.attributes).map(([key, value]) => [key, value === true ? 'ya' : String(value)])),
    oneOfAKind: product.oneOfAKind,
    leadDays: textOf(product.leadDays),
    weightGrams: textOf(product.weightGrams),
    options: [names[0] ?? '', names[1] ?? ''],
    variants: product.variants.map((one) => ({
      id: one.id,
      sku: one.sku,
      values: [one.options[0]?.value ?? '', one.options[1]?.value ?? ''],
      price: String(one.price),
      stock: '',
      gone: false,
      onHand: one.onHand,
      held: one.held,
    })),
    seen: product.version,
  }
}

const mostRows = 100

/** What was typed, to be shown again or sent on. Levels of variants there are already come from the store. */
export function draftTyped(form: Typed, stored: ProductForEdit | undefined): ProductDraft {
  const count = Math.min(mostRows, form.whole('rows') || 1)
  const levels = new Map(stored?.variants.map((one) => [one.id, one]) ?? [])
  const variants = Array.from({ length: count }, (_, at): VariantRow => {
    const id = form.given(`variants.${at}.id`)
    const level = id ? levels.get(id) : undefined
    return {
      id,
      sku: form.text(`variants.${at}.sku`),
      values: [form.text(`variants.${at}.value.0`), form.text(`variants.${at}.value.1`)],
      price: form.text(`variants.${at}.price`),
      stock: form.text(`variants.${at}.stock`),
      gone: form.checked(`variants.${at}.gone`),
      onHand: level?.onHand,
      held: level?.held,
    }
  })
  const attributes = Object.fromEntries(
    form
      .names()
      .filter((name) => name.startsWith('attributes.'))
      .map((name) => [name.slice('attributes.'.length), form.text(name)]),
  )
  return {
    name: form.text('name'),
    category: form.text('category'),
    description: form.text('description'),
    storyTitle: form.text('storyTitle'),
    story: form.text('story'),
    origin: form.text('origin') || 'made',
    originNote: form.text('originNote'),
    attributes,
    oneOfAKind: form.checked('oneOfAKind'),
    leadDays: form.text('leadDays'),
    weightGrams: form.text('weightGrams'),
    options: [form.text('option.0'), form.text('option.1')],
    variants,
    seen: form.given('seen'),
  }
}

export const withRow = (draft: ProductDraft): ProductDraft => ({
  ...draft,
  variants: draft.variants.length < mostRows ? [...draft.variants, emptyRow()] : draft.variants,
})

const whole = (text: string): number | undefined => {
  const digits = text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')
  if (digits === '') return undefined
  return /^\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN
}

const given = <T>(name: string, value: T | undefined): Record<string, T> => (value === undefined ? {} : { [name]: value })

/** A row nobody wrote into is no variant. */
const isBlank = (row: VariantRow) =>
  row.id === undefined && [row.sku, ...row.values, row.price, row.stock].every((text) => text.trim() === '')

/** The rows that count, with their place in the form: refusals come back to it. */
export const rowsUsed = (draft: ProductDraft): number[] => {
  const used = draft.variants.flatMap((row, at) => (row.gone || isBlank(row) ? [] : [at]))
  return used.length > 0 ? used : [0]
}

/** The input of the deed. Only what the category asks for is sent on: a changed category leaves its old answers behind. */
export function inputOf(draft: ProductDraft, definitions: readonly FormAttribute[]): unknown {
  const names = draft.options.map((name) => name.trim())
  const known = new Set(definitions.map((one) => one.key))
  const variants = rowsUsed(draft).flatMap((at) => {
    const row = draft.variants[at]
    if (!row) return []
    const options = names.flatMap((name, n) => (name === '' ? [] : [{ name, value: row.values[n] ?? '' }]))
    return [
      { ...given('id', row.id), sku: row.sku, options, price: whole(row.price), ...given('stock', row.id ? undefined : whole(row.stock)) },
    ]
  })
  const { name, category, description, storyTitle, story, origin, originNote, oneOfAKind } = draft
  const attributes = Object.fromEntries(Object.entries(draft.attributes).filter(([key]) => known.has(key)))
  return {
    name,
    category,
    description,
    storyTitle,
    story,
    origin,
    originNote,
    oneOfAKind,
    attributes,
    ...given('leadDays', whole(draft.leadDays)),
    ...given('weightGrams', whole(draft.weightGrams)),
    variants,
  }
}

/** Puts each refusal at the input of this form it is about. */
export function atInputs(refusals: readonly Refusal[], draft: ProductDraft): Refusal[] {
  const used = rowsUsed(draft)
  return refusals.map((refusal) => {
    const parts = refusal.field?.split('.') ?? []
    if (parts[0] !== 'variants' || parts[1] === undefined) return refusal
    const row = used[Number(parts[1])] ?? 0
    if (parts[2] !== 'options') return { ...refusal, field: ['variants', row, ...parts.slice(2)].join('.') }
    return { ...refusal, field: parts[4] === 'name' ? `option.${parts[3]}` : `variants.${row}.value.${parts[3] ?? 0}` }
  })
}
