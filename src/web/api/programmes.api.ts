import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { type ApplicationSeen, acceptPlace, applyForProgramme, withdrawFromProgramme } from '#src/events/apply.db.ts'
import { noteAttendance } from '#src/events/attendance.db.ts'
import { certificateOf } from '#src/events/certificate.db.ts'
import { meetingState } from '#src/events/mentoring.ts'
import { accompaniedIn, type Meeting } from '#src/events/mentoring-read.db.ts'
import { deskCohort } from '#src/events/programme-desk.db.ts'
import { allProgrammes, type Cohort, ownApplicationPage, type Programme, programmeCalled } from '#src/events/programme-read.db.ts'
import { needsSecondFactor } from '#src/identity/second-factor.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { tooMany } from '#src/platform/limits.ts'
import { addressOfClient } from '../guard.ts'
import { to } from '../to.ts'
import { get, type Page, post, type Route, type Visit } from '../visit.ts'
import { applicationBody, attendanceBody } from './_schemas-programmes.ts'
import { keyBody } from './_schemas-registrations.ts'
import { json, onceFor, readBody, refuse } from './answer.ts'
import { registering } from './registrations.api.ts'

const cohortOut = (one: Cohort) => ({
  number: one.number,
  name: one.name,
  state: one.state,
  place: one.place,
  seats: one.seats,
  taken: one.taken,
  waitingPlaces: one.waitingPlaces,
  applicants: one.applicants,
  opens: isoWithOffset(one.opensAt),
  closes: isoWithOffset(one.closesAt),
  results: isoWithOffset(one.announcedAt ?? one.resultsAt),
  minAttendance: one.minAttendance,
  finalTask: one.finalTask,
  refillDays: one.refillDays,
  rules: one.rules,
  rubric: one.rubric,
  seedHash: one.seedHash,
  seed: one.seed,
  event: one.eventSlug,
  sessions: one.sessions.map(({ module, moduleName, startsAt, endsAt }) => ({
    module,
    name: moduleName,
    start: isoWithOffset(startsAt),
    end: isoWithOffset(endsAt),
  })),
})

const programmeOut = ({ slug, title, summary, unit, modules, cohorts }: Programme, origin: string) => ({
  slug,
  title,
  summary,
  unit,
  modules,
  cohorts: cohorts.map(cohortOut),
  url: `${origin}${to.programme(slug)}`,
})

const slugOf = ({ c }: Visit) => (c.req.param('slug') ?? '').slice(0, 80)
const numberOf = ({ c }: Visit) => (c.req.param('number') ?? '').slice(0, 40)

const programmes: Page = async ({ ctx }) => {
  const all = await allProgrammes(ctx.db, ctx.tongue === 'en')
  return json({ items: all.map((one) => programmeOut(one, ctx.house.config.origin)), next: null })
}

const programme: Page = async (visit) => {
  const { ctx } = visit
  return json(programmeOut(await programmeCalled(ctx.db, slugOf(visit), ctx.tongue === 'en'), ctx.house.config.origin))
}

/** What a schema calls by the name of a rule is that rule. */
const asRule = (refusal: Refusal): Refusal => {
  const reason = String(refusal.facts?.reason ?? '')
  return /^events(\.[a-z_]+)+$/.test(reason) ? { rule: reason, ...(refusal.field ? { field: refusal.field } : {}) } : refusal
}

const apply: Page = async (visit) => {
  const slug = slugOf(visit)
  const read = await readBody(visit, applicationBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const ctx = onceFor(visit, `POST /programmes/${slug}/applications`, read.value.text, (value) => ({ status: 201, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  const wait = await tooMany(visit.ctx, registering, addressOfClient(visit))
  if (wait) return refuse(visit, [{ rule: 'platform.too_many', facts: { seconds: wait } }], { 'retry-after': String(wait) })
  const made = await applyForProgramme(ctx.value, { ...read.value.value, slug })
  return made.ok ? json(made.value, 201) : refuse(visit, made.refusals)
}

const application: Page = async (visit) => {
  const own = await ownApplicationPage(visit.ctx, numberOf(visit), visit.c.req.query('key')?.slice(0, 100))
  return json({
    number: own.number,
    status: own.state,
    programme: own.slug,
    cohort: own.cohort.number,
    ...(own.rank ? { position: own.rank } : {}),
    ...(own.score === null ? {} : { score: own.score }),
    ...(own.offerUntil && own.state === 'offered' ? { offerUntil: isoWithOffset(own.offerUntil) } : {}),
  })
}

const moved =
  (run: (ctx: Ctx, own: { number: string; key?: string | undefined }) => Promise<Outcome<ApplicationSeen>>): Page =>
  async (visit) => {
    const read = await readBody(visit, keyBody)
    if (!read.ok) return refuse(visit, read.refusals)
    const did = await run(visit.ctx, { number: numberOf(visit), key: read.value.value.key })
    return did.ok ? json({ number: did.value.number, status: did.value.state }) : refuse(visit, did.refusals)
  }

const certificate: Page = async (visit) => {
  const found = await certificateOf(visit.ctx.db, (visit.c.req.param('code') ?? '').slice(0, 64))
  if (!found) throw new Missing('certificate')
  const { facts, signature, key, publicKey, revoked, initials, salt, replacedBy, issuedAt } = found
  return json({
    certificate: facts,
    signature,
    key,
    publicKey,
    revoked,
    holder: initials === null ? null : { initials, salt },
    replacedBy,
    issued: isoWithOffset(issuedAt),
  })
}

/** What a phone noted without a network, in any order and as often as it likes. */
const attendance: Page = async (visit) => {
  const number = numberOf(visit)
  const read = await readBody(visit, attendanceBody)
  if (!read.ok) return refuse(visit, read.refusals.map(asRule))
  const ctx = onceFor(visit, `POST /cohorts/${number}/attendance`, read.value.text, (value) => ({ status: 200, body: value }))
  if (!ctx.ok) return refuse(visit, ctx.refusals)
  await deskCohort(visit.ctx, number)
  const kept = await noteAttendance(ctx.value, { ...read.value.value, number })
  return kept.ok ? json(kept.value) : refuse(visit, kept.refusals)
}

const meetingOut = (one: Meeting) => ({
  id: one.id,
  day: one.day,
  minutes: one.minutes,
  agreed: one.agreed,
  next: one.next,
  mentor: one.mentor,
  state: meetingState(one),
  says: one.word?.says ?? '',
  written: isoWithOffset(one.at),
})

/** Who accompanies whom, and the logs, for the desk that reads them on its page. */
const mentoring: Page = async (visit) => {
  const { c, ctx } = visit
  const cohort = await deskCohort(ctx, numberOf(visit))
  if (await needsSecondFactor(ctx)) return refuse(visit, [{ rule: 'identity.second.needed' }])
  const most = Math.min(100, Math.max(1, Math.trunc(Number(c.req.query('limit') ?? 50)) || 50))
  const all = await accompaniedIn(ctx.db, cohort)
  const after = c.req.query('cursor')
  const from = after === undefined ? 0 : all.findIndex(({ number }) => number === after) + 1
  if (after !== undefined && from === 0) return refuse(visit, [{ rule: 'events.attendance.no_place', field: 'cursor' }])
  const items = all.slice(from, from + most)
  return json({
    items: items.map(({ number, log, ...one }) => ({ application: number, ...one, log: log.map(meetingOut) })),
    next: all.length > from + most ? (items.at(-1)?.number ?? null) : null,
  })
}

export const programmesApiRoutes: readonly Route[] = [
  get('/api/v1/programmes', 'api', programmes),
  get('/api/v1/programmes/:slug', 'api', programme),
  post('/api/v1/programmes/:slug/applications', 'api', apply, 16_384),
  get('/api/v1/applications/:number', 'api', application),
  get('/api/v1/attendance-certificates/:code', 'api', certificate),
  get('/api/v1/cohorts/:number/mentoring', 'api', mentoring),
  post('/api/v1/cohorts/:number/attendance', 'api', attendance, 131_072),
  post('/api/v1/applications/:number/acceptance', 'api', moved(acceptPlace)),
  post('/api/v1/applications/:number/withdrawal', 'api', moved(withdrawFromProgramme)),
]
