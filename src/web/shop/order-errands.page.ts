import type { Page } from '../visit.ts'
import { toOrder } from './_addresses.ts'
import { advance, cancel, deny, later, type OrderErrand, pay, refund, step } from './_order-errands.ts'
import { seatWith } from './_shop-frame.tsx'
import { makeOnce, readForm } from './form.ts'
import { orderOf, showOrder } from './order.page.tsx'

/** One errand on an order of this shop: done once, then seen; refused, the order is shown again with what was typed. */
const errandPage =
  (errand: OrderErrand): Page =>
  async (visit) => {
    const seat = await seatWith(visit, 'market.order.fulfil')
    const { number } = await orderOf(visit, seat)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => errand.run(ctx, number, form),
      () => toOrder(seat.slug, number, { sudah: errand.did(form) }),
    )
    if ('response' in made) return made.response
    const refusals = made.refused.refusals.map((one) =>
      one.field && errand.fields[one.field] ? { ...one, field: errand.fields[one.field] ?? one.field } : one,
    )
    return showOrder(visit, seat, { refusals, form })
  }

export const confirmPage = errandPage(pay)
export const denyPage = errandPage(deny)
export const stepPage = errandPage(step)
export const cancelPage = errandPage(cancel)
export const advancePage = errandPage(advance)
export const putOffPage = errandPage(later)
export const refundPage = errandPage(refund)
