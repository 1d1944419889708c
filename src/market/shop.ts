import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText, phoneDigits } from '#src/base/text.ts'
import { sceneKinds } from '#src/ui/picture/scene.ts'

export type ShopStatus = 'draft' | 'submitted' | 'needs_revision' | 'approved' | 'rejected' | 'suspended'
export type ShopStep = 'submit' | 'ask_revision' | 'approve' | 'reject' | 'suspend' | 'restore'
export type TeamRole = 'owner' | 'staff' | 'cashier' | 'facilitator'

type Transition = {
  step: ShopStep
  from: readonly ShopStatus[]
  to: ShopStatus
  actor: 'owner' | 'curator'
  /** Least letters of the reason that is written down and told to the team. */
  reason: number
  source: string
}

const house = 'aturan rumah MB2'

/** The life of a shop. Nothing else changes its status. */
export const shopTransitions: readonly Transition[] = [
  { step: 'submit', from: ['draft', 'needs_revision'], to: 'submitted', actor: 'owner', reason: 0, source: house },
  { step: 'approve', from: ['submitted'], to: 'approved', actor: 'curator', reason: 0, source: `${house}: kurator di luar tim toko` },
  { step: 'ask_revision', from: ['submitted'], to: 'needs_revision', actor: 'curator', reason: 20, source: `${house}: alasan tertulis` },
  { step: 'reject', from: ['submitted'], to: 'rejected', actor: 'curator', reason: 20, source: `${house}: alasan tertulis` },
  { step: 'suspend', from: ['approved'], to: 'suspended', actor: 'curator', reason: 20, source: `${house}: alasan tertulis` },
  {
    step: 'restore',
    from: ['suspended'],
    to: 'approved',
    actor: 'curator',
    reason: 0,
    source: `${house}: barang tampil lagi seperti semula`,
  },
]

/** The transition this step makes from here with this reason, or why not. */
export function shopTransition(step: ShopStep, status: ShopStatus, reason: string): Transition | Refusal {
  const found = shopTransitions.find((one) => one.step === step && one.from.includes(status))
  if (!found) return { rule: 'market.shop.not_from_here', facts: { status, step } }
  if ([...reason].length < found.reason) return { rule: 'market.shop.reason_short', field: 'reason', facts: { least: found.reason } }
  return found
}

export const shopStepsOpen = (status: ShopStatus, actor: 'owner' | 'curator'): ShopStep[] =>
  shopTransitions.filter((one) => one.actor === actor && one.from.includes(status)).map((one) => one.step)

/** Addresses under /toko-saya and /belanja/toko that are no shop's name. */
const kept = new Set(['buka', 'baru', 'semua', 'impor', 'bantuan'])

/** Names to try for an address, the nicest first. */
export function shopSlugs(slug: string): string[] {
  const base = slug.length < 2 || kept.has(slug) ? `toko-${slug}` : slug
  return [base, ...Array.from({ length: 8 }, (_, at) => `${base.slice(0, 57)}-${at + 2}`)]
}

const line = (most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanLine)
    .refine((text) => [...text].length <= most, rule)
const paragraphs = (most: number, rule: string) =>
  z
    .string(rule)
    .transform(cleanText)
    .refine((text) => [...text].length <= most, rule)

/** What a shop says about itself. Only the name is needed to begin; the rest before it is submitted. */
export const shopInput = z.object({
  name: line(80, 'market.shop.name_length').refine((name) => [...name].length >= 2, 'market.shop.name_length'),
  tagline: line(120, 'market.shop.tagline_long').default(''),
  story: paragraphs(3000, 'market.shop.story_long').default(''),
  kelurahan: z.string('market.shop.kelurahan_unknown').trim().min(1, 'market.shop.kelurahan_unknown'),
  subsector: z.string('market.shop.subsector_unknown').trim().min(1, 'market.shop.subsector_unknown'),
  address: line(200, 'market.shop.address_long').default(''),
  hours: line(120, 'market.shop.hours_long').default(''),
  phone: line(30, 'market.shop.phone_shape')
    .refine((phone) => phone === '' || phoneDigits(phone) !== undefined, 'market.shop.phone_shape')
    .default(''),
  scene: z
    .string()
    .refine((scene) => sceneKinds.some((one) => one === scene))
    .catch('market-stall'),
})
export type ShopInput = z.output<typeof shopInput>

const fee = z.number('market.shop.fee').int('market.shop.fee').min(0, 'market.shop.fee').max(10_000_000, 'market.shop.fee')

export const handOverInput = z.object({
  offersPickup: z.boolean(),
  offersPoint: z.boolean(),
  /** `null`: the shop sends nothing by courier. */
  courierFee: fee.nullable(),
  zones: z
    .array(z.object({ kelurahan: z.string(), fee }))
    .max(100)
    .refine((zones) => new Set(zones.map((zone) => zone.kelurahan)).size === zones.length, 'market.zone.twice'),
})
export type HandOver = z.output<typeof handOverInput>

export type ShopFacts = Pick<ShopInput, 'story' | 'address' | 'hours' | 'phone'> & { ways: number }

const shortestStory = 40

/** What a curator cannot judge a shop without. */
export function whyIncomplete(shop: ShopFacts): Refusal[] {
  const refusals: Refusal[] = []
  if ([...shop.story].length < shortestStory)
    refusals.push({ rule: 'market.shop.story_short', field: 'story', facts: { least: shortestStory } })
  if (shop.address === '') refusals.push({ rule: 'market.shop.address_missing', field: 'address' })
  if (shop.hours === '') refusals.push({ rule: 'market.shop.hours_missing', field: 'hours' })
  if (shop.phone === '') refusals.push({ rule: 'market.shop.phone_missing', field: 'phone' })
  if (shop.ways === 0) refusals.push({ rule: 'market.shop.no_hand_over', field: 'offersPickup' })
  return refusals
}

/** The longest a shop is closed at once, in days. */
export const longestHoliday = 90

export const shopsOfOne = 5
