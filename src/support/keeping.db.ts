import { sql } from 'kysely'
import type { z } from 'zod'
import { sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { commitmentLocked } from './commitment.db.ts'
import type { answerSchema, conditionSchema, reportDueSchema, reportSchema, verdictSchema } from './keeping.ts'

/** The agency answers for what did not come. Its answer is public and changes no number. */
export const answerShortfall = deed(
  'support.shortfall.answer',
  async (scope, wish: z.output<typeof answerSchema>): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    const written =
      await sql`insert into support.shortfall_answer (delivery_id, text, actor) select s.delivery_id, ${wish.text}, ${actorText(scope.actor)}
    from support.shortfall s join support.delivery d on d.id = s.delivery_id where d.id = ${wish.delivery} and d.commitment_id = ${row.id} on conflict do nothing returning delivery_id`.execute(
        scope.tx,
      )
    if (written.rows.length === 0) return refused({ rule: 'support.shortfall.none' })
    scope.note(`commitment:${wish.number}`, { shortfall: 'answered' })
    scope.touched('support')
    return done({ number: wish.number })
  },
)

/** What a thing that was given is like some time later. */
export const checkCondition = deed(
  'support.condition.check',
  async (scope, wish: z.output<typeof conditionSchema>): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    if (wish.onDay > dayOf(scope.now)) return refused({ rule: 'support.delivery.to_come', field: 'onDay' })
    const came = await sql`select from support.kept k where k.id = ${row.id} and k.confirmed > 0`.execute(scope.tx)
    if (came.rows.length === 0) return refused({ rule: 'support.condition.nothing_came' })
    await sql`insert into support.condition (commitment_id, on_day, state, says, actor) values (${row.id}, ${wish.onDay}, ${wish.state}, ${wish.says}, ${actorText(scope.actor)})`.execute(
      scope.tx,
    )
    scope.note(`commitment:${wish.number}`, { condition: wish.state })
    scope.touched('support')
    return done({ number: wish.number })
  },
)

/** The agency sets a report and its day, which does not slide. */
export const askReport = deed(
  'support.report.ask',
  async (scope, wish: z.output<typeof reportDueSchema>): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    if (wish.dueDay < dayOf(scope.now)) return refused({ rule: 'support.day_past', field: 'dueDay' })
    await sql`insert into support.report_due (commitment_id, n, what, due_day, actor)
    select ${row.id}, coalesce(max(n), 0) + 1, ${wish.what}, ${wish.dueDay}, ${actorText(scope.actor)} from support.report_due where commitment_id = ${row.id}`.execute(
      scope.tx,
    )
    scope.note(`commitment:${wish.number}`, { report: 'asked' })
    scope.touched('support')
    return done({ number: wish.number })
  },
)

/** The receiver reports, by his account or by the link he was sent. May report again until one is accepted. */
export const sendReport = deed(
  'support.report.send',
  async (scope, wish: z.output<typeof reportSchema> & { key?: string | undefined }): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    const byKey = wish.key !== undefined && row.keyHash !== '' && row.keyHash === sha256(wish.key)
    if (!byKey && (row.person === null || row.person !== personOf(scope.actor))) throw new Missing('commitment')
    await scope.must('support.report.send', byKey ? { key: true } : { person: row.person ?? '' })
    const due = await sql<{
      accepted: boolean
    }>`select exists (select from support.report t join support.report_verdict v on v.report_id = t.id where t.due_id = r.id and v.accepted) as accepted
      from support.report_due r where r.id = ${wish.due} and r.commitment_id = ${row.id}`.execute(scope.tx)
    const [one] = due.rows
    if (!one) return refused({ rule: 'support.report.none', field: 'due' })
    if (one.accepted) return refused({ rule: 'support.report.accepted_already' })
    await sql`insert into support.report (due_id, text, by_kind) values (${wish.due}, ${wish.text}, ${byKey ? 'key' : 'person'})`.execute(
      scope.tx,
    )
    scope.note(`commitment:${wish.number}`, { report: 'sent' })
    scope.touched('support')
    return done({ number: wish.number })
  },
)

/** The agency accepts a report or gives it back with its reason. */
export const judgeReport = deed(
  'support.report.judge',
  async (scope, wish: z.output<typeof verdictSchema>): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    await scope.must('support.delivery.record', { unit: row.unit, fund: 'tanpa_dana' })
    if (!wish.accepted && wish.reason.length < 3) return refused({ rule: 'support.reason', field: 'reason' })
    const written =
      await sql`insert into support.report_verdict (report_id, accepted, reason, actor) select t.id, ${wish.accepted}, ${wish.reason}, ${actorText(scope.actor)}
    from support.report t join support.report_due r on r.id = t.due_id where t.id = ${wish.report} and r.commitment_id = ${row.id} on conflict do nothing returning report_id`.execute(
        scope.tx,
      )
    if (written.rows.length === 0) return refused({ rule: 'support.report.none' })
    scope.note(`commitment:${wish.number}`, { report: wish.accepted ? 'accepted' : 'returned' })
    scope.touched('support')
    return done({ number: wish.number })
  },
)
