import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'

/** Something that rests on a legal basis: its key, which orders pages, and what people call it. No private person is named. */
export type Resting = { id: string; what: string }

export type RestingKind = {
  /** Name of the words that head such a list. */
  label: string
  /** What is, or will be, in force and rests on the text, in the order of its keys, from after `after`. */
  list(db: Database | Tx, basis: string, page: { after: string; most: number }): Promise<Resting[]>
  /** Puts another text in place of the fallen one where that can be done to the thing itself; else says why not. */
  settle?(tx: Tx, id: string, basis: string): Promise<Refusal[]>
  /** What these do when their text falls, in the same transaction. */
  fell?(scope: DeedScope, ids: readonly string[], basis: string): Promise<void>
  /** What these do when they wait no longer. */
  stands?(scope: DeedScope, ids: readonly string[], reason: string): Promise<void>
}

const kinds = new Map<string, RestingKind>()

/** Called once a room and kind at start: what charges, waives, permits or empowers tells on what it rests. */
export function restsOnLegalBasis(kind: string, duties: RestingKind): void {
  kinds.set(kind, duties)
}

export const restingKinds = (): ReadonlyMap<string, RestingKind> => kinds

/** Every single thing that rests on a text, however many there are. */
export async function allResting(tx: Tx, basis: string): Promise<(Resting & { kind: string })[]> {
  const all: (Resting & { kind: string })[] = []
  for (const [kind, { list }] of kinds) {
    for (let after = ''; ; ) {
      const page = await list(tx, basis, { after, most: 500 })
      all.push(...page.map((one) => ({ ...one, kind })))
      if (page.length < 500) break
      after = page.at(-1)?.id ?? ''
    }
  }
  return all
}

const rowsOf = async (db: Database | Tx, query: ReturnType<typeof sql<Resting>>) => (await query.execute(db)).rows

restsOnLegalBasis('matrix_row', {
  label: 'governance.rests.matrix_row',
  list: (db, basis, { after, most }) =>
    rowsOf(
      db,
      sql<Resting>`select r.id::text as id, r.code || ' (v' || v.version || '): ' || a.name as what
      from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id join governance.action a on a.code = r.action
      where r.legal_basis_id = ${basis} and v.status = 'ratified' and (upper(v.in_force) is null or upper(v.in_force) > governance.clock()) and r.id::text > ${after}
      order by r.id::text limit ${most}`,
    ),
  // a row that is ratified never changes: a new version of the matrix gives it another text
  async settle(tx, id) {
    const found = await sql`select from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id
      where r.id::text = ${id} and v.status = 'ratified' and (upper(v.in_force) is null or upper(v.in_force) > governance.clock())`.execute(
      tx,
    )
    return found.rows.length > 0 ? [{ rule: 'governance.awaiting_basis.needs_matrix', field: 'basis' }] : []
  },
})

restsOnLegalBasis('appointment', {
  label: 'governance.rests.appointment',
  list: (db, basis, { after, most }) =>
    rowsOf(
      db,
      sql<Resting>`select a.id::text as id, k.name || ', ' || u.name || ': ' || governance.holder_name(a.person_id) as what
      from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
      where a.legal_basis_id = ${basis} and upper(a.active) > governance.clock() and a.id::text > ${after} order by a.id::text limit ${most}`,
    ),
})

// what was lent rests on the rows it lends: those of the grantor's post that may be lent
restsOnLegalBasis('delegation', {
  label: 'governance.rests.delegation',
  list: (db, basis, { after, most }) =>
    rowsOf(
      db,
      sql<Resting>`select d.id::text as id, d.number || ': ' || k.name as what
      from governance.delegation d join governance.appointment a on a.id = d.grantor_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
      where upper(d.active) > governance.clock() and upper(a.active) > governance.clock() and d.id::text > ${after}
        and exists (select from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id
          where r.legal_basis_id = ${basis} and v.in_force @> governance.clock() and r.delegable and r.post = p.kind and r.action = any(d.actions))
      order by d.id::text limit ${most}`,
    ),
})

restsOnLegalBasis('decision', {
  label: 'governance.rests.decision',
  list: (db, basis, { after, most }) =>
    rowsOf(
      db,
      sql<Resting>`select d.id::text as id, d.number || ': ' || d.title as what from governance.decision d
      where d.legal_basis_id = ${basis} and d.kind <> 'refusal' and d.review_on >= governance.today()
        and not exists (select from governance.decision c where c.corrects = d.id) and d.id::text > ${after}
      order by d.id::text limit ${most}`,
    ),
})
