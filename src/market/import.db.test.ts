import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { counts, type ImportTown, openImportTown, rowsIn, shop, table, wrongLevels } from '../../test/import-town.ts'
import { windows1252 } from '../../test/table-samples.ts'
import type { Town } from '../../test/town.ts'
import { placeOrder } from './checkout.db.ts'
import { runImport } from './import.db.ts'
import { cancelImport, failedRows, importForTeam, previewImport, startImport, uploadImport } from './import-job.db.ts'

let on: ImportTown
let town: Town
let owner: Ctx
let other: Ctx
beforeAll(async () => {
  on = await openImportTown()
  town = on.town
  owner = on.owner
  other = on.other
})
afterAll(() => town?.close())

describe('a table of ours', () => {
  test('goes in at once, is listed at once, and the same again changes nothing', async () => {
    const text = table([
      'OUR-1,Kopi Uji Satu,25000,10,Kopi,Biji sangrai sedang.,250,,,',
      'OUR-2-S,Kaos Kopi Uji,80000,3,Kaos,Katun.,200,Ukuran,S,',
      'OUR-2-M,Kaos Kopi Uji,80000,4,Kaos,,200,Ukuran,M,',
    ])
    expect(counts(await on.bring(text))).toEqual([3, 0, 0, 0])
    expect((await on.codes('OUR-%')).map((row) => [row.sku, row.name, row.price, row.on_hand, row.status])).toEqual([
      ['OUR-1', 'Kopi Uji Satu', '25000', 10, 'published'],
      ['OUR-2-M', 'Kaos Kopi Uji', '80000', 4, 'published'],
      ['OUR-2-S', 'Kaos Kopi Uji', '80000', 3, 'published'],
    ])
    const listed = await town.owner.query(
      `select name, min_price, available from market.product_search where name like '%Kopi Uji%' order by name`,
    )
    expect(listed.rows).toEqual([
      { name: 'Kaos Kopi Uji', min_price: '80000', available: 7 },
      { name: 'Kopi Uji Satu', min_price: '25000', available: 10 },
    ])
    const movements = await town.owner.query<{ n: string }>('select count(*) as n from market.stock_movement')
    expect(counts(await on.bring(text))).toEqual([0, 0, 3, 0])
    expect((await town.owner.query('select count(*) as n from market.stock_movement')).rows).toEqual(movements.rows)
  })

  test('changed cells change what they name, once', async () => {
    expect(counts(await on.bring(table(['our-1,Kopi Uji Satu,27500,12,Kopi,,,,,'])))).toEqual([0, 1, 0, 0])
    expect((await on.codes('OUR-1'))[0]).toMatchObject({ price: '27500', on_hand: 12 })
    const product = (
      await town.owner.query<{ description: string; weight_grams: number; id: string }>(
        `select p.description, p.weight_grams, p.id from market.product p join market.variant v on v.product_id = p.id where v.sku = 'OUR-1'`,
      )
    ).rows[0]
    expect([product?.description, product?.weight_grams]).toEqual(['Biji sangrai sedang.', 250])
    const edits = await town.owner.query<{ changes: object }>('select changes from market.product_edit where product_id = $1', [
      product?.id,
    ])
    expect(edits.rows).toEqual([{ changes: { price: [25_000, 27_500] } }])
    const moved = await town.owner.query(
      `select m.kind, m.on_hand from market.stock_movement m join market.variant v on v.id = m.variant_id where v.sku = 'OUR-1' order by m.id`,
    )
    expect(moved.rows).toEqual([
      { kind: 'received', on_hand: 10 },
      { kind: 'counted', on_hand: 2 },
    ])
  })

  test('bad rows come back with the reason, and corrected they go in without doubles (S31)', async () => {
    const rows = [
      'BAD-1,Kopi Baik,20000,5,Kopi,,,,,',
      'BAD-2,Kopi Buruk,Rp12rb,5,Kopi,,,,,',
      'BAD-3,Mesin Kopi,20000,5,Elektronik,,,,,',
      '"=1+1",Kopi Rumus,20000,5,Kopi,,,,,',
      ',Tanpa Kode,20000,-5,Kopi,,,,,',
      'BAD-K-S,Kaos Cacat,50000,1,Kaos,,,Ukuran,S,',
      'BAD-K-M,Kaos Cacat,lima puluh,1,Kaos,,,Ukuran,M,',
    ]
    const first = await on.bring(table(rows))
    expect(counts(first)).toEqual([2, 0, 0, 5])
    const back = rowsIn(first.failedFile)
    expect(back.map((row) => [row.baris, row.kolom])).toEqual([
      ['3', 'harga'],
      ['4', 'kategori'],
      ['5', 'sku'],
      ['6', 'sku, stok'],
      ['8', 'harga'],
    ])
    expect(back[0]?.alasan).toBe("harga 'Rp12rb' bukan angka; tulis 12000")
    expect(back[1]?.alasan).toMatch(/^kategori 'Elektronik' tidak ada di sini; yang mirip: /)
    expect(back[2]?.sku).toBe("'=1+1")
    const mended = table([
      'BAD-2,Kopi Buruk,12000,5,Kopi,,,,,',
      'BAD-3,Mesin Kopi,20000,5,Kerajinan,,,,,',
      'BAD-K-M,Kaos Cacat,50000,1,Kaos,,,Ukuran,M,',
    ])
    expect(counts(await on.bring(mended))).toEqual([3, 0, 0, 0])
    const kaos = await town.owner.query(`select count(distinct product_id) as n from market.variant where sku like 'BAD-K-%'`)
    expect(kaos.rows).toEqual([{ n: '1' }])
    expect(counts(await on.bring(table(rows)))).toEqual([0, 0, 2, 5])
  })

  test('as Excel with Indonesian settings writes it (S32)', async () => {
    const text =
      'SKU;Nama Produk;Harga;Stok;Kategori;Deskripsi\r\nXL-1;Kopi Robusta “Dr’ Liwa” – 250 g;"1.250.000,00";7;Kopi;"Baris satu,\r\nbaris dua"\r\nXL-2;Kopi Café;Rp1.250.000;1;Kopi;\r\n'
    expect(counts(await on.bring(windows1252(text)))).toEqual([2, 0, 0, 0])
    expect((await on.codes('XL-%')).map((row) => [row.name, row.price])).toEqual([
      ['Kopi Robusta “Dr’ Liwa” – 250 g', '1250000'],
      ['Kopi Café', '1250000'],
    ])
  })

  test.each([
    ['empty', '', 'platform.table.empty'],
    ['only headings', 'sku,nama,harga,stok\r\n', 'platform.table.only_headings'],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, ...Buffer.from('xl/workbook.xml')]), 'platform.table.spreadsheet'],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'platform.table.other_kind'],
    ['unknown columns', 'a,b,c\r\n1,2,3\r\n', 'market.import.mapping.missing'],
  ])('%s is refused plainly', async (_, text, rule) => {
    const before = await town.owner.query('select count(*) as n from market.import_job')
    await expect(on.bring(text)).rejects.toThrow(rule)
    expect((await town.owner.query('select count(*) as n from market.import_job')).rows).toEqual(before.rows)
  })

  test('nothing in a cell breaks it: forty columns, a megabyte, signs that calculate, letters that are none (S33)', async () => {
    const wide = `W-1,Kopi Lebar,1000,1,Kopi${',x'.repeat(40)}`
    const found = await on.bring(
      table([
        wide,
        `W-2,Kopi Panjang,1000,1,Kopi,${'a'.repeat(1_000_000)},,,,`,
        'W-3,"=HYPERLINK(""http://jahat"")",1000,1,Kopi,,,,,',
        'W-4,Kopi\u0000Nol,1000,1,Kopi,,,,,',
        'W-5,<script>alert(1)</script>,1000,1,Kopi,,,,,',
      ]),
    )
    expect(counts(found)).toEqual([3, 0, 0, 2])
    expect((await on.codes('W-%')).map((row) => row.name)).toEqual(['=HYPERLINK("http://jahat")', 'KopiNol', '<script>alert(1)</script>'])
    expect(rowsIn(found.failedFile)).toHaveLength(2)
  })

  test('goods buyers hold are not counted away: the orders are named', async () => {
    await on.bring(table(['HELD,Kopi Tertahan,10000,10,Kopi,,,,,']))
    const variant = (await town.owner.query<{ id: string }>(`select id from market.variant where sku = 'HELD'`)).rows[0]?.id ?? ''
    const order = await placeOrder(await town.as('guest'), {
      lines: [{ variant, quantity: 6 }],
      fulfilment: [],
      buyer: { name: 'Sari', phone: '6281200000009' },
      payment: 'qris',
    })
    if (!order.ok) throw new Error('not placed')
    const found = await on.bring(table(['HELD,Kopi Tertahan,10000,4,Kopi,,,,,']))
    expect(counts(found)).toEqual([0, 0, 0, 1])
    expect(rowsIn(found.failedFile)[0]?.alasan).toContain(order.value.sellerOrders[0]?.number)
    expect(counts(await on.bring(table(['HELD,Kopi Tertahan,10000,6,Kopi,,,,,'])))).toEqual([0, 1, 0, 0])
  })

  test('a trial writes nothing but the result', async () => {
    const found = await on.bring(table(['DRY-1,Kopi Coba,10000,1,Kopi,,,,,', 'DRY-2,Kopi Coba Dua,x,1,Kopi,,,,,']), { dryRun: true })
    expect(counts(found)).toEqual([1, 0, 0, 1])
    expect(await on.codes('DRY-%')).toEqual([])
  })

  test('a shop that is not approved gets drafts', async () => {
    await on.bring(table(['SUB-1,Sabun Uji,10000,1,Sabun dan perawatan,,,,,']), { shop: 'sabun-serai-wangi' })
    expect((await on.codes('SUB-1'))[0]?.status).toBe('draft')
  })

  test('the same code in two shops is two goods, and an unknown shop is none', async () => {
    await on.bring(table(['OUR-1,Kopi Lain,9000,1,Kopi,,,,,']), { shop: 'dapur-mak-sarwi' })
    expect((await on.codes('OUR-1')).map((row) => row.price).sort()).toEqual(['27500', '9000'])
    await expect(on.bring(table(['A,B,1,1,Kopi,,,,,']), { shop: 'tidak-ada' })).rejects.toThrow('market.import.shop_unknown')
  })
})

describe('by the team', () => {
  const upload = async (text: string, as = owner) => {
    const outcome = await uploadImport(as, { shop, name: '../../etc/produk saya.csv', bytes: Buffer.from(text) })
    if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
    return outcome.value
  }

  test('uploaded, looked at, tried, brought in, told by letter', async () => {
    const { job, mapping } = await upload(table(['TIM-1,Kopi Tim,"12.500",3,kopi,,,,,', 'TIM-2,Kopi Tim Dua,abc,3,kopi,,,,,']))
    expect(mapping.format).toBe('mb2')
    const preview = await previewImport(owner, shop, job)
    expect(
      preview.rows.map(({ line, sku, price, stock, category, refusals }) => [line, sku, price, stock, category, refusals.length]),
    ).toEqual([
      [2, 'TIM-1', 12_500, 3, 'kopi', 0],
      [3, '', undefined, undefined, undefined, 1],
    ])
    expect((await startImport(owner, { shop, job, dryRun: true })).ok).toBe(true)
    await runImport(town.house, job)
    expect(await importForTeam(owner, shop, job)).toMatchObject({
      status: 'done',
      dryRun: true,
      rowsTotal: 2,
      rowsDone: 2,
      created: 1,
      failed: 1,
      fileName: 'produk saya.csv',
    })
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(true)
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(true)
    await runImport(town.house, job)
    await runImport(town.house, job)
    expect(await importForTeam(owner, shop, job)).toMatchObject({ status: 'done', dryRun: false, rowsDone: 2, created: 1, failed: 1 })
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(false)
    expect((await on.codes('TIM-%')).map((row) => row.sku)).toEqual(['TIM-1'])
    const failed = await failedRows(owner, shop, job)
    expect([failed.name, failed.bytes.toString().split('\r\n').length]).toEqual(['produk saya-perlu-diperbaiki.csv', 3])
    const letters = await town.owner.query<{ subject: string; body: string }>(
      `select subject, body from platform.mail where subject like 'produk saya.csv%' order by at`,
    )
    expect(letters.rows[0]?.subject).toContain('percobaan')
    const by = await town.owner.query<{ actor: string }>(
      `select m.actor from market.stock_movement m join market.variant v on v.id = m.variant_id where v.sku = 'TIM-1'`,
    )
    expect(by.rows[0]?.actor).toMatch(/^person:/)
  })

  test('with columns of its own naming, chosen by hand', async () => {
    const { job, mapping } = await upload('barcode,apa,rupiah,sisa\r\nCOL-1,Kopi Kolom,5000,2\r\n')
    expect(mapping.missing).toContain('harga')
    expect(await startImport(owner, { shop, job, dryRun: false })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'market.import.mapping.missing' }, {}, {}, {}],
    })
    expect(
      (await startImport(owner, { shop, job, dryRun: false, columns: { sku: 0, nama: 1, harga: 2, stok: 3 }, defaultCategory: 'kopi' })).ok,
    ).toBe(true)
    await runImport(town.house, job)
    expect((await on.codes('COL-1'))[0]).toMatchObject({ name: 'Kopi Kolom', on_hand: 2 })
  })

  test('somebody else’s job is not there', async () => {
    const { job } = await upload(table(['MINE,Kopi,1000,1,Kopi,,,,,']))
    for (const at of [shop, 'sanggar-canting-senja']) {
      for (const tried of [
        () => importForTeam(other, at, job),
        () => startImport(other, { shop: at, job, dryRun: false }),
        () => failedRows(other, at, job),
        () => previewImport(other, at, job),
      ])
        await expect(tried()).rejects.toThrow(Missing)
    }
    await expect(cancelImport(other, { shop, job })).rejects.toThrow(Missing)
    await expect(uploadImport(other, { shop, name: 'a.csv', bytes: Buffer.from('a') })).rejects.toThrow(Missing)
  })
})

test('levels are the sums of their movements after all this', async () => {
  expect(await wrongLevels(town)).toEqual([])
})
