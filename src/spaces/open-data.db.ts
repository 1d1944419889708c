import { sql } from 'kysely'
import { type Day, dayOf } from '#src/base/time.ts'
import { type Column, type Dataset, datasetOf } from '#src/platform/open-data.ts'
import { subsidyOf } from './subsidy.db.ts'

/** What a use of a room costs by its class, on which article, and since when. */
export const tariffsData = datasetOf(
  {
    slug: 'tarif-ruang',
    page: '/ruang/aturan',
    columns: [
      { name: 'kode', kind: 'text' },
      { name: 'ruang', kind: 'text' },
      { name: 'golongan', kind: 'text' },
      { name: 'per', kind: 'text' },
      { name: 'tarif', kind: 'rupiah' },
      { name: 'tarif_normal', kind: 'rupiah' },
      { name: 'dasar_hukum', kind: 'text' },
      { name: 'pasal', kind: 'text' },
      { name: 'mulai_berlaku', kind: 'day' },
      { name: 'akhir_berlaku', kind: 'day' },
      { name: 'contoh', kind: 'yes_no' },
    ],
  },
  () => sql`select t.code as kode, b.slug as ruang, t.class as golongan, t.per, t.amount as tarif, t.normal_amount as tarif_normal, l.code as dasar_hukum, t.article as pasal,
      to_char(lower(t.valid), 'YYYY-MM-DD') as mulai_berlaku, to_char(upper(t.valid), 'YYYY-MM-DD') as akhir_berlaku, t.illustrative as contoh
    from spaces.tariff t join spaces.bookable b on b.id = t.bookable_id join governance.legal_basis l on l.id = t.legal_basis_id order by b.slug, t.class, lower(t.valid), t.code`,
)

const subsidyColumns: readonly Column[] = [
  { name: 'golongan', kind: 'text' },
  { name: 'subsektor', kind: 'text' },
  { name: 'kelurahan', kind: 'text' },
  { name: 'perangkat_daerah', kind: 'text' },
  { name: 'ruang', kind: 'text' },
  { name: 'jumlah_pemesanan', kind: 'whole', added: true },
  { name: 'menit', kind: 'whole', added: true },
  { name: 'disetor', kind: 'rupiah', added: true },
  { name: 'harga_normal', kind: 'rupiah', added: true },
  { name: 'ditagih', kind: 'rupiah', added: true },
  { name: 'subsidi', kind: 'rupiah', added: true },
]

/** What the city let go of this year: the rows of the public report, from the same reading. */
export const subsidyData: Dataset = {
  slug: 'subsidi-ruang',
  page: '/ruang/subsidi',
  columns: subsidyColumns,
  async *rows(tx, house) {
    const year = dayOf(house.now()).slice(0, 4)
    for (const row of await subsidyOf(tx, { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day }))
      yield [
        row.class,
        row.subsector,
        row.kelurahan,
        row.unit,
        row.space,
        row.bookings,
        row.minutes,
        row.paid,
        row.normal,
        row.charged,
        row.normal - row.charged,
      ]
  },
}
