import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Choice } from './choices.db.ts'

/** What a post is, as `p` of the kind `k`, whose holder may be wanted in person: one seat of its own, today. */
export const mayBeWanted = sql`p.seats = 1 and not k.body and (p.since is null or p.since <= governance.today()) and (p.until is null or p.until >= governance.today())`

/** Posts whose holders may be wanted in person, as the institution has them today: one seat, one person. */
export async function officialChoices(db: Database | Tx, english: boolean): Promise<Choice[]> {
  const found =
    await sql<Choice>`select p.code as value, case when ${english} then coalesce(k.name_en, k.name) else k.name end || ' · ' || case when ${english} then coalesce(u.name_en, u.name) else u.name end as label
    from governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where ${mayBeWanted}
    order by k.position, u.name limit 300`.execute(db)
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
