import { type RawBuilder, sql } from 'kysely'
import { newId, secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { keyMark, readTicket, toLetters } from '#src/base/ticket-code.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { publishedKeys, verifyText } from '#src/platform/signing-key.db.ts'
import { type AtGate, gateKeeper, helperKeyOf, type Keeper } from './_gate-keeper.db.ts'
import { type GatePlanWish, mostHelpers, type Sending, type SentMovement, type Settled } from './gate.ts'

async function organiserAt({ tx, actor }: DeedScope, at: AtGate): Promise<Keeper> {
  const keeper = await gateKeeper(tx, actor, at)
  if (!keeper.organises) throw new Missing('gate')
  return keeper
}

/** Sets up the gate of an event. The code at the venue stays the same as long as people check themselves in by it. */
export const planGate = deed(
  'events.gate.plan',
  async (scope, { wish, ...at }: AtGate & { wish: GatePlanWish }): Promise<Outcome<{ gates: number }>> => {
    const { tx } = scope
    const keeper = await organiserAt(scope, at)
    await scope.must('events.gate.plan', keeper.scope)
    await sql`insert into events.gate_plan (event_id, gates, reentry, opens_minutes, venue_secret, self_by, made_by)
    values (${keeper.event}, ${wish.gates}::text[], ${wish.reentry}, ${wish.opensMinutes}, ${wish.selfCheckIn ? secret().slice(0, 20) : null}, ${wish.selfBy}, ${actorText(scope.actor)})
    on conflict (event_id) do update set gates = excluded.gates, reentry = excluded.reentry, opens_minutes = excluded.opens_minutes, self_by = excluded.self_by,
      venue_secret = case when excluded.venue_secret is null then null else coalesce(gate_plan.venue_secret, excluded.venue_secret) end`.execute(
      tx,
    )
    scope.note(`event:${keeper.number}`, { gates: wish.gates.length })
    return done({ gates: wish.gates.length })
  },
)

/** Names a helper. What makes him one is the link, which the organiser gives him; no account and no address is asked for. */
export const nameHelper = deed(
  'events.gate.plan',
  async (scope, { name, ...at }: AtGate & { name: string }): Promise<Outcome<{ helper: string; key: string }>> => {
    const { tx, ctx } = scope
    const keeper = await organiserAt(scope, at)
    await scope.must('events.gate.plan', keeper.scope)
    await sql`select from events.event where id = ${keeper.event} for no key update`.execute(tx)
    const has = await sql<{
      n: number
    }>`select count(*)::int as n from events.gate_helper where event_id = ${keeper.event} and ended_at is null`.execute(tx)
    if ((has.rows[0]?.n ?? 0) >= mostHelpers) return refused({ rule: 'events.gate.too_many_helpers', facts: { most: mostHelpers } })
    const helper = newId(scope.now)
    await sql`insert into events.gate_helper (id, event_id, name, key_hash, named_by)
    values (${helper}, ${keeper.event}, ${name}, ${sha256(helperKeyOf(ctx.house, helper))}, ${actorText(scope.actor)})`.execute(tx)
    scope.note(`event:${keeper.number}`, { helper: 1 })
    return done({ helper, key: helperKeyOf(ctx.house, helper) })
  },
)

/** From this moment on his link opens nothing, and what his phone still holds is not taken. */
export const endHelper = deed(
  'events.gate.plan',
  async (scope, { helper, ...at }: AtGate & { helper: string }): Promise<Outcome<{ helper: string }>> => {
    const keeper = await organiserAt(scope, at)
    await scope.must('events.gate.plan', keeper.scope)
    const ended =
      await sql`update events.gate_helper set ended_at = governance.clock() where id::text = ${helper} and event_id = ${keeper.event} and ended_at is null returning id`.execute(
        scope.tx,
      )
    if (ended.rows.length === 0) throw new Missing('helper')
    scope.note(`event:${keeper.number}`, { helper: 0 })
    return done({ helper })
  },
)

/** The secret of a code that a key of ours signed; nothing where it did not, or the key is no longer believed. */
async function vouched(tx: Tx, scans: readonly SentMovement[]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  if (!scans.some(({ code }) => code)) return found
  const keys = await publishedKeys(tx, 'ticket')
  for (const { id, code } of scans) {
    const ticket = code ? readTicket(code) : undefined
    const key = ticket && keys.find((one) => keyMark(one.id) === ticket.key && !one.revoked)
    if (ticket && key && verifyText(key.publicKey, ticket.signed, toLetters(ticket.signature))) found.set(id, ticket.secret)
  }
  return found
}

async function written(scope: DeedScope, keeper: Keeper, sending: Sending): Promise<void> {
  const secrets = await vouched(scope.tx, sending.scans)
  const rows = sending.scans.map(({ code: _code, ...scan }, n) => ({ ...scan, n, secret: secrets.get(scan.id) ?? null }))
  await sql`insert into events.gate_scan (id, event_id, occurrence_id, ticket_id, kind, way, gate, device, helper_id, actor, online, device_at, at, undoes)
    select s.id, ${keeper.event}, ${sending.date}, k.id, s.kind, case when k.id is null and s.kind <> 'undo' and s.way <> 'walk_in' then 'unmatched' else s.way end, s.gate,
      ${sending.device}, ${keeper.helper?.id ?? null}::uuid, ${actorText(scope.actor)}, ${sending.decide}, s.at, s.at + (governance.clock() - ${sending.sentAt}::timestamptz), s.undoes
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as s(n int, id uuid, kind text, way text, gate text, at timestamptz, ticket uuid, secret text, undoes uuid)
      left join lateral (select t.id from events.ticket t join events.registration r on r.id = t.registration_id join events.intake i on i.id = r.intake_id
        where (t.id = s.ticket or t.secret = s.secret) and s.kind <> 'undo' and s.way <> 'walk_in' and i.event_id = ${keeper.event} and coalesce(i.occurrence_id = ${sending.date}::uuid, true) limit 1) k on true
    order by s.n on conflict (id) do nothing`.execute(scope.tx)
}

type Found = {
  id: string
  kind: string
  way: string
  undone: boolean
  again: boolean
  revoked: boolean
  firstAt: Date | null
  firstGate: string | null
}

const settledAs = ({ id, kind, way, undone, again, revoked, firstAt, firstGate }: Found): Settled => ({
  id,
  is:
    kind === 'undo'
      ? 'undo'
      : undone
        ? 'undone'
        : way === 'walk_in' || way === 'unmatched'
          ? way
          : kind === 'leave'
            ? 'left'
            : again
              ? 'again'
              : revoked
                ? 'revoked'
                : 'first',
  ...(firstAt && firstGate ? { firstAt: firstAt.getTime(), firstGate } : {}),
})

/** What movements mean now, each by its id. */
async function settledOf(tx: Tx, event: string, date: string, ids: RawBuilder<unknown>): Promise<Settled[]> {
  const found =
    await sql<Found>`select s.id, s.kind, s.way, l.id is null as undone, coalesce(l.duplicate, false) as again, coalesce(l.revoked, false) as revoked,
      l.first_at as "firstAt", l.first_gate as "firstGate"
    from events.gate_scan s left join events.gate_log(${event}, ${date}) l on l.id = s.id where s.event_id = ${event} and s.id = any (${ids}) order by s.id`.execute(
      tx,
    )
  return found.rows.map(settledAs)
}

async function dateOf(tx: Tx, event: string, date: string): Promise<void> {
  const found = await sql`select from events.occurrence where id = ${date} and event_id = ${event}`.execute(tx)
  if (found.rows.length === 0) throw new Missing('date')
}

/**
 * Takes down what happened at a gate. Sent again it changes nothing. Offline nothing is refused: a ticket that came in at two gates is written
 * twice, and the earlier by corrected time is the one that counts. Where the server decides, whoever is in already is refused.
 */
export const recordMovements = deed(
  'events.gate.record',
  async (scope, { sending, ...at }: AtGate & { sending: Sending }): Promise<Outcome<Settled[]>> => {
    const { tx } = scope
    const keeper = await gateKeeper(tx, scope.actor, at)
    await scope.must('events.gate.record', keeper.scope)
    await dateOf(tx, keeper.event, sending.date)
    if (sending.decide && sending.scans.length > 1) return refused({ rule: 'events.gate.unreadable' })
    await written(scope, keeper, sending)
    const settled = await settledOf(tx, keeper.event, sending.date, sql`${sending.scans.map(({ id }) => id)}::uuid[]`)
    if (sending.decide && settled[0]?.is === 'unmatched') return refused({ rule: 'events.gate.unknown' })
    scope.note(`event:${keeper.number}`, { movements: settled.length, online: sending.decide ? 1 : 0 })
    return done(settled)
  },
)
