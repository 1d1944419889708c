import { sql } from 'kysely'
import { Denied, done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { type Party, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { seatsOf, seatUnderRow } from './_case-rows.db.ts'
import type { Opening } from './case.ts'
import { addStep } from './case-turn.db.ts'

/** What another room opens a case with. `subject` is its own row; there is one open case for a subject and an action. */
export type NewCase = {
  action: string
  fund?: string | undefined
  amount?: number | undefined
  unit?: string | undefined
  title: string
  reason?: string | undefined
  payee?: string | undefined
  activity?: string | undefined
  parties?: readonly Party[] | undefined
  subject?: { kind: string; id: string } | undefined
  /** Where its desk shows it; otherwise the page of cases. */
  address?: string | undefined
  dueDay?: string | undefined
}

export type Opened = { id: string; number: string }

type Known = { money: boolean | null; fund: boolean; unit: boolean }

/** Names nobody knows are said by their field before anything is written. */
export async function unknownIn(
  db: Database | Tx,
  { action, fund, unit, amount }: Pick<NewCase, 'action' | 'fund' | 'unit' | 'amount'>,
): Promise<Refusal[]> {
  const found = await sql<Known>`select (select money from governance.action where code = ${action}) as money,
    exists (select from governance.fund where code = ${fund ?? 'tanpa_dana'}) as fund,
    (${unit ?? null}::text is null or exists (select from governance.unit where code = ${unit ?? null})) as unit`.execute(db)
  const [known] = found.rows
  return [
    ...(known?.money == null ? [{ rule: 'governance.ask.action_unknown', field: 'action' }] : []),
    ...(known?.fund ? [] : [{ rule: 'governance.ask.fund_unknown', field: 'fund' }]),
    ...(known?.unit ? [] : [{ rule: 'governance.ask.unit_unknown', field: 'unit' }]),
    ...(known?.money && amount === undefined ? [{ rule: 'governance.authority.amount_invalid', field: 'amount' }] : []),
  ]
}

/**
 * Part: opens a case inside another room's deed, which has asked its own authority, and tells whose turn it is. An officer who opens it as
 * one who proposes asks `governance.case.open`, the deed.
 */
export async function openCase(scope: DeedScope, wish: NewCase): Promise<Outcome<Opened>> {
  const outcome = await writeCase(scope, wish)
  if (!outcome.ok) return outcome
  await addStep(scope, { caseFile: outcome.value.id, step: 'opened', reason: wish.reason ?? '' })
  return outcome
}

async function writeCase(scope: DeedScope, wish: NewCase): Promise<Outcome<Opened>> {
  const { tx } = scope
  const unknown = await unknownIn(tx, wish)
  if (unknown.length > 0) return refused(...unknown)
  const made =
    await sql<Opened>`insert into governance.case_file (number, action, fund, amount, unit_id, title, reason, payee, activity, subject_kind, subject_id, address, opened_by, opened_version, due_day)
    values (governance.next_number('PK'), ${wish.action}, ${wish.fund ?? 'tanpa_dana'}, ${wish.amount ?? 0}, (select id from governance.unit where code = ${wish.unit ?? null}), ${wish.title},
      ${wish.reason ?? ''}, ${wish.payee ?? null}, ${wish.activity ?? null}, ${wish.subject?.kind ?? null}, ${wish.subject?.id ?? null}, ${wish.address ?? null}, ${personOf(scope.actor) ?? ''}::uuid,
      coalesce((select version from governance.matrix_version where in_force @> governance.clock()), 0), ${wish.dueDay ?? null}) returning id, number`.execute(
      tx,
    )
  const [one] = made.rows
  if (!one) throw new Error('a case was not written')
  const parties = wish.parties ?? []
  await sql`insert into governance.case_party (case_id, kind, party_id)
    select ${one.id}, kind, id from unnest(${parties.map(({ kind }) => kind)}::text[], ${parties.map(({ id }) => id)}::uuid[]) as p(kind, id) on conflict do nothing`.execute(
    tx,
  )
  scope.note(`case:${one.number}`, { action: wish.action, fund: wish.fund ?? 'tanpa_dana', amount: wish.amount ?? 0 })
  return done(one)
}

/** Whether the matrix has somebody propose such matters; where it has not, any post it names for them may open one. */
async function proposedBy(tx: Tx, person: string, wish: Opening): Promise<{ proposers: boolean; seated: boolean; whoCan: string[] }> {
  const found = await sql<{ proposers: boolean; seated: boolean; who: string[] }>`
    with c as (select ${wish.action}::text as action, (select id from governance.unit where code = ${wish.unit ?? null}) as unit_id),
    rows as (select * from governance.rows_now(${wish.action}, ${wish.fund}, ${wish.amount ?? 0}))
    select exists (select from rows where capacity = 'initiate') as proposers,
      exists (select from c cross join rows r join ${seatsOf(person)} s on ${seatUnderRow} where r.capacity <> 'oversee') as seated,
      coalesce((select array_agg(distinct post) from rows where capacity <> 'oversee'), '{}') as who`.execute(tx)
  const [row] = found.rows
  return { proposers: row?.proposers === true, seated: row?.seated === true, whoCan: row?.who ?? [] }
}

/** A correction of a decision is a case about that decision, by the same action. */
async function aboutDecision(tx: Tx, number: string | undefined): Promise<NewCase['subject'] | 'unknown'> {
  if (number === undefined) return undefined
  const found = await sql<{ id: string }>`select id from governance.decision where number = ${number}`.execute(tx)
  return found.rows[0] ? { kind: 'governance.decision', id: number } : 'unknown'
}

async function open(scope: DeedScope, wish: Opening): Promise<Outcome<Opened>> {
  const { tx } = scope
  const me = personOf(scope.actor)
  await scope.must('governance.case.open', { ...(me ? { person: me } : {}) })
  if (wish.dueDay !== undefined && wish.dueDay < dayOf(scope.now)) return refused({ rule: 'governance.case.due_day', field: 'dueDay' })
  const unknown = await unknownIn(tx, wish)
  if (unknown.length > 0) return refused(...unknown)
  const { proposers, seated, whoCan } = await proposedBy(tx, me ?? '', wish)
  if (!proposers && !seated) throw new Denied('governance.case.open', { rule: 'governance.authority.not_yours' }, whoCan)
  const subject = await aboutDecision(tx, wish.corrects)
  if (subject === 'unknown') return refused({ rule: 'governance.decision.unknown', field: 'corrects' })
  const written = await writeCase(scope, { ...wish, subject })
  if (!written.ok) return written
  const { id } = written.value
  const asked = { fund: wish.fund, amount: wish.amount, case: id, parties: wish.parties }
  const more = {
    ...(wish.unit ? { unit: wish.unit } : {}),
    ...(wish.payee ? { payee: wish.payee } : {}),
    ...(wish.activity ? { activity: wish.activity } : {}),
  }
  const ground = proposers ? await scope.must(wish.action, { ...asked, ...more, capacity: 'initiate' }) : undefined
  await addStep(scope, { caseFile: id, step: 'opened', reason: wish.reason, act: ground?.act })
  return written
}

/** Opens a case by one's own post: as one who proposes where the matrix names such, else as whoever the matrix names for such matters. */
export const openCaseByPost = deed('governance.case.open', open)
