import { createHash } from 'node:crypto'
import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGunzip } from 'node:zlib'
import pg from 'pg'
import { sha256 } from '#src/base/id.ts'
import { copyIn } from './_copy.ts'
import { type Manifest, NoBackup } from './backup-manifest.ts'
import type { Files } from './files.ts'

export type Restore = {
  url: string
  from: string
  manifest: Manifest
  /** Where this program's migrations lie; those the backup names must be among them, unchanged. */
  migrations: string
  /** Makes what is not in a migration (the tables of the job queue) before the rows come. */
  prepare(): Promise<void>
}

const quoted = (...names: string[]): string => names.map((name) => pg.escapeIdentifier(name)).join('.')

async function connected<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'mch restore',
    options: '-c statement_timeout=0 -c lock_timeout=0',
  })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

/** What stands in the way of putting a town here: a site that serves from it, or a town that is there already. */
export async function townAt(url: string): Promise<{ served: boolean; empty: boolean }> {
  return await connected(url, async (client) => {
    const sites = await client.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name like 'mch site%'`,
    )
    const made = await client.query<{ made: boolean }>(`select to_regclass('platform.journal') is not null as made`)
    if (!made.rows[0]?.made) return { served: (sites.rowCount ?? 0) > 0, empty: true }
    const lived = await client.query<{ lived: boolean }>(
      `select exists (select from platform.journal) or exists (select from platform.setting) as lived`,
    )
    return { served: (sites.rowCount ?? 0) > 0, empty: lived.rows[0]?.lived !== true }
  })
}

async function clear(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select nspname as name from pg_namespace where pg_get_userbyid(nspowner) = current_user and nspname !~ '^pg_' and nspname not in ('public', 'information_schema')`,
  )
  for (const { name } of rows) await client.query(`drop schema ${quoted(name)} cascade`)
  await client.query('drop table if exists public.platform_migration')
}

/** The schema as it was when the copy was made; newer migrations follow at the next start, over the rows. */
async function buildAsThen(client: pg.Client, { manifest, migrations }: Restore): Promise<void> {
  await client.query(
    'create table public.platform_migration (name text primary key, checksum text not null, at timestamptz not null default now())',
  )
  for (const { name, checksum } of manifest.migrations) {
    const path = join(migrations, name)
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (sha256(text) !== checksum)
      throw new NoBackup(
        `The backup was made with a migration ${name} that this program does not have: use the release it was made with, or a later one`,
      )
    await client.query('begin')
    await client.query(text)
    await client.query('insert into public.platform_migration (name, checksum) values ($1, $2)', [name, checksum])
    await client.query('commit')
  }
}

type Key = { table: string; name: string; definition: string }

/** Keys between tables are taken off for the load and put back after it, which holds every row against them. */
async function foreignKeys(client: pg.Client): Promise<Key[]> {
  const { rows } = await client.query<Key>(`
    select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and k.conparentid = 0 and pg_get_userbyid(n.nspowner) = current_user and n.nspname <> 'public' order by 1, 2`)
  return rows
}

/** Triggers that fire whichever role writes: switching a table's triggers on again would leave them as ordinary ones. */
async function alwaysOn(client: pg.Client): Promise<{ table: string; name: string }[]> {
  const { rows } = await client.query<{ table: string; name: string }>(`
    select format('%I.%I', n.nspname, c.relname) as table, t.tgname as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
    where t.tgenabled = 'A' and not t.tgisinternal and pg_get_userbyid(n.nspowner) = current_user order by 1, 2`)
  return rows
}

async function load(client: pg.Client, { from, manifest }: Restore): Promise<void> {
  const names = manifest.tables.map(({ schema, table }) => quoted(schema, table))
  const keys = await foreignKeys(client)
  const always = await alwaysOn(client)
  await client.query('begin')
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${quoted(name)}`)
  for (const name of names) await client.query(`alter table ${name} disable trigger user`)
  await client.query(`truncate ${names.join(', ')}`)
  for (const { schema, table, columns, rows, file } of manifest.tables) {
    const bytes = createReadStream(join(from, file)).pipe(createGunzip())
    const loaded = await copyIn(
      client,
      `copy ${quoted(schema, table)} (${columns.map((name) => quoted(name)).join(', ')}) from stdin`,
      bytes,
    )
    if (loaded !== rows) throw new NoBackup(`${schema}.${table}: ${rows} rows were written, ${loaded} came back`)
  }
  for (const { table, name, definition } of keys) await client.query(`alter table ${table} add constraint ${quoted(name)} ${definition}`)
  for (const name of names) await client.query(`alter table ${name} enable trigger user`)
  for (const { table, name } of always) await client.query(`alter table ${table} enable always trigger ${quoted(name)}`)
  for (const { schema, name, value, called } of manifest.sequences)
    await client.query('select setval($1::regclass, $2, $3)', [quoted(schema, name), value, called])
  await client.query('commit')
}

/**
 * The journal is sealed in the order of its transactions, so this server must not count below the one the rows come from.
 * Transactions are used up, a few hundred thousand a second, until it does not.
 */
export async function passTransaction(client: pg.Client, transaction: string): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ missing: string }>(
      'select greatest(0, $1::numeric - pg_current_xact_id()::text::numeric + 1)::text as missing',
      [transaction],
    )
    const missing = Number(rows[0]?.missing ?? 0)
    if (missing === 0) return
    await client.query(`do $$ begin for i in 1..${Math.min(missing, 500_000)} loop perform pg_current_xact_id(); commit; end loop; end $$`)
  }
}

/** Puts the town of a backup in place of whatever this database holds. Ask `townAt` first. The rows come in one transaction. */
export async function restoreDatabase(o: Restore): Promise<void> {
  await connected(o.url, async (client) => {
    // the lock migrations run under: a site started meanwhile waits until the town is there
    await client.query('select pg_advisory_lock(7242001)')
    await clear(client)
    await buildAsThen(client, o)
    await o.prepare()
    await load(client, o)
    await passTransaction(client, o.manifest.transaction)
    await client.query('analyze')
  })
}

async function hashStored(files: Files, path: string): Promise<string | undefined> {
  const bytes = await files.stream(path)
  if (!bytes) return undefined
  const hash = createHash('sha256')
  for await (const chunk of bytes) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** Puts the uploads back, on disk or into the bucket, and holds each against its hash. What the backup does not name is removed. */
export async function restoreFiles(o: { from: string; to: Files; manifest: Manifest }): Promise<void> {
  const named = new Set(o.manifest.files.map(({ path }) => path))
  for await (const path of o.to.list()) if (!named.has(path)) await o.to.remove(path)
  for (const { path, sha256: expected } of o.manifest.files) {
    await o.to.put(path, createReadStream(join(o.from, 'files', path)))
    if ((await hashStored(o.to, path)) !== expected) throw new NoBackup(`${path} did not come back as it was written`)
  }
}
