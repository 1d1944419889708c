import { Denied, Missing, type Refusal } from '#src/base/outcome.ts'
import { badgesShown, badgesToVerify } from '#src/market/badge.db.ts'
import { productsForDesk } from '#src/market/desk-read.db.ts'
import { payeesToApprove } from '#src/market/payee.db.ts'
import { shopForDesk } from '#src/market/shop-read.db.ts'
import { makeOnce, nothingTyped, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPowers, keepsShops } from './_desk-frame.tsx'
import { badge, type DeskErrand, payee, review, suspend, watch } from './_shop-errands.ts'
import { toDeskShop } from './desk.view.tsx'
import { ShopOnDeskPage } from './shop.view.tsx'

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t } = visit
  const shop = await shopForDesk(ctx, visit.c.req.param('slug') ?? '')
  const [products, shown, claimed, payees] = await Promise.all([
    productsForDesk(ctx, shop.id),
    badgesShown(ctx.db, shop.id),
    badgesToVerify(ctx),
    payeesToApprove(ctx),
  ])
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
  return deskPage(visit, held, 'shops', {
    title: t('desk.shop_title', { shop: shop.name }),
    main,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const deskShopPage: Page = async (visit) => {
  const held = await deskPowers(visit)
  if (held instanceof Response) return held
  if (!keepsShops(held)) throw new Missing('desk')
  return show(visit, held)
}

const errandPage =
  (errand: DeskErrand): Page =>
  async (visit) => {
    const held = await deskPowers(visit)
    if (held instanceof Response) return held
    if (!keepsShops(held)) throw new Missing('desk')
    if (!held[errand.power]) throw new Denied(`desk.${errand.power}`)
    const slug = visit.c.req.param('slug') ?? ''
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => errand.run(ctx, slug, form, visit.c.req.param('id') ?? ''),
      () => `${toDeskShop(slug)}?sudah=${errand.did}`,
    )
    return 'response' in made ? made.response : show(visit, held, { refusals: made.refused.refusals, form })
  }

export const reviewPage = errandPage(review)
export const suspendPage = errandPage(suspend)
export const badgePage = errandPage(badge)
export const watchPage = errandPage(watch)
export const approveDeskPayeePage = errandPage(payee)
