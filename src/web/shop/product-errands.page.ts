import { listingForTeam } from '#src/market/revision-read.db.ts'
import type { Page } from '../visit.ts'
import { toThing } from './_addresses.ts'
import { type ProductErrand, picture, status, upload, withdraw } from './_product-errands.ts'
import { seatWith } from './_shop-frame.tsx'
import { showProduct } from './_show-product.tsx'
import { makeOnce, readForm } from './form.ts'

/** One errand on a listing beside its form: its state, its pictures. */
const errandPage =
  (errand: ProductErrand): Page =>
  async (visit) => {
    const seat = await seatWith(visit, 'market.product.edit')
    const product = await listingForTeam(visit.ctx, seat.slug, visit.c.req.param('id') ?? '')
    const form = await readForm(visit)
    const id = visit.c.req.param('picture') ?? ''
    const made = await makeOnce(
      visit,
      form,
      (ctx) => errand.run(ctx, product, form, id),
      () => toThing(seat.slug, product.id, { sudah: errand.did }).concat(errand.at ? `#${errand.at}` : ''),
    )
    if ('response' in made) return made.response
    const refusals = made.refused.refusals.map((one) =>
      one.field && errand.fields ? { ...one, field: errand.fields(one.field, id) } : one,
    )
    return showProduct(visit, seat, product, { pictures: { refusals, form } })
  }

export const withdrawPage = errandPage(withdraw)
export const statusPage = errandPage(status)
export const uploadPicturePage = errandPage(upload)
export const changePicturePage = errandPage(picture)
