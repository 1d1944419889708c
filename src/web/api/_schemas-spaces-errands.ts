import { z } from 'zod'
import { states } from '#src/spaces/booking.ts'
import { bookingHoldSchema, making } from './_schemas-spaces.ts'
import type { Operation } from './openapi.ts'

const rupiah = z.int().describe('whole rupiah')
const moment = z.iso.datetime({ offset: true })
const reason = z.string().describe('at least three letters')
const answers = z.record(z.string(), z.string()).describe('answers by question, as in /spaces/questions')

export const appealBodySchema = z.strictObject({ reason }).meta({ id: 'BookingAppeal' })
export const useChangeBodySchema = z.strictObject({ answers, reason }).meta({ id: 'BookingUseChange' })
export const requoteAnswerBodySchema = z.strictObject({ accept: z.boolean() }).meta({ id: 'RequoteAnswer' })
export const waiverWishBodySchema = z.strictObject({ amount: rupiah, reason }).meta({ id: 'WaiverWish' })
export const levyAnswerBodySchema = z
  .strictObject({ demanded: z.boolean(), says: z.string().default('').describe('sealed; read by the superior’s post alone') })
  .meta({ id: 'LevyAnswer' })
export const substituteBodySchema = z
  .strictObject({
    gone: z.string().describe('code of what cannot be had, as in /bookings/{number}/substitutes'),
    take: z.string().describe('code of what stands in for it'),
    price: rupiah.describe('what it was shown to cost then; a price that rose meanwhile refuses'),
    version: z.int().optional(),
  })
  .meta({ id: 'SubstituteTake' })
export const waitBodySchema = bookingHoldSchema
export const objectionBodySchema = z
  .strictObject({
    booking: z.string().optional().describe('number of a booking of one’s own'),
    space: z.string().optional().describe('slug, where there is no booking'),
    answers: answers.optional(),
    refusal: z.string().optional().describe('name of the rule that refused'),
    says: z.string().describe('10 to 4000 letters'),
  })
  .meta({ id: 'Objection' })

export const subsidyQuery = z.object({
  from: z.iso.date('spaces.when.unreadable').describe('civic day, WIB'),
  to: z.iso.date('spaces.when.unreadable').describe('civic day, WIB, included'),
})

const stepped = z.object({ number: z.string(), state: z.enum(states).optional() }).meta({ id: 'BookingErrandDone' })
const wished = z
  .object({
    number: z.string(),
    state: z.enum(states),
    request: z.string().describe('number of the request'),
    due: z.iso.date().describe('answered by this day'),
  })
  .meta({ id: 'WaiverWished' })
const substituted = z
  .object({
    number: z.string(),
    state: z.enum(states),
    price: rupiah,
    owedBack: rupiah.describe('paid beyond the price, owed back by the treasury'),
  })
  .meta({ id: 'SubstituteTaken' })
const substitutes = z
  .object({
    items: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        why: z.enum(['blocked', 'late', 'ended', 'closed']),
        choices: z.array(z.object({ code: z.string(), name: z.string(), price: rupiah.describe('of the whole booking with it') })),
      }),
    ),
    next: z.null(),
  })
  .meta({ id: 'SubstituteList' })
const place = z.object({ id: z.string(), position: z.int() }).meta({ id: 'WaitingPlace' })
const places = z
  .object({
    items: z.array(
      z.object({
        id: z.string(),
        space: z.string(),
        name: z.string(),
        periods: z.array(z.object({ start: moment, end: moment })),
        position: z.int(),
        offer: z.string().nullable().describe('number of the hold offered now'),
        until: moment.nullable(),
      }),
    ),
    next: z.null(),
  })
  .meta({ id: 'WaitingPlaces' })
const filed = z.object({ case: z.string(), due: z.iso.date().describe('answered by this day') }).meta({ id: 'ObjectionFiled' })
const list = (id: string, item: z.ZodType) => z.object({ items: z.array(item), next: z.null() }).meta({ id })
const precedents = list(
  'PrecedentList',
  z.object({
    rule: z.string(),
    answers: z.record(z.string(), z.string()),
    upheld: z.boolean(),
    precedent: z.string(),
    decision: z.string().nullable(),
    at: moment,
  }),
)
const waivers = list(
  'WaiverList',
  z.object({
    space: z.string(),
    body: z.string().nullable(),
    class: z.string(),
    normal: rupiah,
    amount: rupiah,
    charged: rupiah,
    basis: z.string(),
    article: z.string(),
    reason: z.string(),
    decision: z.string().nullable(),
    at: moment,
  }),
)
const subsidy = z
  .object({
    from: z.iso.date(),
    to: z.iso.date(),
    items: z.array(
      z.object({
        class: z.string(),
        subsector: z.string(),
        kelurahan: z.string(),
        unit: z.string(),
        bookings: z.int(),
        normal: rupiah,
        charged: rupiah,
      }),
    ),
    sum: z.object({ bookings: z.int(), normal: rupiah, charged: rupiah, subsidy: rupiah.describe('normal less charged, to the rupiah') }),
  })
  .meta({ id: 'SubsidyReport' })

const own = (path: string, summary: string, body: z.ZodType, schema: z.ZodType): Operation => ({
  method: 'post',
  path,
  summary,
  security: 'seller',
  once: true,
  body,
  answers: { 200: { says: 'done', schema }, ...making },
})
const nothing = z.strictObject({}).meta({ id: 'NothingMore' })

export const spacesErrandsApiOperations: readonly Operation[] = [
  own('/bookings/{number}/appeal', 'Says that one was there, within a week of being marked absent.', appealBodySchema, stepped),
  own('/bookings/{number}/use-change', 'Declares that the use changes; class and price are reckoned anew.', useChangeBodySchema, stepped),
  own('/bookings/{number}/requote-answer', 'Agrees to a new class and price, or leaves it as it was.', requoteAnswerBodySchema, stepped),
  own(
    '/bookings/{number}/waiver-wish',
    'Asks for relief from the tariff: a case of its own with a day by which it is answered.',
    waiverWishBodySchema,
    wished,
  ),
  own('/bookings/{number}/levy-answer', 'Answers, sealed, whether anything was demanded beyond the tariff.', levyAnswerBodySchema, stepped),
  own(
    '/bookings/{number}/substitute',
    'Takes what stands in for something that cannot be had; never dearer than what was agreed, and cheaper lowers the charge.',
    substituteBodySchema,
    substituted,
  ),
  {
    method: 'get',
    path: '/bookings/{number}/substitutes',
    summary: 'What of one’s own booking cannot be had, each with what can be taken instead and what it would all cost then.',
    security: 'seller',
    answers: { 200: { says: 'none where everything can be had', schema: substitutes }, 404: { says: 'not yours, or not there' } },
  },
  own('/spaces/waiting', 'Waits for a time that is taken.', waitBodySchema, place),
  own('/spaces/waiting/{id}/leave', 'Waits no more.', nothing, z.object({ id: z.string() }).meta({ id: 'WaitingLeft' })),
  own('/spaces/objections', 'Objects; opens a case with a day by which it is answered.', objectionBodySchema, filed),
  {
    method: 'get',
    path: '/spaces/waiting',
    summary: 'Where one waits, with what is offered now.',
    security: 'seller',
    answers: { 200: { says: 'the places', schema: places }, 404: { says: 'nobody is signed in' } },
  },
  {
    method: 'get',
    path: '/spaces/objections',
    summary: 'What objections found. Names nobody.',
    security: 'anyone',
    answers: { 200: { says: 'the newest first', schema: precedents } },
  },
  {
    method: 'get',
    path: '/spaces/waivers',
    summary: 'Relief from tariffs that was granted. Names no private person.',
    security: 'anyone',
    answers: { 200: { says: 'the newest first', schema: waivers } },
  },
  {
    method: 'get',
    path: '/spaces/subsidy',
    summary: 'Normal price, price charged and their difference, of every booking that stood.',
    security: 'anyone',
    query: subsidyQuery,
    answers: { 200: { says: 'rows and their sum', schema: subsidy }, 422: { says: 'days that cannot be read' } },
  },
]
