import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type EventRow, eventLocked, ownEvent, ownScope } from './_rows.db.ts'
import { scopeOf } from './desk.db.ts'
import { type EventPictureWish, mostEventPictures } from './picture.ts'
import type { PhotoMaster } from './report-photo.ts'

/** `own`: asked by its sender, not by the desk. */
export type WhosePictures = { number: string; own?: { key: string | undefined } | undefined }

/** Part: the event, locked, for whoever may change it as it is written: its sender, or the desk that answers for the calendar. */
async function eventToShow(scope: DeedScope, { number, own }: WhosePictures): Promise<EventRow> {
  if (own) {
    const row = await ownEvent(scope.tx, scope.actor, number, own.key)
    await scope.must('events.event.amend', ownScope(row))
    return row
  }
  const row = await eventLocked(scope.tx, number)
  await scope.must('events.event.publish', scopeOf(row))
  return row
}

function seen(scope: DeedScope, row: EventRow, facts: Record<string, string | number>): void {
  scope.note(`event:${row.number}`, facts)
  if (row.state === 'published') scope.touched('events')
}

/** Puts a picture to an event, behind those it has. The bytes were drawn anew and stored before, for this event alone. */
export const addEventPicture = deed(
  'events.event.amend',
  async (
    scope,
    { wish, master, ...whose }: WhosePictures & { wish: EventPictureWish; master: PhotoMaster & { content: string } },
  ): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await eventToShow(scope, whose)
    if (!['submitted', 'returned', 'published'].includes(row.state)) return refused({ rule: 'events.event.closed' })
    const had = await sql<{ n: number }>`select count(*)::int as n from events.picture where event_id = ${row.id}`.execute(tx)
    const at = (had.rows[0]?.n ?? 0) + 1
    if (at > mostEventPictures) return refused({ rule: 'events.picture.most', field: 'picture', facts: { most: mostEventPictures } })
    await sql`insert into events.picture (event_id, position, key, content, width, height, widths, tint, alt, licence, credit, by_desk)
      values (${row.id}, ${at}, ${master.key}, ${master.content}, ${master.width}, ${master.height}, ${[...master.widths]}::int[], ${master.tint}, ${wish.alt}, ${wish.licence}, ${wish.credit}, ${!whose.own})`.execute(
      tx,
    )
    seen(scope, row, { picture: master.key })
    return done({ number: row.number })
  },
)

/** One place forward; the first one stays where it is. */
export const movePictureForward = deed(
  'events.event.amend',
  async (scope, { picture, ...whose }: WhosePictures & { picture: string }): Promise<Outcome<{ number: string }>> => {
    const row = await eventToShow(scope, whose)
    const found = await sql<{
      at: number
    }>`select position as at from events.picture where event_id = ${row.id} and id::text = ${picture}`.execute(scope.tx)
    const at = found.rows[0]?.at
    if (at === undefined) throw new Missing('picture')
    if (at > 1)
      await sql`update events.picture set position = ${2 * at - 1}::int - position where event_id = ${row.id} and position in (${at}, ${at - 1})`.execute(
        scope.tx,
      )
    seen(scope, row, { picture, at: Math.max(1, at - 1) })
    return done({ number: row.number })
  },
)

/** Takes one away, also of an event that is over with; the trigger puts its file among those that go. */
export const dropEventPicture = deed(
  'events.event.amend',
  async (scope, { picture, ...whose }: WhosePictures & { picture: string }): Promise<Outcome<{ number: string; key: string }>> => {
    const row = await eventToShow(scope, whose)
    const gone = await sql<{
      key: string
      at: number
    }>`delete from events.picture where event_id = ${row.id} and id::text = ${picture} returning key, position as at`.execute(scope.tx)
    const [one] = gone.rows
    if (!one) throw new Missing('picture')
    await sql`update events.picture set position = position - 1 where event_id = ${row.id} and position > ${one.at}`.execute(scope.tx)
    seen(scope, row, { picture: one.key, dropped: 1 })
    return done({ number: row.number, key: one.key })
  },
)
