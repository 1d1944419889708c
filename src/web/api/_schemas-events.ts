import { z } from 'zod'
import { audiences, eventStatuses, submissionSchema } from '#src/events/event.ts'
import { photoLicences } from '#src/events/report-photo.ts'
import { type Aspect, aspects } from '#src/events/scorecard.ts'
import type { Operation } from './openapi.ts'

const moment = z.iso.datetime({ offset: true })
const price = z.int().min(0).nullable().describe('whole rupiah, the least one pays to come in; 0 is free, null is not said')
const status = z
  .enum(eventStatuses)
  .describe('as schema.org has them: EventScheduled, EventCancelled, EventPostponed, EventRescheduled, EventMovedOnline')

const common = {
  slug: z.string(),
  title: z.string(),
  status,
  place: z.string(),
  kelurahan: z.string().nullable().describe('code'),
  subsector: z.string().nullable().describe('code'),
  organiser: z.string(),
  price,
  url: z.url().describe('the event’s page'),
}

const datedSchema = z
  .object({
    ...common,
    start: moment,
    end: moment.nullable().describe('not part of it any more; null: nobody said'),
    timeKnown: z.boolean().describe('false: the day is sure, the hour is not announced'),
  })
  .meta({ id: 'EventDate' })

const eventSchemaRead = z
  .object({
    ...common,
    number: z.string(),
    summary: z.string(),
    body: z.string(),
    start: moment.nullable().describe('of the next date, else of the last; null for a festival, whose dates are its parts’'),
    end: moment.nullable(),
    statusReason: z.string(),
    audience: z.enum(audiences),
    crowd: z.int().describe('people expected'),
    capacity: z.int().optional().describe('seats of the next date one can register for; absent where no registration is needed'),
    remaining: z.int().optional().describe('seats of these that are free'),
    sequence: z.int().describe('how often it has changed since it was published'),
    verified: z.boolean(),
    umbrella: z.string().nullable().describe('slug of the festival it belongs to'),
    parts: z.array(z.string()).describe('slugs of its parts, if it is a festival'),
    pictures: z
      .array(
        z.object({
          url: z.url().describe('a JPEG; it is not there any more once the event or the picture is taken off'),
          alt: z.string(),
          credit: z.string().describe('who made it'),
          licence: z.enum(photoLicences).describe('permission: its maker gave leave for this page alone'),
        }),
      )
      .describe('what it looks like, the first one first; five at most'),
    dates: z.array(
      z.object({
        start: moment,
        end: moment.nullable(),
        timeKnown: z.boolean(),
        cancelled: z.boolean(),
        previous: z.array(moment).describe('starts it was announced with before, oldest first'),
      }),
    ),
  })
  .meta({ id: 'Event' })

const sentSchema = z
  .object({
    number: z.string(),
    key: z.string().describe('manages the event; given once. Empty for whoever is signed in'),
    slug: z.string(),
    state: z.enum(['draft', 'submitted']).describe('draft: waits until its address is confirmed by the letter'),
  })
  .meta({ id: 'EventSent' })

export const eventsQuery = z.object({
  from: z.iso.date().optional().describe('civic day of the city; today unless said'),
  to: z.iso.date().optional().describe('civic day, excluded; 92 days on unless said, 400 at most'),
  subsector: z.string().max(80).optional(),
  kelurahan: z.string().max(80).optional(),
  q: z.string().max(80).optional().describe('looked for in titles, organisers and places'),
  limit: z.int().min(1).max(100).optional(),
  cursor: z.string().max(80).optional(),
})

const aspectMarks = z.object(Object.fromEntries(aspects.map((one) => [one, z.number()])) as Record<Aspect, z.ZodNumber>)
const curationSchema = z
  .object({
    slug: z.string(),
    cards: z.array(
      z.object({
        number: z.string(),
        year: z.int(),
        event: z.string().describe('slug of the edition'),
        total: z.number().describe('0 to 100, the middle of the curators’ sums'),
        marks: aspectMarks.describe('1 to 5, the middle of each aspect'),
        curators: z.int(),
        at: z.iso.datetime({ offset: true }),
      }),
    ),
    evidence: z.string().describe('address of the evidence pack, a ZIP'),
  })
  .meta({ id: 'EventCuration' })

export const eventSubmissionSchema = submissionSchema.meta({ id: 'EventSubmission' })

export const officialsSchema = z
  .strictObject({
    posts: z
      .array(z.string('events.event.not_there').max(80, 'events.event.not_there'), 'events.event.not_there')
      .max(40, 'events.event.not_there')
      .describe('codes of posts; all of them, an empty list for none'),
    key: z
      .string('events.event.unreadable')
      .max(100, 'events.event.unreadable')
      .optional()
      .describe('manages the event, for whoever sent it in without an account'),
  })
  .meta({ id: 'EventOfficialsRequest' })

const officialsNamed = z
  .object({ number: z.string(), officials: z.int().describe('how many are named from now on') })
  .meta({ id: 'EventOfficials' })

const wrong = { 422: { says: 'cannot be; `rule` and `field` say why' } }

export const eventsApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/events',
    summary: 'What is on, a line a date, in the order of their starts.',
    security: 'anyone',
    query: eventsQuery,
    answers: {
      200: { says: 'dates', schema: z.object({ items: z.array(datedSchema), next: z.string().nullable() }).meta({ id: 'EventDateList' }) },
      ...wrong,
    },
  },
  {
    method: 'get',
    path: '/events/{slug}',
    summary: 'One event with all its dates.',
    security: 'anyone',
    answers: { 200: { says: 'the event', schema: eventSchemaRead }, 404: { says: 'not there' } },
  },
  {
    method: 'get',
    path: '/events/{slug}/curation',
    summary: 'What curators made of an event and of its editions before, without names, and where its evidence pack is.',
    security: 'anyone',
    answers: { 200: { says: 'cards that were told, the newest first', schema: curationSchema }, 404: { says: 'not there' } },
  },
  {
    method: 'post',
    path: '/events',
    summary: 'Sends an event in for the city’s calendar, with or without an account.',
    security: 'anyone',
    once: true,
    body: eventSubmissionSchema,
    answers: {
      201: { says: 'received', schema: sentSchema },
      400: { says: 'unreadable, or no Idempotency-Key' },
      429: { says: 'too many from one address; Retry-After' },
      ...wrong,
    },
  },
  {
    method: 'post',
    path: '/events/{number}/officials',
    summary:
      'Names who of the city is wanted in person: its sender until it is published, the desk at any time. Nobody is at two events at once.',
    security: 'anyone',
    once: true,
    body: officialsSchema,
    answers: {
      201: { says: 'named', schema: officialsNamed },
      400: { says: 'unreadable, or no Idempotency-Key' },
      403: { says: 'outside one’s authority, or the second factor is missing' },
      404: { says: 'not there, or not yours' },
      409: { says: 'one of them is elsewhere at that hour: `facts.title`' },
      ...wrong,
    },
  },
]
