import { randomBytes } from 'node:crypto'
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../test/temporary.ts'
import { openTown, type Town } from '../../test/town.ts'
import { backUp } from './backup.db.ts'
import { type Manifest, NoBackup, readBackup } from './backup-manifest.ts'
import { openDatabase, openPool } from './database.ts'
import { filesOnDisk } from './files.ts'
import { prepareQueues } from './jobs.ts'
import { restoreDatabase, restoreFiles, townAt } from './restore.db.ts'
import { brokenSeals, sealJournal } from './seal.ts'

const folder = temporaryFolder('mch-backup-')
const from = join(folder, 'town')
const uploads = join(folder, 'files')
const files = filesOnDisk(folder)
const queues = [{ name: 'platform.mail', retries: 8, seconds: 60 }]

let town: Town
let manifest: Manifest
const made: string[] = []

beforeAll(async () => {
  town = await openTown()
  mkdirSync(join(uploads, 'a'), { recursive: true })
  writeFileSync(join(uploads, 'a', 'photo.webp'), randomBytes(4000))
  // values that a careless copy bends: tabs, line ends, backslashes, the two nothings, bytes, microseconds, open ends
  await town.owner.query(
    `create table platform.odd (id int generated always as identity primary key, t text, b bytea, r tstzrange, f float8, j jsonb, a text[], n numeric, twice int generated always as (id * 2) stored)`,
  )
  await town.owner.query(
    `insert into platform.odd (t, b, r, f, j, a, n) values (E'tab\\there\\nline \\\\ N', '\\x00ff0a5c', tstzrange('2026-11-23 10:00:00.123456+07', null), 0.1::float8 + 0.2, '{"a": [1.10, null, "\\u00e9"]}', array['', 'x,"y', null], 1.100),
      (null, '', 'empty', 'NaN', 'null', '{}', 'NaN'), ('', null, null, '-Infinity', '"\\\\."', null, 0)`,
  )
  await sealJournal(town.house.db)
  manifest = await backUp({ url: town.ownerUrl, into: from, files, secret: 'kept', program: '0', at: town.house.now() })
})
afterAll(async () => {
  for (const name of made) await town.owner.query(`drop database if exists ${name} with (force)`)
  await town?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function emptyDatabase(): Promise<string> {
  const name = `back_${randomBytes(5).toString('hex')}`
  await town.owner.query(`create database ${name}`)
  made.push(name)
  const url = new URL(town.ownerUrl)
  url.pathname = `/${name}`
  return url.href
}

/** `platform.odd` stands for a table of a release to come, so the schema of then needs it too. */
const prepareAt = (url: string) => async () => {
  await prepareQueues(url, queues)
  await asked(
    url,
    `create table platform.odd (id int generated always as identity primary key, t text, b bytea, r tstzrange, f float8, j jsonb, a text[], n numeric, twice int generated always as (id * 2) stored)`,
  )
}

const restoreInto = (url: string, changed: Partial<Manifest> = {}) =>
  restoreDatabase({ url, from, manifest: { ...manifest, ...changed }, migrations: 'db/migrations', prepare: prepareAt(url) })

async function asked(url: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows as Record<string, unknown>[]
  } finally {
    await client.end()
  }
}

/** Every row, every sequence, every constraint and trigger of a town, as one text a table. */
async function portrait(url: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const { schema, table } of manifest.tables) {
    // the pulse of the house that serves meanwhile: it moves by itself, a minute apart
    if (schema === 'pgboss' && table === 'instance') continue
    found[`${schema}.${table}`] = (
      await asked(url, `select count(*), md5(string_agg(r::text, '|' order by r::text)) from "${schema}"."${table}" r`)
    )[0]
  }
  for (const { schema, name } of manifest.sequences)
    found[name] = (await asked(url, `select last_value, is_called from "${schema}"."${name}"`))[0]
  found.constraints = await asked(
    url,
    `select conrelid::regclass::text as t, conname, pg_get_constraintdef(oid) as d, convalidated from pg_constraint where connamespace::regnamespace::text = any('{platform,identity,directory,market}') order by 1, 2`,
  )
  found.triggers = await asked(
    url,
    `select tgrelid::regclass::text as t, tgname, tgenabled from pg_trigger where not tgisinternal order by 1, 2`,
  )
  return found
}

describe('a backup', () => {
  test('of a serving town says what it holds', async () => {
    expect(await readBackup(from)).toEqual(manifest)
    const rows = Object.fromEntries(manifest.tables.map(({ schema, table, rows }) => [`${schema}.${table}`, rows]))
    expect(rows['market.product']).toBeGreaterThan(200)
    expect(rows['platform.odd']).toBe(3)
    expect(manifest.files).toMatchObject([{ path: 'a/photo.webp', bytes: 4000 }])
    expect(readFileSync(join(from, 'secret'), 'utf8')).toBe('kept')
    expect(manifest.tables.some(({ table }) => table === 'rate_count')).toBe(false)
  })

  test('is not written over anything', async () => {
    await expect(backUp({ url: town.ownerUrl, into: from, files, program: '0', at: town.house.now() })).rejects.toThrow(NoBackup)
  })

  test('that cannot be finished leaves nothing behind', async () => {
    const into = join(folder, 'unfinished')
    await expect(
      backUp({ url: town.ownerUrl.replace(/\/town_\w+/, '/no_such_database'), into, files, program: '0', at: town.house.now() }),
    ).rejects.toThrow()
    expect(existsSync(into)).toBe(false)
  })

  test.for([
    ['a byte more', (path: string) => appendFileSync(join(path, 'tables', 'market.product.copy.gz'), 'x'), /hash/],
    ['a table less', (path: string) => rmSync(join(path, 'tables', 'market.product.copy.gz')), /missing/],
    ['an upload less', (path: string) => rmSync(join(path, 'files', 'a', 'photo.webp')), /missing/],
    ['no manifest', (path: string) => rmSync(join(path, 'manifest.json')), /no backup/],
    [
      'a way out of its folder',
      (path: string) =>
        writeFileSync(join(path, 'manifest.json'), JSON.stringify({ ...manifest, files: [{ ...manifest.files[0], path: '../../x' }] })),
      /files/,
    ],
  ] as const)('with %s is refused before anything is touched', async ([name, harm, why]) => {
    const harmed = join(folder, `harmed ${name}`)
    cpSync(from, harmed, { recursive: true })
    harm(harmed)
    await expect(readBackup(harmed)).rejects.toThrow(why)
  })
})

describe('putting it back', () => {
  test('gives the same town, row for row, under the same rules', async () => {
    const url = await emptyDatabase()
    expect(await townAt(url)).toEqual({ served: false, empty: true })
    await restoreInto(url)
    expect(await portrait(url)).toEqual(await portrait(town.ownerUrl))
    expect(await townAt(url)).toEqual({ served: false, empty: false })
  })

  test('replaces what was there', async () => {
    const url = await emptyDatabase()
    await restoreInto(url)
    await asked(url, `insert into platform.setting (key, value) values ('x', '1'); create table platform.stray (id int)`)
    await restoreInto(url)
    expect(await asked(url, `select 1 from platform.setting where key = 'x'`)).toEqual([])
    expect(await asked(url, `select to_regclass('platform.stray') as stray`)).toEqual([{ stray: null }])
  })

  test('goes on sealing the journal on a server that is younger', async () => {
    const url = await emptyDatabase()
    const [here] = await asked(url, 'select pg_current_xact_id()::text as xid')
    await restoreInto(url, { transaction: String(Number(here?.xid) + 50_000) })
    const [after] = await asked(url, 'select pg_current_xact_id()::text as xid')
    expect(Number(after?.xid)).toBeGreaterThan(Number(here?.xid) + 50_000)
    const db = openDatabase(openPool({ url, size: 1 }))
    await asked(
      url,
      `insert into platform.journal (deed, actor_kind, authority) values ('x.y', 'guest', '[{"power": "x.y", "ground": {"by": "everyone"}}]')`,
    )
    // what is still open elsewhere on this server may be older than the entry: it is sealed as soon as that has ended
    await expect.poll(() => sealJournal(db), { timeout: 60_000 }).toBeGreaterThan(0)
    expect(await brokenSeals(db)).toBe(0)
    await db.destroy()
  })

  test('that meets a row too few leaves an empty schema, not half a town', async () => {
    const url = await emptyDatabase()
    const tables = manifest.tables.map((one) => (one.table === 'variant' ? { ...one, rows: one.rows + 1 } : one))
    await expect(restoreInto(url, { tables })).rejects.toThrow(/market.variant/)
    expect(await townAt(url)).toEqual({ served: false, empty: true })
    expect(await asked(url, 'select count(*)::int as n from market.product')).toEqual([{ n: 0 }])
  })

  test('wants the migrations it was made with', async () => {
    const url = await emptyDatabase()
    const [first, ...others] = manifest.migrations
    await expect(restoreInto(url, { migrations: [{ name: first?.name ?? '', checksum: 'another' }, ...others] })).rejects.toThrow(/0001/)
  })

  test('sees a site that serves', async () => {
    // what nobody asked for a minute holds no line to its database
    await sql`select 1`.execute(town.house.db)
    expect(await townAt(town.ownerUrl)).toEqual({ served: true, empty: false })
  })

  test('brings the uploads, and takes away what was not among them', async () => {
    const to = join(folder, 'again', 'files')
    mkdirSync(to, { recursive: true })
    writeFileSync(join(to, 'stray'), 'x')
    await restoreFiles({ from, to: filesOnDisk(join(folder, 'again')), manifest })
    expect(readFileSync(join(to, 'a', 'photo.webp'))).toEqual(readFileSync(join(uploads, 'a', 'photo.webp')))
    expect(existsSync(join(to, 'stray'))).toBe(false)
  })
})
