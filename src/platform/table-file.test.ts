import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { guessDelimiter, openCsv } from '#src/platform/table-file.ts'
import { excelIndonesia, openSample, piecesOf, rowsOf, rulesOf, utf16, windows1252 } from '../../test/table-samples.ts'

const bytes = (...values: (number | string)[]): Uint8Array =>
  Uint8Array.from(values.flatMap((value) => (typeof value === 'string' ? [...new TextEncoder().encode(value)] : [value])))

const plain = 'sku,nama,harga,stok\nA1,Keripik,12000,4\n'

describe('encodings say the same', () => {
  const written: [name: string, content: Uint8Array, encoding: string][] = [
    ['UTF-8', bytes(excelIndonesia), 'utf-8'],
    ['UTF-8 with a mark', bytes(`\ufeff${excelIndonesia}`), 'utf-8'],
    ['UTF-16LE', utf16(excelIndonesia, 'le'), 'utf-16le'],
    ['UTF-16BE', utf16(excelIndonesia, 'be'), 'utf-16be'],
    ['Windows-1252', windows1252(excelIndonesia), 'windows-1252'],
  ]
  test.each(written)('%s', async (_, content, encoding) => {
    for (const size of [1, 7, 100_000]) {
      const file = await openSample(content, {}, size)
      expect(file.encoding).toBe(encoding)
      expect(file.delimiter).toBe(';')
      expect(file.headings).toEqual(['SKU', 'Nama Produk', 'Harga', 'Stok', 'Kategori', 'Deskripsi', 'Berat (gram)'])
      const rows = await rowsOf(file)
      expect(rows.map(({ line }) => line)).toEqual([2, 3, 5])
      expect(rows[0]?.cells[5]).toBe('Renyah, gurih\r\ntanpa pengawet')
      expect(rows[1]?.cells[1]).toBe('Kopi Robusta “Dr’ Liwa” – 250 g')
      expect(rows[1]?.cells[5]).toBe('Kata orang "mantap"')
      expect(rows[2]?.cells[1]).toBe('Kain Café')
      expect(rows.flatMap(({ refusals }) => refusals)).toEqual([])
    }
  })
})

const many = (count: number): string => Array.from({ length: count }, (_, index) => `A${index},Keripik,12000,4\n`).join('')

/** A table of plain ASCII whose next byte is byte number `length`, inside the second cell of a row. */
function asciiUntil(length: number): string {
  const rows = `sku,nama\n${'A,B\n'.repeat(Math.floor((length - 20) / 4))}Z,`
  return rows + 'x'.repeat(length - rows.length)
}

test('the first accent settles the encoding, in a late row and wherever the blocks are cut', async () => {
  for (const shift of [0, 1, 2, 3, 4]) {
    const text = `${asciiUntil(131_072 - shift)}é\nC,Crème “5 €”\n`
    for (const content of [bytes(text), windows1252(text)]) {
      const rows = await rowsOf(await openSample(content, {}, 10_000))
      expect(rows.at(-2)?.cells[1]).toMatch(/^x*é$/)
      expect(rows.at(-1)?.cells[1]).toBe('Crème “5 €”')
    }
  }
})

test('an accent as the very last byte', async () => {
  const rows = await rowsOf(await openSample(windows1252('sku,nama\nA,Café')))
  expect(rows[0]?.cells[1]).toBe('Café')
})

test('a broken letter in a file that is otherwise UTF-8 spoils its row only', async () => {
  const content = bytes('sku,nama,harga,stok\nA1,Café Crème,12000,4\nA2,Caf', 0xe9, ',12000,4\nA3,Kopi,1,1\n')
  const rows = await rowsOf(await openSample(content))
  expect(rows.map(({ refusals }) => rulesOf(refusals))).toEqual([[], ['garbled'], []])
  expect(rows[0]?.cells[1]).toBe('Café Crème')
})

test.each([
  ['sku;nama;harga, stok', ';'],
  ['sku\tnama\tharga', '\t'],
  ['sku,nama,harga', ','],
  ['"a;b;c",nama', ','],
  ['\n\nsku;nama', ';'],
  ['nama', ','],
])('%j is parted by %j', (head, delimiter) => expect(guessDelimiter(head)).toBe(delimiter))

test('Excel may name the separator itself, and the line is not counted', async () => {
  const file = await openSample(`sep=;\r\n${plain.replaceAll(',', ';')}`)
  expect(file.headings).toEqual(['sku', 'nama', 'harga', 'stok'])
  expect(await rowsOf(file)).toMatchObject([{ line: 2, cells: ['A1', 'Keripik', '12000', '4'] }])
})

test('old Macintosh line ends, blank lines and mixed line ends', async () => {
  const mac = await rowsOf(await openSample(plain.replaceAll('\n', '\r')))
  expect(mac).toMatchObject([{ line: 2, cells: ['A1', 'Keripik', '12000', '4'] }])
  const mixed = await rowsOf(await openSample('\n\nsku,nama\r\nA,B\n\nC,D\r\n,\nE,F'))
  expect(mixed.map(({ line, cells }) => [line, ...cells])).toEqual([
    [4, 'A', 'B'],
    [6, 'C', 'D'],
    [8, 'E', 'F'],
  ])
})

test('quotes inside a cell that was not quoted are letters', async () => {
  const rows = await rowsOf(await openSample('sku,nama\nA,Papan 5" panjang\nB,"Kain" merah\nC,D\n'))
  expect(rows.map(({ cells }) => cells[1])).toEqual(['Papan 5" panjang', '"Kain" merah', 'D'])
})

describe('what is no table is refused with its own reason', () => {
  const cases: [name: string, content: Uint8Array, rule: string][] = [
    ['nothing', bytes(), 'empty'],
    ['only a mark', bytes(0xef, 0xbb, 0xbf), 'empty'],
    ['only blanks', bytes(' \r\n\r\n;;;\n'), 'empty'],
    ['only headings', bytes('sku,nama,harga\r\n'), 'only_headings'],
    ['headings and separators', bytes('sku,nama,harga\r\n,,\r\n'), 'only_headings'],
    ['an Excel workbook', bytes('PK', 3, 4, 'xxxx[Content_Types].xml'), 'spreadsheet'],
    ['an old Excel workbook', bytes(0xd0, 0xcf, 0x11, 0xe0, 1, 2), 'spreadsheet'],
    ['a zip', bytes('PK', 3, 4, 0, 0, 'foto.jpg'), 'other_kind'],
    ['a PDF', bytes('%PDF-1.7\n'), 'other_kind'],
    ['a JPEG', bytes(0xff, 0xd8, 0xff, 0xe0, 0), 'other_kind'],
    ['a web page', bytes('<!DOCTYPE html><table><tr><td>sku</td></tr>'), 'other_kind'],
    ['binary rubbish', bytes('sku,nama\n', 0, 1, 2), 'binary'],
  ]
  test.each(cases)('%s', async (_, content, rule) => {
    const opened = await openCsv(piecesOf(content, 5))
    expect(opened.ok ? [] : rulesOf(opened.refusals)).toEqual([rule])
  })

  test('too large, by its announced size or by what comes', async () => {
    const announced = await openCsv(piecesOf(plain), { size: 5_000_000, bytes: 2_000_000 })
    expect(announced).toMatchObject({ ok: false, refusals: [{ rule: 'platform.table.too_large', facts: { megabytes: 2 } }] })
    const small = await openCsv(piecesOf(plain), { bytes: 10 })
    expect(small).toMatchObject({ ok: false, refusals: [{ rule: 'platform.table.too_large' }] })
    const rows = await rowsOf(await openSample(`sku,nama,harga,stok\n${many(8_000)}`, { bytes: 100_000 }))
    expect(rulesOf(rows.at(-1)?.refusals ?? [])).toEqual(['too_large'])
    expect(rows.length).toBeGreaterThan(1_000)
  })

  test('too many columns', async () => {
    const opened = await openCsv(piecesOf(`${'a,'.repeat(2_000_000)}\n1,2\n`, 65_536))
    expect(opened.ok ? [] : rulesOf(opened.refusals)).toEqual(['too_many_columns'])
  })
})

describe('bad rows stay rows', () => {
  test('forty cells under four headings, and a million separators', async () => {
    const rows = await rowsOf(await openSample(`${plain}B,${'x,'.repeat(39)}\nC,${',1'.repeat(1_000_000)}\nD,E,1,1\n`, {}, 65_536))
    expect(rows.map(({ refusals }) => rulesOf(refusals).slice(0, 1))).toEqual([[], ['too_many_cells'], ['too_many_cells'], []])
    expect(rows[1]?.refusals[0]?.facts).toEqual({ cells: 41, columns: 4 })
  })

  test('empty cells beyond the headings are nothing', async () => {
    expect(await rowsOf(await openSample(`${plain}B,C,1,1,,,,,\n`))).toMatchObject([{ refusals: [] }, { refusals: [] }])
  })

  test('a cell of a million letters', async () => {
    const rows = await rowsOf(await openSample(`${plain}B,"${'x'.repeat(1_048_576)}",1,1\nD,E,1,1\n`, {}, 65_536))
    expect(rows.map(({ refusals }) => rulesOf(refusals))).toEqual([[], ['cell_too_long'], []])
    expect(rows[1]?.refusals[0]?.facts).toEqual({ column: 'nama', length: 1_048_576, limit: 50_000 })
    expect(rows[1]?.cells[1]).toHaveLength(1_048_576)
  })

  test('an unclosed quote costs only what follows it, and says where it began', async () => {
    const rows = await rowsOf(await openSample(`${plain}B,Kopi,1,1\nC,"Teh,1,1\nD,E,1,1\n`))
    expect(rows.map(({ line, refusals }) => [line, ...rulesOf(refusals)])).toEqual([[2], [3], [4, 'quote_open']])
  })

  test('a record without end stops the reading', async () => {
    const rows = await rowsOf(await openSample(`${plain}C,"${'x'.repeat(5_000_000)}\n`, {}, 65_536))
    expect(rows.map(({ line, refusals }) => [line, ...rulesOf(refusals)])).toEqual([[2], [3, 'record_too_long']])
  })
})

const signs = fc.constantFrom(',', ';', '"', '\n', '\r', '\t', 'a', '1', '\0', '\ufeff', 'é', '=', "'", 'sku', 'sep=')
const awkward = fc.array(signs, { maxLength: 60 }).map((list) => new TextEncoder().encode(list.join('')))

test('any bytes are refused or read, never thrown at, and never depend on how they arrive', async () => {
  const anyBytes = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    awkward,
    fc.tuple(awkward, fc.uint8Array({ maxLength: 9 })).map(([a, b]) => bytes(...a, ...b)),
  )
  const outcome = async (content: Uint8Array, size: number) => {
    const opened = await openCsv(piecesOf(content, size))
    return opened.ok ? { headings: opened.value.headings, rows: await rowsOf(opened.value) } : opened.refusals
  }
  await fc.assert(
    fc.asyncProperty(anyBytes, fc.integer({ min: 1, max: 20 }), async (content, size) => {
      const whole = await outcome(content, 1_000)
      expect(await outcome(content, size)).toEqual(whole)
      if (!Array.isArray(whole)) expect(whole.rows.length).toBeGreaterThan(0)
    }),
    { numRuns: 400 },
  )
})

test('leaving early closes the source', async () => {
  let closed = false
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      yield bytes('sku,nama\n')
      for (;;) yield bytes('A,B\n'.repeat(20_000))
    } finally {
      closed = true
    }
  }
  const opened = await openCsv(endless())
  if (!opened.ok) throw new Error('not opened')
  for await (const batch of opened.value.batches) if (batch.length > 0) break
  expect(closed).toBe(true)
})
