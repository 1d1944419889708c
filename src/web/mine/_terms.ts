import type { Refusal } from '#src/base/outcome.ts'
import { otherSide, type Side } from '#src/support/need.ts'
import type { Typed } from '../shop/form.ts'

/** Lines of terms a form has room for. */
export const termLines = 4
export const termParts = ['owes', 'what', 'quantity', 'measure', 'due'] as const
export type TermPart = (typeof termParts)[number]
export type TermTyped = Record<TermPart, string>

const lineOf = (form: Typed, at: number): TermTyped => ({
  owes: form.text(`owes-${at}`),
  what: form.text(`what-${at}`),
  quantity: form.text(`quantity-${at}`),
  measure: form.text(`measure-${at}`),
  due: form.text(`due-${at}`),
})

export const typedTerms = (form: Typed): TermTyped[] => Array.from({ length: termLines }, (_, at) => lineOf(form, at))

/** A line in which only the side is chosen says nothing yet. */
const said = ({ what, quantity, measure, due }: TermTyped) => [what, quantity, measure, due].some((text) => text.trim() !== '')

/** What was written, from the writer's side: `mine` is what he brings himself. Places of the lines are kept for complaints. */
export function termsFrom(form: Typed, mine: Side): { terms: unknown[]; places: number[] } {
  const lines = typedTerms(form)
    .map((line, at) => ({ line, at }))
    .filter(({ line }) => said(line))
  return {
    terms: lines.map(({ line }) => ({
      owes: line.owes === 'mine' ? mine : line.owes === 'theirs' ? otherSide(mine) : '',
      what: line.what,
      quantity: line.quantity.replace(/[\s.]/g, ''),
      measure: line.measure,
      dueDay: line.due,
    })),
    places: lines.map(({ at }) => at),
  }
}

const partOf: Record<string, TermPart> = { owes: 'owes', what: 'what', quantity: 'quantity', measure: 'measure', dueDay: 'due' }

/** `terms.1.dueDay` of what was read is `due-2` of the form, where the second written line stood third. */
export function atTermField(field: string | undefined, places: readonly number[]): string | undefined {
  const [head, at, part = ''] = (field ?? '').split('.')
  if (head !== 'terms') return field
  if (at === undefined) return 'what-0'
  return `${partOf[part] ?? 'what'}-${places[Number(at)] ?? 0}`
}

/** Refusals at the fields of the form they were typed in. */
export const atForm = (refusals: readonly Refusal[], places: readonly number[]): Refusal[] =>
  refusals.map(({ field, ...one }) => {
    const there = atTermField(field, places)
    return there === undefined ? one : { ...one, field: there }
  })
