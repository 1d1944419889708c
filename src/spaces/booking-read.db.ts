import { sql } from 'kysely'
import { type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { type BookingRow, bookablesCalled, ownBooking } from './_rows.db.ts'
import type { BookingState, HoldWish } from './booking.ts'
import { decidersOf, type Quote, quoteUse } from './usage.db.ts'
import type { Answers } from './usage.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

export type StepRead = { from: BookingState | ''; to: BookingState; at: Date; reason: string }
export type BookingRead = BookingRow & { steps: StepRead[]; items: { space: string; name: string; quantity: number }[]; bases: string[] }

/** A booking as whoever may read it sees it, with what happened to it. Not his is not there. */
export async function bookingForReader(ctx: Ctx, number: string): Promise<BookingRead> {
  const row = await ownBooking(ctx.db, ctx.actor, number)
  const steps =
    await sql<StepRead>`select from_state as "from", to_state as "to", at, reason from spaces.booking_step where booking_id = ${row.id} order by at, id`.execute(
      ctx.db,
    )
  const items = await sql<{
    space: string
    name: string
    quantity: number
  }>`select b.slug as space, ${ctx.tongue === 'en' ? sql`b.name_en` : sql`b.name`} as name, l.quantity
    from spaces.booking_line l join spaces.bookable b on b.id = l.bookable_id where l.booking_id = ${row.id} order by b.position`.execute(
    ctx.db,
  )
  const kept = await sql<{ bases: string[] }>`select bases from spaces.booking where id = ${row.id}`.execute(ctx.db)
  return { ...row, steps: steps.rows, items: items.rows, bases: kept.rows[0]?.bases ?? [] }
}

export type SpaceRead = {
  slug: string
  name: string
  nameEn: string
  kind: string
  capacity: number | null
  parts: string[]
  illustrative: boolean
}

/** Everything that can be booked, with the other rooms its parts make up. */
export async function allSpaces(db: Database): Promise<SpaceRead[]> {
  const found = await sql<SpaceRead>`select b.slug, b.name, b.name_en as "nameEn", b.kind, b.capacity, b.illustrative,
      (select coalesce(array_agg(r.code order by r.code), '{}') from spaces.bookable_part p join spaces.resource r on r.id = p.resource_id where p.bookable_id = b.id) as parts
    from spaces.bookable b where b.ended_at is null order by b.position, b.slug`.execute(db)
  return found.rows
}

export type QuoteWish = Pick<HoldWish, 'bookable' | 'periods' | 'people' | 'extras'> & { answers: Answers }
/** A quote with who decides, and what stands in the way of having it then: a price is told all the same. */
export type QuoteRead = Quote & { approver: string[]; barred: Refusal[] }

/** What a use would be and cost, before anything is kept. */
export async function quoteFor(ctx: Ctx, wish: QuoteWish): Promise<Outcome<QuoteRead>> {
  const { db, now } = ctx
  const slugs = [wish.bookable, ...wish.extras.map(({ bookable }) => bookable)]
  const found = await bookablesCalled(db, slugs)
  const [main] = found
  if (!main || main.slug !== wish.bookable) return refused({ rule: 'spaces.booking.unknown_space', field: 'bookable' })
  const lost = slugs.find((slug) => !found.some((one) => one.slug === slug))
  if (lost !== undefined) return refused({ rule: 'spaces.booking.unknown_space', field: 'extras' })
  if (main.capacity !== null && wish.people > main.capacity)
    return refused({ rule: 'spaces.booking.capacity', field: 'people', facts: { most: main.capacity, people: wish.people } })
  const items = found.map((one) => ({
    ...one,
    quantity:
      one === main ? (main.kind === 'seats' ? wish.people : 1) : (wish.extras.find(({ bookable }) => bookable === one.slug)?.quantity ?? 1),
  }))
  const quoted = await quoteUse(db, { items, periods: wish.periods, answers: wish.answers })
  if (!quoted.ok) return quoted
  const quote = quoted.value
  const rules = await timeRulesOf(db, main.id, wish.periods, ctx.tongue === 'en')
  const then = rules ? whyNotThen(rules, wish.periods, now, { commercial: quote.class === 'commercial' }) : []
  const wishes = await claimsFor(
    db,
    items.map(({ id, quantity }) => ({ bookable: id, quantity })),
    wish.periods,
  )
  const barred = then.length > 0 ? then : await inTheWay(db, wishes, { english: ctx.tongue === 'en' })
  return { ok: true, value: { ...quote, approver: await decidersOf(ctx, quote.action, main.unit, quote.price), barred } }
}
