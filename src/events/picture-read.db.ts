import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { EventPicture } from './picture.ts'

/** The pictures of an event in their order. Whether the reader may know the event at all is asked before. */
export async function picturesOfEvent(db: Database | Tx, number: string): Promise<EventPicture[]> {
  const found = await sql<EventPicture>`select p.id as key, p.width, p.height, p.widths, p.tint, p.alt, p.licence, p.credit
    from events.picture p join events.event e on e.id = p.event_id where e.number = ${number} order by p.position`.execute(db)
  return found.rows
}

/** Where the file of one is kept, for whoever has shown that the event is his to see. */
export async function pictureFileOf(db: Database | Tx, number: string, picture: string): Promise<string | undefined> {
  const found = await sql<{
    key: string
  }>`select p.key from events.picture p join events.event e on e.id = p.event_id where e.number = ${number} and p.id::text = ${picture}`.execute(
    db,
  )
  return found.rows[0]?.key
}

/** The same for everybody: of what is on the calendar only. */
export async function publicPictureFile(db: Database | Tx, picture: string): Promise<string | undefined> {
  const found = await sql<{
    key: string
  }>`select p.key from events.picture p join events.event e on e.id = p.event_id where p.id = ${picture}::uuid and e.state = 'published'`.execute(
    db,
  )
  return found.rows[0]?.key
}
