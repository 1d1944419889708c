import { kelurahanByName } from '#src/market/buyer.db.ts'
import { subsectorsForForm } from '#src/market/my-shop.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from './form.ts'
import type { ShopDraft, ShopPlaces } from './shop-fields.view.tsx'

/** What was typed about a shop. */
export const shopTyped = (form: Typed): ShopDraft => ({
  name: form.text('name'),
  tagline: form.text('tagline'),
  story: form.text('story'),
  kelurahan: form.text('kelurahan'),
  subsector: form.text('subsector'),
  address: form.text('address'),
  hours: form.text('hours'),
  phone: form.text('phone'),
})

/** The lists a shop chooses its place and its craft from. */
export async function shopPlaces(ctx: Ctx): Promise<ShopPlaces> {
  const [kelurahan, subsectors] = await Promise.all([kelurahanByName(ctx), subsectorsForForm(ctx)])
  return { kelurahan, subsectors }
}
