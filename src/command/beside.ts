import { join } from 'node:path'
import pg from 'pg'
import { databaseBeside } from '#src/open-database.ts'
import { openHouse, serveFrom } from '#src/open-house.ts'
import { type Config, readConfig } from '#src/platform/config.ts'
import type { House } from '#src/platform/context.ts'
import { type Database, openDatabase, openPool } from '#src/platform/database.ts'
import { openLog } from '#src/platform/log.ts'
import { newestMigration, siteRole } from '#src/platform/migrate.ts'
import type { Io } from './verb.ts'

export const migrations = () => join(process.cwd(), 'db', 'migrations')

export type Server = { config: Config; ownerUrl: string; secret: string; embedded: boolean }

/** The database the site uses, beside it where it runs, for as long as the verb lasts. */
export async function withServer<T>(io: Io, run: (server: Server) => Promise<T>): Promise<T> {
  const config = readConfig(io.environment)
  const { stop, ...server } = await databaseBeside(config)
  try {
    return await run({ config, ...server })
  } finally {
    await stop()
  }
}

/** Whether a site of this program could serve from it as it is: schema and serving role are there. */
async function isCurrent(url: string, role: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    const there = await client.query<{ there: boolean }>(
      `select to_regclass('public.platform_migration') is not null and exists (select from pg_roles where rolname = $1) as there`,
      [role],
    )
    if (!there.rows[0]?.there) return false
    const newest = await client.query<{ name: string | null }>('select max(name) as name from public.platform_migration')
    return newest.rows[0]?.name === newestMigration(migrations())
  } finally {
    await client.end()
  }
}

/** The house as the site knows it, without its jobs and clocks. An older schema is brought up to this program's first. */
export async function withHouse<T>(
  io: Io,
  run: (house: House, server: Server & Awaited<ReturnType<typeof opened>>) => Promise<T>,
): Promise<T> {
  return await withServer(io, async (server) => {
    const open = await opened(io, server)
    try {
      return await run(open.house, { ...server, ...open })
    } finally {
      await open.close()
    }
  })
}

/** `anew` where rights and queues must be given again, after a restore. */
export async function opened(io: Io, { config, ownerUrl, secret }: Server, anew = false) {
  const log = openLog((line) => io.say(line.trimEnd()), io.now)
  const common = { config, secret, log, now: io.now, runJobs: false, pool: 4 }
  const role = siteRole(ownerUrl, secret)
  if (anew || !(await isCurrent(ownerUrl, role.name))) return await openHouse({ ...common, ownerUrl })
  return { ...(await serveFrom({ ...common, siteUrl: role.url })), ownerUrl, applied: [] as string[] }
}

/** The owner's own connections, without the time limits that protect readers: for what looks at every row. */
export async function asOwner<T>(ownerUrl: string, run: (db: Database) => Promise<T>): Promise<T> {
  const db = openDatabase(openPool({ url: ownerUrl, size: 2, name: 'mch hub', timeouts: false }))
  try {
    return await run(db)
  } finally {
    await db.destroy()
  }
}
