import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Criterion } from './programme.ts'
import type { Ranked, RankInput } from './programme-rank.ts'

export type MyTurn = { id: string; title: string; cohort: string; number: string; sent: boolean; open: boolean; resultsAt: Date }

/** What somebody is asked to read, open turns first. Nobody's name is in it, nor anybody's number. */
export async function turnsOf(ctx: Ctx): Promise<MyTurn[]> {
  const found = await sql<MyTurn>`select t.id, ${sql.ref(ctx.tongue === 'en' ? 'p.title_en' : 'p.title')} as title, c.name as cohort,
      'N-' || upper(left(encode(sha256((t.application_id::text || c.seed)::bytea), 'hex'), 6)) as number, r.turn_id is not null as sent, events.cohort_did(c.id, 'announced') is null and events.cohort_did(c.id, 'called_off') is null as open, c.results_at as "resultsAt"
    from events.review_turn t join events.cohort c on c.id = t.cohort_id join events.programme p on p.id = c.programme_id left join events.review r on r.turn_id = t.id
    where t.person_id = ${personOf(ctx.actor) ?? null}::uuid and t.recused_at is null order by r.turn_id is not null, c.results_at, t.id limit 500`.execute(
    ctx.db,
  )
  return found.rows
}

export type ReviewSheet = MyTurn & {
  rubric: Criterion[]
  why: string
  plan: string
  marks: Record<string, number> | null
  total: number | null
  note: string
  /** What the others gave, once all who read it have sent theirs. */
  others: { turn: number; total: number }[]
}

/** One sheet, for its reviewer alone: two answers and the rubric. What the others gave is not there before his own is sent and theirs are in. */
export async function reviewSheet(ctx: Ctx, turn: string): Promise<ReviewSheet> {
  const mine = (await turnsOf(ctx)).find(({ id }) => id === turn)
  if (!mine) throw new Missing('review')
  const found = await sql<
    Omit<ReviewSheet, keyof MyTurn>
  >`select c.rubric, coalesce(a.answers ->> 'why', '') as why, coalesce(a.answers ->> 'plan', '') as plan, r.marks, r.total::float8 as total, coalesce(r.note, '') as note,
      case when r.turn_id is not null and not exists (select from events.review_turn o left join events.review x on x.turn_id = o.id where o.application_id = t.application_id and o.recused_at is null and x.turn_id is null)
        then (select coalesce(jsonb_agg(jsonb_build_object('turn', o.turn, 'total', x.total) order by o.turn), '[]') from events.review_turn o join events.review x on x.turn_id = o.id where o.application_id = t.application_id and o.id <> t.id)
        else '[]' end as others
    from events.review_turn t join events.cohort c on c.id = t.cohort_id join events.application a on a.id = t.application_id left join events.review r on r.turn_id = t.id where t.id::text = ${turn}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('review')
  return { ...mine, ...row }
}

export type ReviewProgress = { reviewers: { name: string; given: number; all: number }[]; unread: number; undealt: number }

/** How far the reading is, for the desk: how many each has sent, never which marks. */
export async function reviewProgress(db: Database | Tx, number: string): Promise<ReviewProgress> {
  const reviewers = await sql<{
    name: string
    given: number
    all: number
  }>`select h.name, count(r.turn_id)::int as given, count(t.id)::int as all
    from events.reviewer v join events.cohort c on c.id = v.cohort_id join identity.person h on h.id = v.person_id
      left join events.review_turn t on t.cohort_id = v.cohort_id and t.person_id = v.person_id and t.recused_at is null left join events.review r on r.turn_id = t.id
    where c.number = ${number} group by h.id, h.name order by h.name, h.id`.execute(db)
  const open = await sql<{
    unread: number
    undealt: number
  }>`select (select count(*)::int from events.review_turn t left join events.review r on r.turn_id = t.id where t.cohort_id = c.id and t.recused_at is null and r.turn_id is null) as unread,
      (select count(*)::int from events.application a where a.cohort_id = c.id and a.state = 'sent' and (select count(*) from events.review_turn t where t.application_id = a.id and t.recused_at is null and t.turn < 3) < 2) as undealt
    from events.cohort c where c.number = ${number}`.execute(db)
  return { reviewers: reviewers.rows, ...(open.rows[0] ?? { unread: 0, undealt: 0 }) }
}

export type CohortResult = {
  cohort: string
  title: string
  slug: string
  name: string
  at: Date
  hash: string
  input: RankInput
  result: Ranked[]
}

/** The results as they were announced, by application numbers alone. */
export async function resultOf(db: Database | Tx, number: string, english = false): Promise<CohortResult> {
  const found =
    await sql<CohortResult>`select c.number as cohort, ${sql.ref(english ? 'p.title_en' : 'p.title')} as title, p.slug, c.name, events.cohort_did(c.id, 'announced') as at, t.hash, t.input, t.result
    from events.cohort_result t join events.cohort c on c.id = t.cohort_id join events.programme p on p.id = c.programme_id where c.number = ${number}`.execute(
      db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('result')
  return row
}

export type ResultObjection = {
  number: string
  says: string
  dueDay: string
  upheld: boolean | null
  answer: string
  score: number | null
  rank: number | null
}

/** Objections of a cohort, those to be answered first; by number, without names. */
export async function objectionsOfCohort(db: Database | Tx, number: string): Promise<ResultObjection[]> {
  const found =
    await sql<ResultObjection>`select a.number, o.says, to_char(o.due_day, 'YYYY-MM-DD') as "dueDay", o.upheld, o.answer, a.score::float8 as score, a.rank::float8 as rank
    from events.result_objection o join events.application a on a.id = o.application_id join events.cohort c on c.id = a.cohort_id where c.number = ${number} order by o.upheld is not null, o.due_day, a.number`.execute(
      db,
    )
  return found.rows
}

export type OwnObjection = { says: string; dueDay: string; upheld: boolean | null; answer: string }
export type MyResult = { until: Date | null; open: boolean; objection: OwnObjection | null }

/** Until when somebody may object to his result, and what became of it. Only after `ownApplicationPage` has said yes. */
export async function myResult(db: Database | Tx, number: string): Promise<MyResult> {
  const found =
    await sql<MyResult>`select events.objection_until(a.cohort_id) as until, coalesce(governance.clock() < events.objection_until(a.cohort_id), false) and a.state in ('waiting', 'declined') as open,
      (select jsonb_build_object('says', o.says, 'dueDay', to_char(o.due_day, 'YYYY-MM-DD'), 'upheld', o.upheld, 'answer', o.answer) from events.result_objection o where o.application_id = a.id) as objection
    from events.application a where a.number = ${number}`.execute(db)
  return found.rows[0] ?? { until: null, open: false, objection: null }
}
