import { sql } from 'kysely'
import { type Day, latest } from '#src/base/time.ts'
import type { Tx } from '#src/platform/database.ts'
import { behind, type Plan, planWork } from './making.ts'
import { makingOfShop, type ShopMaking } from './making-read.db.ts'

/** Queues are changed one after another, shops in one written order; the weeks' own constraint holds without it. */
export const lockWorkshops = (tx: Tx, shops: readonly string[]) =>
  sql`select from market.workshop where shop_id = any(${[...shops]}::uuid[]) order by shop_id for no key update`.execute(tx)

/** The queues of all shops these things are of, before anything is looked at. */
export const lockWorkshopsOf = (tx: Tx, variants: readonly string[]) =>
  sql`select from market.workshop w where w.shop_id in (select v.shop_id from market.variant v where v.id = any(${[...variants]}::uuid[]))
    order by w.shop_id for no key update`.execute(tx)

export type PlannedLine = { line: string; plan: Plan }

/** Writes what is made for a new order: the lines as they are made, the weeks held for them. */
export async function holdWork(tx: Tx, shop: string, planned: readonly PlannedLine[]): Promise<void> {
  const lines = planned.map(({ line, plan }) => ({ line, work_days: plan.workDays, units: plan.units, technique: plan.technique }))
  await sql`insert into market.making_line (order_line_id, shop_id, work_days, units, technique)
    select line, ${shop}, work_days, units, technique from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as l(line uuid, work_days int, units int, technique text)`.execute(
    tx,
  )
  await writeSlots(tx, shop, planned)
}

async function writeSlots(tx: Tx, shop: string, planned: readonly PlannedLine[]): Promise<void> {
  const slots = planned.flatMap(({ line, plan }) => plan.slots.map((slot) => ({ line, technique: plan.technique, ...slot })))
  await sql`insert into market.making_slot (order_line_id, shop_id, week, units, technique)
    select line, ${shop}, week, units, technique from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as s(line uuid, week date, units int, technique text)
    order by week, technique`.execute(tx)
}

/** The next promise of an order; the first is what was shown before ordering. */
export const promise = (tx: Tx, order: string, readyBy: Day, actor: string, reason = '') =>
  sql`insert into market.making_promise (seller_order_id, no, ready_by, reason, actor) values (${order}, 1, ${readyBy}, ${reason}, ${actor})`.execute(
    tx,
  )

export async function readyByOf(tx: Tx, order: string): Promise<Day | undefined> {
  const found = await sql<{
    day: Day | null
  }>`select max(ready_by)::text as day from market.making_promise where seller_order_id = ${order}`.execute(tx)
  return found.rows[0]?.day ?? undefined
}

const clearSlots = (tx: Tx, order: string) =>
  sql`delete from market.making_slot s using market.order_line l where l.id = s.order_line_id and l.seller_order_id = ${order}`.execute(tx)

/** The weeks an ended order held are free again. */
export async function freeWork(tx: Tx, order: { id: string; shop: string }): Promise<void> {
  await lockWorkshops(tx, [order.shop])
  await clearSlots(tx, order.id)
}

/** What was made ahead of its week leaves that week to others. */
export async function freeWorkAhead(tx: Tx, order: { id: string; shop: string }): Promise<void> {
  await lockWorkshops(tx, [order.shop])
  await sql`delete from market.making_slot s using market.order_line l
    where l.id = s.order_line_id and l.seller_order_id = ${order.id} and s.week > (now() at time zone 'Asia/Jakarta')::date`.execute(tx)
}

type MadeLine = { id: string; quantity: number; workDays: number; technique: string }

/** All made lines behind one another in the queue as it is. */
function planLines({ techniques, ...whole }: ShopMaking, lines: readonly MadeLine[], from?: Day): PlannedLine[] | undefined {
  const planned: PlannedLine[] = []
  for (const { id, quantity, workDays, technique } of lines) {
    const now = { ...whole, workDays, technique, own: techniques[technique] ?? null }
    const before = planned.map(({ plan }) => plan)
    const plan = planWork(behind(now, before), quantity, from)
    if (!plan) return undefined
    planned.push({ line: id, plan })
  }
  return planned
}

/** An order's work anew, from a week on or as early as can be; answers its day. Its own former weeks are free for it. Nothing where there is no room. */
export async function planAnew(tx: Tx, order: { id: string; shop: string }, from?: Day): Promise<Day | undefined> {
  await freeWork(tx, order)
  const lines =
    await sql<MadeLine>`select l.id, l.quantity, m.work_days as "workDays", m.technique from market.order_line l join market.making_line m on m.order_line_id = l.id
    where l.seller_order_id = ${order.id} order by l.position`.execute(tx)
  const making = await makingOfShop(tx, order.shop)
  const planned = making && planLines(making, lines.rows, from)
  if (!planned) return undefined
  await writeSlots(tx, order.shop, planned)
  return latest(planned.map(({ plan }) => plan.readyBy))
}

export async function isMade(tx: Tx, order: string): Promise<boolean> {
  const found = await sql`select from market.making_promise where seller_order_id = ${order} limit 1`.execute(tx)
  return found.rows.length > 0
}
