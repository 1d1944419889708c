import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { addStep, type EventRow, eventLocked, ownEvent, ownScope } from './_rows.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { orRequoted, whyNotInRoom } from './in-room.db.ts'
import { tellSender } from './letters.db.ts'
import { mayBeWanted, officialsOf } from './official-read.db.ts'
import { dutiesFor } from './permit.db.ts'

export const scopeOf = (row: EventRow) => ({
  unit: row.unit,
  fund: 'tanpa_dana',
  ...(row.person ? { parties: [{ kind: 'person' as const, id: row.person }] } : {}),
})

async function whyNotYet(scope: DeedScope, row: EventRow): Promise<Refusal | undefined> {
  const { tx, now } = scope
  const question = await questionOf(tx, row.id)
  if (!row.umbrella && question.spans.length === 0) return { rule: 'events.when.past', field: 'when' }
  const clash = clashRefusal(await clashesOf(tx, question))
  if (clash) return clash
  const [first] = question.spans
  const duties = first
    ? await dutiesFor(tx, { first: dayOf(first.startsAt), crowd: row.crowd, placeKind: row.placeKind, event: row.id }, now)
    : []
  const open = duties.find((duty) => duty.blocksPublishing && duty.state !== 'done' && duty.state !== 'not_needed')
  if (open) return { rule: 'events.permit.open', facts: { duty: open.name, due: open.due } }
  return await whyNotInRoom(tx, row.id)
}

export type Published = { number: string; slug: string }

/** Puts an event on the city's calendar. Two that both want one place or one person at once: the second to come is refused. */
export const publishEvent = orRequoted(
  deed(
    'events.event.publish',
    async (scope, { number, version }: { number: string; version?: number | undefined }): Promise<Outcome<Published>> => {
      const row = await eventLocked(scope.tx, number)
      const ground = await scope.must('events.event.publish', scopeOf(row))
      if (version !== undefined && version !== row.version) return refused({ rule: 'events.event.stale' })
      if (row.state !== 'submitted') return refused({ rule: 'events.event.not_waiting' })
      const why = await whyNotYet(scope, row)
      if (why) return refused(why)
      await addStep(scope, row.id, { from: row.state, to: 'published', kind: 'publish', act: ground.act })
      await tellSender(scope, row.id, 'published')
      scope.note(`event:${number}`)
      scope.touched('events')
      return done({ number, slug: row.slug })
    },
  ),
)

/** Sends it back with what is missing; its sender mends it and sends it again. */
export const returnEvent = deed(
  'events.event.publish',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<Published>> => {
    const row = await eventLocked(scope.tx, number)
    const ground = await scope.must('events.event.publish', scopeOf(row))
    if (row.state !== 'submitted') return refused({ rule: 'events.event.not_waiting' })
    await addStep(scope, row.id, { from: row.state, to: 'returned', kind: 'return', reason, act: ground.act })
    await tellSender(scope, row.id, 'returned')
    scope.note(`event:${number}`, { returned: 1 })
    return done({ number, slug: row.slug })
  },
)

/** Takes it off the calendar altogether: for what should never have stood there. What is only called off stays, as cancelled. */
export const withdrawEvent = deed(
  'events.event.publish',
  async (scope, { number, reason }: { number: string; reason: string }): Promise<Outcome<Published>> => {
    const row = await eventLocked(scope.tx, number)
    const ground = await scope.must('events.event.publish', scopeOf(row))
    if (row.state !== 'published') return refused({ rule: 'events.event.closed' })
    await addStep(scope, row.id, { from: row.state, to: 'withdrawn', kind: 'withdraw', reason, act: ground.act })
    await tellSender(scope, row.id, 'withdrawn')
    scope.note(`event:${number}`)
    scope.touched('events')
    return done({ number, slug: row.slug })
  },
)

export type DutyWish = { number: string; duty: string; state: 'asked' | 'done' | 'not_needed' | 'refused'; reference: string }

/** The desk writes down what is known of a duty: asked for, in hand with its number, refused, or not needed. */
export const noteDuty = deed('events.event.publish', async (scope, wish: DutyWish): Promise<Outcome<{ number: string }>> => {
  const { tx } = scope
  const row = await eventLocked(tx, wish.number)
  await scope.must('events.event.publish', scopeOf(row))
  const known = await sql`select from events.duty_rule where code = ${wish.duty} and valid @> governance.today()`.execute(tx)
  if (known.rows.length === 0) return refused({ rule: 'events.permit.no_such_duty', field: 'duty' })
  if (wish.state === 'done' && wish.reference.trim().length < 3) return refused({ rule: 'events.permit.reference', field: 'reference' })
  await sql`insert into events.duty_note (event_id, duty, state, reference, actor) values (${row.id}, ${wish.duty}, ${wish.state}, ${wish.reference}, ${actorText(scope.actor)})`.execute(
    tx,
  )
  scope.note(`event:${wish.number}`, { duty: wish.duty, state: wish.state })
  return done({ number: wish.number })
})

/** `own`: asked by its sender, not by the desk. */
export type OfficialWish = {
  number: string
  own?: { key: string | undefined } | undefined
  posts: readonly string[]
  version?: number | undefined
}

/** Its sender while it is not on the calendar; from then on it takes an hour of the named from the whole city, and the desk alone names them. */
async function eventToName(scope: DeedScope, { number, own }: OfficialWish): Promise<Outcome<{ row: EventRow; act: string | undefined }>> {
  if (own) {
    const row = await ownEvent(scope.tx, scope.actor, number, own.key)
    await scope.must('events.event.amend', ownScope(row))
    return row.state === 'published' ? refused({ rule: 'events.official.desk_only', field: 'posts' }) : done({ row, act: undefined })
  }
  const row = await eventLocked(scope.tx, number)
  const ground = await scope.must('events.event.publish', scopeOf(row))
  return done({ row, act: ground.act })
}

/** Who of the city must be there in person. Two of one person at once is a clash of the hard kind. */
export const nameOfficials = deed(
  'events.event.publish',
  async (scope, wish: OfficialWish): Promise<Outcome<{ number: string; officials: number }>> => {
    const { tx } = scope
    const held = await eventToName(scope, wish)
    if (!held.ok) return held
    const { row, act } = held.value
    if (wish.version !== undefined && wish.version !== row.version) return refused({ rule: 'events.event.stale' })
    if (row.umbrella || !['submitted', 'returned', 'published'].includes(row.state)) return refused({ rule: 'events.event.closed' })
    const wanted = [...new Set(wish.posts)].sort()
    const posts = await sql<{
      id: string
      code: string
    }>`select p.id, p.code from governance.post p join governance.post_kind k on k.code = p.kind
      where p.code = any(${wanted}::text[]) and ${mayBeWanted} order by p.code`.execute(tx)
    if (posts.rows.length !== wanted.length) return refused({ rule: 'events.event.not_there', field: 'posts' })
    const named = done({ number: wish.number, officials: wanted.length })
    if ((await officialsOf(tx, row.id)).sort().join() === wanted.join()) {
      scope.note(`event:${wish.number}`, { officials: wanted.length })
      return named
    }
    await sql`delete from events.official where event_id = ${row.id}`.execute(tx)
    await sql`insert into events.official (event_id, post_id) select ${row.id}, p from unnest(${posts.rows.map(({ id }) => id)}::uuid[]) p`.execute(
      tx,
    )
    if (row.state === 'published') {
      const clash = clashRefusal(await clashesOf(tx, await questionOf(tx, row.id)))
      if (clash) return refused({ ...clash, field: 'posts' })
    }
    // whoever is about to publish has seen other names: his version is not this one any more
    if (row.state !== 'returned') await addStep(scope, row.id, { from: row.state, to: row.state, kind: 'amend', act })
    scope.note(`event:${wish.number}`, { officials: wanted.length })
    scope.touched('events')
    return named
  },
)
