import { type RawBuilder, sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing } from '#src/base/outcome.ts'
import type { Tongue } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { bookablesCalled } from './_rows.db.ts'
import { type FeedBooking, feedDays } from './feed.ts'

export type MyFeed = { space: string | null; since: Date }

/** The calendars somebody has given an address to: his own (no space) and those of rooms he runs. */
export async function myFeeds(ctx: Ctx): Promise<MyFeed[]> {
  const found =
    await sql<MyFeed>`select b.slug as space, f.made_at as since from spaces.feed f left join spaces.bookable b on b.id = f.bookable_id
    where f.person_id = ${personOf(ctx.actor) ?? null}::uuid and f.ended_at is null order by f.id`.execute(ctx.db)
  return found.rows
}

type Which = { space?: string | undefined }

async function roomOf(db: Parameters<typeof bookablesCalled>[0], slug: string | undefined) {
  if (slug === undefined) return undefined
  const [room] = await bookablesCalled(db, [slug])
  if (!room) throw new Missing('space')
  return room
}

/** Gives one's own calendar, or that of a room one's desk runs, a new secret; the one before ends with it. Answered once: only its hash is kept. */
export const makeFeed = deed('spaces.feed.make', async ({ tx, actor, must, note }, { space }: Which) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('spaces.feed.make', { person })
  const room = await roomOf(tx, space)
  if (room) await must('spaces.desk.run', { unit: room.unit })
  const key = secret()
  await sql`update spaces.feed set ended_at = governance.clock() where person_id = ${person} and bookable_id is not distinct from ${room?.id ?? null}::uuid and ended_at is null`.execute(
    tx,
  )
  const made = await sql<{ id: string }>`insert into spaces.feed (person_id, bookable_id, secret_hash)
    values (${person}, ${room?.id ?? null}, ${sha256(key)}) returning id`.execute(tx)
  note(`feed ${made.rows[0]?.id}`, room ? { space: room.slug } : {})
  return done({ key })
})

/** Revokes it: from the next reading on the address is not there. */
export const endFeed = deed('spaces.feed.end', async ({ tx, actor, must, note }, { space }: Which) => {
  const person = personOf(actor)
  if (!person) throw new Missing('person')
  await must('spaces.feed.end', { person })
  const room = await roomOf(tx, space)
  const ended = await sql<{
    id: string
  }>`update spaces.feed set ended_at = governance.clock() where person_id = ${person} and bookable_id is not distinct from ${room?.id ?? null}::uuid and ended_at is null returning id`.execute(
    tx,
  )
  const [feed] = ended.rows
  if (!feed) throw new Missing('feed')
  note(`feed ${feed.id}`)
  return done()
})

const shape = /^[\w-]{27}$/

/** Whose calendar a secret opens. It is looked for by its hash, so how long the answer takes tells nothing of the secret. */
export async function feedOwner(db: Database, key: string, space?: string): Promise<string | undefined> {
  if (!shape.test(key)) return undefined
  const found = await sql<{
    person: string
  }>`select f.person_id as person from spaces.feed f join identity.person p on p.id = f.person_id and p.ended_at is null
      left join spaces.bookable b on b.id = f.bookable_id
    where f.secret_hash = ${sha256(key)} and f.ended_at is null and b.slug is not distinct from ${space ?? null}::text`.execute(db)
  return found.rows[0]?.person
}

/** The same for a room: the secret of somebody whose desk no longer runs it opens nothing. */
export async function roomFeedOpens(ctx: Ctx, key: string, space: string): Promise<boolean> {
  const person = await feedOwner(ctx.db, key, space)
  const room = await roomOf(ctx.db, space)
  if (!person || !room) return false
  const actor = { kind: 'person', id: person, name: '', secondFactor: true } as const
  return (await ctx.house.authority.ask(ctx.db, actor, 'spaces.desk.run', { unit: room.unit })).ok
}

type Raw = Omit<FeedBooking, 'periods'> & { spans: [string, string][] }

const off = sql`('declined', 'cancelled', 'expired', 'no_show')`
// what has run out by the clock is over, whether or not anybody has tidied it
const ranOut = sql`k.lapses_at <= governance.clock()`

/** What was asked for and told: never a mere hold. */
async function read(db: Database | Tx, tongue: Tongue, where: RawBuilder<unknown>): Promise<FeedBooking[]> {
  const found = await sql<Raw>`select k.id, k.number, case when ${ranOut} then k.lapses_to else k.state end as state, k.class, k.title,
      ${tongue === 'en' ? sql`b.name_en` : sql`b.name`} as space, b.address as place, o.name as body, u.name as unit, k.people, k.version, k.lapses_at as "lapsesAt", s.at as "changedAt",
      (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans
    from spaces.booking k join spaces.bookable b on b.id = k.bookable_id join governance.unit u on u.id = b.unit_id left join directory.organisation o on o.id = k.organisation_id
      join lateral (select at from spaces.booking_step t where t.booking_id = k.id order by t.at desc, t.id desc limit 1) s on true
    where k.class is not null and k.state <> 'held' and ${where} order by lower(k.periods), k.number limit 20000`.execute(db)
  return found.rows.map(({ spans, ...row }) => ({
    ...row,
    periods: spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })),
  }))
}

const ofPerson = (person: string) =>
  sql`(k.person_id = ${person}::uuid or k.organisation_id in (select m.entity_id from identity.membership m where m.kind = 'community' and m.person_id = ${person}::uuid and m.during @> governance.clock()))`

/** What a calendar still tells: use of the last months and to come, and for a month what was called off. */
const told = sql`upper(k.periods) > governance.clock() - make_interval(days => ${feedDays.past})
  and (k.state not in ${off} or s.at > governance.clock() - make_interval(days => ${feedDays.cancelled}) or upper(k.periods) > governance.clock())`

/** Bookings of a person and of the bodies he speaks for. */
export const bookingsForFeed = ({ db, tongue }: Ctx, person: string): Promise<FeedBooking[]> =>
  read(db, tongue, sql`${ofPerson(person)} and ${told}`)

/** One of them, whatever its age; somebody else's is not there. */
export async function bookingForFeed({ db, tongue }: Ctx, person: string, number: string): Promise<FeedBooking> {
  const [booking] = await read(db, tongue, sql`${ofPerson(person)} and k.number = ${number}`)
  if (!booking) throw new Missing('booking')
  return booking
}

/** Part: the same for a letter, in the transaction of what happened. A hold has no place in a calendar. */
export const bookingForLetter = async (tx: Tx, tongue: Tongue, booking: string): Promise<FeedBooking | undefined> =>
  (await read(tx, tongue, sql`k.id = ${booking}::uuid`))[0]

/** Part: several at once, for one letter. */
export const bookingsForLetter = (tx: Tx, tongue: Tongue, bookings: readonly string[]): Promise<FeedBooking[]> =>
  read(tx, tongue, sql`k.id = any (${bookings}::uuid[])`)

/**
 * What takes any part of a room, its halves and its whole included, with what was called off of late. By the claims, as every view: they are
 * found by their time, however many there have been.
 */
export const bookingsOfRoom = ({ db, tongue }: Ctx, slug: string): Promise<FeedBooking[]> =>
  read(
    db,
    tongue,
    sql`k.id in (
      select c.booking_id from spaces.bookable room join spaces.bookable_part q on q.bookable_id = room.id join spaces.claim c on c.resource_id = q.resource_id
        where room.slug = ${slug} and c.blocking and c.during && tstzrange(governance.clock() - make_interval(days => ${feedDays.roomPast}), governance.clock() + make_interval(days => ${feedDays.roomAhead}))
      union all
      select gone.id from spaces.booking gone where gone.state in ${off} and gone.made_at > governance.clock() - make_interval(days => ${feedDays.roomAhead})
        and upper(gone.periods) > governance.clock() - make_interval(days => ${feedDays.roomPast})
        and exists (select from spaces.claim c join spaces.bookable_part q on q.resource_id = c.resource_id join spaces.bookable room on room.id = q.bookable_id where room.slug = ${slug} and c.booking_id = gone.id))
      and (k.state not in ${off} or s.at > governance.clock() - make_interval(days => ${feedDays.cancelled}))`,
  )
