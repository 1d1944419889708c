import { CompiledQuery } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { withoutHidden } from '#src/base/text.ts'
import { type Actor, actorId, type Once } from './context.ts'
import type { Tx } from './database.ts'

/** Thrown out of a deed that was already done for this key (or is being done, or was asked with another body). */
export class Replay extends Error {
  status: number
  body: unknown
  reason: 'again' | 'running' | 'other_body'
  constructor(reason: 'again' | 'running' | 'other_body', status: number, body: unknown) {
    super(reason)
    this.reason = reason
    this.status = status
    this.body = body
  }
}

const actorKey = (actor: Actor) => `${actor.kind}:${actorId(actor) ?? ''}`

/** A key as it is kept: told apart by what one sees of it. Where that is nothing it is none. */
export const onceKey = (key: string | undefined): string | undefined => withoutHidden(key ?? '').slice(0, 200) || undefined

/** A 63-bit lock name out of a text. */
const lockName = (text: string): string => String(BigInt(`0x${sha256(text).slice(0, 15)}`))

type Kept = { mine: boolean; request_hash: string | null; status: number | null; body: unknown }

/** Takes the key for this transaction, or says what became of it. Answers of refused requests are not kept: trying again is safe. */
export async function claimOnce(tx: Tx, actor: Actor, once: Once): Promise<Replay | undefined> {
  const who = actorKey(actor)
  const found = await tx.executeQuery<Kept>(
    CompiledQuery.raw(
      `select pg_try_advisory_xact_lock($1::bigint) as mine, i.request_hash, i.status, i.body
       from (select 1) one left join platform.idempotency i on i.actor = $2 and i.route = $3 and i.key = $4`,
      [lockName(`${who} ${once.route} ${once.key}`), who, once.route, once.key],
    ),
  )
  const [row] = found.rows
  if (row?.request_hash) {
    if (row.request_hash !== once.requestHash) return new Replay('other_body', 422, undefined)
    return new Replay('again', row.status ?? 200, row.body)
  }
  return row?.mine ? undefined : new Replay('running', 409, undefined)
}

/** Keeps the answer in the transaction of the effect itself. */
export async function keepOnce(tx: Tx, actor: Actor, once: Once, value: unknown): Promise<void> {
  const answer = once.answer(value)
  await tx.executeQuery(
    CompiledQuery.raw('insert into platform.idempotency (actor, route, key, request_hash, status, body) values ($1, $2, $3, $4, $5, $6)', [
      actorKey(actor),
      once.route,
      once.key,
      once.requestHash,
      answer.status,
      JSON.stringify(answer.body),
    ]),
  )
}
