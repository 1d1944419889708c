import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'

/** What a post is, as `p` of the kind `k`, whose holder may be wanted in person: one seat of its own, today. */
export const mayBeWanted = sql`p.seats = 1 and not k.body and (p.since is null or p.since <= governance.today()) and (p.until is null or p.until >= governance.today())`

/** A post whose holder may be wanted in person; `kind` is that of the unit it stands in. */
export type Official = {
  value: string
  post: string
  unit: string
  /** Who holds it today, definitively or for the time being. */
  holder: string | null
  kind: 'city' | 'board' | 'office' | 'agency' | 'kelurahan' | 'advisory'
}

/** Posts whose holders may be wanted in person, as the institution has them today: one seat, one person. The city first, then its agencies. */
export async function officialChoices(db: Database | Tx, english: boolean): Promise<Official[]> {
  const found = await sql<Official>`select p.code as value, case when ${english} then coalesce(k.name_en, k.name) else k.name end as post,
      case when ${english} then coalesce(u.name_en, u.name) else u.name end as unit, u.kind,
      (select governance.holder_name(a.person_id) from governance.appointment a where a.post_id = p.id and a.active @> governance.clock() order by a.mode = 'plh', a.seat limit 1) as holder
    from governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where ${mayBeWanted}
    order by array_position(array['city', 'board', 'office', 'advisory', 'agency', 'kelurahan'], u.kind), u.name, k.position, p.code limit 300`.execute(
    db,
  )
  return found.rows
}

/** Posts named for an event, by code. */
export async function officialsOf(db: Database | Tx, event: string): Promise<string[]> {
  const found = await sql<{
    code: string
  }>`select p.code from events.official f join governance.post p on p.id = f.post_id where f.event_id = ${event} order by p.code`.execute(
    db,
  )
  return found.rows.map(({ code }) => code)
}
