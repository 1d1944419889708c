import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import pg from 'pg'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { type OpenHouse, openHouse } from '#src/open-house.ts'
import { plantIfEmpty } from '#src/plant.ts'
import { readConfig } from '#src/platform/config.ts'
import { openLog } from '#src/platform/log.ts'
import { testSecret } from '../../test/town-secret.ts'

// A town from before authority was a matrix: its posts stood in `identity`, each its own kind.

const name = `old_${randomBytes(5).toString('hex')}`
const quiet = () => undefined
const clock = () => new Date()
let admin: pg.Client
let owner: pg.Client
let open: OpenHouse

const urlOf = (database: string) => {
  const url = new URL(inject('bareUrl'))
  url.pathname = `/${database}`
  return url.href
}

const oldPosts: [code: string, unit: string, holders: string[]][] = [
  ['ketua', 'mch', ['ketua']],
  ['pengelola', 'mch', ['pengelola']],
  ['anggota-pengurus', 'mch', ['anggota-1', 'anggota-2', 'anggota-3', 'anggota-4', 'anggota-5', 'anggota-6']],
  ['koordinator-kelurahan', '18.72.01.1005', ['koordinator-yosomulyo']],
  ['kepala-opd-diskoperin', 'diskoperin', ['kepala-diskoperin']],
  ['kepala-opd-disporapar', 'disporapar', ['kepala-disporapar']],
]

async function oldTown(client: pg.Client): Promise<void> {
  await client.query(
    'create table public.platform_migration (name text primary key, checksum text not null, at timestamptz not null default now())',
  )
  for (const file of readdirSync('db/migrations')
    .filter((one) => one.endsWith('.sql') && one < '0100')
    .sort()) {
    const text = readFileSync(`db/migrations/${file}`, 'utf8')
    await client.query(text)
    await client.query('insert into platform_migration (name, checksum) values ($1, $2)', [file, sha256(text)])
  }
  for (const [code, unit, holders] of oldPosts) {
    await client.query('insert into identity.post (code, name, unit) values ($1, $1, $2)', [code, unit])
    for (const key of holders)
      await client.query(
        `with h as (insert into identity.person (name, email, demo_key) values ($1, $1 || '@contoh.metro', $1) returning id)
         insert into identity.holding (post_id, person_id, during, basis)
         select p.id, h.id, '[2026-01-01 00:00+07, 2029-01-01 00:00+07)', 'kota contoh' from h, identity.post p where p.code = $2`,
        [key, code],
      )
  }
  await client.query(`insert into platform.setting (key, value) values ('city', '"cities/metro"'), ('demo', 'true')`)
}

beforeAll(async () => {
  admin = new pg.Client({ connectionString: urlOf('postgres') })
  await admin.connect()
  await admin.query(`create database ${name}`)
  owner = new pg.Client({ connectionString: urlOf(name) })
  await owner.connect()
  await oldTown(owner)
  open = await openHouse({
    config: readConfig({ DEMO: '1' }),
    ownerUrl: urlOf(name),
    secret: testSecret,
    log: openLog(quiet, clock),
    now: clock,
    runJobs: false,
    pool: 2,
  })
  // two nodes that start together
  await Promise.all([plantIfEmpty(open, quiet), plantIfEmpty(open, quiet)])
})

afterAll(async () => {
  await open?.close()
  await owner?.end()
  await admin?.query(`drop database if exists ${name} with (force)`)
  await admin?.end()
})

const ask = async (text: string) => (await owner.query(text)).rows

test('everybody keeps the seat held before, now at a post of the city’s institution', async () => {
  const held = await ask(`select h.demo_key as who, p.kind, u.code as unit, u.kind as "unitKind", p.seats, a.last_day::text as last
    from governance.appointment a join identity.person h on h.id = a.person_id join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id
    where h.demo_key not in ('anggota-2', 'anggota-3', 'anggota-4', 'anggota-5', 'anggota-6') order by h.demo_key`)
  const last = '2028-12-31'
  expect(held).toEqual([
    { who: 'anggota-1', kind: 'anggota-pengurus', unit: 'mch', unitKind: 'board', seats: 6, last },
    { who: 'kepala-diskoperin', kind: 'kepala-opd', unit: 'diskoperin', unitKind: 'agency', seats: 1, last },
    { who: 'kepala-disporapar', kind: 'kepala-opd', unit: 'disporapar', unitKind: 'agency', seats: 1, last },
    { who: 'ketua', kind: 'ketua', unit: 'mch', unitKind: 'board', seats: 1, last },
    { who: 'koordinator-yosomulyo', kind: 'koordinator-kelurahan', unit: '18.72.01.1005', unitKind: 'kelurahan', seats: 1, last },
    { who: 'pengelola', kind: 'pengelola', unit: 'uptd-mch', unitKind: 'office', seats: 1, last },
  ])
})

test('the institution is that of the pack: no kind of post is left over, the board is complete, one matrix is in force', async () => {
  expect(await ask(`select count(*)::int as n from governance.post_kind`)).toEqual([{ n: 17 }])
  expect(await ask(`select count(*)::int as n, count(distinct code)::int as codes from governance.post`)).toEqual([{ n: 88, codes: 88 }])
  expect(
    await ask(`select parent.code from governance.unit u join governance.unit parent on parent.id = u.parent_id where u.code = 'mch'`),
  ).toEqual([{ code: 'kota' }])
  expect(await ask(`select version, status from governance.matrix_version where in_force @> now()`)).toEqual([
    { version: 1, status: 'ratified' },
  ])
})

test('a town that has its city is not planted again', async () => {
  expect(await ask('select count(*)::int as n from market.shop')).toEqual([{ n: 0 }])
  await plantIfEmpty(open, quiet)
  expect(await ask('select count(*)::int as n from governance.matrix_version')).toEqual([{ n: 1 }])
})
