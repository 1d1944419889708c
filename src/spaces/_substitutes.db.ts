import { sql } from 'kysely'
import { done, type Outcome, type Refusal } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { claimsFor, inTheWay, type Line } from './_claims.db.ts'
import { type Bookable, type BookingRow, bookablesCalled } from './_rows.db.ts'
import { itemsOf } from './booking.db.ts'
import { priceWith, type WhyGone } from './substitute.ts'
import { type Quote, quoteUse } from './usage.db.ts'
import type { TariffLine } from './usage.ts'
import { timeRulesOf } from './when.db.ts'
import { whyNotThen } from './when.ts'

/** Something promised that cannot be had: a whole line, or one thing of a kit. `own`: the thing as the kit has it. */
export type GoneRow = {
  code: string
  name: string
  nameEn: string
  why: WhyGone
  line: string
  kind: Bookable['kind']
  own: string
  resource: string
  out: boolean
}

/** What stands in: the lines as they would be, with what is booked first where that is another one, or the resource of a kit. */
export type Plan = { code: string; name: string; nameEn: string; lines: Line[]; main?: Bookable; bookable?: string; resource?: string }

/** Everything of a booking that cannot be had any more. A room is named once, however many parts it has. */
export async function goneOf(db: Database | Tx, row: BookingRow): Promise<GoneRow[]> {
  const found =
    await sql<GoneRow>`select distinct on (b.position, b.slug, code) t.code, t.name, t."nameEn", t.why, b.id as line, b.kind, p.own_id as own, p.resource_id as resource,
      exists (select from spaces.handover h where h.booking_id = p.booking_id and h.resource_id = p.resource_id) as out
    from spaces.booking_part p join spaces.bookable b on b.id = p.bookable_id join spaces.resource r on r.id = p.resource_id
      cross join lateral (select spaces.why_gone(r.id, b.id, p.booking_id) as why, case when b.kind = 'kit' then r.code else b.slug end as code, case when b.kind = 'kit' then r.name else b.name end as name,
        case when b.kind = 'kit' then r.name_en else b.name_en end as "nameEn") t
    where p.booking_id = ${row.id} and t.why is not null and b.kind <> 'seats' and r.kind <> 'pool' order by b.position, b.slug, code, r.code`.execute(
      db,
    )
  return found.rows
}

type Found = { id: string; slug: string; name: string; nameEn: string }

/** Things of the same make that are sound and in the house; those of a kit are named by themselves, others as they are booked. */
async function otherThings(db: Database | Tx, row: BookingRow, gone: GoneRow): Promise<Plan[]> {
  const kit = gone.kind === 'kit'
  const found =
    await sql<Found>`select ${kit ? sql`r.id, r.code as slug, r.name, r.name_en` : sql`b.id, b.slug, b.name, b.name_en`} as "nameEn"
    from spaces.resource r ${kit ? sql`` : sql`join spaces.bookable_part p on p.resource_id = r.id join spaces.bookable b on b.id = p.bookable_id and b.kind = 'equipment' and b.ended_at is null`}
    where r.kind = 'item' and r.id <> ${gone.resource} and regexp_replace(r.code, '-[0-9]+$', '') = (select regexp_replace(code, '-[0-9]+$', '') from spaces.resource where id = ${gone.resource})
      and not spaces.is_blocked(r.id) and not exists (select from spaces.handover h where h.resource_id = r.id and spaces.out_of(h.id) > 0 and h.due_at <= governance.clock())
      and not exists (select from spaces.booking_part q where q.booking_id = ${row.id} and q.resource_id = r.id) order by r.code`.execute(
      db,
    )
  const whole = new Map(
    (await bookablesCalled(db, kit || gone.line !== row.bookable.id ? [] : found.rows.map(({ slug }) => slug))).map((one) => [
      one.slug,
      one,
    ]),
  )
  return found.rows.map(({ id, slug, name, nameEn }) => {
    const main = whole.get(slug)
    return {
      code: slug,
      name,
      nameEn,
      ...(main ? { main } : {}),
      ...(kit ? { resource: id } : { bookable: id }),
      lines: row.lines.map((line) => {
        if (line.bookable !== gone.line) return line
        return kit ? { ...line, swaps: { ...line.swaps, [gone.own]: id } } : { bookable: id, quantity: line.quantity }
      }),
    }
  })
}

/** Rooms of the same desk and kind for as many people, the smallest that will do first. */
async function otherRooms(db: Database | Tx, row: BookingRow, gone: GoneRow): Promise<Plan[]> {
  if (gone.line !== row.bookable.id) return []
  const found = await sql<{ slug: string }>`select b.slug from spaces.bookable b join spaces.bookable was on was.id = ${gone.line}
    where b.id <> was.id and b.kind = was.kind and b.unit_id = was.unit_id and b.ended_at is null and b.capacity >= ${row.people}
      and not exists (select from spaces.booking_line l where l.booking_id = ${row.id} and l.bookable_id = b.id)
    order by b.capacity, b.position limit 6`.execute(db)
  const rooms = await bookablesCalled(
    db,
    found.rows.map(({ slug }) => slug),
  )
  return rooms.map((room) => ({
    code: room.slug,
    name: room.name,
    nameEn: room.nameEn,
    main: room,
    bookable: room.id,
    lines: row.lines.map((line) => (line.bookable === gone.line ? { ...line, bookable: room.id } : line)),
  }))
}

/** What could stand in for what is gone, whether or not it is free. */
export const plansFor = async (db: Database | Tx, row: BookingRow, gone: GoneRow): Promise<Plan[]> =>
  ['equipment', 'kit'].includes(gone.kind) ? await otherThings(db, row, gone) : await otherRooms(db, row, gone)

/** Why a substitute cannot be had at the times of the booking. The notice was kept when it was booked. */
export async function whyNotInstead(db: Database | Tx, row: BookingRow, plan: Plan, now: Date, english: boolean): Promise<Refusal[]> {
  const rules = plan.main && (await timeRulesOf(db, plan.main.id, row.periods, english))
  const barred = rules ? whyNotThen({ ...rules, noticeHours: 0, noticeHoursCommercial: 0 }, row.periods, now, { beyond: true }) : []
  if (barred.length > 0) return barred
  return await inTheWay(db, await claimsFor(db, plan.lines, row.periods), { except: row.id, english })
}

export type Priced = { price: number; quote: Quote | undefined }

/** What the whole booking costs with it. The quote is left out where it would be dearer: what was agreed then stands as it was written. */
export async function pricedWith(db: Database | Tx, row: BookingRow, plan: Plan): Promise<Outcome<Priced>> {
  const quoted = await quoteUse(db, { items: await itemsOf(db, plan), periods: row.periods, answers: row.answers })
  if (!quoted.ok) return quoted
  const found = await sql<{ tariff: TariffLine[] }>`select tariff from spaces.booking where id = ${row.id}`.execute(db)
  const reckoned = (found.rows[0]?.tariff ?? []).reduce((sum, { amount }) => sum + amount, 0)
  const quote = quoted.value
  const dearer = quote.class !== row.class || quote.price > reckoned || quote.normalPrice > row.normalPrice
  return done(
    dearer ? { price: row.price, quote: undefined } : { price: priceWith({ agreed: row.price, reckoned, anew: quote.price }), quote },
  )
}
