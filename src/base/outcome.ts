/** Small values that fill the places of a sentence. Never personal data: facts are shown and may be logged. */
export type Facts = Record<string, string | number>

/** One reason why something is not done. `rule` is a dotted name whose words live in words/; `field` names the input it is about. */
export type Refusal = { rule: string; field?: string; facts?: Facts }

/** An expected result: either the value, or every reason why not. Faults are thrown instead. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; refusals: Refusal[] }

export function done(): { ok: true; value: undefined }
export function done<T>(value: T): { ok: true; value: T }
export function done(value?: unknown): { ok: true; value: unknown } {
  return { ok: true, value }
}

export const refused = (...refusals: Refusal[]): { ok: false; refusals: Refusal[] } => ({ ok: false, refusals })

/** What is not there, or is not this reader's: both look the same from outside. */
export class Missing extends Error {
  override name = 'Missing'
}

/** The reader may know the thing exists but holds no authority for this deed. `refusal` says which rule, `whoCan` which posts could. */
export class Denied extends Error {
  override name = 'Denied'
  power: string
  refusal: Refusal | undefined
  whoCan: readonly string[] | undefined
  constructor(power: string, refusal?: Refusal, whoCan?: readonly string[]) {
    super(`no authority: ${power}${refusal ? ` (${refusal.rule})` : ''}`)
    this.power = power
    this.refusal = refusal
    this.whoCan = whoCan
  }
}
