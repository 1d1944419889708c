import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import { type ItemRow, itemsOf } from './_meeting-rows.db.ts'
import { type MeetingStatus, minutesHash } from './meeting.ts'
import { type Paged, type Place, pageOf, placeOf } from './place.ts'

export type MeetingLine = {
  id: string
  number: string
  body: string
  bodyName: string
  bodyNameEn: string
  title: string
  place: string
  startsAt: Date
  status: MeetingStatus
  seats: number
  present: number
}

const lines = sql`select m.id, m.number, m.body, k.name as "bodyName", k.name_en as "bodyNameEn", m.title, m.place, m.starts_at as "startsAt", m.status,
    coalesce(m.seats, governance.seats_of(m.body)) as seats,
    (select count(*)::int from governance.attendance t where t.meeting_id = m.id) as present
  from governance.meeting m join governance.post_kind k on k.code = m.body`

const keyed = sql`to_char("startsAt" at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as key`

/** Meetings to come (called or under way, the next first) or past (minuted, final or cancelled, the latest first). */
export async function meetingsOf(
  db: Database | Tx,
  when: 'coming' | 'past',
  { limit = 25, cursor }: { limit?: number; cursor?: string | undefined } = {},
): Promise<Paged<MeetingLine>> {
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const [status, order, past] =
    when === 'coming'
      ? [
          sql`m.status in ('called', 'opened')`,
          sql`asc`,
          sql`(m.starts_at, m.id) > (${after?.key ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
        ]
      : [
          sql`m.status in ('drafted', 'final', 'cancelled')`,
          sql`desc`,
          sql`(m.starts_at, m.id) < (${after?.key ?? null}::timestamptz, ${after?.id ?? null}::uuid)`,
        ]
  const found = await sql<MeetingLine & Place>`select listed.*, ${keyed} from (${lines} where ${status} and ${after ? past : sql`true`}
    order by m.starts_at ${order}, m.id ${order} limit ${limit + 1}) listed order by "startsAt" ${order}, id ${order}`.execute(db)
  return pageOf(found.rows, limit)
}

export type Attendee = { name: string; post: string; postName: string; seat: number; mode: string; at: Date }
export type MinutesVersion = { n: number; text: string; by: string; hash: string; at: Date }
export type AddendumRead = { id: string; text: string; by: string; at: Date; signatures: { name: string; at: string }[]; complete: boolean }

export type MeetingRead = MeetingLine & {
  items: ItemRow[]
  attendance: Attendee[]
  /** The newest first. For those outside the body only what is final, and of that the last version alone. */
  minutes: MinutesVersion[]
  addenda: AddendumRead[]
  cancelledBecause: string | null
}

async function minutesOf(db: Database | Tx, meeting: MeetingLine, inside: boolean): Promise<MinutesVersion[]> {
  if (!inside && meeting.status !== 'final') return []
  const found =
    await sql<MinutesVersion>`select n.n, n.text, governance.holder_name(n.by_person) as by, n.hash, n.at from governance.minutes n
    where n.meeting_id = ${meeting.id} order by n.n desc limit ${inside ? 100 : 1}`.execute(db)
  return found.rows
}

/**
 * One meeting: agenda with counts and results so far, who is there, minutes, addenda. `inside` is for members of the body and whoever
 * keeps its records: they see drafts. Votes are shown as counts alone.
 */
export async function meetingByNumber(
  db: Database | Tx,
  number: string,
  { inside = false }: { inside?: boolean } = {},
): Promise<MeetingRead | undefined> {
  const found = await sql<MeetingLine>`${lines} where m.number = ${number}`.execute(db)
  const [meeting] = found.rows
  if (!meeting) return undefined
  const attendance =
    await sql<Attendee>`select governance.holder_name(t.person_id) as name, p.kind as post, k.name as "postName", a.seat, a.mode, t.recorded_at as at from governance.attendance t
    join governance.appointment a on a.id = t.appointment_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    where t.meeting_id = ${meeting.id} order by k.position, a.seat`.execute(db)
  const addenda = await sql<AddendumRead>`select a.id, a.text, governance.holder_name(a.by_person) as by, a.at,
      coalesce((select jsonb_agg(jsonb_build_object('name', governance.holder_name(s.person_id), 'at', s.at) order by s.at) from governance.addendum_signature s where s.addendum_id = a.id), '[]') as signatures,
      not exists (select from governance.attendance t where t.meeting_id = a.meeting_id
        and not exists (select from governance.addendum_signature s where s.addendum_id = a.id and s.person_id = t.person_id)) as complete
    from governance.addendum a where a.meeting_id = ${meeting.id} order by a.at, a.id`.execute(db)
  const ended = await sql<{
    reason: string
  }>`select reason from governance.meeting_step where meeting_id = ${meeting.id} and step = 'cancelled'`.execute(db)
  return {
    ...meeting,
    items: await itemsOf(db, meeting.id),
    attendance: attendance.rows,
    minutes: await minutesOf(db, meeting, inside),
    addenda: addenda.rows,
    cancelledBecause: ended.rows[0]?.reason ?? null,
  }
}

/** How many versions of minutes no longer have the hash they were written with. */
export async function brokenMinutesHashes(db: Database): Promise<number> {
  let broken = 0
  let last = '00000000-0000-0000-0000-000000000000'
  for (;;) {
    const found = await sql<{ id: string; meeting: string; n: number; text: string; hash: string }>`
      select n.id, m.number as meeting, n.n, n.text, n.hash from governance.minutes n join governance.meeting m on m.id = n.meeting_id where n.id > ${last}::uuid order by n.id limit 200`.execute(
      db,
    )
    broken += found.rows.filter(({ meeting, n, text, hash }) => minutesHash({ meeting, n, text }) !== hash).length
    const end = found.rows.at(-1)
    if (!end) return broken
    last = end.id
  }
}
