import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, Missing, type Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { openTown, type Town } from '../../test/town.ts'
import { placeOrder } from './checkout.db.ts'
import { collectFromMarket, eraseFromMarket } from './personal-data.db.ts'
import { productForReader } from './product.db.ts'
import { editReview, flagReview, forgetReviewDevices, replyToReview, ruleReview, withdrawReview, writeReview } from './review.db.ts'
import { reviewBurst } from './review.ts'
import { ownReviews, reviewedListing, reviewsForDesk, reviewsOfProduct, reviewsOfShop } from './review-read.db.ts'

type Thing = { variant: string; product: string; slug: string; shop: string; shopId: string }
type Bought = { number: string; group: string; key: string; lines: string[] }

let town: Town
let guest: Ctx
let buyer: Ctx
let seller: Ctx
let curator: Ctx
let thing: Thing
beforeAll(async () => {
  town = await openTown()
  ;[guest, buyer, seller, curator] = [
    await town.as('guest'),
    await town.as('komunitas-2'),
    await town.as('penjual-kopi'),
    await town.as('kurator'),
  ]
  thing = (
    await town.owner.query<Thing>(
      `select v.id as variant, p.id as product, p.slug, s.slug as shop, s.id as "shopId" from market.variant v join market.product p on p.id = v.product_id
         join market.shop s on s.id = v.shop_id join market.variant_level l on l.variant_id = v.id
       where s.slug = 'kopi-lereng-pagi' and p.status = 'published' and v.ended_at is null and l.available >= 6 order by l.available desc limit 1`,
    )
  ).rows[0] as Thing
  await town.owner.query('update market.stock set on_hand = on_hand + 200 where variant_id = $1', [thing.variant])
})
afterAll(() => town?.close())

const asOwner = async (...statements: [string, unknown[]?][]) => {
  const client = await town.owner.connect()
  try {
    await client.query('set session_replication_role = replica')
    for (const [text, values] of statements) await client.query(text, values)
  } finally {
    await client.query('set session_replication_role = origin')
    client.release()
  }
}

/** An order of one line that was collected, and as many more lines of the same thing as are asked for. */
async function bought(as: Ctx, { lines = 1, completed = true, quantity = 2 } = {}): Promise<Bought> {
  const outcome = await placeOrder(as, {
    lines: [{ variant: thing.variant, quantity }],
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '6281200000009', email: 'sari@contoh.metro' },
    payment: 'cash',
  })
  if (!outcome.ok) throw new Error(outcome.refusals[0]?.rule)
  const number = outcome.value.sellerOrders[0]?.number ?? ''
  if (completed)
    await town.owner.query(`update market.seller_order set status = 'completed', payment_status = 'paid' where number = $1`, [number])
  if (lines > 1)
    await town.owner.query(
      `insert into market.order_line (seller_order_id, position, variant_id, place_id, product_slug, name, sku, options, picture, unit_price, quantity, total)
       select l.seller_order_id, n, l.variant_id, l.place_id, l.product_slug, l.name, l.sku, l.options, l.picture, l.unit_price, l.quantity, l.total
       from market.order_line l join market.seller_order so on so.id = l.seller_order_id, generate_series(1, $2::int) n where so.number = $1`,
      [number, lines - 1],
    )
  const found = await town.owner.query<{ id: string }>(
    'select l.id from market.order_line l join market.seller_order so on so.id = l.seller_order_id where so.number = $1 order by l.position, l.id',
    [number],
  )
  return { number, group: outcome.value.number, key: outcome.value.key, lines: found.rows.map(({ id }) => id) }
}

const write = (
  as: Ctx,
  { number, key, lines }: Bought,
  o: { line?: number; stars?: unknown; says?: string; about?: string; key?: string | undefined } = {},
) =>
  writeReview(as, {
    number,
    key: 'key' in o ? o.key : key,
    line: lines[o.line ?? 0] ?? '',
    input: { stars: o.stars ?? 5, says: o.says ?? 'Harum dan segar.' },
    about: o.about ?? randomUUID(),
  })

const written = async (outcome: Promise<Outcome<{ review: string }>>): Promise<string> => {
  const made = await outcome
  if (!made.ok) throw new Error(made.refusals[0]?.rule)
  return made.value.review
}
const why = async (outcome: Promise<Outcome<unknown>>) => {
  const made = await outcome
  return made.ok ? 'done' : made.refusals[0]?.rule
}

const rating = async () => (await reviewedListing(town.house.db, thing.slug))?.rating ?? { n: 0, stars: 0, counts: [0, 0, 0, 0, 0] }
/** The same, counted afresh. */
const recounted = async () => {
  const found = await town.owner.query<{ stars: number; n: number }>(
    `select stars, count(*)::int as n from market.review where product_id = $1 and state = 'standing' group by 1`,
    [thing.product],
  )
  const counts = [1, 2, 3, 4, 5].map((stars) => found.rows.find((row) => row.stars === stars)?.n ?? 0)
  return { n: counts.reduce((sum, n) => sum + n, 0), stars: counts.reduce((sum, n, at) => sum + n * (at + 1), 0), counts }
}
const stateOf = async (review: string) =>
  (await town.owner.query<{ state: string }>('select state from market.review where id = $1', [review])).rows[0]?.state
const shown = async () => (await reviewsOfProduct(town.house.db, thing.product, { limit: 500 })).items
const rule = (as: Ctx, review: string, verdict: string, reason: string) => ruleReview(as, { review, input: { verdict, reason } })

describe('a review', () => {
  test('is written once for a line that reached its end, and the database says so whatever a deed forgot (S46)', async () => {
    const early = await bought(guest, { completed: false })
    expect(await why(write(guest, early))).toBe('market.review.not_completed')
    await expect(
      town.owner.query(`insert into market.review (order_line_id, stars, device) values ($1, 5, 'x')`, [early.lines[0]]),
    ).rejects.toMatchObject({ constraint: 'market.review.not_completed' })
    const done = await bought(guest)
    expect((await Promise.all(Array.from({ length: 4 }, () => why(write(guest, done))))).sort()).toEqual([
      'done',
      'market.review.once',
      'market.review.once',
      'market.review.once',
    ])
    expect(await why(write(guest, done))).toBe('market.review.once')
  })

  test('is its buyer’s to write, by the key or the account, and nobody else’s', async () => {
    const order = await bought(buyer)
    await expect(write(guest, order, { key: 'bukan-kuncinya' })).rejects.toThrow(Missing)
    await expect(write(await town.as('warga'), order, { key: undefined })).rejects.toThrow(Missing)
    expect(await why(write(buyer, order, { key: undefined }))).toBe('done')
    const another = await bought(guest)
    await expect(write(guest, { ...another, lines: order.lines })).rejects.toThrow(Missing)
  })

  test('is not the shop’s own: neither by its team’s hand nor on an order of one of them', async () => {
    expect(await why(write(seller, await bought(guest)))).toBe('market.review.own_shop')
    const own = await bought(seller)
    expect(await why(write(guest, own))).toBe('market.review.own_shop')
    // a guest's order whose letters go to one of the team
    const hidden = await bought(guest)
    await town.owner.query(
      `update market.order_group set buyer_email = (select upper(email) from identity.person where demo_key = 'penjual-kopi') where number = $1`,
      [hidden.group],
    )
    expect(await why(write(guest, hidden))).toBe('market.review.own_shop')
  })

  test('is written within ninety days and changed within fourteen, by the clock of the database', async () => {
    const order = await bought(guest, { lines: 2 })
    const { number, key, lines } = order
    const ended = (ago: string) =>
      asOwner(['update market.seller_order set ended_at = now() - $2::interval where number = $1', [number, ago]])
    await ended('90 days 1 minute')
    expect(await why(write(guest, order))).toBe('market.review.too_late')
    await ended('89 days 23 hours')
    const review = await written(write(guest, order))
    const edit = () => editReview(guest, { number, key, line: lines[0] ?? '', input: { stars: 2, says: 'Ternyata cepat tengik.' } })
    const age = (ago: string) => asOwner(['update market.review set at = now() - $2::interval where id = $1', [review, ago]])
    await age('13 days 23 hours')
    expect(await why(edit())).toBe('done')
    expect(await rating()).toEqual(await recounted())
    await age('14 days 1 minute')
    expect(await why(edit())).toBe('market.review.edit_over')
    const versions = await town.owner.query('select no, stars from market.review_version where review_id = $1 order by no', [review])
    expect(versions.rows).toEqual([
      { no: 1, stars: 5 },
      { no: 2, stars: 2 },
    ])
    expect((await shown()).find(({ id }) => id === review)).toMatchObject({ stars: 2, says: 'Ternyata cepat tengik.', edited: true })
    await expect(editReview(guest, { number, key, line: lines[1] ?? '', input: { stars: 2, says: '' } })).rejects.toThrow(Missing)
  })

  test('shows what was bought as it was bought, and what of it went back (S17, S46)', async () => {
    const order = await bought(guest, { lines: 3 })
    const reviews = await Promise.all([0, 1, 2].map((line) => written(write(guest, order, { line }))))
    const before = (await shown()).find(({ id }) => id === reviews[0])
    await town.owner.query(
      `insert into market.line_return (order_line_id, ordered, returned) values ($1, 2, 1), ($2, 2, 2)`,
      order.lines.slice(0, 2),
    )
    await town.owner.query(`update market.product set name = 'Nama yang baru sekali' where id = $1`, [thing.product])
    const after = (await shown()).filter(({ id }) => reviews.includes(id))
    expect(after.map(({ name, picture, options }) => ({ name, picture, options }))).toEqual(
      Array.from({ length: 3 }, () => ({ name: before?.name, picture: before?.picture, options: before?.options })),
    )
    expect(before?.name).not.toBe('Nama yang baru sekali')
    expect(reviews.map((review) => after.find(({ id }) => id === review)?.returned)).toEqual(['part', 'whole', null])
    await town.owner.query(`update market.seller_order set payment_status = 'refunded' where number = $1`, [order.number])
    expect((await shown()).find(({ id }) => id === reviews[2])?.returned).toBe('whole')
  })

  test('is withdrawn at any time: gone for readers, from the count, and its words with it', async () => {
    const order = await bought(guest)
    const { number, key, lines } = order
    const before = await rating()
    const review = await written(write(guest, order, { says: 'Ditulis tergesa-gesa.' }))
    await replyToReview(seller, { shop: thing.shop, review, input: { says: 'Terima kasih.' } })
    await asOwner([`update market.review set at = now() - interval '80 days' where id = $1`, [review]])
    const wish = { number, key, line: lines[0] ?? '' }
    expect(await why(withdrawReview(guest, wish))).toBe('done')
    expect(await rating()).toEqual(before)
    expect((await shown()).map(({ id }) => id)).not.toContain(review)
    const words = await town.owner.query(
      `select says from market.review_version where review_id = $1 union all select says from market.review_reply where review_id = $1`,
      [review],
    )
    expect(words.rows.map(({ says }) => says)).toEqual(['', ''])
    expect(await why(withdrawReview(guest, wish))).toBe('market.review.withdrawn')
    expect(await why(editReview(guest, { ...wish, input: { stars: 1, says: '' } }))).toBe('market.review.withdrawn')
    expect(await why(write(guest, order))).toBe('market.review.once')
    expect((await reviewsOfShop(seller, thing.shopId, { limit: 500 })).items.map(({ id }) => id)).not.toContain(review)
  })

  test('stays words nobody changes: not by the serving role, not by the shop', async () => {
    const review = await written(write(guest, await bought(guest)))
    for (const statement of [
      `delete from market.review where id = $1`,
      `update market.review set state = 'hidden' where id = $1`,
      `update market.review_version set says = 'lain' where review_id = $1`,
      `delete from market.review_version where review_id = $1`,
      `update market.product_rating set counts = '{0,0,0,0,9}' where product_id = (select product_id from market.review where id = $1)`,
    ])
      await expect(town.pool.query(statement, [review]), statement).rejects.toMatchObject({ code: '42501' })
    await expect(town.owner.query(`update market.review_version set says = 'lain' where review_id = $1`, [review])).rejects.toThrow(
      'not changed',
    )
    await expect(rule(seller, review, 'hidden', 'insult')).rejects.toThrow(Denied)
    expect(await stateOf(review)).toBe('standing')
  })
})

describe('an answer of the shop', () => {
  test('stands beneath the review in its newest words, and is the shop’s alone', async () => {
    const review = await written(write(guest, await bought(guest)))
    const reply = (as: Ctx, says: string, shop = thing.shop) => replyToReview(as, { shop, review, input: { says } })
    expect(await why(reply(seller, 'Terima kasih'))).toBe('done')
    expect(await why(reply(seller, 'Terima kasih banyak'))).toBe('done')
    expect((await shown()).find(({ id }) => id === review)?.reply?.says).toBe('Terima kasih banyak')
    expect(await why(reply(seller, ' '))).toBe('market.review.reply_says')
    await expect(reply(await town.as('penjual-batik'), 'Bukan toko kami', 'sanggar-canting-senja')).rejects.toThrow(Missing)
    const letters = await town.owner.query(`select subject from platform.mail where recipient = 'sari@contoh.metro' and dedupe like $1`, [
      `review ${review}%`,
    ])
    expect(letters.rows).toHaveLength(1)
    await rule(curator, review, 'hidden', 'insult')
    expect(await why(reply(seller, 'Masih menjawab'))).toBe('market.review.not_standing')
  })
})

describe('the desk', () => {
  test('hides with a reason of its list and an act on record, shows again, and the average is exact each time (S46)', async () => {
    const review = await written(write(guest, await bought(guest), { stars: 1 }))
    const before = await rating()
    expect(await why(rule(curator, review, 'hidden', 'within_rules'))).toBe('market.review.ruling_reason')
    expect(await why(rule(curator, review, 'hidden', 'insult'))).toBe('done')
    expect(await rating()).toEqual(await recounted())
    expect((await rating()).n).toBe(before.n - 1)
    expect((await shown()).map(({ id }) => id)).not.toContain(review)
    const theirs = (await reviewsOfShop(seller, thing.shopId, { limit: 500 })).items.find(({ id }) => id === review)
    expect(theirs).toMatchObject({ state: 'hidden', reason: 'insult' })
    expect(await why(rule(curator, review, 'hidden', 'insult'))).toBe('market.review.not_from_here')
    expect(await why(rule(curator, review, 'restored', 'mistaken'))).toBe('done')
    expect(await rating()).toEqual(before)
    const acts = await town.owner.query(
      `select a.action from market.review_ruling g join governance.act a on a.id = g.act_id where g.review_id = $1 order by g.no`,
      [review],
    )
    expect(acts.rows.map(({ action }) => action)).toEqual(['market.shop.review', 'market.shop.review'])
    await expect(
      town.owner.query(
        `insert into market.review_ruling (review_id, no, verdict, reason, actor, act_id) select $1, 0, 'hidden', 'insult', 'person:' || person_id, id from governance.act order by id desc limit 1`,
        [review],
      ),
    ).rejects.toMatchObject({ constraint: 'market.review.without_act' })
  })

  test('finds what was flagged, once a person, until it has looked; who flagged does not decide', async () => {
    const review = await written(write(guest, await bought(guest)))
    const waits = async () => (await reviewsForDesk(town.house.db, 'waiting')).find(({ id }) => id === review)
    const flag = (as: Ctx, reason: string) => flagReview(as, { review, input: { reason } })
    expect(await waits()).toBeUndefined()
    await expect(flag(guest, 'insult')).rejects.toThrow(Denied)
    expect(await why(flag(seller, 'bukan alasan'))).toBe('market.review.flag_reason')
    expect(await why(flag(seller, 'untrue'))).toBe('done')
    expect(await why(flag(seller, 'untrue'))).toBe('market.review.flagged_already')
    expect(await why(flag(await town.as('anggota-3'), 'untrue'))).toBe('done')
    expect((await waits())?.flags).toEqual([{ reason: 'untrue', n: 2 }])
    expect(await stateOf(review)).toBe('standing')
    expect(await why(rule(await town.as('anggota-3'), review, 'kept', 'within_rules'))).toBe('market.review.own_flag')
    expect(await why(rule(curator, review, 'kept', 'within_rules'))).toBe('done')
    expect(await waits()).toBeUndefined()
  })

  test('looks again at what was mended after it was hidden', async () => {
    const order = await bought(guest)
    const review = await written(write(guest, order, { says: 'Telepon pemiliknya 0812.' }))
    await rule(curator, review, 'hidden', 'personal_data')
    const waits = async () => (await reviewsForDesk(town.house.db, 'waiting')).find(({ id }) => id === review)?.mended
    expect(await waits()).toBeUndefined()
    await editReview(guest, {
      number: order.number,
      key: order.key,
      line: order.lines[0] ?? '',
      input: { stars: 4, says: 'Kopinya baik.' },
    })
    expect(await stateOf(review)).toBe('hidden')
    expect(await waits()).toBe(true)
    expect((await ownReviews(guest, [order.number]))[0]?.review).toMatchObject({ state: 'hidden', reason: 'personal_data', editable: true })
    await rule(curator, review, 'restored', 'mended')
    expect(await rating()).toEqual(await recounted())
  })
})

describe('many from one device', () => {
  test('are held, those before them too, and neither counted nor shown until the desk lets them through (S46)', async () => {
    const order = await bought(guest, { lines: reviewBurst + 1 })
    const before = await rating()
    const about = 'satu alamat satu peramban'
    const reviews: string[] = []
    for (let line = 0; line < reviewBurst - 1; line += 1) reviews.push(await written(write(guest, order, { line, about })))
    expect((await rating()).n).toBe(before.n + reviewBurst - 1)
    const looked = reviews[0] ?? ''
    await rule(curator, looked, 'kept', 'within_rules')
    const last = await written(write(guest, order, { line: reviewBurst - 1, about }))
    expect(await stateOf(last)).toBe('held')
    // what the desk has looked at stands
    expect((await rating()).n).toBe(before.n + 1)
    expect(await rating()).toEqual(await recounted())
    expect((await shown()).map(({ id }) => id)).not.toContain(last)
    expect(await stateOf(await written(write(guest, order, { line: reviewBurst, about: 'perangkat lain' })))).toBe('standing')
    expect((await reviewsForDesk(town.house.db, 'waiting')).map(({ id }) => id)).toContain(last)
    await rule(curator, last, 'let_through', 'within_rules')
    expect(await stateOf(last)).toBe('standing')
    expect(await rating()).toEqual(await recounted())
    // the shop hears of it once it stands
    const told = await town.owner.query(`select dedupe from platform.mail where dedupe like $1`, [`review ${last} new%`])
    expect(told.rows).toHaveLength(1)
  })

  test('leave no address behind, and no mark after a day', async () => {
    const review = await written(write(guest, await bought(guest), { about: '203.0.113.7 Peramban' }))
    const device = async () => (await town.owner.query('select device from market.review where id = $1', [review])).rows[0]?.device
    expect(await device()).toMatch(/^[0-9a-f]{16}$/)
    await forgetReviewDevices(town.house.db)
    expect(await device()).not.toBeNull()
    await asOwner([`update market.review set at = now() - interval '25 hours' where id = $1`, [review]])
    await forgetReviewDevices(town.house.db)
    expect(await device()).toBeNull()
  })
})

describe('the average', () => {
  test('is exact however many write, change and withdraw at once', async () => {
    const order = await bought(guest, { lines: 24 })
    const { number, key } = order
    await Promise.all(order.lines.map((_, line) => written(write(guest, order, { line, stars: 1 + (line % 5) }))))
    await Promise.all(
      order.lines.map((line, at) =>
        at % 3 === 0
          ? withdrawReview(guest, { number, key, line })
          : editReview(guest, { number, key, line, input: { stars: 5 - (at % 5), says: '' } }),
      ),
    )
    expect(await rating()).toEqual(await recounted())
    const answer = await productForReader(town.house.db, thing.slug, { tongue: 'id', yes: String })
    const { product } = answer.state === 'shown' ? answer : { product: undefined }
    expect(product?.rating).toEqual(await recounted())
    expect(product?.reviews.map(({ id }) => id)).toEqual((await shown()).slice(0, 3).map(({ id }) => id))
  })

  test('and its list go on page by page without leaving one out', async () => {
    const all = (await shown()).map(({ id }) => id)
    const seen: string[] = []
    let after: string | undefined
    do {
      const page = await reviewsOfProduct(town.house.db, thing.product, { after, limit: 7 })
      seen.push(...page.items.map(({ id }) => id))
      after = page.next
    } while (after)
    expect(all.length).toBeGreaterThan(14)
    expect(seen).toEqual(all)
    for (const after of ["x' or true --", '2026-02-31T00:00:00+00:00~x', '', `9999999999999999~${randomUUID()}`])
      expect((await reviewsOfProduct(town.house.db, thing.product, { after, limit: 2 })).items[0]?.id).toBe(all[0])
  })
})

describe('an account that ends', () => {
  test('leaves its words under nobody’s name; until then its download has them, and its flags (S45)', async () => {
    const order = await bought(buyer)
    const review = await written(write(buyer, order, { key: undefined, says: 'Pesanan pertama saya.' }))
    const other = await written(write(guest, await bought(guest)))
    await flagReview(buyer, { review: other, input: { reason: 'advert' } })
    const person = 'id' in buyer.actor ? buyer.actor.id : ''
    const told = await collectFromMarket(town.house.db, person)
    expect(JSON.stringify(told.reviews)).toContain('Pesanan pertama saya.')
    expect(told.flags).toMatchObject([{ reason: 'advert' }])
    await town.house.db.transaction().execute((tx) => eraseFromMarket(tx, person, async () => undefined))
    expect((await shown()).find(({ id }) => id === review)?.says).toBe('Pesanan pertama saya.')
    const flags = await town.owner.query('select count(*)::int as n from market.review_flag where person_id = $1', [person])
    expect(flags.rows[0]?.n).toBe(0)
  })
})
