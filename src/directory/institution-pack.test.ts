import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { cityPackFiles, readCityPack } from './city-pack.ts'

const folder = new URL('../../cities/metro/', import.meta.url)
const metro = Object.fromEntries(cityPackFiles.map((file) => [file, readFileSync(new URL(file, folder), 'utf8')]))

function refusalsAfter(file: string, from: string, to: string) {
  const before = metro[file] ?? ''
  if (!before.includes(from)) throw new Error(`${file} does not say ${from}`)
  const outcome = readCityPack({ ...metro, [file]: before.replace(from, to) })
  return outcome.ok ? [] : outcome.refusals.map(({ rule, facts }) => ({ rule: rule.replace('directory.city.', ''), ...facts }))
}

const read = readCityPack(metro)
if (!read.ok) throw new Error(JSON.stringify(read.refusals))
const pack = read.value

describe('the institution of Metro', () => {
  test('the board has nine seats: chair, secretary, treasurer and six members', () => {
    const members = pack.postKinds.find(({ code }) => code === 'rapat-pengurus')?.members ?? []
    const seats = pack.posts.filter(({ kind }) => members.includes(kind)).reduce((sum, { seats }) => sum + seats, 0)
    expect(members).toEqual(['ketua', 'sekretaris', 'bendahara', 'anggota-pengurus'])
    expect(seats).toBe(9)
  })

  test('every kelurahan has one coordinator, and the board above it', () => {
    const coordinated = pack.posts.filter(({ kind }) => kind === 'koordinator-kelurahan')
    expect(coordinated.map(({ unit }) => unit).sort()).toEqual(pack.kelurahan.map(({ code }) => code).sort())
    expect(coordinated.every(({ seats }) => seats === 1)).toBe(true)
    expect(pack.units.filter(({ kind }) => kind === 'kelurahan').every(({ parent }) => parent === 'mch')).toBe(true)
  })

  test('every dinas and badan that offers support has a head and a liaison', () => {
    const offering = pack.agencies.filter(({ kind, supportTypes }) => ['dinas', 'badan'].includes(kind) && supportTypes.length > 0)
    for (const kind of ['kepala-opd', 'penghubung-opd'])
      expect(pack.posts.filter((post) => post.kind === kind).map(({ unit }) => unit)).toEqual(offering.map(({ code }) => code))
  })

  test('at least two kinds of post keep the keys', () => {
    expect(pack.postKinds.filter(({ custodian }) => custodian).map(({ code }) => code)).toEqual(['sekretaris', 'pengelola', 'admin-it'])
  })

  test('every seat of the cast exists', () => {
    const people: { posts: { post: string; unit: string }[] }[] = JSON.parse(readFileSync(new URL('demo/people.json', folder), 'utf8'))
    const held = Map.groupBy(
      people.flatMap(({ posts }) => posts),
      ({ post, unit }) => `${post} ${unit}`,
    )
    for (const [name, holders] of held)
      expect(pack.posts.find(({ kind, unit }) => `${kind} ${unit}` === name)?.seats, name).toBeGreaterThanOrEqual(holders.length)
  })

  test('reads bands, windows and fractions into numbers', () => {
    expect(pack.matrix.find(({ id }) => id === 'B-05')).toMatchObject({
      fund: 'kas_komunitas',
      post: 'ketua',
      min: 0,
      max: 10_000_000,
      windowPeriod: 'month',
      windowCap: 30_000_000,
      windowBy: ['payee'],
      delegable: true,
    })
    expect(pack.matrix.find(({ id }) => id === 'M-13')).toMatchObject({ quorum: [1, 2], majority: [2, 3], max: null })
  })

  test('every legal basis tells a citizen what it is about, and the draft decree says that it is an example', () => {
    for (const basis of pack.legalBases) expect(basis.aboutId, basis.code).toMatch(/\.$/)
    for (const basis of pack.legalBases) expect([basis.code, basis.noteId === ''], basis.code).toEqual([basis.code, basis.note === ''])
    expect(pack.legalBases.filter(({ illustrative }) => illustrative).map(({ code }) => code)).toEqual(['sk-contoh-mch'])
    expect(pack.legalBases.find(({ code }) => code === 'sk-contoh-mch')).toMatchObject({
      verified: false,
      source: 'data contoh, belum disahkan',
    })
    expect(new Set(pack.matrix.map(({ legalBasis }) => legalBasis))).toEqual(new Set(['sk-contoh-mch']))
  })
})

describe('slips of whoever keeps the institution by hand', () => {
  test.each([
    ['a unit under a parent that is not there', 'units.csv', 'office,diskoperin', 'office,dinas-x', 'unknown', 'parent'],
    ['units that turn in a circle', 'units.csv', 'city,\n', 'city,mch\n', 'unit_cycle', 'parent'],
    ['a post of a kind nobody described', 'posts.csv', 'pembina,kota,1', 'walikota,kota,1', 'unknown', 'kind'],
    ['the same post twice', 'posts.csv', 'pengarah,kota,1', 'pembina,kota,1', 'duplicate', 'unit'],
    ['no seat at all', 'posts.csv', 'pembina,kota,1', 'pembina,kota,0', 'number_wrong', 'seats'],
    ['a seat for a body', 'posts.csv', 'pembina,kota,1', 'rapat-pengurus,kota,1', 'body_seats_wrong', 'kind'],
    [
      'a body with a member unheard of',
      'post_kinds.csv',
      'ketua;sekretaris;bendahara',
      'ketua;juru-tulis;bendahara',
      'members_wrong',
      'members',
    ],
    [
      'a post that is no body but has members',
      'post_kinds.csv',
      'ketua,Ketua,Chair,no,no,no,no,yes,sekretaris,',
      'ketua,Ketua,Chair,no,no,no,no,yes,sekretaris,kurator',
      'members_wrong',
      'members',
    ],
    ['an article of a text that is not there', 'legal_articles.csv', 'uu-30-2014,Pasal 14', 'uu-31-2014,Pasal 14', 'unknown', 'basis'],
    [
      'a row resting on a text that is not there',
      'matrix.csv',
      ',sk-contoh-mch,Lampiran II',
      ',sk-lain,Lampiran II',
      'unknown',
      'legal_basis',
    ],
    ['a row resting on an article that is not there', 'matrix.csv', 'Lampiran II', 'Lampiran IX', 'unknown', 'article'],
    ['a row for a post that is not there', 'matrix.csv', 'execute,bendahara,', 'execute,kasir,', 'unknown', 'post'],
    ['a row code given twice', 'matrix.csv', 'B-02,', 'B-01,', 'duplicate', 'id'],
    ['a band that ends before it begins', 'matrix.csv', ',10000001,50000000,', ',10000001,5000000,', 'band_reversed', 'max'],
    ['money with points', 'matrix.csv', ',0,10000000,month', ',0,10.000.000,month', 'number_wrong', 'max'],
    ['money below zero', 'matrix.csv', 'unit,0,1000000,', 'unit,-1,1000000,', 'number_wrong', 'min'],
    ['a window without an amount', 'matrix.csv', 'month,30000000,payee', 'month,,payee', 'window_wrong', 'window_cap'],
    ['more votes than there are', 'matrix.csv', ',1/2,1/2,', ',3/2,1/2,', 'fraction_wrong', 'quorum'],
    ['a quorum without a majority', 'matrix.csv', ',1/2,1/2,', ',1/2,,', 'majority_missing', 'majority'],
    ['a capacity that is none', 'matrix.csv', ',oversee,', ',veto,', 'value_wrong', 'capacity'],
    [
      'a matrix that does not say whether it is an example',
      'city.json',
      '"illustrative": true',
      '"illustrative": "ya"',
      'yes_no',
      'matrix.illustrative',
    ],
  ])('%s', (_, file, from, to, rule, column) => {
    expect(refusalsAfter(file, from, to)).toContainEqual(expect.objectContaining({ rule, file, column }))
  })

  test('one slip is one refusal', () => {
    expect(refusalsAfter('matrix.csv', ',10000001,50000000,', ',10000001,5000000,')).toHaveLength(1)
    expect(refusalsAfter('units.csv', 'office,diskoperin', 'office,dinas-x')).toHaveLength(1)
  })
})
