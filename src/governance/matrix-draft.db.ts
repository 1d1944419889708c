import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { writeMatrixRows } from './_load-matrix.db.ts'
import { decideCase } from './case-decide.db.ts'
import { openCase } from './case-open.db.ts'
import { type MatrixRow, matrixHash } from './matrix.ts'
import { compareMatrices, type Difference, type OpenCase } from './matrix-compare.ts'
import { draftInput, proposalInput, ratificationInput, rowInput, rowOfInput, withdrawalInput } from './matrix-draft.ts'
import { lintMatrix } from './matrix-lint.ts'
import { rowsOfVersion } from './matrix-read.db.ts'

type Version = { id: string; version: number; title: string; status: string }

async function lockVersion(tx: Tx, version: number, ...statuses: readonly string[]): Promise<Version> {
  const found =
    await sql<Version>`select id, version, title, status from governance.matrix_version where version = ${version} for no key update`.execute(
      tx,
    )
  const [one] = found.rows
  if (!one || !statuses.includes(one.status)) throw new Missing('matrix')
  return one
}

/** Begins a new version from the rows in force. It binds nobody until it is ratified. */
export const draftMatrix = deed<unknown, { version: number }>('governance.matrix.draft', async ({ tx, actor, must, note }, input) => {
  await must('governance.matrix.draft')
  const read = readGiven(draftInput, input)
  if (!read.ok) return read
  await sql`select pg_advisory_xact_lock(7242011)`.execute(tx)
  const made = await sql<{
    id: string
    version: number
  }>`insert into governance.matrix_version (version, title, note, illustrative, drafted_by)
    select coalesce(max(v.version), 0) + 1, ${read.value.title}, ${read.value.note}, coalesce(bool_or(v.illustrative) filter (where v.in_force @> governance.clock()), false), ${personOf(actor) ?? null}
    from governance.matrix_version v returning id, version`.execute(tx)
  const [one] = made.rows
  if (!one) throw new Error('a draft was not written')
  const current = await sql<{ id: string }>`select id from governance.matrix_version where in_force @> governance.clock()`.execute(tx)
  if (current.rows[0]) await writeMatrixRows(tx, one.id, await rowsOfVersion(tx, current.rows[0].id))
  note(`matrix:${one.version}`)
  return done({ version: one.version })
})

/** Names a row speaks of that do not exist, by field. */
async function strangersIn(tx: Tx, row: MatrixRow): Promise<Refusal[]> {
  const found = await sql<{ action: boolean; fund: boolean; post: boolean; superior: boolean; basis: boolean }>`select
    exists (select from governance.action where code = ${row.action}) as action,
    ${row.fund} = '*' or exists (select from governance.fund where code = ${row.fund}) as fund,
    exists (select from governance.post_kind where code = ${row.post}) as post,
    ${row.superior}::text is null or exists (select from governance.post_kind where code = ${row.superior}) as superior,
    exists (select from governance.legal_basis where code = ${row.legalBasis}) as basis`.execute(tx)
  const [known] = found.rows
  const named = { action: known?.action, fund: known?.fund, post: known?.post, superior: known?.superior, legalBasis: known?.basis }
  return Object.entries(named).flatMap(([field, there]) => (there ? [] : [{ rule: 'governance.draft.unknown', field }]))
}

/** Writes a row of a draft, in the place of the one of that name if there is one. */
export const setDraftRow = deed<{ version: number; was?: string | undefined; input: unknown }, { id: string }>(
  'governance.matrix.set_row',
  async ({ tx, must, note }, { version, was, input }) => {
    await must('governance.matrix.draft')
    const draft = await lockVersion(tx, version, 'draft')
    const read = readGiven(rowInput, input)
    if (!read.ok) return read
    const row = rowOfInput(read.value)
    const strangers = await strangersIn(tx, row)
    if (strangers.length > 0) return refused(...strangers)
    const replaced = was ?? row.id
    await sql`delete from governance.matrix_row where version_id = ${draft.id} and code = ${replaced}`.execute(tx)
    const taken = await sql`select from governance.matrix_row where version_id = ${draft.id} and code = ${row.id}`.execute(tx)
    if (taken.rows.length > 0) return refused({ rule: 'governance.draft.row_taken', field: 'id' })
    await writeMatrixRows(tx, draft.id, [row])
    note(`matrix:${version}`, { row: row.id })
    return done({ id: row.id })
  },
)

/** Takes a row out of a draft. */
export const removeDraftRow = deed<{ version: number; row: string }, undefined>(
  'governance.matrix.remove_row',
  async ({ tx, must, note }, { version, row }) => {
    await must('governance.matrix.draft')
    const draft = await lockVersion(tx, version, 'draft')
    const gone = await sql`delete from governance.matrix_row where version_id = ${draft.id} and code = ${row} returning 1`.execute(tx)
    if (gone.rows.length === 0) throw new Missing('row')
    note(`matrix:${version}`, { row })
    return done()
  },
)

/** What the lint holds a matrix against on its first day. */
async function lintOn(db: Database | Tx, rows: readonly MatrixRow[], day: string): Promise<Refusal[]> {
  const found = await sql<{
    posts: { code: string; top: boolean; advisory: boolean; body: boolean }[]
    actions: { code: string; money: boolean; carriedOut: boolean }[]
    funds: string[]
    bases: string[]
  }>`select
    (select jsonb_agg(jsonb_build_object('code', code, 'top', top, 'advisory', advisory, 'body', body)) from governance.post_kind) as posts,
    (select jsonb_agg(jsonb_build_object('code', code, 'money', money, 'carriedOut', carried_out)) from governance.action) as actions,
    (select array_agg(code) from governance.fund) as funds,
    coalesce((select array_agg(code) from governance.legal_basis where governance.basis_in_force(id, ${day}::date)), '{}') as bases`.execute(
    db,
  )
  const [around] = found.rows
  if (!around) return []
  const bases = new Set(around.bases)
  return lintMatrix(rows, { ...around, inForce: (basis) => bases.has(basis) })
}

/**
 * Puts a draft to the board and to whoever ratifies: a case with the day it shall begin and the hash of exactly these rows, which stand still
 * from here on. What the lint finds wrong is refused, each with its rows.
 */
export const proposeMatrix = deed<{ version: number; input: unknown }, { case: string }>(
  'governance.matrix.propose',
  async (scope, { version, input }) => {
    const { tx, must, note } = scope
    await must('governance.matrix.draft')
    const draft = await lockVersion(tx, version, 'draft')
    const read = readGiven(proposalInput, input)
    if (!read.ok) return read
    const { fromDay, reason } = read.value
    if (fromDay <= dayOf(await clockOf(tx))) return refused({ rule: 'governance.matrix.next_midnight', field: 'fromDay' })
    const rows = await rowsOfVersion(tx, draft.id)
    const wrong = await lintOn(tx, rows, fromDay)
    if (wrong.length > 0) return refused(...wrong)
    const opened = await openCase(scope, {
      action: 'governance.matrix.ratify',
      title: `${draft.title} (versi ${version})`.slice(0, 200),
      reason,
      subject: { kind: 'governance.matrix_version', id: draft.id },
    })
    if (!opened.ok) return opened
    await must('governance.matrix.ratify', { capacity: 'initiate', case: opened.value.id, amount: 0 })
    await sql`insert into governance.matrix_proposal (version_id, case_id, from_day, hash)
      values (${draft.id}, ${opened.value.id}, ${fromDay}, ${matrixHash({ version, from: fromDay, rows })})`.execute(tx)
    note(`matrix:${version}`, { case: opened.value.number, from: fromDay })
    return done({ case: opened.value.number })
  },
)

const clockOf = async (tx: Tx): Promise<Date> => {
  const found = await sql<{ at: Date }>`select governance.clock() as at`.execute(tx)
  return found.rows[0]?.at ?? new Date(0)
}

/** Takes a draft or a proposal back for good. Whoever wants to go on begins a new draft. */
export const withdrawMatrix = deed<{ version: number; input: unknown }, undefined>(
  'governance.matrix.withdraw',
  async ({ tx, actor, must, note }, { version, input }) => {
    await must('governance.matrix.draft')
    const draft = await lockVersion(tx, version, 'draft', 'proposed')
    const read = readGiven(withdrawalInput, input)
    if (!read.ok) return read
    await sql`insert into governance.matrix_withdrawal (version_id, reason, by_person) values (${draft.id}, ${read.value.reason}, ${personOf(actor) ?? null})`.execute(
      tx,
    )
    await sql`insert into governance.case_step (case_id, step, by_person, reason)
      select p.case_id, 'withdrawn', ${personOf(actor) ?? null}, ${read.value.reason} from governance.matrix_proposal p join governance.case_file c on c.id = p.case_id
      where p.version_id = ${draft.id} and c.status = 'open'`.execute(tx)
    note(`matrix:${version}`)
    return done()
  },
)

type Proposed = { case: string; number: string; fromDay: Day; hash: string }

/** Ratifies what was proposed and agreed: it comes into force at the midnight it names, which must still lie ahead, and the one before ends there. */
export const ratifyMatrix = deed<{ version: number; input: unknown }, { decision: string; fromDay: string }>(
  'governance.matrix.ratify',
  async (scope, { version, input }) => {
    const { tx, note, touched } = scope
    const proposed = await lockVersion(tx, version, 'proposed')
    const found =
      await sql<Proposed>`select p.case_id as "case", c.number, p.from_day::text as "fromDay", p.hash from governance.matrix_proposal p
      join governance.case_file c on c.id = p.case_id where p.version_id = ${proposed.id}`.execute(tx)
    const [proposal] = found.rows
    if (!proposal) throw new Missing('proposal')
    const read = readGiven(ratificationInput, input)
    if (!read.ok) return read
    const decided = await ratifyingDecision(scope, proposal, read.value)
    if (!decided.ok) return decided
    const wrong = await lintOn(tx, await rowsOfVersion(tx, proposed.id), proposal.fromDay)
    if (wrong.length > 0) return refused(...wrong)
    await sql`insert into governance.matrix_ratification (version_id, from_day, paper, hash, act_id)
      values (${proposed.id}, ${proposal.fromDay}, ${read.value.paper}, ${proposal.hash}, (select id from governance.act where case_id = ${proposal.case} and capacity = 'decide' order by id desc limit 1))`.execute(
      tx,
    )
    note(`matrix:${version}`, { from: proposal.fromDay, hash: proposal.hash })
    touched('governance')
    return done({ decision: decided.value, fromDay: proposal.fromDay })
  },
)

async function ratifyingDecision(
  scope: DeedScope,
  { number, fromDay }: Proposed,
  { reason, reviewOn }: { reason: string; reviewOn: string },
): Promise<Outcome<string>> {
  const decided = await decideCase(scope, { number, outcome: 'yes', reason, reviewOn, effectiveOn: fromDay })
  if (!decided.ok) return decided
  return done(decided.value.decision?.number ?? '')
}

export type VersionForDesk = {
  id: string
  version: number
  title: string
  status: 'draft' | 'proposed' | 'ratified' | 'withdrawn'
  note: string | null
  draftedAt: Date
  fromDay: string | null
  case: string | null
  rows: number
}

const versionColumns = sql`v.id, v.version, v.title, v.status, v.note, v.drafted_at as "draftedAt", p.from_day::text as "fromDay", c.number as "case",
  (select count(*)::int from governance.matrix_row r where r.version_id = v.id) as rows`

const versionJoins = sql`governance.matrix_version v left join governance.matrix_proposal p on p.version_id = v.id left join governance.case_file c on c.id = p.case_id`

/** Drafts and versions for those who keep the matrix, the newest first. */
export async function versionsForDesk(ctx: Ctx): Promise<VersionForDesk[]> {
  const found = await sql<VersionForDesk>`select ${versionColumns} from ${versionJoins} order by v.version desc limit 60`.execute(ctx.db)
  return found.rows
}

export type DraftRead = VersionForDesk & { lines: MatrixRow[]; wrong: Refusal[]; differences: Difference[]; mayChange: boolean }

const openCases = sql<OpenCase>`select number, action, fund, amount from governance.case_file where status = 'open' order by id limit 500`

/** One version as its keepers see it: its rows, what the lint says of it, and what would be otherwise than under the matrix in force. */
export async function draftForDesk(ctx: Ctx, version: number): Promise<DraftRead> {
  const found = await sql<VersionForDesk>`select ${versionColumns} from ${versionJoins} where v.version = ${version}`.execute(ctx.db)
  const [one] = found.rows
  if (!one) throw new Missing('matrix')
  const current = await sql<{ id: string }>`select id from governance.matrix_version where in_force @> governance.clock()`.execute(ctx.db)
  const [lines, now, open] = await Promise.all([
    rowsOfVersion(ctx.db, one.id),
    current.rows[0] ? rowsOfVersion(ctx.db, current.rows[0].id) : [],
    openCases.execute(ctx.db),
  ])
  return {
    ...one,
    lines,
    wrong: await lintOn(ctx.db, lines, one.fromDay ?? dayOf(ctx.now)),
    differences: compareMatrices(now, lines, open.rows),
    mayChange: one.status === 'draft' && (await may(ctx, 'governance.matrix.draft')),
  }
}
