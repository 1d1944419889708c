import { sql } from 'kysely'
import { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { bookablesCalled } from './_rows.db.ts'
import { type BookingState, holdShape, type Period } from './booking.ts'

const name = z.string('spaces.part.name').transform(cleanLine).pipe(z.string().min(2, 'spaces.part.name').max(80, 'spaces.part.name'))

/** `seen`: the bookings to come that were shown before it was sent. */
export const partSchema = z.strictObject({
  space: holdShape.bookable,
  code: z.string('spaces.part.code').regex(/^[a-z0-9-]{2,40}$/, 'spaces.part.code'),
  name,
  nameEn: name,
  capacity: z.coerce
    .number('spaces.part.capacity')
    .int('spaces.part.capacity')
    .min(1, 'spaces.part.capacity')
    .max(100_000, 'spaces.part.capacity'),
  seen: z.array(z.string().max(40)).max(1000).default([]),
})

export type Ahead = { id: string; number: string; state: BookingState; title: string; applicant: string; periods: Period[] }

/** What is still to come in a room itself: these will hold its new part as well. */
export async function aheadOf(db: Database | Tx, slug: string): Promise<Ahead[]> {
  const found = await sql<Omit<Ahead, 'periods'> & { spans: [string, string][] }>`
    select k.id, k.number, k.state, k.title, coalesce(o.name, p.name, '-') as applicant,
      (select jsonb_agg(jsonb_build_array(lower(r), upper(r)) order by r) from unnest(k.periods) r) as spans
    from spaces.booking k join spaces.booking_line l on l.booking_id = k.id join spaces.bookable b on b.id = l.bookable_id and b.slug = ${slug}
      left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id
    where (k.state = 'held' or spaces.stands(k.state)) and (k.lapses_at is null or k.lapses_at > governance.clock()) and upper(k.periods) > governance.clock()
    order by lower(k.periods), k.number`.execute(db)
  return found.rows.map(({ spans, ...one }) => ({
    ...one,
    periods: spans.map(([start, end]) => ({ start: new Date(start), end: new Date(end) })),
  }))
}

/**
 * A room gets another part, which may be booked by itself from now on; what is still to come in the room holds the new part too, as the
 * whole room was promised. The part has the hours of the room, and no tariff: until it has one, it cannot be booked alone.
 */
export const addPart = deed(
  'spaces.part.add',
  async (scope, wish: z.output<typeof partSchema>): Promise<Outcome<{ code: string; extended: number }>> => {
    const { tx } = scope
    const [room] = await bookablesCalled(tx, [wish.space])
    if (!room) throw new Missing('space')
    await scope.must('spaces.desk.run', { unit: room.unit })
    await sql`select spaces.lock_resources(array(select id from spaces.resource))`.execute(tx)
    await sql`select spaces.lapse(null)`.execute(tx)
    const there =
      await sql`select from spaces.resource where code = ${wish.code} union all select from spaces.bookable where slug = ${wish.code}`.execute(
        tx,
      )
    if (there.rows.length > 0) return refused({ rule: 'spaces.part.code_taken', field: 'code', facts: { code: wish.code } })
    const ahead = await aheadOf(tx, wish.space)
    const unseen = ahead.filter(({ number }) => !wish.seen.includes(number))
    if (unseen.length > 0)
      return refused({ rule: 'spaces.part.unseen', field: 'seen', facts: { n: unseen.length, number: unseen[0]?.number ?? '' } })
    await sql`with part as (insert into spaces.resource (code, kind, name, name_en, unit_id) select ${wish.code}, 'part', ${wish.name}, ${wish.nameEn}, unit_id from spaces.bookable where id = ${room.id} returning id),
    own as (insert into spaces.bookable (slug, kind, name, name_en, unit_id, parent_id, venue, address, kelurahan_code, capacity, access, access_en, grid_minutes, min_minutes, max_minutes, window_days,
        notice_hours, notice_hours_commercial, quota_week, approval, pending, hold_minutes, check_in, illustrative, source, position)
      select ${wish.code}, b.kind, ${wish.name}, ${wish.nameEn}, b.unit_id, b.id, b.venue, b.address, b.kelurahan_code, ${wish.capacity}, b.access, b.access_en, b.grid_minutes, b.min_minutes, b.max_minutes, b.window_days,
        b.notice_hours, b.notice_hours_commercial, b.quota_week, b.approval, b.pending, b.hold_minutes, b.check_in, b.illustrative, b.source, b.position from spaces.bookable b where b.id = ${room.id} returning id),
    hours as (insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en, change_id) select own.id, o.weekday, o.opens, o.closes, o.valid, o.name, o.name_en, o.change_id from spaces.opening o cross join own where o.bookable_id = ${room.id} and not isempty(o.valid)),
    pauses as (insert into spaces.pause (bookable_id, weekday, starts, ends, valid, name, name_en, change_id) select own.id, o.weekday, o.starts, o.ends, o.valid, o.name, o.name_en, o.change_id from spaces.pause o cross join own where o.bookable_id = ${room.id} and not isempty(o.valid))
    insert into spaces.bookable_part (bookable_id, resource_id) select ${room.id}::uuid, part.id from part union all select own.id, part.id from own cross join part`.execute(
      tx,
    )
    for (const { id } of ahead) await sql`select spaces.reclaim(${id})`.execute(tx)
    scope.note(`space:${wish.space}`, { part: wish.code, extended: ahead.length })
    scope.touched('spaces')
    return done({ code: wish.code, extended: ahead.length })
  },
)
