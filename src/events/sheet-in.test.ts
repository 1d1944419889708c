import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { piecesOf, windows1252 } from '../../test/table-samples.ts'
import { readClocks, readDay, readPeople, readRupiah } from './sheet-cell.ts'
import { readSheet, type SheetRead } from './sheet-in.ts'

const now = new Date('2027-01-04T02:00:00Z')
const read = async (content: string | Uint8Array): Promise<SheetRead> => {
  const found = await readSheet(piecesOf(content), now)
  if (!found.ok) throw new Error(JSON.stringify(found.refusals))
  return found.value
}
const rows = [
  ['Judul', 'Tanggal', 'Mulai', 'Selesai', 'Tempat', 'Perkiraan orang', 'Keterangan', 'Telepon', 'Kode', ''],
  [
    'Pasar Tani “Jumat”',
    '08/01/2027',
    '06.00',
    '09.00',
    'Halaman Kafé Dinas',
    '1.200',
    'Hasil panen warga; langsung dari petani.',
    '081234567890',
    '1872014107900001',
    '',
  ],
  ['Lomba Mewarnai', '2027-02-14', '', '', '', '', '', '+62 812-1111-2222', '', ''],
]
const sheet = (separator: string, eol = '\r\n') =>
  rows.map((row) => row.map((cell) => (cell.includes(separator) ? `"${cell}"` : cell)).join(separator)).join(eol)

describe('E-26 a sheet of an agency', () => {
  test.each([
    ['UTF-8, commas', sheet(',')],
    ['UTF-8 with its mark, semicolons', `\ufeff${sheet(';')}`],
    ['Windows-1252', windows1252(sheet(';'))],
    ['with Excel’s separator line', `sep=;\r\n${sheet(';')}`],
    ['its mark and the separator line', `\ufeffsep=,\r\n${sheet(',')}`],
    ['tabs, line ends of another system', sheet('\t', '\n')],
  ])('%s', async (_, content) => {
    const found = await read(content)
    expect(found.entries.map(({ uid, line, said }) => [uid.slice(0, 6), line, said])).toEqual([
      [
        'kode-1',
        2,
        {
          title: 'Pasar Tani “Jumat”',
          summary: 'Hasil panen warga; langsung dari petani.',
          body: '',
          place: 'Halaman Kafé Dinas',
          url: '',
          when: [{ day: '2027-01-08', from: '06:00', until: '09:00' }],
          cancelled: false,
          until: '',
          crowd: 1200,
          phone: '081234567890',
        },
      ],
      ['baris-', 3, expect.objectContaining({ title: 'Lomba Mewarnai', when: [{ day: '2027-02-14' }], phone: '+62 812-1111-2222' })],
    ])
    // sixteen digits are text, to the last one
    expect(found.entries[0]?.uid).toBe('kode-1872014107900001')
    expect(found.unread).toEqual([])
  })

  test('blank headings and columns we do not know are left out, and those are named', async () => {
    const found = await read('Judul;;Tanggal;NIK;;\nPasar;x;8/1/2027;1872014107900001;;\n')
    expect([found.entries.length, found.unknown]).toEqual([1, ['NIK']])
    expect(JSON.stringify(found.entries)).not.toContain('18720141')
  })

  test('what is wrong is told by line and column; the other rows stay', async () => {
    const found = await read(
      [
        'judul,tanggal,mulai,selesai,perkiraan_orang,harga,tautan',
        'Baik,08/01/2027,09.00,11.00,50,gratis,https://contoh.metro/a',
        'Bulan tiga belas,08/13/2027,,,,,',
        ',09/01/2027,,,,,',
        'Jam aneh,09/01/2027,25.00,,,,',
        'Orang aneh,09/01/2027,09.00,,banyak,,',
        'Selesai aneh,09/01/2027,09.00,kapan-kapan,,,',
        'Tautan aneh,09/01/2027,,,,,http://contoh.metro',
        'Baik,08/01/2027,09.00,11.00,50,gratis,',
        'Dua digit,09/01/27,,,,,',
        '"dua, baris',
        'judul",10/01/2027,,,,Rp25.000,',
        'Sudah lewat,03/01/2027,,,,,',
      ].join('\n'),
    )
    expect(found.entries.map(({ line, said }) => [line, said.title])).toEqual([
      [2, 'Baik'],
      [11, 'dua, baris judul'],
    ])
    expect(found.unread.map(({ line, column, refusal }) => [line, column, refusal.rule])).toEqual([
      [3, 'tanggal', 'events.sheet.date'],
      [4, 'judul', 'events.sheet.empty'],
      [5, 'mulai', 'events.sheet.clock'],
      [6, 'perkiraan_orang', 'events.sheet.people'],
      [7, 'selesai', 'events.sheet.clock'],
      [8, 'tautan', 'events.event.web_address'],
      [9, 'judul', 'events.sheet.twice'],
      [10, 'tanggal', 'events.sheet.date'],
    ])
    expect([found.rows, found.past]).toEqual([11, 1])
  })

  test('10,000 rows in little time, one more is counted and said', async () => {
    const many = (n: number) => `judul;tanggal\n${Array.from({ length: n }, (_, at) => `Acara ${at};${(at % 28) + 1}/3/2027`).join('\n')}`
    const began = performance.now()
    const found = await read(many(10_000))
    expect(performance.now() - began).toBeLessThan(8_000)
    expect([found.entries.length, found.unread]).toEqual([10_000, []])
    expect((await read(many(10_001))).unread).toEqual([
      { line: 0, title: '', refusal: { rule: 'events.sheet.too_many', facts: { most: 10_000, over: 1 } } },
    ])
  })

  test.each([
    ['no dates', 'judul,tempat\na,b\n', 'events.sheet.column'],
    ['a workbook', Buffer.from([0x50, 0x4b, 3, 4, ...Buffer.from('xl/workbook.xml')]), 'platform.table.spreadsheet'],
    ['nothing', '', 'platform.table.empty'],
    ['NUL bytes', new Uint8Array(5_000), 'platform.table.binary'],
  ])('%s is refused whole', async (_, content, rule) => {
    const found = await readSheet(piecesOf(content), now)
    expect(found.ok ? '' : found.refusals[0]?.rule).toBe(rule)
  })

  test('an endless stream is left after its cap', async () => {
    let given = 0
    async function* endless() {
      const block = new TextEncoder().encode(`${'judul,tanggal\n'.repeat(1)}${'Acara,8/1/2027\n'.repeat(4_000)}`)
      for (;;) {
        given += block.length
        yield block
      }
    }
    const found = await readSheet(endless(), now)
    expect(found.ok && found.value.unread.some(({ refusal }) => refusal.rule === 'events.sheet.too_many')).toBe(true)
    expect(given).toBeLessThan(11_000_000)
  })

  test('whatever is sent, an answer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.string({ maxLength: 30 }), { maxLength: 6 }), { maxLength: 12 }), async (lines) => {
        const found = await readSheet(piecesOf(`judul,tanggal,mulai\n${lines.map((cells) => cells.join(',')).join('\n')}`), now)
        if (found.ok) expect(found.value.entries.length + found.value.past).toBeLessThanOrEqual(found.value.rows)
      }),
      { numRuns: 300 },
    )
  })
})

test('days, clocks and numbers as people write them', () => {
  expect(
    ['5/6/2027', '05-06-2027', '5.6.2027', '2027-06-05', 'Sabtu, 5 Juni 2027', '5 Jun 2027', '31/2/2027', '6/13/2027', '5/6/27'].map(
      readDay,
    ),
  ).toEqual([...Array.from({ length: 6 }, () => '2027-06-05'), undefined, undefined, undefined])
  expect(readClocks('09.00–11.30 WIB', '')).toEqual({ from: '09:00', until: '11:30' })
  expect(readClocks('pukul 9.00', '11:30:00')).toEqual({ from: '09:00', until: '11:30' })
  expect(readClocks('19.00 s.d. selesai', '')).toEqual({ from: '19:00' })
  expect(readClocks('', '')).toEqual({})
  expect(readClocks('siang', '')).toEqual({ wrong: 'mulai' })
  expect(['1.500 orang', '80', '0', 'dua puluh'].map(readPeople)).toEqual([1500, 80, undefined, undefined])
  expect(['Rp25.000', 'Rp 25.000,00', 'gratis', '-5'].map(readRupiah)).toEqual([25_000, 25_000, 0, undefined])
})
