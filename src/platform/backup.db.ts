import { createWriteStream, existsSync, readdirSync } from 'node:fs'
import { mkdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { finished, pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import pg from 'pg'
import { copyOut } from './_copy.ts'
import { hashOf, type Manifest, manifestFile, NoBackup } from './backup-manifest.ts'
import type { Files } from './files.ts'

export type BackUp = {
  /** The owner's address: what is copied is everything that role owns. */
  url: string
  into: string
  /** The uploads, wherever they live. */
  files: Pick<Files, 'list' | 'stream'>
  /** The secret kept beside an embedded database, if that is where it lives. */
  secret?: string | undefined
  program: string
  at: Date
}

/** The schemas of the house: those its owner made. */
const ours = `pg_get_userbyid(n.nspowner) = current_user and n.nspname !~ '^pg_' and n.nspname not in ('public', 'information_schema')`

type Table = { schema: string; table: string; columns: string[] }

const quoted = (...names: string[]): string => names.map((name) => pg.escapeIdentifier(name)).join('.')

/** Values leave as text that reads back to the same bits, whatever the server's settings. */
const exactly = `set datestyle = 'ISO, YMD'; set timezone = 'UTC'; set intervalstyle = 'postgres'; set extra_float_digits = 3; set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = 0`

/**
 * Every table with rows of its own: no partitioned parents, nothing unlogged (counts of attempts, which need not outlive a crash either).
 * The version of the job queue's tables belongs to the program that makes them, not to the rows.
 */
async function tablesOf(client: pg.Client): Promise<Table[]> {
  const { rows } = await client.query<Table>(`
    select n.nspname as schema, c.relname as table,
      array(select a.attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and ${ours} and (n.nspname, c.relname) <> ('pgboss', 'version')
    order by 1, 2`)
  return rows
}

async function writeTable(client: pg.Client, { schema, table, columns }: Table, directory: string): Promise<Manifest['tables'][number]> {
  const file = join('tables', `${schema}.${table}.copy.gz`)
  const gzip = createGzip({ level: 6 })
  const disk = createWriteStream(join(directory, file), { flags: 'wx', flush: true })
  gzip.pipe(disk)
  const rows = await copyOut(client, `copy ${quoted(schema, table)} (${columns.map((name) => quoted(name)).join(', ')}) to stdout`, gzip)
  await finished(disk)
  return { schema, table, columns, rows, file, bytes: disk.bytesWritten, sha256: await hashOf(join(directory, file)) }
}

/** Sequences stand outside every snapshot; read last, they are never behind the rows. */
async function sequencesOf(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query<{ schema: string; name: string }>(`
    select n.nspname as schema, c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'S' and ${ours} order by 1, 2`)
  const found: Manifest['sequences'] = []
  for (const { schema, name } of rows) {
    const value = await client.query<{ value: string; called: boolean }>(
      `select last_value::text as value, is_called as called from ${quoted(schema, name)}`,
    )
    if (value.rows[0]) found.push({ schema, name, ...value.rows[0] })
  }
  return found
}

async function writeDatabase(o: BackUp, directory: string): Promise<Omit<Manifest, 'format' | 'at' | 'program' | 'files' | 'secret'>> {
  const client = new pg.Client({ connectionString: o.url, application_name: 'mch backup' })
  await client.connect()
  try {
    await client.query(exactly)
    await client.query('begin isolation level repeatable read read only')
    const facts = await client.query<{ server: string; transaction: string }>(
      `select current_setting('server_version') as server, pg_snapshot_xmax(pg_current_snapshot())::text as transaction`,
    )
    const migrations = await client.query<{ name: string; checksum: string }>(
      'select name, checksum from public.platform_migration order by name',
    )
    const tables: Manifest['tables'] = []
    for (const table of await tablesOf(client)) tables.push(await writeTable(client, table, directory))
    const sequences = await sequencesOf(client)
    await client.query('commit')
    return {
      server: facts.rows[0]?.server ?? '',
      transaction: facts.rows[0]?.transaction ?? '0',
      migrations: migrations.rows,
      tables,
      sequences,
    }
  } finally {
    await client.end()
  }
}

/** After the rows: a file is stored before the row that names it, so every file the snapshot knows is there. */
async function copyFiles(files: BackUp['files'], to: string): Promise<Manifest['files']> {
  const copied: Manifest['files'] = []
  for await (const path of files.list()) {
    const bytes = await files.stream(path)
    // removed since it was listed: then no row of the snapshot names it either
    if (!bytes) continue
    const target = join(to, path)
    await mkdir(dirname(target), { recursive: true })
    await pipeline(bytes, createWriteStream(target, { flags: 'wx' }))
    copied.push({ path, bytes: (await stat(target)).size, sha256: await hashOf(target) })
  }
  return copied
}

/** Everything a town is, as of one moment, in a folder of its own that appears whole or not at all. The site may go on serving. */
export async function backUp(o: BackUp): Promise<Manifest> {
  if (existsSync(o.into) && readdirSync(o.into).length > 0)
    throw new NoBackup(`${o.into} is not empty: give the backup a folder of its own`)
  const draft = `${o.into}.part-${process.pid}`
  await mkdir(join(draft, 'tables'), { recursive: true, mode: 0o700 })
  try {
    const database = await writeDatabase(o, draft)
    const files = await copyFiles(o.files, join(draft, 'files'))
    if (o.secret) await writeFile(join(draft, 'secret'), o.secret, { mode: 0o600 })
    const manifest: Manifest = { format: 1, at: o.at.toISOString(), program: o.program, ...database, files, secret: o.secret !== undefined }
    await writeFile(join(draft, manifestFile), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true })
    if (existsSync(o.into)) await rmdir(o.into)
    await rename(draft, o.into)
    return manifest
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    throw error
  }
}
