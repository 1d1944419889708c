import type { Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { type ProductForEdit, productForEdit } from '#src/market/product-read.db.ts'
import { changeStock, movementsOf } from '#src/market/stock-change.db.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toStock } from './_addresses.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { StockPage } from './stock.view.tsx'

const power = 'market.stock.change'

async function show(
  visit: Visit,
  seat: Seat,
  product: ProductForEdit,
  wrong?: { refusals: readonly Refusal[]; form: Typed },
): Promise<Response> {
  const { c, ctx, t } = visit
  const asked = wrong?.form.text('variant') || c.req.query('varian')
  const variant = product.variants.find((one) => one.id === asked) ?? product.variants[0]
  const before = Number(c.req.query('sebelum'))
  const movements =
    variant && (await movementsOf(ctx, seat.slug, variant.id, Number.isSafeInteger(before) && before > 0 ? before : undefined, 30))
  const main = (
    <StockPage
      visit={visit}
      seat={seat}
      product={product}
      variant={variant}
      movements={movements}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
      did={c.req.query('sudah')}
    />
  )
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('shop.stock.title', { name: product.name }),
    main,
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const stockPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  return show(visit, seat, await productForEdit(visit.ctx, seat.slug, visit.c.req.param('id') ?? ''))
}

/** Goods came, broke, came back, or were counted. */
export const changeStockPage: Page = async (visit) => {
  const seat = await seatWith(visit, power)
  const product = await productForEdit(visit.ctx, seat.slug, visit.c.req.param('id') ?? '')
  const form = await readForm(visit)
  const variant = form.text('variant')
  const change = { kind: form.text('kind'), quantity: form.whole('quantity'), reason: form.text('reason') }
  const made = await makeOnce(
    visit,
    form,
    (ctx) => changeStock(ctx, { shop: seat.slug, variant, change }),
    () => toStock(seat.slug, product.id, { varian: variant, sudah: 'changed' }),
  )
  return 'response' in made ? made.response : show(visit, seat, product, { refusals: made.refused.refusals, form })
}
