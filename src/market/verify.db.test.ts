import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { type Database, openDatabase, openPool, type Tx } from '#src/platform/database.ts'
import { sealJournal } from '#src/platform/seal.ts'
import { platformInvariants, verify } from '#src/platform/verify.db.ts'
import { openTown, type Town } from '../../test/town.ts'
import { type OrderWish, type PlacedShop, placeOrder } from './checkout.db.ts'
import { declareWorkshop, offerMaking } from './making.db.ts'
import { cancelAsSeller, confirmPayment, expireHolds, type FulfilmentStep, fulfilOrder, refundOrder } from './order-deeds.db.ts'
import type { PaymentMethod } from './order-states.ts'
import { marketInvariants, settleMarket } from './verify.db.ts'

const invariants = [...platformInvariants, ...marketInvariants]

let town: Town
let owner: Database
let seller: Ctx
let guest: Ctx
let variant: string
let shop: string
let point: string

beforeAll(async () => {
  town = await openTown()
  owner = openDatabase(openPool({ url: town.ownerUrl, size: 1, timeouts: false }))
  seller = await town.as('penjual-kopi')
  guest = await town.as('guest')
  const found = await town.owner.query<{ variant: string; shop: string }>(
    `select v.id as variant, s.slug as shop from market.variant v join market.shop s on s.id = v.shop_id join market.product p on p.id = v.product_id
       join identity.membership m on m.entity_id = s.id and m.person_id = $1 join market.variant_level l on l.variant_id = v.id
     where p.status = 'published' and l.available >= 12 order by l.available desc limit 1`,
    ['id' in seller.actor ? seller.actor.id : null],
  )
  ;({ variant, shop } = found.rows[0] ?? { variant: '', shop: '' })
  point = (await town.owner.query<{ slug: string }>('select slug from market.pickup_point order by slug limit 1')).rows[0]?.slug ?? ''
  await liveThroughOrders()
  await settleMarket(owner)
  await sealJournal(town.house.db)
})
afterAll(async () => {
  await owner?.destroy()
  await town?.close()
})

async function placed(payment: PaymentMethod, method: 'pickup' | 'point', quantity: number): Promise<PlacedShop> {
  const wish: OrderWish = {
    lines: [{ variant, quantity }],
    fulfilment: [{ shop, method, place: point }],
    buyer: { name: 'Sari Contoh', phone: '6281200000009' },
    payment,
  }
  const outcome = await placeOrder(guest, wish)
  const [order] = outcome.ok ? outcome.value.sellerOrders : []
  if (!order) throw new Error(JSON.stringify(outcome))
  return order
}

async function done(outcome: Promise<{ ok: boolean }>): Promise<void> {
  expect(await outcome).toMatchObject({ ok: true })
}

const codeOf = async (number: string): Promise<string> =>
  (await town.owner.query<{ code: string }>('select pickup_code as code from market.seller_order where number = $1', [number])).rows[0]
    ?.code ?? ''

async function walk(number: string, ...steps: FulfilmentStep[]): Promise<void> {
  for (const step of steps)
    await done(fulfilOrder(seller, { number, step, ...(step === 'hand_over' ? { code: await codeOf(number) } : {}) }))
}

/** One order in every state an invariant speaks of: held, paid, collected, given back, cancelled, expired. */
async function liveThroughOrders(): Promise<void> {
  await placed('qris', 'point', 1)
  await placed('transfer', 'pickup', 1)
  const paid = await placed('qris', 'pickup', 2)
  await done(confirmPayment(seller, { number: paid.number }))
  const collected = await placed('cash', 'pickup', 1)
  await walk(collected.number, 'accept', 'ready', 'hand_over')
  const line = (
    await town.owner.query<{ id: string }>(
      'select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id where so.number = $1',
      [collected.number],
    )
  ).rows[0]?.id
  await done(refundOrder(seller, { number: collected.number, line, quantity: 1, restock: true, reason: 'kemasan sobek' }))
  const cancelled = await placed('cash', 'pickup', 1)
  await done(cancelAsSeller(seller, { number: cancelled.number, reason: 'toko tutup mendadak' }))
  const expired = await placed('qris', 'pickup', 1)
  await town.owner.query(`update market.seller_order set expires_at = now() - interval '1 minute' where number = $1`, [expired.number])
  await done(expireHolds(await town.as('system:expiry'), undefined))
  await somethingMade()
}

/** More than the shelf holds, made over two weeks: one order that waits, one that was given up. */
async function somethingMade(): Promise<void> {
  const product =
    (await town.owner.query<{ id: string }>('select product_id as id from market.variant where id = $1', [variant])).rows[0]?.id ?? ''
  await done(declareWorkshop(seller, { shop, input: { unit: 'pieces', perWeek: 500 } }))
  await done(offerMaking(seller, { shop, product, workDays: 3 }))
  await placed('cash', 'pickup', 900)
  const given = await placed('cash', 'pickup', 900)
  await done(cancelAsSeller(seller, { number: given.number, reason: 'toko tutup mendadak' }))
}

const broken = async (db: Database | Tx): Promise<string[]> =>
  (await verify(db, invariants)).filter((one) => one.count > 0).map((one) => one.name)

class RolledBack extends Error {}

/** What verify says after this was done behind everybody's back; nothing of it stays. */
async function brokenAfter(statements: string): Promise<string[]> {
  let found: string[] = []
  await owner
    .transaction()
    .execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      for (const statement of statements.split(';')) await sql.raw(statement).execute(tx)
      found = await broken(tx)
      throw new RolledBack()
    })
    .catch((error) => {
      if (!(error instanceof RolledBack)) throw error
    })
  return found
}

test('a town that lived through orders is whole', async () => {
  expect(await broken(owner)).toEqual([])
})

const someShelf = `(select variant_id from market.stock where on_hand - allocated - reserved > 5 and allocated = 0 and reserved = 0 order by variant_id limit 1)`
const held = `(select variant_id from market.stock where reserved > 0 limit 1)`
const anyOrder = (where: string) => `(select id from market.seller_order where ${where} order by number limit 1)`

/** A case about goods nobody ever doubted, as no deed would write it. */
const doubt = (
  state: string,
  answerBy: string,
) => `insert into market.origin_case (number, product_id, shop_id, level, by_shop, state, answer_by)
    select 'AS-UJI', p.id, p.shop_id, 'made', true, '${state}', now() + interval '${answerBy}' from market.product p
    where p.status = 'published' and not exists (select from market.origin_case k where k.product_id = p.id) order by p.id limit 1`
const doubted = `(select id from market.origin_case where number = 'AS-UJI')`

const anyReview = `(select r.id from market.review r join market.review_version v on v.review_id = r.id where v.says <> '' order by r.id limit 1)`

const corruptions: Record<string, string> = {
  'platform.journal.chain': `update platform.journal set facts = '{"forged": 1}' where id = (select journal_id from platform.journal_seal order by seq limit 1)`,
  'platform.journal.sealed_in_order': `insert into platform.journal (transaction, deed, actor_kind, authority) values ('3', 'forged', 'guest', '[{"power": "x", "ground": {"by": "everyone"}}]')`,
  'platform.journal.authority': `alter table platform.journal drop constraint "platform.journal.authority_was_asked"; insert into platform.journal (deed, actor_kind, authority) values ('forged', 'guest', '[]')`,
  'platform.idempotency.answered': `insert into platform.idempotency (actor, route, key, request_hash) values ('guest:', '/x', 'k', 'h')`,
  'platform.mail.once': `alter table platform.mail drop constraint mail_dedupe_key; insert into platform.mail (dedupe, recipient, subject, body) select 'twice', 'a@contoh.metro', 's', 'b' from generate_series(1, 2)`,
  'platform.data_version.complete': `delete from platform.data_version where room = 'market' and shard = 7`,
  'market.stock.levels_are_sums': `update market.stock_movement set on_hand = on_hand + 1 where id = (select max(id) from market.stock_movement where variant_id = ${someShelf})`,
  'market.stock.not_oversold': `alter table market.stock drop constraint "market.stock.not_oversold"; insert into market.stock_movement (variant_id, place_id, kind, on_hand, actor) select variant_id, place_id, 'damaged', -on_hand, 'x' from market.stock where variant_id = ${held}; update market.stock set on_hand = 0 where variant_id = ${held}`,
  'market.stock.reserved_by_orders': `insert into market.stock_movement (variant_id, place_id, kind, reserved, actor) select variant_id, place_id, 'reserved', 1, 'x' from market.stock where variant_id = ${someShelf} limit 1; update market.stock s set reserved = 1 where exists (select from market.stock_movement m where m.actor = 'x' and (m.variant_id, m.place_id) = (s.variant_id, s.place_id))`,
  'market.stock.allocated_by_orders': `insert into market.stock_movement (variant_id, place_id, kind, allocated, actor) select variant_id, place_id, 'allocated', 1, 'x' from market.stock where variant_id = ${someShelf} limit 1; update market.stock s set allocated = 1 where exists (select from market.stock_movement m where m.actor = 'x' and (m.variant_id, m.place_id) = (s.variant_id, s.place_id))`,
  'market.order.lines_add_up': `update market.order_line set unit_price = unit_price + 1, total = total + quantity where id = (select id from market.order_line limit 1)`,
  'market.order.group_adds_up': `update market.order_group set total = total + 1 where id = (select id from market.order_group limit 1)`,
  'market.order.state_follows_steps': `delete from market.order_step where step = 'expire'`,
  'market.order.steps_follow_table': `insert into market.order_step (seller_order_id, step, from_status, to_status, from_payment, to_payment, actor_kind) select id, 'teleport', status, status, payment_status, payment_status, 'system' from market.seller_order limit 1`,
  'market.payment.slots_of_open_orders': `update market.transfer_slot set amount = amount + 1`,
  'market.payment.intent_of_order': `update market.payment_intent set amount = amount + 1 where seller_order_id = ${anyOrder(`payment_method = 'qris'`)}`,
  'market.order.contacts_end': `update market.seller_order set ended_at = now() - interval '33 days' where status in ('completed', 'cancelled', 'expired') and id = (select so.id from market.seller_order so where so.ended_at is not null and (select count(*) from market.seller_order o where o.group_id = so.group_id) = 1 limit 1)`,
  'market.payment.events_are_money': `update market.payment_event set amount = amount + 1 where kind = 'received'`,
  'market.payment.one_effect_a_notice': `insert into market.payment_event (seller_order_id, kind, amount, source) select id, 'received', 0, 'provider' from market.seller_order limit 1`,
  'market.refund.within_received': `update market.refund set amount = amount + 1`,
  'market.refund.returns_of_lines': `update market.line_return set ordered = ordered + 1`,
  'market.point.open_parcels': `update market.pickup_point set open_parcels = open_parcels + 1 where id = (select id from market.pickup_point limit 1)`,
  'market.product.shadows': `update market.product set max_price = max_price + 1 where id = (select id from market.product where status = 'published' limit 1)`,
  'market.search.agrees': `update market.product_search set available = available + 1 where product_id = (select product_id from market.product_search limit 1)`,
  'market.search.facets_copied': `update market.product_facet set stocked = '{}' where product_id = (select product_id from market.product_facet where stocked <> '{}' limit 1)`,
  'market.subsector.merged_is_empty': `insert into directory.subsector_merge (old_code, new_code, reason, actor) select s.subsector_code, b.code, 'uji', 'x' from market.shop s cross join directory.subsector b where b.code <> s.subsector_code limit 1`,
  'market.shop.status_follows_steps': `update market.shop set status = 'rejected' where status = 'submitted'`,
  'market.revision.status_follows_steps': `insert into market.product_revision (product_id, wished) select id, '{"name": "Tanpa jejak"}' from market.product where status = 'published' limit 1`,
  'market.payee.in_turn': `alter table market.payee drop constraint "market.payee.waits_a_day"; update market.payee set active_during = tstzrange(approved_at, null) where id = (select id from market.payee where active_during is not null limit 1)`,
  'market.certificate.hash': `update market.certificate set hash = repeat('0', 64) where id = (select id from market.certificate order by id limit 1)`,
  'market.certificate.names_its_cloth': `update market.piece set state = 'submitted' where id = (select piece_id from market.certificate order by id limit 1)`,
  'market.certificate.one_that_holds': `insert into market.certificate (act_id, code, document, hash, key_id, piece_id, replaces, signature)
    select act_id, '222222222222', replace(document, code, '222222222222'), encode(sha256(convert_to(replace(document, code, '222222222222'), 'UTF8')), 'hex'), key_id, piece_id, gen_random_uuid(), signature
    from market.certificate order by id limit 1`,
  'market.claim.one_owner': `drop index market."market.claim.one_at_a_time"; insert into market.piece_claim (piece_id, secret_hash) select id, x from (select id from market.piece order by id limit 1) p, (values (repeat('a', 64)), (repeat('b', 64))) v(x)`,
  'market.price.adds_up': `update market.price_part set amount = amount + 1 where (anatomy_id, position) = (select anatomy_id, position from market.price_part limit 1)`,
  'market.making.weeks_are_sums': `update market.workshop_week set promised = promised - 1 where week = (select min(week) from market.making_slot)`,
  'market.making.live_work_is_held': `update market.making_slot set units = units - 1 where week = (select min(week) from market.making_slot); update market.workshop_week set promised = promised - 1 where week = (select min(week) from market.making_slot); update market.technique_week set promised = promised - 1 where week = (select min(week) from market.making_slot)`,
  'market.making.technique_weeks_are_sums': `update market.technique_week set promised = promised - 1 where week = (select min(week) from market.making_slot)`,
  'market.making.made_is_promised': `delete from market.making_promise where seller_order_id = (select seller_order_id from market.making_promise order by id limit 1)`,
  'market.stall.room_was_asked': `insert into market.stall (shop_id, event_id, goods, state, booking, requote_id, actor, answered_by, answered_at)
    select s.id, e.id, 'Kain batik', 'accepted', k.number, gen_random_uuid(), 'person:x', 'person:y', now() from market.shop s, events.event e, spaces.booking k limit 1`,
  'market.origin.open_is_due': doubt('asked', '1 day'),
  'market.origin.late_is_escalated': doubt('silent', '8 days'),
  'market.origin.taken_by_ruling': `${doubt('closed', '8 days')}; insert into market.origin_standing (product_id, level, case_id) select product_id, 'unproven', id from market.origin_case where number = 'AS-UJI'`,
  'market.origin.ruled_is_shown': `${doubt('closed', '8 days')}; insert into market.origin_ruling (case_id, no, verdict, says, actor, act_id)
    select ${doubted}, 1, 'withdrawn', 'Bukti yang diminta tidak pernah datang.', 'person:x', a.id from governance.act a where not exists (select from market.origin_ruling r where r.act_id = a.id) order by a.id limit 1`,
  'market.origin.pictures_go': `${doubt('closed', '8 days')}; insert into market.origin_report (case_id, reason, says, evidence) values (${doubted}, 'bought_in', 'Kain ini dijual juga di kota lain.', 'Foto toko lain');
    insert into market.origin_picture (report_id, key, width, height) select id, repeat('a', 32), 1, 1 from market.origin_report where case_id = ${doubted}`,
  'market.review.ratings_are_sums': `update market.product_rating set counts[5] = counts[5] + 1 where product_id = (select product_id from market.review where state = 'standing' order by id limit 1)`,
  'market.review.newest_stands': `insert into market.review_version (review_id, no, stars) select id, 99, 6 - greatest(stars, 4) from market.review order by id limit 1`,
  'market.review.of_completed_lines': `update market.review r set order_line_id = (select l.id from market.order_line l join market.variant v on v.id = l.variant_id join market.seller_order so on so.id = l.seller_order_id
    where so.status <> 'completed' and not exists (select from market.review o where o.order_line_id = l.id) order by l.id limit 1) where id = ${anyReview}`,
  'market.review.state_is_told': `update market.review set state = 'withdrawn' where id = ${anyReview}; update market.product_rating q set counts = array(select (select count(*)::int from market.review r where r.product_id = q.product_id and r.state = 'standing' and r.stars = s) from generate_series(1, 5) s order by s)`,
  'market.review.withdrawn_is_empty': `update market.review set state = 'withdrawn' where id = ${anyReview}; update market.product_rating q set counts = array(select (select count(*)::int from market.review r where r.product_id = q.product_id and r.state = 'standing' and r.stars = s) from generate_series(1, 5) s order by s);
    insert into market.review_end (review_id) select ${anyReview}`,
  'market.curation.two_votes': `delete from market.curation_vote where nomination_id = (select id from market.nomination where state = 'shown' order by id limit 1)`,
}

test('every invariant has its corruption', () => {
  expect(Object.keys(corruptions).sort()).toEqual(invariants.map((one) => one.name).sort())
})

test.for(Object.entries(corruptions))('%s is seen, and nothing else', async ([name, statements]) => {
  expect(await brokenAfter(statements)).toEqual([name])
})
