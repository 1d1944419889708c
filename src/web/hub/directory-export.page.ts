import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import { exportProfiles } from '#src/directory/export.db.ts'
import { kindWord } from '#src/directory/table.ts'
import type { Page } from '../visit.ts'

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

/** The public directory as a table, in the words the import reads. */
export const directoryCsv: Page = async ({ c, ctx, t }) => {
  const rows = (await exportProfiles(ctx.db)).map((one) => [
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
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', 'attachment; filename="direktori.csv"')
  return c.body(`\ufeff${stringify([columns, ...rows.map((row) => row.map(neutralise))], { delimiter: ';', record_delimiter: 'windows' })}`)
}
