import { sql } from 'kysely'
import { cityZone } from '#src/base/time.ts'
import { standsFor } from '#src/identity/consent.db.ts'
import { datasetOf } from '#src/platform/open-data.ts'
import { isPublic } from './find.db.ts'

/**
 * Who agreed to be given away by name: a grown person by their own word; a body by being one, unless it bears the name of somebody who belongs to it
 * and has not agreed. A person nobody has claimed has nobody who could agree.
 */
export const named = sql`case when p.kind = 'person' then not p.minor and p.person_id is not null and ${standsFor(sql`p.person_id`, 'open_data')}
  else not exists (select from identity.membership m join identity.person h on h.id = m.person_id
    where m.kind = 'community' and m.entity_id = p.organisation_id and lower(h.name) = lower(p.name) and not ${standsFor(sql`h.id`, 'open_data')}) end`

/**
 * The directory as its page counts it: a row for each that is named, and after them a row a kind and helix that says how many are not, so that the sums
 * are the page's. No telephone, mail, street or text: what a body writes of itself may name somebody.
 */
export const directoryData = datasetOf(
  {
    slug: 'direktori',
    page: '/direktori',
    restsOnConsent: true,
    columns: [
      { name: 'jenis', kind: 'text' },
      { name: 'unsur', kind: 'text' },
      { name: 'slug', kind: 'text' },
      { name: 'nama', kind: 'text' },
      { name: 'kode_kelurahan', kind: 'text' },
      { name: 'kelurahan', kind: 'text' },
      { name: 'kode_subsektor', kind: 'text' },
      { name: 'sejak', kind: 'whole' },
      { name: 'situs', kind: 'text' },
      { name: 'pemeriksaan', kind: 'text' },
      { name: 'dipastikan', kind: 'day' },
      { name: 'contoh', kind: 'yes_no' },
      { name: 'jumlah_entri', kind: 'whole', added: true },
      { name: 'tanpa_nama', kind: 'whole', added: true },
    ],
  },
  () => sql`with e as materialized (select p.*, ${named} as named from directory.profile p where ${isPublic})
    select e.kind as jenis, e.helix as unsur, e.slug, e.name as nama, e.kelurahan_code as kode_kelurahan, k.name as kelurahan, array_to_string(e.subsectors, '|') as kode_subsektor,
      e.since_year as sejak, case when e.kind <> 'person' and e.level <> 'listed' then nullif(e.website, '') end as situs, e.level as pemeriksaan,
      to_char(e.confirmed_at at time zone ${cityZone}, 'YYYY-MM-DD') as dipastikan, e.illustrative as contoh, 1 as jumlah_entri, 0 as tanpa_nama
    from e left join directory.kelurahan k on k.code = e.kelurahan_code where e.named
    union all select e.kind, e.helix, null, null, null, null, null, null, null, null, null, null, count(*)::int, count(*)::int from e where not e.named group by e.kind, e.helix
    order by tanpa_nama, slug, jenis, unsur`,
)
