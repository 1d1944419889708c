import { expect, test } from 'vitest'
import { readInput } from '#src/market/_read-input.ts'
import { payeeHash, payeeInput, payeeNotes } from '#src/market/payee.ts'

const base = { shop: 'Sanggar Canting Senja', holders: [], holder: 'CANTING SENJA METRO', otherShops: [], warnings: [] }

test('a name like the shop’s needs no curator, another one does', () => {
  expect(payeeNotes(base)).toEqual({ notes: [], needsCurator: false })
  expect(payeeNotes({ ...base, holder: 'TOKO EMAS JAYA' })).toMatchObject({
    needsCurator: true,
    notes: [{ rule: 'market.payee.name_unlike' }],
  })
  expect(payeeNotes({ ...base, holder: 'Ratri Wulandari' }).needsCurator).toBe(true)
  expect(payeeNotes({ ...base, holder: 'Ratri Wulandari', holders: ['Ratri Wulandari'] }).needsCurator).toBe(false)
})

test('a merchant known from another shop is looked at, and warnings of the code come along', () => {
  const found = payeeNotes({ ...base, otherShops: ['Batik Lain'], warnings: [{ rule: 'market.qris.nmid_missing' }] })
  expect(found).toMatchObject({
    needsCurator: true,
    notes: [{ rule: 'market.qris.nmid_missing' }, { rule: 'market.payee.nmid_elsewhere', facts: { shops: 'Batik Lain' } }],
  })
})

test('an account is digits, a bank and a name', () => {
  const account = { kind: 'bank', bank: 'Bank Contoh', number: '000 000.0001', holder: 'Ratri' }
  expect(readInput(payeeInput, account)).toMatchObject({ ok: true, value: { number: '0000000001' } })
  expect(readInput(payeeInput, { ...account, number: '12ab', bank: ' ', holder: '' })).toMatchObject({
    refusals: [{ field: 'bank' }, { field: 'number' }, { field: 'holder' }],
  })
  expect(readInput(payeeInput, { kind: 'crypto' }).ok).toBe(false)
})

test('one letter more or less is another hash', () => {
  const one = { kind: 'bank', payload: '0001', bank: 'A', holder: 'B' }
  expect(payeeHash('s', one)).toBe(payeeHash('s', { ...one }))
  for (const other of [
    { ...one, payload: '0002' },
    { ...one, holder: 'C' },
    { ...one, kind: 'qris' },
  ])
    expect(payeeHash('s', other)).not.toBe(payeeHash('s', one))
  expect(payeeHash('t', one)).not.toBe(payeeHash('s', one))
})
