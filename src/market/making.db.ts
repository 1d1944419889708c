import { sql } from 'kysely'
import { done, type Refusal, refused } from '#src/base/outcome.ts'
import { type Day, formatCivicDay, isDay, mondayOf, type Tongue } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { type Lateness, lateness, reasonInput, weeksAhead, workDaysInput, workshopInput } from './making.ts'
import { makingOfShop, type Promised, promiseOf, techniquesOfShop } from './making-read.db.ts'
import { lockWorkshops, planAnew, promise, readyByOf } from './making-slots.db.ts'
import { lockForBuyer, lockForSeller, takeStep } from './order.db.ts'
import { lockProduct } from './product-write.db.ts'
import { reindex } from './search-index.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** What the shop makes in a week, whole and by technique. Less than is promised already is refused with the week. */
export const declareWorkshop = deed<{ shop: string; input: unknown }, { perWeek: number }>(
  'market.making.declare',
  async (scope, { shop: slug, input }) => {
    const { tx } = scope
    const shop = await shopOfTeam(tx, scope.actor, slug)
    await scope.must('market.making.declare', { shop: shop.id })
    const read = readInput(workshopInput, input)
    if (!read.ok) return read
    const { unit, perWeek, techniques } = read.value
    await lockWorkshops(tx, [shop.id])
    const before = await makingOfShop(tx, shop.id)
    const held = await sql<{ week: string; promised: number }>`select week::text as week, promised from market.workshop_week
      where shop_id = ${shop.id} and week > (now() at time zone 'Asia/Jakarta')::date - 7 and promised > 0 order by promised desc, week limit 1`.execute(
      tx,
    )
    const [most] = held.rows
    if (before && before.unit !== unit && (most || (await isWorkOpen(tx, shop.id))))
      return refused({ rule: 'market.making.unit_held', field: 'unit' })
    if (most && most.promised > perWeek)
      return refused({
        rule: 'market.making.promised_more',
        field: 'perWeek',
        facts: { week: most.week, day: formatCivicDay(most.week, scope.ctx.tongue), promised: most.promised },
      })
    await sql`insert into market.workshop (shop_id, unit, per_week) values (${shop.id}, ${unit}, ${perWeek})
      on conflict (shop_id) do update set unit = excluded.unit, per_week = excluded.per_week, updated_at = now()`.execute(tx)
    const refusal = await declareTechniques(tx, { shop: shop.id, perWeek, techniques, tongue: scope.ctx.tongue })
    if (refusal) return refused(refusal)
    scope.note(`shop:${shop.slug}`, { unit, perWeek, techniques: declaredText(techniques) })
    scope.touched('market')
    return done({ perWeek })
  },
)

const declaredText = (techniques: Record<string, number | null>): string =>
  Object.entries(techniques)
    .map(([technique, perWeek]) => `${technique} ${perWeek ?? '-'}`)
    .join(', ')

/** Only techniques of the shop's own listings, none above the whole, none below what is promised of it already. */
async function declareTechniques(
  tx: Tx,
  { shop, perWeek, techniques, tongue }: { shop: string; perWeek: number; techniques: Record<string, number | null>; tongue: Tongue },
): Promise<Refusal | undefined> {
  const known = new Map((await techniquesOfShop(tx, shop)).map((one) => [one.technique, one]))
  const called = (technique: string) => known.get(technique)?.[tongue === 'en' ? 'labelEn' : 'label'] ?? technique
  for (const technique of Object.keys(techniques))
    if (!known.has(technique)) return { rule: 'market.making.technique', field: 'techniques', facts: { technique } }
  const wish = new Map(
    [...known].map(([technique, one]) => [technique, techniques[technique] === undefined ? one.perWeek : techniques[technique]]),
  )
  for (const [technique, own] of wish)
    if (own != null && own > perWeek)
      return {
        rule: 'market.making.technique_above',
        field: `techniques.${technique}`,
        facts: { technique: called(technique), perWeek },
      }
  const held = await sql<{ technique: string; week: Day; promised: number }>`
    select distinct on (technique) technique, week::text as week, promised from market.technique_week
    where shop_id = ${shop} and week > (now() at time zone 'Asia/Jakarta')::date - 7 and promised > 0 order by technique, promised desc, week`.execute(
    tx,
  )
  for (const { technique, week, promised } of held.rows) {
    const own = wish.get(technique)
    if (own != null && own < promised)
      return {
        rule: 'market.making.technique_promised_more',
        field: `techniques.${technique}`,
        facts: { technique: called(technique), week, day: formatCivicDay(week, tongue), promised },
      }
  }
  await sql`delete from market.workshop_technique where shop_id = ${shop} and technique = any(${[...wish].filter(([, own]) => own == null).map(([technique]) => technique)})`.execute(
    tx,
  )
  const declared = [...wish].filter(([, own]) => own != null).map(([technique, own]) => ({ technique, per_week: own }))
  await sql`insert into market.workshop_technique (shop_id, technique, per_week)
    select ${shop}, technique, per_week from jsonb_to_recordset(${JSON.stringify(declared)}::jsonb) as t(technique text, per_week int)
    on conflict (shop_id, technique) do update set per_week = excluded.per_week, updated_at = now()`.execute(tx)
  return undefined
}

/** A week the shop makes nothing in, or makes in again. Work promised in it is put off first. */
export const closeWeek = deed<{ shop: string; week: string; closed: boolean }, { week: string }>(
  'market.making.close_week',
  async (scope, { shop: slug, week, closed }) => {
    const { tx } = scope
    const shop = await shopOfTeam(tx, scope.actor, slug)
    await scope.must('market.making.declare', { shop: shop.id })
    await lockWorkshops(tx, [shop.id])
    const making = await makingOfShop(tx, shop.id)
    if (!making) return refused({ rule: 'market.making.declare_first' })
    if (!isDay(week) || !weeksAhead({ ...making, own: null }).some((one) => one.week === week))
      return refused({ rule: 'market.making.week_unknown', field: 'week' })
    const held = await sql<{
      promised: number
    }>`select promised from market.workshop_week where shop_id = ${shop.id} and week = ${week} and promised > 0`.execute(tx)
    if (closed && held.rows[0])
      return refused({
        rule: 'market.making.week_held',
        field: 'week',
        facts: { week, day: formatCivicDay(week, scope.ctx.tongue), promised: held.rows[0].promised },
      })
    await sql`insert into market.workshop_week (shop_id, week, closed, capacity) values (${shop.id}, ${week}, ${closed}, 0)
      on conflict (shop_id, week) do update set closed = excluded.closed`.execute(tx)
    scope.note(`shop:${shop.slug}`, { week, closed: closed ? 1 : 0 })
    scope.touched('market')
    return done({ week })
  },
)

/** A listing is made to order from now on, each piece in so many days of work; `null` takes it back. Orders placed stay as they are. */
export const offerMaking = deed<{ shop: string; product: string; workDays: unknown }, { slug: string }>(
  'market.making.offer',
  async (scope, { shop: slug, product: id, workDays }) => {
    const { tx } = scope
    const shop = await shopOfTeam(tx, scope.actor, slug)
    await scope.must('market.making.declare', { shop: shop.id })
    const product = await lockProduct(tx, shop.id, id)
    if (workDays !== null) {
      const read = workDaysInput.safeParse(workDays)
      if (!read.success) return refused({ rule: 'market.making.work_days', field: 'workDays' })
      if (product.oneOfAKind) return refused({ rule: 'market.making.one_only', field: 'workDays' })
      if (!(await makingOfShop(tx, shop.id))) return refused({ rule: 'market.making.declare_first', field: 'workDays' })
      await sql`insert into market.making (product_id, work_days) values (${product.id}, ${read.data})
        on conflict (product_id) do update set work_days = excluded.work_days, ended_at = null, updated_at = now()`.execute(tx)
      // lists say it in words of days, beside what lies on shelves
      await sql`update market.product set lead_days = ${read.data}, updated_at = clock_timestamp() where id = ${product.id}`.execute(tx)
    } else {
      await sql`update market.product p set lead_days = null, updated_at = clock_timestamp() from market.making m
        where p.id = ${product.id} and m.product_id = p.id and m.ended_at is null and p.lead_days = m.work_days`.execute(tx)
      await sql`update market.making set ended_at = now(), updated_at = now() where product_id = ${product.id} and ended_at is null`.execute(
        tx,
      )
    }
    await reindex(tx, [product.id])
    scope.note(`product:${product.id}`)
    scope.touched('market')
    return done({ slug: product.slug })
  },
)

/** One order's date is put off: never earlier, never beyond what the shop can make, always with a reason. The buyer may leave. */
export const putOff = deed<{ number: string; week: string; reason: unknown }, { readyBy: Day }>(
  'market.making.put_off',
  async (scope, { number, week, reason }) => {
    const { tx, actor } = scope
    const order = await lockForSeller(tx, actor, number)
    await scope.must('market.order.fulfil', { shop: order.shop })
    const said = reasonInput.safeParse(reason)
    if (!said.success) return refused({ rule: 'market.making.reason', field: 'reason' })
    const promised = await readyByOf(tx, order.id)
    if (!promised) return refused({ rule: 'market.making.nothing_made', facts: { number } })
    if (!inMaking.has(order.state.status)) return refused({ rule: 'market.making.not_in_making', facts: { number } })
    if (!isDay(week) || mondayOf(week) !== week) return refused({ rule: 'market.making.week_unknown', field: 'week' })
    const readyBy = await planAnew(tx, order, week)
    if (!readyBy)
      return refused({ rule: 'market.making.week_full', field: 'week', facts: { week, day: formatCivicDay(week, scope.ctx.tongue) } })
    if (readyBy <= promised) return refused({ rule: 'market.making.not_later', field: 'week' })
    await promise(tx, order.id, readyBy, actorText(actor), said.data)
    scope.note(`order:${order.number}`, { readyBy })
    await scope.enqueue('market.order.told', { order: order.id, occasion: `put_off_${readyBy}` })
    return done({ readyBy })
  },
)

/** The buyer leaves an order whose day was put off, or is over. What was paid is given back as with every cancelled order. */
export const withdraw = deed<{ number: string; key?: string | undefined }, { number: string; status: string }>(
  'market.order.withdraw',
  async (scope, { number, key }) => {
    const { tx } = scope
    const order = await lockForBuyer(tx, scope.actor, number, key)
    await scope.must('market.order.cancel', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
    if (!inMaking.has(order.state.status)) return refused({ rule: 'market.order.not_from_here', facts: { status: order.state.status } })
    const late = await latenessOf(tx, order.id)
    if (!late) return refused({ rule: 'market.making.on_time', facts: { number } })
    const refusal = await takeStep(tx, order, 'withdraw', { role: 'buyer', actor: scope.actor, reason: lateReasons[late] })
    if (refusal) return refused(refusal)
    scope.note(`order:${order.number}`)
    await scope.enqueue('market.order.told', { order: order.id, occasion: late === 'put_off' ? 'withdrawn' : 'withdrawn_overdue' })
    return done({ number: order.number, status: order.state.status })
  },
)

const inMaking: ReadonlySet<string> = new Set(['awaiting_acceptance', 'processing'])

const lateReasons: Record<Lateness, string> = { put_off: 'tanggal janji mundur', overdue: 'tanggal janji sudah lewat' }

/** As the buyer's page reads it. */
async function latenessOf(tx: Tx, order: string): Promise<Lateness | undefined> {
  const found = await sql<{
    promised: Promised | null
  }>`select ${promiseOf} as promised from market.seller_order so where so.id = ${order}`.execute(tx)
  return lateness(found.rows[0]?.promised)
}

/** Work that is still to be made, whatever week it was promised for. */
async function isWorkOpen(tx: Tx, shop: string): Promise<boolean> {
  const found =
    await sql`select from market.making_slot s join market.order_line l on l.id = s.order_line_id join market.seller_order so on so.id = l.seller_order_id
    where s.shop_id = ${shop} and so.status in ('awaiting_payment', 'awaiting_acceptance', 'processing') limit 1`.execute(tx)
  return found.rows.length > 0
}
