import { sql } from 'kysely'
import { datasetOf } from '#src/platform/open-data.ts'

/** What agencies hold out today. */
export const offersData = datasetOf(
  {
    slug: 'dukungan-tawaran',
    page: '/dukungan',
    columns: [
      { name: 'slug', kind: 'text' },
      { name: 'perangkat_daerah', kind: 'text' },
      { name: 'jenis', kind: 'text' },
      { name: 'judul', kind: 'text' },
      { name: 'jumlah', kind: 'whole' },
      { name: 'satuan', kind: 'text' },
      { name: 'nilai_satuan', kind: 'rupiah' },
      { name: 'dasar_hukum', kind: 'text' },
      { name: 'hari_tercepat', kind: 'whole' },
      { name: 'hari_terlama', kind: 'whole' },
      { name: 'contoh', kind: 'yes_no' },
    ],
  },
  () => sql`select o.slug, u.code as perangkat_daerah, o.kind as jenis, o.title as judul, o.quantity as jumlah, o.measure as satuan, o.unit_value as nilai_satuan,
      l.code as dasar_hukum, o.days_from as hari_tercepat, o.days_to as hari_terlama, o.illustrative as contoh
    from support.offer o join governance.unit u on u.id = governance.unit_today(o.unit_id) join governance.legal_basis l on l.id = o.legal_basis_id
    where o.closed_at is null and o.during @> governance.today() order by o.slug`,
)

/** Every promise that stands and what its receivers said came of it: the rows the score adds up. The receiver is told for an event alone. */
export const commitmentsData = datasetOf(
  {
    slug: 'dukungan-janji',
    page: '/dukungan/skor',
    columns: [
      { name: 'nomor', kind: 'text' },
      { name: 'perangkat_daerah', kind: 'text' },
      { name: 'jenis', kind: 'text' },
      { name: 'judul', kind: 'text' },
      { name: 'acara', kind: 'text' },
      { name: 'jumlah', kind: 'whole' },
      { name: 'satuan', kind: 'text' },
      { name: 'nilai_dijanjikan', kind: 'rupiah', added: true },
      { name: 'jatuh_tempo', kind: 'day' },
      { name: 'dikonfirmasi', kind: 'whole' },
      { name: 'nilai_dikonfirmasi', kind: 'rupiah', added: true },
      { name: 'nilai_tepat_waktu', kind: 'rupiah', added: true },
      { name: 'nilai_baru_diakui_dinas', kind: 'rupiah', added: true },
      { name: 'contoh', kind: 'yes_no' },
    ],
  },
  () => sql`select c.number as nomor, u.code as perangkat_daerah, c.kind as jenis, c.title as judul, e.slug as acara, c.quantity as jumlah, c.measure as satuan, c.value as nilai_dijanjikan,
      to_char(c.due_day, 'YYYY-MM-DD') as jatuh_tempo, k.confirmed as dikonfirmasi, k.confirmed::bigint * k.unit_value as nilai_dikonfirmasi,
      k.on_time::bigint * k.unit_value as nilai_tepat_waktu, k.claimed::bigint * k.unit_value as nilai_baru_diakui_dinas, c.illustrative as contoh
    from support.commitment c join support.kept k on k.id = c.id join governance.unit u on u.id = c.unit_id
      left join events.event e on e.id = c.event_id and e.state = 'published' order by c.number`,
)
