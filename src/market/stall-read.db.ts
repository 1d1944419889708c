import { type RawBuilder, sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { StallShown } from './stall.ts'

const coming = sql`(select min(o.starts_at) from events.occurrence o where o.event_id = e.id and not o.cancelled and o.until_at > governance.clock())`

/** Event `e` stands on the calendar, at a place, with a date to come. */
export const takesStalls = sql`e.state = 'published' and e.status in ('scheduled', 'rescheduled') and e.place_kind <> 'online' and not e.is_umbrella and ${coming} is not null`

/** The room of event `e`, where it is in one, stands as booked and was given for selling on the spot: asked when somebody looks, so that it never lies. */
const agreed = sql`(e.place_kind <> 'space' or exists (select from spaces.booking k
  where k.number = e.booking and k.state in ('confirmed', 'in_use') and market.sells_on_the_spot(k.answers)))`

const waiting = sql`exists (select from spaces.booking k where k.number = e.booking and k.state in ('pending', 'awaiting_tariff', 'awaiting_payment'))`

/** Stall `s` of shop `h` at event `e`, as everybody may know it. */
const stands = sql`s.state = 'accepted' and h.status = 'approved' and ${takesStalls} and ${agreed}`

export async function stallsAgreed(db: Database | Tx, event: string): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select ${agreed} as yes from events.event e where e.id = ${event}`.execute(db)
  return found.rows[0]?.yes === true
}

export type StallHere = { slug: string; shop: string; goods: string }

/** The shops that stand at an event. */
export async function stallsAtEvent(db: Database | Tx, event: string): Promise<StallHere[]> {
  const found =
    await sql<StallHere>`select h.slug, h.name as shop, s.goods from market.stall s join market.shop h on h.id = s.shop_id join events.event e on e.id = s.event_id
    where s.event_id = ${event} and ${stands} order by h.name, h.id limit 200`.execute(db)
  return found.rows
}

export type StandsAt = { slug: string; title: string; place: string; startsAt: Date; timeKnown: boolean; goods: string }

/** Where a shop stands next: each event by its next date. */
export async function eventsOfShop(db: Database | Tx, shop: string): Promise<StandsAt[]> {
  const found =
    await sql<StandsAt>`select e.slug, e.title, coalesce(b.name, v.name, e.place) as place, o.starts_at as "startsAt", o.time_known as "timeKnown", s.goods
    from market.stall s join market.shop h on h.id = s.shop_id join events.event e on e.id = s.event_id
      left join spaces.bookable b on b.id = e.bookable_id left join events.venue v on v.code = e.venue_code
      join lateral (select o.starts_at, o.time_known from events.occurrence o where o.event_id = e.id and not o.cancelled and o.until_at > governance.clock() order by o.starts_at limit 1) o on true
    where s.shop_id = ${shop} and ${stands} order by o.starts_at, e.id limit 20`.execute(db)
  return found.rows
}

export type StallRow = {
  id: string
  shown: StallShown
  goods: string
  says: string
  endedSide: '' | 'shop' | 'event'
  slug: string
  shop: string
  number: string
  eventSlug: string
  title: string
  startsAt: Date | null
  booking: string | null
}

const rows = (db: Database | Tx, where: RawBuilder<unknown>) =>
  sql<StallRow>`select s.id, s.goods, s.says, s.ended_side as "endedSide", h.slug, h.name as shop, e.number, e.slug as "eventSlug", e.title, ${coming} as "startsAt", e.booking,
      case when s.state in ('asked', 'accepted') and not (${takesStalls}) then 'over' when s.state <> 'accepted' or ${agreed} then s.state when ${waiting} then 'waits' else 'not_agreed' end as shown
    from market.stall s join market.shop h on h.id = s.shop_id join events.event e on e.id = s.event_id
    where ${where} order by s.state not in ('asked', 'accepted'), s.at desc, s.id desc limit 100`.execute(db)

/** What a shop asked, for its own desk: what lives first. */
export const stallsOfShop = async (db: Database | Tx, shop: string): Promise<StallRow[]> => (await rows(db, sql`s.shop_id = ${shop}`)).rows
/** What was asked of an event, for whoever keeps it. */
export const stallsAsked = async (db: Database | Tx, event: string): Promise<StallRow[]> =>
  (await rows(db, sql`s.event_id = ${event}`)).rows

/** Events a shop may still ask, the next first. */
export async function eventsToStandAt(db: Database | Tx, shop: string): Promise<{ number: string; title: string; startsAt: Date }[]> {
  const found = await sql<{
    number: string
    title: string
    startsAt: Date
  }>`select e.number, e.title, ${coming} as "startsAt" from events.event e
    where ${takesStalls} and not exists (select from market.stall s where s.shop_id = ${shop} and s.event_id = e.id) order by 3, e.number limit 60`.execute(
    db,
  )
  return found.rows
}
