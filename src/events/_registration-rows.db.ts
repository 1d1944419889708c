import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, type House, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { RegistrationState } from './registration.ts'

export type RegistrationRow = {
  id: string
  number: string
  state: RegistrationState
  intake: string
  event: string
  eventNumber: string
  slug: string
  title: string
  person: string | null
  keyHash: string
  keyTurn: number
  email: string
  price: number
  approval: boolean
  over: boolean
}

/**
 * The key of a registration, made anew from the secret of the house wherever a letter needs it: it is kept nowhere, only its hash. After a
 * hand-over it is another.
 */
export const registrationKey = (house: House, id: string, turn: number): string =>
  createHmac('sha256', house.secret).update(`events registration ${id} ${turn}`).digest('base64url').slice(0, 32)

const select = sql`select r.id, r.number, r.state, r.intake_id as intake, e.id as event, e.number as "eventNumber", e.slug, e.title, r.person_id as person, r.key_hash as "keyHash",
  r.key_turn as "keyTurn", r.email, r.price, i.approval, coalesce(events.intake_ends(i.id) <= governance.clock(), false) as over
  from events.registration r join events.intake i on i.id = r.intake_id join events.event e on e.id = i.event_id`

/** A registration by its number, under the lock of its intake: what is read here holds until the deed is done. */
export async function registrationLocked(tx: Tx, number: string): Promise<RegistrationRow> {
  const known = await sql<{ intake: string }>`select intake_id as intake from events.registration where number = ${number}`.execute(tx)
  const [row] = known.rows
  if (!row) throw new Missing('registration')
  await sql`select events.lock_intake(${row.intake})`.execute(tx)
  const found = await sql<RegistrationRow>`${select} where r.number = ${number}`.execute(tx)
  return found.rows[0] as RegistrationRow
}

/** Whoever registered, signed in or by the key of the letter; to anybody else it is not there. */
export async function ownRegistration(
  tx: Tx,
  actor: Actor,
  number: string,
  key: string | undefined,
): Promise<RegistrationRow & { byKey: boolean }> {
  const row = await registrationLocked(tx, number)
  const byKey = key !== undefined && row.keyHash !== '' && row.keyHash === sha256(key)
  if (!byKey && (row.person === null || row.person !== personOf(actor))) throw new Missing('registration')
  return { ...row, byKey }
}

export type RegistrationKind = 'accept' | 'cancel' | 'confirm' | 'decline' | 'transfer'

/** A step of a registration. The trigger moves its state, its tickets, and whoever waits behind it. */
export async function addRegistrationStep(
  scope: Pick<DeedScope, 'tx' | 'actor'>,
  registration: string,
  step: { from: RegistrationState; to: RegistrationState; kind: RegistrationKind; reason?: string },
): Promise<void> {
  await sql`insert into events.registration_step (registration_id, from_state, to_state, kind, actor, reason)
    values (${registration}, ${step.from}, ${step.to}, ${step.kind}, ${actorText(scope.actor)}, ${step.reason ?? ''})`.execute(scope.tx)
}

/** What settling the line does by itself, asked for outright: offers that ran out lapse, those who wait are offered what is free. */
export async function settleIntake(tx: Tx, intake: string): Promise<void> {
  await sql`select events.lock_intake(${intake})`.execute(tx)
  await sql`select events.settle(${intake})`.execute(tx)
}
