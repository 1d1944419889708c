import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { basisInForce } from './legal-basis.db.ts'
import { settleInput } from './legal-basis.ts'
import { restingKinds } from './rests-on.db.ts'

/** Something whose legal basis has fallen. `due`: its day has come; before that it is announced. */
export type Awaiting = { id: string; kind: string; subject: string; basis: string; about: string; since: string; due: boolean }

/** What waits for a legal basis, the longest waiting first; from after the key of the last one seen. Public. */
export async function awaitingBasis(ctx: Ctx, after?: string, most = 50): Promise<Awaiting[]> {
  const from = after && isId(after) ? after : null
  const found =
    await sql<Awaiting>`select w.id, w.subject_kind as kind, w.subject_id as subject, b.code as basis, b.about, w.since, w.since <= governance.today() as due
    from governance.awaiting_basis w join governance.legal_basis b on b.id = w.basis_id
    where w.settled_at is null and (${from}::uuid is null or (w.since, w.id) > (select l.since, l.id from governance.awaiting_basis l where l.id = ${from}))
    order by w.since, w.id limit ${most}`.execute(ctx.db)
  return found.rows
}

/** Whether a thing waits for a legal basis today: for the page of that thing. */
export async function isAwaiting(ctx: Ctx, kind: string, subject: string): Promise<{ since: string; basis: string } | undefined> {
  const found = await sql<{
    since: string
    basis: string
  }>`select w.since, b.code as basis from governance.awaiting_basis w join governance.legal_basis b on b.id = w.basis_id
    where w.subject_kind = ${kind} and w.subject_id = ${subject} and w.settled_at is null and w.since <= governance.today() order by w.since limit 1`.execute(
    ctx.db,
  )
  return found.rows[0]
}

/** Gives what waits another text that is in force, with the reason. The room that owns the thing may refuse, or change the thing itself. */
export const settleAwaiting = deed<{ awaiting: string; input: unknown }, undefined>(
  'governance.awaiting_basis.settle',
  async (scope, { awaiting, input }) => {
    const { tx, must, note, touched } = scope
    await must('governance.legal_basis.record')
    const found = await sql<{ id: string; kind: string; subject: string; basis: string; open: boolean }>`
      select id, subject_kind as kind, subject_id as subject, basis_id as basis, settled_at is null as open
      from governance.awaiting_basis where id::text = ${awaiting} for update`.execute(tx)
    const [row] = found.rows
    if (!row) throw new Missing('awaiting basis')
    if (!row.open) return refused({ rule: 'governance.awaiting_basis.settled_already' })
    const read = readGiven(settleInput, input)
    if (!read.ok) return read
    const basis = await basisInForce(tx, read.value.basis, null)
    if (!basis) return refused({ rule: 'governance.legal_basis.not_in_force', field: 'basis' })
    const barred = (await restingKinds().get(row.kind)?.settle?.(tx, row.subject, basis)) ?? []
    if (barred.length > 0) return refused(...barred)
    await sql`update governance.awaiting_basis set settled_by = ${basis}, settled_at = governance.clock(), settled_reason = ${read.value.reason} where id = ${row.id}`.execute(
      tx,
    )
    await restingKinds().get(row.kind)?.stands?.(scope, [row.subject], read.value.reason)
    note(`awaiting_basis:${row.id}`, { kind: row.kind, basis: read.value.basis })
    touched('governance')
    return done()
  },
)
