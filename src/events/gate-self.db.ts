import { sql } from 'kysely'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText, type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type AtGate, gateKeeper } from './_gate-keeper.db.ts'
import { ownRegistration } from './_registration-rows.db.ts'
import { type CodeFound, readVenueCode, type SelfWay, screenCode } from './venue-code.ts'

export type SeatHere = { number: string; name: string; party: number; inside: number; state: string }
export type VenueDoor = { title: string; slug: string; code: CodeFound; open: boolean; seats: SeatHere[] }

type Hanging = { secret: string | null; by: SelfWay | null; seconds: string }
/** What hangs at the venue of `e`, and the clock of the database, by which it changes. */
const hanging = sql`(select g.venue_secret from events.gate_plan g where g.event_id = e.id) as secret, (select g.self_by from events.gate_plan g where g.event_id = e.id) as by,
  extract(epoch from governance.clock())::text as seconds`

const worth = (house: string, event: string, { secret, by, seconds }: Hanging, said: string): CodeFound =>
  secret && by ? readVenueCode(house, { event, secret, by }, said, Number(seconds)) : 'unknown'

/** The date whose doors are open now, by the clock of the database. */
const openDate = sql`select o.id from events.occurrence o join events.event x on x.id = o.event_id left join events.gate_plan p on p.event_id = x.id
  where x.id = e.id and not o.cancelled and x.status not in ('cancelled', 'postponed')
    and governance.clock() between o.starts_at - make_interval(mins => coalesce(p.opens_minutes, 120)) and o.until_at order by o.starts_at limit 1`

/**
 * What somebody finds who follows the code at the venue: his own registrations for this event, by his account or the keys this phone keeps.
 * Nobody else's are told of.
 */
export async function venueDoor(
  ctx: Ctx,
  slug: string,
  venue: string,
  keys: readonly { number: string; key: string }[],
): Promise<VenueDoor> {
  const door = await sql<
    Hanging & { id: string; title: string; date: string | null }
  >`select e.id, e.title, (${openDate}) as date, ${hanging} from events.event e where e.slug = ${slug} and e.state = 'published' and not e.is_umbrella`.execute(
    ctx.db,
  )
  const [row] = door.rows
  if (!row) throw new Missing('event')
  const { id, title, date } = row
  const code = worth(ctx.house.secret, id, row, venue)
  if (code !== 'good' || date === null) return { title, slug, code, open: date !== null, seats: [] }
  const numbers = keys.map(({ number }) => number)
  const hashes = keys.map(({ key }) => sha256(key))
  const seats = await sql<SeatHere>`select r.number, r.name, r.party, r.state,
      (select count(*)::int from events.gate_log(${id}, ${date}) l join events.ticket t on t.id = l.ticket_id where t.registration_id = r.id and l.last and l.kind = 'enter') as inside
    from events.registration r join events.intake i on i.id = r.intake_id
    where i.event_id = ${id} and (i.occurrence_id is null or i.occurrence_id = ${date}::uuid) and r.state in ('confirmed', 'pending')
      and (r.person_id = ${personOf(ctx.actor) ?? null}::uuid
        or exists (select from unnest(${numbers}::text[], ${hashes}::text[]) k(number, hash) where k.number = r.number and r.key_hash <> '' and k.hash = r.key_hash))
    order by r.arrival`.execute(ctx.db)
  return { title, slug, code, open: true, seats: seats.rows }
}

export type VenueScreen = { title: string; slug: string; open: boolean; code: string; left: number }

/** What the screen at the venue shows now, for whoever stands at the gate; nothing where the organiser did not choose one. */
export async function venueScreen(ctx: Ctx, at: AtGate): Promise<VenueScreen> {
  const keeper = await gateKeeper(ctx.db, ctx.actor, at)
  const shown = await sql<
    Hanging & { date: string | null }
  >`select (${openDate}) as date, ${hanging} from events.event e where e.id = ${keeper.event}`.execute(ctx.db)
  const [row] = shown.rows
  if (!row?.secret || row.by !== 'screen') throw new Missing('screen')
  const { code, left } = screenCode(ctx.house.secret, { event: keeper.event, secret: row.secret, by: row.by }, Number(row.seconds))
  return { title: keeper.title, slug: keeper.slug, open: row.date !== null, code, left }
}

async function ticketsOutside(tx: Tx, registration: string, event: string, date: string): Promise<string[]> {
  const found = await sql<{
    id: string
  }>`select t.id from events.ticket t where t.registration_id = ${registration} and t.revoked_at is null
    and not exists (select from events.gate_log(${event}, ${date}) l where l.ticket_id = t.id and l.last and l.kind = 'enter') order by t.seat`.execute(
    tx,
  )
  return found.rows.map(({ id }) => id)
}

/** Checks a party in by the code that hangs at the venue: only there, only while the doors are open, only those whose seats these are. */
export const checkInSelf = deed(
  'events.gate.check_in',
  async (
    scope,
    own: { slug: string; venue: string; number: string; key?: string | undefined; people: number },
  ): Promise<Outcome<{ people: number }>> => {
    const { tx } = scope
    const row = await ownRegistration(tx, scope.actor, own.number, own.key)
    await scope.must('events.gate.check_in', row.byKey ? { key: true } : { person: row.person ?? '' })
    if (row.slug !== own.slug) return refused({ rule: 'events.gate.wrong_event' })
    const door = await sql<
      Hanging & { date: string | null }
    >`select (${openDate}) as date, ${hanging} from events.event e where e.id = ${row.event}`.execute(tx)
    const { date = null, ...hangs } = door.rows[0] ?? { secret: null, by: null, seconds: '0' }
    const code = worth(scope.ctx.house.secret, row.event, hangs, own.venue)
    if (code === 'stale') return refused({ rule: 'events.gate.screen_stale' })
    if (code !== 'good') return refused({ rule: 'events.gate.venue' })
    if (date === null) return refused({ rule: 'events.gate.doors_closed' })
    if (row.state === 'pending') return refused({ rule: 'events.gate.unpaid' })
    if (row.state !== 'confirmed') return refused({ rule: 'events.gate.cancelled' })
    const tickets = (await ticketsOutside(tx, row.id, row.event, date)).slice(0, Math.max(1, own.people))
    if (tickets.length === 0) return refused({ rule: 'events.gate.used' })
    for (const ticket of tickets)
      await sql`insert into events.gate_scan (id, event_id, occurrence_id, ticket_id, kind, way, gate, device, actor, online, device_at, at)
        values (${newId(scope.now)}, ${row.event}, ${date}, ${ticket}, 'enter', 'self', 'Mandiri', ${`mandiri-${row.number}`}, ${actorText(scope.actor)}, true, governance.clock(), governance.clock())`.execute(
        tx,
      )
    scope.note(`registration:${row.number}`, { people: tickets.length })
    return done({ people: tickets.length })
  },
)
