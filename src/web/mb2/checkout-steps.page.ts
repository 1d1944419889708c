import { cleanLine, cleanText } from '#src/base/text.ts'
import { whyNotBuyer } from '#src/market/buyer.ts'
import { keepChoices } from '#src/market/cart.db.ts'
import { fulfilmentMethods } from '#src/market/cart.ts'
import type { Fulfilment } from '#src/market/order-states.ts'
import { redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { openErrand, whyNotReceivedYet } from './_errand.ts'
import { readForm } from './_read-form.ts'
import { showBuyer, showReceiving } from './checkout.page.tsx'

/** Step one: how each shop's goods come to the buyer. */
export const chooseReceiving: Page = async (visit) => {
  const [form, errand] = [await readForm(visit), await openErrand(visit)]
  if (errand.cart.shops.length === 0) return redirect(visit, to.cart())
  const ways = errand.terms.flatMap((terms) => {
    const method = form(`cara-${terms.slug}`) as Fulfilment
    return fulfilmentMethods.includes(method) ? [[terms.slug, { method, point: form(`titik-${terms.slug}`) || undefined }] as const] : []
  })
  const choices = {
    ...errand.cart.choices,
    ways: Object.fromEntries(ways),
    kelurahan: form('kelurahan').slice(0, 40),
    address: cleanText(form('alamat')).slice(0, 400),
  }
  const refusals = whyNotReceivedYet({ ...errand, cart: { ...errand.cart, choices } })
  if (refusals.length) return showReceiving(visit, errand, choices, refusals)
  await keepChoices(visit.ctx, {
    token: errand.token,
    choices: { ways: choices.ways, kelurahan: choices.kelurahan, address: choices.address },
  })
  return redirect(
    visit,
    to.pay({ langkah: whyNotBuyer(errand.contact).length || errand.cart.choices.name === undefined ? 'data' : 'bayar' }),
  )
}

/** Step two: whom the shops call. */
export const tellBuyer: Page = async (visit) => {
  const [form, errand] = [await readForm(visit), await openErrand(visit)]
  if (errand.cart.shops.length === 0) return redirect(visit, to.cart())
  const contact = { name: cleanLine(form('nama')), phone: cleanLine(form('telepon')), email: cleanLine(form('surel')) }
  const refusals = whyNotBuyer(contact)
  if (refusals.length) return showBuyer(visit, errand, contact, refusals)
  await keepChoices(visit.ctx, { token: errand.token, choices: contact })
  return redirect(visit, to.pay({ langkah: 'bayar' }))
}
