import { Denied, Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { secondFactorDone } from '#src/identity/second-factor.db.ts'
import { badgesShown, badgesToVerify, judgeBadge } from '#src/market/badge.db.ts'
import { productsForDesk } from '#src/market/desk-read.db.ts'
import { approvePayee, payeesToApprove } from '#src/market/payee.db.ts'
import { restoreShop, reviewShop, suspendShop, type Verdict } from '#src/market/shop-review.db.ts'
import { shopForDesk } from '#src/market/shop-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPowers } from './_desk-frame.tsx'
import { toDeskShop } from './desk.view.tsx'
import { ShopOnDeskPage } from './shop.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t } = visit
  const shop = await shopForDesk(ctx, visit.c.req.param('slug') ?? '')
  const [products, shown, claimed, payees] = await Promise.all([productsForDesk(ctx, shop.id), badgesShown(ctx.db, shop.id), badgesToVerify(ctx), payeesToApprove(ctx)])
  const main = (
    <ShopOnDeskPage
      visit={visit}
      held={held}
      shop={shop}
      products={products}
      badges={shown}
      claimed={claimed.filter((badge) => badge.shop === shop.slug)}
      payees={payees.filter((payee) => payee.shop === shop.slug)}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
      did={visit.c.req.query('sudah')}
    />
  )
  return deskPage(visit, { title: t('desk.shop_title', { shop: shop.name }), main, ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}) })
}

export const deskShopPage: Page = async (visit) => {
  const held = await deskPowers(visit)
  return held instanceof Response ? held : show(visit, held)
}

const verdicts: readonly Verdict[] = ['approve', 'ask_revision', 'reject']

type Errand = { power: keyof DeskPowers; did: string; run(ctx: Ctx, slug: string, form: Typed, id: string): Promise<Outcome<unknown>> }

const reasonOf = (form: Typed): string => cleanText(form.text('reason')).slice(0, 1000)

const review: Errand = {
  power: 'review',
  did: 'reviewed',
  run: (ctx, slug, form) => reviewShop(ctx, { slug, verdict: verdicts.find((one) => one === form.text('verdict')) ?? 'ask_revision', reason: reasonOf(form) }),
}

const suspend: Errand = {
  power: 'suspend',
  did: 'suspended',
  run: (ctx, slug, form) => (form.checked('pulihkan') ? restoreShop(ctx, { slug, reason: reasonOf(form) }) : suspendShop(ctx, { slug, reason: reasonOf(form) })),
}

/** Only what waits at this shop's desk is judged through its address. */
const badge: Errand = {
  power: 'badges',
  did: 'badge',
  async run(ctx, slug, form, id) {
    if (!(await badgesToVerify(ctx)).some((one) => one.id === id && one.shop === slug)) throw new Missing('badge')
    const judged = await judgeBadge(ctx, { badge: id, verdict: form.checked('tolak') ? 'reject' : 'verify', validUntil: form.given('validUntil'), reason: form.text(`alasan-${id}`) })
    return judged.ok ? judged : { ok: false, refusals: judged.refusals.map((one) => (one.field === 'reason' ? { ...one, field: `alasan-${id}` } : one)) }
  },
}

const payee: Errand = {
  power: 'payees',
  did: 'payee',
  async run(ctx, slug, _, id) {
    if (!(await payeesToApprove(ctx)).some((one) => one.id === id && one.shop === slug)) throw new Missing('payee')
    return approvePayee(ctx, { payee: id, secondFactor: await secondFactorDone(ctx) })
  },
}

const errandPage =
  (errand: Errand): Page =>
  async (visit) => {
    const held = await deskPowers(visit)
    if (held instanceof Response) return held
    if (!held[errand.power]) throw new Denied(`desk.${errand.power}`)
    const slug = visit.c.req.param('slug') ?? ''
    const form = await readForm(visit)
    const made = await makeOnce(visit, form, (ctx) => errand.run(ctx, slug, form, visit.c.req.param('id') ?? ''), () => `${toDeskShop(slug)}?sudah=${errand.did}`)
    return 'response' in made ? made.response : show(visit, held, { refusals: made.refused.refusals, form })
  }

export const reviewPage = errandPage(review)
export const suspendPage = errandPage(suspend)
export const badgePage = errandPage(badge)
export const approveDeskPayeePage = errandPage(payee)
