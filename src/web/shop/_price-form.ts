import type { PartKind, PricePart } from '#src/market/price.ts'
import type { Say } from '#src/ui/words.ts'
import type { Typed } from './form.ts'

/** The lines a form offers: two materials, for cloth and for dye are rarely one. */
export const priceRows: readonly { name: string; kind: PartKind }[] = [
  { name: 'labour', kind: 'labour' },
  { name: 'material', kind: 'material' },
  { name: 'material2', kind: 'material' },
  { name: 'tools', kind: 'tools' },
  { name: 'hub', kind: 'hub' },
  { name: 'margin', kind: 'margin' },
]

/** Lines with an amount; one without words of its own is called by its kind. */
export function partsOfForm(form: Typed, t: Say): { kind: PartKind; label: string; amount: number | undefined; days: number | null }[] {
  return priceRows
    .filter(({ name }) => form.given(name) !== undefined)
    .map(({ name, kind }) => ({
      kind,
      label: form.given(`${name}Label`) ?? t(`batik.price.${kind}`),
      amount: form.money(name),
      days: kind === 'labour' ? (form.whole('days') ?? null) : null,
    }))
}

/** What was said last time, as the form shows it. */
export function valueOfPart(parts: readonly PricePart[], name: string): string {
  if (name === 'days') return String(parts.find(({ kind }) => kind === 'labour')?.days ?? '')
  const row = priceRows.find((one) => name === one.name || name === `${one.name}Label`)
  if (!row) return ''
  const [first, second] = parts.filter(({ kind }) => kind === row.kind)
  const part = row.name === 'material2' ? second : first
  if (!part) return ''
  return name === row.name ? String(part.amount) : part.label
}
