import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'
import { writeDates } from './_rows.db.ts'
import type { Span } from './event.ts'

/** The dates of what nobody has taken over yet are written anew. */
export async function replaceDates(tx: Tx, event: string, spans: readonly Span[]): Promise<false> {
  await sql`delete from events.occurrence where event_id = ${event}`.execute(tx)
  await writeDates(tx, event, spans)
  return false
}

/** A date that is added: one that was called off stands again, else it is new, with an `original` nobody has. */
async function addDate(tx: Tx, event: string, { startsAt, endsAt, timeKnown }: Span): Promise<void> {
  const stands =
    await sql`update events.occurrence set cancelled = false, starts_at = ${startsAt}, ends_at = ${endsAt}, time_known = ${timeKnown}, pattern_at = null
    where event_id = ${event} and original = ${startsAt} and cancelled returning id`.execute(tx)
  if (stands.rows.length > 0) return
  await sql`insert into events.occurrence (event_id, original, starts_at, ends_at, time_known)
    select ${event}, ${startsAt}::timestamptz + make_interval(secs => n), ${startsAt}, ${endsAt}, ${timeKnown} from generate_series(0, 400) n
    where not exists (select from events.occurrence o where o.event_id = ${event} and o.original = ${startsAt}::timestamptz + make_interval(secs => n)) order by n limit 1`.execute(
    tx,
  )
}

/** Written anew with all the others it stands in the pattern again. */
async function moveDate(tx: Tx, old: { id: string; starts: Date }, { startsAt, endsAt, timeKnown }: Span): Promise<boolean> {
  const moved = old.starts.getTime() !== startsAt.getTime()
  if (moved) await sql`insert into events.previous_start (occurrence_id, starts_at) values (${old.id}, ${old.starts})`.execute(tx)
  await sql`update events.occurrence set starts_at = ${startsAt}, ends_at = ${endsAt}, time_known = ${timeKnown}, pattern_at = null where id = ${old.id}
    and (starts_at, ends_at, time_known) is distinct from (${startsAt}::timestamptz, ${endsAt}::timestamptz, ${timeKnown}::boolean)`.execute(
    tx,
  )
  return moved
}

/**
 * The dates of a published event keep who they are: the first is the first that was announced. What was before is kept as its previous start;
 * dates that are gone are called off, not deleted, so that every calendar that took them over learns of it. Answers whether any moved.
 */
export async function moveDates(tx: Tx, event: string, spans: readonly Span[]): Promise<boolean> {
  const have = await sql<{ id: string; starts: Date }>`select id, starts_at as starts from events.occurrence
    where event_id = ${event} and not cancelled order by original`.execute(tx)
  const wanted = new Set(spans.map(({ startsAt }) => startsAt.getTime()))
  const byStart = new Map(have.rows.map((row) => [row.starts.getTime(), row]))
  const free = have.rows.filter(({ starts }) => !wanted.has(starts.getTime()))
  let moved = false
  for (const span of spans) {
    const old = byStart.get(span.startsAt.getTime()) ?? free.shift()
    if (old) moved = (await moveDate(tx, old, span)) || moved
    else await addDate(tx, event, span)
  }
  for (const { id } of free) await sql`update events.occurrence set cancelled = true where id = ${id}`.execute(tx)
  return moved
}
