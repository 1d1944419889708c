import { secret, sha256 } from '#src/base/id.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx, Once } from '#src/platform/context.ts'
import { onceKey, Replay } from '#src/platform/once.ts'
import { redirect } from '../answer.tsx'
import type { Visit } from '../visit.ts'

/** What was typed, as text; a form shown again shows it as it was. */
export type Typed = {
  text(name: string): string
  /** `undefined` when left empty. */
  given(name: string): string | undefined
  all(name: string): string[]
  checked(name: string): boolean
  /** Whole rupiah as people write them: `12.500`, `Rp12.500`, `12500`. NaN when it is something else. */
  money(name: string): Rupiah | undefined
  whole(name: string): number | undefined
  file(name: string): File | undefined
  files(name: string): File[]
  names(): string[]
}

const asWhole = (text: string): number => {
  const digits = text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')
  return /^\d{1,12}$/.test(digits) ? Number(digits) : Number.NaN
}

export function typed(form: FormData): Typed {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const given = (name: string) => text(name).trim() || undefined
  const whole = (name: string) => (given(name) === undefined ? undefined : asWhole(text(name)))
  const files = (name: string) => form.getAll(name).filter((value): value is File => typeof value !== 'string' && value.size > 0)
  return {
    text,
    given,
    all: (name) => form.getAll(name).filter((value): value is string => typeof value === 'string'),
    checked: (name) => form.get(name) !== null,
    money: (name) => {
      const amount = whole(name)
      return amount === undefined || Number.isNaN(amount) ? (amount as Rupiah | undefined) : rupiah(amount)
    },
    whole,
    file: (name) => files(name)[0],
    files,
    names: () => [...new Set(form.keys())],
  }
}

/** Nothing was typed yet. */
export const nothingTyped = typed(new FormData())

export const readForm = async (visit: Visit): Promise<Typed> => typed(await visit.c.req.formData())

/** The hidden key of a form that makes something. */
export const freshOnce = (): string => secret()

const bodyHash = (form: Typed): string =>
  sha256(
    form
      .names()
      .map((name) => `${name}=${form.all(name).join('\n')}`)
      .join('\n\n'),
  )

/** The errand's context with the form's hidden key, where it brings one: what is sent twice is done once. */
export function onceIn(visit: Visit, form: Typed, answer: Once['answer']): Ctx {
  const key = onceKey(form.given('once'))
  return key ? { ...visit.ctx, once: { route: visit.c.req.path.slice(0, 200), key, requestHash: bodyHash(form), answer } } : visit.ctx
}

/**
 * Runs a making deed at most once for the form's hidden key and goes where its result is seen. Pressed twice, it goes there twice.
 * `undefined` when the deed refused: `refused` then holds why, and the page shows the form again.
 */
export async function makeOnce<T>(
  visit: Visit,
  form: Typed,
  run: (ctx: Ctx) => Promise<Outcome<T>>,
  seenAt: (value: T) => string,
): Promise<{ response: Response } | { refused: Extract<Outcome<T>, { ok: false }> }> {
  const ctx = onceIn(visit, form, (value) => ({ status: 303, body: { to: seenAt(value as T) } }))
  try {
    const outcome = await run(ctx)
    return outcome.ok ? { response: redirect(visit, seenAt(outcome.value)) } : { refused: outcome }
  } catch (error) {
    const again = error instanceof Replay && error.reason === 'again' ? (error.body as { to?: string } | null)?.to : undefined
    if (again === undefined) throw error
    return { response: redirect(visit, again) }
  }
}
