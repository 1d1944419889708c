import type { z } from 'zod'
import { Denied, done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { hasWords } from '#src/ui/words.ts'
import { makeOnce, nothingTyped, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Visit } from '../visit.ts'

/** A form that was refused: shown again as it was typed, with the status its refusal has, and the posts that could, by their names. */
export type Wrong = { refusals: readonly Refusal[]; form: Typed; status: number; whoCan: readonly string[]; errand: string }

/** A form nobody has sent. */
export const nothingWrong: Wrong = { refusals: [], form: nothingTyped, status: 200, whoCan: [], errand: '' }

const wrongWith = (errand: string, form: Typed, refusals: readonly Refusal[]): Wrong => ({
  refusals,
  form,
  status: statusOf(refusals),
  whoCan: [],
  errand,
})

/**
 * Runs an errand of a desk once for the form's hidden key. What the authority refuses is said on the page where it was asked, with everything
 * typed kept. A refusal without a rule stays what it is: somebody who should not be here.
 */
export async function tryErrand<T>(
  visit: Visit,
  form: Typed,
  errand: string,
  run: (ctx: Ctx) => Promise<Outcome<T>>,
  seenAt: (value: T) => string,
): Promise<Response | Wrong> {
  try {
    const made = await makeOnce(visit, form, run, seenAt)
    return 'response' in made ? made.response : wrongWith(errand, form, made.refused.refusals)
  } catch (error) {
    if (!(error instanceof Denied) || !error.refusal) throw error
    const whoCan = error.whoCan ?? []
    const { post } = whoCan.length > 0 ? calledBy(await namesOf(visit.ctx.db, visit.ctx.tongue)) : { post: String }
    return { ...wrongWith(errand, form, [error.refusal]), status: 403, whoCan: whoCan.map(post) }
  }
}

/** A form read by a schema whose messages are rules; each field is told its first fault. */
export function readBy<Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> {
  const read = schema.safeParse(input)
  if (read.success) return done(read.data)
  const found = read.error.issues.map(({ message, path }): Refusal => {
    const rule = hasWords(message) ? message : 'governance.input.unreadable'
    return path.length > 0 ? { rule, field: String(path[0]) } : { rule }
  })
  return refused(...found.filter((one, at) => found.findIndex((other) => other.field === one.field) === at))
}

/** Leaves out what was left empty, for schemas in which it may be absent. */
export const given = (form: Typed, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.flatMap((name) => (form.given(name) === undefined ? [] : [[name, form.given(name) ?? '']])))

/** What a page that was refused answers beside its main part. */
export const answerOf = (wrong: Wrong) => (wrong.refusals.length > 0 ? { refusals: wrong.refusals, status: wrong.status } : {})

/** The complaints of one of several forms on a page. */
export const wrongIn = (wrong: Wrong, errand: string): Wrong => (wrong.errand === errand ? wrong : nothingWrong)
