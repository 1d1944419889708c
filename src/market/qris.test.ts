import { readFileSync } from 'node:fs'
import { parse as parseCsv } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { crc16, isAlphanumericQr, nameSimilarity, nameSimilarityFloor, parseQris, type Qris, qrisWithAmount } from './qris.ts'

type Vector = {
  name: string
  operation: 'crc' | 'parse' | 'convert'
  payload: string
  amount: string
  bill: string
  expected: string
  error: string
}
const vectors: Vector[] = parseCsv(readFileSync(new URL('../../test/vectors/qris.csv', import.meta.url)), { columns: true })

const ruleOf: Record<string, string> = {
  CRC_SALAH: 'market.qris.crc',
  TERPOTONG: 'market.qris.truncated',
  TLV_LEBIH: 'market.qris.tlv_overflow',
  MATA_UANG: 'market.qris.currency',
  TAG_GANDA: 'market.qris.duplicate_tag',
  SISA_DATA: 'market.qris.leftover',
  NOMINAL: 'market.qris.amount',
  BIAYA_DITOLAK: 'market.qris.fee_refused',
}

function answer({ operation, payload, amount, bill }: Vector): Outcome<string> {
  if (operation === 'crc') return { ok: true, value: crc16(payload) }
  if (operation === 'convert') return qrisWithAmount(payload, amount, bill === '' ? {} : { bill })
  const read = parseQris(payload)
  return read.ok ? { ok: true, value: read.value.code } : read
}

const named = (name: string): string => vectors.find((vector) => vector.name === name)?.payload ?? ''
const staticCode = named('S1')

function value<T>(outcome: Outcome<T>): T {
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}
const rules = (outcome: Outcome<unknown>): string[] => (outcome.ok ? [] : outcome.refusals.map(({ rule }) => rule))

const object = (tag: string, text: string) => `${tag}${String(text.length).padStart(2, '0')}${text}`
const sealed = (body: string) => `${body}6304${crc16(`${body}6304`)}`
const body = staticCode.slice(0, -8)

describe('the vectors', () => {
  it('are all here', () => expect(vectors).toHaveLength(26))

  it.each(vectors)('$name $operation $note', (vector) => {
    const found = answer(vector)
    if (vector.error === '') expect(found).toEqual({ ok: true, value: vector.expected })
    else expect(rules(found)).toEqual([ruleOf[vector.error]])
  })
})

describe('reading', () => {
  it('tells merchant, city, national id, criteria and kind', () => {
    expect(value(parseQris(staticCode))).toMatchObject({
      merchant: 'BATIK UJI METRO',
      city: 'METRO',
      nmid: 'ID1020000000001',
      criteria: 'UMI',
      dynamic: false,
      warnings: [],
    })
    expect(value(parseQris(staticCode)).amount).toBeUndefined()
    expect(value(parseQris(value(qrisWithAmount(staticCode, 25_000))))).toMatchObject({ dynamic: true, amount: 25_000 })
  })

  it('drops blanks around the code and keeps those inside', () => {
    expect(value(parseQris(`\uFEFF \n${named('S2')}\t\n`)).merchant).toBe('BATIK UJI METRO ')
  })

  it('says where a fault is', () => {
    const position = staticCode.indexOf('5915BATIK') + 1
    expect(parseQris(named('N3'))).toEqual({ ok: false, refusals: [{ rule: 'market.qris.tlv_overflow', facts: { position, tag: '59' } }] })
    expect(parseQris(`${staticCode}XYZ`)).toEqual({ ok: false, refusals: [{ rule: 'market.qris.leftover', facts: { position: 210 } }] })
  })

  it('looks into the templates, at positions of the whole code', () => {
    const short = sealed(body.replace('0303UMI51', '0309UMI51'))
    expect(parseQris(short)).toEqual({
      ok: false,
      refusals: [{ rule: 'market.qris.tlv_overflow', facts: { position: short.indexOf('0309UMI') + 1, tag: '03' } }],
    })
    for (const tag of ['26', '62', '64', '80', '99']) {
      expect(rules(parseQris(sealed(body.replace(/62070703A01|26680016.{64}/g, '') + object(tag, '0009short'))))).toEqual([
        'market.qris.tlv_overflow',
      ])
    }
    expect(rules(parseQris(sealed(body.replace('62070703A01', '62140703A010703A02'))))).toEqual(['market.qris.duplicate_tag'])
  })

  it.each([
    ['', 'market.qris.empty'],
    ['https://toko.example/bayar', 'market.qris.start'],
    [staticCode.slice(2), 'market.qris.start'],
    [staticCode.slice(0, 40), 'market.qris.tlv_overflow'],
    [`${body}63`, 'market.qris.truncated'],
    [body, 'market.qris.crc_missing'],
    [sealed(body.replace('5915', '59A5')), 'market.qris.not_tlv'],
    [sealed(body.replace('METRO6005', 'METRÖ6005')), 'market.qris.character'],
    [`${body}${object('80', 'x'.repeat(99)).repeat(4)}`, 'market.qris.too_long'],
    [sealed(body.replace('010211', '010213')), 'market.qris.initiation'],
    [sealed(body.replace('52045651', '5204565X')), 'market.qris.category'],
    [sealed(body.replace('5802ID', '5802MY')), 'market.qris.country'],
    [sealed(body.replace('5915BATIK UJI METRO', '5903   ')), 'market.qris.merchant'],
    [sealed(body.replace('6005METRO', '')), 'market.qris.city'],
    [sealed(`${body}540515.00`), 'market.qris.stored_amount'],
  ])('refuses %s', (text, rule) => expect(rules(parseQris(text))).toEqual([rule]))

  it('refuses a code without any account, and tells all faults of content at once', () => {
    const bare = `000201${object('52', '5651')}${object('53', '840')}${object('58', 'ID')}${object('59', 'UJI')}${object('60', 'METRO')}`
    expect(rules(parseQris(sealed(bare)))).toEqual(['market.qris.currency', 'market.qris.account'])
  })

  it('warns of a code without national id and of overlong names, without refusing', () => {
    const old = body.replace(/5144.{44}/, '').replace('5915BATIK UJI METRO', `5926${'A'.repeat(26)}`)
    const read: Qris = value(parseQris(sealed(old)))
    expect(read.warnings.map(({ rule }) => rule)).toEqual(['market.qris.nmid_missing', 'market.qris.merchant_long'])
    expect(read.criteria).toBe('UMI')
    expect(value(parseQris(sealed(body.replace('ID1020000000001', 'XX1020000000001')))).warnings).toEqual([
      { rule: 'market.qris.nmid_shape', facts: { nmid: 'XX1020000000001' } },
    ])
  })
})

describe('writing an amount', () => {
  it('takes its limit from the caller', () => {
    expect(rules(qrisWithAmount(staticCode, 500_001, { limit: rupiah(500_000) }))).toEqual(['market.qris.amount'])
    expect(qrisWithAmount(staticCode, 20_000_000, { limit: rupiah(20_000_000) }).ok).toBe(true)
  })

  it.each(['', ' 25000', '025000', '+25000', '25,000', '25000.00', '２５０００', '1e6', 'NaN', Number.NaN, 1e15])(
    'refuses the amount %j',
    (amount) => expect(rules(qrisWithAmount(staticCode, amount))).toEqual(['market.qris.amount']),
  )

  it('refuses a code that was made for one payment', () => {
    expect(rules(qrisWithAmount(value(qrisWithAmount(staticCode, 25_000)), 30_000))).toEqual(['market.qris.not_static'])
  })

  it('refuses a bill number that not every app can read', () => {
    for (const bill of ['mb2', 'MB2 1', '', 'A'.repeat(26)])
      expect(rules(qrisWithAmount(staticCode, 25_000, { bill }))).toEqual(['market.qris.bill'])
  })

  it('makes 62 for the bill number, replaces an older one, and leaves a full 62 alone', () => {
    const billed = (code: string) => value(qrisWithAmount(code, 25_000, { bill: 'MB2-7' }))
    expect(billed(sealed(body.replace('62070703A01', '')))).toContain('6105341116209' + '0105MB2-7' + '6304')
    expect(billed(sealed(body.replace('62070703A01', object('62', '0103***0703A01'))))).toContain('62160105MB2-70703A016304')
    const full = object('62', object('08', 'X'.repeat(93)))
    expect(billed(sealed(body.replace('62070703A01', full)))).toContain(`${full}6304`)
  })

  it('refuses what would grow beyond the longest code', () => {
    const long =
      body +
      object('80', object('00', 'x'.repeat(95))).repeat(1) +
      object('81', object('00', 'x'.repeat(95))) +
      object('82', object('00', 'x'.repeat(86)))
    const code = sealed(long)
    expect(code).toHaveLength(209 + 103 + 103 + 94)
    expect(rules(qrisWithAmount(code, 25_000))).toEqual(['market.qris.too_long'])
  })
})

describe('likeness of names', () => {
  it('is blind to case, blanks and signs', () => {
    expect(nameSimilarity('Batik Uji Metro', 'BATIK  UJI-METRO ')).toBe(1)
    expect(nameSimilarity('Batik Uji Metro', 'BATIK%20UJI%20METRO')).toBe(1)
  })

  it('tells a shortened name from a stranger', () => {
    expect(nameSimilarity('Keripik Pisang Bu Sari', 'KERIPIK PISANG BU SAR')).toBeGreaterThan(0.9)
    expect(nameSimilarity('Kopi Tugu Pena', 'TUGU PENA KOPI')).toBeGreaterThan(nameSimilarityFloor)
    expect(nameSimilarity('Kopi Tugu Pena', 'YANTO CELL')).toBeLessThan(nameSimilarityFloor)
    expect(nameSimilarity('Kopi Tugu Pena', '')).toBe(0)
  })

  it('lies between 0 and 1 and does not depend on the side', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const likeness = nameSimilarity(a, b)
        expect(likeness).toBeGreaterThanOrEqual(0)
        expect(likeness).toBeLessThanOrEqual(1)
        expect(nameSimilarity(b, a)).toBe(likeness)
      }),
    )
  })
})

it('knows what fits the alphanumeric mode', () => {
  expect(isAlphanumericQr(staticCode)).toBe(true)
  expect(isAlphanumericQr(staticCode.replace('METRO', 'Metro'))).toBe(false)
})
