import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { Refusal } from '#src/base/outcome.ts'
import { formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Priced } from './pricing.ts'

/** What the buyer saw: unit price a variant, fee a shop, total. Signed, so that it cannot be written by hand. */
/** `r`: the day a shop's made goods are ready. */
type Seen = { l: Record<string, [number, number]>; f: Record<string, number>; t: number; r: Record<string, string> }

const seenShape = z.object({
  l: z.record(z.string(), z.tuple([z.number(), z.number()])),
  f: z.record(z.string(), z.number()),
  t: z.number(),
  // tokens of before goods were made to order have none
  r: z.record(z.string(), z.string()).default({}),
})

const sign = (secret: string, text: string) => createHmac('sha256', secret).update(`quote ${text}`).digest('base64url').slice(0, 27)

function seenOf(priced: Priced): Seen {
  const l: Seen['l'] = {}
  const f: Seen['f'] = {}
  const r: Seen['r'] = {}
  for (const shop of priced.shops) {
    f[shop.slug] = shop.deliveryFee
    if (shop.readyBy) r[shop.slug] = shop.readyBy
    for (const line of shop.lines) l[line.variant] = [line.price, line.quantity]
  }
  return { l, f, t: priced.total, r }
}

/** The token a buyer sends back with *Buat pesanan*. */
export function quoteToken(secret: string, priced: Priced): string {
  const text = Buffer.from(JSON.stringify(seenOf(priced))).toString('base64url')
  return `${text}.${sign(secret, text)}`
}

function read(secret: string, token: string): Seen | undefined {
  const [text = '', signature = ''] = token.split('.')
  const expected = Buffer.from(sign(secret, text))
  const given = Buffer.from(signature)
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined
  const parsed = seenShape.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString()))
  return parsed.success ? parsed.data : undefined
}

const days = (before: string | undefined, now: string, tongue: Tongue) => ({
  oldDay: before === undefined ? '–' : formatCivicDay(before, tongue),
  newDay: formatCivicDay(now, tongue),
})

/**
 * What became dearer or later since the buyer looked. A drop is passed on silently; a rise, or another basket, is refused with the difference.
 * A forged token is refused as such.
 */
export function whyNotQuoted(secret: string, token: string | undefined, priced: Priced, tongue: Tongue = 'id'): Refusal[] {
  if (token === undefined) return []
  const seen = read(secret, token)
  if (!seen) return [{ rule: 'market.quote.unreadable', field: 'quote' }]
  const now = seenOf(priced)
  const facts = { oldTotal: seen.t, newTotal: now.t }
  const same =
    Object.keys(now.l).length === Object.keys(seen.l).length &&
    Object.entries(now.l).every(([variant, [, quantity]]) => seen.l[variant]?.[1] === quantity)
  if (!same) return [{ rule: 'market.quote.other_basket', field: 'quote', facts }]
  const dearer = priced.shops.flatMap((shop) =>
    shop.lines
      .filter((line) => line.price > (seen.l[line.variant]?.[0] ?? 0))
      .map(
        (line): Refusal => ({
          rule: 'market.quote.changed',
          field: 'lines',
          facts: { ...facts, name: line.name, variant: line.variant, old: seen.l[line.variant]?.[0] ?? 0, new: line.price },
        }),
      ),
  )
  const fees = priced.shops
    .filter((shop) => shop.deliveryFee > (seen.f[shop.slug] ?? 0))
    .map(
      (shop): Refusal => ({
        rule: 'market.quote.changed',
        field: 'fulfilment',
        facts: { ...facts, name: shop.name, shop: shop.slug, old: seen.f[shop.slug] ?? 0, new: shop.deliveryFee },
      }),
    )
  const later = priced.shops.flatMap((shop): Refusal[] =>
    shop.readyBy && shop.readyBy > (seen.r[shop.slug] ?? '')
      ? [
          {
            rule: 'market.making.later',
            field: 'lines',
            facts: {
              name: shop.name,
              shop: shop.slug,
              old: seen.r[shop.slug] ?? '',
              new: shop.readyBy,
              ...days(seen.r[shop.slug], shop.readyBy, tongue),
            },
          },
        ]
      : [],
  )
  return [...dearer, ...fees, ...later]
}
