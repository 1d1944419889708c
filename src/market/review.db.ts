import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { deviceMark } from './certificate.ts'
import { type LockedOrder, lockForBuyer } from './order.db.ts'
import { flagInput, type ReviewGiven, replyInput, reviewInput, reviewRulingInput, rulingRefusal } from './review.ts'
import { tellShopOfReview, tellWriter } from './review-letters.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

type Own = { number: string; key?: string | undefined; line: string }

/** The buyer's own order, by its key or his account: the door of every errand about it. */
async function ownOrder(scope: DeedScope, { number, key }: Own): Promise<LockedOrder> {
  const order = await lockForBuyer(scope.tx, scope.actor, number, key)
  await scope.must('market.review.write', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
  return order
}

async function reviewOfLine(tx: Tx, order: LockedOrder, line: string): Promise<string | undefined> {
  const found = await sql<{ line: string; review: string | null }>`select l.id as line, r.id as review from market.order_line l
    left join market.review r on r.order_line_id = l.id where l.seller_order_id = ${order.id} and l.id = ${isId(line) ? line : null}`.execute(
    tx,
  )
  const [row] = found.rows
  if (!row) throw new Missing('line of an order')
  return row.review ?? undefined
}

const say = (tx: Tx, review: string, { stars, says }: ReviewGiven) =>
  sql`insert into market.review_version (review_id, no, stars, says) values (${review}, 0, ${stars}, ${says})`.execute(tx)

/** Whoever holds the key may be of the shop: what the order itself tells of its buyer the database asks. */
async function isOfTeam({ tx, actor }: DeedScope, shop: string): Promise<boolean> {
  const found = await sql`select from identity.membership ms where ms.kind = 'shop' and ms.entity_id = ${shop}
    and ms.person_id = ${personOf(actor) ?? null} and ms.during @> now()`.execute(tx)
  return found.rows.length > 0
}

export type Written = { review: string }

/** A buyer's word on one line of what he got. `about` tells one device from another for ten minutes and is not kept. */
export const writeReview = deed<Own & { input: unknown; about: string }, Written>('market.review.write', async (scope, wish) => {
  const { tx, ctx, now } = scope
  const order = await ownOrder(scope, wish)
  await reviewOfLine(tx, order, wish.line)
  if (await isOfTeam(scope, order.shop)) return refused({ rule: 'market.review.own_shop' })
  const read = readInput(reviewInput, wish.input)
  if (!read.ok) return read
  const made = await sql<{ id: string }>`insert into market.review (order_line_id, stars, device)
    values (${wish.line}, ${read.value.stars}, ${deviceMark(ctx.house.secret, dayOf(now), wish.about)}) returning id`.execute(tx)
  const review = made.rows[0]?.id ?? ''
  await say(tx, review, read.value)
  await tellShopOfReview(scope, review)
  scope.note(`review:${review}`)
  scope.touched('market')
  return done({ review })
})

/** The review of a line of one's own order, or nothing is there. */
const ofOwn = (
  name: 'market.review.edit' | 'market.review.withdraw',
  run: (scope: DeedScope, review: string, input: unknown) => Promise<Outcome<undefined>>,
) =>
  deed<Own & { input?: unknown }, Written>(name, async (scope, wish) => {
    const order = await ownOrder(scope, wish)
    const review = await reviewOfLine(scope.tx, order, wish.line)
    if (!review) throw new Missing('review')
    const ran = await run(scope, review, wish.input)
    if (!ran.ok) return ran
    scope.note(`review:${review}`)
    scope.touched('market')
    return done({ review })
  })

/** A newer version, as long as the time for it runs. */
export const editReview = ofOwn('market.review.edit', async ({ tx }, review, input) => {
  const read = readInput(reviewInput, input)
  if (!read.ok) return read
  await say(tx, review, read.value)
  return done()
})

/** Taken back at any time: gone for readers and from the count, its words emptied. */
export const withdrawReview = ofOwn('market.review.withdraw', async ({ tx }, review) => {
  await sql`insert into market.review_end (review_id) values (${review})`.execute(tx)
  return done()
})

async function shopOfReview(tx: Tx, review: string): Promise<string | undefined> {
  const found = await sql<{
    shop: string
  }>`select shop_id as shop from market.review where id = ${isId(review) ? review : null}`.execute(tx)
  return found.rows[0]?.shop
}

/** The shop's answer beneath a review; said anew, the newest stands. */
export const replyToReview = deed<{ shop: string; review: string; input: unknown }, Written>(
  'market.review.reply',
  async (scope, { shop: slug, review, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.review.reply', { shop: shop.id })
    if ((await shopOfReview(tx, review)) !== shop.id) throw new Missing('review')
    const read = readInput(replyInput, input)
    if (!read.ok) return read
    await sql`insert into market.review_reply (review_id, no, says, actor) values (${review}, 0, ${read.value.says}, ${actorText(actor)})`.execute(
      tx,
    )
    await tellWriter(scope, review, 'replied')
    scope.note(`review:${review}`)
    scope.touched('market')
    return done({ review })
  },
)

/** Somebody who is signed in, of the shop or not, says that the desk should look at a review. Once. */
export const flagReview = deed<{ review: string; input: unknown }, Written>('market.review.flag', async (scope, { review, input }) => {
  const { tx, actor } = scope
  await scope.must('market.review.flag')
  const person = personOf(actor)
  if (!person || !(await shopOfReview(tx, review))) throw new Missing('review')
  const read = readInput(flagInput, input)
  if (!read.ok) return read
  await sql`insert into market.review_flag (review_id, person_id, reason) values (${review}, ${person}, ${read.value.reason})`.execute(tx)
  scope.note(`review:${review}`)
  return done({ review })
})

/** The desk's word, with a reason of its list: by whoever may review shops, is not of this one, and neither wrote nor flagged it. */
export const ruleReview = deed<{ review: string; input: unknown }, Written>('market.review.rule', async (scope, { review, input }) => {
  const { tx, actor } = scope
  const shop = await shopOfReview(tx, review)
  const ground = await scope.must('market.shop.review', { parties: shop ? [{ kind: 'shop', id: shop }] : [] })
  if (!shop) throw new Missing('review')
  const read = readInput(reviewRulingInput, input)
  if (!read.ok) return read
  const wrong = rulingRefusal(read.value)
  if (wrong) return refused(wrong)
  const { verdict, reason } = read.value
  await sql`insert into market.review_ruling (review_id, no, verdict, reason, actor, act_id)
    values (${review}, 0, ${verdict}, ${reason}, ${`person:${personOf(actor)}`}, ${ground.act ?? null})`.execute(tx)
  if (verdict === 'let_through') await tellShopOfReview(scope, review)
  if (verdict === 'hidden' || verdict === 'restored') await tellWriter(scope, review, verdict)
  scope.note(`review:${review}`, { verdict, reason })
  scope.touched('market')
  return done({ review })
})

/** The mark of a device serves for ten minutes; it is gone after a day. */
export async function forgetReviewDevices(db: Database): Promise<void> {
  await sql`update market.review set device = null where device is not null and at < governance.clock() - interval '1 day'`.execute(db)
}
