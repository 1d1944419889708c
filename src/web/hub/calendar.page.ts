import { hash } from 'node:crypto'
import { Missing } from '#src/base/outcome.ts'
import { seatsForFeed } from '#src/events/feed.db.ts'
import { seatEntry } from '#src/events/feed.ts'
import { personOf } from '#src/platform/context.ts'
import { bookingForFeed, bookingsForFeed, bookingsOfRoom, feedOwner, roomFeedOpens } from '#src/spaces/feed.db.ts'
import { bookingText, feedText, ownEntries, publicEntries, type Telling } from '#src/spaces/feed.ts'
import { spaceCalled } from '#src/spaces/space-read.db.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'

/** `personal`: opened by a secret or a session; nobody in between may keep it. The tag lets a reader ask for nothing new at little cost. */
function calendar({ c }: Visit, text: string, o: { personal: boolean; file?: string }): Response {
  return c.body(text, 200, {
    'content-type': 'text/calendar; charset=utf-8',
    'cache-control': o.personal ? 'private, no-cache' : 'no-cache',
    vary: 'cookie',
    etag: `"${hash('sha256', text, 'base64url')}"`,
    'x-robots-tag': 'noindex',
    ...(o.file ? { 'content-disposition': `attachment; filename="${o.file}"` } : {}),
  })
}

const telling = ({ ctx, t }: Visit): Telling => {
  const { origin, MAIL_FROM: mail } = ctx.house.config
  return { t, tongue: ctx.tongue, origin, mail }
}

const plainName = (file: string | undefined): string => (file ?? '').replace(/\.ics$/, '')

/** Everything somebody has booked and every seat he has at an event, for whoever holds the secret he gave. */
export const myCalendar: Page = async (visit) => {
  const { ctx, t, c } = visit
  const person = await feedOwner(ctx.db, plainName(c.req.param('file')))
  if (!person) throw new Missing('calendar')
  const entries = (await bookingsForFeed(ctx, person)).flatMap((one) => ownEntries(one, telling(visit), to.myBooking))
  const seats = (await seatsForFeed(ctx.db, person)).map((one) => seatEntry(one, ctx.house.config.origin))
  return calendar(visit, feedText(t('room.ics.mine'), [...entries, ...seats]), { personal: true })
}

async function oneBooking(visit: Visit, person: string | undefined, number: string): Promise<Response> {
  if (!person) throw new Missing('booking')
  const text = bookingText(await bookingForFeed(visit.ctx, person, number), telling(visit), to.myBooking)
  return calendar(visit, text, { personal: true, file: `${number}.ics` })
}

/** One booking as a file to open, for its reader in a session. */
export const bookingCalendar: Page = (visit) => oneBooking(visit, personOf(visit.ctx.actor), visit.c.req.param('number') ?? '')

/** The same by the secret of his calendar, for a phone that is not signed in. */
export const keptBookingCalendar: Page = async (visit) => {
  const { ctx, c } = visit
  return oneBooking(visit, await feedOwner(ctx.db, c.req.param('kunci') ?? ''), plainName(c.req.param('file')))
}

/** A room: to everybody that it is taken and for which class; with the secret of its desk, by whom. */
export const spaceCalendar: Page = async (visit) => {
  const { ctx, c } = visit
  const slug = c.req.param('slug') ?? ''
  const space = await spaceCalled(ctx.db, slug, ctx.tongue)
  if (!space) throw new Missing('space')
  const key = c.req.query('kunci')
  if (key !== undefined && !(await roomFeedOpens(ctx, key, slug))) throw new Missing('calendar')
  const told = telling(visit)
  const entries = (await bookingsOfRoom(ctx, slug)).flatMap((one) =>
    key === undefined ? publicEntries(one, told, to.space(slug)) : ownEntries(one, told, to.deskBooking),
  )
  return calendar(visit, feedText(space.name, entries), { personal: key !== undefined })
}
