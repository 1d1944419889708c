import { sql } from 'kysely'
import { type Outcome, refused } from '#src/base/outcome.ts'
import { cookieNames, sessionToken } from './_cookie.ts'
import { codeOf, emailOf } from './account.ts'
import { beginAttempt, forgiveAttempts, mayAskForCode } from './attempts.db.ts'
import { authOf, type Caller, cookiesOf, refusalCode, seen } from './auth.db.ts'
import { mailCode, personByEmail, waitingKind } from './code.db.ts'

/** Where a sign-in stands: inside, before the second step, or before the code that proves the address. Cookies go to the browser as they are. */
export type Entry = { next: 'in' | 'second_step' | 'code'; cookies: string[] }

type Answer = { headers: Headers; response: unknown }

/** A new session replaces the one the browser had, so a token planted before signing in is worth nothing after. */
export async function entered(caller: Caller, way: string, { headers, response }: Answer): Promise<Outcome<Entry>> {
  const { house } = caller.ctx
  const before = sessionToken(caller.headers, house.secret)
  if (before) await sql`delete from identity.session where token = ${before}`.execute(house.db)
  const secondStep = (response as { twoFactorRedirect?: boolean } | null)?.twoFactorRedirect === true
  house.log.info('identity.sign_in', { way, next: secondStep ? 'second_step' : 'in' })
  return { ok: true, value: { next: secondStep ? 'second_step' : 'in', cookies: cookiesOf(headers) } }
}

function turnedAway(caller: Caller, way: string, rule: string, field?: string): Outcome<Entry> {
  caller.ctx.house.log.info('identity.sign_in_refused', { way, rule })
  return refused(field ? { rule, field } : { rule })
}

/** Signs in with a password. An unknown address, a wrong password and a person without one are answered alike. */
export async function signInWithPassword(caller: Caller, input: { surel: string; sandi: string }): Promise<Outcome<Entry>> {
  const { ctx } = caller
  const email = emailOf(input.surel)
  if (!email) return refused({ rule: 'identity.email.unreadable', field: 'surel' })
  const early = await beginAttempt(ctx, 'password', email, caller.address)
  if (early) return refused(early)
  try {
    const answer = await authOf(ctx.house).api.signInEmail({
      body: { email, password: input.sandi },
      headers: seen(caller),
      returnHeaders: true,
    })
    await forgiveAttempts(ctx, 'password', email, caller.address)
    return await entered(caller, 'password', answer)
  } catch (error) {
    if (refusalCode(error) === 'EMAIL_NOT_VERIFIED') return await proveAddress(caller, email)
    return turnedAway(caller, 'password', 'identity.sign_in.wrong')
  }
}

/** The password is right but nobody has shown yet that the address is theirs. */
async function proveAddress(caller: Caller, email: string): Promise<Outcome<Entry>> {
  const early = await mayAskForCode(caller.ctx, email, caller.address)
  if (early) return refused(early)
  await mailCode(
    caller.ctx,
    email,
    'email-verification',
    { known: 'welcome', unknown: 'code_unknown' },
    await personByEmail(caller.ctx, email),
  )
  return { ok: true, value: { next: 'code', cookies: [] } }
}

/** Mails a code to sign in with. The answer is the same whether the address is known or not. */
export async function askCode(caller: Caller, input: { surel: string }): Promise<Outcome<{ email: string }>> {
  const email = emailOf(input.surel)
  if (!email) return refused({ rule: 'identity.email.unreadable', field: 'surel' })
  const early = await mayAskForCode(caller.ctx, email, caller.address)
  if (early) return refused(early)
  await mailCode(caller.ctx, email, 'sign-in', { known: 'code', unknown: 'code_unknown' }, await personByEmail(caller.ctx, email))
  return { ok: true, value: { email } }
}

/** Uses a code that came by mail, after signing up or to sign in. Three wrong ones spend it. */
export async function useCode(caller: Caller, input: { surel: string; kode: string }): Promise<Outcome<Entry>> {
  const { ctx } = caller
  const email = emailOf(input.surel)
  if (!email) return refused({ rule: 'identity.email.unreadable', field: 'surel' })
  const early = await beginAttempt(ctx, 'code', email, caller.address)
  if (early) return refused(early)
  const { api } = authOf(ctx.house)
  const body = { email, otp: codeOf(input.kode) }
  const call = { body, headers: seen(caller), returnHeaders: true } as const
  try {
    const answer =
      (await waitingKind(ctx, email)) === 'email-verification' ? await api.verifyEmailOTP(call) : await api.signInEmailOTP(call)
    await forgiveAttempts(ctx, 'code', email, caller.address)
    return await entered(caller, 'code', answer)
  } catch (error) {
    refusalCode(error)
    return turnedAway(caller, 'code', 'identity.code.wrong', 'kode')
  }
}

const secondStepRules: Record<string, string> = {
  INVALID_TWO_FACTOR_COOKIE: 'identity.second.expired',
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: 'identity.second.expired',
  TOTP_NOT_ENABLED: 'identity.second.expired',
  ACCOUNT_TEMPORARILY_LOCKED: 'identity.second.locked',
}

/** Remembers the code as spent; false when it was spent already. The town's example people share one secret and may repeat it. */
async function spend(caller: Caller, person: string, code: string): Promise<boolean> {
  const { house } = caller.ctx
  const taken = await sql`update identity.two_factor t set spent_code = ${code}, spent_at = now() from identity.person p
    where t.person_id = ${person} and p.id = t.person_id
      and (t.spent_code is distinct from ${code} or t.spent_at < now() - interval '2 minutes' or (${house.demo} and p.demo_key is not null)) returning 1`.execute(
    house.db,
  )
  return taken.rows.length > 0
}

/** The second step with the code of an authenticator. */
export async function passSecondStep(caller: Caller, input: { kode: string }): Promise<Outcome<Entry>> {
  const code = codeOf(input.kode)
  const { api } = authOf(caller.ctx.house)
  try {
    const answer = await api.verifyTOTP({ body: { code }, headers: seen(caller, cookieNames.session), returnHeaders: true })
    if (await spend(caller, answer.response.user.id, code)) return await entered(caller, 'totp', answer)
    await sql`delete from identity.session where token = ${answer.response.token}`.execute(caller.ctx.db)
    return turnedAway(caller, 'totp', 'identity.second.spent', 'kode')
  } catch (error) {
    return turnedAway(caller, 'totp', secondStepRules[refusalCode(error)] ?? 'identity.second.wrong', 'kode')
  }
}

/** The second step with a recovery code; each serves once. */
export async function passWithRecoveryCode(caller: Caller, input: { kode: string }): Promise<Outcome<Entry>> {
  const { api } = authOf(caller.ctx.house)
  try {
    const answer = await api.verifyBackupCode({
      body: { code: input.kode.trim() },
      headers: seen(caller, cookieNames.session),
      returnHeaders: true,
    })
    return await entered(caller, 'recovery', answer)
  } catch (error) {
    return turnedAway(caller, 'recovery', secondStepRules[refusalCode(error)] ?? 'identity.second.wrong_recovery', 'kode')
  }
}
