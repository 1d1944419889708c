import { expect, test } from 'vitest'
import { readGiven } from './_given.ts'
import { basisInput, likePattern, mayBecome, stepInput } from './legal-basis.ts'

const perda = {
  kind: 'Perda',
  number: '3',
  year: '2027',
  about: 'Ekonomi kreatif',
  level: 'Kota Metro',
  source: 'Lembaran Daerah',
  status: 'draft',
}
const rulesOf = (read: ReturnType<typeof readGiven>) => (read.ok ? [] : read.refusals.map(({ rule, field }) => `${field}: ${rule}`))

test('a text is called by its kind, number and year', () => {
  expect(readGiven(basisInput, perda)).toMatchObject({ ok: true, value: { code: 'perda-3-2027', year: 2027, validFrom: null } })
  expect(readGiven(basisInput, { ...perda, code: 'perda-ekraf' })).toMatchObject({ value: { code: 'perda-ekraf' } })
})

test('every field says what is wrong with it', () => {
  expect(rulesOf(readGiven(basisInput, { ...perda, about: ' ', year: 'dua ribu', status: 'revoked', source: 7 }))).toEqual([
    'year: governance.input.year',
    'about: governance.input.missing',
    'source: governance.input.unreadable',
    'status: governance.legal_basis.status_unknown',
  ])
  expect(rulesOf(readGiven(basisInput, { ...perda, validFrom: '2027-02-01', validTo: '2027-01-31' }))).toEqual([
    'validTo: governance.legal_basis.days_reversed',
  ])
})

test('a step names its day and reason, and an amendment the text that amends', () => {
  expect(rulesOf(readGiven(stepInput, { status: 'revoked', fromDay: '31-01-2027', reason: 'ya' }))).toEqual([
    'fromDay: governance.input.day',
    'reason: governance.input.reason',
  ])
  expect(rulesOf(readGiven(stepInput, { status: 'amended', fromDay: '2027-01-31', reason: 'Diubah oleh DPRD' }))).toEqual([
    'successor: governance.legal_basis.amended_by_what',
  ])
})

test('a draft cannot be amended, what is withdrawn may come back', () => {
  expect(mayBecome('draft', 'amended')).toBe(false)
  expect(mayBecome('revoked', 'amended')).toBe(false)
  expect(mayBecome('in_force', 'in_force')).toBe(false)
  expect(mayBecome('revoked', 'in_force')).toBe(true)
  expect(mayBecome('amended', 'amended')).toBe(true)
})

test('signs that mean something to the database mean themselves', () => {
  expect(likePattern(' 100%_\\ ')).toBe('%100\\%\\_\\\\%')
})
