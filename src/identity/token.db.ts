import { sql } from 'kysely'
import { isId, secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import type { Caller } from './auth.db.ts'
import { needsSecondFactor, secondFactorDone } from './second-factor.db.ts'
import { provedAgain, tellSecurityChanged } from './security.db.ts'
import { type NewToken, readToken, scopesOf, type TokenInput } from './token.ts'

/** The beginning by which a leaked token is recognised, by people and by scanners. */
const mark = 'mch_'

export type MyToken = { id: string; name: string; scopes: string[]; since: Date; until: Date | null }

export async function myTokens(ctx: Ctx): Promise<MyToken[]> {
  const found = await sql<MyToken>`select id, name, scopes, created_at as since, expires_at as until from identity.api_token
    where person_id = ${personOf(ctx.actor) ?? null} and ended_at is null and (expires_at is null or expires_at > now()) order by created_at desc`.execute(
    ctx.db,
  )
  return found.rows
}

/** The scopes a token may be given today. */
export async function offeredScopes(ctx: Ctx): Promise<string[]> {
  const found = await sql<{ power: string }>`select distinct power from identity.power_grant where holder_kind <> 'system'`.execute(ctx.db)
  return scopesOf(found.rows.map((row) => row.power))
}

/** Makes a token of one's own and answers it once. Only its hash is kept. */
export const makeToken = deed('identity.token.make', async ({ ctx, tx, actor, must, note }, { name, scopes, days }: NewToken) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('identity.token.make', { person })
  const token = `${mark}${secret()}`
  const made = await sql<{ id: string }>`insert into identity.api_token (person_id, name, token_hash, scopes, expires_at, second_factor)
    values (${person}, ${name}, ${sha256(token)}, ${scopes}, now() + make_interval(days => ${days}), ${await secondFactorDone(ctx)}) returning id`.execute(
    tx,
  )
  note(`token ${made.rows[0]?.id}`, { scopes: scopes.join(' ') })
  return done({ token })
})

/** From the form: reads it, asks again who is there, then makes the token. */
export async function orderToken(caller: Caller, input: TokenInput & { sandi_kini: string }): Promise<Outcome<{ token: string }>> {
  const read = readToken(input, await offeredScopes(caller.ctx))
  if (!read.ok) return read
  if (await needsSecondFactor(caller.ctx)) return refused({ rule: 'identity.second.needed' })
  const unproved = await provedAgain(caller, input.sandi_kini)
  if (unproved) return refused(unproved)
  const made = await makeToken(caller.ctx, read.value)
  if (made.ok) await tellSecurityChanged(caller.ctx, { what: 'token_made' })
  return made
}

/** Ends one token of one's own. Somebody else's is not there. */
export const endToken = deed('identity.token.end', async ({ tx, actor, must, note }, { id }: { id: string }) => {
  const person = personOf(actor)
  if (!person || !isId(id)) throw new Missing('token')
  await must('identity.token.end', { person })
  const ended =
    await sql`update identity.api_token set ended_at = now() where id = ${id} and person_id = ${person} and ended_at is null returning 1`.execute(
      tx,
    )
  if (ended.rows.length === 0) throw new Missing('token')
  note(`token ${id}`)
  return done()
})

/** A fresh token with every power of one of the demo town's people, for `hub token`. Nobody real has a demo key. */
export async function demoToken(db: Database, castKey: string): Promise<string> {
  const token = `${mark}${secret()}`
  const made = await sql`insert into identity.api_token (person_id, name, token_hash, scopes, second_factor)
    select id, 'hub token', ${sha256(token)}, array['*'], true from identity.person where demo_key = ${castKey} and ended_at is null returning 1`.execute(
    db,
  )
  if (made.rows.length === 0) throw new Missing(castKey)
  return token
}
