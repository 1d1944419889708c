import { unzipSync } from 'fflate'
import pg from 'pg'
import { bringHandedOver } from '#src/identity/handed-over.db.ts'
import { type HandoverManifest, readManifest, WrongHandover } from './handover.ts'

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
const known = /^(?:governance|platform|identity)\.[a-z_]+$/

async function assertEmpty(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ lived: boolean }>(
    'select exists (select from platform.journal) or exists (select from governance.matrix_version) or exists (select from identity.person) as lived',
  )
  if (rows[0]?.lived) throw new WrongHandover('this instance is not empty: a handover is taken over by one that holds nothing yet')
}

type Key = { table: string; name: string; definition: string }

async function keysOf(client: pg.Client): Promise<Key[]> {
  const { rows } =
    await client.query<Key>(`select format('%I.%I', n.nspname, c.relname) as table, k.conname as name, pg_get_constraintdef(k.oid) as definition
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
    where k.contype = 'f' and n.nspname = 'governance' order by 1, 2`)
  return rows
}

async function columnsOf(client: pg.Client, table: string): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    [quoted(table)],
  )
  return rows.map(({ name }) => name)
}

async function loadLines(client: pg.Client, table: string, bytes: Uint8Array): Promise<number> {
  const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean)
  const columns = (await columnsOf(client, table)).map((name) => pg.escapeIdentifier(name)).join(', ')
  for (let at = 0; at < lines.length; at += 2_000) {
    await client.query(
      `insert into ${quoted(table)} (${columns}) overriding system value select ${columns} from jsonb_populate_recordset(null::${quoted(table)}, $1::jsonb)`,
      [`[${lines.slice(at, at + 2_000).join(',')}]`],
    )
  }
  return lines.length
}

async function loadPeople(client: pg.Client, bytes: Uint8Array): Promise<number> {
  const lines = new TextDecoder().decode(bytes).split('\n').filter(Boolean)
  await bringHandedOver(client, `[${lines.join(',')}]`)
  return lines.length
}

async function loadAll(client: pg.Client, manifest: HandoverManifest, files: ReadonlyMap<string, Uint8Array>): Promise<void> {
  const tables = Object.keys(manifest.counts).filter((name) => name !== 'identity.person')
  if (!tables.every((name) => known.test(name))) throw new WrongHandover('it carries a table this program does not know')
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
  await client.query(
    `select setval(pg_get_serial_sequence('platform.journal', 'id'), greatest(1, (select coalesce(max(id), 1) from platform.journal)))`,
  )
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
  const client = new pg.Client({ connectionString: o.url, application_name: 'mch takeover', options: '-c statement_timeout=0' })
  await client.connect()
  try {
    await client.query('begin')
    await assertEmpty(client)
    const { rows } = await client.query<{ name: string }>('select max(name) as name from public.platform_migration')
    if ((rows[0]?.name ?? '') < manifest.migration)
      throw new WrongHandover(`it comes from a later release (${manifest.migration}): use that one, or a later`)
    await loadAll(client, manifest, files)
    await client.query('commit')
    const newest = await client.query<{ newest: string }>(`select coalesce(max(transaction), '0')::text as newest from platform.journal`)
    await o.pass(client, newest.rows[0]?.newest ?? '0')
    const kept = await client.query<{ id: string; key: string }>('select id, key from platform.file')
    for (const { id, key } of kept.rows) {
      const bytes = files.get(`berkas/${id}`)
      if (bytes) await o.keep(id, bytes, key)
    }
    return manifest
  } catch (error) {
    await client.query('rollback').catch(() => undefined)
    throw error
  } finally {
    await client.end()
  }
}
