import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'

/** How the one who asks stands in a meeting: whether he has a seat of its body, had it when the meeting opened, is there, on which items he voted, what he has signed. */
export type MyMeeting = { seat: boolean; elector: boolean; there: boolean; voted: number[]; signed: string[] }

/** One question; of one's own part alone. */
export async function myPartIn(ctx: Ctx, number: string): Promise<MyMeeting> {
  const me = personOf(ctx.actor) ?? null
  const found = await sql<MyMeeting>`select
      exists (select from governance.appointment a join governance.post p on p.id = a.post_id join governance.body_member b on b.member = p.kind
        where b.body = m.body and a.person_id = ${me}::uuid and a.mode <> 'plh' and a.active @> governance.clock()) as seat,
      exists (select from governance.elector e join governance.appointment a on a.id = e.appointment_id
        where e.meeting_id = m.id and a.person_id = ${me}::uuid and a.active @> governance.clock()) as elector,
      exists (select from governance.attendance t where t.meeting_id = m.id and t.person_id = ${me}::uuid) as there,
      coalesce((select array_agg(i.position order by i.position) from governance.meeting_vote v join governance.meeting_item i on i.id = v.item_id
        where i.meeting_id = m.id and v.person_id = ${me}::uuid), '{}') as voted,
      coalesce((select array_agg(s.addendum_id::text) from governance.addendum_signature s join governance.addendum d on d.id = s.addendum_id
        where d.meeting_id = m.id and s.person_id = ${me}::uuid), '{}') as signed
    from governance.meeting m where m.number = ${number}`.execute(ctx.db)
  return found.rows[0] ?? { seat: false, elector: false, there: false, voted: [], signed: [] }
}

/** Open cases that the matrix in force gives to a body and no meeting to come has yet: what an agenda can be made of. */
export async function casesForBody(ctx: Ctx, body: string): Promise<{ number: string; title: string }[]> {
  const found = await sql<{ number: string; title: string }>`select c.number, c.title from governance.case_file c where c.status = 'open'
    and exists (select from governance.rows_now(c.action, c.fund, c.amount) r where r.post = ${body} and r.quorum_n is not null)
    and not exists (select from governance.meeting_item i join governance.meeting m on m.id = i.meeting_id where i.case_id = c.id and i.closed_at is null and m.status in ('called', 'opened'))
    order by coalesce(c.due_day, 'infinity'::date), c.id limit 40`.execute(ctx.db)
  return found.rows
}
