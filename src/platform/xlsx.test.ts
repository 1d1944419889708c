import { strToU8, unzipSync, zipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { readWorkbook } from './xlsx-read.ts'
import { writeWorkbook } from './xlsx-write.ts'

const rows = [
  ['jenis', 'nama', 'ringkasan'],
  ['komunitas', 'Teras <Bunyi> & "kawan"', 'Baris satu\nbaris dua'],
  ['usaha', '=HYPERLINK("x")', '+62812'],
]
type Parts = Record<string, string>
const sheetOf = (data: string) => `<worksheet><sheetData>${data}</sheetData></worksheet>`
const links = (...targets: string[]) =>
  `<Relationships>${targets.map((target, at) => `<Relationship Id="r${at}" Target="${target}"/>`).join('')}</Relationships>`
const book = (parts: Parts = {}, level: 0 | 6 = 6) =>
  zipSync(
    Object.fromEntries(
      Object.entries({
        'xl/workbook.xml': '<workbook><sheets><sheet name="Lembar1" r:id="r0"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': links('worksheets/sheet1.xml'),
        'xl/worksheets/sheet1.xml': sheetOf(
          '<row r="1"><c r="A1" t="inlineStr"><is><t>nama</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row>',
        ),
        ...parts,
      }).map(([name, text]) => [name, strToU8(text)]),
    ),
    { level },
  )
const read = (bytes: Uint8Array) => readWorkbook(bytes, 'direktori')
const ruleOf = (bytes: Uint8Array) => {
  const outcome = read(bytes)
  return outcome.ok ? 'read' : outcome.refusals[0]?.rule
}
const value = (bytes: Uint8Array) => {
  const outcome = read(bytes)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const withRows = (data: string, more: Parts = {}) => book({ 'xl/worksheets/sheet1.xml': sheetOf(data), ...more })

describe('a workbook of ours', () => {
  test('says the same when it is read in again, and no cell of it calculates', () => {
    const bytes = writeWorkbook('direktori', rows)
    const sheet = value(bytes)
    expect(sheet.headings).toEqual(rows[0])
    expect(sheet.rows.map(({ line, cells }) => [line, ...cells])).toEqual([
      [2, 'komunitas', 'Teras <Bunyi> & "kawan"', 'Baris satu\nbaris dua'],
      [3, 'usaha', `'=HYPERLINK("x")`, `'+62812`],
    ])
    const xml = new TextDecoder().decode(unzipSync(bytes)['xl/worksheets/sheet1.xml'])
    expect(xml).not.toMatch(/<f[ >]|<v>/)
    expect(writeWorkbook('direktori', rows)).toEqual(bytes)
  })
})

describe('a workbook as people save it', () => {
  test('shared and rich texts, readings aside, numbers, truth, gaps, and the line numbers the program shows', () => {
    const sheet = value(
      withRows(
        '<row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c></row><row r="7"><c r="A7"><v>6.28123456789E+12</v></c><c r="B7" t="b"><v>1</v></c><c r="C7" t="str"><v>a&#233;&#x1F600;</v></c></row>',
        { 'xl/sharedStrings.xml': '<sst><si><t>nama</t></si><si><r><t>ring</t></r><r><t>kasan</t></r><rPh><t>X</t></rPh></si></sst>' },
      ),
    )
    expect(sheet.headings).toEqual(['nama', '', 'ringkasan'])
    expect(sheet.rows).toEqual([{ line: 7, cells: ['6281234567890', 'TRUE', 'aé😀'], refusals: [] }])
  })

  test('a formula or an error makes its row a bad row, with the column; the others stay', () => {
    const sheet = value(
      withRows(
        '<row><c t="str"><v>nama</v></c></row><row><c t="str"><f>1+1</f><v>2</v></c></row><row><c t="e"><v>#REF!</v></c></row><row><c t="str"><v>baik</v></c></row>',
      ),
    )
    expect(sheet.rows.map(({ refusals }) => refusals.map(({ rule, facts }) => `${rule} ${facts?.column}`))).toEqual([
      ['platform.workbook.formula A'],
      ['platform.workbook.error_cell A'],
      [],
    ])
  })

  test('a column is called as the program calls it, also past Z and AZ', () => {
    const places = ['Z', 'AA', 'AZ', 'BA', 'BH']
    const sheet = value(
      withRows(
        `<row><c t="str"><v>nama</v></c></row><row r="2">${places.map((at) => `<c r="${at}2" t="str"><f>1+1</f><v>2</v></c>`).join('')}</row>`,
      ),
    )
    expect(sheet.rows[0]?.refusals.map(({ facts }) => facts?.column)).toEqual(places)
  })

  test('of several sheets the one that is called so, hidden ones aside; else none is guessed', () => {
    const two = (second: string, state = '') => ({
      'xl/workbook.xml': `<workbook><sheets><sheet name="Catatan" r:id="r0" ${state}/><sheet name="${second}" r:id="r1"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': links('worksheets/sheet1.xml', '/xl/worksheets/sheet2.xml'),
      'xl/worksheets/sheet2.xml': sheetOf('<row><c t="str"><v>jenis</v></c></row><row><c t="str"><v>usaha</v></c></row>'),
    })
    expect(value(book(two('Direktori '))).headings).toEqual(['jenis'])
    expect(ruleOf(book(two('Lain')))).toBe('platform.workbook.which_sheet')
    expect(value(book(two('Lain', 'state="hidden"'))).headings).toEqual(['jenis'])
  })
})

describe('what is no table is refused, quickly', () => {
  /** An archive whose list says that a part is small, while it opens to very much. */
  const lying = () => {
    const bytes = Buffer.from(book({ 'xl/worksheets/sheet1.xml': '<worksheet>'.padEnd(60_000_000, ' ') }))
    for (let at = bytes.indexOf('PK\u0001\u0002'); at >= 0; at = bytes.indexOf('PK\u0001\u0002', at + 4)) bytes.writeUInt32LE(1000, at + 24)
    return bytes
  }
  const cases: [name: string, make: () => Uint8Array, rule: string][] = [
    [
      'a bomb that says its size',
      () => book({ 'xl/worksheets/sheet1.xml': '<worksheet>'.padEnd(60_000_000, ' ') }),
      'platform.workbook.too_much',
    ],
    ['a bomb that does not', lying, 'platform.workbook.too_much'],
    [
      'entities that grow',
      () => withRows('', { 'xl/sharedStrings.xml': '<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>' }),
      'platform.workbook.unreadable',
    ],
    [
      'a file of another place',
      () => withRows('', { 'xl/workbook.xml': '<!DOCTYPE x SYSTEM "file:///etc/passwd"><workbook/>' }),
      'platform.workbook.unreadable',
    ],
    ['macros', () => book({ 'xl/vbaProject.bin': 'x' }), 'platform.workbook.macros'],
    ['another archive', () => zipSync({ 'a.txt': strToU8('a') }), 'platform.workbook.other'],
    ['half a file', () => book().subarray(0, 300), 'platform.workbook.unreadable'],
    ['an empty sheet', () => withRows(''), 'platform.workbook.empty'],
    ['headings alone', () => withRows('<row><c t="str"><v>nama</v></c></row>'), 'platform.table.only_headings'],
    [
      'a sheet of another file',
      () =>
        book({
          'xl/_rels/workbook.xml.rels':
            '<Relationships><Relationship Id="r0" Target="https://luar.contoh/x" TargetMode="External"/></Relationships>',
        }),
      'platform.workbook.no_sheet',
    ],
    ['very many columns', () => withRows(`<row><c r="ZZZ1" t="str"><v>nama</v></c></row>`), 'platform.table.too_many_columns'],
    [
      'one long text pointed at by every cell',
      () =>
        withRows(`<row>${'<c t="s"><v>0</v></c>'.repeat(4)}</row>`.repeat(2001), {
          'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(8000)}</t></si></sst>`,
        }),
      'platform.workbook.too_many_letters',
    ],
    [
      'one row of very many letters',
      () =>
        withRows(`<row>${'<c t="s"><v>0</v></c>'.repeat(60)}</row>`.repeat(2), {
          'xl/sharedStrings.xml': `<sst><si><t>${'a'.repeat(8000)}</t></si></sst>`,
        }),
      'platform.workbook.record_too_long',
    ],
    ['very many rows', () => withRows('<row><c t="str"><v>a</v></c></row>'.repeat(20_002)), 'platform.workbook.too_many_rows'],
    ['more than 10 MB', () => new Uint8Array(10_000_001), 'platform.table.too_large'],
  ]
  test.each(cases)('%s', (_, make, rule) => {
    const bytes = make()
    const start = performance.now()
    expect(ruleOf(bytes)).toBe(rule)
    expect(performance.now() - start).toBeLessThan(2000)
  })

  test('nothing is thrown for any bytes: a good one cut and turned in every way is read or refused', () => {
    const good = writeWorkbook('direktori', rows)
    for (let at = 0; at < good.length; at += 7) {
      const turned = Uint8Array.from(good)
      turned[at] = (turned[at] ?? 0) ^ 0xff
      expect(() => read(turned)).not.toThrow()
      expect(() => read(good.subarray(0, at))).not.toThrow()
    }
  })
})
