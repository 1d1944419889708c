import { describe, expect, test } from 'vitest'
import { isCountable, nameKey, payeeKey } from './spelling.ts'

describe('one payee', () => {
  const one = payeeKey('CV Maju Jaya')
  test.each([
    'cv maju jaya',
    'CV  MAJU  JAYA',
    'C.V. Maju Jaya',
    'C. V. Maju-Jaya',
    'Maju Jaya, CV',
    'CV. Maju Jaya.',
    'CVMaju Jaya',
    'Maju Jaya',
    'MajuJaya',
    'CV “Maju Jaya”',
    'ＣＶ Ｍａｊｕ Ｊａｙａ',
    'CV Máju Jáya',
    'CV\u00a0Maju\u00a0Jaya',
    'cv.maju.jaya',
    'CV Maju/Jaya',
    'PT Maju Jaya Tbk',
    'Toko Maju Jaya',
  ])('%s', (spelling) => {
    expect([isCountable(spelling), payeeKey(spelling)]).toEqual([true, one])
  })

  test.each(['CV Maju Raya', 'CV Maju Jaya 2', 'CV Jaya Maju', 'CV Maju'])('%s is another', (other) => {
    expect(payeeKey(other)).not.toBe(one)
  })
})

test.each(['CV Mаju Jaya', 'СV Maju Jaya', 'Маю Джая', 'ｏ', '—', '', '😀', 'Sørensen'])('%s', (name) => {
  // letters of other scripts that look like ours would be a second payee; full width folds into ours
  expect(isCountable(name)).toBe(name === 'ｏ')
})

test('a name that is nothing but the form of a company stays what it is', () => {
  expect([payeeKey('PT'), payeeKey('Toko PD'), nameKey('Pentas – Akhir Tahun!')]).toEqual(['pt', 'tokopd', 'pentasakhirtahun'])
})
