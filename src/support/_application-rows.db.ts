import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, type Party, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { ApplicationState } from './application.ts'
import type { SupportKind } from './commitment.ts'
import type { Answered } from './eligibility.ts'
import type { Answers, Form } from './form.ts'

export type ApplicationRow = {
  id: string
  number: string
  state: ApplicationState
  offer: string
  offerSlug: string
  offerTitle: string
  offerUnitValue: number
  measure: string
  quota: number | null
  documents: string[]
  unit: string
  kind: SupportKind
  person: string | null
  organisation: string | null
  title: string
  eligibility: Answered
  answers: Answers
  revision: number
  quantity: number
  amount: number
  overrideAsked: string
  case: string | null
  form: Form
}

const columns = sql`a.id, a.number, a.state, a.offer_id as offer, o.slug as "offerSlug", o.title as "offerTitle", o.unit_value as "offerUnitValue", o.measure, o.quantity as quota, o.documents,
  u.code as unit, a.kind, a.person_id as person, a.organisation_id as organisation, a.title, a.eligibility, a.answers, a.revision, a.quantity, a.amount, a.override_asked as "overrideAsked",
  a.case_number as "case", jsonb_build_object('id', f.id, 'version', f.version, 'fields', f.fields, 'rules', f.rules, 'awaitsBudget', f.awaits_budget) as form`

/** The application called so. Its offer is locked first where the quota is touched: everybody takes locks in this order. */
export async function applicationLocked(tx: Tx, number: string, withOffer = false): Promise<ApplicationRow> {
  if (withOffer)
    await sql`select from support.offer o where o.id = (select offer_id from support.application where number = ${number}) for no key update of o`.execute(
      tx,
    )
  const found = await sql<ApplicationRow>`select ${columns} from support.application a join support.offer o on o.id = a.offer_id
    join governance.unit u on u.id = governance.unit_today(a.unit_id) join support.form f on f.id = a.form_id where a.number = ${number} for no key update of a`.execute(
    tx,
  )
  const [row] = found.rows
  if (!row) throw new Missing('application')
  return row
}

/** Several who decide about one offer stand in line for its row: none of them is told to come back later. */
export const standInLine = (tx: Tx) =>
  sql`select set_config('lock_timeout', '20s', true), set_config('statement_timeout', '25s', true)`.execute(tx)

/** One's own application; to anybody else it is not there. */
export async function ownApplication(
  tx: Tx,
  actor: Actor,
  number: string,
  withOffer = false,
): Promise<ApplicationRow & { person: string }> {
  const row = await applicationLocked(tx, number, withOffer)
  if (row.person === null || row.person !== personOf(actor)) throw new Missing('application')
  return { ...row, person: row.person }
}

/** Everybody it is for: whoever leads it, those who apply with him, and the body they speak for. */
export async function partiesOf(db: Database | Tx, row: Pick<ApplicationRow, 'id' | 'person' | 'organisation'>): Promise<Party[]> {
  const found = await sql<{
    id: string
  }>`select person_id as id from support.application_member where application_id = ${row.id} and person_id is not null and removed_at is null`.execute(
    db,
  )
  return [
    ...(row.person ? [{ kind: 'person' as const, id: row.person }] : []),
    ...found.rows.map(({ id }) => ({ kind: 'person' as const, id })),
    ...(row.organisation ? [{ kind: 'community' as const, id: row.organisation }] : []),
  ]
}

/** Who declared himself: the officer, by whichever way he came. What he said at his desk holds for his program too. */
export const officerText = (actor: Actor): string => `person:${personOf(actor) ?? ''}`

type Stepping = { step: string; reason?: string; act?: string | undefined; unit?: string | undefined }

/** Part: moves it by a step; where to, by when and whether at all is the database's to say. */
export async function stepApplication(scope: Pick<DeedScope, 'tx' | 'actor'>, id: string, wish: Stepping): Promise<ApplicationState> {
  const { tx } = scope
  await sql`insert into support.application_step (application_id, step, reason, act_id, unit_id, actor)
    values (${id}, ${wish.step}, ${wish.reason ?? ''}, ${wish.act ?? null}, ${wish.unit ?? null}, ${actorText(scope.actor)})`.execute(tx)
  const found = await sql<{ state: ApplicationState }>`select state from support.application where id = ${id}`.execute(tx)
  return found.rows[0]?.state ?? 'draft'
}
