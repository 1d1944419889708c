import { sql } from 'kysely'
import { newId, secret, slugOf } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { moveDates } from './_dates.db.ts'
import { cohortCalled } from './_programme-rows.db.ts'
import { addStep } from './_rows.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { eventSchema } from './event.ts'
import { type CohortWish, type ProgrammeWish, type SessionWish, spanOfSession, whyNotCohort } from './programme.ts'
import { tellMoved } from './programme-letters.db.ts'
import { writeEvent } from './submit.db.ts'

async function freeSlug(tx: Tx, title: string): Promise<string> {
  const wanted = slugOf(title, 50)
  const taken = await sql<{ slug: string }>`select slug from events.programme where slug = ${wanted} or slug like ${`${wanted}-%`}`.execute(
    tx,
  )
  const all = new Set(taken.rows.map(({ slug }) => slug))
  let at = 1
  while (all.has(at === 1 ? wanted : `${wanted}-${at}`)) at += 1
  return at === 1 ? wanted : `${wanted}-${at}`
}

/** Opens a programme with the modules it teaches. Nobody may apply before it has a cohort. */
export const openProgramme = deed('events.programme.open', async (scope, wish: ProgrammeWish): Promise<Outcome<{ slug: string }>> => {
  const { tx } = scope
  const { act } = await scope.must('events.programme.run', { unit: wish.unit })
  const known = await sql<{ code: string }>`select code from events.module where code = any (${[...wish.modules]})`.execute(tx)
  const there = new Set(known.rows.map(({ code }) => code))
  if (new Set(wish.modules).size < wish.modules.length || wish.modules.some((code) => !there.has(code)))
    return refused({ rule: 'events.programme.modules', field: 'modules' })
  const slug = await freeSlug(tx, wish.title)
  const made = await sql<{
    id: string
  }>`insert into events.programme (slug, unit_id, title, title_en, summary, summary_en, body, act_id, made_by)
    select ${slug}, u.id, ${wish.title}, ${wish.titleEn}, ${wish.summary}, ${wish.summaryEn}, ${wish.body}, ${act ?? null}, ${actorText(scope.actor)} from governance.unit u where u.code = ${wish.unit} returning id`.execute(
    tx,
  )
  await sql`insert into events.programme_module (programme_id, position, module_code)
    select ${made.rows[0]?.id ?? null}, m.position, m.code from unnest(${[...wish.modules]}::text[]) with ordinality m(code, position)`.execute(
    tx,
  )
  scope.note(`programme:${slug}`, { modules: wish.modules.length })
  scope.touched('events')
  return done({ slug })
})

type Programme = { id: string; unit: string; unitName: string; title: string; titleEn: string; summary: string; modules: string[] }

async function programmeCalled(tx: Tx, slug: string): Promise<Programme> {
  const found = await sql<Programme>`select p.id, u.code as unit, u.name as "unitName", p.title, p.title_en as "titleEn", p.summary,
      array(select m.module_code from events.programme_module m where m.programme_id = p.id) as modules
    from events.programme p join governance.unit u on u.id = p.unit_id where p.slug = ${slug}`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('programme')
  return row
}

/** Part: puts the sessions of a cohort on the city's calendar as one event, on the authority of whoever may publish. */
async function onCalendar(scope: DeedScope, programme: Programme, wish: CohortWish): Promise<Outcome<{ id: string }>> {
  const { act } = await scope.must('events.event.publish', { unit: programme.unit, fund: 'tanpa_dana' })
  const written = await writeEvent(
    scope,
    eventSchema.parse({
      title: `${programme.title}: ${wish.name}`.slice(0, 160),
      titleEn: `${programme.titleEn}: ${wish.name}`.slice(0, 160),
      summary: programme.summary,
      organiser: programme.unitName.slice(0, 120),
      placeKind: 'free',
      place: wish.place,
      crowd: wish.seats,
      audience: 'members',
      price: 0,
      when: wish.sessions.map(({ day, from, until }) => ({ day, from, until })),
    }),
    { unit: programme.unit },
  )
  if (!written.ok) return written
  const { id } = written.value
  await addStep(scope, id, { from: '', to: 'submitted', kind: 'make' })
  await addStep(scope, id, { from: 'submitted', to: 'published', kind: 'publish', act })
  return done({ id })
}

/** Opens a cohort: from now on one may apply. The draw that parts equals is fixed here, and only its hash is told. */
export const openCohort = deed(
  'events.cohort.open',
  async (scope, { slug, ...wish }: CohortWish & { slug: string }): Promise<Outcome<{ number: string }>> => {
    const { tx, now } = scope
    const programme = await programmeCalled(tx, slug)
    const { act } = await scope.must('events.programme.run', { unit: programme.unit })
    const sessions = wish.sessions
      .map((one) => ({ ...one, ...spanOfSession(one) }))
      .sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
    const why = whyNotCohort(wish, dayOf(now))
    if (why.length > 0) return refused(...why)
    if (sessions.some(({ module }) => !programme.modules.includes(module)))
      return refused({ rule: 'events.session.module', field: 'sessions' })
    const event = await onCalendar(scope, programme, wish)
    if (!event.ok) return event
    const serial = await sql<{ n: string }>`select lpad(nextval('events.cohort_number')::text, 3, '0') as n`.execute(tx)
    const [id, number] = [newId(now), `AK-${dayOf(now).slice(0, 4)}-${serial.rows[0]?.n}`]
    await sql`insert into events.cohort (id, number, programme_id, name, place, seats, waiting_places, applies, results_at, refill_days, min_attendance, final_task, rules, rubric, seed, event_id, act_id, made_by)
      values (${id}, ${number}, ${programme.id}, ${wish.name}, ${wish.place}, ${wish.seats}, ${wish.waitingPlaces}, tstzrange(${now}::timestamptz, ${cityInstant(dayPlus(wish.until, 1))}::timestamptz),
        ${cityInstant(wish.results, 12 * 60)}, ${wish.refillDays}, ${wish.minAttendance}, ${wish.finalTask}, ${JSON.stringify(wish.rules)}::jsonb, ${JSON.stringify(wish.rubric)}::jsonb, ${secret()},
        ${event.value.id}, ${act ?? null}, ${actorText(scope.actor)})`.execute(tx)
    for (const [at, one] of sessions.entries())
      await sql`insert into events.session (cohort_id, position, module_code, starts_at, ends_at) values (${id}, ${at + 1}, ${one.module}, ${one.startsAt}, ${one.endsAt})`.execute(
        tx,
      )
    scope.note(`cohort:${number}`, { seats: wish.seats, sessions: sessions.length })
    scope.touched('events')
    return done({ number })
  },
)

/** Moves one session: the calendar moves with it, and everybody with a place is told in the same transaction. */
export const moveSession = deed(
  'events.session.move',
  async (
    scope,
    { number, position, reason, ...when }: Omit<SessionWish, 'module'> & { number: string; position: number; reason: string },
  ): Promise<Outcome<{ number: string }>> => {
    const { tx, now } = scope
    const cohort = await cohortCalled(tx, number, true)
    await scope.must('events.programme.run', { unit: cohort.unit })
    if (cohort.state === 'closed' || cohort.state === 'called_off') return refused({ rule: `events.cohort.${cohort.state}` })
    const { startsAt, endsAt } = spanOfSession(when)
    if (endsAt <= startsAt) return refused({ rule: 'events.session.end_before_start', field: 'until' })
    if (startsAt <= now) return refused({ rule: 'events.session.past', field: 'day' })
    const moved =
      await sql`update events.session set starts_at = ${startsAt}, ends_at = ${endsAt} where cohort_id = ${cohort.id} and position = ${position} and starts_at > governance.clock() returning id`.execute(
        tx,
      )
    if (moved.rows.length === 0) return refused({ rule: 'events.session.begun', field: 'position' })
    if (cohort.event) {
      const all = await sql<{
        startsAt: Date
        endsAt: Date
      }>`select starts_at as "startsAt", ends_at as "endsAt" from events.session where cohort_id = ${cohort.id} order by starts_at`.execute(
        tx,
      )
      await moveDates(
        tx,
        cohort.event,
        all.rows.map((span) => ({ ...span, timeKnown: true })),
      )
      const clash = clashRefusal(await clashesOf(tx, await questionOf(tx, cohort.event)))
      if (clash) return refused(clash)
      await addStep(scope, cohort.event, { from: 'published', to: 'published', kind: 'reschedule', reason })
    }
    await tellMoved(scope, cohort.id, position, reason)
    scope.note(`cohort:${number}`, { session: position })
    scope.touched('events')
    return done({ number })
  },
)
