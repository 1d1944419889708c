import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** A post that has the turn now and who holds it, with the last day of each; a vacant one with the post above that stands in, where one may. */
export type TurnHeld = { post: string; vacant: boolean; standIn: string | null; holders: { name: string; until: string }[] }

/** Whose turn it is by name in each of these cases, by the seats held at this instant. One question, however many. Officers alone: the public record. */
export async function turnHolders(db: Database | Tx, cases: readonly string[]): Promise<Map<string, TurnHeld[]>> {
  if (cases.length === 0) return new Map()
  const found = await sql<
    TurnHeld & { number: string }
  >`select c.number, t.post, coalesce(t.aside = 'vacant', false) as vacant, t.stand_in as "standIn",
      coalesce((select jsonb_agg(jsonb_build_object('name', governance.holder_name(a.person_id),
          'until', ((upper(a.active) - interval '1 microsecond') at time zone 'Asia/Jakarta')::date) order by a.mode = 'plh', p.code, a.seat)
        from governance.post p join governance.appointment a on a.post_id = p.id and a.active @> governance.clock()
        where case when t.stand_in is not null then p.kind = t.stand_in and a.mode = 'definitive' and governance.is_above(r, p.unit_id, governance.unit_today(c.unit_id))
          else governance.within(r.scope, p.unit_id, governance.unit_today(c.unit_id))
            and (p.kind = t.post or exists (select from governance.body_member b where b.body = t.post and b.member = p.kind)) end), '[]') as holders
    from governance.case_turns(array(select id from governance.case_file where number = any(${cases}::text[]))) t
      join governance.case_file c on c.id = t.case_id join governance.matrix_row r on r.id = t.row_id
    where t.post is not null order by c.number, t.place`.execute(db)
  return Map.groupBy(found.rows, ({ number }) => number)
}
