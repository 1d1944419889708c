import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCityFolder } from '#src/directory/city.db.ts'
import { siteRole } from '#src/platform/migrate.ts'
import { migrateOnly } from '../prepare.ts'
import { openTown, type Town, testSecret } from '../town.ts'

const rooms = `'{platform,identity,directory,governance,finance,spaces,events,support,market}'::text[]`

let town: Town
/** A server that is not ours: its owner is no superuser and only owns its database. */
let plain: { url: string; name: string }

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  const name = `plain_${town.ownerUrl.match(/town_(\w+)/)?.[1] ?? 'x'}`
  await town.owner.query(`create role ${name} login createrole password 'plain'`)
  await town.owner.query(`create database ${name} owner ${name}`)
  const url = new URL(town.ownerUrl)
  Object.assign(url, { username: name, password: 'plain', pathname: `/${name}` })
  plain = { url: url.href, name }
  await migrateOnly(plain.url)
})

afterAll(async () => {
  await town?.owner.query(`drop database if exists ${plain?.name} with (force)`)
  for (const role of [`${plain?.name}_site`, plain?.name]) await town?.owner.query(`drop role if exists ${role}`)
  await town?.close()
})

const rowsOf = async (url: string, text: string, values: readonly unknown[] = []) => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(text, [...values])).rows
  } finally {
    await client.end()
  }
}

describe('what is registered', () => {
  test('B11: can be decided by somebody: every action has its row in the matrix a city starts with', async () => {
    const read = await readCityFolder('cities/metro')
    if (!read.ok) throw new Error('the city pack cannot be read')
    const { matrix } = read.value
    const decided = new Set(matrix.filter(({ capacity }) => capacity === 'decide').map(({ action }) => action))
    const registered = (await town.owner.query<{ code: string }>('select code from governance.action')).rows.map(({ code }) => code)
    expect(registered.filter((code) => !decided.has(code))).toEqual([])
    expect(matrix.map(({ action }) => action).filter((code) => !registered.includes(code))).toEqual([])
  })
})

describe.for(['our own server', 'a server of others'] as const)('the serving role on %s', (which) => {
  const owner = () => (which === 'our own server' ? town.ownerUrl : plain.url)
  // our copies share the role of the database they were copied from
  const site = () => (which === 'our own server' ? town.siteUrl : siteRole(plain.url, testSecret).url)
  const role = () => new URL(site()).username

  test('owns no table, no function, no schema, and is nobody who does', async () => {
    const owned = await rowsOf(
      owner(),
      `select c.relname as name from pg_class c where pg_get_userbyid(c.relowner) = $1
       union all select p.proname from pg_proc p where pg_get_userbyid(p.proowner) = $1
       union all select n.nspname from pg_namespace n where pg_get_userbyid(n.nspowner) = $1`,
      [role()],
    )
    expect(owned).toEqual([])
    const [rights] = await rowsOf(
      owner(),
      `select r.rolsuper or r.rolcreaterole or r.rolcreatedb or r.rolbypassrls as more, (select count(*)::int from pg_auth_members m where m.member = r.oid) as "memberOf"
       from pg_roles r where r.rolname = $1`,
      [role()],
    )
    expect(rights).toEqual({ more: false, memberOf: 0 })
  })

  test('finds no function of the owner that looks where it could put something', async () => {
    const open = await rowsOf(
      owner(),
      `select p.proname as name from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where p.prosecdef and n.nspname = any(${rooms}) and not coalesce(p.proconfig::text, '') like '%search_path=%'`,
    )
    expect(open).toEqual([])
  })

  test('switches off no trigger of any table, nor all at once', async () => {
    const tables = await rowsOf(
      owner(),
      `select distinct t.tgrelid::regclass::text as name from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
      where not t.tgisinternal and n.nspname = any(${rooms})`,
    )
    expect(tables.length).toBeGreaterThan(20)
    const client = new pg.Client({ connectionString: site() })
    await client.connect()
    try {
      for (const { name } of tables)
        await expect(client.query(`alter table ${String(name)} disable trigger all`)).rejects.toThrow(/must be owner/)
      await expect(client.query('set session_replication_role = replica')).rejects.toThrow(/permission denied/)
    } finally {
      await client.end()
    }
  })

  test('may not change, empty or delete what is append only, and what it may not write at all it cannot', async () => {
    const loose = await rowsOf(
      owner(),
      `select t.tgrelid::regclass::text as name from pg_trigger t where tgname = 'append_only'
       and (has_table_privilege($1, t.tgrelid, 'update') or has_any_column_privilege($1, t.tgrelid, 'update') or has_table_privilege($1, t.tgrelid, 'delete') or has_table_privilege($1, t.tgrelid, 'truncate'))`,
      [role()],
    )
    expect(loose).toEqual([])
    const written = await rowsOf(
      owner(),
      `select name from unnest('{governance.cap_use,governance.cap_entry,governance.number,governance.incompatible,governance.action,governance.fund}'::text[]) as name
       where has_table_privilege($1, name, 'insert') or has_any_column_privilege($1, name, 'update') or has_table_privilege($1, name, 'delete')`,
      [role()],
    )
    expect(written).toEqual([])
  })
})
