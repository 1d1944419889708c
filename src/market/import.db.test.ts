import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { done, Missing, refused } from '#src/base/outcome.ts'
import type { Actor, Ctx } from '#src/platform/context.ts'
import { openTown, type Town } from '../../test/town.ts'
import { windows1252 } from './_import-samples.ts'
import { placeOrder } from './checkout.db.ts'
import { runImport, runImportRows } from './import.db.ts'
import { cancelImport, failedRows, type ImportTotals, importFile, importForTeam, importPictures, previewImport, resumeImports, startImport, uploadImport } from './import-job.db.ts'
import { fetchPictures } from './import-pictures.db.ts'

let town: Town
let owner: Ctx
let other: Ctx
const folder = mkdtempSync(join(tmpdir(), 'mch-import-'))
const operator: Actor = { kind: 'system', job: 'operator' }
beforeAll(async () => {
  town = await openTown()
  owner = await town.as('penjual-kopi')
  other = await town.as('penjual-batik')
})
afterAll(() => town?.close())

const shop = 'kopi-lereng-pagi'
let files = 0
async function bring(text: string | Uint8Array, o: { dryRun?: boolean; shop?: string; defaultCategory?: string } = {}): Promise<ImportTotals> {
  const file = join(folder, `berkas-${++files}.csv`)
  writeFileSync(file, text)
  const outcome = await importFile(town.house, { file, shop: o.shop ?? shop, dryRun: o.dryRun ?? false, actor: operator, ...(o.defaultCategory ? { defaultCategory: o.defaultCategory } : {}) })
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}
const counts = ({ created, updated, unchanged, failed }: ImportTotals | { created: number; updated: number; unchanged: number; failed: number }) => [created, updated, unchanged, failed]
const table = (rows: string[]) => ['sku,nama,harga,stok,kategori,deskripsi,berat_gram,opsi_1_nama,opsi_1_nilai,gambar', ...rows].join('\r\n')
const codes = async (like: string) => (await town.owner.query<{ sku: string; name: string; price: string; on_hand: number; status: string }>(`select v.sku, p.name, v.price, st.on_hand, p.status from market.variant v join market.product p on p.id = v.product_id join market.stock st on st.variant_id = v.id where v.sku like $1 order by v.sku`, [like])).rows
function rowsIn(path: string | undefined): Record<string, string>[] {
  const text = readFileSync(path ?? '', 'utf8')
  return parse(text, { columns: true, bom: true, relax_column_count: true, delimiter: text.split('\n')[0]?.includes(';') ? ';' : ',' })
}

describe('a table of ours', () => {
  test('goes in at once, is listed at once, and the same again changes nothing', async () => {
    const text = table(['OUR-1,Kopi Uji Satu,25000,10,Kopi,Biji sangrai sedang.,250,,,', 'OUR-2-S,Kaos Kopi Uji,80000,3,Kaos,Katun.,200,Ukuran,S,', 'OUR-2-M,Kaos Kopi Uji,80000,4,Kaos,,200,Ukuran,M,'])
    expect(counts(await bring(text))).toEqual([3, 0, 0, 0])
    expect((await codes('OUR-%')).map((row) => [row.sku, row.name, row.price, row.on_hand, row.status])).toEqual([
      ['OUR-1', 'Kopi Uji Satu', '25000', 10, 'published'],
      ['OUR-2-M', 'Kaos Kopi Uji', '80000', 4, 'published'],
      ['OUR-2-S', 'Kaos Kopi Uji', '80000', 3, 'published'],
    ])
    const listed = await town.owner.query(`select name, min_price, available from market.product_search where name like '%Kopi Uji%' order by name`)
    expect(listed.rows).toEqual([{ name: 'Kaos Kopi Uji', min_price: '80000', available: 7 }, { name: 'Kopi Uji Satu', min_price: '25000', available: 10 }])
    const movements = await town.owner.query<{ n: string }>('select count(*) as n from market.stock_movement')
    expect(counts(await bring(text))).toEqual([0, 0, 3, 0])
    expect((await town.owner.query('select count(*) as n from market.stock_movement')).rows).toEqual(movements.rows)
  })

  test('changed cells change what they name, once', async () => {
    expect(counts(await bring(table(['our-1,Kopi Uji Satu,27500,12,Kopi,,,,,'])))).toEqual([0, 1, 0, 0])
    expect((await codes('OUR-1'))[0]).toMatchObject({ price: '27500', on_hand: 12 })
    const product = (await town.owner.query<{ description: string; weight_grams: number; id: string }>(`select p.description, p.weight_grams, p.id from market.product p join market.variant v on v.product_id = p.id where v.sku = 'OUR-1'`)).rows[0]
    expect([product?.description, product?.weight_grams]).toEqual(['Biji sangrai sedang.', 250])
    const edits = await town.owner.query<{ changes: object }>('select changes from market.product_edit where product_id = $1', [product?.id])
    expect(edits.rows).toEqual([{ changes: { price: [25_000, 27_500] } }])
    const moved = await town.owner.query(`select m.kind, m.on_hand from market.stock_movement m join market.variant v on v.id = m.variant_id where v.sku = 'OUR-1' order by m.id`)
    expect(moved.rows).toEqual([{ kind: 'received', on_hand: 10 }, { kind: 'counted', on_hand: 2 }])
  })

  test('bad rows come back with the reason, and corrected they go in without doubles (S31)', async () => {
    const rows = ['BAD-1,Kopi Baik,20000,5,Kopi,,,,,', 'BAD-2,Kopi Buruk,Rp12rb,5,Kopi,,,,,', 'BAD-3,Mesin Kopi,20000,5,Elektronik,,,,,', '"=1+1",Kopi Rumus,20000,5,Kopi,,,,,', ',Tanpa Kode,20000,-5,Kopi,,,,,', 'BAD-K-S,Kaos Cacat,50000,1,Kaos,,,Ukuran,S,', 'BAD-K-M,Kaos Cacat,lima puluh,1,Kaos,,,Ukuran,M,']
    const first = await bring(table(rows))
    expect(counts(first)).toEqual([2, 0, 0, 5])
    const back = rowsIn(first.failedFile)
    expect(back.map((row) => [row.baris, row.kolom])).toEqual([['3', 'harga'], ['4', 'kategori'], ['5', 'sku'], ['6', 'sku, stok'], ['8', 'harga']])
    expect(back[0]?.alasan).toBe("harga 'Rp12rb' bukan angka; tulis 12000")
    expect(back[1]?.alasan).toMatch(/^kategori 'Elektronik' tidak ada di sini; yang mirip: /)
    expect(back[2]?.sku).toBe("'=1+1")
    const mended = table(['BAD-2,Kopi Buruk,12000,5,Kopi,,,,,', 'BAD-3,Mesin Kopi,20000,5,Kerajinan,,,,,', 'BAD-K-M,Kaos Cacat,50000,1,Kaos,,,Ukuran,M,'])
    expect(counts(await bring(mended))).toEqual([3, 0, 0, 0])
    const kaos = await town.owner.query(`select count(distinct product_id) as n from market.variant where sku like 'BAD-K-%'`)
    expect(kaos.rows).toEqual([{ n: '1' }])
    expect(counts(await bring(table(rows)))).toEqual([0, 0, 2, 5])
  })

  test('as Excel with Indonesian settings writes it (S32)', async () => {
    const text = 'SKU;Nama Produk;Harga;Stok;Kategori;Deskripsi\r\nXL-1;Kopi Robusta “Dr’ Liwa” – 250 g;"1.250.000,00";7;Kopi;"Baris satu,\r\nbaris dua"\r\nXL-2;Kopi Café;Rp1.250.000;1;Kopi;\r\n'
    expect(counts(await bring(windows1252(text)))).toEqual([2, 0, 0, 0])
    expect((await codes('XL-%')).map((row) => [row.name, row.price])).toEqual([['Kopi Robusta “Dr’ Liwa” – 250 g', '1250000'], ['Kopi Café', '1250000']])
  })

  test.each([
    ['empty', '', 'market.import.file.empty'],
    ['only headings', 'sku,nama,harga,stok\r\n', 'market.import.file.only_headings'],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, ...Buffer.from('xl/workbook.xml')]), 'market.import.file.spreadsheet'],
    ['a picture', Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 0]), 'market.import.file.other_kind'],
    ['unknown columns', 'a,b,c\r\n1,2,3\r\n', 'market.import.mapping.missing'],
  ])('%s is refused plainly', async (_, text, rule) => {
    const before = await town.owner.query('select count(*) as n from market.import_job')
    await expect(bring(text)).rejects.toThrow(rule)
    expect((await town.owner.query('select count(*) as n from market.import_job')).rows).toEqual(before.rows)
  })

  test('nothing in a cell breaks it: forty columns, a megabyte, signs that calculate, letters that are none (S33)', async () => {
    const wide = `W-1,Kopi Lebar,1000,1,Kopi${',x'.repeat(40)}`
    const found = await bring(table([wide, `W-2,Kopi Panjang,1000,1,Kopi,${'a'.repeat(1_000_000)},,,,`, 'W-3,"=HYPERLINK(""http://jahat"")",1000,1,Kopi,,,,,', 'W-4,Kopi\u0000Nol,1000,1,Kopi,,,,,', 'W-5,<script>alert(1)</script>,1000,1,Kopi,,,,,']))
    expect(counts(found)).toEqual([3, 0, 0, 2])
    expect((await codes('W-%')).map((row) => row.name)).toEqual(['=HYPERLINK("http://jahat")', 'KopiNol', '<script>alert(1)</script>'])
    expect(rowsIn(found.failedFile)).toHaveLength(2)
  })

  test('goods buyers hold are not counted away: the orders are named', async () => {
    await bring(table(['HELD,Kopi Tertahan,10000,10,Kopi,,,,,']))
    const variant = (await town.owner.query<{ id: string }>(`select id from market.variant where sku = 'HELD'`)).rows[0]?.id ?? ''
    const order = await placeOrder(await town.as('guest'), { lines: [{ variant, quantity: 6 }], fulfilment: [], buyer: { name: 'Sari', phone: '6281200000009' }, payment: 'qris' })
    if (!order.ok) throw new Error('not placed')
    const found = await bring(table(['HELD,Kopi Tertahan,10000,4,Kopi,,,,,']))
    expect(counts(found)).toEqual([0, 0, 0, 1])
    expect(rowsIn(found.failedFile)[0]?.alasan).toContain(order.value.sellerOrders[0]?.number)
    expect(counts(await bring(table(['HELD,Kopi Tertahan,10000,6,Kopi,,,,,'])))).toEqual([0, 1, 0, 0])
  })

  test('a trial writes nothing but the result', async () => {
    const found = await bring(table(['DRY-1,Kopi Coba,10000,1,Kopi,,,,,', 'DRY-2,Kopi Coba Dua,x,1,Kopi,,,,,']), { dryRun: true })
    expect(counts(found)).toEqual([1, 0, 0, 1])
    expect(await codes('DRY-%')).toEqual([])
  })

  test('a shop that is not approved gets drafts', async () => {
    await bring(table(['SUB-1,Sabun Uji,10000,1,Sabun dan perawatan,,,,,']), { shop: 'sabun-serai-wangi' })
    expect((await codes('SUB-1'))[0]?.status).toBe('draft')
  })

  test('the same code in two shops is two goods, and an unknown shop is none', async () => {
    await bring(table(['OUR-1,Kopi Lain,9000,1,Kopi,,,,,']), { shop: 'dapur-mak-sarwi' })
    expect((await codes('OUR-1')).map((row) => row.price).sort()).toEqual(['27500', '9000'])
    await expect(bring(table(['A,B,1,1,Kopi,,,,,']), { shop: 'tidak-ada' })).rejects.toThrow('market.import.shop_unknown')
  })
})

describe('tables of other systems', () => {
  const fixture = (name: string) => readFileSync(new URL(`../../test/fixtures/import/${name}.csv`, import.meta.url))

  test.each(['shopify', 'woocommerce'])('%s goes in, and again changes nothing', async (name) => {
    const first = await bring(fixture(name), { defaultCategory: 'kerajinan', shop: 'anyam-limbung' })
    expect(first.failedFile ? rowsIn(first.failedFile).map((row) => row.alasan) : []).toEqual([])
    expect(first.created).toBeGreaterThan(15)
    const again = await bring(fixture(name), { defaultCategory: 'kerajinan', shop: 'anyam-limbung' })
    expect(counts(again)).toEqual([0, 0, first.created, 0])
    const sized = await town.owner.query<{ n: string }>(`select count(*) as n from market.product p where (select count(*) from market.variant v where v.product_id = p.id) > 1 and p.shop_id = (select id from market.shop where slug = 'anyam-limbung')`)
    expect(Number(sized.rows[0]?.n)).toBeGreaterThan(1)
  })

  test('their pictures are fetched afterwards, each with what became of it', async () => {
    const bytes = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#884422' } }).jpeg().toBuffer()
    const rows = Array.from({ length: 30 }, (_, at) => `PIC-${at},Gambar Uji ${at},1000,1,Kopi,,,,,"https://gambar.example/${at}.jpg https://gambar.example/b${at}.jpg"`)
    const { job } = await bring(table(rows))
    let asked = 0
    const fetch = async (address: string) => {
      asked += 1
      if (address.endsWith('/3.jpg')) return refused({ rule: 'platform.fetch.status', facts: { status: 404 } })
      if (address.endsWith('/4.jpg')) return done(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'))
      return done(bytes)
    }
    expect(await fetchPictures(town.house, job, { fetch, most: 25 })).toEqual({ done: 23, failed: 2 })
    expect(await fetchPictures(town.house, job, { fetch, most: 1000 })).toEqual({ done: 35, failed: 0 })
    expect((await importForTeam(owner, shop, job)).pictures).toEqual({ waiting: 0, done: 58, failed: 2 })
    const told = await importPictures(owner, shop, job)
    expect(told.slice(0, 2).map((one) => [one.address.split('/').at(-1), one.refusal?.rule])).toEqual([['3.jpg', 'platform.fetch.status'], ['4.jpg', 'market.picture.svg']])
    const there = await town.owner.query(`select alt, position, source_name from market.picture pic join market.product p on p.id = pic.product_id where p.name = 'Gambar Uji 7' order by position`)
    expect(there.rows).toEqual([0, 1].map((position) => ({ alt: 'Gambar Gambar Uji 7', position, source_name: `https://gambar.example/${position ? 'b' : ''}7.jpg` })))
    asked = 0
    const { job: second } = await bring(table(rows))
    await fetchPictures(town.house, second, { fetch, most: 1000 })
    // only the two that are still missing are asked for again
    expect(asked).toBe(2)
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
    expect(preview.rows.map(({ line, sku, price, stock, category, refusals }) => [line, sku, price, stock, category, refusals.length])).toEqual([[2, 'TIM-1', 12_500, 3, 'kopi', 0], [3, '', undefined, undefined, undefined, 1]])
    expect((await startImport(owner, { shop, job, dryRun: true })).ok).toBe(true)
    await runImport(town.house, job)
    expect(await importForTeam(owner, shop, job)).toMatchObject({ status: 'done', dryRun: true, rowsTotal: 2, rowsDone: 2, created: 1, failed: 1, fileName: 'produk saya.csv' })
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(true)
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(true)
    await runImport(town.house, job)
    await runImport(town.house, job)
    expect(await importForTeam(owner, shop, job)).toMatchObject({ status: 'done', dryRun: false, rowsDone: 2, created: 1, failed: 1 })
    expect((await startImport(owner, { shop, job, dryRun: false })).ok).toBe(false)
    expect((await codes('TIM-%')).map((row) => row.sku)).toEqual(['TIM-1'])
    const failed = await failedRows(owner, shop, job)
    expect([failed.name, failed.bytes.toString().split('\r\n').length]).toEqual(['produk saya-perlu-diperbaiki.csv', 3])
    const letters = await town.owner.query<{ subject: string; body: string }>(`select subject, body from platform.mail where subject like 'produk saya.csv%' order by at`)
    expect(letters.rows[0]?.subject).toContain('percobaan')
    const by = await town.owner.query<{ actor: string }>(`select m.actor from market.stock_movement m join market.variant v on v.id = m.variant_id where v.sku = 'TIM-1'`)
    expect(by.rows[0]?.actor).toMatch(/^person:/)
  })

  test('with columns of its own naming, chosen by hand', async () => {
    const { job, mapping } = await upload('barcode,apa,rupiah,sisa\r\nCOL-1,Kopi Kolom,5000,2\r\n')
    expect(mapping.missing).toContain('harga')
    expect(await startImport(owner, { shop, job, dryRun: false })).toMatchObject({ ok: false, refusals: [{ rule: 'market.import.mapping.missing' }, {}, {}, {}] })
    expect((await startImport(owner, { shop, job, dryRun: false, columns: { sku: 0, nama: 1, harga: 2, stok: 3 }, defaultCategory: 'kopi' })).ok).toBe(true)
    await runImport(town.house, job)
    expect((await codes('COL-1'))[0]).toMatchObject({ name: 'Kopi Kolom', on_hand: 2 })
  })

  test('somebody else’s job is not there', async () => {
    const { job } = await upload(table(['MINE,Kopi,1000,1,Kopi,,,,,']))
    for (const at of [shop, 'sanggar-canting-senja']) {
      for (const tried of [() => importForTeam(other, at, job), () => startImport(other, { shop: at, job, dryRun: false }), () => failedRows(other, at, job), () => previewImport(other, at, job)]) await expect(tried()).rejects.toThrow(Missing)
    }
    await expect(cancelImport(other, { shop, job })).rejects.toThrow(Missing)
    await expect(uploadImport(other, { shop, name: 'a.csv', bytes: Buffer.from('a') })).rejects.toThrow(Missing)
  })
})

/** Rows of which three in a hundred are bad. */
const many = (mark: string, rows: number) => table(Array.from({ length: rows }, (_, at) => `${mark}-${at},Kopi nomor ${mark} ${at},${at % 100 < 3 ? 'Rp12rb' : 1000 + at},${at % 50},Kopi,Keterangan,250,,,`))

describe('a long table', () => {
  test('is written at more than 500 rows a second, and again faster (S30)', async () => {
    const start = performance.now()
    const found = await bring(many('LONG', 3_000))
    const seconds = (performance.now() - start) / 1000
    expect(counts(found)).toEqual([2_910, 0, 0, 90])
    expect(3_000 / seconds).toBeGreaterThan(500)
    expect(counts(await bring(many('LONG', 3_000)))).toEqual([0, 0, 2_910, 90])
    expect(rowsIn(found.failedFile)).toHaveLength(90)
    const total = await town.owner.query(`select rows_total, rows_done, created + updated + unchanged + failed as told from market.import_job where id = $1`, [found.job])
    expect(total.rows[0]).toEqual({ rows_total: 3_000, rows_done: 3_000, told: 3_000 })
  })

  test('whose run is killed goes on behind its last batch, without doubles (S33)', async () => {
    const { ok, ...rest } = await uploadImport(owner, { shop, name: 'panjang.csv', bytes: Buffer.from(many('KILL', 3_000)) })
    if (!ok || !('value' in rest)) throw new Error('not uploaded')
    const { job } = rest.value as { job: string }
    await startImport(owner, { shop, job, dryRun: false })
    // the database goes away under the third batch, as it does for a process that is killed
    let transactions = 0
    const killed = () => {
      throw new Error('killed')
    }
    const dying = {
      ...town.house,
      db: new Proxy(town.house.db, {
        get(db, key) {
          if (key === 'transaction' && ++transactions > 4) return killed
          const found = Reflect.get(db, key, db)
          return typeof found === 'function' ? found.bind(db) : found
        },
      }),
    }
    await expect(runImportRows(dying, job)).rejects.toThrow('killed')
    const half = await importForTeam(owner, shop, job)
    expect(half.status).toBe('running')
    expect(half.rowsDone).toBeGreaterThan(500)
    expect(half.rowsDone).toBeLessThan(3_000)
    expect(await resumeImports(town.house)).toBe(0)
    await town.owner.query(`update market.import_job set touched_at = now() - interval '10 minutes' where id = $1`, [job])
    expect(await resumeImports(town.house)).toBe(1)
    // two that take it up at once
    await Promise.all([runImportRows(town.house, job), runImportRows(town.house, job)])
    const whole = await importForTeam(owner, shop, job)
    expect([whole.status, whole.rowsDone, ...counts(whole)]).toEqual(['done', 3_000, 2_910, 0, 0, 90])
    expect(await codes('KILL-%')).toHaveLength(2_910)
  })

  test('can be stopped; what is in stays in', async () => {
    const uploaded = await uploadImport(owner, { shop, name: 'berhenti.csv', bytes: Buffer.from(many('STOP', 3_000)) })
    if (!uploaded.ok) throw new Error('not uploaded')
    const { job } = uploaded.value
    await startImport(owner, { shop, job, dryRun: false })
    const running = runImportRows(town.house, job)
    while ((await importForTeam(owner, shop, job)).rowsDone === 0) await new Promise((wait) => setTimeout(wait, 5))
    expect((await cancelImport(owner, { shop, job })).ok).toBe(true)
    await running
    const stopped = await importForTeam(owner, shop, job)
    expect(stopped.status).toBe('stopped')
    expect(await codes('STOP-%')).toHaveLength(stopped.created)
    expect(stopped.created).toBeLessThan(2_910)
  })

  test('one row the database itself refuses costs that row', async () => {
    await town.owner.query(`alter table market.variant add constraint "market.variant.not_this_one" check (sku <> 'ODD-7')`)
    const found = await bring(table(Array.from({ length: 20 }, (_, at) => `ODD-${at},Kopi Ganjil ${at},1000,1,Kopi,,,,,`)))
    await town.owner.query(`alter table market.variant drop constraint "market.variant.not_this_one"`)
    expect(await codes('ODD-%')).toHaveLength(19)
    expect(counts(found)).toEqual([19, 0, 0, 1])
    expect(rowsIn(found.failedFile).map((row) => [row.sku, row.alasan])).toEqual([['ODD-7', 'baris ini tidak dapat disimpan; periksa isinya, lalu unggah lagi']])
  })
})

test('levels are the sums of their movements after all this', async () => {
  const wrong = await town.owner.query(`select v.sku from market.stock st join market.variant v on v.id = st.variant_id left join market.stock_movement m on m.variant_id = st.variant_id and m.place_id = st.place_id
    group by v.sku, st.variant_id, st.place_id having st.on_hand <> coalesce(sum(m.on_hand), 0) or st.reserved <> coalesce(sum(m.reserved), 0)`)
  expect(wrong.rows).toEqual([])
})
