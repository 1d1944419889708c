import { sql } from 'kysely'
import { isId, secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type EventRow, eventLocked, ownEvent, ownScope } from './_rows.db.ts'
import { scopeOf } from './desk.db.ts'
import { tellFestivalSide, tellPartSide } from './umbrella-ask-letters.db.ts'

/** `own`: said by whoever sent the event in, by his account or his key; else by the desk that keeps the festival. */
type Own = { own?: { key: string | undefined } | undefined }
type Side = 'festival' | 'part'
export type Placed = { number: string; umbrella: string }
/** `accepted` at once where one keeps both sides. */
export type AskedNow = Placed & { state: 'open' | 'accepted' }

const standing = (row: EventRow) => ['submitted', 'returned', 'published'].includes(row.state) && row.status !== 'cancelled'
const runs = (over: EventRow) => over.umbrella && over.state === 'published' && over.status !== 'cancelled'

function whyNotUnder(part: EventRow, over: EventRow): Refusal | undefined {
  if (!runs(over)) return { rule: 'events.umbrella.none', field: 'umbrella' }
  if (part.umbrella) return { rule: 'events.umbrella.not_within', field: 'umbrella' }
  if (part.under === over.id) return { rule: 'events.umbrella.same', field: 'umbrella' }
  return undefined
}

/** The desk of the festival, which never speaks for the festival about an event of its own. */
async function mustKeep(scope: DeedScope, part: EventRow, over: EventRow): Promise<string | undefined> {
  const parties = [part.person, over.person].flatMap((id) => (id ? [{ kind: 'person' as const, id }] : []))
  const ground = await scope.must('events.event.publish', { unit: over.unit, fund: 'tanpa_dana', parties })
  return ground.act
}

/** What stands on the calendar says under which festival: readers hear of a change as of any other. */
async function seen(scope: DeedScope, part: EventRow, act?: string): Promise<void> {
  if (part.state === 'published') await addStep(scope, part.id, { from: 'published', to: 'published', kind: 'amend', act })
  scope.touched('events')
}

/** Ends where it stands now; the other side hears of it. */
async function leaveNow(scope: DeedScope, part: EventRow, side: Side, says = ''): Promise<void> {
  const left = await sql<{
    id: string
  }>`update events.umbrella_ask set state = 'left', left_side = ${side}, left_by = ${actorText(scope.actor)}, says = ${says}
    where event_id = ${part.id} and state = 'accepted' returning id`.execute(scope.tx)
  for (const { id } of left.rows) await (side === 'part' ? tellFestivalSide(scope, id, 'left') : tellPartSide(scope, id, 'removed'))
}

type Asked = { side: Side; ground?: 'asked' | 'both'; key?: string }

async function writeAsk({ tx, actor }: DeedScope, part: EventRow, over: EventRow, { side, ground = 'asked', key }: Asked): Promise<string> {
  const made = await sql<{ id: string }>`insert into events.umbrella_ask (umbrella_id, event_id, side, ground, state, actor, key_hash)
    values (${over.id}, ${part.id}, ${side}, ${ground}, ${ground === 'both' ? 'accepted' : 'open'}, ${actorText(actor)}, ${key ? sha256(key) : ''}) returning id`.execute(
    tx,
  )
  return made.rows[0]?.id ?? ''
}

/** The constraint keeps it too; asked first, the form can say so at its field. */
async function askedAlready({ tx }: DeedScope, part: EventRow, over: EventRow): Promise<Refusal | undefined> {
  const found =
    await sql`select from events.umbrella_ask where event_id = ${part.id} and umbrella_id = ${over.id} and state = 'open'`.execute(tx)
  return found.rows.length > 0 ? { rule: 'events.umbrella.asked', field: 'umbrella' } : undefined
}

/** A number typed into the form of a festival that no event on the desk has. */
async function isNowhere({ tx }: DeedScope, number: string): Promise<boolean> {
  const found = await sql`select from events.event where number = ${number} and state not in ('draft', 'expired')`.execute(tx)
  return found.rows.length === 0
}

async function ownerless({ tx }: DeedScope, part: EventRow): Promise<boolean> {
  if (part.person !== null) return false
  const found = await sql`select from events.contact where event_id = ${part.id} and erased_at is null`.execute(tx)
  return found.rows.length === 0
}

/** The desk asks an event under its festival; its owner hears of it and has seven days. Where nobody is left to ask, the desk keeps both sides. */
export const askUnder = deed(
  'events.umbrella.ask',
  async (scope, { number, umbrella, typed }: { number: string; umbrella: string; typed?: boolean }): Promise<Outcome<AskedNow>> => {
    if (typed && (await isNowhere(scope, number))) {
      const festival = await eventLocked(scope.tx, umbrella)
      await mustKeep(scope, festival, festival)
      return refused({ rule: 'events.umbrella.no_event', field: 'umbrella' })
    }
    const part = await eventLocked(scope.tx, number)
    const over = number === umbrella ? part : await eventLocked(scope.tx, umbrella)
    const act = await mustKeep(scope, part, over)
    if (part.state === 'draft' || part.state === 'expired') throw new Missing('event')
    const why =
      whyNotUnder(part, over) ??
      (standing(part) ? await askedAlready(scope, part, over) : { rule: 'events.event.closed', field: 'umbrella' })
    if (why) return refused(why)
    scope.note(`event:${number}`, { umbrella })
    if (await ownerless(scope, part)) {
      await scope.must('events.event.publish', scopeOf(part))
      await leaveNow(scope, part, 'part')
      await writeAsk(scope, part, over, { side: 'festival', ground: 'both' })
      await seen(scope, part, act)
      return done({ number, umbrella, state: 'accepted' })
    }
    const key = part.keyHash ? secret() : undefined
    const ask = await writeAsk(scope, part, over, { side: 'festival', ...(key ? { key } : {}) })
    await tellPartSide(scope, ask, 'asked', key)
    return done({ number, umbrella, state: 'open' })
  },
)

/** Part: an event asks to stand under a festival, which says yes or no. By its slug or its number; at its sending in too. */
export async function askInto(scope: DeedScope, part: EventRow, umbrella: string): Promise<Outcome<AskedNow>> {
  const found = await sql<{ number: string }>`select number from events.event
    where (slug = ${umbrella} or number = ${umbrella}) and is_umbrella and state = 'published' and status <> 'cancelled'`.execute(scope.tx)
  const over = found.rows[0] && (await eventLocked(scope.tx, found.rows[0].number))
  if (!over) return refused({ rule: 'events.umbrella.none', field: 'umbrella' })
  const why = whyNotUnder(part, over) ?? (await askedAlready(scope, part, over))
  if (why) return refused(why)
  const both = part.person !== null && part.person === over.person
  if (both) await leaveNow(scope, part, 'part')
  await writeAsk(scope, part, over, { side: 'part', ground: both ? 'both' : 'asked' })
  if (both) await seen(scope, part)
  return done({ number: part.number, umbrella: over.number, state: both ? 'accepted' : 'open' })
}

/** Its owner asks the festival. */
export const askToStandUnder = deed(
  'events.umbrella.ask_in',
  async (scope, { number, key, umbrella }: { number: string; key?: string | undefined; umbrella: string }): Promise<Outcome<AskedNow>> => {
    const part = await ownEvent(scope.tx, scope.actor, number, key)
    await scope.must('events.event.amend', ownScope(part))
    if (!standing(part)) return refused({ rule: 'events.event.closed' })
    scope.note(`event:${number}`, { umbrella })
    return await askInto(scope, part, umbrella)
  },
)

export type AtAsk = Own & { ask: string }
type Held = { id: string; part: EventRow; over: EventRow; mine: Side; side: Side; state: string; late: boolean; act: string | undefined }

/** An ask with both its events, locked in the order every deed takes: the event, its festival, the ask. Whoever is of neither side finds none. */
async function askHeld(scope: DeedScope, { ask, own }: AtAsk): Promise<Held> {
  const { tx, actor } = scope
  const of = isId(ask)
    ? await sql<{ part: string; over: string }>`select e.number as part, o.number as over from events.umbrella_ask a
      join events.event e on e.id = a.event_id join events.event o on o.id = a.umbrella_id where a.id = ${ask}::uuid`.execute(tx)
    : { rows: [] }
  const [numbers] = of.rows
  if (!numbers) throw new Missing('ask')
  const mine = own ? await ownEvent(tx, actor, numbers.part, own.key) : undefined
  const part = mine ?? (await eventLocked(tx, numbers.part))
  const over = await eventLocked(tx, numbers.over)
  if (mine) await scope.must('events.event.amend', ownScope(mine))
  const act = mine ? undefined : await mustKeep(scope, part, over)
  if (!mine && part.state === 'draft') throw new Missing('ask')
  const row = await sql<{
    side: Side
    state: string
    late: boolean
  }>`select side, state, until_at <= governance.clock() as late from events.umbrella_ask where id = ${ask}::uuid for update`.execute(tx)
  return { id: ask, part, over, mine: mine ? 'part' : 'festival', act, ...(row.rows[0] as { side: Side; state: string; late: boolean }) }
}

const says = (text: string | undefined): string => (text ?? '').trim().slice(0, 600)
/** The desk gives its reason to whoever it turns away. */
const reasonOwed = ({ mine }: Held, text: string): Outcome<string> =>
  mine === 'festival' && text.length < 3 ? refused({ rule: 'events.umbrella.reason', field: 'says' }) : done(mine === 'part' ? '' : text)

async function end({ tx, actor }: DeedScope, { id }: Held, state: 'accepted' | 'refused' | 'withdrawn', reason = ''): Promise<void> {
  await sql`update events.umbrella_ask set state = ${state}, answered_by = ${actorText(actor)}, says = ${reason} where id = ${id}::uuid`.execute(
    tx,
  )
}

const whyNoAnswer = ({ side, mine, state, late }: Held): Refusal | undefined => {
  if (side === mine) return { rule: 'events.umbrella.other_answers' }
  if (state !== 'open') return { rule: 'events.umbrella.answered' }
  return late ? { rule: 'events.umbrella.lapsed' } : undefined
}

/** The side that was asked says yes or no. With the yes the event stands under the festival, and under no other. */
export const answerAsk = deed(
  'events.umbrella.answer',
  async (scope, { yes, says: text, ...at }: AtAsk & { yes: boolean; says?: string | undefined }): Promise<Outcome<Placed>> => {
    const held = await askHeld(scope, at)
    const { part, over, mine, act } = held
    const why = whyNoAnswer(held)
    if (why) return refused(why)
    scope.note(`event:${part.number}`, { umbrella: over.number, yes: yes ? 1 : 0 })
    if (yes) {
      const closed = whyNotUnder(part, over) ?? (standing(part) ? undefined : { rule: 'events.event.closed' })
      if (closed) return refused(closed)
      await leaveNow(scope, part, 'part')
      await end(scope, held, 'accepted')
      await seen(scope, part, act)
    } else {
      const reason = reasonOwed(held, says(text))
      if (!reason.ok) return reason
      await end(scope, held, 'refused', reason.value)
    }
    await (mine === 'part' ? tellFestivalSide : tellPartSide)(scope, held.id, yes ? 'accepted' : 'refused')
    return done({ number: part.number, umbrella: over.number })
  },
)

/** Whoever asked takes the question back, as long as it was not answered. */
export const withdrawAsk = deed('events.umbrella.withdraw', async (scope, at: AtAsk): Promise<Outcome<Placed>> => {
  const held = await askHeld(scope, at)
  const { part, over } = held
  if (held.side !== held.mine) return refused({ rule: 'events.umbrella.asker_withdraws' })
  if (held.state !== 'open') return refused({ rule: 'events.umbrella.answered' })
  await end(scope, held, 'withdrawn')
  if (held.mine === 'festival') await tellPartSide(scope, held.id, 'withdrawn')
  scope.note(`event:${part.number}`, { umbrella: over.number, withdrawn: 1 })
  return done({ number: part.number, umbrella: over.number })
})

/** Either side ends it at any time; the other hears of it. The event itself goes on as it is. */
export const leaveUmbrella = deed(
  'events.umbrella.leave',
  async (scope, { says: text, ...at }: AtAsk & { says?: string | undefined }): Promise<Outcome<Placed>> => {
    const held = await askHeld(scope, at)
    const { part, over, mine, act } = held
    if (held.state !== 'accepted') return refused({ rule: 'events.umbrella.not_in' })
    const reason = reasonOwed(held, says(text))
    if (!reason.ok) return reason
    await leaveNow(scope, part, mine, reason.value)
    await seen(scope, part, act)
    scope.note(`event:${part.number}`, { umbrella: over.number, left: 1 })
    return done({ number: part.number, umbrella: over.number })
  },
)

export const asksRunOut = sql`select a.id from events.umbrella_ask a where a.state = 'open' and a.until_at <= governance.clock()`

/** Part: questions nobody answered in time lapse; whoever asked hears of it. */
export async function lapseAsks(scope: DeedScope): Promise<number> {
  const lapsed = await sql<{
    id: string
    side: Side
  }>`update events.umbrella_ask set state = 'lapsed', answered_by = ${actorText(scope.actor)}
    where id in (${asksRunOut} order by a.id limit 200 for update skip locked) returning id, side`.execute(scope.tx)
  for (const { id, side } of lapsed.rows) await (side === 'part' ? tellPartSide : tellFestivalSide)(scope, id, 'lapsed')
  return lapsed.rows.length
}
