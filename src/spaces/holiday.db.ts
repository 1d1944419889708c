import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** Holidays by day from one civic day up to another, in the reader's tongue. */
export async function holidaysIn(db: Database | Tx, from: Day, until: Day, english: boolean): Promise<Map<string, string>> {
  const found = await sql<{ day: string; name: string }>`select day::text as day, ${english ? sql`name_en` : sql`name`} as name
    from spaces.holiday where day >= ${from}::date and day < ${until}::date`.execute(db)
  return new Map(found.rows.map(({ day, name }) => [day, name]))
}

/** Notes by day from one civic day up to another: they bar nothing. */
export async function notesIn(db: Database | Tx, from: Day, until: Day, english: boolean): Promise<Map<string, string>> {
  const found = await sql<{ day: string; said: string }>`select day::text as day, string_agg(said, ' · ' order by kind desc) as said from
    (select distinct on (day, kind) day, kind, ${english ? sql`said_en` : sql`said`} as said from spaces.day_note
      where day >= ${from}::date and day < ${until}::date order by day, kind, id desc) n group by day`.execute(db)
  return new Map(found.rows.map(({ day, said }) => [day, said]))
}
