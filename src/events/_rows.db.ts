import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { type Actor, actorText, type House, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import type { EventState, EventStatus, EventWish, PlaceKind, Span } from './event.ts'

/** The key of whoever sends an event in without an account: made anew from the secret of the house wherever a letter needs it; only its hash is kept. */
export const senderKey = (house: Pick<House, 'secret'>, event: string): string =>
  createHmac('sha256', house.secret).update(`events event ${event}`).digest('base64url').slice(0, 32)

/** The sender's own page; with the key where it opens by this house's, for a letter lies in a mailbox and not in the browser that sent the event in. */
export function senderPage(house: House, { id, number, keyHash }: { id: string; number: string; keyHash: string | null }): string {
  const key = senderKey(house, id)
  const page = `${house.config.origin}/acara/usul/${number}`
  return keyHash === sha256(key) ? `${page}?kunci=${key}` : page
}

export type EventRow = {
  id: string
  number: string
  slug: string
  state: EventState
  status: EventStatus
  title: string
  person: string | null
  unit: string
  placeKind: PlaceKind
  space: string | null
  venue: string | null
  subsector: string | null
  crowd: number
  umbrella: boolean
  /** The festival it stands under. */
  under: string | null
  version: number
  keyHash: string | null
}

const select = sql`select e.id, e.number, e.slug, e.state, e.status, e.title, e.person_id as person, u.code as unit, e.place_kind as "placeKind", e.bookable_id as space, e.venue_code as venue,
  e.subsector_code as subsector, e.crowd, e.is_umbrella as umbrella, e.umbrella_id as under, e.version, c.key_hash as "keyHash"
  from events.event e join governance.unit u on u.id = e.unit_id left join events.contact c on c.event_id = e.id and c.erased_at is null`

/** An event by its number, locked: one deed at a time changes it. */
export async function eventLocked(tx: Tx, number: string): Promise<EventRow> {
  const found = await sql<EventRow>`${select} where e.number = ${number} for no key update of e`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('event')
  return row
}

async function opensEvent(tx: Tx, event: string, key: string): Promise<boolean> {
  const found = await sql<{ yes: boolean }>`select events.opened_by(${event}, ${sha256(key)}) as yes`.execute(tx)
  return found.rows[0]?.yes === true
}

/** Whoever sent it, signed in, or whoever holds the key of its letter; to anybody else it is not there. */
export async function ownEvent(tx: Tx, actor: Actor, number: string, key: string | undefined): Promise<EventRow & { byKey: boolean }> {
  const row = await eventLocked(tx, number)
  const byKey = key !== undefined && (await opensEvent(tx, row.id, key))
  if (!byKey && (row.person === null || row.person !== personOf(actor))) throw new Missing('event')
  return { ...row, byKey }
}

export const ownScope = (row: EventRow & { byKey: boolean }) => (row.byKey ? { key: true } : { person: row.person ?? '' })

export type StepKind =
  | 'make'
  | 'confirm'
  | 'publish'
  | 'return'
  | 'amend'
  | 'cancel'
  | 'postpone'
  | 'reschedule'
  | 'move_online'
  | 'withdraw'
  | 'lapse'

/** A step of an event's life. The trigger moves its state, its claims and what the calendar shows. */
export async function addStep(
  scope: Pick<DeedScope, 'tx' | 'actor'>,
  event: string,
  step: { from: EventState | ''; to: EventState; kind: StepKind; reason?: string; act?: string | undefined; facts?: object },
): Promise<void> {
  await sql`insert into events.event_step (event_id, from_state, to_state, kind, actor, reason, act_id, facts)
    values (${event}, ${step.from}, ${step.to}, ${step.kind}, ${actorText(scope.actor)}, ${step.reason ?? ''}, ${step.act ?? null}, ${JSON.stringify(step.facts ?? {})}::jsonb)`.execute(
    scope.tx,
  )
}

export async function writeDates(tx: Tx, event: string, spans: readonly Span[]): Promise<void> {
  const rows = spans.map(({ startsAt, endsAt, timeKnown }) => ({
    s: startsAt.toISOString(),
    e: endsAt?.toISOString() ?? null,
    k: timeKnown,
  }))
  await sql`insert into events.occurrence (event_id, original, starts_at, ends_at, time_known)
    select ${event}, r.s, r.s, r.e, r.k from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(s timestamptz, e timestamptz, k boolean) order by r.s`.execute(
    tx,
  )
}

type Named = { bookable: string | null; unit: string | null; venue: string | null; kelurahan: string | null; subsector: string | null }

/** What the wish names, as it stands in the city's tables; what is not there says so by its field. */
export async function namedIn(db: Database | Tx, wish: EventWish): Promise<{ named: Named; missing: string[] }> {
  const found = await sql<Named>`select
    (select b.id from spaces.bookable b where b.slug = ${wish.space ?? null} and b.ended_at is null) as bookable,
    (select u.code from spaces.bookable b join governance.unit u on u.id = b.unit_id where b.slug = ${wish.space ?? null}) as unit,
    (select events.place_today(v.code) from events.venue v where v.code = ${wish.venue ?? null}) as venue,
    (select k.code from directory.kelurahan k where k.code = ${wish.kelurahan ?? null}) as kelurahan,
    (select directory.subsector_today(s.code) from directory.subsector s where s.code = ${wish.subsector ?? null}) as subsector`.execute(db)
  const named = found.rows[0] as Named
  const missing = [
    wish.placeKind === 'space' && !named.bookable && 'space',
    wish.placeKind === 'venue' && !named.venue && 'venue',
    wish.kelurahan && !named.kelurahan && 'kelurahan',
    wish.subsector && !named.subsector && 'subsector',
  ].filter((one): one is string => typeof one === 'string')
  return { named, missing }
}
