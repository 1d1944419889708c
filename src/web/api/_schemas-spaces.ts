import { z } from 'zod'
import { classes, holdShape, reasonSchema, states, useShape } from '#src/spaces/booking.ts'
import type { Operation } from './openapi.ts'

const money = z.int().min(0).describe('whole rupiah')
const moment = z.iso.datetime({ offset: true })
const usageClass = z.enum(classes).describe('social, limited_commercial, commercial or government: of the activity, not of the room')

const instant = holdShape.periods.element.shape.start
const extras = z
  .array(
    z.strictObject({
      space: holdShape.extras.unwrap().element.shape.bookable.describe('slug of a thing'),
      quantity: holdShape.extras.unwrap().element.shape.quantity,
    }),
  )
  .max(20, 'spaces.booking.too_many')
  .default([])

export const whenShape = {
  space: holdShape.bookable.describe('slug of a room, seats, a thing or a kit'),
  start: instant.optional().describe('with offset; the hour it begins'),
  end: instant.optional().describe('with offset; not part of it any more'),
  periods: holdShape.periods.optional().describe('several times in place of start and end: the same hours on several days'),
  people: holdShape.people,
  extras: extras.describe('things beside the room: all of them, or nothing'),
}

export const oneWay = <T extends { start?: Date | undefined; end?: Date | undefined; periods?: unknown }>(
  wish: z.core.$RefinementCtx<T>,
) => {
  const { start, end, periods } = wish.value
  const say = (message: string, field: string) => wish.issues.push({ code: 'custom', message, path: [field], input: wish.value })
  if (periods) {
    if (start || end) say('spaces.booking.unreadable', 'periods')
    return
  }
  if (!start) say('spaces.when.unreadable', 'start')
  if (!end) say('spaces.when.unreadable', 'end')
  if (start && end && start >= end) say('spaces.when.end_before_start', 'end')
}

export const spaceQuoteSchema = z
  .strictObject({ ...whenShape, answers: useShape.answers })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'SpaceQuoteRequest' })

export const bookingRequestSchema = z
  .strictObject({
    ...whenShape,
    ...useShape,
    price: z.unknown().optional().describe('not looked at: the price is the tariff’s'),
  })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'BookingRequest' })

export const bookingHoldSchema = z
  .strictObject(whenShape)
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'BookingHold' })
export const bookingUseSchema = z.strictObject(useShape).meta({ id: 'BookingUse' })

export const bookingMoveSchema = z
  .strictObject({
    start: instant.optional(),
    end: instant.optional(),
    periods: holdShape.periods.optional(),
    version: z.int().optional().describe('the version that was shown; changed since: 409'),
  })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'BookingMove' })

export const bookingReasonSchema = z
  .strictObject({ reason: reasonSchema, version: z.int().optional().describe('the version that was shown; changed since: 409') })
  .meta({ id: 'BookingReason' })

export const emptySchema = z.strictObject({}).meta({ id: 'Nothing' })

export const daysQuery = z.object({
  from: z.iso.date('spaces.when.unreadable').describe('civic day, WIB'),
  to: z.iso.date('spaces.when.unreadable').describe('civic day, WIB, excluded; at most 62 days later'),
})

const period = z.object({ start: moment, end: moment })

const spaceSchema = z
  .object({
    slug: z.string(),
    name: z.string(),
    nameEn: z.string(),
    kind: z.enum(['room', 'open_air', 'seats', 'equipment', 'kit']),
    capacity: z.int().nullable().describe('people; null for things'),
    parts: z.array(z.string()).describe('what it is made of: two that share a part bar each other'),
    illustrative: z.boolean().describe('example data the city has not confirmed'),
  })
  .meta({ id: 'Space' })
const list = (items: z.ZodType, id: string) => z.object({ items: z.array(items), next: z.string().nullable() }).meta({ id })

const questionSchema = z
  .object({ key: z.string(), text: z.string(), values: z.array(z.string()), labels: z.record(z.string(), z.string()) })
  .meta({ id: 'SpaceQuestion' })

const availabilitySchema = z
  .object({
    space: z.string(),
    from: z.iso.date(),
    to: z.iso.date(),
    zone: z.string(),
    stock: z.int().describe('how many there are: 1 for a room'),
    open: z.array(period).describe('hours without pauses and closures'),
    free: z.array(period).describe('open and not wholly taken'),
    taken: z.array(period.extend({ class: usageClass.nullable(), left: z.int().describe('how many are left; 0 for a room') })),
    closed: z.array(period.extend({ reason: z.string() })),
  })
  .meta({ id: 'SpaceAvailability' })

const quotedSchema = z
  .object({
    class: usageClass,
    rule: z.string().describe('code of the row of the rule table'),
    ruleText: z.string(),
    article: z.string(),
    mayDeviate: z.string().describe('post that may decide otherwise, with a reason'),
    illustrative: z.boolean(),
    legalBasis: z.array(z.object({ code: z.string(), title: z.string(), article: z.string(), verified: z.boolean() })),
    tariff: z.array(
      z.object({
        code: z.string(),
        item: z.string(),
        itemEn: z.string().optional().describe('its English name, where the city has one'),
        day: z.iso.date().describe('civic day of use: its version counts'),
        per: z.enum(['hour', 'half_day', 'day', 'use']),
        units: z.int(),
        quantity: z.int(),
        amount: money,
        normal: money,
      }),
    ),
    normalPrice: money,
    price: money,
    documents: z.array(z.string()),
    approver: z.array(z.string()).describe('posts that may decide it'),
    available: z.boolean(),
    barred: z.array(z.object({ rule: z.string(), detail: z.string() })).describe('what stands in the way at that time'),
  })
  .meta({ id: 'SpaceQuote' })

const bookingSchema = z
  .object({
    number: z.string(),
    space: z.string(),
    state: z.enum(states),
    title: z.string(),
    start: moment,
    end: moment,
    zone: z.string(),
    periods: z.array(period),
    people: z.int(),
    class: usageClass.nullable(),
    price: money,
    normalPrice: money,
    legalBasis: z.array(z.string()),
    items: z.array(z.object({ space: z.string(), name: z.string(), quantity: z.int() })),
    lapsesAt: moment.nullable().describe('when it lapses by itself'),
    version: z.int(),
    steps: z.array(z.object({ from: z.string(), to: z.string(), at: moment, reason: z.string() })),
  })
  .meta({ id: 'Booking' })

const madeSchema = z
  .object({ number: z.string(), state: z.enum(states), price: money, normalPrice: money, url: z.url() })
  .meta({ id: 'BookingMade' })
const heldSchema = z.object({ number: z.string(), heldUntil: moment.describe('after that others may take it') }).meta({ id: 'BookingHeld' })
const stateSchema = z.object({ number: z.string(), state: z.enum(states) }).meta({ id: 'BookingState' })

export const alternativeSchema = z
  .object({
    kind: z.enum(['without', 'fewer', 'shift', 'other_day', 'other_space', 'shorten']),
    space: z.string(),
    name: z.string(),
    start: moment,
    end: moment,
    periods: z.array(period),
    extras: z.array(z.object({ space: z.string(), quantity: z.int() })),
    text: z.string().describe('a sentence for a person'),
  })
  .meta({ id: 'Alternative' })

const wrong = { 422: { says: 'cannot be; `rule` and `field` say why' } }
export const making = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  401: { says: 'no such token' },
  403: { says: 'outside one’s authority: `rule` and `whoCan`' },
  404: { says: 'not there, or not yours' },
  409: { says: 'taken (with `alternatives`) or changed since' },
  ...wrong,
}

const step = (name: string, summary: string, body: z.ZodType): Operation => ({
  method: 'post',
  path: `/bookings/{number}/${name}`,
  summary,
  security: 'seller',
  once: true,
  body,
  answers: { 200: { says: 'its state now', schema: stateSchema }, ...making },
})

export const spacesApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/spaces',
    summary: 'Rooms, seats, things and kits that can be booked.',
    security: 'anyone',
    answers: { 200: { says: 'all of them', schema: list(spaceSchema, 'SpaceList') } },
  },
  {
    method: 'get',
    path: '/spaces/questions',
    summary: 'What is asked about an activity: the answers give its class.',
    security: 'anyone',
    answers: { 200: { says: 'at most six', schema: list(questionSchema, 'SpaceQuestionList') } },
  },
  {
    method: 'get',
    path: '/spaces/{slug}/availability',
    summary: 'What is free and what is taken, with classes and no names.',
    security: 'anyone',
    query: daysQuery,
    answers: { 200: { says: 'the times', schema: availabilitySchema }, 404: { says: 'no such room' }, ...wrong },
  },
  {
    method: 'post',
    path: '/bookings/quote',
    summary: 'Class, rule and price of a use. Nothing is held.',
    security: 'anyone',
    body: spaceQuoteSchema,
    answers: { 200: { says: 'quoted', schema: quotedSchema }, 400: { says: 'unreadable' }, ...wrong },
  },
  {
    method: 'post',
    path: '/bookings',
    summary: 'Ask for a room and things: all of them, or nothing.',
    security: 'seller',
    once: true,
    body: bookingRequestSchema,
    answers: { 201: { says: 'asked for, or standing at once', schema: madeSchema }, ...making },
  },
  {
    method: 'get',
    path: '/bookings/{number}',
    summary: 'One of your bookings.',
    security: 'seller',
    answers: { 200: { says: 'the booking', schema: bookingSchema }, 401: making[401], 404: making[404] },
  },
  {
    method: 'post',
    path: '/bookings/holds',
    summary: 'Keeps a room and things for the minutes a form takes.',
    security: 'seller',
    once: true,
    body: bookingHoldSchema,
    answers: { 201: { says: 'held', schema: heldSchema }, ...making },
  },
  step('submission', 'Sends what was held.', bookingUseSchema),
  step('extension', 'Keeps a hold once more as long.', emptySchema),
  step('move', 'Another time: moved, longer or shorter.', bookingMoveSchema),
  step('check-in', 'Says that one is there.', emptySchema),
  step('approval', 'Approves, by the authority matrix of this moment.', bookingReasonSchema),
  step('decline', 'Declines, with the reason the applicant reads.', bookingReasonSchema),
  step('cancellation', 'Calls it off; after the start the rest is released.', bookingReasonSchema),
]
