import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { eventLocked } from './_rows.db.ts'
import { scopeOf } from './desk.db.ts'
import { type ScorecardWish, type ScoreWish, type WordWish, whyNotTold } from './scorecard.ts'

/** Opens the card of an event for a year; with that of the edition before, where there is one. */
export const openScorecard = deed(
  'events.scorecard.open',
  async (scope, { number, wish }: { number: string; wish: ScorecardWish }): Promise<Outcome<{ card: string }>> => {
    const { tx } = scope
    const event = await eventLocked(tx, number)
    const { act } = await scope.must('events.event.publish', scopeOf(event))
    if (event.state !== 'published') return refused({ rule: 'events.scorecard.no_event' })
    const earlier = await sql<{ id: string }>`select id from events.scorecard where number = ${wish.earlier}`.execute(tx)
    if (wish.earlier !== '' && !earlier.rows[0]) return refused({ rule: 'events.scorecard.earlier', field: 'earlier' })
    const numbered = await sql<{ n: string }>`select lpad(nextval('events.scorecard_number')::text, 3, '0') as n`.execute(tx)
    const card = `KU-${wish.year}-${numbered.rows[0]?.n}`
    await sql`insert into events.scorecard (number, event_id, year, earlier_id, due_day, act_id, actor)
      values (${card}, ${event.id}, ${wish.year}, ${earlier.rows[0]?.id ?? null}, ${wish.due}, ${act ?? null}, ${actorText(scope.actor)})`.execute(
      tx,
    )
    scope.note(`scorecard:${card}`, { event: number, year: wish.year })
    return done({ card })
  },
)

type CardRow = { id: string; number: string; event: string; slug: string; published: boolean; dueOver: boolean }

async function cardCalled(tx: Tx, card: string): Promise<CardRow> {
  const found =
    await sql<CardRow>`select k.id, k.number, e.number as event, e.slug, exists (select from events.scorecard_result r where r.scorecard_id = k.id) as published,
      k.due_day < governance.today() as "dueOver" from events.scorecard k join events.event e on e.id = k.event_id where k.number = ${card}`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('scorecard')
  return row
}

/** The card of an event as the calendar's desk decides about it; under the lock of the event. */
async function cardAtDesk(scope: DeedScope, { number, card }: { number: string; card: string }): Promise<CardRow & { act: string | null }> {
  const row = await cardCalled(scope.tx, card)
  if (row.event !== number) throw new Missing('scorecard')
  const { act } = await scope.must('events.event.publish', scopeOf(await eventLocked(scope.tx, number)))
  return { ...row, act: act ?? null }
}

/** Names somebody with an account as a curator. Who sent the event in is none. */
export const nameCurator = deed(
  'events.curator.name',
  async (scope, { email, ...at }: { number: string; card: string; email: string }): Promise<Outcome<{ card: string }>> => {
    const row = await cardAtDesk(scope, at)
    const found = await sql<{
      id: string
    }>`select id from identity.person where lower(email) = lower(${email.trim()}) and ended_at is null`.execute(scope.tx)
    const [person] = found.rows
    if (!person) return refused({ rule: 'events.curator.unknown', field: 'email' })
    await sql`insert into events.curator (scorecard_id, person_id, act_id, actor) values (${row.id}, ${person.id}, ${row.act}, ${actorText(scope.actor)})`.execute(
      scope.tx,
    )
    scope.note(`scorecard:${row.number}`, { curators: 1 })
    return done({ card: row.number })
  },
)

/** A card somebody was named for; to everybody else it is not there. */
async function myCardRow(scope: DeedScope, card: string): Promise<CardRow & { person: string }> {
  const person = personOf(scope.actor) ?? ''
  const row = await cardCalled(scope.tx, card)
  const mine = await sql`select from events.curator where scorecard_id = ${row.id} and person_id::text = ${person}`.execute(scope.tx)
  if (mine.rows.length === 0) throw new Missing('scorecard')
  await scope.must('events.score.give', { person })
  return { ...row, person }
}

/** Says whether there is an interest. Without one he may mark; with one he steps aside, for good. */
export const declareInterest = deed(
  'events.curator.declare',
  async (scope, { card, wish }: { card: string; wish: WordWish }): Promise<Outcome<{ card: string }>> => {
    const row = await myCardRow(scope, card)
    await sql`insert into events.curator_word (scorecard_id, person_id, interest, says) values (${row.id}, ${row.person}, ${wish.interest === 'some'}, ${wish.interest === 'some' ? wish.says : ''})`.execute(
      scope.tx,
    )
    scope.note(`scorecard:${card}`, { interest: wish.interest })
    return done({ card })
  },
)

/** Five marks with a reason each, sent once. */
export const giveScore = deed(
  'events.score.give',
  async (scope, { card, wish }: { card: string; wish: ScoreWish }): Promise<Outcome<{ card: string }>> => {
    const row = await myCardRow(scope, card)
    await sql`insert into events.score (scorecard_id, person_id, marks, reasons) values (${row.id}, ${row.person}, ${JSON.stringify(wish.marks)}::jsonb, ${JSON.stringify(wish.reasons)}::jsonb)`.execute(
      scope.tx,
    )
    scope.note(`scorecard:${card}`, { score: 1 })
    return done({ card })
  },
)

/** Tells the middle of it to everybody. Who gave which mark stays at the desk. */
export const publishScorecard = deed(
  'events.scorecard.publish',
  async (scope, at: { number: string; card: string }): Promise<Outcome<{ card: string; total: number }>> => {
    const { tx } = scope
    const row = await cardAtDesk(scope, at)
    if (row.published) return refused({ rule: 'events.scorecard.published' })
    const standing = await sql<{ totals: number[]; waiting: number }>`select m.waiting,
        array(select s.total from events.score s where s.scorecard_id = ${row.id} order by s.total) as totals from events.scorecard_middle(${row.id}) m`.execute(
      tx,
    )
    const { totals = [], waiting = 0 } = standing.rows[0] ?? {}
    const why = whyNotTold({ totals, waiting, dueOver: row.dueOver })
    if (why) return refused({ rule: why, facts: { n: waiting } })
    const told = await sql<{ total: number }>`insert into events.scorecard_result (scorecard_id, marks, total, curators, act_id, actor)
      values (${row.id}, '{}', 0, 2, ${row.act}, ${actorText(scope.actor)}) returning total`.execute(tx)
    const total = told.rows[0]?.total ?? 0
    scope.note(`scorecard:${row.number}`, { total, curators: totals.length })
    scope.touched('events')
    return done({ card: row.number, total })
  },
)
