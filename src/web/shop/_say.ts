import { formatRupiah } from '#src/base/money.ts'
import { type Day, dayOf, dayPlus, formatCivicDay, formatClock, formatMoment, minutesAfter, type Tongue } from '#src/base/time.ts'
import type { Fulfilment, PaymentMethod } from '#src/market/order-states.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { IconName } from '#src/ui/icon.tsx'
import type { Say } from '#src/ui/words.ts'

/** `Fitria N.`: enough to know whom one serves, no more. */
export function shortName(name: string): string {
  const [first = '', second] = name.trim().split(/\s+/)
  return second ? `${first} ${[...second][0] ?? ''}.` : first
}

const aDay = 24 * 60

/** `pukul 15.20 WIB` today, `besok pukul 15.20 WIB`, with its day otherwise. */
export function whenWords(t: Say, ctx: Ctx, at: Date): string {
  const clock = formatClock(at, ctx.tongue)
  if (dayOf(at) === dayOf(ctx.now)) return t('shop.at_clock', { clock })
  return dayOf(at) === dayOf(minutesAfter(ctx.now, aDay)) ? t('shop.at_clock_tomorrow', { clock }) : formatMoment(at, ctx.tongue)
}

/** `18 menit lagi`, `4 jam lagi`, `2 hari lagi`. */
export function leftWords(t: Say, now: Date, until: Date): string {
  const minutes = Math.floor((until.getTime() - now.getTime()) / 60_000)
  if (minutes < 0) return t('shop.left.over')
  if (minutes < 60) return t('shop.left.minutes', { n: minutes })
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? t('shop.left.hours', { n: hours }) : t('shop.left.days', { n: Math.floor(hours / 24) })
}

export const fulfilmentIcons: Record<Fulfilment, IconName> = { pickup: 'shop', point: 'pin', delivery: 'bike', courier: 'truck' }

/** How the goods leave: `Antar ke Hadimulyo Timur`. */
export const fulfilmentWords = (t: Say, method: Fulfilment, place: string): string =>
  t(`shop.fulfilment.${method}`, { place: place || '-' })

export const methodWords = (t: Say, method: PaymentMethod): string => t(`shop.method.${method}`)

export const optionWords = (options: readonly { name: string; value: string }[]): string => options.map((option) => option.value).join(', ')

/** `2 buah, giling kasar` */
export const lineWords = (t: Say, line: { quantity: number; options: readonly { name: string; value: string }[] }): string =>
  [t('shop.pieces', { n: line.quantity }), optionWords(line.options)].filter(Boolean).join(', ')

/** Whether what came in fits what was asked, in words. */
export function matchWords(t: Say, received: number, due: number): string {
  if (received === due) return t('shop.paid.exact')
  return received > due
    ? t('shop.paid.more', { amount: formatRupiah(received - due) })
    : t('shop.paid.less', { amount: formatRupiah(due - received) })
}

/** `22 kelurahan, Rp5.000 sampai Rp12.000` */
export function zonesWords(t: Say, zones: readonly { fee: number }[]): string {
  if (zones.length === 0) return t('shop.no')
  const fees = zones.map((zone) => zone.fee)
  return t('shop.hand.zones_now', { n: zones.length, from: formatRupiah(Math.min(...fees)), to: formatRupiah(Math.max(...fees)) })
}

/** A week of work by its Monday and Saturday. */
export const weekWords = (t: Say, week: Day, tongue: Tongue): string =>
  t('making.queue.week_range', { from: formatCivicDay(week, tongue), to: formatCivicDay(dayPlus(week, 5), tongue) })
