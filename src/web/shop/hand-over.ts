import type { KelurahanName } from '#src/market/buyer.db.ts'
import type { TeamShop } from '#src/market/shop-read.db.ts'
import type { Typed } from './form.ts'

/** How goods are handed over, as it stands in the form: money as typed, a blank fee where the shop does not go. */
export type HandOverDraft = { offersPickup: boolean; offersPoint: boolean; courierFee: string; fees: Record<string, string> }

export const handOverStored = (shop: TeamShop): HandOverDraft => ({
  offersPickup: shop.offersPickup,
  offersPoint: shop.offersPoint,
  courierFee: shop.courierFee === null ? '' : String(shop.courierFee),
  fees: Object.fromEntries(shop.zones.map((zone) => [zone.kelurahan, String(zone.fee)])),
})

export const handOverTyped = (form: Typed, kelurahan: readonly KelurahanName[]): HandOverDraft => ({
  offersPickup: form.checked('offersPickup'),
  offersPoint: form.checked('offersPoint'),
  courierFee: form.text('courierFee'),
  fees: Object.fromEntries(kelurahan.map(({ code }) => [code, form.text(`zona.${code}`)])),
})

const fee = (text: string): number | undefined => {
  const digits = text.replace(/^\s*Rp\.?/i, '').replace(/[\s.]/g, '')
  return digits === '' ? undefined : /^\d{1,9}$/.test(digits) ? Number(digits) : Number.NaN
}

/** The kelurahan with a fee, in the order the deed gets them: its refusals count that way. */
export const zonesSent = (draft: HandOverDraft): string[] =>
  Object.keys(draft.fees).filter((code) => fee(draft.fees[code] ?? '') !== undefined)

export const handOverOf = (draft: HandOverDraft): unknown => ({
  offersPickup: draft.offersPickup,
  offersPoint: draft.offersPoint,
  courierFee: fee(draft.courierFee) ?? null,
  zones: zonesSent(draft).map((code) => ({ kelurahan: code, fee: fee(draft.fees[code] ?? '') })),
})
