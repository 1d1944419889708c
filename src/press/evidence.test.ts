import { strFromU8, strToU8, unzipSync } from 'fflate'
import { describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { bounded, fromFive, most, packOf, sheetFile, sumTold, withoutReach } from './evidence.ts'

const files = [
  { path: 'b.csv', bytes: strToU8('dua') },
  { path: 'a.csv', bytes: strToU8('satu') },
]

describe('N11 the evidence pack', () => {
  test('the same files in another order are the same bytes, and every hash is of what is in it', () => {
    const one = packOf('AC-2027-00001', files)
    expect(Buffer.compare(packOf('AC-2027-00001', [...files].reverse()).bytes, one.bytes)).toBe(0)
    const inside = unzipSync(one.bytes)
    const manifest = JSON.parse(strFromU8(inside['manifest.json'] ?? new Uint8Array()))
    expect(manifest).toEqual(one.manifest)
    expect(manifest.files).toHaveLength(2)
    for (const { path, bytes, sha256: hash } of manifest.files) {
      expect(sha256(inside[path] ?? '')).toBe(hash)
      expect(inside[path]).toHaveLength(bytes)
    }
  })

  test('one letter changed is another pack', () => {
    const other = packOf('AC-2027-00001', [{ path: 'a.csv', bytes: strToU8('satU') }, files[0] ?? { path: '', bytes: strToU8('') }])
    expect(Buffer.compare(other.bytes, packOf('AC-2027-00001', files).bytes)).not.toBe(0)
  })

  test('no sheet grows without end, and one that is cut says so', () => {
    const lines = (n: number) => Array.from({ length: n }, (_, at) => [at])
    const { sheets, cut } = bounded([
      { path: 'penuh.csv', columns: ['n'], rows: lines(most.rows) },
      { path: 'lebih.csv', columns: ['n'], rows: lines(most.rows + 1) },
    ])
    expect([sheets.map(({ rows }) => rows.length), cut]).toEqual([[most.rows, most.rows], ['lebih.csv']])
  })

  test('a cell that would calculate is text, and a quote stays a quote', () => {
    const { bytes } = sheetFile({
      path: 'x.csv',
      columns: ['a', 'b'],
      rows: [
        ['=1+1', 'kata "kutip", koma'],
        [null, -5],
      ],
    })
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(strFromU8(bytes.slice(3))).toBe('a,b\r\n\'=1+1,"kata ""kutip"", koma"\r\n,-5\r\n')
  })

  test('fewer than five are not told, none is', () => {
    expect([0, 1, 4, 5].map(fromFive)).toEqual([0, null, null, 5])
  })

  test('a sum with a part that is withheld is left unsaid', () => {
    expect([[12, 5], [12, null], [null], [], [0]].map(sumTold)).toEqual(['17', '–', '–', '–', '0'])
  })

  test('ways to reach somebody go, dates and money stay', () => {
    expect(withoutReach('Hubungi sari@contoh.metro atau +62 812-3456-7890.')).not.toMatch(/sari|812|7890/)
    for (const way of [
      '0812 3456 7890',
      '0812.3456.7890',
      '081234567890',
      '812-3456-7890',
      '6281234567890',
      '62 812 3456 7890',
      '+65 6123 4567',
      '+62.812.345.678',
      '(0725) 41 234',
      '021-1234567',
      '0725 41234',
      'ibu.sari@contoh.co.id',
    ])
      expect(withoutReach(`WA: ${way}, terima kasih`)).toBe('WA: […], terima kasih')
    for (const told of [
      'Dana Rp125.000.000 dan Rp 81.234.567.890, lalu Rp6281234567890.',
      'Dari 17-08-2026 15.30 WIB sampai 2026-08-17 22.00, atau 08-08-2026 08.00–10.00.',
      'Sekitar 125.000.000 rupiah, naik +125.000.000; 1.250 orang pada 0900-1100.',
    ])
      expect(withoutReach(told)).toBe(told)
    expect(withoutReach('Pada 6 Maret 2027 terkumpul Rp1.250.000.')).toBe('Pada 6 Maret 2027 terkumpul Rp1.250.000.')
  })
})
