import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cityPackFiles, readCityPack } from '#src/directory/city-pack.ts'
import { holds, missingFrom } from './_bands.ts'
import { aMatrixRow } from './_matrix-samples.ts'
import { registeredActions, registeredFunds } from './actions.ts'
import { type MatrixRow, rowOfPack } from './matrix.ts'
import { lintMatrix, type Surroundings } from './matrix-lint.ts'
import { lintPack } from './pack-lint.ts'

const folder = new URL('../../cities/metro/', import.meta.url)
const read = readCityPack(Object.fromEntries(cityPackFiles.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')])))
if (!read.ok) throw new Error('the city pack is refused')
const pack = read.value
const metro = pack.matrix.map(rowOfPack)

const around: Surroundings = {
  posts: pack.postKinds,
  actions: registeredActions,
  funds: registeredFunds,
  inForce: (basis) => basis === 'sk-contoh-mch',
}

/** The matrix of Metro with some rows changed, and what is then said: the rule and the rows it names. */
const said = (rows: readonly MatrixRow[]) =>
  lintMatrix(rows, around).map(({ rule, facts }) => `${rule.replace('governance.lint.', '')} ${facts?.rows ?? facts?.action}`)
const changed = (changes: Record<string, Partial<MatrixRow>>) =>
  metro.map((row) => (changes[row.id] ? { ...row, ...changes[row.id] } : row))
const without = (...ids: string[]) => metro.filter(({ id }) => !ids.includes(id))

describe('the matrix of Metro', () => {
  test('could be ratified as it stands', () => expect(lintPack(pack)).toEqual([]))

  test('the worked example: who decides how much of the community’s cash', () => {
    const decides = (amount: number) =>
      metro
        .filter((row) => row.action === 'finance.expense.decide' && row.fund === 'kas_komunitas' && row.capacity === 'decide')
        .filter((row) => holds(row, amount))
        .map(({ post }) => post)
    expect(decides(0)).toEqual(['koordinator-kelurahan', 'ketua'])
    expect(decides(1_000_000)).toEqual(['koordinator-kelurahan', 'ketua'])
    expect(decides(1_000_001)).toEqual(['ketua'])
    expect(decides(10_000_000)).toEqual(['ketua'])
    expect(decides(10_000_001)).toEqual(['rapat-pengurus'])
    expect(decides(12_000_000)).toEqual(['rapat-pengurus'])
    expect(decides(50_000_001)).toEqual(['pengarah'])
    expect(decides(200_000_001)).toEqual(['pembina'])
  })

  test('the chair has no say over the city’s budget, the building’s head none over community cash', () => {
    const funds = (post: string) =>
      new Set(metro.filter((row) => row.post === post && row.action === 'finance.expense.decide').map(({ fund }) => fund))
    expect(funds('ketua')).not.toContain('apbd')
    expect(funds('pengelola')).toEqual(new Set(['apbd']))
  })

  test('a text that falls takes its rows with it: none of the pack’s rows rests on one that has ended', () => {
    const ended = { ...pack, matrix: pack.matrix.map((row) => (row.id === 'B-05' ? { ...row, legalBasis: 'perpres-142-2018' } : row)) }
    // in force until the last day of 2025, so it carries nothing from 2026 on
    expect(lintPack(ended).map(({ rule }) => rule)).toEqual(['governance.lint.basis_not_in_force'])
    const earlier = { ...ended, city: { ...pack.city, matrix: { ...pack.city.matrix, from: '2025-12-31' } } }
    expect(lintPack(earlier).filter(({ facts }) => facts?.rows === 'B-05')).toEqual([])
    const draft = { ...pack, matrix: pack.matrix.map((row) => ({ ...row, legalBasis: 'perda-metro-ekonomi-kreatif' })) }
    expect(lintPack(draft)).toHaveLength(pack.matrix.length)
  })
})

describe('what is refused, with the rows it is about', () => {
  test.each<[string, readonly MatrixRow[], string]>([
    ['a rupiah nobody decides about', changed({ 'B-06': { min: 10_000_002 } }), 'gap B-04, B-05, B-06, B-07, B-08'],
    ['an upper end that is missing', changed({ 'B-08': { max: 900_000_000 } }), 'gap B-04, B-05, B-06, B-07, B-08'],
    ['a rupiah two posts decide about', changed({ 'B-06': { min: 10_000_000 } }), 'overlap B-05, B-06'],
    ['one post with two rows for an amount', [...metro, aMatrixRow({ id: 'B-99', max: 5 })], 'overlap B-05, B-99'],
    ['a row for any fund over a row for one', [...metro, aMatrixRow({ id: 'B-99', fund: '*', max: 5 })], 'overlap B-05, B-99'],
    ['an action nobody decides', without('T-04'), 'no_decide market.badge.verify'],
    ['an action that is not registered', [...metro, aMatrixRow({ id: 'X-01', action: 'market.shop.sell' })], 'action_unknown X-01'],
    ['a fund that is not known', [...metro, aMatrixRow({ id: 'X-01', fund: 'dana_lain' })], 'fund_unknown X-01'],
    ['a post that is not there', changed({ 'B-11': { post: 'walikota' } }), 'post_unknown B-11'],
    ['a superior that is not there', changed({ 'B-11': { superior: 'walikota' } }), 'post_unknown B-11'],
    ['a text not in force', changed({ 'B-07': { legalBasis: 'uu-lama' } }), 'basis_not_in_force B-07'],
    ['nobody who pays out', without('B-09'), 'no_execute B-05'],
    ['a payer for small amounts only', changed({ 'B-09': { max: 10_000_000 } }), 'no_execute B-06'],
    ['the one who decides pays out', changed({ 'B-09': { post: 'ketua' } }), 'no_execute B-05'],
    ['a band where there is no money', changed({ 'T-04': { max: 5 } }), 'band_without_money T-04'],
    ['nobody above', changed({ 'B-05': { superior: null } }), 'no_superior B-05'],
    ['an adviser who decides', changed({ 'T-04': { post: 'tp2id' } }), 'advisory_decides T-04'],
    ['a meeting without a quorum', changed({ 'B-06': { quorum: null, majority: null } }), 'body_without_vote B-06'],
    ['a quorum of one', changed({ 'B-07': { quorum: [1, 2], majority: [1, 2] } }), 'vote_without_body B-07'],
    ['a meeting that is lent', changed({ 'B-06': { delegable: true } }), 'body_delegates B-06'],
    ['a strategic decision that is lent', changed({ 'B-08': { delegable: true } }), 'strategic_delegable B-08'],
    ['a strategic decision below the top', changed({ 'P-04': { post: 'ketua', superior: 'pengarah' } }), 'strategic_low P-04'],
    [
      'a window smaller than one decision',
      changed({ 'B-05': { window: { period: 'month', cap: 9_999_999, by: [] } } }),
      'window_too_small B-05',
    ],
    [
      'a window over a band without an end',
      changed({ 'B-08': { window: { period: 'year', cap: 9_999_999, by: [] } } }),
      'window_too_small B-08',
    ],
    ['a window for those who pay out', changed({ 'B-09': { max: 5, window: { period: 'year', cap: 9, by: [] } } }), 'window_unused B-09'],
  ])('%s', (_, rows, expected) => expect(said(rows)).toContain(expected))

  test('a way up that leads back to itself is told once, with its posts', () => {
    const found = lintMatrix(changed({ 'B-07': { superior: 'ketua' } }), around)
    expect(found).toEqual([
      expect.objectContaining({ rule: 'governance.lint.superior_cycle', facts: expect.objectContaining({ posts: 'ketua, pengarah' }) }),
    ])
  })

  test('one slip is one refusal', () => {
    expect(said(changed({ 'B-06': { min: 10_000_002 } }))).toHaveLength(1)
    expect(said(changed({ 'B-06': { min: 10_000_000 } }))).toHaveLength(1)
    expect(said(without('T-04'))).toHaveLength(1)
  })

  test('two posts may share a whole band, and a kelurahan’s may lie within the board’s', () => {
    expect(said(changed({ 'T-02': { post: 'sekretaris', superior: 'ketua' } }))).toEqual([])
    expect(said(changed({ 'B-04': { scope: 'all' } }))).toEqual(['overlap B-04, B-05'])
  })
})

describe('bands', () => {
  const cuts = fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { maxLength: 6 }).map((list) => list.sort((a, b) => a - b))
  const posts = ['ketua', 'sekretaris', 'pengarah', 'bendahara', 'kurator', 'pengelola', 'petugas']
  const joined = (list: number[]) =>
    [0, ...list].map((min, n) =>
      aMatrixRow({ id: `B-${n}`, post: posts[n] ?? 'ketua', min, max: (list[n] ?? 0) > 0 ? (list[n] ?? 0) - 1 : null }),
    )
  const bandRules = (rows: MatrixRow[]) => said(rows).filter((rule) => /^(gap|overlap) .*B-/.test(rule))

  test('however the amounts are cut, joined bands are in order', () => {
    fc.assert(
      fc.property(cuts, (list) => {
        expect(bandRules(joined(list))).toEqual([])
      }),
    )
  })

  test('a band taken away, or stretched by one rupiah, is always seen', () => {
    fc.assert(
      fc.property(cuts, fc.nat(), (list, pick) => {
        fc.pre(list.length > 0)
        const rows = joined(list)
        const lost = rows.filter((_, n) => n !== pick % rows.length)
        expect(bandRules(lost).some((rule) => rule.startsWith('gap'))).toBe(true)
        const at = pick % list.length
        const stretched = rows.map((row, n) => (n === at ? { ...row, max: (row.max ?? 0) + 1 } : row))
        expect(bandRules(stretched).some((rule) => rule.startsWith('overlap'))).toBe(true)
      }),
    )
  })

  test('what is missing is exactly what no band holds', () => {
    const band = fc.tuple(fc.nat(40), fc.option(fc.nat(40))).map(([min, length]) => ({ min, max: length === null ? null : min + length }))
    fc.assert(
      fc.property(fc.array(band, { maxLength: 5 }), band, fc.nat(100), (bands, whole, amount) => {
        const missing = missingFrom(whole, bands)
        const expected = holds(whole, amount) && !bands.some((one) => holds(one, amount))
        expect(missing.filter((one) => holds(one, amount))).toHaveLength(expected ? 1 : 0)
      }),
    )
  })
})
