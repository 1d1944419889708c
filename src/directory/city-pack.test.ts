import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type CityPack, cityPackFiles, readCityPack } from './city-pack.ts'

const folder = new URL('../../cities/metro/', import.meta.url)
const metro = Object.fromEntries(cityPackFiles.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]))

/** The real pack with one file rewritten: what an editor's slip would leave behind. */
function metroWith(file: string, edit: (text: string) => string): Record<string, string> {
  const before = metro[file] ?? ''
  const after = edit(before)
  if (after === before) throw new Error(`the edit of ${file} changed nothing`)
  return { ...metro, [file]: after }
}

function refusalsOf(files: Record<string, string>) {
  const outcome = readCityPack(files)
  if (outcome.ok) throw new Error('the pack was accepted')
  return outcome.refusals
}

function packOf(files: Record<string, string>): CityPack {
  const outcome = readCityPack(files)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}

const swap = (from: string, to: string) => (text: string) => text.replace(from, to)
const lineOf = (file: string, start: string) => (metro[file] ?? '').split('\n').findIndex((line) => line.startsWith(start)) + 1

describe('the pack of Metro', () => {
  const pack = packOf(metro)

  test('has every row of the shared data, none lost', () => {
    expect(pack.districts).toHaveLength(5)
    expect(pack.kelurahan).toHaveLength(22)
    expect(pack.subsectors).toHaveLength(17)
    expect(pack.agencies).toHaveLength(42)
    expect(pack.venues).toHaveLength(17)
    expect(pack.tariffs).toHaveLength(2)
    expect(pack.legalBases).toHaveLength(61)
    expect(pack.calendarAnchors).toHaveLength(12)
    expect(pack.markets).toHaveLength(11)
    expect(pack.motifs).toHaveLength(16)
  })

  test('reads names, numbers, days and answers into their types', () => {
    expect(pack.city.doors.market.name).toBe('Metro Bangga Beli')
    expect(pack.kelurahan.find((row) => row.code === '18.72.01.1005')).toMatchObject({
      name: 'Yosomulyo',
      districtCode: '18.72.01',
      areaKm2: 3.14,
      verified: true,
      postalVerified: false,
    })
    expect(pack.agencies.find((row) => row.code === 'disporapar')?.supportTypes).toContain('promotion')
    expect(pack.venues.find((row) => row.code === 'sesat-agung')?.capacityPersons).toBe(2000)
    expect(pack.attributes.find((row) => row.key === 'teknik')).toMatchObject({ type: 'enum', required: true, filterable: true })
  })

  test('an empty cell is not known, never zero', () => {
    expect(pack.venues.find((row) => row.code === 'taman-merdeka')?.capacityPersons).toBeUndefined()
    expect(pack.legalBases.find((row) => row.code === 'uu-8-1999')?.validFrom).toBeUndefined()
  })

  test('holds no verified tariff and calls the registered motif by its name', () => {
    expect(pack.tariffs.filter((row) => row.verified)).toEqual([])
    expect(pack.motifs.find((row) => row.code === 'leluwak-tehambugh')?.alias).toBe('Leluwak Tehambur')
  })

  test('the areas add up to the city', () => {
    const area = pack.kelurahan.reduce((sum, row) => sum + (row.areaKm2 ?? 0), 0)
    expect(Math.abs(area - pack.city.areaKm2)).toBeLessThan(0.1)
  })

  test('names every CSV of its folder as a file of the pack', () => {
    const found = readdirSync(folder).filter((name) => name.endsWith('.csv') || name.endsWith('.json'))
    // what a room further right reads by itself, and does without where a city has none
    const ofRooms = ['counts.csv', 'events.json', 'motif_register.json', 'spaces.json']
    expect(found.sort()).toEqual([...cityPackFiles, ...ofRooms].sort())
  })
})

describe('files as people save them', () => {
  test('a byte-order mark and CRLF change nothing', () => {
    const typed = Object.fromEntries(Object.entries(metro).map(([file, text]) => [file, `\uFEFF${text.replaceAll('\n', '\r\n')}`]))
    expect(packOf(typed)).toEqual(packOf(metro))
  })

  test('columns and files of the city’s own are left aside', () => {
    const files = metroWith('districts.csv', (text) => text.replaceAll('\n', ',x\n').replace(',x\n', ',own_note\n'))
    expect(packOf({ ...files, 'README.md': 'halo' }).districts).toHaveLength(5)
  })

  test('a city with no known tariff yet brings an empty table', () => {
    const files = metroWith('tariffs.csv', (text) => `${text.split('\n')[0]}\n`)
    expect(packOf(files).tariffs).toEqual([])
  })
})

describe('what is refused, with file, line and column', () => {
  test('a missing file, each by its name', () => {
    for (const file of cityPackFiles) {
      const { [file]: _, ...rest } = metro
      expect(refusalsOf(rest)).toContainEqual(
        expect.objectContaining({ rule: 'directory.city.file_missing', facts: expect.objectContaining({ file }) }),
      )
    }
  })

  const slips: [string, string, (text: string) => string, { rule: string; line: number; column: string; value?: string }][] = [
    [
      'a code given twice',
      'kelurahan.csv',
      swap('18.72.01.1002,Hadimulyo Timur', '18.72.01.1001,Hadimulyo Timur'),
      { rule: 'duplicate', line: 3, column: 'code', value: '18.72.01.1001' },
    ],
    [
      'a kelurahan of a district that is not there',
      'kelurahan.csv',
      swap('Rejomulyo,,18.72.05', 'Rejomulyo,,18.72.09'),
      { rule: 'unknown', line: lineOf('kelurahan.csv', '18.72.05.1001'), column: 'district_code', value: '18.72.09' },
    ],
    [
      'verified that is neither yes nor no',
      'districts.csv',
      swap(',yes', ',ya'),
      { rule: 'verified', line: 2, column: 'verified', value: 'ya' },
    ],
    [
      'a fact without a source',
      'calendar_anchors.csv',
      swap(',"general knowledge, not checked",', ',,'),
      { rule: 'source_missing', line: lineOf('calendar_anchors.csv', 'hari-umkm'), column: 'source' },
    ],
    [
      'a day that is not in the calendar',
      'subsectors.csv',
      swap('2021-12-16', '2021-02-30'),
      { rule: 'date_wrong', line: 2, column: 'valid_from', value: '2021-02-30' },
    ],
    [
      'an end before its beginning',
      'legal_basis.csv',
      swap(',2025-04-30,,', ',2025-04-30,2024-01-01,'),
      { rule: 'dates_reversed', line: lineOf('legal_basis.csv', 'perpres-46-2025'), column: 'valid_to', value: '2024-01-01' },
    ],
    [
      'a tariff citing a legal basis that is not there',
      'tariffs.csv',
      swap(',perda-metro-10-2019,', ',perda-metro-99-2019,'),
      { rule: 'unknown', line: 2, column: 'legal_basis_code', value: 'perda-metro-99-2019' },
    ],
    [
      'a verified tariff without a legal basis',
      'tariffs.csv',
      (text) => text.replace(',perda-metro-10-2019,', ',,').replace(',no,https://ramanews', ',yes,https://ramanews'),
      { rule: 'tariff_without_basis', line: 2, column: 'legal_basis_code' },
    ],
    [
      'an amount that is not whole rupiah',
      'tariffs.csv',
      swap(',6500000,', ',6.500.000,'),
      { rule: 'number_wrong', line: 2, column: 'amount_rupiah', value: '6.500.000' },
    ],
    [
      'a category under a parent that is not there',
      'categories.csv',
      swap('kopi,kopi-minuman', 'kopi,minuman'),
      { rule: 'unknown', line: lineOf('categories.csv', 'kopi,'), column: 'parent', value: 'minuman' },
    ],
    [
      'an attribute of a category that is not there',
      'attributes.csv',
      swap('buku,penulis', 'bukuu,penulis'),
      { rule: 'unknown', line: lineOf('attributes.csv', 'buku,penulis'), column: 'category', value: 'bukuu' },
    ],
    [
      'a choice without choices',
      'attributes.csv',
      swap('alam|sintetis|campuran,natural|synthetic|mixed', ','),
      { rule: 'options_wrong', line: lineOf('attributes.csv', 'kain-batik,pewarna'), column: 'options' },
    ],
    [
      'a choice with a name missing in English',
      'attributes.csv',
      swap('natural|synthetic|mixed', 'natural|synthetic'),
      { rule: 'options_unequal', line: lineOf('attributes.csv', 'kain-batik,pewarna'), column: 'options_en' },
    ],
    [
      'a heading that is missing',
      'markets.csv',
      swap('kelurahan_code', 'kode'),
      { rule: 'column_missing', line: 1, column: 'kelurahan_code' },
    ],
    ['a heading that stands twice', 'markets.csv', swap('practice', 'hours'), { rule: 'column_twice', line: 1, column: 'hours' }],
    ['a row with a cell too few', 'synonyms.csv', swap('kofi,kopi,one,', 'kofi,kopi,'), { rule: 'cell_count', line: 4, column: '' }],
    ['a quote that is never closed', 'synonyms.csv', swap('kofi,', '"kofi,'), { rule: 'csv_broken', line: 103, column: '' }],
    ['an empty file', 'motifs.csv', () => '', { rule: 'file_empty', line: 1, column: '' }],
    ['JSON that does not parse', 'city.json', swap('{', ''), { rule: 'json_broken', line: 1, column: '' }],
    [
      'a city without a host for a door',
      'city.json',
      swap('"host": "hub.contoh.metro", ', ''),
      { rule: 'value_missing', line: 1, column: 'doors.hub.host' },
    ],
  ]

  test.each(slips)('%s', (_, file, edit, { rule, line, column, value }) => {
    const facts = { file, line, column, ...(value === undefined ? {} : { value }) }
    expect(refusalsOf(metroWith(file, edit))).toContainEqual(
      expect.objectContaining({ rule: `directory.city.${rule}`, facts: expect.objectContaining(facts) }),
    )
  })

  test('one slip is one refusal: nothing else is dragged along', () => {
    expect(refusalsOf(metroWith('tariffs.csv', swap(',perda-metro-10-2019,', ',perda-metro-99-2019,')))).toHaveLength(1)
    expect(refusalsOf(metroWith('districts.csv', swap(',yes', ',ya')))).toHaveLength(1)
    expect(refusalsOf(metroWith('categories.csv', () => ''))).toHaveLength(1)
  })

  test('a lost sub-sector, counted against the version’s own number', () => {
    const [refusal] = refusalsOf(metroWith('subsectors.csv', (text) => text.replace(/^9,.*\n/m, '')))
    expect(refusal).toMatchObject({ rule: 'directory.city.subsector_count', facts: { expected: 17, found: 16 } })
  })

  test('categories that turn in a circle, and only those', () => {
    const refusals = refusalsOf(metroWith('categories.csv', swap('kain-batik,,', 'kain-batik,batik-tulis,')))
    expect(refusals.map((refusal) => refusal.facts?.line)).toEqual([2, 3])
    expect(refusals.every((refusal) => refusal.rule === 'directory.city.category_cycle')).toBe(true)
  })

  test('several slips at once, all reported', () => {
    const files = { ...metroWith('districts.csv', swap(',yes', ',')), 'synonyms.csv': 'term,means\n' }
    const rules = refusalsOf(files).map((refusal) => refusal.rule)
    expect(rules).toContain('directory.city.verified')
    expect(rules.filter((rule) => rule === 'directory.city.column_missing')).toHaveLength(2)
  })
})

describe('words', () => {
  const words = (tongue: string): Record<string, string> =>
    JSON.parse(readFileSync(new URL(`../../words/city.${tongue}.json`, import.meta.url), 'utf8'))
  const sources = ['city-pack.ts', '_city-table.ts', '_city-rows.ts', '_institution-rows.ts', '_institution-check.ts']
    .map((file) => readFileSync(new URL(file, import.meta.url), 'utf8'))
    .join('\n')

  test('every rule has a sentence in both languages, none is left over', () => {
    const endings = 'wrong|missing|twice|broken|count|empty|cycle|reversed|unequal|without_basis|long'
    const names = new RegExp(`'((?:[a-z_]+_)(?:${endings})|yes_no|verified|duplicate|unknown)'`, 'g')
    const refusable = new Set([...sources.matchAll(names)].map(([, name]) => `directory.city.${name}`))
    for (const tongue of ['id', 'en']) expect(new Set(Object.keys(words(tongue)))).toEqual(refusable)
    expect(Object.keys(words('id'))).toEqual(Object.keys(words('en')))
  })

  test('every refusal met above can be said', () => {
    const rules = Object.keys(words('id'))
    const broken = { ...metro, 'city.json': '{}', 'districts.csv': 'x\n', 'kelurahan.csv': '' }
    for (const { rule } of refusalsOf(broken)) expect(rules).toContain(rule)
  })
})
