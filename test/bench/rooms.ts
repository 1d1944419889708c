// B-32: how long it takes to see when rooms are free, with thirteen thousand claims and with 1.3 million: a month of one room, and a search over
// twelve rooms for thirty days, each against its own bare statement by the raw driver. Starts a database of its own.
import { rmSync } from 'node:fs'
import pg from 'pg'
import { dayOf } from '#src/base/time.ts'
import { openHouse } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import { openEmbedded } from '#src/platform/embedded.ts'
import { openLog } from '#src/platform/log.ts'
import { freeTimes, freeTimesOf } from '#src/spaces/free-times.db.ts'
import { temporaryFolder } from '../temporary.ts'

const rooms = 12
const dayMs = 86_400_000
const percentile = (values: number[], part: number) => [...values].sort((a, b) => a - b)[Math.floor(values.length * part)] ?? 0
const round = (n: number) => Number(n.toPrecision(3))
const start = Date.parse('2025-01-01T00:00:00+07:00')

/** Rooms of one part each, with so many days of sixty uses of a quarter of an hour. Without triggers: what is measured is reading. */
async function plant(db: pg.Client, days: number): Promise<void> {
  await db.query(
    `set session_replication_role = replica; truncate spaces.claim, spaces.booking, spaces.booking_step, spaces.booking_line cascade`,
  )
  await db.query(`alter table spaces.claim drop constraint "spaces.booking.taken"`)
  await db.query(
    `insert into governance.unit (code, name, name_en, kind) values ('bangku', 'Bangku', 'Bench', 'office') on conflict do nothing`,
  )
  await db.query(
    `insert into spaces.resource (code, kind, name, name_en, unit_id) select 'bangku-' || n, 'part', 'Bangku', 'Bench', u.id from generate_series(1, ${rooms}) n, governance.unit u where u.code = 'bangku' on conflict do nothing`,
  )
  await db.query(
    `insert into spaces.bookable (slug, kind, name, name_en, unit_id) select r.code, 'room', r.code, r.code, r.unit_id from spaces.resource r where r.code like 'bangku-%' on conflict do nothing`,
  )
  await db.query(
    `insert into spaces.bookable_part (bookable_id, resource_id) select b.id, r.id from spaces.bookable b join spaces.resource r on r.code = b.slug on conflict do nothing`,
  )
  await db.query(`insert into spaces.opening (bookable_id, weekday, opens, closes) select b.id, d, '07:00', '22:00' from spaces.bookable b, generate_series(1, 7) d
    where b.slug like 'bangku-%' and not exists (select from spaces.opening o where o.bookable_id = b.id)`)
  await db.query(
    `with made as (insert into spaces.booking (number, bookable_id, state, made_by, periods, people, class)
       select format('B-%s-%s', b.slug, d), b.id, 'completed', 'system:bench', tstzmultirange(tstzrange(at, at + interval '15 hours')), 5, 'social'
       from spaces.bookable b cross join generate_series(0, $1 - 1) d cross join lateral (select $2::timestamptz + make_interval(days => d, hours => 7) as at) t
       where b.slug like 'bangku-%' returning id, bookable_id, lower(periods) as at)
     insert into spaces.claim (booking_id, resource_id, during, exclusive, blocking)
     select m.id, p.resource_id, tstzrange(m.at + n * interval '15 minutes', m.at + (n + 1) * interval '15 minutes'), true, true
     from made m join spaces.bookable_part p on p.bookable_id = m.bookable_id cross join generate_series(0, 59) n`,
    [days, new Date(start)],
  )
  await db.query(
    `alter table spaces.claim add constraint "spaces.booking.taken" exclude using gist (resource_id with =, during with &&) where (blocking and exclusive)`,
  )
  await db.query('set session_replication_role = origin; analyze spaces.claim; analyze spaces.booking')
}

const bare = `select c.resource_id, k.class, lower(c.during), upper(c.during) from spaces.bookable b join spaces.bookable_part p on p.bookable_id = b.id
  join spaces.claim c on c.resource_id = p.resource_id join spaces.booking k on k.id = c.booking_id where b.slug = any ($1) and c.blocking and c.during && tstzrange($2, $3)`

async function timed(times: number, work: (n: number) => Promise<unknown>): Promise<number[]> {
  for (let n = 0; n < 3; n += 1) await work(n)
  const all: number[] = []
  for (let n = 0; n < times; n += 1) {
    const from = performance.now()
    await work(n)
    all.push(performance.now() - from)
  }
  return all
}

/** What B-32 asks for. Whatever is slower is named, and the bench ends with a fault once everything was told. */
const broken: string[] = []
function within(what: string, p95: number, most: number) {
  if (p95 > most) broken.push(`B-32 ${what}: p95 ${round(p95)} ms, at most ${most} ms`)
}

const directory = temporaryFolder('mch-bench-rooms-')
const embedded = await openEmbedded({ dataDir: directory, say: () => undefined })
const clock = () => new Date()
const open = await openHouse({
  config: { ...readConfig({}), DATA_DIR: directory },
  ownerUrl: embedded.url,
  secret: 'x'.repeat(40),
  log: openLog(() => undefined, clock),
  now: clock,
  runJobs: false,
  pool: 4,
})
const owner = new pg.Client({ connectionString: embedded.url })
await owner.connect()
try {
  const report: Record<string, object> = {}
  const slugs = Array.from({ length: rooms }, (_, n) => `bangku-${n + 1}`)
  for (const days of [18, 1826]) {
    await plant(owner, days)
    const month = (n: number) => {
      const from = start + ((n * 37) % Math.max(1, days - 30)) * dayMs
      return { from: new Date(from), until: new Date(from + 30 * dayMs) }
    }
    const view = (slug: string, n: number) => freeTimes(open.house.db, slug, dayOf(month(n).from), dayOf(month(n).until))
    const raw = (which: string[], n: number) => owner.query(bare, [which, month(n).from, month(n).until])
    const one = await timed(40, (n) => view(slugs[n % rooms] ?? '', n))
    const oneRaw = await timed(40, (n) => raw([slugs[n % rooms] ?? ''], n))
    const search = await timed(15, (n) => freeTimesOf(open.house.db, slugs, dayOf(month(n).from), dayOf(month(n).until)))
    const searchRaw = await timed(15, (n) => raw(slugs, n))
    const told = (site: number[], plain: number[]) => ({
      p50: round(percentile(site, 0.5)),
      p95: round(percentile(site, 0.95)),
      ofRaw: round(percentile(plain, 0.5) / percentile(site, 0.5)),
    })
    report[String(days * rooms * 60)] = { month: told(one, oneRaw), search: told(search, searchRaw) }
    const claims = days * rooms * 60
    within(`month view of one room, ${claims} claims`, percentile(one, 0.95), 500)
    within(`search over twelve rooms, ${claims} claims`, percentile(search, 0.95), 800)
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
} finally {
  await owner.end()
  await open.close()
  await embedded.stop()
  rmSync(directory, { recursive: true, force: true })
}
if (broken.length > 0) {
  process.stderr.write(`${broken.join('\n')}\n`)
  process.exitCode = 1
}
