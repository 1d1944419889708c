import { strToU8, type Zippable, zipSync } from 'fflate'
import { canonical } from '#src/base/canonical.ts'
import { neutralise } from '#src/base/csv-safe.ts'
import { sha256 } from '#src/base/id.ts'

export type Cell = string | number | null
export type Sheet = { path: string; columns: readonly string[]; rows: readonly (readonly Cell[])[] }
/** So many lines a sheet has at most, and so many accounts a pack. */
export const most = { rows: 1000, accounts: 400 }

/** No sheet grows without end; which ones go on beyond what they hold is said by their names. */
export function bounded(sheets: readonly Sheet[]): { sheets: Sheet[]; cut: string[] } {
  return {
    sheets: sheets.map((one) => ({ ...one, rows: one.rows.slice(0, most.rows) })),
    cut: sheets.filter(({ rows }) => rows.length > most.rows).map(({ path }) => path),
  }
}

export type PackFile = { path: string; bytes: Uint8Array }
export type Manifest = { format: 'mch-evidence/1'; event: string; files: { path: string; bytes: number; sha256: string }[] }

const csvCell = (cell: Cell): string => {
  const text = cell === null ? '' : neutralise(cell)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** A sheet any program opens: UTF-8 with its mark, commas, CRLF; what would calculate is guarded. */
export const sheetFile = ({ path, columns, rows }: Sheet): PackFile => ({
  path,
  bytes: strToU8(`\ufeff${[columns, ...rows].map((row) => row.map(csvCell).join(',')).join('\r\n')}\r\n`),
})

/** Too few to be told: nobody is counted out. */
export const fromFive = (n: number): number | null => (n > 0 && n < 5 ? null : n)

/** What the files leave empty is not counted on paper either: one that is withheld leaves the sum unsaid. */
export const sumTold = (counts: readonly (number | null)[]): string =>
  counts.length === 0 || counts.includes(null) ? '–' : String(counts.reduce<number>((sum, n) => sum + (n ?? 0), 0))

/**
 * A number somebody is rung at: abroad or ours with +, the code of the country without it, a code of a place or a mobile with its nought or, as spreadsheets
 * lose it, without; and sixteen digits in a row, which number a person. Money and dates are none of these.
 */
const telephone = new RegExp(
  String.raw`(?<!\d)(?<!\d[.,/-])(?<!Rp\.?\s?)(?:${[
    String.raw`\+62(?:[\s().-]{0,2}\d){7,12}`,
    String.raw`\+(?!\d{1,3}(?:[.,]\d{3})+(?!\d))\d{1,3}(?:[\s().-]{0,2}\d){7,12}`,
    String.raw`62[\s-]?8(?:[\s.-]?\d){8,11}`,
    String.raw`\(0[1-9]\d{1,3}\)(?:[\s.-]?\d){5,9}`,
    String.raw`0[1-9]\d(?:[\s.-]?\d){6,11}`,
    String.raw`8[1-9]\d(?:[\s-]?\d){7,9}`,
    String.raw`\d{16}`,
  ].join('|')})(?!\d)`,
  'gu',
)

/** What somebody wrote, without the ways to reach a person that may stand in it. */
export const withoutReach = (text: string): string => text.replace(/[^\s@<>()]+@[^\s@<>()]+\.[a-z]{2,}/giu, '[…]').replace(telephone, '[…]')

/** Times in a ZIP are part of its bytes; this one says nothing, and everywhere the same. */
const noTime = new Date(1980, 0, 1)

/**
 * One ZIP with a manifest of what is in it. The same files make the same bytes, in any order, at any hour and in any zone: nothing of the moment
 * of making is in it.
 */
export function packOf(event: string, files: readonly PackFile[]): { bytes: Uint8Array; manifest: Manifest } {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1))
  const manifest: Manifest = {
    format: 'mch-evidence/1',
    event,
    files: sorted.map(({ path, bytes }) => ({ path, bytes: bytes.length, sha256: sha256(bytes) })),
  }
  const all: PackFile[] = [...sorted, { path: 'manifest.json', bytes: strToU8(`${canonical(manifest)}\n`) }]
  const parts: Zippable = Object.fromEntries(all.map(({ path, bytes }) => [path, [bytes, { mtime: noTime, level: 6 }]]))
  return { bytes: zipSync(parts), manifest }
}
