import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { addStep } from './_rows.db.ts'
import { publishedForChange } from './call-off.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { ownEventPage } from './event-read.db.ts'
import { datesToCome, whyNotInRoomThen } from './in-room.db.ts'
import { isChange, markOf, type OneDate, type Reached, type ReachWish, reached, whyNotReached } from './reach.ts'
import { type DateChange, tellOfDates } from './registration-letters.db.ts'
import { whyNotDates } from './submit.db.ts'

async function datesOf(db: Database | Tx, event: string): Promise<OneDate[]> {
  const found =
    await sql<OneDate>`select id, starts_at as "startsAt", ends_at as "endsAt", time_known as "timeKnown", cancelled, pattern_at as "patternAt"
    from events.occurrence where event_id = ${event} order by starts_at, id`.execute(db)
  return found.rows
}

function whyNot(dates: readonly OneDate[], wish: ReachWish, all: readonly Reached[], now: Date): Refusal[] {
  const wrong = whyNotReached(dates, wish, all, now)
  if (wrong.length > 0) return wrong
  return whyNotDates(
    all.filter(({ effect }) => effect === 'moves').map(({ will }) => will),
    now,
  )
}

const notStanding = (status: string): Refusal[] =>
  status === 'cancelled' || status === 'postponed' ? [{ rule: `events.event.${status}_already` }] : []

export type DatesPreview = {
  all: Reached[]
  mark: string
  refusals: Refusal[]
  /** Whoever is registered for one of these dates, or for the event as a whole, has a letter. */
  told: number
}

/** Every date a change reaches with what becomes of it. Nothing is done. */
export async function previewDates(ctx: Ctx, number: string, key: string | undefined, wish: ReachWish): Promise<DatesPreview> {
  const event = await ownEventPage(ctx, number, key)
  const dates = await datesOf(ctx.db, event.id)
  const all = reached(dates, wish, ctx.now)
  const refusals = event.state === 'published' ? notStanding(event.status) : [{ rule: 'events.event.closed' }]
  const wrong = refusals.length > 0 ? refusals : whyNot(dates, wish, all, ctx.now)
  const question = {
    ...(await questionOf(ctx.db, event.id)),
    spans: all.filter(isChange).flatMap((one) => (one.effect === 'off' ? [] : [one.will])),
  }
  const clash = wrong.length === 0 && question.spans.length > 0 ? clashRefusal(await clashesOf(ctx.db, question)) : undefined
  const ids = all.filter(isChange).map(({ date }) => date.id)
  const told = await sql<{ n: number }>`select count(*)::int as n from events.registration r join events.intake i on i.id = r.intake_id
    where i.event_id = ${event.id} and (i.occurrence_id is null or i.occurrence_id = any(${ids}::uuid[])) and r.state in ('confirmed', 'pending', 'offered', 'waiting') and r.email <> ''`.execute(
    ctx.db,
  )
  return {
    all,
    mark: markOf(event.version, reached(dates, { ...wish, ticked: [] }, ctx.now)),
    refusals: clash ? [clash] : wrong,
    told: told.rows[0]?.n ?? 0,
  }
}

async function write(tx: Tx, all: readonly Reached[]): Promise<void> {
  for (const { date, effect, will, patternAt } of all) {
    if (effect === 'off' || effect === 'back')
      await sql`update events.occurrence set cancelled = ${effect === 'off'} where id = ${date.id}`.execute(tx)
    if (effect === 'kept' || effect === 'same')
      await sql`update events.occurrence set pattern_at = ${patternAt} where id = ${date.id}`.execute(tx)
    if (effect !== 'moves') continue
    if (date.startsAt.getTime() !== will.startsAt.getTime())
      await sql`insert into events.previous_start (occurrence_id, starts_at) values (${date.id}, ${date.startsAt})`.execute(tx)
    await sql`update events.occurrence set starts_at = ${will.startsAt}, ends_at = ${will.endsAt}, time_known = ${will.timeKnown}, pattern_at = ${patternAt} where id = ${date.id}`.execute(
      tx,
    )
  }
}

export type DatesChanged = { number: string; moved: number; off: number; back: number; kept: number }

/**
 * Other times for one date, for that one and those after it, or for all to come; or calls them off, or holds them after all. A date changed alone leaves the pattern and
 * stays as it is when the others move, unless it is ticked. Rows and identities stay; whoever is registered has his letter in the same transaction.
 */
export const changeDates = deed(
  'events.event.call_off',
  async (
    scope,
    { wish, seen, ...by }: { number: string; key?: string | undefined; wish: ReachWish; seen: string; reason: string },
  ): Promise<Outcome<DatesChanged>> => {
    const { tx, now } = scope
    const held = await publishedForChange(scope, by)
    if (!held.ok) return held
    const { id, number, status, version } = held.value
    const gone = notStanding(status)
    if (gone.length > 0) return refused(...gone)
    const dates = await datesOf(tx, id)
    if (seen !== markOf(version, reached(dates, { ...wish, ticked: [] }, now))) return refused({ rule: 'events.reach.stale' })
    const all = reached(dates, wish, now)
    const wrong = whyNot(dates, wish, all, now)
    if (wrong.length > 0) return refused(...wrong)
    const before = await datesToCome(tx, id)
    await write(tx, all)
    const clash = clashRefusal(await clashesOf(tx, await questionOf(tx, id))) ?? (await whyNotInRoomThen(scope, id, before))
    if (clash) return refused(clash)
    const count = (effect: Reached['effect']) => all.filter((one) => one.effect === effect).length
    const facts = { moved: count('moves'), off: count('off'), back: count('back'), kept: count('kept') }
    // one date of many is no new calendar: the event as a whole stands as it was announced
    const kind = wish.act === 'move' && wish.reach !== 'this' ? 'reschedule' : 'amend'
    await addStep(scope, id, { from: 'published', to: 'published', kind, reason: by.reason, facts: { reach: wish.reach, ...facts } })
    const changes = all
      .filter(isChange)
      .map(
        ({ date, effect, will }): DateChange => ({ id: date.id, was: date, will: effect === 'off' ? null : will, back: effect === 'back' }),
      )
    const told = await tellOfDates(scope, id, changes)
    if (!told.ok) return told
    scope.note(`event:${number}`, { reach: wish.reach, ...facts })
    scope.touched('events')
    return done({ number, ...facts })
  },
)
