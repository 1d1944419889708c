import type { MatrixRow } from './matrix.ts'

/** Whole rupiah, both ends included; `max: null` has no end. */
export type Band = { min: number; max: number | null }

const end = (max: number | null): number => max ?? Number.MAX_SAFE_INTEGER

export const meet = (a: Band, b: Band): boolean => a.min <= end(b.max) && b.min <= end(a.max)

export const equal = (a: Band, b: Band): boolean => a.min === b.min && a.max === b.max

export const holds = ({ min, max }: Band, amount: number): boolean => min <= amount && amount <= end(max)

/** What of the whole is in none of the bands, from below. */
export function missingFrom(whole: Band, bands: readonly Band[]): Band[] {
  const missing: Band[] = []
  let next = whole.min
  for (const { min, max } of [...bands].sort((a, b) => a.min - b.min)) {
    if (next > end(whole.max)) break
    if (min > next) missing.push({ min: next, max: Math.min(min - 1, end(whole.max)) })
    next = Math.max(next, end(max) + 1)
  }
  if (next <= end(whole.max) && next <= Number.MAX_SAFE_INTEGER) missing.push({ min: next, max: whole.max })
  return missing
}

/** The funds a set of rows speaks of by name; `*` stands for every other one and is kept where a row says it. */
export const fundsOf = (rows: readonly MatrixRow[]): string[] => [...new Set(rows.map(({ fund }) => fund))].sort()

/** Rows that count for money of this fund. Asked for `*`, only those that hold for any fund. */
export const forFund = (rows: readonly MatrixRow[], fund: string): MatrixRow[] =>
  rows.filter((row) => row.fund === '*' || row.fund === fund)
