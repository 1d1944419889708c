import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import type { Refusal } from '#src/base/outcome.ts'
import { emailOf } from '#src/identity/account.ts'
import type { Caller } from '#src/identity/auth.db.ts'
import { redirect } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { ownAddress, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'

export const callerOf = (visit: Visit): Caller => ({ ctx: visit.ctx, headers: visit.c.req.raw.headers, address: addressOfClient(visit) })

/** Passes the library's cookies on to the browser as they are. */
export function keepCookies(visit: Visit, cookies: readonly string[]): void {
  for (const line of cookies) visit.c.header('set-cookie', line, { append: true })
}

/** A form as it was sent. Nothing is trimmed: a password may begin with a space. */
export type Form = { (name: string): string; all(name: string): string[] }

export async function readForm(visit: Visit): Promise<Form> {
  const body = await visit.c.req.parseBody({ all: true })
  const all = (name: string): string[] => [body[name] ?? []].flat().filter((value): value is string => typeof value === 'string')
  return Object.assign((name: string) => all(name)[0] ?? '', { all })
}

/** A JSON body as a plain record; anything else is an empty one. */
export async function readJson(visit: Visit): Promise<Record<string, unknown>> {
  const body: unknown = await visit.c.req.json()
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
}

/** Where to go afterwards: an address of ours, or the reader's own pages. */
export const nextOf = (text: string | undefined): string => ownAddress(text) ?? to.mine()

export const askedNext = (visit: Visit): string | undefined => ownAddress(visit.c.req.query('lanjut'))

const emailCookie = '__Host-surel'

/** The address typed a page earlier, kept out of addresses and logs. It is a convenience: whoever holds it proves nothing. */
export function rememberEmail(visit: Visit, email: string): void {
  setCookie(visit.c, emailCookie, email, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 900 })
}

export const rememberedEmail = (visit: Visit): string => emailOf(getCookie(visit.c, emailCookie) ?? '') ?? ''

export const forgetEmail = (visit: Visit): void => void deleteCookie(visit.c, emailCookie, { path: '/', secure: true })

const tooEarly = 'identity.attempts.wait'

/** Refusals that ask to wait are 429 and say for how long. */
export function statusFor(visit: Visit, refusals: readonly Refusal[]): number {
  const wait = refusals.find((refusal) => refusal.rule === tooEarly)
  if (!wait) return 422
  visit.c.header('retry-after', String(Number(wait.facts?.minutes ?? 1) * 60))
  return 429
}

/** Pages of one's own account: for people in a session. A token acts for a person but does not look after the account. */
export const mine =
  (page: Page): Page =>
  (visit) =>
    visit.ctx.actor.kind === 'person' ? page(visit) : redirect(visit, to.signIn(visit.here))
