import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { sessionToken } from './_cookie.ts'
import { beginAttempt, forgiveAttempts } from './attempts.db.ts'
import { authOf, type Caller, cookiesOf, refusalCode, seen } from './auth.db.ts'
import { write } from './letter.db.ts'
import { passwordRefusals } from './password.ts'

export type SecurityChange = 'password' | 'second_on' | 'second_off' | 'recovery_codes' | 'passkey_added' | 'passkey_removed' | 'token_made'

/** Writes in the journal that a way in has changed, and tells its owner by mail: who did not do it learns of it. */
export const tellSecurityChanged = deed(
  'identity.security.change',
  async ({ ctx, tx, actor, must, note }, { what }: { what: SecurityChange }) => {
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('identity.security.change', { person })
    const found = await sql<{
      email: string
      name: string
    }>`select email, name from identity.person where id = ${person} and ended_at is null`.execute(tx)
    const [row] = found.rows
    if (row)
      await write(tx, ctx.house, ctx.tongue, row.email, 'security', { name: row.name, what: sayIn(ctx.tongue)(`identity.change.${what}`) })
    note(`person ${person}`, { what })
    return done()
  },
)

export type Ways = { email: string; password: boolean; secondFactor: boolean; phone: string; tongue: Tongue }

/** What the one who asks can sign in with. */
export async function waysOf(ctx: Ctx): Promise<Ways> {
  const found = await sql<Ways>`select p.email, coalesce(p.phone, '') as phone, p.tongue, p.two_factor_enabled as "secondFactor",
      exists (select 1 from identity.account a where a.person_id = p.id and a.provider_id = 'credential' and a.password is not null) as password
    from identity.person p where p.id = ${personOf(ctx.actor) ?? null} and p.ended_at is null`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('person')
  return row
}

const freshMinutes = 15

/**
 * Asks again who is there before something that matters: the password where there is one, else a sign-in not long ago.
 * A session left open on a shared phone must not be enough.
 */
export async function provedAgain(caller: Caller, password: string): Promise<Refusal | undefined> {
  const { ctx } = caller
  const person = personOf(ctx.actor)
  const token = sessionToken(caller.headers, ctx.house.secret)
  if (!person || !token) return { rule: 'identity.proof.sign_in_again' }
  if (!(await waysOf(ctx)).password) {
    const found =
      await sql`select 1 from identity.session where token = ${token} and created_at > now() - make_interval(mins => ${freshMinutes})`.execute(
        ctx.db,
      )
    return found.rows.length ? undefined : { rule: 'identity.proof.sign_in_again' }
  }
  const early = await beginAttempt(ctx, 'proof', person, caller.address)
  if (early) return early
  try {
    await authOf(ctx.house).api.verifyPassword({ body: { password }, headers: seen(caller) })
  } catch (error) {
    refusalCode(error)
    return { rule: 'identity.proof.wrong_password', field: 'sandi_kini' }
  }
  await forgiveAttempts(ctx, 'proof', person, caller.address)
  return undefined
}

/** Changes the password, or sets the first one. Every other session ends; this one is renewed. */
export async function changePassword(
  caller: Caller,
  input: { sandi_kini: string; sandi: string },
): Promise<Outcome<{ cookies: string[] }>> {
  const { ctx } = caller
  const ways = await waysOf(ctx)
  const name = ctx.actor.kind === 'person' ? ctx.actor.name : ''
  const weak = passwordRefusals(input.sandi, { name, email: ways.email })
  const unproved = await provedAgain(caller, input.sandi_kini)
  const refusals = [...(unproved ? [unproved] : []), ...weak]
  if (refusals.length) return refused(...refusals)
  const { api } = authOf(ctx.house)
  const headers = seen(caller)
  let cookies: string[] = []
  if (ways.password) {
    const answer = await api.changePassword({
      body: { newPassword: input.sandi, currentPassword: input.sandi_kini, revokeOtherSessions: true },
      headers,
      returnHeaders: true,
    })
    cookies = cookiesOf(answer.headers)
  } else {
    await api.setPassword({ body: { newPassword: input.sandi }, headers })
  }
  await tellSecurityChanged(ctx, { what: 'password' })
  return { ok: true, value: { cookies } }
}
