import { describe, expect, test } from 'vitest'
import { gamblingField, gamblingIn } from './gambling.ts'

const planted = [
  'Slot Gacor hari ini',
  's l o t   g a c o r',
  'SLOT-GACOR!!!',
  'sl0t g4c0r',
  'S1OT GACOR',
  'ѕlоt gасоr', // Cyrillic
  'ＳＬＯＴ　ＧＡＣＯＲ', // full width
  '𝐬𝐥𝐨𝐭 𝐠𝐚𝐜𝐨𝐫', // mathematical
  'ⓢⓛⓞⓣ ⓖⓐⓒⓞⓡ', // circled
  '🇸🇱🇴🇹 🇬🇦🇨🇴🇷', // flags
  '🅂🄻🄾🅃 🄶🄰🄲🄾🅁', // squared
  'ꜱʟᴏᴛ ɢᴀᴄᴏʀ', // small capitals
  'slot\u200bga\u200dcor', // nothing between the letters that is seen
  'ѕ̶l̶o̶t̶ g̶a̶c̶o̶r̶', // struck through
  'sĺót gàčör',
  'daftar di https://dewa88.contoh/masuk',
  'www.rajaslot-777.contoh',
  'RTP live tertinggi',
  'togel',
  'T0GEL singapore',
  'pasti maxwin',
  'gates of olympus',
  'link alternatif resmi',
  'bonus new member 100',
  'judi   online',
  'mahjong.ways',
]

const honest = [
  'Slot waktu jam 10.00 masih kosong',
  'Slot kartu memori dan lensa 50 mm',
  'Lomba burung gacor se-Kota Metro',
  'Zeus adalah tokoh dalam mitologi Yunani',
  'Kelas poker kain? Bukan: kelas menjahit taplak',
  'Batik kasinoman', // a village
  'Total Rp88.000 untuk 777 gram kopi',
  'Toto Suharto menari di Taman Merdeka',
  'Daftar di https://acara.contoh/daftar sebelum 4 Desember',
  'Main gitar dan menang lomba',
  'Deposit kunci Rp10.000',
  'Prediksi cuaca hari ini',
  'Jl. Jend. Sudirman No. 4D',
  'RTP Pekon adalah singkatan rapat tahunan pengurus',
  '',
]

describe('an advertisement for gambling', () => {
  test.each(planted)('is seen in %j', (text) => expect(gamblingIn(text)).toBeTypeOf('string'))
  test.each(honest)('is not seen in %j', (text) => expect(gamblingIn(text)).toBeUndefined())

  test('is found in whatever field it stands, and named by it', () => {
    expect(gamblingField({ title: 'Pasar', lines: [{ note: 'baik' }, { note: 'ѕlоt gасоr' }] })).toMatchObject({ field: 'lines' })
    expect(gamblingField('situs slot')).toMatchObject({ field: '' })
    expect(gamblingField({ bytes: Buffer.from('slot gacor'), at: new Date(0), n: 3, none: null, name: 'Sanggar' })).toBeUndefined()
  })

  test('is not read into the key of a row or a check sum, whose digits spell a word by chance', () => {
    const tail = '75b0-9be7-c0ffee5b0be7'
    expect(gamblingIn(`0198c2f4 ${tail}`)).toBe('sbobet')
    expect(gamblingField({ product: `0198c2f4-7e7a-${tail}`, lines: [{ variant: `0198C2F4-7E7A-${tail}` }] })).toBeUndefined()
    expect(gamblingIn(`/meja/kasus/0198c2f4-7e7a-${tail}?sidik=${'5b0be7'.repeat(10)}c0de`)).toBeUndefined()
    expect(gamblingField({ note: `0198c2f4-7e7a-${tail} sbobet` })).toMatchObject({ field: 'note' })
    expect(gamblingIn(`5b0be7-${tail}`)).toBe('sbobet')
  })

  test('costs little: a long honest text is read in a moment', () => {
    const long = 'Batik tulis dari teras rumah, selembar demi selembar, 88 warna. '.repeat(3000)
    const start = performance.now()
    expect(gamblingIn(long)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(400)
  })
})
