import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, type Scope } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type EventRow, eventLocked, ownEvent, ownScope } from './_rows.db.ts'
import { type IntakeWish, mostQuestions, type QuestionWish } from './registration.ts'
import { tellRegistrations } from './registration-letters.db.ts'

export type ByOrganiser = { number: string; key?: string | undefined }

/** The organiser by his account or his key, by a power of his own; else the desk that published the event, by the matrix. */
export async function organiserOf(
  scope: DeedScope,
  { number, key }: ByOrganiser,
  mustOwn: (own: Scope) => Promise<unknown>,
): Promise<EventRow> {
  const own = await ownEvent(scope.tx, scope.actor, number, key).catch((error: unknown) => {
    if (error instanceof Missing) return undefined
    throw error
  })
  const row = own ?? (await eventLocked(scope.tx, number))
  if (own) await mustOwn(ownScope(own))
  else await scope.must('events.event.publish', { unit: row.unit, fund: 'tanpa_dana' })
  return row
}

async function writeKinds(tx: Tx, intake: string, kinds: IntakeWish['kinds']): Promise<void> {
  // kinds are known by their name: what is not named again ends, and those who have it keep it
  const names = kinds.map(({ name }) => name.toLowerCase())
  await sql`update events.ticket_kind set ended_at = governance.clock() where intake_id = ${intake} and ended_at is null and lower(name) <> all(${names}::text[])`.execute(
    tx,
  )
  for (const { name, price, capacity } of kinds) {
    const known = await sql`update events.ticket_kind set name = ${name}, price = ${price}, capacity = ${capacity ?? null}, ended_at = null
      where intake_id = ${intake} and lower(name) = ${name.toLowerCase()} returning id`.execute(tx)
    if (known.rows.length === 0)
      await sql`insert into events.ticket_kind (intake_id, position, name, price, capacity)
        values (${intake}, (select coalesce(max(position), 0) + 1 from events.ticket_kind where intake_id = ${intake}), ${name}, ${price}, ${capacity ?? null})`.execute(
        tx,
      )
  }
}

/** What is announced as free takes no money at the door of its registration: first the price is said, and with it what the room was given for. */
async function whyNotPaid(tx: Tx, event: string, { kinds }: IntakeWish): Promise<boolean> {
  if (kinds.every(({ price }) => price === 0)) return false
  const found = await sql<{ said: boolean }>`select coalesce(price, 0) > 0 as said from events.event where id = ${event}`.execute(tx)
  return found.rows[0]?.said !== true
}

export type IntakeDeed = ByOrganiser & { wish: IntakeWish; date?: string | undefined }

const refusedBefore = (row: EventRow) =>
  row.state !== 'published' || row.status === 'cancelled' ? refused({ rule: 'events.intake.not_published' }) : undefined

/** Opens registration for a published event, or for one date of it. An event takes registrations as a whole or date by date, not both. */
export const openIntake = deed('events.intake.change', async (scope, given: IntakeDeed): Promise<Outcome<{ intake: string }>> => {
  const { tx } = scope
  const row = await organiserOf(scope, given, (own) => scope.must('events.intake.change', own))
  const early = refusedBefore(row)
  if (early) return early
  if (row.umbrella) return refused({ rule: 'events.intake.umbrella' })
  const { wish, date } = given
  const mixed =
    await sql`select from events.intake where event_id = ${row.id} and (occurrence_id is null) <> ${date === undefined}`.execute(tx)
  if (mixed.rows.length > 0) return refused({ rule: 'events.intake.whole_or_dates' })
  const dated =
    date === undefined
      ? []
      : (
          await sql<{
            id: string
          }>`select id from events.occurrence where event_id = ${row.id} and id::text = ${date} and not cancelled`.execute(tx)
        ).rows
  if (date !== undefined && dated.length === 0) return refused({ rule: 'events.registration.date', field: 'date' })
  if (await whyNotPaid(tx, row.id, wish)) return refused({ rule: 'events.intake.price_not_said', field: 'kinds' })
  const made = await sql<{
    id: string
  }>`insert into events.intake (event_id, occurrence_id, capacity, opens_at, closes_at, approval, group_policy, offer_hours, largest_party, pay_how, made_by)
    values (${row.id}, ${dated[0]?.id ?? null}, ${wish.capacity}, ${wish.opensAt}, ${wish.closesAt}, ${wish.approval}, ${wish.groupPolicy}, ${wish.offerHours}, ${wish.largestParty}, ${wish.payHow}, ${actorText(scope.actor)})
    returning id`.execute(tx)
  const intake = made.rows[0]?.id ?? ''
  await writeKinds(tx, intake, wish.kinds)
  scope.note(`event:${row.number}`, { capacity: wish.capacity })
  scope.touched('events')
  return done({ intake })
})

async function intakeOf(tx: Tx, event: string, intake: string): Promise<void> {
  const found = await sql`select from events.intake where id::text = ${intake} and event_id = ${event} for no key update`.execute(tx)
  if (found.rows.length === 0) throw new Missing('intake')
}

/** Changes it. More seats go to those who wait, in their order; below those who have one the number is not lowered. */
export const changeIntake = deed(
  'events.intake.change',
  async (
    scope,
    given: ByOrganiser & { intake: string; wish: IntakeWish; version?: number | undefined },
  ): Promise<Outcome<{ intake: string }>> => {
    const { tx } = scope
    const { wish, intake, version } = given
    const row = await organiserOf(scope, given, (own) => scope.must('events.intake.change', own))
    await intakeOf(tx, row.id, intake)
    if (await whyNotPaid(tx, row.id, wish)) return refused({ rule: 'events.intake.price_not_said', field: 'kinds' })
    await writeKinds(tx, intake, wish.kinds)
    const changed =
      await sql`update events.intake set capacity = ${wish.capacity}, opens_at = ${wish.opensAt}, closes_at = ${wish.closesAt}, approval = ${wish.approval},
      group_policy = ${wish.groupPolicy}, offer_hours = ${wish.offerHours}, largest_party = ${wish.largestParty}, pay_how = ${wish.payHow}
      where id = ${intake} and version = ${version ?? sql`version`} returning id`.execute(tx)
    if (changed.rows.length === 0) return refused({ rule: 'events.intake.stale' })
    await tellRegistrations(scope)
    scope.note(`event:${row.number}`, { capacity: wish.capacity })
    scope.touched('events')
    return done({ intake })
  },
)

/** Asks one thing more. Once somebody has registered, only what may be left unanswered. */
export const addQuestion = deed(
  'events.intake.change',
  async (scope, given: ByOrganiser & { intake: string; wish: QuestionWish }): Promise<Outcome<{ question: string }>> => {
    const { tx } = scope
    const { wish, intake } = given
    const row = await organiserOf(scope, given, (own) => scope.must('events.intake.change', own))
    await intakeOf(tx, row.id, intake)
    const has = await sql<{ n: number }>`select count(*)::int as n from events.question where intake_id = ${intake}`.execute(tx)
    if ((has.rows[0]?.n ?? 0) >= mostQuestions) return refused({ rule: 'events.question.too_many', facts: { most: mostQuestions } })
    const made = await sql<{ id: string }>`insert into events.question (intake_id, position, label, required, choices)
      values (${intake}, (select coalesce(max(position), 0) + 1 from events.question where intake_id = ${intake}), ${wish.label}, ${wish.required}, ${[...wish.choices]}::text[]) returning id`.execute(
      tx,
    )
    scope.note(`event:${row.number}`, { question: 1 })
    scope.touched('events')
    return done({ question: made.rows[0]?.id ?? '' })
  },
)

type QuestionDeed = ByOrganiser & { question: string; wish?: QuestionWish | undefined }

/** Asks it differently, or not at all (no wish): only as long as nobody has registered. */
export const changeQuestion = deed('events.intake.change', async (scope, given: QuestionDeed): Promise<Outcome<{ question: string }>> => {
  const { tx } = scope
  const row = await organiserOf(scope, given, (own) => scope.must('events.intake.change', own))
  const { question, wish } = given
  const there = sql`id::text = ${question} and intake_id in (select id from events.intake where event_id = ${row.id})`
  const changed = wish
    ? await sql`update events.question set label = ${wish.label}, required = ${wish.required}, choices = ${[...wish.choices]}::text[] where ${there} returning id`.execute(
        tx,
      )
    : await sql`delete from events.question where ${there} returning id`.execute(tx)
  if (changed.rows.length === 0) throw new Missing('question')
  scope.note(`event:${row.number}`, { question: wish ? 1 : 0 })
  scope.touched('events')
  return done({ question })
})
