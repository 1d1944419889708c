import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

const rowsOf = async (db: Database | Tx, query: ReturnType<typeof sql>): Promise<unknown[]> => (await query.execute(db)).rows

/** What a person wrote or moved by hand, table by table: the column that names the person, and what of the row is told. */
const byHand = [
  ['delegationsEnded', 'delegation_end', 'by_person', ['delegation_id', 'reason', 'recorded_at']],
  ['textsMoved', 'legal_basis_step', 'by_person', ['basis_id', 'status', 'from_day', 'reason', 'at']],
  ['matricesDrafted', 'matrix_version', 'drafted_by', ['version', 'title', 'status', 'drafted_at']],
  ['matricesWithdrawn', 'matrix_withdrawal', 'by_person', ['version_id', 'reason', 'at']],
  ['caseAmendments', 'case_amendment', 'by_person', ['case_id', 'title', 'reason', 'amount', 'at']],
  ['caseSteps', 'case_step', 'by_person', ['case_id', 'step', 'reason', 'at']],
  ['meetingsCalled', 'meeting', 'called_by', ['number', 'title', 'starts_at']],
  ['meetingSteps', 'meeting_step', 'by_person', ['meeting_id', 'step', 'reason', 'at']],
  ['minutes', 'minutes', 'by_person', ['meeting_id', 'n', 'at']],
  ['addenda', 'addendum', 'by_person', ['meeting_id', 'text', 'at']],
  ['addendaSigned', 'addendum_signature', 'person_id', ['addendum_id', 'at']],
] as const

async function handwork(db: Database | Tx, person: string): Promise<Record<string, unknown[]>> {
  const told: Record<string, unknown[]> = {}
  for (const [name, table, column, fields] of byHand)
    told[name] = await rowsOf(
      db,
      sql`select ${sql.join(fields.map((field) => sql.ref(field)))} from ${sql.table(`governance.${table}`)} where ${sql.ref(column)} = ${person}`,
    )
  return told
}

/** What the institution keeps about a person: offices, what was lent, ties declared, acts, cases, meetings and votes. */
export async function collectFromGovernance(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  return {
    ...(await handwork(db, person)),
    appointments: await rowsOf(
      db,
      sql`select p.code as post, a.seat, a.mode, a.first_day, a.last_day, a.ended_at, e.reason as end_reason, a.paper, a.verified, a.recorded_at
        from governance.appointment a join governance.post p on p.id = a.post_id left join governance.appointment_end e on e.appointment_id = a.id where a.person_id = ${person} order by a.id`,
    ),
    delegations: await rowsOf(
      db,
      sql`select d.number, case when d.grantee = ${person} then 'received' else 'given' end as side, d.actions, d.most, d.first_day, d.last_day, d.ended_at, d.paper
        from governance.delegation d join governance.appointment a on a.id = d.grantor_id where d.grantee = ${person} or a.person_id = ${person} order by d.id`,
    ),
    // ties others declared to this person are theirs to see, not his
    interests: await rowsOf(
      db,
      sql`select relation, party_kind, party_id, note, lower(during) as since, upper(during) as until from governance.interest where person_id = ${person} order by id`,
    ),
    recusals: await rowsOf(
      db,
      sql`select f.number as "case", c.declared, c.reason, c.at from governance.recusal c join governance.appointment a on a.id = c.appointment_id
        join governance.case_file f on f.id = c.case_id where a.person_id = ${person} order by c.id`,
    ),
    acts: await rowsOf(
      db,
      sql`select w.action, w.capacity, w.mode, r.code as row, w.fund, w.amount, w.recorded_at as at from governance.act w join governance.matrix_row r on r.id = w.row_id
        where w.person_id = ${person} order by w.id`,
    ),
    cases: await rowsOf(db, sql`select number, title, status, opened_at from governance.case_file where opened_by = ${person} order by id`),
    meetings: await rowsOf(
      db,
      sql`select m.number, m.title, t.recorded_at as at, (select jsonb_agg(jsonb_build_object('item', i.title, 'choice', v.choice) order by i.position)
          from governance.meeting_vote v join governance.meeting_item i on i.id = v.item_id where i.meeting_id = m.id and v.person_id = t.person_id) as votes
        from governance.attendance t join governance.meeting m on m.id = t.meeting_id where t.person_id = ${person} order by m.id`,
    ),
  }
}

/**
 * Ties end and lose their words. Who held an office or acted for one keeps the name of that office in the public record, and only there
 * (decision 0033): everywhere else the row is a pseudonym.
 */
export async function eraseFromGovernance(tx: Tx, person: string): Promise<void> {
  await sql`update governance.interest set note = null, during = tstzrange(lower(during), least(upper(during), governance.clock()))
    where person_id = ${person} or (party_kind = 'person' and party_id = ${person})`.execute(tx)
  await sql`insert into governance.former_holder (person_id, name) select p.id, p.name from identity.person p
    where p.id = ${person} and (exists (select from governance.appointment a where a.person_id = p.id and not isempty(a.active))
      or exists (select from governance.delegation d where d.grantee = p.id and not isempty(d.active)))
    on conflict do nothing`.execute(tx)
}
