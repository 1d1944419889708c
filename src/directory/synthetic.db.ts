import { sql } from 'kysely'
import type { Database } from '#src/platform/database.ts'

const first = [
  'Arum',
  'Bima',
  'Citra',
  'Danu',
  'Elok',
  'Fajar',
  'Galih',
  'Hana',
  'Intan',
  'Jaka',
  'Kirana',
  'Laras',
  'Mega',
  'Nala',
  'Okta',
  'Puspa',
  'Rangga',
  'Sekar',
  'Tirta',
  'Wulan',
]
const last = [
  'Anggara',
  'Brata',
  'Cahyani',
  'Darmawan',
  'Erlangga',
  'Firdaus',
  'Gunawan',
  'Hapsari',
  'Iswara',
  'Kusuma',
  'Lestari',
  'Mahendra',
  'Nugroho',
  'Pratiwi',
  'Rahayu',
  'Saputra',
  'Utami',
  'Wibawa',
  'Yudistira',
  'Zulaikha',
]
const makes = [
  'membuat kain',
  'menulis lagu',
  'mengajar tari',
  'merancang kursi',
  'memotret kampung',
  'menyangrai kopi',
  'menggambar komik',
  'mengukir kayu',
  'menyunting film',
  'merajut tas',
  'menyusun gim',
  'mencetak buku',
  'meracik jamu',
  'menata panggung',
  'merakit lampu',
]
const bodies = ['community', 'business', 'campus', 'media', 'agency']

const pick = (list: readonly string[], by: number) => sql`(${[...list]}::text[])[1 + (hashint4(n * ${by}) & 2147483647) % ${list.length}]`

/** Made-up people and bodies for measuring: the same number always gives the same directory. Under the owner, without deeds; nobody leads them. */
export async function plantSyntheticProfiles(db: Database, count: number): Promise<{ profiles: number }> {
  return await db.transaction().execute(async (tx) => {
    await sql`set local statement_timeout = '10min'`.execute(tx)
    await sql`create temporary table made on commit drop as
      select n, 'uji-profil-' || n as slug, case when n % 5 < 3 then 'person' else ${pick(bodies, 31)} end as kind, ${pick(first, 7)} || ' ' || ${pick(last, 11)} || ' ' || n as name, ${pick(makes, 13)} as makes,
        hashint4(n * 17) & 2147483647 as h from generate_series(1, ${count}) n`.execute(tx)
    await sql`insert into directory.organisation (slug, kind, name) select slug, kind, name from made where kind <> 'person' on conflict (slug) do nothing`.execute(
      tx,
    )
    const made = await sql<{
      n: number
    }>`with s as (select array_agg(code order by code) as codes from directory.subsector where ended_at is null), k as (select array_agg(code order by code) as codes from directory.kelurahan),
      made_in as (insert into directory.profile (slug, kind, helix, organisation_id, name, summary, body, subsectors, kelurahan_code, level, source, illustrative, made_by, confirmed_at)
        select m.slug, m.kind, case m.kind when 'person' then (array['academia', 'business', 'community', 'media'])[1 + m.h % 4] when 'campus' then 'academia' when 'agency' then 'government' else m.kind end,
          o.id, m.name, initcap(m.makes) || ' di rumah dan di panggung kota.', 'Setiap pekan ' || m.makes || ' bersama tetangga; pesanan ditulis di buku.',
          case when m.n % 3 = 0 then array[s.codes[1 + m.h % cardinality(s.codes)], s.codes[1 + (m.h % cardinality(s.codes) + 1 + (m.h / 17) % (cardinality(s.codes) - 1)) % cardinality(s.codes)]] else array[s.codes[1 + m.h % cardinality(s.codes)]] end,
          case when m.n % 20 = 0 then null else k.codes[1 + (m.h / 289) % cardinality(k.codes)] end, (array['listed', 'listed', 'contact', 'evidence', 'partner'])[1 + m.h % 5], 'synthetic', true, 'system:seed',
          clock_timestamp() - make_interval(mins => (m.h % 260000))
        from made m cross join s cross join k left join directory.organisation o on o.slug = m.slug on conflict (slug) do nothing returning 1)
      select count(*)::int as n from made_in`.execute(tx)
    return { profiles: made.rows[0]?.n ?? 0 }
  })
}
