import { execFileSync } from 'node:child_process'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, done, refused } from '#src/base/outcome.ts'
import { deed } from '#src/platform/deed.ts'
import { openTown, type Town } from '../town.ts'
import { powersInCode } from './_deeds.ts'
import { filesBelow, textOf } from './_files.ts'
import { ladder, schemaFiles } from './_schema-files.ts'

let town: Town
beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(() => town?.close())

const rows = async (text: string): Promise<Record<string, unknown>[]> => (await town.owner.query(text)).rows as Record<string, unknown>[]
const settings = () => rows(`select key from platform.setting where key like 'house.%'`)
const put = (key: string) => `insert into platform.setting (key, value) values ('house.${key}', '1')`

describe('a deed', () => {
  test('that asks nobody cannot commit', async () => {
    const silent = deed('platform.house.silent', async ({ tx }) => {
      await sql.raw(put('silent')).execute(tx)
      return done()
    })
    await expect(silent(await town.as('guest'), undefined)).rejects.toThrow(/asked nobody's authority/)
    expect(await settings()).toEqual([])
    expect(await rows(`select 1 from platform.journal where deed = 'platform.house.silent'`)).toEqual([])
  })

  test('of one who may not is denied, and leaves nothing', async () => {
    const denied = deed('platform.house.denied', async ({ tx, must }) => {
      await sql.raw(put('denied')).execute(tx)
      await must('market.shop.suspend')
      return done()
    })
    await expect(denied(await town.as('guest'), undefined)).rejects.toThrow(Denied)
    expect(await settings()).toEqual([])
  })

  test('that refuses leaves nothing either, and no line in the journal', async () => {
    const refusing = deed('platform.house.refusing', async ({ tx, must }) => {
      await must('market.order.place')
      await sql.raw(put('refusing')).execute(tx)
      return refused({ rule: 'platform.busy' })
    })
    expect(await refusing(await town.as('guest'), undefined)).toEqual({ ok: false, refusals: [{ rule: 'platform.busy' }] })
    expect(await settings()).toEqual([])
    expect(await rows(`select 1 from platform.journal where deed = 'platform.house.refusing'`)).toEqual([])
  })

  test('that is done stands in the journal with the authority it used', async () => {
    const asked = deed('platform.house.asked', async ({ must, note }) => {
      await must('market.order.place')
      note('house:test', { n: 1 })
      return done()
    })
    await asked(await town.as('guest'), undefined)
    expect(await rows(`select actor_kind, authority, subject, facts from platform.journal where deed = 'platform.house.asked'`)).toEqual([
      {
        actor_kind: 'guest',
        authority: [{ power: 'market.order.place', ground: { by: 'everyone' } }],
        subject: 'house:test',
        facts: { n: 1 },
      },
    ])
  })
})

describe('the database', () => {
  test('knows every power that is asked for, as one’s own or as an act of authority, and none that is not', async () => {
    const known = await rows(`select power from identity.power_grant union select code from governance.action where kind = 'deed'`)
    const granted = new Set(known.map((row) => String(row.power)))
    const asked = powersInCode()
    expect([...asked].filter(([power]) => !granted.has(power))).toEqual([])
    expect([...granted].filter((power) => !asked.has(power))).toEqual([])
  })

  test('has no room that is not on the ladder', async () => {
    const schemas = await rows(
      `select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname not in ('information_schema', 'public', 'pgboss')`,
    )
    expect(schemas.map(({ name }) => name).sort()).toEqual([...ladder].sort())
  })

  // TYPES=write writes them anew
  test.each(schemaFiles)('is the one $path was made from', ({ path, include, exclude }) => {
    const args = [
      '--dialect',
      'postgres',
      '--url',
      town.ownerUrl,
      '--out-file',
      path,
      ...(process.env.TYPES === 'write' ? [] : ['--verify']),
      '--type-mapping',
      '{"int8":"number","date":"string"}',
      '--date-parser',
      'timestamp',
      '--include-pattern',
      include,
      ...(exclude === undefined ? [] : ['--exclude-pattern', exclude]),
    ]
    execFileSync(process.execPath, ['node_modules/kysely-codegen/dist/cli/bin.js', ...args], { encoding: 'utf8', stdio: 'pipe' })
  })

  test('has every table in one file of types, none of them too long to read', async () => {
    expect(filesBelow('src/platform/schema').sort()).toEqual(schemaFiles.map(({ path }) => path).sort())
    const stand = schemaFiles.flatMap(({ path }) => [...textOf(path).matchAll(/^ {2}"([\w.]+)": \w+;$/gm)].map(([, name]) => name))
    const tables = await rows(
      `select table_schema || '.' || table_name as name from information_schema.tables where table_schema = any('{${ladder.join(',')}}')`,
    )
    expect(stand.sort()).toEqual(tables.map(({ name }) => name).sort())
    expect(schemaFiles.filter(({ path }) => textOf(path).split('\n').length > 400)).toEqual([])
    for (const { path } of schemaFiles) expect(textOf('src/platform/schema.ts')).toContain(path.replace('src/platform', '.'))
  })

  test('points to the left: no room rests on one to its right', async () => {
    const keys =
      await rows(`select conname as name, n.nspname as "from", f.nspname as "to" from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace n on n.oid = c.relnamespace
      join pg_class t on t.oid = k.confrelid join pg_namespace f on f.oid = t.relnamespace where k.contype = 'f' and n.nspname = any('{${ladder.join(',')}}')`)
    expect(keys.filter((key) => ladder.indexOf(String(key.to)) > ladder.indexOf(String(key.from)))).toEqual([])
  })

  test('owns every table by its owner alone, and the serving role cannot change what is append only', async () => {
    const [site] = await rows(`select rolname as name from pg_roles where rolname = 'bare_site'`)
    expect(site).toEqual({ name: 'bare_site' })
    expect(
      await rows(
        `select relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = any('{${ladder.join(',')}}') and pg_get_userbyid(c.relowner) = 'bare_site'`,
      ),
    ).toEqual([])
    const loose = await rows(`select t.tgrelid::regclass::text as name from pg_trigger t where tgname = 'append_only'
      and (has_table_privilege('bare_site', t.tgrelid, 'update') or has_table_privilege('bare_site', t.tgrelid, 'delete') or has_table_privilege('bare_site', t.tgrelid, 'truncate'))`)
    expect(loose).toEqual([])
  })
})
