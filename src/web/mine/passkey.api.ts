import type { Refusal } from '#src/base/outcome.ts'
import { addPasskey, beginPasskey, beginPasskeySignIn, type Ceremony, removePasskey, signInWithPasskey } from '#src/identity/passkey.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { callerOf, keepCookies, nextOf, readForm, readJson, statusFor } from './_door.ts'

/** What the script of the passkey button reads: options, where to go, or a sentence to show. */
function said(visit: Visit, body: object, status = 200): Response {
  visit.c.header('cache-control', 'no-store')
  return visit.c.json(body, status as 200)
}

const refusal = (visit: Visit, refusals: readonly Refusal[]): Response =>
  said(visit, { problem: refusals.map((one) => sayRefusal(visit.t, one)).join(' ') }, statusFor(visit, refusals))

function question(visit: Visit, ceremony: Ceremony): Response {
  keepCookies(visit, ceremony.cookies)
  return said(visit, { options: ceremony.options })
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

export const askPasskey: Page = async (visit) => {
  const outcome = await beginPasskeySignIn(callerOf(visit))
  return outcome.ok ? question(visit, outcome.value) : refusal(visit, outcome.refusals)
}

export const usePasskey: Page = async (visit) => {
  const body = await readJson(visit)
  const outcome = await signInWithPasskey(callerOf(visit), { response: body.response })
  if (!outcome.ok) return refusal(visit, outcome.refusals)
  keepCookies(visit, outcome.value.cookies)
  return said(visit, { next: nextOf(text(body.next)) })
}

export const startPasskey: Page = async (visit) => {
  const body = await readJson(visit)
  const outcome = await beginPasskey(callerOf(visit), { sandi_kini: text(body.password) })
  return outcome.ok ? question(visit, outcome.value) : refusal(visit, outcome.refusals)
}

export const keepPasskey: Page = async (visit) => {
  const body = await readJson(visit)
  const outcome = await addPasskey(callerOf(visit), { response: body.response, nama: text(body.name) })
  return outcome.ok ? said(visit, { next: `${to.mySecurity()}?kabar=kunci` }) : refusal(visit, outcome.refusals)
}

export const dropPasskey: Page = async (visit) => {
  const form = await readForm(visit)
  await removePasskey(callerOf(visit), form('id'))
  return redirect(visit, `${to.mySecurity()}?kabar=kunci-hapus`)
}
