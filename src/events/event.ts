import { z } from 'zod'
import { slugOf } from '#src/base/id.ts'
import { cleanLine, cleanText, phoneDigits } from '#src/base/text.ts'
import { cityInstant, type Day, isDay } from '#src/base/time.ts'

export const eventStates = ['draft', 'submitted', 'returned', 'published', 'withdrawn', 'expired'] as const
export type EventState = (typeof eventStates)[number]

/** As schema.org has them: EventScheduled, EventCancelled, EventPostponed, EventRescheduled, EventMovedOnline. */
export const eventStatuses = ['scheduled', 'cancelled', 'postponed', 'rescheduled', 'moved_online'] as const
export type EventStatus = (typeof eventStatuses)[number]

export const placeKinds = ['space', 'venue', 'free', 'online'] as const
export type PlaceKind = (typeof placeKinds)[number]
export const audiences = ['public', 'families', 'youth', 'business', 'members'] as const
export type Audience = (typeof audiences)[number]
export const fundings = ['unsaid', 'self', 'sponsor', 'apbd', 'mixed'] as const
export type Funding = (typeof fundings)[number]

/** How long an event is taken to last where nobody said: the calendar shows it until then. */
export const assumedHours = 3
export const longestDays = 40

const text = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))
const optional = (most: number, clean = cleanLine) =>
  z.string('events.event.unreadable').default('').transform(clean).pipe(z.string().max(most, 'events.event.too_long'))

const webAddress = optional(500).refine((url) => url === '' || /^https:\/\/[^\s/$.?#][^\s]*$/i.test(url), 'events.event.web_address')

const day = z.string('events.when.unreadable').refine((value): value is Day => isDay(value), 'events.when.unreadable')
const clock = z.string('events.when.unreadable').regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'events.when.unreadable')

/**
 * One date as people say it: a day and wall clocks of the city. `until` at or before `from` is past midnight; left out, nobody said when it
 * ends; `from` left out, the hour is not yet announced. `untilDay` is the last day of one that goes on over several.
 */
export const whenSchema = z
  .strictObject({ day, from: clock.optional(), until: clock.optional(), untilDay: day.optional() })
  .refine(({ from, until }) => from !== '24:00' && (from !== undefined || until === undefined), 'events.when.unreadable')
  .refine(({ day: first, untilDay }) => untilDay === undefined || untilDay >= first, 'events.when.end_before_start')
export type When = z.output<typeof whenSchema>

export type Span = { startsAt: Date; endsAt: Date | null; timeKnown: boolean }

const minutes = (at: string): number => Number(at.slice(0, 2)) * 60 + Number(at.slice(3))

/** The instants of a date. 22:00–02:00 belongs to the day it begins on; 24:00 is the end of its day, not the next one. */
export function spanOf({ day: first, from, until, untilDay }: When): Span {
  if (from === undefined) return { startsAt: cityInstant(first), endsAt: cityInstant(untilDay ?? first, 1440), timeKnown: false }
  const startsAt = cityInstant(first, minutes(from))
  if (until === undefined) return { startsAt, endsAt: untilDay === undefined ? null : cityInstant(untilDay, 1440), timeKnown: true }
  const past = untilDay === undefined && minutes(until) <= minutes(from) ? 1440 : 0
  return { startsAt, endsAt: cityInstant(untilDay ?? first, minutes(until) + past), timeKnown: true }
}

const shape = {
  title: text('events.event.title', 3, 160),
  titleEn: optional(160),
  summary: text('events.event.summary', 10, 300),
  body: optional(8000, cleanText),
  organiser: text('events.event.organiser', 2, 120),
  organisation: z.string().max(80).optional(),
  subsector: z.string().max(40).optional(),
  kelurahan: z.string().max(20).optional(),
  placeKind: z.enum(placeKinds, 'events.event.place'),
  space: z.string().max(60).optional(),
  venue: z.string().max(60).optional(),
  place: optional(160),
  /** Roads it passes, in order, by their code or name; and from which kelurahan to which. */
  route: z
    .array(z.string('events.route.unknown').transform(cleanLine).pipe(z.string().max(160, 'events.route.unknown')), 'events.route.unknown')
    .max(20, 'events.route.too_long')
    .optional(),
  routeFrom: z.string().max(20).optional(),
  routeTo: z.string().max(20).optional(),
  onlineUrl: webAddress,
  booking: z.string().max(40).optional(),
  funding: z.enum(fundings, 'events.event.unreadable').default('unsaid'),
  audience: z.enum(audiences, 'events.event.unreadable').default('public'),
  crowd: z.coerce.number('events.event.crowd').int('events.event.crowd').min(1, 'events.event.crowd').max(200_000, 'events.event.crowd'),
  price: z.coerce
    .number('events.event.price')
    .int('events.event.price')
    .min(0, 'events.event.price')
    .max(100_000_000, 'events.event.price')
    .optional(),
  url: webAddress,
  when: z.array(whenSchema, 'events.when.missing').min(1, 'events.when.missing').max(400, 'events.when.too_many'),
}

const placed = <
  T extends { placeKind: PlaceKind; space?: string | undefined; venue?: string | undefined; place: string; onlineUrl: string },
>(
  schema: z.ZodType<T>,
) =>
  schema.superRefine((it, check) => {
    const field = { space: 'space', venue: 'venue', free: 'place', online: 'onlineUrl' } as const
    const given = { space: it.space, venue: it.venue, free: it.place, online: it.onlineUrl }
    if (!given[it.placeKind]) check.addIssue({ code: 'custom', message: 'events.event.place', path: [field[it.placeKind]] })
  })

/** What an event is, as its sender tells it. Clocks are the city's, money whole rupiah, addresses https only. */
export const eventSchema = placed(z.strictObject(shape))
export type EventWish = z.output<typeof eventSchema>

const phone = z
  .string('events.event.phone')
  .default('')
  .refine((value) => value.trim() === '' || phoneDigits(value) !== undefined, 'events.event.phone')
  .transform((value) => phoneDigits(value) ?? '')

/** How the sender is reached; never shown. */
export const contactShape = {
  name: text('events.event.contact_name', 2, 120),
  email: z.email('events.event.email').max(254, 'events.event.email'),
  phone,
}
export const submissionSchema = placed(
  z.strictObject({
    ...shape,
    contact: z.strictObject(contactShape, 'events.event.contact_name'),
    /** The sender was told which duties are late already, and goes on. */
    lateKnown: z.boolean('events.event.unreadable').default(false),
    /** Slug or number of the festival it would like to stand under; whoever keeps that one says yes or no. */
    umbrella: z.string('events.umbrella.none').max(100, 'events.umbrella.none').optional(),
  }),
)
export type Submission = z.output<typeof submissionSchema>

export const reasonSchema = text('events.event.reason_missing', 3, 2000, cleanText)

/** `pasar-malam-yosodadi-2027-06-05`: the title and the first day, so that next year's has an address of its own. */
export const slugFor = (title: string, first: Day): string => `${slugOf(title, 58).replace(/^barang$/, 'acara')}-${first}`

/** Pairs of letters two titles share, from 0 to 1 (Dice). Words common to all titles of a kind do not make two events one. */
export function likeness(a: string, b: string): number {
  const pairs = (title: string) => {
    const plain = ` ${title
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim()} `
    return plain.trim() === '' ? [] : Array.from({ length: plain.length - 1 }, (_, at) => plain.slice(at, at + 2))
  }
  const [left, right] = [pairs(a), pairs(b)]
  const rest = new Map<string, number>()
  for (const pair of right) rest.set(pair, (rest.get(pair) ?? 0) + 1)
  let shared = 0
  for (const pair of left) {
    const n = rest.get(pair) ?? 0
    if (n > 0) shared += 1
    rest.set(pair, n - 1)
  }
  return left.length + right.length === 0 ? 0 : (2 * shared) / (left.length + right.length)
}
/** From which likeness on two events at the same place within an hour are shown to the desk as perhaps one. */
export const sameAbove = 0.8
