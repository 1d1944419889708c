import { sql } from 'kysely'
import { formatRupiah } from '#src/base/money.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'

type Told = {
  id: string
  number: string
  group: string
  shop: string
  shop_name: string
  total: number
  due: number
  status: string
  payment_status: string
  expires_at: Date | null
  buyer_email: string | null
  buyer_name: string
  tongue: Tongue
  waybill: string | null
  pickup_code: string
  place_text: string
  reason: string | null
  put_off_because: string | null
}

async function toldOrders(house: House, where: { group?: string; order?: string }): Promise<Told[]> {
  const found =
    await sql<Told>`select so.id, so.number, g.number as group, s.slug as shop, so.shop_name, so.total, i.amount as due, so.status, so.payment_status, so.expires_at, g.buyer_email, g.buyer_name, g.tongue,
      so.waybill, so.pickup_code, so.place_text, (select t.reason from market.order_step t where t.seller_order_id = so.id order by t.at desc limit 1) as reason,
      (select pr.reason from market.making_promise pr where pr.seller_order_id = so.id order by pr.no desc limit 1) as put_off_because
    from market.seller_order so join market.order_group g on g.id = so.group_id join market.shop s on s.id = so.shop_id join market.payment_intent i on i.seller_order_id = so.id
    where ${where.group ? sql`g.id = ${where.group}` : sql`so.id = ${where.order ?? ''}`} order by so.number`.execute(house.db)
  return found.rows
}

async function teamOf(house: House, order: string): Promise<string[]> {
  const found = await sql<{
    email: string
  }>`select p.email from market.seller_order so join identity.membership m on m.kind = 'shop' and m.entity_id = so.shop_id and m.during @> now() and m.role in ('owner', 'staff')
    join identity.person p on p.id = m.person_id where so.id = ${order} and p.ended_at is null`.execute(house.db)
  return found.rows.map((row) => row.email)
}

const facts = (order: Told, tongue: Tongue) => ({
  number: order.number,
  shop: order.shop_name,
  name: order.buyer_name,
  total: formatRupiah(order.total),
  due: formatRupiah(order.due),
  until: order.expires_at ? formatMoment(order.expires_at, tongue) : '-',
  place: order.place_text,
  waybill: order.waybill ?? '-',
  reason: order.reason || '-',
})

/** The buyer's letter with the link that opens the order, and one to each shop's team. The link's key is not kept anywhere else. */
export async function tellOrderPlaced(house: House, group: string, key: string): Promise<void> {
  const orders = await toldOrders(house, { group })
  const [first] = orders
  if (!first) return
  const t = sayIn(first.tongue)
  const link = `${house.config.origin}/pesanan/${first.group}?kunci=${key}`
  const list = orders.map((order) => t('market.letter.placed_shop', facts(order, first.tongue))).join('\n')
  await house.db.transaction().execute(async (tx) => {
    if (first.buyer_email) {
      const said = { name: first.buyer_name, number: first.group, list, link }
      await post(tx, house, {
        dedupe: `order-placed ${group}`,
        to: first.buyer_email,
        subject: t('market.letter.placed_subject', said),
        body: t('market.letter.placed', said),
      })
    }
    for (const order of orders) await tellTeam(tx, house, order, 'placed')
  })
}

const say = sayIn('id')

async function tellTeam(tx: Parameters<typeof post>[0], house: House, order: Told, occasion: string) {
  const said = { ...facts(order, 'id'), link: `${house.config.origin}/toko-saya/${order.shop}/pesanan/${order.number}` }
  for (const email of await teamOf(house, order.id)) {
    await post(tx, house, {
      dedupe: `team ${occasion} ${order.id} ${email}`,
      to: email,
      subject: say(`market.letter.team_${occasion}_subject`, said),
      body: say(`market.letter.team_${occasion}`, said),
    })
  }
}

/** Occasions the seller must hear about; all others are for the buyer. */
const forTeam = new Set(['claimed', 'confirm_receipt', 'withdrawn', 'withdrawn_overdue'])
const forBuyer = new Set([
  'payment_paid',
  'payment_overpaid',
  'payment_underpaid',
  'payment_late',
  'claim_denied',
  'accept',
  'ready',
  'send',
  'hand_over',
  'confirm_receipt',
  'reopen',
  'cancelled',
  'expired',
  'refunded',
  'put_off',
  'advance',
  'withdrawn',
  'withdrawn_overdue',
])

/** One letter an occasion and order. A buyer without an e-mail address reads the same on the order's page. */
export async function tellAboutOrder(house: House, id: string, occasionWithFacts: string): Promise<void> {
  const withFacts = ['refunded', 'put_off', 'advance'].find((one) => occasionWithFacts.startsWith(`${one}_`))
  const [occasion = '', ...more] = withFacts
    ? [withFacts, ...occasionWithFacts.slice(withFacts.length + 1).split('_')]
    : [occasionWithFacts]
  const [order] = await toldOrders(house, { order: id })
  if (!order) return
  await house.db.transaction().execute(async (tx) => {
    if (forTeam.has(occasion)) await tellTeam(tx, house, order, occasion)
    if (!order.buyer_email || !forBuyer.has(occasion)) return
    const t = sayIn(order.tongue)
    const said = {
      ...facts(order, order.tongue),
      ...(occasion === 'put_off'
        ? {
            day: formatCivicDay(more[0] ?? '', order.tongue),
            reason: order.put_off_because ?? '-',
            link: `${house.config.origin}/pesanan/${order.group}`,
          }
        : { amount: formatRupiah(Number(more[0] ?? 0)), rest: formatRupiah(Number(more[1] ?? 0)) }),
    }
    await post(tx, house, {
      dedupe: `buyer ${occasionWithFacts} ${id}`,
      to: order.buyer_email,
      subject: t(`market.letter.${occasion}_subject`, said),
      body: t(`market.letter.${occasion}`, said),
    })
  })
}
