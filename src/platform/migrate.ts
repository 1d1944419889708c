import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { sha256 } from '#src/base/id.ts'

const lock = 7_242_001

export class MigrationChanged extends Error {
  override name = 'MigrationChanged'
}

type Migration = { name: string; text: string; checksum: string }

function migrationsIn(directory: string): Migration[] {
  return readdirSync(directory)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const text = readFileSync(join(directory, name), 'utf8')
      return { name, text, checksum: sha256(text) }
    })
}

async function applyOne(client: pg.Client, migration: Migration) {
  await client.query('begin')
  await client.query(migration.text)
  await client.query('insert into platform_migration (name, checksum) values ($1, $2)', [migration.name, migration.checksum])
  await client.query('commit')
}

/** The role the site serves under: may log in, owns nothing. Its password follows from the secret, so every process knows it. */
export function siteRole(databaseUrl: string, secret: string): { name: string; password: string; url: string } {
  const url = new URL(databaseUrl)
  const database = decodeURIComponent(url.pathname.slice(1))
  const name = `${database.replace(/[^a-z0-9_]/gi, '_').slice(0, 50)}_site`
  const password = createHmac('sha256', secret).update(`database role ${name}`).digest('base64url')
  url.username = name
  url.password = password
  return { name, password, url: url.href }
}

/** Brings a database to the newest schema: forward only, each file once, its checksum kept. Returns the files applied. */
export async function migrate(o: {
  url: string
  secret: string
  directory: string
  before?: (client: pg.Client) => Promise<void>
}): Promise<string[]> {
  const client = new pg.Client({ connectionString: o.url, application_name: 'mch migrate' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lock])
    await client.query(
      'create table if not exists public.platform_migration (name text primary key, checksum text not null, at timestamptz not null default now())',
    )
    const known = new Map(
      (await client.query<{ name: string; checksum: string }>('select name, checksum from public.platform_migration')).rows.map((row) => [
        row.name,
        row.checksum,
      ]),
    )
    const applied: string[] = []
    for (const migration of migrationsIn(o.directory)) {
      const checksum = known.get(migration.name)
      if (checksum === migration.checksum) continue
      if (checksum) throw new MigrationChanged(`${migration.name} was changed after it ran; write a new migration instead`)
      await applyOne(client, migration)
      applied.push(migration.name)
    }
    await o.before?.(client)
    await grantSite(client, siteRole(o.url, o.secret), readFileSync(join(o.directory, '..', 'grants.sql'), 'utf8'))
    return applied
  } finally {
    await client.end()
  }
}

async function grantSite(client: pg.Client, role: { name: string; password: string }, grants: string) {
  const name = pg.escapeIdentifier(role.name)
  const exists = await client.query('select 1 from pg_roles where rolname = $1', [role.name])
  const verb = exists.rowCount ? 'alter' : 'create'
  await client.query(`${verb} role ${name} login nosuperuser nocreatedb nocreaterole password ${pg.escapeLiteral(role.password)}`)
  await client.query(grants.replaceAll(':site', name))
}

/** The newest schema this program knows, for `/readyz`. */
export const newestMigration = (directory: string): string => migrationsIn(directory).at(-1)?.name ?? ''
