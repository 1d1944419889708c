import { describe, expect, test } from 'vitest'
import { demoPassword } from './demo.db.ts'
import { passwordRefusals } from './password.ts'

const rulesOf = (password: string, about = {}) => passwordRefusals(password, about).map((refusal) => refusal.rule)

describe('length is the only rule of composition', () => {
  test.each(['', 'rahasia', 'pendek7', '😀😀😀😀😀😀😀'])('%j is too short', (password) => {
    expect(rulesOf(password)).toEqual(['identity.password.too_short'])
  })

  test('eight letters are enough, and so are spaces and signs', () => {
    expect(rulesOf('tikarbambu')).toEqual([])
    expect(rulesOf('  lumbung padi  ')).toEqual([])
    expect(rulesOf('ñandú-ñandú-merapi')).toEqual([])
  })

  test('long ones are welcome up to two hundred, beyond is said plainly', () => {
    const sentence = 'gerobak merah melaju pelan di jalan imam bonjol saat hujan '.repeat(4)
    expect(rulesOf(sentence.slice(0, 64))).toEqual([])
    expect(rulesOf(sentence.slice(0, 200))).toEqual([])
    expect(passwordRefusals(sentence.slice(0, 201))).toEqual([{ rule: 'identity.password.too_long', field: 'sandi', facts: { most: 200 } }])
  })
})

describe('what everybody tries first', () => {
  test.each([
    'password',
    'PASSWORD',
    '12345678',
    'qwertyuiop',
    'iloveyou',
    'sayangku',
    'bismillah',
    'indonesia',
    '17agustus1945',
    'rahasia123',
    'Sayang2026!',
    'password99!',
    'aaaaaaaaaa',
    '11112222',
  ])('%s', (password) => {
    expect(rulesOf(password)).toEqual(['identity.password.common'])
  })

  test('a common word inside a longer thought is fine', () => {
    expect(rulesOf('sayang kucing tetangga')).toEqual([])
  })
})

describe('what is known about the place and the person', () => {
  test.each(['metro2026', 'MetroBatik1', 'batiklampung', 'mch-mb2-mch', 'lampung!lampung'])('%s', (password) => {
    expect(rulesOf(password)).toEqual(['identity.password.about_you'])
  })

  test('own name and address, with numbers behind them', () => {
    const about = { name: 'Fitria Ningsih', email: 'fitria.kopi@surat.contoh' }
    expect(rulesOf('fitria1998', about)).toEqual(['identity.password.about_you'])
    expect(rulesOf('NingsihFitria', about)).toEqual(['identity.password.about_you'])
    expect(rulesOf('fitria.kopi@surat', about)).toEqual(['identity.password.about_you'])
    expect(rulesOf('fitria1998', { name: 'Bagus Wicaksono' })).toEqual([])
  })

  test('such a word among enough others is fine', () => {
    expect(rulesOf('angsa terbang di atas metro')).toEqual([])
  })
})

test('the password of the demo town would be taken from anybody who does not live at its address', () => {
  expect(rulesOf(demoPassword, { name: 'Rina Kusumawati', email: 'rina@surat.id' })).toEqual([])
  expect(rulesOf(demoPassword, { email: 'pengelola@contoh.metro' })).toEqual(['identity.password.about_you'])
})

test('a refusal names the field it is about', () => {
  expect(passwordRefusals('pendek', {}, 'sandi_baru')[0]?.field).toBe('sandi_baru')
})
