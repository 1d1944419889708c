import { stringify } from 'csv-stringify/sync'
import { ownFields } from '#src/market/import-mapping.ts'

/** One plain product, and one in two sizes: rows of one name belong together. */
const examples = [
  [
    'KOPI-250',
    'Kopi robusta bubuk 250 g',
    '45000',
    '20',
    'Kopi',
    'Sangrai sedang, digiling halus. Tahan tiga bulan.',
    '270',
    '',
    '',
    '',
    '',
    '',
  ],
  ['KAOS-M', 'Kaos kota kecil', '95000', '12', 'Kaos', 'Katun 24s, sablon tangan.', '180', 'Ukuran', 'M', 'Warna', 'Nila', ''],
  ['KAOS-L', 'Kaos kota kecil', '95000', '8', 'Kaos', '', '180', 'Ukuran', 'L', 'Warna', 'Nila', ''],
]

/** An empty table to fill in, with its mark and semicolons: it opens as columns in the spreadsheets people have here. */
export const importTemplate = (): string =>
  `\ufeff${stringify([[...ownFields], ...examples], { delimiter: ';', record_delimiter: 'windows' })}`
