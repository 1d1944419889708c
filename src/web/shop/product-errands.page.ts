import { Missing, type Outcome } from '#src/base/outcome.ts'
import { addPicture, describePicture, orderPictures, removePicture } from '#src/market/picture.db.ts'
import { setProductStatus } from '#src/market/product-edit.db.ts'
import { type ProductForEdit, productForEdit } from '#src/market/product-read.db.ts'
import type { ProductStatus } from '#src/market/product.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Page } from '../visit.ts'
import { toThing } from './_addresses.ts'
import { seatWith } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { showProduct } from './product.page.tsx'

type Errand = { did: string; at?: string; fields?: (field: string, picture: string) => string; run(ctx: Ctx, product: ProductForEdit, form: Typed, picture: string): Promise<Outcome<unknown>> }

const statuses: readonly ProductStatus[] = ['published', 'hidden', 'ended']

const status: Errand = {
  did: 'status',
  run: (ctx, product, form) => setProductStatus(ctx, { shop: product.shop.slug, products: [product.id], status: statuses.find((one) => one === form.text('status')) ?? product.status }),
}

const upload: Errand = {
  did: 'picture',
  at: 'gambar',
  async run(ctx, product, form) {
    const file = form.file('picture')
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return addPicture(ctx, { shop: product.shop.slug, product: product.id, bytes, alt: form.text('alt'), sourceName: file?.name.slice(0, 200) })
  },
}

/** One picture: described anew, put first, or taken off, by the button that was pressed. */
const picture: Errand = {
  did: 'pictures',
  at: 'gambar',
  fields: (field, id) => (field === 'alt' ? `alt-${id}` : field),
  run(ctx, product, form, id) {
    if (!product.pictures.some((one) => one.id === id)) throw new Missing('picture')
    const own = { shop: product.shop.slug, product: product.id }
    if (form.checked('hapus')) return removePicture(ctx, { ...own, picture: id })
    if (form.checked('pertama')) return orderPictures(ctx, { ...own, pictures: [id, ...product.pictures.map((one) => one.id).filter((one) => one !== id)] })
    return describePicture(ctx, { ...own, picture: id, alt: form.text(`alt-${id}`) })
  },
}

const errandPage =
  (errand: Errand): Page =>
  async (visit) => {
    const seat = await seatWith(visit, 'market.product.edit')
    const product = await productForEdit(visit.ctx, seat.slug, visit.c.req.param('id') ?? '')
    const form = await readForm(visit)
    const id = visit.c.req.param('picture') ?? ''
    const made = await makeOnce(visit, form, (ctx) => errand.run(ctx, product, form, id), () => toThing(seat.slug, product.id, { sudah: errand.did }).concat(errand.at ? `#${errand.at}` : ''))
    if ('response' in made) return made.response
    const refusals = made.refused.refusals.map((one) => (one.field && errand.fields ? { ...one, field: errand.fields(one.field, id) } : one))
    return showProduct(visit, seat, product, { pictures: { refusals, form } })
  }

export const statusPage = errandPage(status)
export const uploadPicturePage = errandPage(upload)
export const changePicturePage = errandPage(picture)
