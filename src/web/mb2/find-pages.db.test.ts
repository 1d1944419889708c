import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Planted, plantGoods } from '../../../test/find-town.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let own: Planted
beforeAll(async () => {
  town = await openTown()
  own = await plantGoods(
    town,
    [
      {
        name: 'Qandil gantung',
        variants: [
          [{ Warna: 'Biru' }, 10_000, 0],
          [{ Warna: 'Hijau' }, 12_000, 3],
        ],
      },
    ],
    { name: 'Toko Qandil' },
  )
})
afterAll(() => town.close())

const see = async (path: string) => (await town.site.request(path)).text()
const slug = () => `${own.shopSlug}-0`

describe('the form of filters', () => {
  it('keeps everything chosen and asks for one shelf at a time', async () => {
    const text = await see('/belanja/cari?q=batik&kategori=batik-tulis&f.motif=kawung&dari=Rp50.000&sampai=900000&kelurahan=tejosari')
    expect(text).toMatch(/type="hidden" name="q" value="batik"/)
    expect(text).toMatch(/type="radio" name="kategori" value="batik-tulis" checked/)
    expect(text).toMatch(/type="radio" name="kategori" value="kain-batik"/)
    expect(text).toMatch(/name="f\.motif" value="kawung" checked/)
    expect(text).toMatch(/name="dari"[^>]* value="Rp50\.000"/)
    expect(text).toMatch(/name="sampai"[^>]* value="Rp900\.000"/)
    expect(text).toMatch(/<details class="fold" open[^>]*>/)
  })

  it('says how many things of how many shops', async () => {
    expect(await see('/belanja/cari?q=qandil')).toMatch(/<b>1 barang<\/b> dari satu toko\./)
    const rows = await town.owner.query<{ n: number; shops: number }>(
      'select count(*)::int as n, count(distinct shop_id)::int as shops from market.product_search where categories @> array[$1]',
      ['kain-batik'],
    )
    expect(await see('/belanja/cari?kategori=kain-batik')).toContain(`<b>${rows.rows[0]?.n} barang</b> dari ${rows.rows[0]?.shops} toko.`)
  })
})

describe('a variant that is out', () => {
  it('stays in sight, cannot be chosen and says why', async () => {
    const text = await see(`/belanja/produk/${slug()}`)
    const [out, there] = [...text.matchAll(/<label class="choice[^"]*".*?<\/label>/gs)].map(([label]) => label)
    expect(out).toContain('Warna Biru')
    expect(out).toContain('disabled')
    expect(out).toContain('habis')
    expect(there).toContain('Warna Hijau')
    expect(there).toContain('checked')
    expect(there).not.toContain('disabled')
  })
})

describe('a number that ran out', () => {
  it('is not shown as verified', async () => {
    const add =
      "insert into market.badge (shop_id, kind, number, state, valid_until, verified_at) values ($1, 'halal', $2, 'verified', $3, now())"
    await town.owner.query(add, [own.shop, 'ID00110000000000001', '2020-01-01'])
    const text = await see(`/belanja/produk/${slug()}`)
    expect(text).toContain('ID00110000000000001')
    expect(text).toContain('Masa berlaku habis')
    expect(text).not.toContain('Sudah diperiksa kurator')
    await town.owner.query(add, [own.shop, 'ID00110000000000002', '2999-01-01'])
    expect(await see(`/belanja/produk/${slug()}`)).toContain('Sudah diperiksa kurator')
  })
})
