import { z } from 'zod'
import type { Operation } from './openapi.ts'

export const askSides = ['part', 'festival'] as const
const side = z
  .enum(askSides, 'events.umbrella.side')
  .describe('for which side one speaks: the event itself, as its sender; or the festival, as its desk')
const says = z.string().max(600, 'events.event.too_long').optional().describe('the desk’s reason, where it turns somebody away')

export const festivalAskBody = z
  .strictObject({
    side,
    umbrella: z.string('events.umbrella.none').trim().min(1, 'events.umbrella.none').max(100, 'events.umbrella.none'),
  })
  .meta({ id: 'FestivalAskRequest', description: 'Asks that the event stand under this festival: `umbrella` is its number, or its slug.' })
export const festivalAnswerBody = z.strictObject({ side, yes: z.boolean(), says }).meta({ id: 'FestivalAnswerRequest' })
export const festivalSideBody = z.strictObject({ side }).meta({ id: 'FestivalRecallRequest' })
export const festivalLeaveBody = z.strictObject({ side, says }).meta({ id: 'FestivalDepartureRequest' })

const moment = z.iso.datetime({ offset: true })
const state = z.enum(['open', 'accepted', 'refused', 'withdrawn', 'lapsed', 'left'])
const askRead = z.object({
  id: z.string(),
  side: z.enum(askSides).describe('whose side asked; the other answers'),
  state,
  event: z.string().describe('number'),
  title: z.string(),
  festival: z.string().describe('number'),
  festivalTitle: z.string(),
  asked: moment,
  until: moment.describe('until then it can be answered'),
  ended: moment.nullable(),
  leftBy: z.enum(askSides).nullable(),
  says: z.string(),
})
const listSchema = z
  .object({ items: z.array(askRead), next: z.null() })
  .meta({ id: 'FestivalAskList', description: 'Open ones first, then the newest.' })
const askedSchema = z
  .object({ number: z.string(), umbrella: z.string(), state: state.describe('accepted at once where one keeps both sides') })
  .meta({ id: 'FestivalAsked' })
const placedSchema = z.object({ number: z.string(), umbrella: z.string() }).meta({ id: 'FestivalPlaced' })

const header = { name: 'X-Event-Key', says: 'the key of its sender’s letter; not needed by its sender, signed in' }
const wrong = {
  400: { says: 'unreadable, or no Idempotency-Key' },
  403: { says: 'outside one’s authority, or the second factor is missing' },
  404: { says: 'not there, or not yours' },
  422: { says: 'cannot be; `rule` and `field` say why' },
}
const done = { 200: { says: 'done; the other side has a letter', schema: placedSchema }, ...wrong }

export const festivalApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/events/{number}/festival-asks',
    summary: 'What was asked between an event and festivals: of one’s own event, or of the festival one’s desk keeps.',
    security: 'anyone',
    header,
    query: z.object({ side: side.optional() }),
    answers: { 200: { says: 'the questions', schema: listSchema }, 404: { says: 'not there, or not yours' } },
  },
  {
    method: 'post',
    path: '/events/{number}/festival-asks',
    summary: 'Asks that an event stand under a festival. The other side has seven days to answer.',
    security: 'anyone',
    header,
    once: true,
    body: festivalAskBody,
    answers: { 201: { says: 'asked', schema: askedSchema }, ...wrong, 409: { says: 'asked already, or it stands there already' } },
  },
  {
    method: 'post',
    path: '/festival-asks/{id}/reply',
    summary: 'The side that was asked says yes or no.',
    security: 'anyone',
    header,
    once: true,
    body: festivalAnswerBody,
    answers: { ...done, 409: { says: 'answered, taken back or lapsed by now' } },
  },
  {
    method: 'post',
    path: '/festival-asks/{id}/recall',
    summary: 'Whoever asked takes the question back.',
    security: 'anyone',
    header,
    once: true,
    body: festivalSideBody,
    answers: { ...done, 409: { says: 'answered by now' } },
  },
  {
    method: 'post',
    path: '/festival-asks/{id}/departure',
    summary: 'Either side ends it; the event stays on the calendar by itself.',
    security: 'anyone',
    header,
    once: true,
    body: festivalLeaveBody,
    answers: { ...done, 409: { says: 'it does not stand there' } },
  },
]
