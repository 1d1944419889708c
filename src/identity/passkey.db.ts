import { sql } from 'kysely'
import { z } from 'zod'
import { isId } from '#src/base/id.ts'
import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { mayKnock } from './attempts.db.ts'
import { authOf, type Caller, cookiesOf, refusalCode, seen } from './auth.db.ts'
import { provedAgain, tellSecurityChanged } from './security.db.ts'
import { type Entry, entered } from './sign-in.db.ts'

/** What the browser is asked for, with the cookie that ties the answer to the question. */
export type Ceremony = { options: object; cookies: string[] }

export type MyPasskey = { id: string; name: string; since: Date; backedUp: boolean }

export async function myPasskeys(ctx: Ctx): Promise<MyPasskey[]> {
  const found =
    await sql<MyPasskey>`select id, coalesce(name, '') as name, created_at as since, backed_up as "backedUp" from identity.passkey
    where person_id = ${personOf(ctx.actor) ?? null} order by created_at desc`.execute(ctx.db)
  return found.rows
}

/** Begins to add a passkey, after asking again who is there. */
export async function beginPasskey(caller: Caller, input: { sandi_kini: string }): Promise<Outcome<Ceremony>> {
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  const { response, headers } = await authOf(caller.ctx.house).api.generatePasskeyRegistrationOptions({
    headers: seen(caller),
    query: {},
    returnHeaders: true,
  })
  return { ok: true, value: { options: response, cookies: cookiesOf(headers) } }
}

/** What a browser answers, as far as it must be known before the library reads it. */
const answer = z.looseObject({ id: z.string().min(1).max(2000), response: z.looseObject({}) })

const longestPasskeyName = 60

/** Keeps the passkey the browser made. */
export async function addPasskey(caller: Caller, input: { response: unknown; nama: string }): Promise<Outcome<undefined>> {
  const response = answer.safeParse(input.response)
  if (!response.success) return refused({ rule: 'identity.passkey.not_made' })
  const name = cleanLine(input.nama).slice(0, longestPasskeyName)
  try {
    await authOf(caller.ctx.house).api.verifyPasskeyRegistration({
      body: { response: response.data, ...(name ? { name } : {}) },
      headers: seen(caller),
    })
  } catch (error) {
    refusalCode(error)
    return refused({ rule: 'identity.passkey.not_made' })
  }
  await tellSecurityChanged(caller.ctx, { what: 'passkey_added' })
  return { ok: true, value: undefined }
}

/** Removes one passkey of one's own. Somebody else's is not there. */
export async function removePasskey(caller: Caller, id: string): Promise<void> {
  if (!isId(id)) throw new Missing('passkey')
  const person = personOf(caller.ctx.actor)
  const removed = await sql`delete from identity.passkey where id = ${id} and person_id = ${person ?? null} returning 1`.execute(
    caller.ctx.db,
  )
  if (removed.rows.length === 0) throw new Missing('passkey')
  await tellSecurityChanged(caller.ctx, { what: 'passkey_removed' })
}

/** Asks for any passkey of this site. The same question for everybody, so it tells nothing. */
export async function beginPasskeySignIn(caller: Caller): Promise<Outcome<Ceremony>> {
  const early = await mayKnock(caller.ctx, caller.address)
  if (early) return refused(early)
  const { response, headers } = await authOf(caller.ctx.house).api.generatePasskeyAuthenticationOptions({
    headers: seen(caller),
    returnHeaders: true,
  })
  return { ok: true, value: { options: { ...response, userVerification: 'required' }, cookies: cookiesOf(headers) } }
}

/** Signs in with a passkey. It proves possession and owner at once, so no second step follows. */
export async function signInWithPasskey(caller: Caller, input: { response: unknown }): Promise<Outcome<Entry>> {
  const response = answer.safeParse(input.response)
  if (!response.success) return refused({ rule: 'identity.passkey.not_known' })
  try {
    const checked = await authOf(caller.ctx.house).api.verifyPasskeyAuthentication({
      body: { response: response.data as never },
      headers: seen(caller),
      returnHeaders: true,
    })
    return await entered(caller, 'passkey', checked)
  } catch (error) {
    refusalCode(error)
    caller.ctx.house.log.info('identity.sign_in_refused', { way: 'passkey', rule: 'identity.passkey.not_known' })
    return refused({ rule: 'identity.passkey.not_known' })
  }
}
