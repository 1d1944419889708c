import { sql } from 'kysely'
import type { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import type { adviceAnswerSchema, adviceSchema } from './keeping.ts'

/** Somebody who sits in a seat that advises says what should be done. It binds nobody; it must be answered. */
export const giveAdvice = deed(
  'support.advice.give',
  async (scope, wish: z.output<typeof adviceSchema>): Promise<Outcome<{ unit: string }>> => {
    const me = personOf(scope.actor)
    const sits =
      await sql`select from governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    where a.person_id = ${me ?? null}::uuid and k.advisory and a.active @> governance.clock() limit 1`.execute(scope.tx)
    if (!me || sits.rows.length === 0) throw new Missing('team')
    await scope.must('support.advice.give', { person: me })
    if (wish.answerBy < dayOf(scope.now)) return refused({ rule: 'support.day_past', field: 'answerBy' })
    const written = await sql`insert into support.advice (unit_id, about, text, answer_by, actor)
    select id, ${wish.about}, ${wish.text}, ${wish.answerBy}, ${actorText(scope.actor)} from governance.unit where code = ${wish.unit} returning id`.execute(
      scope.tx,
    )
    if (written.rows.length === 0) return refused({ rule: 'support.unit', field: 'unit' })
    scope.note(`unit:${wish.unit}`, { advised: 1 })
    scope.touched('support')
    return done({ unit: wish.unit })
  },
)

/** The agency answers what it was advised: once, in its own words. */
export const answerAdvice = deed(
  'support.advice.answer',
  async (scope, wish: z.output<typeof adviceAnswerSchema>): Promise<Outcome<{ unit: string }>> => {
    const found = await sql<{
      unit: string
    }>`select u.code as unit from support.advice a join governance.unit u on u.id = governance.unit_today(a.unit_id) where a.id = ${wish.advice}`.execute(
      scope.tx,
    )
    const [row] = found.rows
    if (!row) throw new Missing('advice')
    await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    const written =
      await sql`insert into support.advice_answer (advice_id, text, actor) values (${wish.advice}, ${wish.text}, ${actorText(scope.actor)}) on conflict do nothing returning advice_id`.execute(
        scope.tx,
      )
    if (written.rows.length === 0) return refused({ rule: 'support.advice.answered' })
    scope.note(`unit:${row.unit}`, { answered: 1 })
    scope.touched('support')
    return done({ unit: row.unit })
  },
)

export type Advice = {
  id: string
  unit: string
  unitName: string
  about: string
  text: string
  answerBy: string
  at: Date
  answer: string | null
  answeredAt: Date | null
}

/** What was advised and answered, the unanswered and soonest first; of some units, or of all. */
export async function adviceOf(db: Database | Tx, units: readonly string[] | undefined, english: boolean): Promise<Advice[]> {
  return (
    await sql<Advice>`select a.id, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", a.about, a.text, to_char(a.answer_by, 'YYYY-MM-DD') as "answerBy", a.at, w.text as answer, w.at as "answeredAt"
      from support.advice a join governance.unit u on u.id = governance.unit_today(a.unit_id) left join support.advice_answer w on w.advice_id = a.id
      where ${units === undefined ? sql`true` : sql`u.code = any(${[...units]}::text[])`} order by w.at is not null, a.answer_by, a.id limit 60`.execute(
      db,
    )
  ).rows
}
