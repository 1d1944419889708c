import { unzipSync } from 'fflate'
import pg from 'pg'
import { sha256 } from '#src/base/id.ts'
import { bringHandedOver } from '#src/identity/handed-over.db.ts'
import { openDatabase } from '#src/platform/database.ts'
import { carriedTables } from './handover.db.ts'
import { type HandoverManifest, handoverChapters, readManifest, WrongHandover } from './handover.ts'

/** A handover of a city weighs some tens of megabytes; what claims to unpack to more is not one. */
const largest = 1_000_000_000

/** Unpacks in memory, refusing what would not fit before it is unpacked. */
export function unpackHandover(bytes: Uint8Array): { manifest: HandoverManifest; files: ReadonlyMap<string, Uint8Array> } {
  let total = 0
  let parts: Record<string, Uint8Array>
  try {
    parts = unzipSync(bytes, {
      filter: ({ originalSize }) => {
        total += originalSize
        if (total > largest) throw new WrongHandover('it unpacks to more than a handover holds')
        return true
      },
    })
  } catch (error) {
    if (error instanceof WrongHandover) throw error
    throw new WrongHandover('it is no ZIP, or a broken one')
  }
  const files = new Map(Object.entries(parts))
  return { manifest: readManifest(files), files }
}

const quoted = (name: string) =>
  name
    .split('.')
    .map((part) => pg.escapeIdentifier(part))
    .join('.')

/** Accounts and documents come in ways of their own; every other table is one that a chapter of this program carries. */
async function knownTables(url: string): Promise<ReadonlySet<string>> {
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  const db = openDatabase(pool)
  try {
    const carried = await carriedTables(
      db,
      handoverChapters().flatMap((chapter) => chapter.carried),
    )
    return new Set(['identity.person', 'platform.file', ...carried.map(({ name }) => name)])
  } finally {
    await db.destroy()
  }
}

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ lived: boolean }>(
    'select exists (select from platform.journal) or exists (select from governance.matrix_version) or exists (select from identity.person) as lived',
  )
  if (rows[0]?.lived) throw new WrongHandover('this instance is not empty: a handover is taken over by one that holds nothing yet')
}

type Key = { table: string; name: string; definition: string }

/** Keys of the institution's tables, and those of the rooms to its right that point at them. */
async function keysOf(client: pg.Client): Promise<Key[]> {
  const { rows } =
    await client.query<Key>(`select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class t on t.oid = k.confrelid join pg_namespace f on f.oid = t.relnamespace
    where k.contype = 'f' and 'governance' in (n.nspname, f.nspname) order by 1, 2`)
  return rows
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoted(table)],
  )
  return rows.map(({ name }) => name)
}

const linesIn = (bytes: Uint8Array): string[] => new TextDecoder().decode(bytes).split('\n').filter(Boolean)

/** The columns a table's lines bring. What an earlier release did not have yet keeps its default; what this one does not know is no handover to it. */
function columnsIn(table: string, line: string, there: readonly string[]): string[] {
  const brought = Object.keys(JSON.parse(line) as object)
  const strange = brought.find((name) => !there.includes(name))
  if (strange) throw new WrongHandover(`${table} has a column ${strange.slice(0, 60)} that this program does not know`)
  return brought
}

async function loadLines(client: pg.Client, table: string, bytes: Uint8Array): Promise<number> {
  const lines = linesIn(bytes)
  const [first] = lines
  if (first === undefined) return 0
  const columns = columnsIn(table, first, await columnsOf(client, table))
    .map((name) => pg.escapeIdentifier(name))
    .join(', ')
  for (let at = 0; at < lines.length; at += 2_000) {
    await client.query(
      `insert into ${quoted(table)} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${quoted(table)}, $1::jsonb)`,
      [`[${lines.slice(at, at + 2_000).join(',')}]`],
    )
  }
  return lines.length
}

async function loadPeople(client: pg.Client, bytes: Uint8Array): Promise<number> {
  const lines = linesIn(bytes)
  await bringHandedOver(client, `[${lines.join(',')}]`)
  return lines.length
}

/** What the database counts by itself goes on above what came. */
async function goOnCounting(client: pg.Client, tables: readonly string[]): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `select table_schema || '.' || table_name as table, column_name as column from information_schema.columns
      where is_identity = 'YES' and table_schema || '.' || table_name = any($1)`,
    [tables],
  )
  for (const { table, column } of rows)
    await client.query(
      `select setval(pg_get_serial_sequence($1, $2), greatest(1, (select coalesce(max(${pg.escapeIdentifier(column)}), 1) from ${quoted(table)})))`,
      [quoted(table), column],
    )
}

async function loadAll(client: pg.Client, manifest: HandoverManifest, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const tables = Object.keys(manifest.counts).filter((name) => name !== 'identity.person')
  const keys = await keysOf(client)
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${pg.escapeIdentifier(name)}`)
  for (const table of tables) await client.query(`alter table ${quoted(table)} disable trigger user`)
  const governance = tables.filter((name) => name.startsWith('governance.'))
  await client.query(`truncate ${governance.map(quoted).join(', ')}`)
  const part = (name: string) => files.get(`data/${name}.jsonl`) ?? new Uint8Array()
  const loaded: Record<string, number> = { 'identity.person': await loadPeople(client, part('identity.person')) }
  for (const table of tables) loaded[table] = await loadLines(client, table, part(table))
  for (const [name, expected] of Object.entries(manifest.counts))
    if (loaded[name] !== expected) throw new WrongHandover(`${name}: ${expected} rows were handed over, ${loaded[name] ?? 0} came`)
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${pg.escapeIdentifier(name)} ${definition}`)
  for (const table of tables) await client.query(`alter table ${quoted(table)} enable trigger user`)
  await goOnCounting(client, tables)
  // an instance that goes on with somebody's institution is never given a demo town beside it
  await client.query(`insert into platform.setting (key, value) values ('taken_over', $1)`, [
    JSON.stringify({ city: manifest.city, made: manifest.made, journal: manifest.journal }),
  ])
}

/** Further ahead than any city gets in a lifetime; a file that says so would keep the server counting for days. */
const furthest = 500_000_000n

/** The newest transaction of the journal's rows: those to come must be above it, or they are never sealed. */
function newestTransaction(files: ReadonlyMap<string, Uint8Array>): string {
  let newest = 0n
  for (const line of linesIn(files.get('data/platform.journal.jsonl') ?? new Uint8Array())) {
    const transaction = BigInt(String((JSON.parse(line) as { transaction?: unknown }).transaction ?? 'none'))
    if (transaction > newest) newest = transaction
  }
  if (newest > furthest) throw new WrongHandover('its journal counts further than a journal does')
  return String(newest)
}

type Kept = { id: string; key: string; sha256: string }

/** Documents by their rows: each there, each what its row says it is, each under the name that follows from it. */
function documentsIn(files: ReadonlyMap<string, Uint8Array>): { kept: Kept; bytes: Uint8Array }[] {
  return linesIn(files.get('data/platform.file.jsonl') ?? new Uint8Array()).map((line) => {
    const kept = JSON.parse(line) as Kept
    const bytes = files.get(`berkas/${kept.id}`)
    if (!bytes) throw new WrongHandover(`a document is missing: ${kept.id}`)
    if (sha256(bytes) !== kept.sha256 || kept.key !== `documents/${kept.sha256.slice(0, 2)}/${kept.sha256}.pdf`)
      throw new WrongHandover(`a document is not what its row says: ${kept.id}`)
    return { kept, bytes }
  })
}

/** What a file must be before the first row of it is looked at by the database. */
function readWhole<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof WrongHandover) throw error
    throw new WrongHandover('its rows cannot be read')
  }
}

/**
 * Brings a handover file into an empty instance, under the owner and in one transaction: the same rows, the same journal, the same head.
 * `pass` sees to it that the server's transactions go on above those of the rows. Answers what came.
 */
export async function takeOver(o: {
  url: string
  bytes: Uint8Array
  keep: (id: string, bytes: Uint8Array, key: string) => Promise<void>
  pass: (client: pg.Client, transaction: string) => Promise<void>
}): Promise<HandoverManifest> {
  const { manifest, files } = unpackHandover(o.bytes)
  const known = await knownTables(o.url)
  if (!Object.keys(manifest.counts).every((name) => known.has(name)))
    throw new WrongHandover('it carries a table this program does not know')
  const newest = readWhole(() => newestTransaction(files))
  const documents = readWhole(() => documentsIn(files))
  const client = new pg.Client({ connectionString: o.url, application_name: 'mch takeover', options: '-c statement_timeout=0' })
  await client.connect()
  try {
    // the lock a start plants under: a site started meanwhile waits, and finds the institution there
    await client.query('select pg_advisory_lock(7242004)')
    await assertEmpty(client)
    const { rows } = await client.query<{ name: string }>('select max(name) as name from public.platform_migration')
    if ((rows[0]?.name ?? '') < manifest.migration)
      throw new WrongHandover(`it comes from a later release (${manifest.migration}): use that one, or a later`)
    // before the rows: killed in between, the instance is still empty and takes over once more
    for (const { kept, bytes } of documents) await o.keep(kept.id, bytes, kept.key)
    await o.pass(client, newest)
    await client.query('begin')
    await loadAll(client, manifest, files)
    await client.query('commit')
    return manifest
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}
