import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCityFolder } from '#src/directory/city.db.ts'
import type { CityPack } from '#src/directory/city-pack.ts'
import { type Database, openDatabase, openPool } from '#src/platform/database.ts'
import { openTown, type Town } from '../../test/town.ts'
import { registeredActions, registeredFunds } from './actions.ts'
import { loadInstitution, plantPosts } from './institution.db.ts'
import { matrixHash } from './matrix.ts'
import { lintMatrix } from './matrix-lint.ts'
import { rowsOfVersion } from './matrix-read.db.ts'

let town: Town
let owner: Database
let pack: CityPack

beforeAll(async () => {
  town = await openTown()
  owner = openDatabase(openPool({ url: town.ownerUrl, size: 2 }))
  const read = await readCityFolder('cities/metro')
  if (!read.ok) throw new Error('the city pack is refused')
  pack = read.value
})
afterAll(async () => {
  await owner?.destroy()
  await town?.close()
})

const ask = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await town.owner.query<Row>(text, values)).rows

/** Everything of the institution as text, so that a change anywhere is seen. */
const whole = async () => {
  const tables = [
    'unit',
    'post_kind',
    'body_member',
    'post',
    'legal_basis',
    'legal_article',
    'legal_basis_step',
    'matrix_version',
    'matrix_row',
    'matrix_ratification',
    'appointment',
  ]
  const parts = await Promise.all(
    tables.map((table) =>
      ask<{ text: string }>(`select coalesce(string_agg(t::text, e'\\n' order by t::text), '') as text from governance.${table} t`),
    ),
  )
  return parts.map((rows, n) => `${tables[n]}: ${rows[0]?.text}`)
}

describe('the town as it was brought', () => {
  test('each of the cast sits in a seat of his own, until the last day of 2028', async () => {
    const seats = await ask<{ who: string; post: string; seat: number; last: string; unit: string }>(
      `select h.demo_key as who, p.kind as post, a.seat, a.last_day::text as last, u.code as unit from governance.appointment a
       join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id join identity.person h on h.id = a.person_id where a.mode = 'definitive' order by h.demo_key, p.kind`,
    )
    expect(seats).toHaveLength(29)
    expect(new Set(seats.map(({ last }) => last))).toEqual(new Set(['2028-12-31']))
    expect(
      seats
        .filter(({ post }) => post === 'anggota-pengurus')
        .map(({ seat }) => seat)
        .sort(),
    ).toEqual([1, 2, 3, 4, 5, 6])
    expect(seats.find(({ who }) => who === 'koordinator-yosomulyo')).toMatchObject({ post: 'koordinator-kelurahan', unit: '18.72.01.1005' })
    expect(seats.find(({ who }) => who === 'kepala-diskoperin')).toMatchObject({ post: 'kepala-opd', unit: 'diskoperin' })
  })

  test('posts nobody holds are there to be seen as vacant', async () => {
    const [row] = await ask<{ vacant: number }>(
      `select count(*)::int as vacant from governance.post p where not exists (select from governance.appointment a where a.post_id = p.id)`,
    )
    // 21 kelurahan, 10 agencies without a head, 16 without a liaison, 18 without a paymaster
    expect(row?.vacant).toBe(21 + 10 + 16 + 18)
  })

  test('the matrix in force is the pack’s, sealed, an example, and says so', async () => {
    const [version] = await ask<{ id: string; version: number; hash: string; illustrative: boolean; paper: string; from: string }>(
      `select v.id, v.version, v.hash, v.illustrative, v.paper, r.from_day::text as from from governance.matrix_version v
       join governance.matrix_ratification r on r.version_id = v.id where v.in_force @> governance.clock() and r.by_city_pack`,
    )
    expect(version).toMatchObject({ version: 1, illustrative: true, paper: 'SK contoh (kota contoh)', from: '2026-01-01' })
    const rows = await rowsOfVersion(owner, version?.id ?? '')
    expect(rows).toHaveLength(pack.matrix.length)
    expect(matrixHash({ version: 1, from: '2026-01-01', rows })).toBe(version?.hash)
    const inForce = new Set(
      (await ask<{ code: string }>(`select code from governance.legal_basis where governance.basis_in_force(id, '2026-01-01')`)).map(
        ({ code }) => code,
      ),
    )
    expect(
      lintMatrix(rows, {
        posts: pack.postKinds,
        actions: registeredActions,
        funds: registeredFunds,
        inForce: (basis) => inForce.has(basis),
      }),
    ).toEqual([])
  })

  test('what the lint holds for registered is what the database has registered', async () => {
    const actions = await ask(`select code, money, carried_out as "carriedOut" from governance.action order by position, code`)
    expect(actions).toEqual(registeredActions)
    const funds = await ask<{ code: string }>('select code from governance.fund order by position')
    expect(funds.map(({ code }) => code)).toEqual(registeredFunds)
  })

  test('a text is in force as its status in the pack says', async () => {
    const inForce = async (code: string, day: string) =>
      (
        await ask<{ yes: boolean }>('select governance.basis_in_force(id, $2::date) as yes from governance.legal_basis where code = $1', [
          code,
          day,
        ])
      )[0]?.yes
    expect(await inForce('uu-30-2014', '2026-11-28')).toBe(true)
    expect(await inForce('pp-27-2014', '2026-11-28')).toBe(true)
    expect(await inForce('perwali-metro-metro-bangga-beli', '2026-11-28')).toBe(true)
    expect(await inForce('perpres-142-2018', '2025-12-31')).toBe(true)
    expect(await inForce('perpres-142-2018', '2026-01-01')).toBe(false)
    expect(await inForce('perda-metro-10-2019', '2020-01-01')).toBe(false)
    expect(await inForce('perda-metro-ekonomi-kreatif', '2026-11-28')).toBe(false)
    expect(await inForce('sk-contoh-mch', '2025-12-31')).toBe(false)
    const shown = await ask<{ status: string; n: number }>(
      'select status, count(*)::int as n from governance.legal_basis group by 1 order by 1',
    )
    expect(shown).toEqual([
      { status: 'amended', n: 4 },
      { status: 'draft', n: 2 },
      { status: 'in_force', n: 46 },
      { status: 'revoked', n: 9 },
    ])
  })
})

describe('brought again', () => {
  test('nothing changes', async () => {
    const before = await whole()
    await owner.transaction().execute((tx) => loadInstitution(tx, pack))
    expect(await whole()).toEqual(before)
  })

  test('what people changed stays, what is new in the pack comes in, the ratified matrix is not touched', async () => {
    await town.owner.query(`update governance.unit set name = 'Dinas Baru' where code = 'bappeda'`)
    const matrix = async () =>
      ask('select t::text from governance.matrix_version t union all select t::text from governance.matrix_row t order by 1')
    const before = await matrix()
    const newer: CityPack = {
      ...pack,
      units: [...pack.units, { code: 'uptd-samber', name: 'UPTD Samber', nameEn: 'Samber unit', kind: 'office', parent: 'diskoperin' }],
      posts: [...pack.posts, { kind: 'petugas', unit: 'uptd-samber', seats: 2 }],
      matrix: pack.matrix.map((row) => ({ ...row, max: row.max === null ? null : row.max * 10 })),
    }
    await owner.transaction().execute((tx) => loadInstitution(tx, newer))
    expect(await matrix()).toEqual(before)
    expect(await ask(`select name from governance.unit where code = 'bappeda'`)).toEqual([{ name: 'Dinas Baru' }])
    expect(
      await ask(`select p.code, p.seats, above.code as above from governance.post p join governance.unit u on u.id = p.unit_id
        join governance.unit above on above.id = u.parent_id where u.code = 'uptd-samber'`),
    ).toEqual([{ code: 'petugas-uptd-samber', seats: 2, above: 'diskoperin' }])
  })

  test('the serving role cannot bring a second matrix of its own', async () => {
    const attempt = town.house.db.transaction().execute(async (tx) => {
      const made = await sql<{
        id: string
      }>`insert into governance.matrix_version (version, title) values (2, 'lain') returning id`.execute(tx)
      await sql`insert into governance.matrix_ratification (version_id, from_day, paper, hash, by_city_pack)
        values (${made.rows[0]?.id}, '2026-01-01', 'SK lain', ${'0'.repeat(64)}, true)`.execute(tx)
    })
    await expect(attempt).rejects.toThrow(/governance\.matrix\.first_only/)
  })

  test('a seat that is not in the pack is refused aloud, and nobody is seated', async () => {
    const [before] = await ask<{ n: number }>('select count(*)::int as n from governance.appointment')
    const person = {
      key: 'warga',
      name: '',
      email: '',
      role: '',
      posts: [{ post: 'wali-kota', unit: 'kota', from: '2026-01-01', to: '2027-01-01' }],
    }
    await expect(owner.transaction().execute((tx) => plantPosts(tx, [person]))).rejects.toThrow(/0 of 1 seats/)
    expect(await ask('select count(*)::int as n from governance.appointment')).toEqual([before])
  })
})
