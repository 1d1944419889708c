import type { UsageClass } from './booking.ts'

/** Whole rupiah; `booked` and `paid` as the books of finance have it. Empty `subsector` and `kelurahan`: booked by a person for himself, of whom no place is told. */
export type SubsidyRow = {
  class: UsageClass
  subsector: string
  kelurahan: string
  unit: string
  space: string
  bookings: number
  minutes: number
  booked: number
  paid: number
  normal: number
  charged: number
}

export type SubsidySum = { bookings: number; normal: number; charged: number; subsidy: number; booked: number; paid: number }

export function sumOf(rows: readonly SubsidyRow[]): SubsidySum {
  const total = (key: 'bookings' | 'normal' | 'charged' | 'booked' | 'paid') => rows.reduce((all, row) => all + row[key], 0)
  const [normal, charged] = [total('normal'), total('charged')]
  return { bookings: total('bookings'), normal, charged, subsidy: normal - charged, booked: total('booked'), paid: total('paid') }
}

/** The same rows by one of their columns: what a chart shows. */
export function subsidyBy(
  rows: readonly SubsidyRow[],
  column: 'class' | 'subsector' | 'kelurahan' | 'unit' | 'space',
): (SubsidySum & { of: string })[] {
  const groups = new Map<string, SubsidyRow[]>()
  for (const row of rows) groups.set(row[column], [...(groups.get(row[column]) ?? []), row])
  return [...groups].map(([of, some]) => ({ of, ...sumOf(some) })).sort((a, b) => b.subsidy - a.subsidy || (a.of < b.of ? -1 : 1))
}

const columns = [
  'golongan',
  'subsektor',
  'kelurahan',
  'unit',
  'ruang',
  'pemesanan',
  'menit',
  'disetor',
  'harga_normal',
  'ditagih',
  'subsidi',
] as const

/** What begins like a formula is quoted, so that no spreadsheet runs it. */
const cell = (text: string): string => {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** The table of the page, row for row. */
export function subsidyCsv(rows: readonly SubsidyRow[]): string {
  const lines = rows.map((row) =>
    [
      cell(row.class),
      cell(row.subsector),
      cell(row.kelurahan),
      cell(row.unit),
      cell(row.space),
      row.bookings,
      row.minutes,
      row.paid,
      row.normal,
      row.charged,
      row.normal - row.charged,
    ].join(','),
  )
  return `${[columns.join(','), ...lines].join('\r\n')}\r\n`
}
