import { expect, test } from 'vitest'
import { readCityFolder } from '#src/directory/city.db.ts'
import { advisers, body, first, members, money, posts } from '../../test/governance-matrix.ts'
import { type Ground, type Swept, sweep } from '../../test/governance-sweep.ts'
import { lineOf, officers } from '../../test/governance-world.ts'
import { rowOfPack } from './matrix.ts'

const ground: Ground = {
  rows: first,
  money,
  places: posts.map(({ kind: post, unit }) => ({ post, unit })),
  within: lineOf,
  sitsIn: (post) => (post === body ? members : []),
  advisers,
  units: ['kel-a', 'uptd-x', 'dinas-x', 'dinas-y'],
  askers: officers.filter(({ person }) => !/[2-6bc]$/.test(person)).map(({ person, post, unit, mode }) => ({ person, post, unit, mode })),
}

/** Nothing granted without a row that says so, nothing refused that one allows, and no row that nobody can ever use. */
function stands(swept: Swept, least: number): void {
  expect(swept.unexplained.slice(0, 5)).toEqual([])
  expect(swept.refusedWrongly.slice(0, 5)).toEqual([])
  expect(swept.unreached).toEqual([])
  expect(swept.combinations).toBeGreaterThanOrEqual(least)
  expect(swept.granted).toBeGreaterThan(least / 100)
}

test('a small institution: every grant is explained by a row, and every row is used', () => {
  stands(sweep(ground, 5), 50_000)
})

test('the matrix a city starts with: the same', async () => {
  const read = await readCityFolder('cities/metro')
  if (!read.ok) throw new Error(JSON.stringify(read.refusals))
  const pack = read.value
  const parents = new Map(pack.units.map(({ code, parent }) => [code, parent]))
  const within = (code: string): string[] => (parents.has(code) ? [code, ...within(parents.get(code) ?? '')] : [])
  const places = pack.posts.map(({ kind: post, unit }) => ({ post, unit }))
  // of posts that many units have, two are enough: one that stands above another unit, and one beside it
  const some = [...Map.groupBy(places, ({ post }) => post).values()].flatMap((same) => same.slice(0, 2))
  const askers = some.map(({ post, unit }) => ({ person: `${post}@${unit}`, post, unit, mode: 'definitive' as const }))
  const bodies = new Map(pack.postKinds.map((kind) => [kind.code, kind.members]))
  const swept = sweep(
    {
      rows: pack.matrix.map(rowOfPack),
      money: new Set([
        'finance.expense.decide',
        'spaces.tariff.waive',
        'spaces.booking.approve_paid',
        'governance.agreement.sign_burdened',
      ]),
      places,
      within,
      sitsIn: (post) => bodies.get(post) ?? [],
      advisers: pack.postKinds.filter((kind) => kind.advisory).map((kind) => kind.code),
      units: ['mch', 'uptd-mch', 'diskoperin', 'disporapar', '18.72.01.1001'],
      askers,
    },
    31,
  )
  stands(swept, 50_000)
})

test('a grant beyond the band would be seen', () => {
  const loose = first.map((row) => (row.id === 'A-05' ? { ...row, max: null } : row))
  // the evaluator reads the loosened matrix, the clerk the published one
  expect(sweep({ ...ground, units: [], rowsRead: loose }, 20).unexplained.length).toBeGreaterThan(0)
})
