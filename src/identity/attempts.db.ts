import { isIPv4, isIPv6 } from 'node:net'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type Limit, tooMany } from '#src/platform/limits.ts'

/** Failures without a wait; then 15 s, doubled each time up to a quarter of an hour. */
const freeFailures = 5
const firstWait = 15
const longestWait = 900

/** Many people share an address (a school, a phone network), so it may try often; one account from strange places less. */
const perAddress: Limit = { name: 'identity address', most: 300, seconds: 900 }
const perAccount: Limit = { name: 'identity account', most: 60, seconds: 3600 }
const codesPerAccount: Limit = { name: 'identity codes', most: 5, seconds: 900 }
const codesPerAddress: Limit = { name: 'identity codes address', most: 60, seconds: 900 }

/** An IPv6 line has a whole /64 to itself; what counts is the line. */
export function lineOf(address: string): string {
  const bare = address.replace(/^::ffff:/i, '').replace(/%.*$/, '')
  if (isIPv4(bare) || !isIPv6(bare)) return bare
  const [head = '', tail] = bare.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail ? tail.split(':') : []
  const groups =
    tail === undefined ? before : [...before, ...Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0'), ...after]
  return groups
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

export const waitRefusal = (seconds: number): Refusal => ({ rule: 'identity.attempts.wait', facts: { minutes: Math.ceil(seconds / 60) } })

const pair = (what: string, account: string, address: string) => sha256(`${what} ${account} ${lineOf(address)}`)

const unlimited = (ctx: Ctx) => ctx.house.config.RATE_LIMITS === 'off' && ctx.house.demo

/** Whether this person has been signed in from there: then strangers' guesses elsewhere do not slow them. */
async function isAtHome(ctx: Ctx, account: string, address: string): Promise<boolean> {
  const found =
    await sql`select 1 from identity.session s join identity.person p on p.id = s.person_id where p.email = ${account} and s.address = ${address} limit 1`.execute(
      ctx.db,
    )
  return found.rows.length > 0
}

/**
 * Counts a guess before it is made, so that guesses made at once count too. Answers the refusal when it is too early for one.
 * `account` is an e-mail address or a person's id; only its hash is kept. A free failure bars nobody: not even a guess whose clock was read
 * an instant before it.
 */
export async function beginAttempt(ctx: Ctx, what: string, account: string, address: string): Promise<Refusal | undefined> {
  if (unlimited(ctx)) return undefined
  const many = await tooMany(ctx, perAddress, lineOf(address))
  if (many) return waitRefusal(many)
  const key = pair(what, account, address)
  const taken = await sql`insert into identity.attempt as a (key, failures, until) values (${key}, 1, '-infinity')
    on conflict (key) do update set
      failures = case when a.last_at < now() - interval '1 day' then 1 else a.failures + 1 end,
      last_at = now(),
      until = case when a.last_at < now() - interval '1 day' or a.failures + 1 < ${freeFailures}::int then '-infinity'::timestamptz
        else now() + least(${longestWait}::int, ${firstWait}::int * power(2, least(a.failures + 1 - ${freeFailures}::int, 12))) * interval '1 second' end
    where a.until <= now() returning 1`.execute(ctx.db)
  if (taken.rows.length === 0) return waitRefusal(await waitOf(ctx, key))
  const strange = await tooMany(ctx, perAccount, sha256(`${what} ${account}`))
  return strange && !(await isAtHome(ctx, account, address)) ? waitRefusal(strange) : undefined
}

async function waitOf(ctx: Ctx, key: string): Promise<number> {
  const found = await sql<{
    seconds: number
  }>`select greatest(1, ceil(extract(epoch from until - now())))::int as seconds from identity.attempt where key = ${key}`.execute(ctx.db)
  return found.rows[0]?.seconds ?? 1
}

/** A right answer clears what was counted for this account from there. */
export async function forgiveAttempts(ctx: Ctx, what: string, account: string, address: string): Promise<void> {
  await sql`delete from identity.attempt where key = ${pair(what, account, address)}`.execute(ctx.db)
}

/** How often a line may begin something that writes a row before anybody is known. */
export async function mayKnock(ctx: Ctx, address: string): Promise<Refusal | undefined> {
  const wait = await tooMany(ctx, perAddress, lineOf(address))
  return wait ? waitRefusal(wait) : undefined
}

/** How often letters with codes may be asked for: the same whether the address is known or not. */
export async function mayAskForCode(ctx: Ctx, email: string, address: string): Promise<Refusal | undefined> {
  const wait = (await tooMany(ctx, codesPerAddress, lineOf(address))) ?? (await tooMany(ctx, codesPerAccount, sha256(email)))
  return wait ? waitRefusal(wait) : undefined
}
