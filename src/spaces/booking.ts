import { z } from 'zod'
import { cleanLine, cleanText } from '#src/base/text.ts'

/** Half-open: `start` belongs to it, `end` does not. */
export type Period = { start: Date; end: Date }

export const classes = ['social', 'limited_commercial', 'commercial', 'government'] as const
export type UsageClass = (typeof classes)[number]

export const states = [
  'held',
  'pending',
  'awaiting_payment',
  'confirmed',
  'in_use',
  'completed',
  'awaiting_tariff',
  'awaiting_basis',
  'declined',
  'cancelled',
  'expired',
  'no_show',
] as const
export type BookingState = (typeof states)[number]

/** A booking in one of these is over: nothing of it is claimed any more, or it has been used up. */
export const ended: readonly BookingState[] = ['declined', 'cancelled', 'expired', 'no_show', 'completed']
export const isEnded = (state: BookingState): boolean => ended.includes(state)

/** States from which its applicant may still call it off. */
export const mayBeCancelled: readonly BookingState[] = [
  'held',
  'pending',
  'awaiting_payment',
  'confirmed',
  'awaiting_tariff',
  'awaiting_basis',
]

/** Minutes and hours of the room's clocks; what a room sets for itself stands with the room. */
export const bookingClocks = {
  /** A hold may be made longer once, by as many minutes as it had. */
  payHours: 24,
  checkInBefore: 15,
  checkInAfter: 15,
  freeCancelHours: 24,
  decideWorkingDays: 3,
  appealDays: 7,
} as const

/** What somebody asks for beside the room: a projector, thirty chairs. */
const extra = z.strictObject({
  bookable: z.string('spaces.booking.unreadable').max(60, 'spaces.booking.unreadable'),
  quantity: z.coerce
    .number('spaces.booking.quantity')
    .int('spaces.booking.quantity')
    .min(1, 'spaces.booking.quantity')
    .max(10_000, 'spaces.booking.quantity'),
})

const instant = z.iso
  .datetime({ offset: true, error: 'spaces.when.unreadable' })
  .transform((text) => new Date(text))
  .refine((at) => at.getUTCFullYear() >= 2000 && at.getUTCFullYear() < 2100, 'spaces.when.unreadable')

const period = z.strictObject({ start: instant, end: instant }).refine(({ start, end }) => start < end, 'spaces.when.end_before_start')

export const answersSchema = z
  .record(z.string().max(40), z.string().max(40))
  .refine((all) => Object.keys(all).length <= 12, 'spaces.booking.unreadable')

/** What a hold needs to know: which room and things, when, for how many. Instants carry their offset. */
export const holdShape = {
  bookable: z.string('spaces.booking.unreadable').min(1, 'spaces.booking.unreadable').max(60, 'spaces.booking.unreadable'),
  periods: z.array(period, 'spaces.when.unreadable').min(1, 'spaces.when.unreadable').max(62, 'spaces.when.too_many'),
  people: z.coerce
    .number('spaces.booking.people')
    .int('spaces.booking.people')
    .min(1, 'spaces.booking.people')
    .max(100_000, 'spaces.booking.people'),
  extras: z.array(extra).max(20, 'spaces.booking.too_many').default([]),
}
export const holdSchema = z.strictObject(holdShape)
export type HoldWish = z.output<typeof holdSchema>

/**
 * A piece of a page or of a statement. Nothing rests on this: statements take values apart from their text, and pages write every letter as a
 * letter. But the name of an activity stands on sheets at doors, in calendars and letters, and is meant to be read.
 */
const markup = /<!--|<[!/?]?[a-z][^<>]*[>=]/i
const statement =
  /;\s*(?:drop|alter|truncate|create)\s+(?:table|schema|database|view|role|user)\b|;\s*(?:delete\s+from|insert\s+into|update\s+\S+\s+set)\b|\bunion\s+(?:all\s+)?select\b|['"]\s*or\s+['"]?\w+['"]?\s*=/i
export const isCode = (text: string): boolean => markup.test(text) || statement.test(text)

const title = z
  .string('spaces.booking.title')
  .transform(cleanLine)
  .pipe(
    z
      .string()
      .min(3, 'spaces.booking.title')
      .max(160, 'spaces.booking.too_long')
      .refine((text) => !isCode(text), 'spaces.booking.title_is_code'),
  )
const purpose = z.string('spaces.booking.unreadable').transform(cleanText).pipe(z.string().max(4000, 'spaces.booking.too_long'))

/** What the desk needs to know: for what, for whom, and the answers that give the class. */
export const useShape = {
  title,
  purpose: purpose.default(''),
  answers: answersSchema,
  organisation: z.string().max(80).optional(),
}
export const useSchema = z.strictObject(useShape)
export type UseWish = z.output<typeof useSchema>

export const placeSchema = z.strictObject({ ...holdShape, ...useShape })

export const reasonSchema = z
  .string('spaces.booking.reason_missing')
  .transform(cleanText)
  .pipe(z.string().min(3, 'spaces.booking.reason_missing').max(2000, 'spaces.booking.too_long'))

/** Periods in order, those that touch or overlap made one: what a multirange of the database holds. */
export function joined(periods: readonly Period[]): Period[] {
  const all: Period[] = []
  for (const { start, end } of [...periods].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    const last = all.at(-1)
    if (last && start <= last.end) last.end = end > last.end ? end : last.end
    else all.push({ start, end })
  }
  return all
}

const text = ({ start, end }: Period) => `[${start.toISOString()},${end.toISOString()})`
export const rangeText = text
export const multirangeText = (periods: readonly Period[]): string => `{${joined(periods).map(text).join(',')}}`

export const beginsAt = (periods: readonly Period[]): Date =>
  periods.reduce((least, { start }) => (start < least ? start : least), periods[0]?.start as Date)
export const endsAt = (periods: readonly Period[]): Date =>
  periods.reduce((most, { end }) => (end > most ? end : most), periods[0]?.end as Date)
