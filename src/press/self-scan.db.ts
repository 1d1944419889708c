import { sql } from 'kysely'
import { type Planted, plantedIn } from '#src/base/hidden-links.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { minuteOfDay } from '#src/base/time.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { tellKeepers } from './_keepers.db.ts'
import { watchAddresses } from './address-watch.db.ts'
import { pageOf, plantedTexts } from './scan-texts.db.ts'

/** A page of the site as it was answered. The press knows no web: whoever runs the scan brings the pages. */
export type Answered = { path: string; html: string }

type Found = { kind: Planted['kind'] | 'address'; place: string; row: string; what: string; page: string | null }

export type ScanResult = { pages: number; texts: number; found: number; fresh: number }

const cut = (text: string, most: number) => [...text].slice(0, most).join('')

async function remember(tx: Tx, one: Found): Promise<boolean> {
  const written = await sql<{
    fresh: boolean
  }>`insert into press.finding (kind, place, row_id, what, page) values (${one.kind}, ${cut(one.place, 300)}, ${cut(one.row, 100)}, ${cut(one.what, 200)}, ${one.page})
    on conflict (kind, place, row_id, what) do update set seen_at = governance.clock(), gone_at = null, page = excluded.page returning (xmax = 0) as fresh`.execute(
    tx,
  )
  return written.rows[0]?.fresh === true
}

const hostOf = (address: string) => new URL(address).host.toLowerCase()

/** What the site gives to search engines, and those of its addresses that come with the program. */
export type Listed = { listed: readonly string[]; fixed: ReadonlySet<string> }

/** Looks at every page brought, every text stored and every address new on the list for search engines. What is not seen any more is gone; what is new raises the alarm. */
export const scanSite = deed(
  'press.scan.run',
  async (scope, { answered, listed, fixed }: { answered: AsyncIterable<Answered> } & Listed): Promise<Outcome<ScanResult>> => {
    const { tx, ctx } = scope
    await scope.must('press.scan.run')
    await sql`select pg_advisory_xact_lock(7242061)`.execute(tx)
    await sql`set local statement_timeout = 0`.execute(tx)
    await sql`set local idle_in_transaction_session_timeout = 0`.execute(tx)
    const started = await sql<{ at: Date }>`select governance.clock() as at`.execute(tx)
    const at = started.rows[0]?.at
    // the house itself writes to a shop by this door
    const { origin, mediaOrigin } = ctx.house.config
    const ours = new Set([hostOf(origin), hostOf(mediaOrigin ?? origin), 'localhost', 'wa.me'])
    let [pages, texts, found, fresh] = [0, 0, 0, 0]
    const add = async (one: Found) => {
      found += 1
      if (await remember(tx, one)) fresh += 1
    }
    for await (const { path, html } of answered) {
      pages += 1
      for (const one of plantedIn(html, (host) => ours.has(host))) await add({ ...one, place: path, row: '', page: cut(path, 300) })
    }
    const inTexts = []
    for await (const one of plantedTexts(tx, (n) => (texts += n))) inTexts.push(one)
    for (const one of inTexts) await add({ kind: 'word', place: one.place, row: one.row, what: one.what, page: await pageOf(tx, one) })
    const addresses = await watchAddresses(tx, listed, fixed)
    for (const path of addresses.unmade) await add({ kind: 'address', place: path, row: '', what: cut(path, 200), page: path })
    await sql`update press.finding set gone_at = governance.clock() where gone_at is null and seen_at < ${at} and kind in ('word', 'hidden', 'unguarded', 'foreign')`.execute(
      tx,
    )
    const scan = await sql<{
      id: string
    }>`insert into press.scan (started_at, pages, texts, found, fresh) values (${at}, ${pages}, ${texts}, ${found}, ${fresh}) returning id`.execute(
      tx,
    )
    if (fresh > 0) {
      await tellKeepers(scope, 'scan', scan.rows[0]?.id ?? '', { n: fresh })
      ctx.house.log.error('press.scan.found', new Error(`${fresh} new on the site that nobody meant to say`), { found, fresh })
    }
    scope.note('scan', { pages, texts, found, fresh, appeared: addresses.appeared, gone: addresses.gone })
    scope.touched('press')
    return done({ pages, texts, found, fresh })
  },
)

export type Finding = {
  id: string
  kind: Planted['kind'] | 'file' | 'moved' | 'address'
  place: string
  row: string
  what: string
  page: string | null
  foundAt: Date
  seenAt: Date
}

const open = sql`f.gone_at is null and f.settled_at is null`

/** What is still there and nobody has settled, the oldest first. */
export async function openFindings(db: Database | Tx): Promise<Finding[]> {
  const rows =
    await sql<Finding>`select f.id, f.kind, f.place, f.row_id as row, f.what, f.page, f.found_at as "foundAt", f.seen_at as "seenAt" from press.finding f where ${open} order by f.found_at, f.id limit 500`.execute(
      db,
    )
  return rows.rows
}

/** Addresses that are nothing for a search engine while something planted is on them. */
export async function flaggedPages(db: Database): Promise<Set<string>> {
  const rows = await sql<{
    page: string
  }>`select distinct f.page from press.finding f where ${open} and f.page is not null limit 10000`.execute(db)
  return new Set(rows.rows.map(({ page }) => page))
}

export type LastScan = ScanResult & { finishedAt: Date; seconds: number }

export async function lastScans(db: Database | Tx, most: number): Promise<LastScan[]> {
  const rows =
    await sql<LastScan>`select pages, texts, found, fresh, finished_at as "finishedAt", round(extract(epoch from finished_at - started_at))::int as seconds from press.scan order by finished_at desc limit ${most}`.execute(
      db,
    )
  return rows.rows
}

/** Says what a finding was: honest words, or what was taken away. It stays on record. */
export const settleFinding = deed(
  'press.scan.settle',
  async (scope, wish: { id: string; reason: string }): Promise<Outcome<undefined>> => {
    await scope.must('press.scan.settle', { fund: 'tanpa_dana' })
    const reason = wish.reason.trim().slice(0, 400)
    if (reason.length < 5) return refused({ rule: 'press.scan.reason', field: 'reason' })
    const settled = await sql<{
      id: string
    }>`update press.finding set settled_at = governance.clock(), settled_by = ${actorText(scope.actor)}, settled_reason = ${reason}
      where id = ${wish.id} and settled_at is null returning id`.execute(scope.tx)
    if (settled.rows.length === 0) throw new Missing('finding')
    scope.note(`finding:${wish.id}`)
    scope.touched('press')
    return done()
  },
  { quotes: true },
)

const nightFrom = 120

/** Whether a night has gone by since the last scan: from two o'clock. */
export async function scanIsDue(ctx: Ctx): Promise<boolean> {
  if (minuteOfDay(ctx.now) < nightFrom) return false
  const found = await sql`select from press.scan where finished_at >= governance.midnight(governance.today()) limit 1`.execute(ctx.db)
  return found.rows.length === 0
}
