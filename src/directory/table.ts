import { foldHeading } from '#src/base/text.ts'

/** Columns of a table of profiles, as it is given out and taken in. */
export const tableColumns = [
  'id_luar',
  'jenis',
  'nama',
  'ringkasan',
  'cerita',
  'subsektor',
  'kelurahan',
  'sejak',
  'situs',
  'instagram',
  'surel',
  'telepon',
  'alamat',
] as const
export type TableColumn = (typeof tableColumns)[number]

const kinds: Readonly<Record<string, string>> = {
  orang: 'person',
  komunitas: 'community',
  usaha: 'business',
  kampus: 'campus',
  media: 'media',
  dinas: 'agency',
}
export const kindWord = (kind: string): string => Object.entries(kinds).find(([, value]) => value === kind)?.[0] ?? kind

/** Which cell of a row is which column; undefined where the table has no name or no kind of anybody. */
export function columnsOf(headings: readonly string[]): ReadonlyMap<TableColumn, number> | undefined {
  const folded = headings.map(foldHeading)
  const found = new Map(
    tableColumns.flatMap((column) =>
      folded.includes(foldHeading(column)) ? [[column, folded.indexOf(foldHeading(column))] as const] : [],
    ),
  )
  return found.has('nama') && found.has('jenis') && found.has('ringkasan') ? found : undefined
}

/** Places and sub-sectors by their codes, slugs or names. */
export type Known = { kelurahan: ReadonlyMap<string, string>; subsectors: ReadonlyMap<string, string> }

/** What a guarding apostrophe of our own export hides is read back as it was. */
const bare = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@])/, '')

/** A row as the schema reads it. What is no known word is left as it stands, so that the refusal shows it. */
export function rowWish(
  cells: readonly string[],
  columns: ReadonlyMap<TableColumn, number>,
  known: Known,
): { wish: Record<string, unknown>; externalId: string | undefined } {
  const cell = (column: TableColumn) => bare(cells[columns.get(column) ?? -1] ?? '')
  const kelurahan = cell('kelurahan')
  const since = cell('sejak')
  return {
    externalId: cell('id_luar').slice(0, 80) || undefined,
    wish: {
      kind: kinds[cell('jenis').toLowerCase()] ?? cell('jenis'),
      name: cell('nama'),
      summary: cell('ringkasan'),
      body: cell('cerita'),
      subsectors: cell('subsektor')
        .split(/[,|]/)
        .map((one) => one.trim())
        .filter(Boolean)
        .map((one) => known.subsectors.get(foldHeading(one)) ?? one),
      ...(kelurahan === '' ? {} : { kelurahan: known.kelurahan.get(foldHeading(kelurahan)) ?? kelurahan }),
      ...(since === '' ? {} : { sinceYear: since }),
      website: cell('situs'),
      instagram: cell('instagram'),
      email: cell('surel'),
      phone: cell('telepon'),
      address: cell('alamat'),
    },
  }
}
