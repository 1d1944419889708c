import { z } from 'zod'
import { reasonSchema } from '#src/events/event.ts'
import { acts, effects, reachSchema } from '#src/events/reach.ts'
import { reaches } from '#src/spaces/series-reach.ts'
import type { Operation } from './openapi.ts'

const moment = z.iso.datetime({ offset: true })
const span = z.object({ start: moment, end: moment.nullable(), timeKnown: z.boolean() })

const shape = {
  ...reachSchema.shape,
  date: reachSchema.shape.date.describe('id of the date it is asked of'),
  reach: z
    .enum(reaches, 'events.reach.scope')
    .describe('this: one date, which leaves the pattern; following: that one and those after it; all: all that are still to come'),
  act: z.enum(acts, 'events.reach.act').describe('move; cancel; restore: what was called off is held after all'),
  when: reachSchema.shape.when.describe('to move it: when that one is to be; the others follow by days and hours'),
  ticked: reachSchema.shape.ticked.describe('dates changed alone before that follow all the same'),
}
const moved = <T extends { act: string; when?: unknown }>(schema: z.ZodType<T>) =>
  schema.refine(({ act, when }) => act !== 'move' || when !== undefined, { message: 'events.when.unreadable', path: ['when'] })

export const datesPreviewBody = moved(z.strictObject(shape)).meta({ id: 'EventDatesPreviewRequest' })
export const datesChangeBody = moved(
  z.strictObject({
    ...shape,
    version: z.string('events.reach.stale').max(80, 'events.reach.stale').describe('of the preview it was decided by'),
    reason: reasonSchema.describe('sent to whoever is registered'),
  }),
).meta({ id: 'EventDatesChangeRequest' })
export const datesQuery = z.object({ limit: z.int().min(1).max(100).default(50).optional(), cursor: z.string().optional() })

const dateSchema = span.extend({
  id: z.string(),
  cancelled: z.boolean(),
  previous: z.array(moment).describe('starts it was announced with before'),
})
const listSchema = z
  .object({ items: z.array(dateSchema), next: z.string().nullable() })
  .meta({ id: 'EventOwnDateList', description: 'In the order of their starts; those called off too.' })
const previewSchema = z
  .object({
    version: z.string().describe('what was seen; the change sends it back, and is refused with 409 where anything came in between'),
    told: z.int().describe('registrations that will have a letter'),
    barred: z.array(z.object({ rule: z.string(), detail: z.string(), field: z.string().optional() })).describe('why it cannot be done'),
    dates: z.array(
      z.object({
        id: z.string(),
        effect: z
          .enum(effects)
          .describe(
            'off: called off by this; back: held after all; kept: changed alone before, stays; past: has begun; called_off: was called off before',
          ),
        was: span,
        will: span,
      }),
    ),
  })
  .meta({ id: 'EventDatesPreview' })
const changedSchema = z
  .object({ number: z.string(), moved: z.int(), off: z.int(), back: z.int(), kept: z.int() })
  .meta({ id: 'EventDatesChanged' })

const wrong = { 404: { says: 'not there, or not yours' }, 422: { says: 'cannot be; `rule` and `field` say why' } }
const header = { name: 'X-Event-Key', says: 'the key of its sender’s letter; not needed by its sender, signed in' }

export const eventDatesApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/events/{number}/dates',
    summary: 'The dates of an event one has sent in, each by its id.',
    security: 'anyone',
    header,
    query: datesQuery,
    answers: { 200: { says: 'its dates', schema: listSchema }, ...wrong },
  },
  {
    method: 'post',
    path: '/events/{number}/dates/preview',
    summary: 'What would become of every date a change reaches. Nothing is done.',
    security: 'anyone',
    header,
    body: datesPreviewBody,
    answers: { 200: { says: 'previewed', schema: previewSchema }, 400: { says: 'unreadable' }, ...wrong },
  },
  {
    method: 'post',
    path: '/events/{number}/dates/change',
    summary: 'Moves, calls off or brings back one date, that one and those after it, or all to come, as it was previewed.',
    security: 'anyone',
    header,
    once: true,
    body: datesChangeBody,
    answers: {
      200: { says: 'done; everybody concerned has a letter', schema: changedSchema },
      400: { says: 'unreadable, or no Idempotency-Key' },
      403: { says: 'the token was not given this' },
      409: { says: 'changed since the preview, or the calendar has something there' },
      ...wrong,
    },
  },
]
