import { sql } from 'kysely'
import { datasetOf } from '#src/platform/open-data.ts'

/** The public face of every open shop: what its window shows, without how it is reached. */
export const shopsData = datasetOf(
  {
    slug: 'toko',
    page: '/belanja/toko',
    columns: [
      { name: 'slug', kind: 'text' },
      { name: 'nama', kind: 'text' },
      { name: 'kode_kelurahan', kind: 'text' },
      { name: 'kelurahan', kind: 'text' },
      { name: 'kecamatan', kind: 'text' },
      { name: 'kode_subsektor', kind: 'text' },
      { name: 'subsektor', kind: 'text' },
      { name: 'jumlah_produk', kind: 'whole', added: true },
    ],
  },
  () => sql`select s.slug, s.name as nama, k.code as kode_kelurahan, k.name as kelurahan, d.name as kecamatan, b.code as kode_subsektor, b.name as subsektor,
      (select count(*)::int from market.product_search p where p.shop_id = s.id) as jumlah_produk
    from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code join directory.district d on d.code = k.district_code
      join directory.subsector b on b.code = s.subsector_code where s.status = 'approved' order by s.slug`,
)

/** Everything on sale, as the search of the market has it. */
export const productsData = datasetOf(
  {
    slug: 'produk',
    page: '/belanja/cari',
    columns: [
      { name: 'slug', kind: 'text' },
      { name: 'nama', kind: 'text' },
      { name: 'toko', kind: 'text' },
      { name: 'kategori', kind: 'text' },
      { name: 'kode_kelurahan', kind: 'text' },
      { name: 'asal', kind: 'text' },
      { name: 'teknik', kind: 'text' },
      { name: 'harga_terendah', kind: 'rupiah' },
      { name: 'harga_tertinggi', kind: 'rupiah' },
      { name: 'satu_satunya', kind: 'yes_no' },
      { name: 'terbit', kind: 'moment' },
    ],
  },
  () => sql`select p.slug, p.name as nama, p.shop_slug as toko, p.category as kategori, p.kelurahan_code as kode_kelurahan, p.origin as asal, p.technique as teknik,
      p.min_price as harga_terendah, p.max_price as harga_tertinggi, p.one_of_a_kind as satu_satunya, p.published_at as terbit
    from market.product_search p order by p.slug`,
)
