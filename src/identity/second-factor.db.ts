import { symmetricDecrypt } from 'better-auth/crypto'
import { sql } from 'kysely'
import { Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { signingSecret } from './_cookie.ts'
import { codeOf } from './account.ts'
import { beginAttempt, forgiveAttempts } from './attempts.db.ts'
import { authOf, type Caller, cookiesOf, refusalCode, seen } from './auth.db.ts'
import { officesNow } from './offices.ts'
import { provedAgain, tellSecurityChanged } from './security.db.ts'

/** What asks for a second factor: a desk of staff or board, or where a shop is paid. */
export type Reach = 'desk' | 'payout'

/** Whether the one who asks has shown a second factor: in this session, or when the token was made. */
export async function secondFactorDone(ctx: Ctx): Promise<boolean> {
  const { actor } = ctx
  if (actor.kind === 'person') return actor.secondFactor
  if (actor.kind !== 'token') return false
  const found = await sql<{ done: boolean }>`select second_factor as done from identity.api_token where id = ${actor.token}`.execute(ctx.db)
  return found.rows[0]?.done === true
}

async function isBound(ctx: Ctx, person: string, reach: Reach): Promise<boolean> {
  if ((await officesNow(ctx.db, person)).some((office) => office.secondFactor)) return true
  if (reach !== 'payout') return false
  const found = await sql<{ bound: boolean }>`select exists (
      select 1 from identity.membership m where m.person_id = ${person} and m.kind = 'shop' and m.role in ('owner', 'staff') and m.during @> now()
    ) as bound`.execute(ctx.db)
  return found.rows[0]?.bound === true
}

/** Whether a second factor is asked for here and has not been shown. Guests have nothing to show: other guards stop them. */
export async function needsSecondFactor(ctx: Ctx, reach: Reach = 'desk'): Promise<boolean> {
  const person = personOf(ctx.actor)
  if (!person || (await secondFactorDone(ctx))) return false
  return await isBound(ctx, person, reach)
}

/** Begins to set up an authenticator. Until a code of it has been shown, nothing changes. */
export async function beginSecondFactor(caller: Caller, input: { sandi_kini: string }): Promise<Outcome<undefined>> {
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  try {
    await authOf(caller.ctx.house).api.enableTwoFactor({
      body: { ...(input.sandi_kini ? { password: input.sandi_kini } : {}), method: 'totp' },
      headers: seen(caller),
    })
  } catch (error) {
    if (refusalCode(error) === 'TOTP_ALREADY_ENABLED') return refused({ rule: 'identity.second.already_on' })
    return refused({ rule: 'identity.proof.wrong_password', field: 'sandi_kini' })
  }
  return { ok: true, value: undefined }
}

export type SetUp = { secret: string; uri: string }

/** The secret of an authenticator being set up, for the QR code and for typing. Gone once it is confirmed. */
export async function secondFactorBeingSetUp(ctx: Ctx): Promise<SetUp | undefined> {
  const found = await sql<{
    secret: string
    email: string
  }>`select t.secret, p.email from identity.two_factor t join identity.person p on p.id = t.person_id
    where t.person_id = ${personOf(ctx.actor) ?? null} and not t.verified`.execute(ctx.db)
  const [row] = found.rows
  if (!row) return undefined
  const raw = await symmetricDecrypt({ key: signingSecret(ctx.house.secret), data: row.secret })
  const secret = base32(new TextEncoder().encode(raw))
  const issuer = 'Metro Creative Hub'
  const uri = `otpauth://totp/${encodeURIComponent(`${issuer}:${row.email}`)}?${new URLSearchParams({ secret, issuer, digits: '6', period: '30' })}`
  return { secret, uri }
}

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** RFC 4648 base 32 without padding, as authenticators expect it. */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? []).map((five) => letters[Number.parseInt(five.padEnd(5, '0'), 2)]).join('')
}

/** Confirms the authenticator with a code of it. From now on every session has shown it: all others end. Answers the recovery codes, once. */
export async function confirmSecondFactor(
  caller: Caller,
  input: { kode: string },
): Promise<Outcome<{ cookies: string[]; recoveryCodes: string[] }>> {
  const { ctx } = caller
  const person = personOf(ctx.actor)
  if (!person) throw new Missing('person')
  const early = await beginAttempt(ctx, 'set-up', person, caller.address)
  if (early) return refused(early)
  const { api } = authOf(ctx.house)
  try {
    const answer = await api.verifyTOTP({ body: { code: codeOf(input.kode) }, headers: seen(caller), returnHeaders: true })
    await forgiveAttempts(ctx, 'set-up', person, caller.address)
    await sql`delete from identity.session where person_id = ${person} and not second_factor`.execute(ctx.db)
    const { backupCodes } = await api.viewBackupCodes({ body: { userId: person } })
    await tellSecurityChanged(ctx, { what: 'second_on' })
    return { ok: true, value: { cookies: cookiesOf(answer.headers), recoveryCodes: backupCodes } }
  } catch (error) {
    refusalCode(error)
    return refused({ rule: 'identity.second.wrong', field: 'kode' })
  }
}

/** Turns the second step off. Who holds a post that asks for it keeps it. */
export async function endSecondFactor(caller: Caller, input: { sandi_kini: string }): Promise<Outcome<{ cookies: string[] }>> {
  const { ctx } = caller
  const person = personOf(ctx.actor)
  if (person && (await isBound(ctx, person, 'desk'))) return refused({ rule: 'identity.second.required' })
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  const answer = await authOf(ctx.house).api.disableTwoFactor({
    body: input.sandi_kini ? { password: input.sandi_kini } : {},
    headers: seen(caller),
    returnHeaders: true,
  })
  await tellSecurityChanged(ctx, { what: 'second_off' })
  return { ok: true, value: { cookies: cookiesOf(answer.headers) } }
}

/** New recovery codes in place of all old ones. */
export async function renewRecoveryCodes(caller: Caller, input: { sandi_kini: string }): Promise<Outcome<string[]>> {
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  try {
    const { backupCodes } = await authOf(caller.ctx.house).api.generateBackupCodes({
      body: input.sandi_kini ? { password: input.sandi_kini } : {},
      headers: seen(caller),
    })
    await tellSecurityChanged(caller.ctx, { what: 'recovery_codes' })
    return { ok: true, value: backupCodes }
  } catch (error) {
    refusalCode(error)
    return refused({ rule: 'identity.second.not_on' })
  }
}
