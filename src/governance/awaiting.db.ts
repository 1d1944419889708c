import { type RawBuilder, sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
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

/** From which day something waits, for which text it rested on. */
export type Waits = { since: Day; basis: string; about: string }

/** Whether a thing waits for a legal basis today, or any of several: for the page of that thing. `subjects`: one key, or a query for keys as text. */
export async function isAwaiting(ctx: Pick<Ctx, 'db'>, kind: string, subjects: string | RawBuilder<unknown>): Promise<Waits | undefined> {
  const among = typeof subjects === 'string' ? sql`${subjects}` : subjects
  const found = await sql<Waits>`select w.since::text as since, b.code as basis, concat_ws(' ', b.kind, b.number, b.year) as about
    from governance.awaiting_basis w join governance.legal_basis b on b.id = w.basis_id
    where w.subject_kind = ${kind} and w.subject_id in (${among}) and w.settled_at is null and w.since <= governance.today() order by w.since limit 1`.execute(
    ctx.db,
  )
  return found.rows[0]
}

/** The same of a decision, by its number. */
export const decisionAwaits = (ctx: Pick<Ctx, 'db'>, number: string): Promise<Waits | undefined> =>
  isAwaiting(ctx, 'decision', sql`select id::text from governance.decision where number = ${number}`)

/** Part: a thing that was given another text by its own room waits no longer. */
export async function waitsNoLonger(tx: Tx, about: { kind: string; subject: string; basis: string; reason: string }): Promise<void> {
  await sql`update governance.awaiting_basis set settled_by = ${about.basis}, settled_at = governance.clock(), settled_reason = ${about.reason}
    where subject_kind = ${about.kind} and subject_id = ${about.subject} and settled_at is null and basis_id <> ${about.basis}`.execute(tx)
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
