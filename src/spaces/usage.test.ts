import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { readSpacesPack, type SpacesPack } from './pack.ts'
import { classify, priceItem, type Tariff, type UsageRule, unanswered } from './usage.ts'

const text = readFileSync(join(process.cwd(), 'cities', 'metro', 'spaces.json'), 'utf8')
const read = readSpacesPack(text)
const pack = (read.ok ? read.value : undefined) as SpacesPack
const rules: UsageRule[] = pack.rules.map((rule, position) => ({ ...rule, id: rule.code, position, illustrative: true, stands: true }))
const questions = pack.questions.map(({ values, ...one }) => ({ ...one, choices: values }))
const answers = fc.record(
  Object.fromEntries(pack.questions.map(({ key, values }) => [key, fc.constantFrom(...values.map((v) => v.value))])),
)
const tariffsOf = (space: string, cls: string): Tariff[] =>
  pack.tariffs
    .filter((one) => one.space === space && one.class === cls)
    .map((one) => ({ ...one, from: one.from as Day, to: (one.to || null) as Day | null }))

const at = (text: string) => new Date(`${text}:00+07:00`)
const use = (start: string, end: string) => [{ start: at(start), end: at(end) }]
const price = (slug: string, cls: string, periods: { start: Date; end: Date }[], quantity = 1) => {
  const priced = priceItem({ name: slug, slug, quantity, tariffs: tariffsOf(slug, cls) }, periods)
  return 'refusal' in priced ? priced.refusal : priced.lines
}
const sum = (lines: ReturnType<typeof price>) => (Array.isArray(lines) ? lines.reduce((all, { amount }) => all + amount, 0) : undefined)

describe('N1 the class of an activity', () => {
  test('there are at least twenty published examples, and each is what the rule table says', () => {
    expect(pack.examples.length).toBeGreaterThanOrEqual(20)
    for (const { activity, answers: given, class: cls, rule } of pack.examples) {
      const found = classify(rules, given)
      expect({ activity, class: found?.class, rule: found?.code }).toEqual({ activity, class: cls, rule })
      expect(found?.article).toBeTruthy()
      expect(found?.mayDeviate).toBeTruthy()
    }
    expect(new Set(pack.examples.map((one) => one.rule)).size).toBe(rules.length)
  })

  test('no set of answers is left without a class, and the order in which rules are read decides nothing', () => {
    fc.assert(
      fc.property(answers, fc.shuffledSubarray(rules, { minLength: rules.length }), (given, shuffled) => {
        const first = classify(rules, given)
        expect(first).toBeDefined()
        expect(classify(shuffled, given)?.code).toBe(first?.code)
      }),
    )
  })

  test('a missing or invented answer is asked for by its name', () => {
    fc.assert(
      fc.property(answers, fc.constantFrom(...questions.map(({ key }) => key)), (given, key) => {
        expect(unanswered(questions, given)).toEqual([])
        const { [key]: _, ...rest } = given
        expect(unanswered(questions, rest).map(({ field }) => field)).toEqual([key])
        expect(unanswered(questions, { ...given, [key]: 'lain' }).map(({ field }) => field)).toEqual([key])
      }),
    )
  })

  test('one answer changed changes the price before anything is sent; a forbidden activity has none', () => {
    const free = { peserta_bayar: 'tidak', jualan: 'tidak', sponsor: 'tidak', kampanye: 'tidak', peserta: 'umum', keramaian: 'sampai_50' }
    const day = use('2027-01-05T09:00', '2027-01-05T12:00')
    const priceOf = (given: Record<string, string>) => sum(price('aula', classify(rules, given)?.class ?? '', day))
    expect(priceOf(free)).toBe(0)
    expect(priceOf({ ...free, jualan: 'umkm' })).toBe(600_000)
    expect(priceOf({ ...free, sponsor: 'ya' })).toBe(600_000)
    expect(priceOf({ ...free, peserta_bayar: 'ya' })).toBe(1_500_000)
    expect(classify(rules, { ...free, kampanye: 'ya' })?.class).toBe('forbidden')
  })

  test('every class of every thing has a tariff on every day of two years: nothing is unpriced by oversight', () => {
    for (const { slug } of pack.spaces)
      for (const cls of ['social', 'limited_commercial', 'commercial', 'government'])
        expect(Array.isArray(price(slug, cls, use('2026-12-31T20:00', '2027-12-31T21:00'))), `${slug} ${cls}`).toBe(true)
  })

  test('pinjam pakai is between governments: no rule of a community may offer it (Permendagri 19/2016)', () => {
    for (const rule of pack.rules) expect(`${rule.plain} ${rule.documents}`).not.toMatch(/pinjam[ _-]*pakai/i)
    const offering = JSON.parse(text) as SpacesPack
    const social = offering.rules.find((one) => one.class === 'social')
    if (social) social.documents = ['perjanjian_pinjam_pakai']
    const refusedPack = readSpacesPack(JSON.stringify(offering))
    expect(refusedPack.ok ? [] : refusedPack.refusals.map(({ rule }) => rule)).toEqual(['directory.city.loan_to_community'])
  })
})

describe('B-22 the tariff of the day of use', () => {
  test('a use after the change costs the new tariff, one across it a day of each', () => {
    expect(price('aula', 'commercial', use('2027-04-02T09:00', '2027-04-02T12:00'))).toMatchObject([
      { code: 'TR-aula-commercial-2', amount: 1_800_000 },
    ])
    expect(price('aula', 'commercial', use('2027-03-31T09:00', '2027-04-01T12:00'))).toMatchObject([
      { code: 'TR-aula-commercial-1', day: '2027-03-31', amount: 1_500_000 },
      { code: 'TR-aula-commercial-2', day: '2027-04-01', amount: 1_800_000 },
    ])
  })

  test('a day without a tariff cannot be priced, and is named', () => {
    expect(price('aula', 'commercial', use('2025-12-31T09:00', '2026-01-01T12:00'))).toMatchObject({
      rule: 'spaces.tariff.missing',
      facts: { day: '2025-12-31' },
    })
  })

  test('hours are begun hours, half days six hours, a use is charged once; whole rupiah throughout', () => {
    const per = (unit: Tariff['per']): Tariff[] => [
      { code: 'x', per: unit, amount: 1000, normal: 2500, basis: 'b', article: 'a', from: '2026-01-01' as Day, to: null },
    ]
    const cost = (unit: Tariff['per'], periods: { start: Date; end: Date }[], quantity = 1) => {
      const priced = priceItem({ name: 'x', slug: 'x', quantity, tariffs: per(unit) }, periods)
      return 'lines' in priced ? priced.lines.reduce((all, { amount }) => all + amount, 0) : -1
    }
    expect(cost('hour', use('2027-01-05T09:00', '2027-01-05T10:30'))).toBe(2000)
    expect(cost('half_day', use('2027-01-05T09:00', '2027-01-05T15:00'))).toBe(1000)
    expect(cost('half_day', use('2027-01-05T09:00', '2027-01-05T15:30'))).toBe(2000)
    expect(cost('day', use('2027-01-05T22:00', '2027-01-06T02:00'))).toBe(2000)
    expect(cost('use', use('2027-01-05T22:00', '2027-01-07T02:00'), 3)).toBe(3000)
    fc.assert(
      fc.property(
        fc.constantFrom<Tariff['per']>('hour', 'half_day', 'day', 'use'),
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 40 }),
        (unit, halves, quantity) => {
          const start = at('2027-01-05T09:00')
          const all = cost(unit, [{ start, end: new Date(start.getTime() + halves * 30 * 60_000) }], quantity)
          expect(all % (1000 * quantity)).toBe(0)
          expect(all).toBeGreaterThan(0)
        },
      ),
    )
  })
})
