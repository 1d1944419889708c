import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { attributesForForm, categoriesForForm } from '#src/market/product-read.db.ts'
import type { ListingForTeam } from '#src/market/revision-read.db.ts'
import { statusOf } from '../status.ts'
import type { Visit } from '../visit.ts'
import { shopPage } from './_shop-frame.tsx'
import { nothingTyped, type Typed } from './form.ts'
import { ProductPage } from './product.view.tsx'
import { draftOf, emptyDraft, type ProductDraft } from './product-form.ts'

export type Shown = { draft?: ProductDraft; refusals?: readonly Refusal[]; pictures?: { refusals: readonly Refusal[]; form: Typed } }

/** The listing's page: its form, its pictures, its state. */
export async function showProduct(visit: Visit, seat: Seat, product: ListingForTeam | undefined, shown: Shown = {}): Promise<Response> {
  const draft = shown.draft ?? (product ? draftOf(product) : emptyDraft('', ''))
  const refusals = shown.refusals ?? shown.pictures?.refusals ?? []
  const [categories, definitions] = await Promise.all([categoriesForForm(visit.ctx), attributesForForm(visit.ctx, draft.category)])
  const main = (
    <ProductPage
      visit={visit}
      seat={seat}
      product={product}
      draft={draft}
      categories={categories}
      definitions={definitions}
      refusals={refusals}
      pictureForm={shown.pictures?.form ?? nothingTyped}
      did={visit.c.req.query('sudah')}
    />
  )
  const title = product ? product.name : visit.t('shop.product.new')
  return shopPage(visit, seat, {
    tab: 'goods',
    title,
    main,
    wide: true,
    ...(refusals.length ? { refusals, status: statusOf(refusals) } : {}),
  })
}
