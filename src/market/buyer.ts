import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, phoneDigits } from '#src/base/text.ts'

/** What a buyer typed about himself, as typed. */
export type Contact = { name: string; phone: string; email: string }

const email = /^[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+$/

/** Why these are not yet a name and a number a shop can call. */
export function whyNotBuyer(contact: Contact): Refusal[] {
  const name = cleanLine(contact.name)
  const refusals: Refusal[] = []
  if (name.length < 2) refusals.push({ rule: 'market.buyer.name_missing', field: 'nama' })
  if (name.length > 80) refusals.push({ rule: 'market.buyer.name_long', field: 'nama', facts: { most: 80 } })
  if (phoneDigits(contact.phone) === undefined) refusals.push({ rule: 'market.buyer.phone', field: 'telepon' })
  if (contact.email !== '' && (contact.email.length > 200 || !email.test(contact.email)))
    refusals.push({ rule: 'market.buyer.email', field: 'surel' })
  return refusals
}

/** The buyer as an order keeps him. */
export const buyerOf = (contact: Contact): { name: string; phone: string; email?: string } => ({
  name: cleanLine(contact.name),
  phone: phoneDigits(contact.phone) ?? '',
  ...(contact.email === '' ? {} : { email: contact.email }),
})

/** `62812…` as people read it: `0812-3456-7890`. */
export function phoneShown(digits: string): string {
  const local = digits.startsWith('62') ? `0${digits.slice(2)}` : digits
  return local.replace(/^(\d{4})(\d{4})(\d*)$/, (_, a: string, b: string, c: string) => [a, b, c].filter(Boolean).join('-'))
}
