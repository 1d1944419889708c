import { canonical } from '#src/base/canonical.ts'
import { formatRupiah } from '#src/base/money.ts'
import type { Facts } from '#src/base/outcome.ts'
import type { Say } from '#src/ui/words.ts'
import { type Band, forFund, fundsOf, holds } from './_bands.ts'
import { type ExposedRow, exposed, type MatrixRow } from './matrix.ts'

type Rows = readonly MatrixRow[]

/** A case that waits now: what is asked, for how much. */
export type OpenCase = { number: string; action: string; fund: string; amount: number }

/** One thing that would be otherwise under the new matrix. */
export type Difference =
  | { kind: 'row_added' | 'row_removed'; row: MatrixRow }
  | { kind: 'row_changed'; before: MatrixRow; after: MatrixRow; columns: string[] }
  /** Amounts whose deciding posts are others. `fund: '*'`: every fund that no row names. */
  | { kind: 'band_moved'; action: string; fund: string; band: Band; loses: string[]; gains: string[] }
  | { kind: 'post_powerless'; post: string }
  | { kind: 'case_affected'; case: OpenCase; before: string[]; after: string[] }

const sorted = (names: Iterable<string>) => [...new Set(names)].sort()

const decidersOf = (rows: Rows, amount: number) =>
  sorted(rows.filter((row) => row.capacity === 'decide' && holds(row, amount)).map(({ post }) => post))

function rowDifferences(old: Rows, next: Rows): Difference[] {
  const before = new Map(old.map((row) => [row.id, row]))
  const after = new Map(next.map((row) => [row.id, row]))
  return sorted([...before.keys(), ...after.keys()]).flatMap((id): Difference[] => {
    const [was, is] = [before.get(id), after.get(id)]
    if (!was) return is ? [{ kind: 'row_added', row: is }] : []
    if (!is) return [{ kind: 'row_removed', row: was }]
    const columns = changedColumns(was, is)
    return columns.length > 0 ? [{ kind: 'row_changed', before: was, after: is, columns }] : []
  })
}

function changedColumns(before: MatrixRow, after: MatrixRow): string[] {
  const [was, is] = [before, after].map((row) => exposed({ version: 1, from: '', rows: [row] }).rows[0]) as [ExposedRow, ExposedRow]
  return (Object.keys(was) as (keyof ExposedRow)[]).filter((column) => canonical(was[column]) !== canonical(is[column]))
}

const same = (a: readonly string[], b: readonly string[]) => a.join() === b.join()

const lacking = (from: readonly string[], these: readonly string[]) => from.filter((one) => !these.includes(one))

type Moved = Extract<Difference, { kind: 'band_moved' }>

/** Walks the amounts at which anything begins or ends; between two of them the same posts decide. */
function movedBands(action: string, fund: string, old: Rows, next: Rows): Moved[] {
  const starts = [...old, ...next].flatMap(({ min, max }) => [min, ...(max === null ? [] : [max + 1])])
  const cuts = [...new Set([0, ...starts])].sort((a, b) => a - b)
  const moved: Moved[] = []
  cuts.forEach((min, n) => {
    const [before, after] = [decidersOf(old, min), decidersOf(next, min)]
    if (same(before, after)) return
    const following = cuts[n + 1]
    const band = { min, max: following === undefined ? null : following - 1 }
    const [loses, gains] = [lacking(before, after), lacking(after, before)]
    const last = moved.at(-1)
    if (last && last.band.max === min - 1 && same(last.loses, loses) && same(last.gains, gains)) last.band.max = band.max
    else moved.push({ kind: 'band_moved', action, fund, band, loses, gains })
  })
  return moved
}

function bandDifferences(old: Rows, next: Rows): Difference[] {
  const both = [...old, ...next].filter(({ capacity }) => capacity === 'decide')
  return sorted(both.map(({ action }) => action)).flatMap((action) => {
    const own = (rows: Rows) => rows.filter((row) => row.action === action && row.capacity === 'decide')
    return fundsOf([...own(old), ...own(next)]).flatMap((fund) =>
      movedBands(action, fund, forFund(own(old), fund), forFund(own(next), fund)),
    )
  })
}

function powerless(old: Rows, next: Rows): Difference[] {
  const still = new Set(next.map(({ post }) => post))
  return sorted(old.map(({ post }) => post))
    .filter((post) => !still.has(post))
    .map((post) => ({ kind: 'post_powerless', post }))
}

const rowsFor = (rows: Rows, { action, fund }: OpenCase) =>
  forFund(
    rows.filter((row) => row.action === action),
    fund,
  )

function affectedCases(old: Rows, next: Rows, open: readonly OpenCase[]): Difference[] {
  return open.flatMap((one): Difference[] => {
    const [before, after] = [decidersOf(rowsFor(old, one), one.amount), decidersOf(rowsFor(next, one), one.amount)]
    return same(before, after) ? [] : [{ kind: 'case_affected', case: one, before, after }]
  })
}

/**
 * What would be otherwise under the new matrix, for people to read before they ratify it: amounts that go to other posts first, then
 * posts left without any power, open cases whose deciders change, and at last row by row what was written anew.
 */
export const compareMatrices = (old: Rows, next: Rows, open: readonly OpenCase[] = []): Difference[] => [
  ...bandDifferences(old, next),
  ...powerless(old, next),
  ...affectedCases(old, next, open),
  ...rowDifferences(old, next),
]

/** How the reader's tongue calls posts, actions and funds. */
export type Called = { post(code: string): string; action(code: string): string; fund(code: string): string }

const named = (codes: readonly string[], call: (code: string) => string) => codes.map(call).join(', ') || '–'

const wayOf = ({ loses, gains }: Moved) => (loses.length === 0 ? 'gained' : gains.length === 0 ? 'lost' : 'moved')

/** A difference as a sentence. */
export function tellDifference(t: Say, one: Difference, called: Called): string {
  switch (one.kind) {
    case 'row_added':
    case 'row_removed':
      return t(`governance.compare.${one.kind}`, rowFacts(one.row, called))
    case 'row_changed':
      return t('governance.compare.row_changed', {
        ...rowFacts(one.after, called),
        columns: named(one.columns, (column) => t(`governance.column.${column}`)),
      })
    case 'band_moved':
      return t(`governance.compare.band_${wayOf(one)}`, bandFacts(one, called))
    case 'post_powerless':
      return t('governance.compare.post_powerless', { post: called.post(one.post) })
    case 'case_affected':
      return t('governance.compare.case_affected', {
        number: one.case.number,
        amount: formatRupiah(one.case.amount),
        before: named(one.before, called.post),
        after: named(one.after, called.post),
      })
  }
}

const rowFacts = (row: MatrixRow, called: Called): Facts => ({
  row: row.id,
  action: called.action(row.action),
  post: called.post(row.post),
})

const bandFacts = ({ action, fund, band, loses, gains }: Moved, called: Called): Facts => ({
  action: called.action(action),
  fund: called.fund(fund),
  from: formatRupiah(band.min),
  to: band.max === null ? '∞' : formatRupiah(band.max),
  loses: named(loses, called.post),
  gains: named(gains, called.post),
})
