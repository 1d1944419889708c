import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { brokenDecisionHashes } from './decision-read.db.ts'
import { matrixHash } from './matrix.ts'
import { rowsOfVersion } from './matrix-read.db.ts'
import { brokenMinutesHashes } from './meeting-read.db.ts'

/** Ratified versions whose rows no longer hash to what was ratified. */
async function matricesTampered(db: Database): Promise<number> {
  const versions = await sql<{ id: string; version: number; from: string; hash: string; ratified: string | null }>`
    select v.id, v.version, v.hash, t.hash as ratified, (lower(v.in_force) at time zone 'Asia/Jakarta')::date as "from" from governance.matrix_version v
      left join governance.matrix_ratification t on t.version_id = v.id where v.status = 'ratified'`.execute(db)
  let broken = 0
  for (const { id, version, from, hash, ratified } of versions.rows) {
    const made = matrixHash({ version, from, rows: await rowsOfVersion(db, id) })
    if (made !== hash || made !== ratified) broken += 1
  }
  return broken
}

const acts: readonly Invariant[] = [
  counted(
    'governance.act.within_its_term',
    sql`select w.id from governance.act w join governance.appointment a on a.id = w.appointment_id left join governance.delegation d on d.id = w.delegation_id
      where not a.active @> w.recorded_at or w.recorded_at < a.recorded_at or (w.delegation_id is not null and (not d.active @> w.recorded_at or d.grantor_id <> a.id or d.grantee <> w.person_id))
        or (w.delegation_id is null and a.person_id <> w.person_id)`,
  ),
  counted(
    'governance.act.within_its_matrix',
    sql`select w.id from governance.act w join governance.matrix_row r on r.id = w.row_id join governance.matrix_version v on v.id = r.version_id
      where v.in_force is null or not v.in_force @> w.recorded_at or v.hash <> w.matrix_hash or w.action <> r.action or w.capacity <> r.capacity or w.amount < r.least or w.amount > r.most`,
  ),
  counted(
    'governance.act.two_hats',
    sql`select w.id from governance.act w join governance.act o on o.case_id = w.case_id and o.person_id = w.person_id join governance.incompatible i on i.one = w.capacity and i.other = o.capacity`,
  ),
  // an act put into the table by hand is in nobody's journal
  counted(
    'governance.act.in_the_journal',
    sql`select w.id from governance.act w where not exists (select from (select distinct g.value #>> '{ground,act}' as act
      from platform.journal j cross join lateral jsonb_array_elements(j.authority) g where g.value #> '{ground,act}' is not null) said where said.act = w.id::text)`,
  ),
  // what a refusal or a correction gave back counts no more; a correction of words alone gives nothing back
  counted(
    'governance.cap.use_is_sum',
    sql`with recursive line as (
        select d.act_id, d.id, d.kind = 'refusal' as back from governance.decision d join governance.cap_entry x on x.act_id = d.act_id
        union all
        select line.act_id, c.id, c.action <> 'governance.decision.correct' from line join governance.decision c on c.corrects = line.id where not line.back
      ), kept as (
        select e.key, coalesce(sum(e.amount) filter (where not exists (select from line where line.act_id = e.act_id and line.back)), 0) as used from governance.cap_entry e group by e.key
      ) select coalesce(u.key, k.key) from governance.cap_use u full join kept k on k.key = u.key where u.used is distinct from k.used`,
  ),
  counted(
    'governance.decision.has_its_act',
    sql`select d.id from governance.decision d left join governance.act w on w.id = d.act_id
      where w.id is null or w.capacity <> 'decide' or w.action <> d.action or w.amount <> d.amount or w.fund <> d.fund`,
  ),
]

const offices: readonly Invariant[] = [
  counted(
    'governance.appointment.one_holder_a_seat',
    sql`select a.id from governance.appointment a join governance.appointment b on b.post_id = a.post_id and b.seat = a.seat and b.id > a.id and (a.mode = 'plh') = (b.mode = 'plh') and a.active && b.active`,
  ),
  counted(
    'governance.appointment.end_is_shadow',
    sql`select a.id from governance.appointment a left join governance.appointment_end e on e.appointment_id = a.id where a.ended_at is distinct from e.ended_at`,
  ),
  counted(
    'governance.delegation.within_term',
    sql`select d.id from governance.delegation d join governance.appointment a on a.id = d.grantor_id left join governance.delegation_end e on e.delegation_id = d.id
      where d.last_day > a.last_day or a.mode <> 'definitive' or a.person_id = d.grantee or d.ended_at is distinct from e.recorded_at`,
  ),
  // counts one breach, or none: the town has posts that keep the keys, and fewer than two people hold one
  counted(
    'governance.custody.two_keep_the_keys',
    sql`select where exists (select from governance.post p join governance.post_kind k on k.code = p.kind join governance.appointment a on a.post_id = p.id where k.custodian)
      and governance.other_custodians(null, governance.clock()) < 2`,
  ),
]

const texts: readonly Invariant[] = [
  counted(
    'governance.legal_basis.status_follows_steps',
    sql`select id from governance.legal_basis where status <> governance.basis_status(id, governance.today())`,
  ),
  counted(
    'governance.awaiting_basis.still_fallen',
    sql`select w.id from governance.awaiting_basis w where w.settled_at is null and w.since <= governance.today() and governance.basis_in_force(w.basis_id, governance.today())`,
  ),
  counted(
    'governance.awaiting_basis.complete',
    sql`select r.id from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id
      where v.in_force @> governance.clock() and not governance.basis_in_force(r.legal_basis_id, governance.today())
        and exists (select from governance.legal_basis_step s where s.basis_id = r.legal_basis_id and s.by_person is not null)
        and not exists (select from governance.awaiting_basis w where w.subject_kind = 'matrix_row' and w.subject_id = r.id::text and w.basis_id = r.legal_basis_id)`,
  ),
  counted(
    'governance.case.status_follows_steps',
    sql`select c.id from governance.case_file c where c.status <> coalesce((select case s.step when 'decided' then 'decided' when 'refused' then 'refused' when 'executed' then 'executed'
        when 'confirmed' then 'confirmed' when 'withdrawn' then 'withdrawn' end from governance.case_step s
      where s.case_id = c.id and s.step in ('decided', 'refused', 'executed', 'confirmed', 'withdrawn') order by s.at desc, s.id desc limit 1), 'open')`,
  ),
  counted(
    'governance.meeting.status_follows_steps',
    sql`select m.id from governance.meeting m where m.status <> coalesce((select case s.step when 'amended' then 'drafted' else s.step end from governance.meeting_step s
      where s.meeting_id = m.id order by s.at desc, s.id desc limit 1), 'called')`,
  ),
]

/** What holds for authority, offices and the texts they rest on. */
export const governanceInvariants: readonly Invariant[] = [
  counted(
    'governance.unit.succeeded_the_next_day',
    sql`select p.predecessor_id as id from governance.unit_predecessor p join governance.unit f on f.id = p.predecessor_id join governance.unit h on h.id = p.unit_id
      where f.until is null or p.from_day <> f.until + 1 or h.since > p.from_day or h.until < p.from_day`,
  ),
  { name: 'governance.matrix.hash_is_of_its_rows', broken: matricesTampered },
  { name: 'governance.decision.hash_is_of_its_record', broken: brokenDecisionHashes },
  { name: 'governance.minutes.hash_is_of_its_text', broken: brokenMinutesHashes },
  ...acts,
  ...offices,
  ...texts,
]

/** Draws the shadows whose day has come, so that only true differences are counted. Also a clock of the house: reading never waits for it. */
export async function redrawLegalBases(db: Database): Promise<number> {
  const found = await sql<{ n: number }>`select governance.redraw_legal_bases() as n`.execute(db)
  return found.rows[0]?.n ?? 0
}
