import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, may, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { GroupPolicy, Question, RegistrationState } from './registration.ts'

export type Kind = { id: string; name: string; price: number; capacity: number | null; taken: number; ended: boolean }

/** Registration for an event, as anybody may read it: numbers only, nobody's name. */
export type IntakeShown = {
  id: string
  /** The date it is for; null for the whole event. */
  date: { id: string; startsAt: Date; endsAt: Date | null; timeKnown: boolean } | null
  capacity: number
  remaining: number
  waiting: number
  opensAt: Date
  closesAt: Date
  approval: boolean
  groupPolicy: GroupPolicy
  offerHours: number
  largestParty: number
  payHow: string
  /** Why nobody may register now; empty where one may. */
  why: string
  /** Whoever comes now waits. */
  line: boolean
  version: number
  kinds: Kind[]
  questions: Question[]
}

type Raw = Omit<IntakeShown, 'date' | 'line' | 'remaining'> & {
  dateId: string | null
  startsAt: Date | null
  endsAt: Date | null
  timeKnown: boolean | null
  taken: number
}

/** Offers that have run out by the clock hold no seat for a reader, though nobody has come yet to give them on. */
const heldNow = sql`case when r.state = 'offered' and r.offer_until <= governance.clock() then false else r.state = any (events.seat_states()) end`

/** The intakes of an event, in the order of their dates. */
export async function intakesOf(db: Database | Tx, event: string): Promise<IntakeShown[]> {
  const found =
    await sql<Raw>`select i.id, o.id as "dateId", o.starts_at as "startsAt", o.ends_at as "endsAt", o.time_known as "timeKnown", i.capacity, i.opens_at as "opensAt", i.closes_at as "closesAt",
      i.approval, i.group_policy as "groupPolicy", i.offer_hours as "offerHours", i.largest_party as "largestParty", i.pay_how as "payHow", i.version, events.intake_why(i.id) as why,
      (select coalesce(sum(r.party), 0)::int from events.registration r where r.intake_id = i.id and ${heldNow}) as taken,
      (select count(*)::int from events.registration r where r.intake_id = i.id and r.state = 'waiting') as waiting,
      (select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'name', k.name, 'price', k.price, 'capacity', k.capacity, 'ended', k.ended_at is not null, 'taken',
          (select coalesce(sum(r.party), 0)::int from events.registration r where r.kind_id = k.id and ${heldNow})) order by k.position), '[]') from events.ticket_kind k where k.intake_id = i.id) as kinds,
      (select coalesce(jsonb_agg(jsonb_build_object('id', q.id, 'label', q.label, 'required', q.required, 'choices', q.choices) order by q.position), '[]') from events.question q where q.intake_id = i.id) as questions
    from events.intake i left join events.occurrence o on o.id = i.occurrence_id where i.event_id = ${event} order by o.starts_at nulls first, i.id`.execute(
      db,
    )
  return found.rows.map(({ dateId, startsAt, endsAt, timeKnown, taken, ...row }) => {
    const remaining = Math.max(0, row.capacity - taken)
    return {
      ...row,
      date: dateId && startsAt ? { id: dateId, startsAt, endsAt, timeKnown: timeKnown === true } : null,
      remaining,
      line: remaining === 0 || (row.waiting > 0 && row.groupPolicy === 'in_order'),
    }
  })
}

/** Not a seat is left, of the whole or of any kind that is still given out. */
export const isFull = ({ remaining, kinds }: IntakeShown): boolean => {
  const given = kinds.filter(({ ended }) => !ended)
  return remaining === 0 || (given.length > 0 && given.every(({ capacity, taken }) => capacity !== null && taken >= capacity))
}

/** The one that counts at first sight: of the whole event, or of that date. */
export const mainIntake = (intakes: readonly IntakeShown[], date: string | undefined): IntakeShown | undefined =>
  intakes.find((one) => one.date === null || one.date.id === date)

export type OwnRegistration = {
  number: string
  state: RegistrationState
  name: string
  email: string
  party: number
  price: number
  payHow: string
  kind: string
  position: number | null
  offerUntil: Date | null
  groupPolicy: GroupPolicy
  approval: boolean
  why: string
  over: boolean
  event: { slug: string; title: string; place: string; status: string }
  date: { startsAt: Date; endsAt: Date | null; timeKnown: boolean } | null
  answers: { label: string; answer: string }[]
  tickets: { seat: number; secret: string }[]
  madeAt: Date
}

/** What whoever registered sees, by his account or by the key of his letter; to anybody else it is not there. */
export async function ownRegistrationPage(ctx: Ctx, number: string, key: string | undefined): Promise<OwnRegistration> {
  const [person, hash] = [personOf(ctx.actor) ?? null, key ? sha256(key) : null]
  const found =
    await sql<OwnRegistration>`select r.number, case when r.state = 'offered' and r.offer_until <= governance.clock() then 'expired' else r.state end as state, r.name, r.email, r.party, r.price, i.pay_how as "payHow",
      k.name as kind, r.offer_until as "offerUntil", i.group_policy as "groupPolicy", i.approval, events.intake_why(i.id) as why, coalesce(events.intake_ends(i.id) <= governance.clock(), false) as over,
      case when r.state = 'waiting' then (select count(*)::int from events.registration w where w.intake_id = i.id and w.state = 'waiting' and w.arrival <= r.arrival) end as position,
      jsonb_build_object('slug', e.slug, 'title', e.title, 'status', e.status, 'place', coalesce(v.name, b.name, nullif(e.place, ''), 'daring')) as event,
      d.at as date, r.made_at as "madeAt",
      (select coalesce(jsonb_agg(jsonb_build_object('label', q.label, 'answer', r.answers ->> q.id::text) order by q.position), '[]') from events.question q where q.intake_id = i.id and r.answers ? q.id::text) as answers,
      (select coalesce(jsonb_agg(jsonb_build_object('seat', t.seat, 'secret', t.secret) order by t.seat), '[]') from events.ticket t where t.registration_id = r.id and t.revoked_at is null) as tickets
    from events.registration r join events.intake i on i.id = r.intake_id join events.event e on e.id = i.event_id join events.ticket_kind k on k.id = r.kind_id
      left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
      left join lateral (select jsonb_build_object('startsAt', o.starts_at, 'endsAt', o.ends_at, 'timeKnown', o.time_known) as at from events.occurrence o
        where o.event_id = e.id and o.id = coalesce(i.occurrence_id, o.id) and not o.cancelled order by o.starts_at < governance.clock(), o.starts_at limit 1) d on true
    where r.number = ${number} and (r.person_id = ${person}::uuid or (r.key_hash <> '' and r.key_hash = ${hash}))`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('registration')
  const { date } = row
  return {
    ...row,
    date: date && { ...date, startsAt: new Date(date.startsAt), endsAt: date.endsAt ? new Date(date.endsAt) : null },
  }
}

export type Attendee = {
  number: string
  intake: string
  state: RegistrationState
  name: string
  email: string
  phone: string
  party: number
  price: number
  kind: string
  offerUntil: Date | null
  madeAt: Date
  answers: Record<string, string>
}

export type Organised = { id: string; number: string; slug: string; title: string; state: string; status: string; price: number | null }

/** The event for whoever may read its registrations: the organiser by account or key, the desk by the matrix. To anybody else it is not there. */
export async function organisedEvent(ctx: Ctx, number: string, key: string | undefined): Promise<Organised> {
  const [person, hash] = [personOf(ctx.actor) ?? null, key ? sha256(key) : null]
  const found = await sql<
    Organised & { own: boolean; unit: string }
  >`select e.id, e.number, e.slug, e.title, e.state, e.status, e.price, u.code as unit,
      coalesce(e.person_id = ${person}::uuid, false) or coalesce(events.opened_by(e.id, ${hash}), false) as own
    from events.event e join governance.unit u on u.id = e.unit_id where e.number = ${number}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('event')
  const { own, unit, ...event } = row
  if (!own && !(await may(ctx, 'events.event.publish', { unit, fund: 'tanpa_dana' }))) throw new Missing('event')
  return event
}

/** Who has registered, in the order of arrival. Only after `organisedEvent` or its deed has said yes. */
export async function attendeesOf(db: Database | Tx, event: string, most = 5000): Promise<Attendee[]> {
  const found =
    await sql<Attendee>`select r.number, r.intake_id as intake, r.state, r.name, r.email, r.phone, r.party, r.price, k.name as kind, r.offer_until as "offerUntil", r.made_at as "madeAt", r.answers
    from events.registration r join events.intake i on i.id = r.intake_id join events.ticket_kind k on k.id = r.kind_id where i.event_id = ${event} order by r.arrival, r.id limit ${most}`.execute(
      db,
    )
  return found.rows
}
