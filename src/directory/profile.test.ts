import { describe, expect, test } from 'vitest'
import { openRecord, sealRecord } from './_sealed.ts'
import { carriesLink, helixOf, privateSchema, profileSchema, standingOf, webAddress } from './profile.ts'
import { readDirectory } from './read-input.ts'
import { vcard } from './vcard.ts'

const wish = (more: Record<string, unknown> = {}) => ({
  kind: 'community',
  name: 'Teras Uji',
  summary: 'Panggung kecil untuk menguji.',
  ...more,
})
const rulesOf = (input: unknown) => {
  const read = readDirectory(profileSchema, input)
  return read.ok ? [] : read.refusals.map(({ rule, field }) => `${field}: ${rule}`)
}

describe('how fresh a profile is', () => {
  const at = (days: number) =>
    standingOf(new Date('2027-01-01T00:00:00Z'), new Date(Date.parse('2027-01-01T00:00:00Z') + days * 86_400_000))
  test('D-03 180 days ask, 30 more leave it unconfirmed, 180 more put it away; a moment before each it is still what it was', () => {
    expect([0, 179.99, 180, 209.99, 210, 389.99, 390].map(at)).toEqual([
      'fresh',
      'fresh',
      'asked',
      'asked',
      'unconfirmed',
      'unconfirmed',
      'archived',
    ])
  })
})

describe('what a profile may say', () => {
  test('a text that carries an address is refused with the field it stands in; plain words pass', () => {
    for (const hidden of [
      'Main di https://judi.contoh',
      'lihat www.contoh',
      'slot-gacor.vip menang',
      '<a href=x>klik</a>',
      'kunjungi ｈttps://x',
    ])
      expect([hidden, carriesLink(hidden)]).toEqual([hidden, true])
    for (const plain of ['Batik tulis, dua belas hari.', 'Latihan Sabtu.\n\nDatang saja', 'Kelas 3 s.d. 5'])
      expect([plain, carriesLink(plain)]).toEqual([plain, false])
    expect(rulesOf(wish({ body: 'pakai slot-gacor.vip' }))).toEqual(['body: directory.profile.link_in_text'])
  })
  test('a site is https with a name, without a sign-in before it or a port behind', () => {
    for (const good of ['', 'https://teras.contoh/halaman']) expect(webAddress.safeParse(good).success).toBe(true)
    for (const bad of [
      'http://teras.contoh',
      'javascript:alert(1)',
      'https://aman.contoh@jahat.contoh',
      'https://teras.contoh:8443',
      'https://127.0.0.1',
      'https://localhost',
    ])
      expect([bad, webAddress.safeParse(bad).success]).toEqual([bad, false])
  })
  test('control and direction-changing signs are taken out of a name, and what is left is measured', () => {
    const read = readDirectory(profileSchema, wish({ name: 'Te\u202eras\u200b Uji' }))
    expect(read.ok && read.value.name).toBe('Teras Uji')
    expect(rulesOf(wish({ name: '\u200b\u200bA' }))).toEqual(['name: directory.profile.name'])
  })
  test('a body’s helix follows from its kind; a person chooses', () => {
    expect([helixOf('campus', 'media'), helixOf('agency'), helixOf('person', 'academia'), helixOf('person')]).toEqual([
      'academia',
      'government',
      'academia',
      'community',
    ])
  })
  test('numbers of identity are read with their dots and spaces, and refused one figure short', () => {
    expect(privateSchema.parse({ nik: '1872 0412-3456.7890', nib: '' }).nik).toBe('1872041234567890')
    expect(privateSchema.safeParse({ nik: '187204123456789' }).success).toBe(false)
  })
})

test('what is sealed opens for its own profile and secret alone', () => {
  const sealed = sealRecord('rahasia', 'a', { nik: '1872041234567890' })
  expect(sealed).not.toContain('1872')
  expect(openRecord('rahasia', 'a', sealed)).toEqual({ nik: '1872041234567890' })
  expect(() => openRecord('rahasia', 'b', sealed)).toThrow()
  expect(() => openRecord('lain', 'a', sealed)).toThrow()
})

describe('a contact card', () => {
  const facts = {
    name: 'Teras; Bunyi',
    summary: `Panggung, ${'é'.repeat(80)}`,
    email: 'a@contoh.id',
    phone: '628120001',
    website: '',
    address: 'Jl. Uji 1',
    person: false,
    minor: false,
    kelurahan: 'Imopuro',
    subsectors: ['Musik'],
    url: 'http://localhost/direktori/teras',
    revised: new Date('2027-01-01T00:00:00Z'),
  }
  test('escapes, folds within 75 bytes without cutting a letter, and begins and ends as RFC 6350 says', () => {
    const lines = vcard(facts).split('\r\n')
    expect(lines.slice(0, 3)).toEqual(['BEGIN:VCARD', 'VERSION:4.0', 'KIND:org'])
    expect(lines).toContain('FN:Teras\\; Bunyi')
    expect(lines.every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
    expect(vcard(facts).replaceAll('\r\n ', '')).toContain(`NOTE:Panggung\\, ${'é'.repeat(80)}`)
  })
  test('a child’s carries nothing by which the child is reached', () => {
    expect(vcard({ ...facts, minor: true })).not.toMatch(/EMAIL|TEL|ADR/)
  })
})
