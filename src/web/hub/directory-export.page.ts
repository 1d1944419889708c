import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { exportProfiles } from '#src/directory/export.db.ts'
import { importSheet } from '#src/directory/import.db.ts'
import { kindWord } from '#src/directory/table.ts'
import { workbookType, writeWorkbook } from '#src/platform/xlsx-write.ts'
import type { Page, Visit } from '../visit.ts'

const columns = [
  'alamat_halaman',
  'jenis',
  'nama',
  'ringkasan',
  'subsektor',
  'kelurahan',
  'sejak',
  'situs',
  'instagram',
  'surel',
  'telepon',
  'alamat',
  'pemeriksaan',
  'dipastikan',
]

const rowsFor = async ({ ctx, t }: Visit) =>
  (await exportProfiles(ctx.db)).map((one) => [
    one.slug,
    kindWord(one.kind),
    one.name,
    one.summary,
    one.subsectors.join('|'),
    one.kelurahan,
    one.since ?? '',
    one.website,
    one.instagram,
    one.email,
    one.phone === '' ? '' : `+${one.phone}`,
    one.address,
    t(`directory.level.${one.level}`),
    one.confirmedOn,
  ])

/** The public directory as a table, in the words the import reads. */
export const directoryCsv: Page = async (visit) => {
  const rows = await rowsFor(visit)
  const { c } = visit
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', 'attachment; filename="direktori.csv"')
  return c.body(`\ufeff${stringify([columns, ...rows.map((row) => row.map(neutralise))], { delimiter: ';', record_delimiter: 'windows' })}`)
}

/** The same as a workbook of one sheet. */
export const directoryWorkbook: Page = async (visit) => {
  const rows = await rowsFor(visit)
  const { c } = visit
  c.header('content-type', workbookType)
  c.header('content-disposition', 'attachment; filename="direktori.xlsx"')
  return c.body(writeWorkbook(importSheet, [columns, ...rows]))
}
