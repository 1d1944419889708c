import { sql } from 'kysely'
import { datasetOf } from '#src/platform/open-data.ts'

/** The register of decisions: the post that decided, never who sat on it, and no reason, which may speak of somebody. */
export const decisionsData = datasetOf(
  {
    slug: 'keputusan',
    page: '/tata-kelola/keputusan',
    columns: [
      { name: 'nomor', kind: 'text' },
      { name: 'macam', kind: 'text' },
      { name: 'tindakan', kind: 'text' },
      { name: 'dana', kind: 'text' },
      { name: 'nilai', kind: 'rupiah', added: true },
      { name: 'jabatan', kind: 'text' },
      { name: 'perangkat_daerah', kind: 'text' },
      { name: 'dasar_hukum', kind: 'text' },
      { name: 'berlaku', kind: 'day' },
      { name: 'ditinjau', kind: 'day' },
      { name: 'tercatat', kind: 'moment' },
      { name: 'sidik_sha256', kind: 'text' },
    ],
  },
  () => sql`select d.number as nomor, d.kind as macam, d.action as tindakan, d.fund as dana, d.amount as nilai, p.kind as jabatan, u.code as perangkat_daerah, b.code as dasar_hukum,
      to_char(d.effective_on, 'YYYY-MM-DD') as berlaku, to_char(d.review_on, 'YYYY-MM-DD') as ditinjau, d.recorded_at as tercatat, d.hash as sidik_sha256
    from governance.decision d join governance.act w on w.id = d.act_id join governance.appointment a on a.id = w.appointment_id join governance.post p on p.id = a.post_id
      join governance.legal_basis b on b.id = d.legal_basis_id left join governance.unit u on u.id = d.unit_id order by d.number`,
)
