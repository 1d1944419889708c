import { sql } from 'kysely'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText, type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { openLine } from '#src/platform/line.ts'
import { addRegistrationStep, ownRegistration, registrationKey, registrationLocked } from './_registration-rows.db.ts'
import { type ByOrganiser, organiserOf } from './intake.db.ts'
import {
  type HandOver,
  keptAnswers,
  type Question,
  type RegistrationState,
  type RegistrationWish,
  seated,
  whyNotAnswers,
} from './registration.ts'
import { tellRegistrations } from './registration-letters.db.ts'

export type Registered = { number: string; key: string; status: RegistrationState; position?: number }

type Intake = { id: string; why: string; kinds: { id: string; name: string }[]; questions: Question[] }

/** The intake one means: of that date where dates are named, else the only one of the event. */
async function intakeFor(tx: Tx, slug: string, date: string | undefined): Promise<Outcome<Intake>> {
  const found = await sql<Intake & { date: string | null }>`select i.id, i.occurrence_id as date, events.intake_why(i.id) as why,
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name) order by k.position), '[]') from events.ticket_kind k where k.intake_id = i.id and k.ended_at is null) as kinds,
      (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'label', q.label, 'required', q.required, 'choices', q.choices) order by q.position), '[]') from events.question q where q.intake_id = i.id) as questions
    from events.intake i join events.event e on e.id = i.event_id where e.slug = ${slug} and e.state = 'published' order by i.id`.execute(
    tx,
  )
  if (found.rows.length === 0) {
    const event = await sql`select from events.event where slug = ${slug} and state = 'published'`.execute(tx)
    if (event.rows.length === 0) throw new Missing('event')
    return refused({ rule: 'events.intake.none' })
  }
  const [only] = found.rows
  const meant = date === undefined ? (found.rows.length === 1 ? only : undefined) : found.rows.find((one) => one.date === date)
  return meant ? done(meant) : refused({ rule: 'events.registration.date', field: 'date' })
}

/** Whose place in the line this is, from 1: how many wait, and came before. */
export async function positionOf(tx: Tx, registration: string): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(*)::int as n from events.registration r join events.registration w on w.intake_id = r.intake_id and w.state = 'waiting' and w.arrival <= r.arrival
    where r.id = ${registration}`.execute(tx)
  return found.rows[0]?.n ?? 0
}

/**
 * Registers, with or without an account. The database decides under the lock of the intake: a seat, a place in the line, or a seat held until
 * the organiser has looked or the money is there.
 */
const enter = deed(
  'events.registration.register',
  async (scope, wish: RegistrationWish & { slug: string }): Promise<Outcome<Registered>> => {
    await scope.must('events.registration.register')
    const { tx, ctx, actor, now } = scope
    const found = await intakeFor(tx, wish.slug, wish.date)
    if (!found.ok) return found
    const { id: intake, why, kinds, questions } = found.value
    if (why !== '') return refused({ rule: why })
    const kind = wish.kind === undefined ? (kinds.length === 1 ? kinds[0] : undefined) : kinds.find(({ id }) => id === wish.kind)
    if (!kind) return refused({ rule: 'events.registration.kind', field: 'kind' })
    const wrong = whyNotAnswers(questions, wish.answers)
    if (wrong.length > 0) return refused(...wrong)
    const id = newId(now)
    const key = registrationKey(ctx.house, id, 0)
    const numbered = await sql<{ n: string }>`select lpad(nextval('events.registration_number')::text, 5, '0') as n`.execute(tx)
    const number = `DF-${dayOf(now).slice(0, 4)}-${numbered.rows[0]?.n}`
    // two hundred who press at once stand in line for the row of the intake: none of them is told to come back later
    await sql`select set_config('lock_timeout', '20s', true), set_config('statement_timeout', '25s', true)`.execute(tx)
    await sql`insert into events.registration (id, number, intake_id, kind_id, arrival, party, price, person_id, name, email, phone, tongue, answers, key_hash, made_by)
      values (${id}, ${number}, ${intake}, ${kind.id}, 0, ${wish.party}, 0, ${personOf(actor) ?? null}, ${wish.name}, ${wish.email}, ${wish.phone}, ${ctx.tongue},
        ${JSON.stringify(keptAnswers(questions, wish.answers))}::jsonb, ${sha256(key)}, ${actorText(actor)})`.execute(tx)
    const written = await sql<{ state: RegistrationState }>`select state from events.registration where id = ${id}`.execute(tx)
    const status = written.rows[0]?.state ?? 'waiting'
    await tellRegistrations(scope)
    scope.note(`registration:${number}`, { status, party: wish.party })
    scope.touched('events')
    return done({ number, key, status, ...(status === 'waiting' ? { position: await positionOf(tx, id) } : {}) })
  },
)

const inLine = openLine(4)

/** The same, a few of one event at once: a rush for its seats leaves the database to everybody else. */
export const register = (ctx: Ctx, wish: RegistrationWish & { slug: string }): Promise<Outcome<Registered>> =>
  inLine(wish.slug, () => enter(ctx, wish))

type Own = { number: string; key?: string | undefined }
type Seen = { number: string; state: RegistrationState }

const scopeOf = (row: { byKey: boolean; person: string | null }) => (row.byKey ? { key: true } : { person: row.person ?? '' })

/** Gives the seat or the place in the line back. Whoever waits next is offered it at once. */
export const cancelRegistration = deed(
  'events.registration.manage',
  async (scope, own: Own & { reason?: string | undefined }): Promise<Outcome<Seen>> => {
    const row = await ownRegistration(scope.tx, scope.actor, own.number, own.key)
    await scope.must('events.registration.manage', scopeOf(row))
    if (row.state === 'cancelled' || row.state === 'expired') return refused({ rule: 'events.registration.ended' })
    if (row.over) return refused({ rule: 'events.intake.event_over' })
    await addRegistrationStep(scope, row.id, { from: row.state, to: 'cancelled', kind: 'cancel', reason: cleanText(own.reason ?? '') })
    await tellRegistrations(scope)
    scope.note(`registration:${row.number}`, { from: row.state })
    scope.touched('events')
    return done({ number: row.number, state: 'cancelled' })
  },
)

/** Takes the seat that was offered, before the offer runs out by the clock of the database. */
export const acceptOffer = deed('events.registration.manage', async (scope, own: Own): Promise<Outcome<Seen>> => {
  const row = await ownRegistration(scope.tx, scope.actor, own.number, own.key)
  await scope.must('events.registration.manage', scopeOf(row))
  if (row.state !== 'offered') return refused({ rule: 'events.registration.not_offered' })
  const to = row.approval || row.price > 0 ? 'pending' : 'confirmed'
  await addRegistrationStep(scope, row.id, { from: 'offered', to, kind: 'accept' })
  await tellRegistrations(scope)
  scope.note(`registration:${row.number}`, { to })
  scope.touched('events')
  return done({ number: row.number, state: to })
})

/**
 * Hands a seat to somebody else, or mends a name; the count stays what it was, so it works when all is taken. The tickets before it are revoked,
 * and with another address the key before it opens nothing any more.
 */
export const transferRegistration = deed(
  'events.registration.manage',
  async (scope, { to, ...own }: Own & { to: HandOver }): Promise<Outcome<Seen & { key: string }>> => {
    const { tx, ctx } = scope
    const row = await ownRegistration(tx, scope.actor, own.number, own.key)
    await scope.must('events.registration.manage', scopeOf(row))
    if (row.state !== 'confirmed' && row.state !== 'pending') return refused({ rule: 'events.registration.not_seated' })
    if (row.over) return refused({ rule: 'events.intake.event_over' })
    const other = to.email.toLowerCase() !== row.email.toLowerCase()
    const turn = row.keyTurn + (other ? 1 : 0)
    const key = registrationKey(ctx.house, row.id, turn)
    await sql`update events.registration set name = ${to.name}, email = ${to.email}, key_hash = ${sha256(key)}, key_turn = ${turn},
      phone = case when ${other} then '' else phone end, person_id = case when ${other} then null else person_id end where id = ${row.id}`.execute(
      tx,
    )
    await addRegistrationStep(scope, row.id, { from: row.state, to: row.state, kind: 'transfer' })
    await tellRegistrations(scope)
    scope.note(`registration:${row.number}`, { handed: other ? 1 : 0 })
    return done({ number: row.number, state: row.state, key: other ? '' : key })
  },
)

export type Decision = ByOrganiser & { registration: string; confirm: boolean; reason?: string | undefined }

/** The organiser says yes to one who waits for it, or that the money has come; or no, with the reason, and the seat is free. */
export const decideRegistration = deed('events.registration.decide', async (scope, given: Decision): Promise<Outcome<Seen>> => {
  const event = await organiserOf(scope, given, (own) => scope.must('events.registration.decide', own))
  const row = await registrationLocked(scope.tx, given.registration)
  if (row.event !== event.id) throw new Missing('registration')
  if (row.state !== 'pending') return refused({ rule: 'events.registration.not_pending' })
  const to = given.confirm ? 'confirmed' : 'cancelled'
  await addRegistrationStep(scope, row.id, {
    from: 'pending',
    to,
    kind: given.confirm ? 'confirm' : 'decline',
    reason: given.reason ?? '',
  })
  await tellRegistrations(scope)
  scope.note(`registration:${row.number}`, { to })
  scope.touched('events')
  return done({ number: row.number, state: to })
})

export const holdsSeat = (state: RegistrationState): boolean => (seated as readonly string[]).includes(state)
