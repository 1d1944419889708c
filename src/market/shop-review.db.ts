import { sql } from 'kysely'
import { done, refused } from '#src/base/outcome.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { lockForSystem, takeStep } from './order.db.ts'
import { reindexShop } from './search-index.db.ts'
import { takeShopStep } from './shop.db.ts'
import type { ShopStep } from './shop.ts'
import { lockAnyShop, type ShopRow, teamOf } from './shop-read.db.ts'

/** Tells all owners what became of their shop, in the transaction that made it so. */
async function tellOwners({ tx, ctx, now }: DeedScope, shop: ShopRow, step: ShopStep, reason: string): Promise<void> {
  const t = sayIn('id')
  const owners = (await teamOf(tx, shop.id)).filter((member) => member.role === 'owner')
  for (const owner of owners) {
    const facts = { shop: shop.name, name: owner.name, reason }
    await post(tx, ctx.house, {
      dedupe: `shop:${shop.id}:${step}:${now.toISOString()}:${owner.person}`,
      to: owner.email,
      subject: t(`market.shop.letter.${step}.subject`, facts),
      body: t(`market.shop.letter.${step}.body`, facts),
    })
  }
}

/** Nobody judges a shop of one's own: the authority asked before knows whose it is. */
async function stepOnDesk(scope: DeedScope, shop: ShopRow, step: ShopStep, reason: string) {
  const { tx, actor, note, touched } = scope
  const refusal = await takeShopStep(tx, shop, step, actor, reason)
  if (refusal) return refused(refusal)
  // thousands of listings go or come with one word; that may take longer than a page waits for a query
  await sql`set local statement_timeout = '60s'`.execute(tx)
  await reindexShop(tx, shop.id)
  await tellOwners(scope, shop, step, reason)
  touched('market')
  note(`shop:${shop.slug}`, { step })
  return done()
}

export type Verdict = 'approve' | 'ask_revision' | 'reject'

/** A curator's word on a shop that asked for it. */
export const reviewShop = deed<{ slug: string; verdict: Verdict; reason: string }, undefined>(
  'market.shop.review',
  async (scope, { slug, verdict, reason }) => {
    const shop = await lockAnyShop(scope.tx, slug)
    await scope.must('market.shop.review', { parties: [{ kind: 'shop', id: shop.id }] })
    return await stepOnDesk(scope, shop, verdict, reason.trim())
  },
)

/** Orders nobody has paid and nobody has said to have paid, and cash orders the shop has not accepted. */
async function cancelUnpaid(scope: DeedScope, shop: ShopRow, reason: string): Promise<number> {
  const { tx, actor, enqueue } = scope
  const found = await sql<{ number: string }>`select number from market.seller_order
    where shop_id = ${shop.id} and (status = 'awaiting_payment' and payment_status = 'unpaid' or status = 'awaiting_acceptance' and payment_status = 'cash_due') order by id`.execute(
    tx,
  )
  let cancelled = 0
  for (const { number } of found.rows) {
    const order = await lockForSystem(tx, number)
    // paid in the meantime: then it stays
    const refusal =
      order && order.state.payment !== 'claimed' ? await takeStep(tx, order, 'cancel', { role: 'system', actor, reason }) : { rule: 'gone' }
    if (refusal || !order) continue
    cancelled += 1
    await enqueue('market.order.told', { order: order.id, occasion: 'cancelled' })
  }
  return cancelled
}

/** Takes a shop out of sight. Unpaid orders end with their goods released; paid ones go on. */
export const suspendShop = deed<{ slug: string; reason: string }, { cancelled: number }>(
  'market.shop.suspend',
  async (scope, { slug, reason }) => {
    const shop = await lockAnyShop(scope.tx, slug)
    await scope.must('market.shop.suspend', { parties: [{ kind: 'shop', id: shop.id }] })
    const stepped = await stepOnDesk(scope, shop, 'suspend', reason.trim())
    if (!stepped.ok) return stepped
    const cancelled = await cancelUnpaid(scope, shop, 'toko ditangguhkan')
    scope.note(`shop:${slug}`, { cancelled })
    return done({ cancelled })
  },
)

/** Brings it back: what was for sale before is for sale again, nothing else, for the goods never changed. */
export const restoreShop = deed<{ slug: string; reason?: string }, undefined>('market.shop.restore', async (scope, { slug, reason }) => {
  const shop = await lockAnyShop(scope.tx, slug)
  await scope.must('market.shop.suspend', { parties: [{ kind: 'shop', id: shop.id }] })
  return await stepOnDesk(scope, shop, 'restore', reason?.trim() ?? '')
})
