import { describe, expect, test } from 'vitest'
import { codeOf, emailOf, readProfile, readSignUp } from './account.ts'
import { lineOf } from './attempts.db.ts'
import { deviceOf } from './device.ts'
import { base32 } from './second-factor.db.ts'
import { readToken, scopesOf } from './token.ts'

const form = { nama: ' Fitria  Ningsih ', surel: ' Fitria@Contoh.Metro ', sandi: 'angsa terbang rendah', kabar: false, setuju: true }

describe('signing up', () => {
  test('reads a form as it is meant', () => {
    expect(readSignUp(form)).toEqual({
      ok: true,
      value: { name: 'Fitria Ningsih', email: 'fitria@contoh.metro', password: 'angsa terbang rendah', news: false },
    })
  })

  test('says everything that is wrong at once', () => {
    const read = readSignUp({ nama: '', surel: 'bukan surel', sandi: 'x', kabar: true, setuju: false })
    expect(read.ok ? [] : read.refusals.map(({ rule, field }) => [rule, field])).toEqual([
      ['identity.name.missing', 'nama'],
      ['identity.email.unreadable', 'surel'],
      ['identity.password.too_short', 'sandi'],
      ['identity.consent.needed', 'setuju'],
    ])
  })

  test.each(['https://slot-gacor.example', 'Budi www.slot.example', '<b>Budi</b>'])('no advertisement for a name: %s', (nama) => {
    const read = readSignUp({ ...form, nama })
    expect(read.ok ? undefined : read.refusals[0]?.rule).toBe('identity.name.not_a_name')
  })

  test('never trims a password', () => {
    const read = readSignUp({ ...form, sandi: '  angsa terbang  ' })
    expect(read.ok && read.value.password).toBe('  angsa terbang  ')
  })
})

test('an address with line breaks is no address', () => {
  expect(emailOf('a@contoh.id\r\nBcc: b@contoh.id')).toBeUndefined()
  expect(emailOf(`${'a'.repeat(200)}@contoh.id`)).toBeUndefined()
})

test('a phone number may be left empty, not be nonsense', () => {
  expect(readProfile({ nama: 'Fitria', telepon: '0812-3456-7890' })).toEqual({
    ok: true,
    value: { name: 'Fitria', phone: '6281234567890' },
  })
  expect(readProfile({ nama: 'Fitria', telepon: ' ' })).toEqual({ ok: true, value: { name: 'Fitria', phone: null } })
  expect(readProfile({ nama: 'Fitria', telepon: 'nanti' }).ok).toBe(false)
})

test('letters are written in a tongue there is, and in the one of before where nothing is said', () => {
  const read = (bahasa?: string) => readProfile({ nama: 'Fitria', telepon: '', bahasa })
  expect(read('en')).toMatchObject({ ok: true, value: { tongue: 'en' } })
  expect(read('')).toEqual({ ok: true, value: { name: 'Fitria', phone: null } })
  expect(read('fr')).toMatchObject({ ok: false, refusals: [{ rule: 'identity.tongue.unknown', field: 'bahasa' }] })
})

test('codes are read as people type them', () => {
  expect(codeOf(' 123 456')).toBe('123456')
  expect(codeOf('123-456')).toBe('123456')
})

describe('one line of the network', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8::1', '2001:db8:0:0'],
    ['::1', '0:0:0:0'],
    ['unknown', 'unknown'],
  ])('%s', (address, line) => expect(lineOf(address)).toBe(line))
})

describe('tokens', () => {
  const offered = scopesOf(['market.order.place', 'market.order.cancel', 'market.stock.change', 'identity.token.make'])

  test('scopes are parts of rooms; accounts are not handed to programs', () => {
    expect(offered).toEqual(['market.order', 'market.stock'])
  })

  test('takes only what is offered', () => {
    expect(readToken({ nama: 'kasir', cakupan: ['market.order', '*', 'identity.token'], hari: '30' }, offered)).toEqual({
      ok: true,
      value: { name: 'kasir', scopes: ['market.order'], days: 30 },
    })
    const read = readToken({ nama: ' ', cakupan: ['*'], hari: '9999' }, offered)
    expect(read.ok ? [] : read.refusals.map((one) => one.field)).toEqual(['nama', 'cakupan', 'hari'])
  })
})

test('base 32 as RFC 4648 writes it', () => {
  const encode = (text: string) => base32(new TextEncoder().encode(text))
  expect(['f', 'fo', 'foo', 'foob', 'fooba', 'foobar'].map(encode)).toEqual(['MY', 'MZXQ', 'MZXW6', 'MZXW6YQ', 'MZXW6YTB', 'MZXW6YTBOI'])
})

test('devices are told apart', () => {
  expect(deviceOf('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/141.0 Mobile Safari/537.36')).toEqual({
    browser: 'Chrome',
    system: 'Android',
  })
  expect(deviceOf('Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1')).toEqual({
    browser: 'Safari',
    system: 'iOS',
  })
  expect(deviceOf('curl/8')).toEqual({})
})
