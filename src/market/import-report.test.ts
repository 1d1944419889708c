import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { failedRowsFile } from '#src/market/import-report.ts'
import { importSample } from '../../test/import-samples.ts'
import { openSample, rowsOf } from '../../test/table-samples.ts'
import words from '../../words/import.id.json' with { type: 'json' }

const say = ({ rule, facts = {} }: { rule: string; facts?: Record<string, string | number> }): string =>
  ((words as Record<string, string>)[rule] ?? rule).replace(/\{(\w+)\}/g, (_, name: string) => String(facts[name]))

const source = [
  'Kode;Nama Barang;Harga Jual;Jumlah;Catatan',
  'A1;Kopi;9.000;4;',
  'A2;"=HYPERLINK(""x"")";Rp12rb;-3;+62812',
  'A3;"Teh; manis";;1;"dua\r\nbaris"',
  'A4;Gula;9000;1;;lebih',
].join('\r\n')

async function report(content: string): Promise<string> {
  const { failed, mapping } = await importSample(content)
  const file = failedRowsFile(mapping, ';', say)
  return file.head() + failed.map((row) => file.rows([row])).join('')
}

const fixable = source.replace('Harga Jual', 'Harga')

test('the failed rows come back with line, columns and reasons', async () => {
  const text = await report(fixable)
  expect(text.startsWith('\ufeffKode;Nama Barang;Harga;Jumlah;Catatan;baris;kolom;alasan\r\n')).toBe(true)
  const [, ...rows] = parse(text, { bom: true, delimiter: ';', relax_column_count: true }) as string[][]
  expect(rows).toEqual([
    [
      'A2',
      '\'=HYPERLINK("x")',
      'Rp12rb',
      '-3',
      "'+62812",
      '3',
      'Harga, Jumlah',
      "harga 'Rp12rb' bukan angka; tulis 12000 · stok '-3' kurang dari nol; tulis 0 atau lebih",
    ],
    ['A3', 'Teh; manis', '', '1', 'dua\r\nbaris', '4', 'Harga', 'harga masih kosong; isi dahulu'],
    expect.arrayContaining(['A4', '5', 'lebih']),
  ])
})

test('corrected and sent again, exactly these rows go in, as they were meant', async () => {
  const corrected = (await report(fixable)).replace('Rp12rb;-3', '12000;3').replace('manis";;1', 'manis";5000;1').replace(';lebih', '')
  const { products, failed } = await importSample(corrected)
  expect(failed).toEqual([])
  expect(products.map(({ name, variants }) => [name, variants[0]?.sku, variants[0]?.price])).toEqual([
    ['=HYPERLINK("x")', 'A2', 12_000],
    ['Teh; manis', 'A3', 5_000],
    ['Gula', 'A4', 9_000],
  ])
})

test('a report of a report has the three columns once', async () => {
  const again = await report(await report(fixable))
  const rows = await rowsOf(await openSample(again))
  expect(again.match(/alasan/g)).toHaveLength(1)
  expect(rows.map(({ cells }) => cells[5])).toEqual(['2', '3', '4'])
})
