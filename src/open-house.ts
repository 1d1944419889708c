import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { cityZone } from '#src/base/time.ts'
import { collectFromDirectory, eraseFromDirectory } from '#src/directory/personal-data.db.ts'
import { collectFromEvents, eraseFromEvents } from '#src/events/personal-data.db.ts'
import { reportsOwed } from '#src/events/report.db.ts'
import { openAuthority } from '#src/governance/authority.db.ts'
import { addsToHandover } from '#src/governance/handover.ts'
import { governanceChapter } from '#src/governance/handover-chapter.db.ts'
import { officesOf } from '#src/governance/offices.db.ts'
import { collectFromGovernance, eraseFromGovernance } from '#src/governance/personal-data.db.ts'
import { officesAreKeptBy } from '#src/identity/offices.ts'
import { keepsPersonalData } from '#src/identity/personal-data.ts'
import { collectFromMarket, eraseFromMarket } from '#src/market/personal-data.db.ts'
import type { Config } from '#src/platform/config.ts'
import type { House } from '#src/platform/context.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { openJobs, prepareQueues } from '#src/platform/jobs.ts'
import type { Log } from '#src/platform/log.ts'
import { migrate, siteRole } from '#src/platform/migrate.ts'
import { openReplica, type Replica } from '#src/platform/replica.ts'
import { spacesChapter } from '#src/spaces/handover-chapter.db.ts'
import { freeRoomsWaitFor } from '#src/spaces/owed.ts'
import { collectFromSpaces, eraseFromSpaces } from '#src/spaces/personal-data.db.ts'
import { spacesRestOnLegalBases } from '#src/spaces/rests-on.db.ts'
import { supportChapter } from '#src/support/handover-chapter.db.ts'
import { supportRestsOnLegalBases } from '#src/support/offer.db.ts'
import { collectFromSupport, eraseFromSupport } from '#src/support/personal-data.db.ts'
import { filesFor } from './open-files.ts'
import { queues } from './work.ts'

/** The secret kept beside an embedded database, made once. */
export function keptSecret(dataDir: string): string {
  const path = join(dataDir, 'secret')
  if (!existsSync(path)) {
    mkdirSync(dataDir, { recursive: true })
    writeFileSync(path, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  }
  return readFileSync(path, 'utf8').trim()
}

export type OpenHouse = { house: House; pool: pg.Pool; ownerUrl: string; applied: string[]; close(): Promise<void> }

const migrations = () => join(process.cwd(), 'db', 'migrations')

/** Migrates, prepares the queues and opens everything that lives as long as the process. `runJobs` is off for a command beside a running site. */
export async function openHouse(o: {
  config: Config
  ownerUrl: string
  secret: string
  log: Log
  now: () => Date
  runJobs: boolean
  pool?: number
  pageCache?: boolean
}): Promise<OpenHouse> {
  const applied = await migrate({
    url: o.ownerUrl,
    secret: o.secret,
    directory: migrations(),
    before: () => prepareQueues(o.ownerUrl, queues),
  })
  const { url } = siteRole(o.ownerUrl, o.secret)
  return { ...(await serveFrom({ ...o, siteUrl: url })), ownerUrl: o.ownerUrl, applied }
}

/** Only for a site: a command decides, or looks for what is wrong, and so reads the primary. */
function replicaFor(o: { config: Config; secret: string; log: Log; runJobs: boolean }, primary: pg.Pool): Replica | undefined {
  const { DATABASE_REPLICA_URL: replicaUrl, DATABASE_REPLICA_MAX_LAG: mostSeconds } = o.config
  if (!replicaUrl || !o.runJobs) return undefined
  return openReplica({ url: siteRole(replicaUrl, o.secret).url, primary, mostSeconds, log: o.log })
}

/** Opens a house on a database that is migrated already, under the serving role. */
export async function serveFrom(o: {
  config: Config
  siteUrl: string
  secret: string
  log: Log
  now: () => Date
  runJobs: boolean
  pool?: number
  pageCache?: boolean
}): Promise<{ house: House; pool: pg.Pool; close(): Promise<void> }> {
  officesAreKeptBy(officesOf)
  addsToHandover(governanceChapter)
  addsToHandover(spacesChapter)
  spacesRestOnLegalBases()
  addsToHandover(supportChapter)
  supportRestsOnLegalBases()
  freeRoomsWaitFor('events', reportsOwed)
  keepsPersonalData('governance', { collect: (ctx, person) => collectFromGovernance(ctx.db, person), erase: eraseFromGovernance })
  keepsPersonalData('directory', { collect: collectFromDirectory, erase: eraseFromDirectory })
  keepsPersonalData('support', { collect: (ctx, person) => collectFromSupport(ctx.db, person), erase: eraseFromSupport })
  keepsPersonalData('events', { collect: (ctx, person) => collectFromEvents(ctx.db, person), erase: eraseFromEvents })
  keepsPersonalData('spaces', { collect: (ctx, person) => collectFromSpaces(ctx.db, person), erase: eraseFromSpaces })
  keepsPersonalData('market', { collect: (ctx, person) => collectFromMarket(ctx.db, person), erase: eraseFromMarket })
  const pool = openPool({ url: o.siteUrl, size: o.pool ?? 16, name: `mch site ${process.pid}` })
  const db = openDatabase(pool)
  const jobs = await openJobs(pool, o.siteUrl, o.log, { run: o.runJobs, zone: cityZone })
  const demo = await pool.query<{ value: boolean }>(`select value from platform.setting where key = 'demo'`)
  const replica = replicaFor(o, pool)
  const house: House = {
    config: o.config,
    db,
    replica,
    authority: openAuthority(() => o.now().getTime()),
    jobs,
    files: filesFor(o.config),
    log: o.log,
    secret: o.secret,
    demo: demo.rows[0]?.value === true,
    now: o.now,
    pageCache: o.pageCache ?? true,
  }
  return {
    house,
    pool,
    async close() {
      await jobs.stop()
      await replica?.stop()
      await pool.end()
    },
  }
}
