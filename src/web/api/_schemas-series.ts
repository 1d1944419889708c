import { z } from 'zod'
import { isDay } from '#src/base/time.ts'
import { classes, reasonSchema, states, useShape } from '#src/spaces/booking.ts'
import { repeatSchema, rhythms, takings } from '#src/spaces/series.ts'
import { reaches } from '#src/spaces/series-reach.ts'
import { alternativeSchema, making, oneWay, whenShape } from './_schemas-spaces.ts'
import type { Operation } from './openapi.ts'

const repeat = repeatSchema.describe(
  `${rhythms.join(', ')}; an end by \`until\` (a civic day that still belongs to it) or by \`count\`. The first date is the one of start and end`,
)

export const seriesPreviewSchema = z
  .strictObject({ ...whenShape, repeat, answers: useShape.answers, organisation: useShape.organisation })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'SeriesPreviewRequest' })

export const seriesRequestSchema = z
  .strictObject({
    ...whenShape,
    ...useShape,
    repeat,
    taking: z.enum(takings, 'spaces.series.taking').default('skip').describe('skip: book what can be had; fail: all of it or nothing'),
  })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'SeriesRequest' })

const civicDay = z.string('spaces.series.day').refine(isDay, 'spaces.series.day').meta({ format: 'date' })
const reach = z
  .enum(reaches, 'spaces.series.reach')
  .describe('this: one date, which becomes an exception; following: that one and those after it; all: all that are still to come')

export const seriesChangeRequest = z
  .strictObject({
    day: civicDay.describe('the day of the rule of the date whose new times these are'),
    reach,
    start: whenShape.start,
    end: whenShape.end,
    periods: whenShape.periods,
    ticked: z
      .array(civicDay)
      .max(60, 'spaces.series.day')
      .default([])
      .describe('dates changed by hand before that are to follow all the same'),
    taking: z.enum(takings, 'spaces.series.taking').default('skip').describe('skip: move what can be moved; fail: all of it or nothing'),
  })
  .superRefine((value, ctx) => oneWay({ ...ctx, value }))
  .meta({ id: 'SeriesChangeRequest' })
export const seriesCancelRequest = z
  .strictObject({
    reach,
    day: civicDay.optional().describe('the date, or the first of those called off; left out where it is all of them'),
    reason: reasonSchema.describe('at least three letters'),
  })
  .meta({ id: 'SeriesCancelRequest' })
export const seriesReaddRequest = z.strictObject({ day: civicDay.describe('a date that was left out') }).meta({ id: 'SeriesReaddRequest' })

const money = z.int().min(0).describe('whole rupiah')
const moment = z.iso.datetime({ offset: true })
const period = z.object({ start: moment, end: moment })
const why = z.object({ rule: z.string(), detail: z.string() })

const previewedSchema = z
  .object({
    rule: z.string().describe('RFC 5545, in civic days of the zone'),
    zone: z.string(),
    notes: z.array(why).describe('what the rule leaves out'),
    class: z.enum(classes),
    price: money.describe('of the dates that can be had'),
    normalPrice: money,
    season: z.boolean().describe('whether you may go beyond the window'),
    available: z.int().describe('how many dates can be had'),
    dates: z.array(
      period.extend({
        day: z.iso.date(),
        periods: z.array(period),
        available: z.boolean(),
        barred: z.array(why),
        price: money,
        normalPrice: money,
        alternatives: z.array(alternativeSchema).describe('for the first few that are taken'),
      }),
    ),
  })
  .meta({ id: 'SeriesPreview' })

const madeSchema = z
  .object({ number: z.string(), made: z.int(), rejected: z.int(), price: money, normalPrice: money, url: z.url() })
  .meta({ id: 'SeriesMade' })

const seriesSchema = z
  .object({
    number: z.string(),
    space: z.string(),
    title: z.string(),
    rule: z.string(),
    first: z.iso.date(),
    zone: z.string(),
    people: z.int(),
    season: z.boolean(),
    madeAt: moment,
    dates: z.array(
      period.extend({
        day: z.iso.date().describe('the day of the rule; it stays when the time moves'),
        periods: z.array(period),
        state: z.enum(['made', 'rejected', 'exception']),
        booking: z.object({ number: z.string(), state: z.enum(states), price: money }).nullable(),
        barred: z.array(why).describe('why it was left out, or could not follow'),
      }),
    ),
  })
  .meta({ id: 'Series' })

const changePreviewSchema = z
  .object({
    moves: z.int().describe('how many dates would move'),
    dates: z.array(
      z.object({
        day: z.iso.date(),
        effect: z
          .enum(['moves', 'wanted', 'kept', 'past', 'over', 'same'])
          .describe(
            'wanted: it has no booking, what it is tried for again changes; kept: changed by hand before; over: called off or used up',
          ),
        booking: z.string().nullable(),
        was: z.array(period),
        will: z.array(period),
        barred: z.array(why),
      }),
    ),
  })
  .meta({ id: 'SeriesChangePreview' })
const changedSchema = z
  .object({ number: z.string(), moved: z.int(), kept: z.int(), stayed: z.int().describe('could not follow; each says why') })
  .meta({ id: 'SeriesChanged' })
const cancelledSchema = z
  .object({ number: z.string(), cancelled: z.int(), late: z.int().describe('of these after the deadline') })
  .meta({ id: 'SeriesCancelled' })
const readdedSchema = z
  .object({ number: z.string().describe('of the booking'), state: z.enum(states), price: money, normalPrice: money })
  .meta({ id: 'SeriesDateAdded' })

const own = (what: string, summary: string, body: z.ZodType, schema: z.ZodType): Operation => ({
  method: 'post',
  path: `/series/{number}/${what}`,
  summary,
  security: 'seller',
  once: true,
  body,
  answers: { 200: { says: 'done', schema }, ...making },
})

export const seriesApiOperations: readonly Operation[] = [
  {
    method: 'post',
    path: '/series/preview',
    summary: 'Every date of a repetition with what is in its way. Nothing is held.',
    security: 'anyone',
    body: seriesPreviewSchema,
    answers: { 200: { says: 'previewed', schema: previewedSchema }, 400: { says: 'unreadable' }, 422: making[422] },
  },
  {
    method: 'post',
    path: '/series',
    summary: 'Ask for a room again and again: one booking for each date.',
    security: 'seller',
    once: true,
    body: seriesRequestSchema,
    answers: { 201: { says: 'asked for', schema: madeSchema }, ...making },
  },
  {
    method: 'get',
    path: '/series/{number}',
    summary: 'One of your series with its dates.',
    security: 'seller',
    answers: { 200: { says: 'the series', schema: seriesSchema }, 401: making[401], 404: making[404] },
  },
  {
    method: 'post',
    path: '/series/{number}/change-preview',
    summary: 'Old and new of every date a change would reach, with what is in its way. Nothing is changed.',
    security: 'seller',
    body: seriesChangeRequest,
    answers: {
      200: { says: 'previewed', schema: changePreviewSchema },
      400: { says: 'unreadable' },
      401: making[401],
      404: making[404],
      422: making[422],
    },
  },
  own('change', 'Other times for one date, for that one and those after it, or for all to come.', seriesChangeRequest, changedSchema),
  own('cancellation', 'Calls off one date, that one and those after it, or all to come.', seriesCancelRequest, cancelledSchema),
  own('re-addition', 'Tries a date that was left out once more, as it was wanted.', seriesReaddRequest, readdedSchema),
]
