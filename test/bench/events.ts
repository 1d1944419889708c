// What a full calendar costs: ten thousand dates of events that repeat, a thousand of them in one month. The month page against the bare range
// read and against unfolding the rules on every request; the whole feed's memory; a feed that has not changed against a file of the site.
// Starts a database of its own.
import { rmSync } from 'node:fs'
import pg from 'pg'
import { RRuleTemporal } from 'rrule-temporal'
import { openHouse } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { temporaryFolder } from '../temporary.ts'

const percentile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const round = (n: number) => Number(n.toPrecision(3))
const monthStart = Date.parse('2027-06-01T00:00:00+07:00')
const monthEnd = Date.parse('2027-07-01T00:00:00+07:00')

/** A thousand events a week apart, ten dates each, four or five of them in the month: without triggers, for what is measured is reading. */
async function plant(db: pg.Client): Promise<void> {
  await db.query(`set session_replication_role = replica; truncate events.occurrence, events.event cascade`)
  await db.query(
    `insert into governance.unit (code, name, name_en, kind) values ('bangku', 'Bangku', 'Bench', 'office') on conflict do nothing`,
  )
  await db.query(`insert into events.event (number, slug, uid, state, title, summary, unit_id, organiser, place_kind, place, crowd, made_by, published_at)
    select format('ACR-2027-%s', n), 'bangku-' || n, 'bangku-' || n || '@contoh', 'published', 'Latihan bersama ' || n, 'Latihan terbuka tiap pekan di halaman kelurahan.',
      u.id, 'Sanggar ' || n % 40, 'free', 'Halaman ' || n % 22, 40, 'system:bench', now() from generate_series(1, 1000) n, governance.unit u where u.code = 'bangku'`)
  await db.query(
    `insert into events.occurrence (event_id, original, starts_at, ends_at, listed, until_at)
     select e.id, at, at, at + interval '2 hours', true, at + interval '2 hours' from events.event e cross join generate_series(0, 9) w
       cross join lateral (select $1::timestamptz + make_interval(days => w * 28 - 112 + (right(e.slug, 2))::int % 28, hours => 8 + length(e.slug)) as at) t
     where e.slug ~ '[0-9]{2}$'`,
    [new Date(monthStart)],
  )
  await db.query('set session_replication_role = origin; analyze events.event; analyze events.occurrence')
}

const bare = `select o.id, e.slug, e.title, e.organiser, e.place, e.status, o.starts_at, o.ends_at, o.cancelled from events.occurrence o join events.event e on e.id = o.event_id
  where o.listed and o.starts_at < $2 and o.starts_at > $1::timestamptz - interval '41 days' and o.until_at > $1 order by o.starts_at, o.id`

/** After `warm` turns that are not counted: a house that serves has met this page before, and so has the connection beside it. */
async function timed(times: number, work: (n: number) => unknown, warm = 3): Promise<number[]> {
  for (let n = 0; n < warm; n += 1) await work(n)
  const all: number[] = []
  for (let n = 0; n < times; n += 1) {
    const from = performance.now()
    await work(n)
    all.push(performance.now() - from)
  }
  return all
}

/** What a calendar would do that keeps rules instead of dates: ten thousand weekly ones that began in the year before and have no end. */
function unfold(): number {
  let dates = 0
  for (let n = 0; n < 10_000; n += 1) {
    const first = new Date(Date.parse('2026-06-01T01:00:00Z') + (n % 28) * 86_400_000)
    const rule = new RRuleTemporal({
      rruleString: `DTSTART:${first.toISOString().replace(/[-:]|\.\d+/g, '')}\nRRULE:FREQ=WEEKLY`,
    })
    dates += rule.between(new Date(monthStart), new Date(monthEnd), true).length
  }
  return dates
}

const directory = temporaryFolder('mch-bench-events-')
const embedded = await openEmbedded({ dataDir: directory, say: () => undefined })
const clock = () => new Date('2027-05-20T03:00:00Z')
const open = await openHouse({
  config: { ...readConfig({}), DATA_DIR: directory },
  ownerUrl: embedded.url,
  secret: 'x'.repeat(40),
  log: openLog(() => undefined, clock),
  now: clock,
  runJobs: false,
  pool: 4,
})
open.house.pageCache = false
const site = openSite(open.house, openPageCache(), open.pool)
const owner = new pg.Client({ connectionString: embedded.url })
await owner.connect()
try {
  await plant(owner)
  const counts = await owner.query<{ all: number; month: number }>(
    'select count(*)::int as all, count(*) filter (where starts_at >= $1 and starts_at < $2)::int as month from events.occurrence',
    [new Date(monthStart), new Date(monthEnd)],
  )
  const ask = async (address: string, headers: Record<string, string> = {}) => {
    const answer = await site.request(`http://localhost${address}`, { headers })
    return { status: answer.status, etag: answer.headers.get('etag') ?? '', bytes: (await answer.arrayBuffer()).byteLength }
  }
  const month = '/acara?tampil=kalender&bulan=2027-06'
  const page = await timed(60, () => ask(month), 60)
  const raw = await timed(60, () => owner.query(bare, [new Date(monthStart), new Date(monthEnd)]), 60)
  // as everybody without a cookie is served it: kept until something on the calendar changes, a minute at most
  open.house.pageCache = true
  const served = await timed(300, () => ask(month), 10)
  open.house.pageCache = false
  const rules = await timed(2, unfold)
  globalThis.gc?.()
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => {
    most = Math.max(most, process.memoryUsage().rss)
  }, 2)
  const whole = await site.request('http://localhost/kalender.ics')
  let bytes = 0
  for await (const piece of whole.body ?? []) {
    bytes += piece.length
    most = Math.max(most, process.memoryUsage().rss)
  }
  clearInterval(watch)
  const { etag } = await ask('/kalender.ics')
  const unchanged = await timed(300, async () => {
    const { status } = await ask('/kalender.ics', { 'if-none-match': etag })
    if (status !== 304) throw new Error(`a feed that has not changed answered ${status}`)
  })
  const still = await timed(300, () => ask('/livez'))
  const p50 = (all: number[]) => percentile(all, 0.5)
  process.stdout.write(
    `${JSON.stringify({
      dates: counts.rows[0],
      month: {
        p50: round(p50(page)),
        p95: round(percentile(page, 0.95)),
        ofRaw: round(p50(raw) / p50(page)),
        ofRules: round(p50(rules) / p50(page)),
      },
      served: {
        p50: round(p50(served)),
        p95: round(percentile(served, 0.95)),
        ofRaw: round(p50(raw) / p50(served)),
        ofRules: round(p50(rules) / p50(served)),
      },
      raw: round(p50(raw)),
      rules: round(p50(rules)),
      feed: {
        bytes,
        extraMB: round((most - before) / 1048576),
        unchangedMs: round(p50(unchanged)),
        ofLivez: round(p50(still) / p50(unchanged)),
      },
    })}\n`,
  )
} finally {
  await owner.end()
  await open.close()
  await embedded.stop()
  rmSync(directory, { recursive: true, force: true })
}
