import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { moveDates, replaceDates } from './_dates.db.ts'
import { addStep, type EventRow, eventLocked } from './_rows.db.ts'
import { sourceLocked } from './_source-rows.db.ts'
import { clashesOf, clashRefusal, questionOf } from './clash.db.ts'
import { scopeOf } from './desk.db.ts'
import { type Span, spanOf } from './event.ts'
import { tellSender } from './letters.db.ts'
import { differences, isOver, type Said } from './source.ts'
import { lastDayOf } from './source-plan.ts'

type Proposal = { id: string; said: Said; proposed: Said; number: string }

async function proposalOf(tx: Tx, source: string, item: string): Promise<Proposal> {
  const found =
    await sql<Proposal>`select i.id, i.said, i.proposed, e.number from events.source_item i join events.event e on e.id = i.event_id
    where i.source_id = ${source} and i.id::text = ${item} and i.proposed is not null for update of i`.execute(tx)
  const [proposal] = found.rows
  if (!proposal) throw new Missing('proposal')
  return proposal
}

/** Its dates: those that are over as they were, and those to come as the source has them now. */
async function datesFrom(tx: Tx, event: string, said: Said, now: Date): Promise<Span[]> {
  const over = await sql<Span>`select starts_at as "startsAt", ends_at as "endsAt", time_known as "timeKnown" from events.occurrence
    where event_id = ${event} and not cancelled and until_at < ${now} order by starts_at`.execute(tx)
  const coming = said.when.filter((when) => !isOver(when, now)).map(spanOf)
  return [...over.rows, ...coming].sort((a, b) => a.startsAt.getTime() - b.startsAt.getTime())
}

/** Only what the source has changed is changed: what was written here beside it stays. */
async function change(scope: DeedScope, row: EventRow, { said, proposed }: Proposal, act: string | undefined): Promise<Outcome<void>> {
  const { tx, now } = scope
  const changed = new Set<string>(differences(said, proposed))
  await sql`update events.event set title = case when ${changed.has('title') && proposed.title.length >= 3} then ${proposed.title} else title end,
    summary = case when ${changed.has('summary') && proposed.summary.length >= 10} then ${proposed.summary} else summary end,
    body = case when ${changed.has('body')} then ${proposed.body} else body end, url = case when ${changed.has('url')} then ${proposed.url} else url end,
    place = case when ${changed.has('place') && proposed.place !== ''} and place_kind = 'free' then ${proposed.place} else place end where id = ${row.id}`.execute(
    tx,
  )
  const live = row.state === 'published'
  let moved = false
  if (changed.has('when')) {
    const spans = await datesFrom(tx, row.id, proposed, now)
    moved = live ? await moveDates(tx, row.id, spans) : await replaceDates(tx, row.id, spans)
  }
  const clash = live ? clashRefusal(await clashesOf(tx, await questionOf(tx, row.id))) : undefined
  if (clash) return refused(clash)
  const reason = sayIn('id')('source.step.changed')
  await addStep(scope, row.id, {
    from: row.state,
    to: row.state === 'returned' ? 'submitted' : row.state,
    kind: live && moved ? 'reschedule' : 'amend',
    reason,
    act,
  })
  if (live) await tellSender(scope, row.id, 'changed')
  return done()
}

async function callOff(scope: DeedScope, row: EventRow, act: string | undefined): Promise<void> {
  const reason = sayIn('id')('source.step.cancelled')
  if (row.state === 'published') await addStep(scope, row.id, { from: 'published', to: 'published', kind: 'cancel', reason, act })
  else await addStep(scope, row.id, { from: row.state, to: 'withdrawn', kind: 'withdraw', reason, act })
  await tellSender(scope, row.id, row.state === 'published' ? 'changed' : 'withdrawn')
}

export type Settling = { source: string; item: string; accept: boolean }

/** The desk takes over what the source of an event has changed since, or leaves the event as it is. It is not asked twice for the same. */
export const settleProposal = deed('events.event.publish', async (scope, wish: Settling): Promise<Outcome<{ number: string }>> => {
  const { tx } = scope
  const source = await sourceLocked(tx, wish.source)
  const proposal = await proposalOf(tx, source.id, wish.item)
  const row = await eventLocked(tx, proposal.number)
  const ground = await scope.must('events.event.publish', scopeOf(row))
  if (!wish.accept) {
    await sql`update events.source_item set declined_hash = proposed_hash, proposed = null, proposed_hash = null, proposed_at = null where id = ${proposal.id}`.execute(
      tx,
    )
    scope.note(`event:${row.number}`, { proposal: 'declined' })
    return done({ number: row.number })
  }
  if (!['submitted', 'returned', 'published'].includes(row.state) || row.status === 'cancelled')
    return refused({ rule: 'events.event.closed' })
  if (proposal.proposed.cancelled) await callOff(scope, row, ground.act)
  else {
    const done = await change(scope, row, proposal, ground.act)
    if (!done.ok) return done
  }
  await sql`update events.source_item set said = proposed - 'phone', hash = proposed_hash, proposed = null, proposed_hash = null, proposed_at = null,
    last_day = ${lastDayOf(proposal.proposed)} where id = ${proposal.id}`.execute(tx)
  scope.note(`event:${row.number}`, { proposal: 'accepted' })
  scope.touched('events')
  return done({ number: row.number })
})
