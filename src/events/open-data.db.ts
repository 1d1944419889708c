import { sql } from 'kysely'
import { datasetOf } from '#src/platform/open-data.ts'

/** The city's calendar, a row a date. An organiser is named where it is a body; whoever invites in his own name, or without an account, is not. */
export const eventsData = datasetOf(
  {
    slug: 'acara',
    page: '/acara',
    columns: [
      { name: 'nomor', kind: 'text' },
      { name: 'slug', kind: 'text' },
      { name: 'judul', kind: 'text' },
      { name: 'mulai', kind: 'moment' },
      { name: 'selesai', kind: 'moment' },
      { name: 'jam_diketahui', kind: 'yes_no' },
      { name: 'status', kind: 'text' },
      { name: 'tempat', kind: 'text' },
      { name: 'kode_kelurahan', kind: 'text' },
      { name: 'kode_subsektor', kind: 'text' },
      { name: 'penyelenggara', kind: 'text' },
      { name: 'perangkat_daerah', kind: 'text' },
      { name: 'perkiraan_orang', kind: 'whole' },
      { name: 'harga', kind: 'rupiah' },
      { name: 'contoh', kind: 'yes_no' },
    ],
  },
  () => sql`select e.number as nomor, e.slug, e.title as judul, o.starts_at as mulai, o.ends_at as selesai, o.time_known as jam_diketahui,
      case when o.cancelled then 'cancelled' else e.status end as status, case when e.place_kind = 'online' then '' else coalesce(v.name, b.name, e.place) end as tempat,
      e.kelurahan_code as kode_kelurahan, e.subsector_code as kode_subsektor,
      case when e.organisation_id is not null or not exists (select from events.contact c where c.event_id = e.id)
        or e.person_id is not null and not exists (select from identity.person p where lower(p.name) = lower(e.organiser)) then e.organiser end as penyelenggara, u.code as perangkat_daerah,
      e.crowd as perkiraan_orang, e.price as harga, e.illustrative as contoh
    from events.occurrence o join events.event e on e.id = o.event_id join governance.unit u on u.id = e.unit_id
      left join events.venue v on v.code = e.venue_code left join spaces.bookable b on b.id = e.bookable_id
    where o.listed order by o.starts_at, o.id`,
)
