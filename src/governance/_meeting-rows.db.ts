import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Capacity, Fraction } from './matrix.ts'
import { type Count, type MeetingStatus, type Result, resultOf } from './meeting.ts'

export type MeetingRow = { id: string; number: string; body: string; title: string; place: string; startsAt: Date; status: MeetingStatus }

/** The meeting called so. `lock` lets one deed at a time change it; whoever votes waits for that deed and sees what it did. */
export async function meetingCalled(db: Database | Tx, number: string, lock = false): Promise<MeetingRow> {
  const found =
    await sql<MeetingRow>`select id, number, body, title, place, starts_at as "startsAt", status from governance.meeting where number = ${number} ${lock ? sql`for update` : sql``}`.execute(
      db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('meeting')
  return row
}

export type ItemRow = {
  id: string
  position: number
  kind: 'information' | 'decision'
  title: string
  caseNumber: string | null
  caseStatus: string | null
  closedAt: Date | null
  decision: string | null
  /** In what way this body acts in the case, by the matrix in force now. */
  capacity: Capacity | null
  /** Papers whoever puts it into effect must name. */
  evidence: string[]
  result: Result
}

type Counted = Omit<ItemRow, 'result'> & Count & { quorum: Fraction | null; majority: Fraction | null }

/** The items of a meeting with what was voted so far, held against the row of the matrix in force that asks this body. */
export async function itemsOf(db: Database | Tx, meeting: string): Promise<ItemRow[]> {
  const found =
    await sql<Counted>`select i.id, i.position, i.kind, i.title, c.number as "caseNumber", c.status as "caseStatus", i.closed_at as "closedAt", d.number as decision,
      r.capacity, r.quorum, r.majority, coalesce(r.evidence, '{}') as evidence,
      coalesce(m.seats, governance.seats_of(m.body)) as seats,
      (select count(*)::int from governance.attendance t where t.meeting_id = m.id) as present,
      count(v.*) filter (where v.choice = 'yes')::int as yes, count(v.*) filter (where v.choice = 'no')::int as no, count(v.*) filter (where v.choice = 'abstain')::int as abstain
    from governance.meeting m join governance.meeting_item i on i.meeting_id = m.id left join governance.case_file c on c.id = i.case_id
      left join governance.meeting_vote v on v.item_id = i.id
      left join lateral (select r.capacity, array[r.quorum_n, r.quorum_d] as quorum, array[r.majority_n, r.majority_d] as majority,
          case when exists (select from governance.action n where n.code = c.action and n.papers) then r.evidence end as evidence
        from governance.rows_now(c.action, c.fund, c.amount) r where r.post = m.body and r.quorum_n is not null and r.capacity in ('review', 'concur', 'decide')
        order by r.capacity = 'decide', r.code limit 1) r on c.id is not null
      left join lateral (select d.number from governance.decision d join governance.act w on w.id = d.act_id where w.meeting_item_id = i.id limit 1) d on true
    where m.id = ${meeting} group by m.id, i.id, c.id, d.number, r.capacity, r.quorum, r.majority, r.evidence order by i.position`.execute(
      db,
    )
  return found.rows.map(({ seats, present, yes, no, abstain, quorum, majority, ...item }) => ({
    ...item,
    result: resultOf({ seats, present, yes, no, abstain }, quorum ? { quorum, majority } : undefined),
  }))
}

/** The seat somebody has in the body of a meeting now, as its holder or as Plt, first the one he had when it opened. A Plh keeps a desk, not a vote. */
export async function seatIn(
  db: Database | Tx,
  { id, body }: Pick<MeetingRow, 'id' | 'body'>,
  person: string,
): Promise<string | undefined> {
  const found = await sql<{
    id: string
  }>`select a.id from governance.appointment a join governance.post p on p.id = a.post_id join governance.body_member b on b.member = p.kind
    where b.body = ${body} and a.person_id = ${person} and a.mode <> 'plh' and a.active @> governance.clock()
    order by exists (select from governance.elector e where e.meeting_id = ${id} and e.appointment_id = a.id) desc, a.id limit 1`.execute(
    db,
  )
  return found.rows[0]?.id
}

/** The unit a body belongs to, for rows of one's own unit. */
export async function unitOfBody(db: Database | Tx, body: string): Promise<{ unit?: string }> {
  const found = await sql<{
    unit: string
  }>`select u.code as unit from governance.body_member b join governance.post p on p.kind = b.member join governance.unit u on u.id = p.unit_id
    where b.body = ${body} group by u.code order by count(*) desc, u.code limit 1`.execute(db)
  return found.rows[0] ?? {}
}

export async function isPresent(db: Database | Tx, meeting: string, person: string): Promise<boolean> {
  const found = await sql<{
    there: boolean
  }>`select exists (select from governance.attendance where meeting_id = ${meeting} and person_id = ${person}) as there`.execute(db)
  return found.rows[0]?.there === true
}

export async function addMeetingStep(tx: Tx, meeting: string, step: string, person: string, reason = ''): Promise<void> {
  await sql`insert into governance.meeting_step (meeting_id, step, by_person, reason) values (${meeting}, ${step}, ${person}, ${reason})`.execute(
    tx,
  )
}
