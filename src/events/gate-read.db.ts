import { sql } from 'kysely'
import type { GateList, GateSeat, Presence } from '#src/base/gate-verdict.ts'
import { secretShown } from '#src/base/gate-verdict.ts'
import { Missing } from '#src/base/outcome.ts'
import { keyMark, placeMark } from '#src/base/ticket-code.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { publishedKeys, signer } from '#src/platform/signing-key.db.ts'
import { type AtGate, gateKeeper, helperKeyOf, type Keeper } from './_gate-keeper.db.ts'
import type { SelfWay } from './venue-code.ts'

export type { AtGate } from './_gate-keeper.db.ts'

export type GatePlan = { gates: string[]; reentry: boolean; opensMinutes: number; venueSecret: string | null; selfBy: SelfWay }
export type GateDate = { id: string; startsAt: Date; endsAt: Date | null; timeKnown: boolean; cancelled: boolean }
export type Helper = { id: string; name: string; at: Date; key: string }

const planOf = async (db: Database | Tx, event: string): Promise<GatePlan> =>
  (
    await sql<GatePlan>`select gates, reentry, opens_minutes as "opensMinutes", venue_secret as "venueSecret", self_by as "selfBy" from events.gate_plan where event_id = ${event}`.execute(
      db,
    )
  ).rows[0] ?? { gates: ['Utama'], reentry: true, opensMinutes: 120, venueSecret: null, selfBy: 'poster' }

/** The gate for whoever stands at it: the dates, the nearest first. */
export async function gateOf(ctx: Ctx, at: AtGate): Promise<Keeper & { plan: GatePlan; dates: GateDate[]; calledOff: boolean }> {
  const keeper = await gateKeeper(ctx.db, ctx.actor, at)
  const dates =
    await sql<GateDate>`select id, starts_at as "startsAt", ends_at as "endsAt", time_known as "timeKnown", cancelled from events.occurrence
    where event_id = ${keeper.event} and not cancelled order by until_at + interval '6 hours' < governance.clock(), abs(extract(epoch from starts_at - governance.clock())) limit 60`.execute(
      ctx.db,
    )
  if (dates.rows.length === 0) throw new Missing('gate')
  const off = await sql<{
    off: boolean
  }>`select status in ('cancelled', 'postponed') as off from events.event where id = ${keeper.event}`.execute(ctx.db)
  return { ...keeper, plan: await planOf(ctx.db, keeper.event), dates: dates.rows, calledOff: off.rows[0]?.off === true }
}

/** Those named at the gate, with the key of each; only for whoever organises. */
export async function helpersOf(ctx: Ctx, keeper: Keeper): Promise<Helper[]> {
  if (!keeper.organises) throw new Missing('gate')
  const found = await sql<
    Omit<Helper, 'key'>
  >`select id, name, at from events.gate_helper where event_id = ${keeper.event} and ended_at is null order by at, id`.execute(ctx.db)
  return found.rows.map((one) => ({ ...one, key: helperKeyOf(ctx.house, one.id) }))
}

const seatsFor = (
  event: string,
  date: string,
) => sql`select t.id as ticket, left(t.secret, ${secretShown}) as secret, r.number, t.seat, r.name, k.name as kind, i.id as intake,
    case when t.revoked_at is null then 'confirmed' when r.state in ('cancelled', 'expired') then 'cancelled' else 'revoked' end as state, r.party, r.arrival
  from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id join events.ticket_kind k on k.id = r.kind_id
  where i.event_id = ${event} and (i.occurrence_id is null or i.occurrence_id = ${date}::uuid)
  union all
  select null, '', r.number, n, r.name, k.name, i.id, 'pending', r.party, r.arrival
  from events.registration r join events.intake i on i.id = r.intake_id join events.ticket_kind k on k.id = r.kind_id cross join generate_series(1, r.party) n
  where r.state = 'pending' and i.event_id = ${event} and (i.occurrence_id is null or i.occurrence_id = ${date}::uuid)`

const standing = (event: string, date: string) => sql`select l.ticket_id, min(l.first_at) filter (where l.kind = 'enter') as first_at,
    (array_agg(l.gate order by l.at, l.seq) filter (where l.kind = 'enter'))[1] as gate, bool_or(l.last and l.kind = 'enter') as inside, bool_or(l.kind = 'leave') as left_once
  from events.gate_log(${event}, ${date}) l where l.ticket_id is not null group by l.ticket_id`

type SeatRow = Omit<GateSeat, 'ticket'> & { ticket: string | null; party: number }
export type ListedSeat = GateSeat & { party: number; firstAt: Date | null; firstGate: string | null; inside: boolean; left: boolean }

export type GateNumbers = { seats: number; came: number; inside: number; walkIns: number; duplicates: number }

/** How many have a seat, came, are in now; people without a ticket are counted beside. */
export async function gateNumbers(db: Database | Tx, event: string, date: string): Promise<GateNumbers> {
  const found = await sql<GateNumbers>`with l as (select * from events.gate_log(${event}, ${date}))
    select (select count(*)::int from (${seatsFor(event, date)}) x where x.state = 'confirmed') as seats,
      (select count(distinct ticket_id)::int from l where kind = 'enter' and ticket_id is not null) as came,
      (select count(*)::int from l where last and kind = 'enter' and ticket_id is not null) as inside,
      (select count(*)::int from l where way = 'walk_in' and kind = 'enter') as "walkIns",
      (select count(*)::int from l where duplicate and kind = 'enter') as duplicates`.execute(db)
  return found.rows[0] ?? { seats: 0, came: 0, inside: 0, walkIns: 0, duplicates: 0 }
}

export const seatsAPage = 50

/** The list as the server shows it: found by name, number or code, those who have not come first. */
export async function gateSeats(
  db: Database | Tx,
  event: string,
  date: string,
  o: { q: string; after: number; most?: number },
): Promise<ListedSeat[]> {
  const like = `%${o.q.replace(/[\\%_]/g, '\\$&')}%`
  const found = await sql<
    SeatRow & { firstAt: Date | null; firstGate: string | null; inside: boolean; left: boolean }
  >`with s as (${seatsFor(event, date)}), p as (${standing(event, date)})
    select s.ticket, s.secret, s.number, s.seat, s.name, s.kind, s.state, s.party, p.first_at as "firstAt", p.gate as "firstGate", coalesce(p.inside, false) as inside, coalesce(p.left_once, false) as left
    from s left join p on p.ticket_id = s.ticket
    where s.state in ('confirmed', 'pending') and (${o.q} = '' or s.name ilike ${like} or s.number ilike ${like} or s.secret = left(${o.q}, ${secretShown}))
    order by lower(s.name), s.number, s.seat limit ${(o.most ?? seatsAPage) + 1} offset ${o.after}`.execute(db)
  return found.rows.map(({ ticket, ...row }) => ({ ...row, ticket: ticket ?? '' }))
}

export type Twice = { name: string; number: string; seat: number; at: Date; gate: string; firstAt: Date; firstGate: string }

/** Tickets that came in twice, each with both times and both gates. */
export async function duplicatesAt(db: Database | Tx, event: string, date: string, most = 200): Promise<Twice[]> {
  const found = await sql<Twice>`select r.name, r.number, t.seat, l.at, l.gate, l.first_at as "firstAt", l.first_gate as "firstGate"
    from events.gate_log(${event}, ${date}) l join events.ticket t on t.id = l.ticket_id join events.registration r on r.id = t.registration_id
    where l.duplicate and l.kind = 'enter' order by l.at, l.seq limit ${most}`.execute(db)
  return found.rows
}

export type Flagged = { name: string; number: string; at: Date; gate: string }

/** Who came in with a ticket that had been called off by then, as it turned out. */
export async function revokedEntries(db: Database | Tx, event: string, date: string): Promise<Flagged[]> {
  const found =
    await sql<Flagged>`select r.name, r.number, l.at, l.gate from events.gate_log(${event}, ${date}) l join events.ticket t on t.id = l.ticket_id
    join events.registration r on r.id = t.registration_id where l.revoked and l.kind = 'enter' order by l.at limit 200`.execute(db)
  return found.rows
}

type ListRow = { opensAt: Date; startsAt: Date; closesAt: Date; calledOff: boolean; madeAt: Date; places: string[]; others: string[] }

/** All the gate needs to judge by itself: the seats of one date, the keys, who is in. For those who stand at it alone. */
export async function gateList(ctx: Ctx, at: AtGate, date: string): Promise<GateList> {
  const keeper = await gateKeeper(ctx.db, ctx.actor, at)
  const plan = await planOf(ctx.db, keeper.event)
  const found =
    await sql<ListRow>`select o.starts_at - make_interval(mins => ${plan.opensMinutes}) as "opensAt", o.starts_at as "startsAt", o.until_at + interval '6 hours' as "closesAt",
      o.cancelled or e.status in ('cancelled', 'postponed') as "calledOff", governance.clock() as "madeAt",
      (select coalesce(array_agg(i.id::text), '{}') from events.intake i where i.event_id = e.id and (i.occurrence_id is null or i.occurrence_id = o.id)) as places,
      (select coalesce(array_agg(i.id::text), '{}') from events.intake i where i.event_id = e.id and i.occurrence_id <> o.id) as others
    from events.occurrence o join events.event e on e.id = o.event_id where o.id::text = ${date} and e.id = ${keeper.event}`.execute(ctx.db)
  const [row] = found.rows
  if (!row) throw new Missing('date')
  const seats =
    await sql<SeatRow>`select ticket, secret, number, seat, name, kind, state from (${seatsFor(keeper.event, date)}) s order by arrival, seat limit 20000`.execute(
      ctx.db,
    )
  const came = await sql<{
    ticket_id: string
    first_at: Date
    gate: string
    inside: boolean
    left_once: boolean
  }>`${standing(keeper.event, date)}`.execute(ctx.db)
  const numbers = await gateNumbers(ctx.db, keeper.event, date)
  // the first list of a town may be older than its first ticket: the key is there before both
  await ctx.db.transaction().execute((tx) => signer(tx, ctx.house.secret, 'ticket'))
  return {
    number: keeper.number,
    slug: keeper.slug,
    title: keeper.title,
    date,
    opensAt: row.opensAt.getTime(),
    startsAt: row.startsAt.getTime(),
    closesAt: row.closesAt.getTime(),
    gates: plan.gates,
    reentry: plan.reentry,
    calledOff: row.calledOff,
    places: row.places.map(placeMark),
    otherPlaces: row.others.map(placeMark),
    keys: (await publishedKeys(ctx.db, 'ticket')).map(({ id, publicKey, since, until, revoked }) => ({
      mark: keyMark(id),
      publicKey,
      since: since.getTime(),
      until: until?.getTime() ?? null,
      revoked,
    })),
    seats: seats.rows.map(({ ticket, secret, number, seat, name, kind, state }) => ({
      ticket: ticket ?? '',
      secret,
      number,
      seat,
      name,
      kind,
      state,
    })),
    present: Object.fromEntries(
      came.rows
        .filter(({ first_at }) => first_at)
        .map((one): [string, Presence] => [
          one.ticket_id,
          { firstAt: one.first_at.getTime(), gate: one.gate, inside: one.inside, left: one.left_once },
        ]),
    ),
    walkIns: numbers.walkIns,
    madeAt: row.madeAt.getTime(),
  }
}

/** The number of an event by its address, for the key this browser may keep under it. Says nothing about whether its gate is there. */
export async function numberAt(db: Database, slug: string): Promise<string> {
  const found = await sql<{ number: string }>`select number from events.event where slug = ${slug} and state = 'published'`.execute(db)
  return found.rows[0]?.number ?? ''
}
