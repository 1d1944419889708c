import { randomBytes } from 'node:crypto'
import { cpSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Hono } from 'hono'
import pg from 'pg'
import { inject } from 'vitest'
import { serveFrom } from '#src/open-house.ts'
import { readConfig } from '#src/platform/config.ts'
import type { Actor, Ctx, House } from '#src/platform/context.ts'
import { openLog } from '#src/platform/log.ts'
import { siteRole } from '#src/platform/migrate.ts'
import { openPageCache } from '#src/web/_page-cache.ts'
import { openSite } from '#src/web/app.ts'
import { copyDatabase } from './copy-database.ts'
import { temporaryFolder } from './temporary.ts'
import { testSecret } from './town-secret.ts'

export { testSecret } from './town-secret.ts'

export type Town = {
  house: House
  pool: pg.Pool
  /** The owner's own connection, for looking at and breaking what the serving role may not touch. */
  owner: pg.Pool
  ownerUrl: string
  siteUrl: string
  site: Hono
  /** What was logged, one line each. */
  log: string[]
  /** The context of a person of the cast, of a guest, or of the house itself. */
  as(who: string): Promise<Ctx>
  close(): Promise<void>
}

async function actorCalled(owner: pg.Pool, who: string): Promise<Actor> {
  if (who === 'guest') return { kind: 'guest' }
  if (who.startsWith('system:')) return { kind: 'system', job: who.slice(7) }
  const found = await owner.query<{ id: string; name: string }>('select id, name from identity.person where demo_key = $1', [who])
  const [person] = found.rows
  if (!person) throw new Error(`nobody called ${who} in the cast`)
  return { kind: 'person', ...person, secondFactor: true }
}

/** A town of its own for one test file: a database copied from the prepared one, in well under a second. */
export async function openTown(o: { pageCache?: boolean; now?: () => Date; template?: 'demo' | 'bare' } = {}): Promise<Town> {
  const template = inject(o.template === 'bare' ? 'bareUrl' : 'demoUrl')
  const name = `town_${randomBytes(5).toString('hex')}`
  const templateName = new URL(template).pathname.slice(1)
  const admin = new pg.Client({ connectionString: urlOf(template, 'postgres') })
  await admin.connect()
  await copyDatabase(admin, name, templateName)
  const dataDir = temporaryFolder('mch-town-')
  // the demo town's pictures, shared by all copies: they are written once and never changed
  const pictures = join(inject('filesDir'), 'files')
  if (existsSync(pictures)) cpSync(pictures, join(dataDir, 'files'), { recursive: true })
  const ownerUrl = urlOf(template, name)
  const role = new URL(siteRole(template, testSecret).url)
  role.pathname = `/${name}`
  const log: string[] = []
  const clock = o.now ?? (() => new Date())
  const config = readConfig({ DATA_DIR: inject('filesDir'), RATE_LIMITS: 'on', DEMO: '1', PORT: '0' })
  const open = await serveFrom({
    config: { ...config, DATA_DIR: dataDir, origin: 'http://localhost' },
    siteUrl: role.href,
    secret: testSecret,
    log: openLog((line) => void log.push(line), clock),
    now: clock,
    runJobs: false,
    pool: 12,
    pageCache: o.pageCache ?? false,
  })
  const owner = new pg.Pool({ connectionString: ownerUrl, max: 4 })
  owner.on('error', () => undefined)
  return {
    ...open,
    owner,
    ownerUrl,
    siteUrl: role.href,
    site: openSite(open.house, openPageCache(), open.pool),
    log,
    as: async (who) => ({ house: open.house, db: open.house.db, actor: await actorCalled(owner, who), now: clock(), tongue: 'id' }),
    async close() {
      await open.close()
      await owner.end()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

declare module 'vitest' {
  export interface ProvidedContext {
    demoUrl: string
    bareUrl: string
    filesDir: string
  }
}
