import { z } from 'zod'
import { id as indonesian } from 'zod/locales'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { onceKey } from '#src/platform/once.ts'
import { hasWords, sayRefusal } from '#src/ui/words.ts'
import { statusOf } from '../status.ts'
import type { Visit } from '../visit.ts'

// what does not fit is said in the reader's language, not the library's
z.config(indonesian())

/** A JSON answer that no shared cache keeps. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store', ...headers },
  })
}

const sentence = (visit: Visit, refusal: Refusal): string =>
  hasWords(refusal.rule) ? sayRefusal(visit.t, refusal) : visit.t('platform.refused', refusal.facts)

/** RFC 9457: the first refusal in the open, all of them in `errors`. `beside` is what helps further and is no refusal. */
export function refuse(
  visit: Visit,
  refusals: readonly Refusal[],
  headers: Record<string, string> = {},
  beside: Record<string, unknown> = {},
): Response {
  const [first = { rule: 'platform.refused' }] = refusals
  const status = statusOf(refusals)
  const body = {
    type: `${visit.ctx.house.config.origin}/api/v1/rules#${first.rule}`,
    title: visit.t(`platform.title.${status}`),
    status,
    detail: sentence(visit, first),
    rule: first.rule,
    ...(first.field ? { field: first.field } : {}),
    ...(first.facts ? { facts: first.facts } : {}),
    ...(refusals.length > 1 ? { errors: refusals.map((refusal) => ({ ...refusal, detail: sentence(visit, refusal) })) } : {}),
    ...beside,
  }
  const retry = status === 429 || status === 503 ? { 'retry-after': '2' } : {}
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8', 'cache-control': 'no-store', ...retry, ...headers },
  })
}

/** What a schema calls by the name of a rule of the calendar is that rule. */
export const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^events(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

/** The body as that schema says, or why not. Unknown fields are refused by the schemas themselves. */
export async function readBody<T>(visit: Visit, schema: z.ZodType<T>): Promise<Outcome<{ value: T; text: string }>> {
  const text = await visit.c.req.text()
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch {
    return refused({ rule: 'platform.body_unreadable' })
  }
  const parsed = schema.safeParse(raw)
  if (parsed.success) return done({ value: parsed.data, text })
  return refused(
    ...parsed.error.issues.slice(0, 20).map(
      (issue): Refusal => ({
        rule: 'platform.input',
        field: issue.path.join('.') || 'body',
        facts: { field: issue.path.join('.') || 'body', reason: issue.message },
      }),
    ),
  )
}

/** The errand's context with its replay key; a making POST without one is refused. */
export function onceFor(
  visit: Visit,
  route: string,
  text: string,
  answer: (value: unknown) => { status: number; body: unknown },
): Outcome<Ctx> {
  const given = visit.c.req.header('idempotency-key') ?? ''
  const key = onceKey(given)
  if (!key || given.length > 200) return refused({ rule: 'platform.once.key_missing', field: 'Idempotency-Key' })
  return done({ ...visit.ctx, once: { route, key, requestHash: sha256(text), answer } })
}
