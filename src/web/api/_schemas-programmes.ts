import { z } from 'zod'
import { applicationSchema } from '#src/events/apply.db.ts'
import { marksSchema } from '#src/events/attendance.db.ts'
import { applicationStates, cohortStates, criterionSchema, ruleSchema } from '#src/events/programme.ts'
import { keyBody } from './_schemas-registrations.ts'
import type { Operation } from './openapi.ts'

const moment = z.iso.datetime({ offset: true })

const cohortRead = z
  .object({
    number: z.string(),
    name: z.string(),
    state: z.enum(cohortStates).describe('by the clock: coming, open, review, announced, running, closed; called_off by whoever decides'),
    place: z.string(),
    seats: z.int(),
    taken: z.int().describe('places that are held'),
    waitingPlaces: z.int(),
    applicants: z.int(),
    opens: moment,
    closes: moment.describe('not part of it any more'),
    results: moment.describe('when all are told'),
    minAttendance: z.int().describe('per cent of the sessions’ minutes'),
    finalTask: z.boolean(),
    refillDays: z.int().describe('days after the first session within which a place given up goes to whoever waits'),
    rules: z.array(ruleSchema).describe('who may apply'),
    rubric: z.array(criterionSchema).describe('weights add up to 100; each criterion is marked from 1 to 5'),
    seedHash: z.string().describe('SHA-256 (hex) of the seed that parts equals'),
    seed: z.string().nullable().describe('with the results'),
    event: z.string().nullable().describe('slug of its dates in the calendar'),
    sessions: z.array(z.object({ module: z.string().describe('code'), name: z.string(), start: moment, end: moment })),
  })
  .meta({ id: 'Cohort' })

const programmeRead = z
  .object({
    slug: z.string(),
    title: z.string(),
    summary: z.string(),
    unit: z.string().describe('code'),
    modules: z.array(z.object({ code: z.string(), name: z.string(), plain: z.string() })),
    cohorts: z.array(cohortRead).describe('the newest first'),
    url: z.url(),
  })
  .meta({ id: 'Programme' })

const status = z.enum(applicationStates)
const appliedRead = z
  .object({
    number: z.string(),
    key: z.string().describe('opens and manages it; given here and in its letters'),
    status: status.describe('sent, or awaiting_guardian for whoever is under 18'),
  })
  .meta({ id: 'ApplicationMade' })
const applicationRead = z
  .object({
    number: z.string(),
    status,
    programme: z.string().describe('slug'),
    cohort: z.string(),
    position: z.int().optional().describe('place in the line, from 1, while waiting'),
    score: z.number().optional().describe('0 to 100, once the results are out'),
    offerUntil: moment.optional(),
  })
  .meta({ id: 'Application' })
const movedRead = z.object({ number: z.string(), status }).meta({ id: 'ApplicationMoved' })

export const applicationBody = applicationSchema.meta({ id: 'ApplicationWish' })

export const attendanceBody = marksSchema.meta({ id: 'AttendanceMarks' })
const keptRead = z
  .object({ kept: z.int().describe('marks that are new'), known: z.int().describe('marks that had come before') })
  .meta({ id: 'AttendanceKept' })
const certificateRead = z
  .object({
    certificate: z
      .record(z.string(), z.union([z.string(), z.int(), z.null()]))
      .describe('what is signed; `holder` is SHA-256 (hex) over salt, space and name'),
    signature: z.string().describe('Ed25519 over the RFC 8785 form of `certificate`, base64url'),
    key: z.string(),
    publicKey: z.string().describe('32 bytes, base64url'),
    revoked: z.boolean().describe('the key must no longer be believed'),
    holder: z
      .object({ initials: z.string(), salt: z.string() })
      .nullable()
      .describe('whoever has the whole name from the paper can check it by the salt; null for minors, and once it was erased'),
    replacedBy: z.string().nullable().describe('code of the one that holds instead'),
    issued: moment,
  })
  .meta({ id: 'AttendanceCertificate' })

const day = z.iso.date()
const mentoringRead = z
  .object({
    items: z.array(
      z.object({
        application: z.string(),
        name: z.string(),
        mentor: z.string().nullable().describe('who accompanies now'),
        meetings: z.int(),
        minutes: z.int(),
        last: day.nullable(),
        unread: z.int(),
        otherwise: z.int().describe('entries the participant remembers otherwise'),
        log: z.array(
          z.object({
            id: z.string(),
            day,
            minutes: z.int(),
            agreed: z.string(),
            next: z.string(),
            mentor: z.string(),
            state: z.enum(['unread', 'read', 'otherwise', 'replaced']),
            says: z.string().describe('how it was otherwise'),
            written: moment,
          }),
        ),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'CohortMentoring', description: 'In the order of names; the newest entry of a log first. What was replaced counts once.' })

const missing = { 404: { says: 'not there, or not yours' } }
const wrong = { 422: { says: 'cannot be; `rule` and `field` say why' } }
const keyQuery = z.object({ key: z.string().max(100).optional().describe('not needed by whoever applied signed in') })

export const programmesApiOperations: readonly Operation[] = [
  {
    method: 'get',
    path: '/programmes',
    summary: 'Every programme with its cohorts, numbers only.',
    security: 'anyone',
    answers: {
      200: { says: 'the programmes', schema: z.object({ items: z.array(programmeRead), next: z.null() }).meta({ id: 'Programmes' }) },
    },
  },
  {
    method: 'get',
    path: '/programmes/{slug}',
    summary: 'One programme.',
    security: 'anyone',
    answers: { 200: { says: 'the programme', schema: programmeRead }, ...missing },
  },
  {
    method: 'post',
    path: '/programmes/{slug}/applications',
    summary: 'Applies for the cohort that is open. Rules that are not met are all named.',
    security: 'anyone',
    once: true,
    body: applicationBody,
    answers: {
      201: { says: 'sent, or waiting for the guardian', schema: appliedRead },
      400: { says: 'unreadable, or no Idempotency-Key' },
      409: { says: 'closed, or applied already' },
      429: { says: 'too many from one address; Retry-After' },
      ...missing,
      ...wrong,
    },
  },
  {
    method: 'get',
    path: '/applications/{number}',
    summary: 'One application, by its key or its account.',
    security: 'anyone',
    query: keyQuery,
    answers: { 200: { says: 'the application', schema: applicationRead }, ...missing },
  },
  {
    method: 'get',
    path: '/attendance-certificates/{code}',
    summary: 'A certificate of attendance with its signature, by its code.',
    security: 'anyone',
    answers: { 200: { says: 'the certificate', schema: certificateRead }, ...missing },
  },
  {
    method: 'get',
    path: '/cohorts/{number}/mentoring',
    summary: 'Who accompanies whom in a cohort, and what is in their logs, for the desk that runs programmes of its unit.',
    security: 'seller',
    query: z.object({ limit: z.int().min(1).max(100).default(50).optional(), cursor: z.string().optional() }),
    answers: {
      200: { says: 'the participants', schema: mentoringRead },
      403: { says: 'the second factor is missing' },
      ...missing,
      ...wrong,
    },
  },
  {
    method: 'post',
    path: '/cohorts/{number}/attendance',
    summary: 'Notes who was at a session. Marks carry ids of their own: what is sent again is kept once.',
    once: true,
    body: attendanceBody,
    answers: {
      200: { says: 'kept', schema: keptRead },
      400: { says: 'unreadable, or no Idempotency-Key' },
      409: { says: 'too early, or closed' },
      ...missing,
      ...wrong,
    },
  },
  {
    method: 'post',
    path: '/applications/{number}/acceptance',
    summary: 'Takes the place that is offered.',
    security: 'anyone',
    body: keyBody,
    answers: { 200: { says: 'taken', schema: movedRead }, 409: { says: 'none is offered, or no longer' }, ...missing, ...wrong },
  },
  {
    method: 'post',
    path: '/applications/{number}/withdrawal',
    summary: 'Gives the application or the place back.',
    security: 'anyone',
    body: keyBody,
    answers: { 200: { says: 'withdrawn', schema: movedRead }, 409: { says: 'it has ended already' }, ...missing, ...wrong },
  },
]
