import { createProduct, editProduct } from '#src/market/product-edit.db.ts'
import { attributesForForm, categoriesForForm } from '#src/market/product-read.db.ts'
import { listingForTeam } from '#src/market/revision-read.db.ts'
import type { Page } from '../visit.ts'
import { toThing } from './_addresses.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { showProduct } from './_show-product.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { ChooseCategory } from './product.view.tsx'
import { atInputs, draftTyped, emptyDraft, inputOf, type ProductDraft, withRow } from './product-form.ts'

const power = 'market.product.edit'

/** First what kind of thing it is: the form asks by category. */
export const newProductPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const category = visit.c.req.query('kategori')
  const categories = await categoriesForForm(visit.ctx)
  if (category && categories.some((one) => one.slug === category))
    return showProduct(visit, seat, undefined, { draft: emptyDraft('', category) })
  const main = <ChooseCategory visit={visit} seat={seat} categories={categories} />
  return shopPage(visit, seat, { tab: 'goods', title: visit.t('shop.product.new'), main, wide: true })
}

export const productPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  return showProduct(visit, seat, await listingForTeam(visit.ctx, seat.slug, visit.c.req.param('id') ?? ''))
}

/** Buttons that only change the form: one more variant, another category. */
const reshaped = (form: Typed, draft: ProductDraft): ProductDraft | undefined =>
  form.checked('tambah') ? withRow(draft) : form.checked('ganti') ? draft : undefined

export const createProductPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const form = await readForm(visit)
  const draft = draftTyped(form, undefined)
  const other = reshaped(form, draft)
  if (other) return showProduct(visit, seat, undefined, { draft: other })
  const input = inputOf(draft, await attributesForForm(visit.ctx, draft.category))
  const made = await makeOnce(
    visit,
    form,
    (ctx) => createProduct(ctx, { shop: seat.slug, input }),
    ({ id }) => toThing(seat.slug, id, { sudah: 'made' }),
  )
  return 'response' in made
    ? made.response
    : showProduct(visit, seat, undefined, { draft, refusals: atInputs(made.refused.refusals, draft) })
}

export const editProductPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const product = await listingForTeam(visit.ctx, seat.slug, visit.c.req.param('id') ?? '')
  const form = await readForm(visit)
  const draft = draftTyped(form, product)
  const other = reshaped(form, draft)
  if (other) return showProduct(visit, seat, product, { draft: other })
  const input = inputOf(draft, await attributesForForm(visit.ctx, draft.category))
  const made = await makeOnce(
    visit,
    form,
    (ctx) => editProduct(ctx, { shop: seat.slug, product: product.id, input, seen: draft.seen }),
    ({ waits }) => toThing(seat.slug, product.id, { sudah: waits ? 'waits' : 'saved' }),
  )
  return 'response' in made ? made.response : showProduct(visit, seat, product, { draft, refusals: atInputs(made.refused.refusals, draft) })
}
