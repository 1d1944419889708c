import { sql } from 'kysely'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { dayOf, minutesAfter } from '#src/base/time.ts'
import { decideCase } from '#src/governance/case-decide.db.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import { type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { ownBooking } from './_rows.db.ts'
import { onlyOfficers, orWhyNot } from './_why-not.db.ts'
import { answersSchema, reasonSchema } from './booking.ts'
import { rulesOn } from './usage.db.ts'
import { classify } from './usage.ts'

/** Working days within which an objection is answered (UU 30/2014 art. 77, as the pack names it: unverified). */
export const objectionDays = 10

const says = z
  .string('spaces.objection.says')
  .transform(cleanText)
  .pipe(z.string().min(10, 'spaces.objection.says').max(4000, 'spaces.booking.too_long'))

/**
 * Against a booking of one's own, against what some answers would be, or against a refusal by the name of its rule: a refusal leaves no
 * booking behind.
 */
export const objectionSchema = z.strictObject({
  booking: z.string().max(40).optional(),
  answers: answersSchema.optional(),
  refusal: z
    .string()
    .regex(/^spaces(?:\.[a-z_]{1,40}){1,3}$/, 'spaces.booking.unreadable')
    .optional(),
  unit: z.string().max(60),
  says,
})
export const objectionAnswerSchema = z.strictObject({
  upheld: z.boolean(),
  reason: reasonSchema,
  precedent: z
    .string('spaces.objection.precedent')
    .transform(cleanText)
    .pipe(z.string().min(10, 'spaces.objection.precedent').max(2000, 'spaces.booking.too_long')),
})

type About = { booking: string | null; rule: string; answers: Record<string, string>; unit: string }

async function aboutWhat(scope: DeedScope, wish: z.output<typeof objectionSchema>): Promise<Outcome<About>> {
  const { tx } = scope
  if (wish.booking) {
    const row = await ownBooking(tx, scope.actor, wish.booking, true)
    const found = await sql<{
      rule: string
      answers: Record<string, string>
    }>`select coalesce(r.code, '-') as rule, k.answers from spaces.booking k left join spaces.usage_rule r on r.id = k.rule_id where k.id = ${row.id}`.execute(
      tx,
    )
    const { rule = '-', answers = {} } = found.rows[0] ?? {}
    return done({ booking: row.id, rule, answers, unit: row.bookable.unit })
  }
  if (wish.refusal) return done({ booking: null, rule: wish.refusal, answers: wish.answers ?? {}, unit: wish.unit })
  const rule = classify(await rulesOn(tx, dayOf(scope.now)), wish.answers ?? {})
  return rule
    ? done({ booking: null, rule: rule.code, answers: wish.answers ?? {}, unit: wish.unit })
    : refused({ rule: 'spaces.usage.no_rule', field: 'answers' })
}

/** Keberatan: opens a case with a day by which it is answered. */
export const fileObjection = deed(
  'spaces.objection.file',
  async (scope, wish: z.output<typeof objectionSchema>): Promise<Outcome<{ case: string; due: string }>> => {
    const { tx } = scope
    await scope.must('spaces.objection.file')
    const about = await aboutWhat(scope, wish)
    if (!about.ok) return about
    const { booking, rule, answers, unit } = about.value
    const found = await sql<{
      due: string
    }>`select to_char(spaces.working_day(governance.today(), ${objectionDays}), 'YYYY-MM-DD') as due`.execute(tx)
    const due = found.rows[0]?.due ?? ''
    const me = personOf(scope.actor) ?? ''
    const opened = await openCase(scope, {
      action: 'spaces.objection.decide',
      unit,
      title: `Keberatan atas ${rule}`,
      parties: [{ kind: 'person', id: me }],
      address: '/meja/keberatan',
      ...(booking ? { subject: { kind: 'spaces.objection', id: booking } } : {}),
      dueDay: due,
    })
    if (!opened.ok) return opened
    await sql`insert into spaces.objection (person_id, booking_id, rule_code, answers, says, case_number, due_day)
      values (${me}, ${booking}, ${rule}, ${JSON.stringify(answers)}::jsonb, ${wish.says}, ${opened.value.number}, ${due})`.execute(tx)
    scope.note(`case:${opened.value.number}`, { rule })
    return done({ case: opened.value.number, due })
  },
)

/** The superior's post answers. The precedent says what was found, in words that fit the next who asks and name nobody. */
export const answerObjection = deed(
  'spaces.objection.decide',
  async (
    scope,
    { number, upheld, reason, precedent }: z.output<typeof objectionAnswerSchema> & { number: string },
  ): Promise<Outcome<{ number: string; decision: string }>> => {
    const { tx } = scope
    await onlyOfficers(scope)
    const found = await sql<{
      id: string
      rule: string
      unit: string
    }>`select o.id, o.rule_code as rule, u.code as unit from spaces.objection o join governance.case_file c on c.number = o.case_number join governance.unit u on u.id = c.unit_id
      where o.case_number = ${number} and o.upheld is null for update of o`.execute(tx)
    const [open] = found.rows
    if (!open) return refused({ rule: 'spaces.objection.none' })
    const decided = await orWhyNot(
      scope,
      'spaces.objection.decide',
      { unit: open.unit, capacity: 'decide' },
      decideCase(scope, {
        number,
        outcome: upheld ? 'yes' : 'refuse',
        title: `Keberatan atas ${open.rule}`,
        reason: reason.length < 10 ? `${reason} (${number})` : reason,
        reviewOn: dayOf(minutesAfter(scope.now, 180 * 24 * 60)),
      }),
    )
    if (!decided.ok) return decided
    const decision = decided.value.decision?.number ?? ''
    await sql`update spaces.objection set upheld = ${upheld}, precedent = ${precedent}, decision = ${decision}, answered_at = governance.clock() where id = ${open.id}`.execute(
      tx,
    )
    scope.note(`case:${number}`, { upheld: upheld ? 1 : 0 })
    scope.touched('spaces')
    return done({ number, decision })
  },
)

export type OpenObjection = { case: string; rule: string; booking: string | null; says: string; due: string; at: Date }

/** What waits to be answered, the one due first, for whoever may answer for this unit; anybody else gets nothing. */
export async function openObjections(ctx: Ctx, unit: string): Promise<OpenObjection[] | undefined> {
  if (!(await may(ctx, 'spaces.objection.decide', { unit }))) return undefined
  const found =
    await sql<OpenObjection>`select o.case_number as case, o.rule_code as rule, k.number as booking, o.says, to_char(o.due_day, 'YYYY-MM-DD') as due, o.at
    from spaces.objection o join governance.case_file c on c.number = o.case_number join governance.unit u on u.id = c.unit_id left join spaces.booking k on k.id = o.booking_id
    where o.upheld is null and u.code = ${unit} order by o.due_day, o.id limit 200`.execute(ctx.db)
  return found.rows
}

/** Somebody's own objections, the newest first: what they were about, by when they are answered, and what was found. */
export type MyObjection = OpenObjection & { upheld: boolean | null; precedent: string; decision: string | null }

export async function objectionsOf(ctx: Ctx, most = 50): Promise<MyObjection[]> {
  const found =
    await sql<MyObjection>`select o.case_number as case, o.rule_code as rule, k.number as booking, o.says, to_char(o.due_day, 'YYYY-MM-DD') as due, o.at, o.upheld, o.precedent, o.decision
    from spaces.objection o left join spaces.booking k on k.id = o.booking_id where o.person_id = ${personOf(ctx.actor) ?? null}::uuid order by o.at desc, o.id desc limit ${most}`.execute(
      ctx.db,
    )
  return found.rows
}

/** What was found about a rule before. Names nobody and no booking. */
export type Precedent = {
  rule: string
  answers: Record<string, string>
  upheld: boolean
  precedent: string
  decision: string | null
  at: Date
}

/** Answered objections, the newest first; of one rule if asked. Public. */
export async function precedents(db: Database | Tx, { rule, most = 50 }: { rule?: string; most?: number } = {}): Promise<Precedent[]> {
  const found = await sql<Precedent>`select rule_code as rule, answers, upheld, precedent, decision, answered_at as at from spaces.objection
    where upheld is not null and (${rule ?? null}::text is null or rule_code = ${rule ?? null}) order by answered_at desc, id limit ${most}`.execute(
    db,
  )
  return found.rows
}
