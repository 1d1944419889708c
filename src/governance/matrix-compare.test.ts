import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cityPackFiles, readCityPack } from '#src/directory/city-pack.ts'
import { hasWords, sayIn } from '#src/ui/words.ts'
import { holds } from './_bands.ts'
import { aMatrixRow } from './_matrix-samples.ts'
import { exposed, type MatrixRow, rowOfPack } from './matrix.ts'
import { compareMatrices, tellDifference } from './matrix-compare.ts'

const folder = new URL('../../cities/metro/', import.meta.url)
const read = readCityPack(Object.fromEntries(cityPackFiles.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')])))
if (!read.ok) throw new Error('the city pack is refused')
const metro = read.value.matrix.map(rowOfPack)

const plain = { post: (code: string) => code, action: (code: string) => code, fund: (code: string) => code }
const told = (next: readonly MatrixRow[], open: Parameters<typeof compareMatrices>[2] = []) =>
  compareMatrices(metro, next, open).map((one) => tellDifference(sayIn('en'), one, plain))
const changed = (changes: Record<string, Partial<MatrixRow>>) =>
  metro.map((row) => (changes[row.id] ? { ...row, ...changes[row.id] } : row))

describe('what people read before they ratify', () => {
  test('the chair may decide up to fifteen million: who loses it, who gains it, which case goes elsewhere', () => {
    const open = [
      { number: 'PKR-2026-0007', action: 'finance.expense.decide', fund: 'kas_komunitas', amount: 12_000_000 },
      { number: 'PKR-2026-0008', action: 'finance.expense.decide', fund: 'kas_komunitas', amount: 9_000_000 },
      { number: 'PKR-2026-0009', action: 'finance.expense.decide', fund: 'apbd', amount: 12_000_000 },
    ]
    expect(told(changed({ 'B-05': { max: 15_000_000 }, 'B-06': { min: 15_000_001 } }), open)).toEqual([
      'finance.expense.decide, kas_komunitas: Rp10.000.001 to Rp15.000.000 goes from rapat-pengurus to ketua.',
      'Case PKR-2026-0007 (Rp12.000.000): decided by rapat-pengurus now, by ketua then.',
      'Row B-05 changes (finance.expense.decide): upper limit.',
      'Row B-06 changes (finance.expense.decide): lower limit.',
    ])
  })

  test('a post that loses its last row', () => {
    const next = metro.filter(({ post }) => post !== 'admin-it')
    expect(told(next)).toEqual([
      'governance.handover.build, tanpa_dana: Rp0 to ∞ is no longer decided by admin-it.',
      'identity.view_as.start, tanpa_dana: Rp0 to ∞ is no longer decided by admin-it.',
      'press.scan.settle, tanpa_dana: Rp0 to ∞ is no longer decided by admin-it.',
      'admin-it loses the last of its powers.',
      'Row J-03 is gone: governance.handover.build, admin-it.',
      'Row J-04 is gone: identity.view_as.start, admin-it.',
      'Row W-21 is gone: press.scan.settle, admin-it.',
    ])
  })

  test('a row for any fund reaches every fund that is named', () => {
    const next = [...metro, aMatrixRow({ id: 'B-99', fund: '*', post: 'pembina', superior: null })]
    const funds = compareMatrices(metro, next).flatMap((one) => (one.kind === 'band_moved' ? [one.fund] : []))
    expect(new Set(funds)).toEqual(new Set(['*', 'apbd', 'hibah_terikat', 'kas_komunitas', 'sponsor']))
  })

  test('what is no power is told as a changed row alone', () => {
    expect(told(changed({ 'B-07': { evidence: ['kuitansi', 'spk'], article: null } }))).toEqual([
      'Row B-07 changes (finance.expense.decide): evidence, article.',
    ])
  })

  test('every column of a row has a name', () => {
    const [row] = exposed({ version: 1, from: '2026-01-01', rows: metro }).rows
    for (const column of Object.keys(row ?? {})) expect(hasWords(`governance.column.${column}`), column).toBe(true)
  })
})

const amount = fc.nat(60)
const someRow = fc.record({
  id: fc.constantFrom('B-01', 'B-02', 'B-03', 'B-04', 'B-05'),
  action: fc.constantFrom('finance.expense.decide', 'spaces.tariff.waive'),
  fund: fc.constantFrom('*', 'apbd', 'sponsor'),
  capacity: fc.constantFrom<MatrixRow['capacity']>('decide', 'execute'),
  post: fc.constantFrom('ketua', 'pengarah', 'pembina'),
  min: amount,
  length: fc.option(amount),
})
const someMatrix = fc
  .uniqueArray(someRow, { selector: ({ id }) => id, maxLength: 5 })
  .map((rows) => rows.map(({ length, ...row }) => aMatrixRow({ ...row, max: length === null ? null : row.min + length })))

describe('whatever the two matrices', () => {
  test('one that stays as it is brings no difference, in whatever order its rows stand', () => {
    fc.assert(
      fc.property(someMatrix, (rows) => {
        expect(compareMatrices(rows, rows, [{ number: 'x', action: 'finance.expense.decide', fund: 'apbd', amount: 3 }])).toEqual([])
        expect(compareMatrices(rows, [...rows].reverse())).toEqual([])
      }),
    )
    expect(compareMatrices(metro, metro)).toEqual([])
  })

  test('every amount whose deciding posts differ lies in a listed band that says how, and no other does', () => {
    const deciders = (rows: readonly MatrixRow[], action: string, fund: string, sum: number) =>
      rows
        .filter((row) => row.action === action && (row.fund === '*' || row.fund === fund) && row.capacity === 'decide' && holds(row, sum))
        .map(({ post }) => post)
    fc.assert(
      fc.property(
        someMatrix,
        someMatrix,
        fc.constantFrom('finance.expense.decide', 'spaces.tariff.waive'),
        fc.constantFrom('apbd', 'sponsor', 'hibah_terikat'),
        fc.nat(130),
        (old, next, action, fund, sum) => {
          const [before, after] = [new Set(deciders(old, action, fund, sum)), new Set(deciders(next, action, fund, sum))]
          const listed = compareMatrices(old, next).flatMap((one) =>
            one.kind === 'band_moved' && one.action === action && holds(one.band, sum) ? [one] : [],
          )
          // a fund no row names goes by what is said of any other fund
          const told =
            listed.find((one) => one.fund === fund) ??
            (nameless(old, next, action, fund) ? listed.find((one) => one.fund === '*') : undefined)
          expect(new Set(told?.loses)).toEqual(lacking(before, after))
          expect(new Set(told?.gains)).toEqual(lacking(after, before))
        },
      ),
      { numRuns: 2000 },
    )
  })

  const lacking = (from: Set<string>, these: Set<string>) => new Set([...from].filter((one) => !these.has(one)))
  const nameless = (old: readonly MatrixRow[], next: readonly MatrixRow[], action: string, fund: string) =>
    ![...old, ...next].some((row) => row.action === action && row.capacity === 'decide' && row.fund === fund)
})
