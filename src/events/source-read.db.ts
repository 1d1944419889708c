import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, type Refusal } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { type Fetched, fetchChanged, type Marks } from '#src/platform/fetch-safe.ts'
import { markChanged, sourceLocked, takeOver } from './_source-rows.db.ts'
import { icsLimits } from './ics-blocks.ts'
import { readCalendar } from './ics-in.ts'
import { horizonOf, type SourceRead } from './source.ts'
import { isQuiet } from './source-plan.ts'

/** Minutes between two readings; with the minute of the clock and the time it takes, within the hour. */
export const everyMinutes = 45
/** After the fifth failure in a row it is asked once a day. */
const longestPause = 24 * 60
const seconds = 20

export type FetchCalendar = (address: string, since: Marks) => Promise<Outcome<Fetched>>
const fetchCalendar: FetchCalendar = (address, since) =>
  fetchChanged(address, { bytes: icsLimits.bytes, ms: seconds * 1000, accept: 'text/calendar, text/plain;q=0.5, */*;q=0.1', since })

type Found = { refusals: Refusal[] } | { read: SourceRead; marks: Marks; hash: string }
type Same = { same: true; marks: Marks }

/** What a reading found is written down: what is new, what has changed, or what stood in the way. */
const keepReading = deed(
  'events.source.read',
  async (scope, { id, found }: { id: string; found: Found }): Promise<Outcome<{ quiet: boolean }>> => {
    const { tx, now } = scope
    await scope.must('events.source.read')
    const source = await sourceLocked(tx, id)
    scope.note(`source:${id}`)
    if (source.ended) return done({ quiet: true })
    if ('refusals' in found) {
      await sql`update events.source set tried_at = governance.clock(), leased_until = null, failures = failures + 1, trouble = ${JSON.stringify(found.refusals[0] ?? {})}::jsonb,
      next_at = governance.clock() + make_interval(mins => least(${longestPause}, ${everyMinutes} * power(2, least(failures, 5))::int)) where id = ${id}`.execute(
        tx,
      )
      scope.note(`source:${id}`, { trouble: found.refusals[0]?.rule ?? '' })
      return done({ quiet: true })
    }
    await sql`update events.source set leased_until = null, next_at = governance.clock() + make_interval(mins => ${everyMinutes}), etag = ${found.marks.etag ?? null},
    last_modified = ${found.marks.lastModified ?? null} where id = ${id}`.execute(tx)
    const plan = await takeOver(tx, source, found.read, now)
    await sql`update events.source set body_hash = ${found.hash} where id = ${id}`.execute(tx)
    if (isQuiet(plan)) return done({ quiet: true })
    await markChanged(tx, id)
    scope.note(`source:${id}`, {
      added: plan.added.length,
      changed: plan.changed.length,
      proposed: plan.proposed.length,
      gone: plan.gone.length,
    })
    scope.touched('events')
    return done({ quiet: false })
  },
)

type Leased = { address: string; etag: string | null; lastModified: string | null; bodyHash: string | null }

async function look(leased: Leased, now: Date, fetch: FetchCalendar): Promise<Found | Same> {
  const since = { etag: leased.etag ?? undefined, lastModified: leased.lastModified ?? undefined }
  // dates of endless rules are taken to the end of next year: with a new year the same bytes say more
  const horizon = horizonOf(now)
  const known = leased.bodyHash?.startsWith(`${horizon} `) ?? false
  const fetched = await fetch(leased.address, known ? since : {})
  if (!fetched.ok) return fetched
  const { body, marks } = fetched.value
  const hash = body && `${horizon} ${sha256(body)}`
  if (body === undefined || hash === undefined || hash === leased.bodyHash) return { same: true, marks }
  const read = readCalendar(body, now)
  return read.ok ? { read: read.value, marks, hash } : read
}

/** What is as it was changes nothing and is no errand: only that it was looked at is kept. */
const noteSame = (ctx: Ctx, id: string, { marks }: Same) =>
  sql`update events.source set leased_until = null, next_at = governance.clock() + make_interval(mins => ${everyMinutes}), read_at = governance.clock(), tried_at = governance.clock(),
    failures = 0, trouble = null, etag = ${marks.etag ?? null}, last_modified = ${marks.lastModified ?? null} where id = ${id}`.execute(
    ctx.db,
  )

/** Reads one source now, unless somebody is at it. The network is asked outside any transaction. */
export async function readSource(ctx: Ctx, id: string, fetch: FetchCalendar = fetchCalendar): Promise<void> {
  const leased = await sql<Leased>`update events.source set leased_until = governance.clock() + interval '5 minutes'
    where id = ${id} and kind = 'ics' and ended_at is null and (leased_until is null or leased_until < governance.clock())
    returning address, etag, last_modified as "lastModified", body_hash as "bodyHash"`.execute(ctx.db)
  const [source] = leased.rows
  if (!source) return
  const found = await look(source, ctx.now, fetch)
  if ('same' in found) await noteSame(ctx, id, found)
  else await keepReading(ctx, { id, found })
}

/** Reads what is due. Any node may, at any time; each source is read by one. */
export async function readDueSources(ctx: Ctx, fetch: FetchCalendar = fetchCalendar): Promise<void> {
  const due = await sql<{
    id: string
  }>`select id from events.source where kind = 'ics' and ended_at is null and next_at <= governance.clock()
    and (leased_until is null or leased_until < governance.clock()) order by next_at limit 20`.execute(ctx.db)
  for (const { id } of due.rows) await readSource(ctx, id, fetch)
}
