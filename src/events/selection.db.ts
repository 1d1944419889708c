import { sql } from 'kysely'
import { z } from 'zod'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addApplicationStep, type CohortRow, cohortCalled } from './_programme-rows.db.ts'
import { tellApplicants } from './programme-letters.db.ts'
import { bestMark, dealOut, type Judged, needsThird, rankAll, totalOf } from './programme-rank.ts'

/** Appoints somebody with an account as a reviewer of a cohort. */
export const appointReviewer = deed(
  'events.reviewer.appoint',
  async (scope, { number, email }: { number: string; email: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    const { act } = await scope.must('events.programme.run', { unit: cohort.unit })
    if (cohort.state !== 'open' && cohort.state !== 'coming' && cohort.state !== 'review')
      return refused({ rule: 'events.review.not_open' })
    const found = await sql<{
      id: string
    }>`select id from identity.person where lower(email) = lower(${email.trim()}) and ended_at is null`.execute(tx)
    const [person] = found.rows
    if (!person) return refused({ rule: 'events.reviewer.unknown', field: 'email' })
    await sql`insert into events.reviewer (cohort_id, person_id, act_id, actor) values (${cohort.id}, ${person.id}, ${act ?? null}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    scope.note(`cohort:${number}`, { reviewers: 1 })
    return done({ number })
  },
)

type ToDeal = { id: string; number: string; own: string | null; has: string[] }

async function loadOf(tx: Tx, cohort: string): Promise<Map<string, number>> {
  const found = await sql<{
    person: string
    n: number
  }>`select r.person_id as person, (select count(*)::int from events.review_turn t where t.cohort_id = r.cohort_id and t.person_id = r.person_id and t.recused_at is null) as n
    from events.reviewer r where r.cohort_id = ${cohort} order by r.person_id`.execute(tx)
  return new Map(found.rows.map(({ person, n }) => [person, n]))
}

/** Deals what was sent to the reviewers, two each, evenly; pressed again, only what has no reader yet. */
export const dealApplications = deed(
  'events.review.deal',
  async (scope, { number }: { number: string }): Promise<Outcome<{ dealt: number }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    await scope.must('events.programme.run', { unit: cohort.unit })
    if (cohort.state !== 'review') return refused({ rule: cohort.state === 'open' ? 'events.cohort.still_open' : 'events.review.not_open' })
    const load = await loadOf(tx, cohort.id)
    if (load.size < 2) return refused({ rule: 'events.reviewer.two' })
    const open =
      await sql<ToDeal>`select a.id, a.number, a.person_id as own, array(select t.person_id from events.review_turn t where t.application_id = a.id and t.recused_at is null and t.turn < 3) as has
    from events.application a where a.cohort_id = ${cohort.id} and a.state = 'sent' order by a.number`.execute(tx)
    const pairs = dealOut(open.rows, [...load.keys()], cohort.seed, load)
    const rows = pairs.map(({ application, person }, at) => ({
      a: application,
      p: person,
      t: pairs.slice(0, at).filter((one) => one.application === application).length,
    }))
    await sql`insert into events.review_turn (cohort_id, application_id, person_id, turn)
    select ${cohort.id}, r.a, r.p, (select min(n) from generate_series(1, 2) n where not exists (select from events.review_turn t where t.application_id = r.a and t.turn = n and t.recused_at is null)) + r.t
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(a uuid, p uuid, t int)`.execute(tx)
    scope.note(`cohort:${number}`, { dealt: pairs.length })
    return done({ dealt: pairs.length })
  },
)

type Turn = { id: string; cohort: string; number: string; application: string; person: string; turn: number }

/** A turn of whoever asks; somebody else's is not there. */
async function myTurn(scope: DeedScope, turn: string): Promise<Turn> {
  const found =
    await sql<Turn>`select t.id, t.cohort_id as cohort, c.number, t.application_id as application, t.person_id as person, t.turn from events.review_turn t join events.cohort c on c.id = t.cohort_id
    where t.id::text = ${turn} and t.person_id = ${personOf(scope.actor) ?? null}::uuid and t.recused_at is null`.execute(scope.tx)
  const [row] = found.rows
  if (!row) throw new Missing('review')
  await sql`select from events.cohort where id = ${row.cohort} for no key update`.execute(scope.tx)
  return row
}

/** Part: the least burdened reviewer who has not read it takes the turn. */
async function handTo(tx: Tx, cohort: CohortRow, { application, turn }: Pick<Turn, 'application' | 'turn'>): Promise<boolean> {
  const load = await loadOf(tx, cohort.id)
  const had = await sql<{
    person: string
    own: string | null
  }>`select t.person_id as person, a.person_id as own from events.application a left join events.review_turn t on t.application_id = a.id where a.id = ${application}`.execute(
    tx,
  )
  const out = new Set(had.rows.flatMap(({ person, own }) => [person, own]))
  const [next] = [...load].filter(([person]) => !out.has(person)).sort(([a, m], [b, n]) => m - n || (a < b ? -1 : 1))
  if (!next) return false
  await sql`insert into events.review_turn (cohort_id, application_id, person_id, turn) values (${cohort.id}, ${application}, ${next[0]}, ${turn})`.execute(
    tx,
  )
  return true
}

export const reviewSchema = z.strictObject({
  marks: z.record(
    z.string().max(30),
    z.coerce.number('events.review.marks').int('events.review.marks').min(1, 'events.review.marks').max(bestMark, 'events.review.marks'),
    'events.review.marks',
  ),
  note: z.string('events.programme.unreadable').default('').transform(cleanText).pipe(z.string().max(1000, 'events.event.too_long')),
})

/** A reviewer's marks. Sent once; only then may he see what the other gave. Too far apart, a third reads. */
export const giveReview = deed(
  'events.review.give',
  async (scope, { turn, marks, note }: z.output<typeof reviewSchema> & { turn: string }): Promise<Outcome<{ turn: string }>> => {
    const { tx } = scope
    const mine = await myTurn(scope, turn)
    await scope.must('events.review.give', { person: mine.person })
    const cohort = await cohortCalled(tx, mine.number)
    const missing = cohort.rubric.filter(({ code }) => marks[code] === undefined)
    if (missing.length > 0) return refused(...missing.map(({ code }) => ({ rule: 'events.review.marks', field: `m-${code}` })))
    const kept = Object.fromEntries(cohort.rubric.map(({ code }) => [code, marks[code] ?? 1]))
    await sql`insert into events.review (turn_id, marks, total, note) values (${mine.id}, ${JSON.stringify(kept)}::jsonb, ${totalOf(cohort.rubric, kept) / 1000}, ${note})`.execute(
      tx,
    )
    const all = await sql<{
      total: number
    }>`select (r.total * 1000)::int as total from events.review_turn t join events.review r on r.turn_id = t.id where t.application_id = ${mine.application} order by t.turn`.execute(
      tx,
    )
    if (mine.turn < 3 && needsThird(all.rows.map(({ total }) => total)))
      await handTo(tx, cohort, { application: mine.application, turn: 3 })
    scope.note(`cohort:${mine.number}`, { review: mine.turn })
    return done({ turn })
  },
)

/** Steps aside from one application, with the reason; another reads it instead. */
export const recuseFromReview = deed(
  'events.review.give',
  async (scope, { turn, reason }: { turn: string; reason: string }): Promise<Outcome<{ turn: string }>> => {
    const { tx } = scope
    const mine = await myTurn(scope, turn)
    await scope.must('events.review.give', { person: mine.person })
    if (cleanText(reason).length < 3) return refused({ rule: 'events.event.reason_missing', field: 'reason' })
    await sql`update events.review_turn set recused_at = governance.clock(), reason = ${cleanText(reason).slice(0, 600)} where id = ${mine.id}`.execute(
      tx,
    )
    if (!(await handTo(tx, await cohortCalled(tx, mine.number), mine))) return refused({ rule: 'events.review.nobody_else' })
    scope.note(`cohort:${mine.number}`, { recused: 1 })
    return done({ turn })
  },
)

type Row = Judged & { id: string; state: 'sent' | 'awaiting_guardian' }

/** Tells everybody at one moment: places, the waiting list, and the rest, in the published order. Whoever presses chooses nothing. */
export const announceResults = deed(
  'events.cohort.announce',
  async (scope, { number }: { number: string }): Promise<Outcome<{ number: string; accepted: number; hash: string }>> => {
    const { tx } = scope
    const cohort = await cohortCalled(tx, number, true)
    const { act } = await scope.must('events.programme.decide', { unit: cohort.unit })
    if (cohort.state === 'open' || cohort.state === 'coming') return refused({ rule: 'events.cohort.still_open' })
    if (cohort.state !== 'review') return refused({ rule: 'events.cohort.once' })
    const found = await sql<Row>`select a.id, a.number, a.state,
        array(select (r.total * 1000)::int from events.review_turn t join events.review r on r.turn_id = t.id where t.application_id = a.id order by t.turn) as totals,
        array(select (r.marks ->> ${cohort.rubric[0]?.code ?? ''})::int from events.review_turn t join events.review r on r.turn_id = t.id where t.application_id = a.id order by t.turn) as firsts
      from events.application a where a.cohort_id = ${cohort.id} and a.state in ('sent', 'awaiting_guardian') order by a.number`.execute(tx)
    const judged = found.rows.filter(({ state }) => state === 'sent')
    const unread = judged.filter(({ totals }) => totals.length < 2 || needsThird(totals))
    if (unread.length > 0) return refused({ rule: 'events.review.missing', facts: { n: unread.length } })
    const input = {
      cohort: number,
      seed: cohort.seed,
      seats: cohort.seats,
      waitingPlaces: cohort.waitingPlaces,
      applicants: judged.map(({ number: one, totals, firsts }) => ({ number: one, totals, firsts })),
    }
    const result = rankAll(input)
    const hash = sha256(canonical({ input, result }))
    await sql`insert into events.cohort_step (cohort_id, step, actor, act_id) values (${cohort.id}, 'announced', ${actorText(scope.actor)}, ${act ?? null})`.execute(
      tx,
    )
    await sql`insert into events.cohort_result (cohort_id, input, result, hash) values (${cohort.id}, ${JSON.stringify(input)}::jsonb, ${JSON.stringify(result)}::jsonb, ${hash})`.execute(
      tx,
    )
    const ids = new Map(judged.map((one) => [one.number, one.id]))
    for (const { number: one, to, rank, score } of result)
      await addApplicationStep(scope, ids.get(one) ?? '', { from: 'sent', to, kind: 'announce', rank, score: score / 1000 })
    for (const { id, state } of found.rows)
      if (state === 'awaiting_guardian') await addApplicationStep(scope, id, { from: state, to: 'declined', kind: 'announce' })
    await tellApplicants(scope)
    const accepted = result.filter(({ to }) => to === 'accepted').length
    scope.note(`cohort:${number}`, { applicants: judged.length, accepted, hash })
    scope.touched('events')
    return done({ number, accepted, hash })
  },
)
