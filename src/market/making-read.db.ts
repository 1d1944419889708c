import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Making, MakingUnit, TechniqueNow, WeekNow } from './making.ts'

const today = sql`(now() at time zone 'Asia/Jakarta')::date`

const weeksOfShop = sql`(select coalesce(jsonb_agg(jsonb_build_object('week', k.week, 'closed', k.closed, 'free', k.capacity - k.promised) order by k.week), '[]')
  from market.workshop_week k where k.shop_id = w.shop_id and k.week > ${today})`

/** What is free of a declared technique `wt` in the weeks something of it is promised in. */
const techniqueNow = sql`jsonb_build_object('perWeek', wt.per_week, 'weeks', (select coalesce(jsonb_agg(jsonb_build_object('week', k.week, 'free', k.capacity - k.promised) order by k.week), '[]')
  from market.technique_week k where k.shop_id = wt.shop_id and k.technique = wt.technique and k.week > ${today} and k.capacity is not null))`

/** The queue a listing `p` stands in, or null where it is not made to order. */
export const makingOf = sql`(select jsonb_build_object('unit', w.unit, 'perWeek', w.per_week, 'workDays', mk.work_days, 'today', ${today}, 'weeks', ${weeksOfShop},
    'technique', market.technique_of(p.attributes),
    'own', (select ${techniqueNow} from market.workshop_technique wt where wt.shop_id = w.shop_id and wt.technique = market.technique_of(p.attributes)))
  from market.making mk join market.workshop w on w.shop_id = p.shop_id where mk.product_id = p.id and mk.ended_at is null)`

export type Promised = {
  readyBy: Day
  /** As it was shown before ordering. */
  first: Day
  delays: { readyBy: Day; reason: string; at: string }[]
  /** Its day is over and it is not ready. */
  overdue: boolean
}

/** What was promised for a seller order `so`, or null where nothing of it is made. */
export const promiseOf = sql`(select jsonb_build_object('first', min(pr.ready_by), 'readyBy', max(pr.ready_by),
    'overdue', max(pr.ready_by) < ${today} and so.status in ('awaiting_acceptance', 'processing'),
    'delays', coalesce(jsonb_agg(jsonb_build_object('readyBy', pr.ready_by, 'reason', pr.reason, 'at', pr.at) order by pr.no) filter (where pr.no > 1), '[]'))
  from market.making_promise pr where pr.seller_order_id = so.id having count(*) > 0)`

export type Workshop = { unit: MakingUnit; perWeek: number }
/** A technique the shop's listings are made by, or one it declared; `perWeek` is null where the whole alone bounds it. */
export type ShopTechnique = { technique: string; label: string; labelEn: string; perWeek: number | null }
/** A shop's queue as its own orders see it, with every technique it declared. */
export type ShopMaking = Omit<Making, 'workDays' | 'technique' | 'own'> & { techniques: Record<string, TechniqueNow> }
export type QueueWeek = WeekNow & { capacity: number; promised: number; orders: string[] }
export type QueueOrder = {
  number: string
  status: string
  buyer: string
  readyBy: Day
  overdue: boolean
  delays: number
  lines: { name: string; quantity: number }[]
}
export type MadeProduct = { id: string; slug: string; name: string; workDays: number | null }
export type Queue = {
  workshop: Workshop | undefined
  today: Day
  weeks: QueueWeek[]
  orders: QueueOrder[]
  products: MadeProduct[]
  techniques: ShopTechnique[]
}

/** A shop's queue for its own team: what it declared, weeks with work or none, orders by their day, listings. */
export async function queueOfShop(db: Database | Tx, shop: string): Promise<Queue> {
  const [workshop, weeks, orders, products, techniques] = await Promise.all([
    sql<{ unit: MakingUnit | null; perWeek: number | null; today: Day }>`select w.unit, w.per_week as "perWeek", ${today}::text as today
      from (values (1)) one(n) left join market.workshop w on w.shop_id = ${shop}`.execute(db),
    sql<QueueWeek>`select k.week::text as week, k.closed, k.capacity - k.promised as free, k.capacity, k.promised,
        array(select distinct so.number from market.making_slot s join market.order_line l on l.id = s.order_line_id join market.seller_order so on so.id = l.seller_order_id
          where s.shop_id = k.shop_id and s.week = k.week order by 1) as orders
      from market.workshop_week k where k.shop_id = ${shop} and k.week > ${today} - 7 order by k.week`.execute(db),
    sql<QueueOrder>`select so.number, so.status, g.buyer_name as buyer, p.ready_by::text as "readyBy", p.ready_by < ${today} as overdue, p.no - 1 as delays,
        (select jsonb_agg(jsonb_build_object('name', l.name, 'quantity', l.quantity) order by l.position) from market.order_line l join market.making_line m on m.order_line_id = l.id where l.seller_order_id = so.id) as lines
      from market.seller_order so join market.order_group g on g.id = so.group_id
        join lateral (select * from market.making_promise p where p.seller_order_id = so.id order by p.no desc limit 1) p on true
      where so.shop_id = ${shop} and so.status in ('awaiting_payment', 'awaiting_acceptance', 'processing') order by p.ready_by, so.number limit 200`.execute(
      db,
    ),
    sql<MadeProduct>`select p.id, p.slug, p.name, m.work_days as "workDays" from market.product p left join market.making m on m.product_id = p.id and m.ended_at is null
      where p.shop_id = ${shop} and p.status <> 'ended' order by m.work_days is null, p.name, p.id limit 300`.execute(db),
    techniquesOfShop(db, shop),
  ])
  const [row] = workshop.rows
  return {
    workshop: row?.unit && row.perWeek ? { unit: row.unit, perWeek: row.perWeek } : undefined,
    today: row?.today ?? ('1970-01-01' as Day),
    weeks: weeks.rows,
    orders: orders.rows,
    products: products.rows,
    techniques,
  }
}

/** What a shop may declare apart: the techniques of its listings, in the words of the city's list, and what it declared before. */
export async function techniquesOfShop(db: Database | Tx, shop: string): Promise<ShopTechnique[]> {
  const found = await sql<ShopTechnique>`
    with used as (
      select market.technique_of(p.attributes) as technique from market.product p where p.shop_id = ${shop} and p.status <> 'ended'
      union select technique from market.workshop_technique where shop_id = ${shop})
    select u.technique, replace(u.technique, '-', ' ') as label, coalesce(e.label, replace(u.technique, '-', ' ')) as "labelEn", w.per_week as "perWeek"
    from used u left join market.workshop_technique w on w.shop_id = ${shop} and w.technique = u.technique
      left join lateral (select o.en as label from market.attribute a cross join unnest(a.options, a.options_en) as o(id, en)
        where a.key in ('teknik', 'teknik_busana', 'teknik_gambar') and o.id = u.technique limit 1) e on true
    order by u.technique = 'lainnya', u.technique limit 40`.execute(db)
  return found.rows
}

/** The shop's queue as its own orders see it, whatever listing they are of. */
export async function makingOfShop(db: Database | Tx, shop: string): Promise<ShopMaking | undefined> {
  const found = await sql<ShopMaking>`select w.unit, w.per_week as "perWeek", ${today}::text as today, ${weeksOfShop} as weeks,
      (select coalesce(jsonb_object_agg(wt.technique, ${techniqueNow}), '{}') from market.workshop_technique wt where wt.shop_id = w.shop_id) as techniques
    from market.workshop w where w.shop_id = ${shop}`.execute(db)
  return found.rows[0]
}
