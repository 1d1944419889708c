import type { Typed } from '../shop/form.ts'
import type { Wrong } from './_errand.ts'

const prefix = 'bukti-'

/** The name under which a form sends a paper the matrix asks for. */
export const paperName = (paper: string): string => `${prefix}${paper}`

/** Papers named in a form, for the deed: nothing where none was. */
export function papersIn(form: Typed): { evidence?: Record<string, string> } {
  const told = form.names().flatMap((name): [string, string][] => {
    const where = name.startsWith(prefix) ? form.given(name) : undefined
    return where === undefined ? [] : [[name.slice(prefix.length), where]]
  })
  return told.length > 0 ? { evidence: Object.fromEntries(told) } : {}
}

/** Papers the refusal says are missing. */
export const missingIn = ({ refusals }: Pick<Wrong, 'refusals'>): string[] =>
  refusals
    .filter(({ rule }) => rule.endsWith('.evidence_missing'))
    .flatMap(({ facts }) => String(facts?.evidence ?? '').split(', '))
    .filter(Boolean)

/** Those asked for at first, those a refusal asked for, and those named already: none is lost on the way. */
export const papersAsked = (asked: readonly string[], wrong: Pick<Wrong, 'refusals' | 'form'>): string[] => [
  ...new Set([...asked, ...missingIn(wrong), ...Object.keys(papersIn(wrong.form).evidence ?? {})]),
]
