import { Missing, type Outcome } from '#src/base/outcome.ts'
import { addPicture, describePicture, orderPictures, removePicture } from '#src/market/picture.db.ts'
import type { ProductStatus } from '#src/market/product.ts'
import { setProductStatus } from '#src/market/product-edit.db.ts'
import type { ProductForEdit } from '#src/market/product-read.db.ts'
import { withdrawRevision } from '#src/market/revision.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from './form.ts'

export type ProductErrand = {
  did: string
  at?: string
  fields?: (field: string, picture: string) => string
  run(ctx: Ctx, product: ProductForEdit, form: Typed, picture: string): Promise<Outcome<unknown>>
}

const statuses: readonly ProductStatus[] = ['published', 'hidden', 'ended']

export const status: ProductErrand = {
  did: 'status',
  run: (ctx, product, form) =>
    setProductStatus(ctx, {
      shop: product.shop.slug,
      products: [product.id],
      status: statuses.find((one) => one === form.text('status')) ?? product.status,
    }),
}

/** The wish for another listing is taken back; buyers go on seeing what they saw. */
export const withdraw: ProductErrand = {
  did: 'withdrawn',
  run: (ctx, product) => withdrawRevision(ctx, { shop: product.shop.slug, product: product.id }),
}

export const upload: ProductErrand = {
  did: 'picture',
  at: 'gambar',
  async run(ctx, product, form) {
    const file = form.file('picture')
    const bytes = file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array()
    return addPicture(ctx, {
      shop: product.shop.slug,
      product: product.id,
      bytes,
      alt: form.text('alt'),
      sourceName: file?.name.slice(0, 200),
    })
  },
}

/** One picture: described anew, put first, or taken off, by the button that was pressed. */
export const picture: ProductErrand = {
  did: 'pictures',
  at: 'gambar',
  fields: (field, id) => (field === 'alt' ? `alt-${id}` : field),
  run(ctx, product, form, id) {
    if (!product.pictures.some((one) => one.id === id)) throw new Missing('picture')
    const own = { shop: product.shop.slug, product: product.id }
    if (form.checked('hapus')) return removePicture(ctx, { ...own, picture: id })
    if (form.checked('pertama'))
      return orderPictures(ctx, { ...own, pictures: [id, ...product.pictures.map((one) => one.id).filter((one) => one !== id)] })
    return describePicture(ctx, { ...own, picture: id, alt: form.text(`alt-${id}`) })
  },
}
