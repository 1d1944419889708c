import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { Denied } from '#src/base/outcome.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { correctDecision, makeDecision } from './decision.db.ts'
import { correctingSchema, decidingSchema } from './decision.ts'
import { brokenDecisionHashes, decisionByNumber, decisionsDueForReview, decisionsOf } from './decision-read.db.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const wish = (more: Record<string, unknown> = {}) =>
  decidingSchema.parse({
    action: 'finance.expense.decide',
    fund: 'kas_komunitas',
    amount: 1_000_000,
    payee: 'cv-satu',
    title: 'Belanja tenda pasar malam',
    reason: 'tenda lama sobek dan tidak aman lagi',
    reviewOn: town.day(200),
    evidence: papers,
    ...more,
  })
const make = async (more: Record<string, unknown> = {}, who = 'ketua') => makeDecision(await town.as(who), wish(more))
const numberOf = async (more: Record<string, unknown> = {}, who = 'ketua') => {
  const made = await make(more, who)
  if (!made.ok) throw new Error(JSON.stringify(made.refusals))
  return made.value.number
}
const fix = (more: Record<string, unknown> = {}) =>
  correctingSchema.parse({ reason: 'judul salah ketik, dibetulkan', reviewOn: town.day(200), evidence: papers, ...more })
const rulesOf = (made: { ok: boolean; refusals?: { rule: string }[] }) => made.refusals?.map(({ rule }) => rule)

describe('a decision', () => {
  test('stands in the register with post, row, basis and a hash anybody can compute', async () => {
    const number = await numberOf()
    const found = await decisionByNumber(town.house.db, number)
    expect(found?.decision.record).toMatchObject({
      number,
      kind: 'decision',
      post: 'ketua',
      row: 'B-05',
      matrixVersion: 1,
      legalBasis: 'sk-contoh-mch',
      article: 'Lampiran II',
      mode: 'definitive',
    })
    expect(sha256(canonical(found?.decision.record))).toBe(found?.decision.hash)
    expect(JSON.stringify(found)).not.toContain('cv-satu')
    expect(await brokenDecisionHashes(town.house.db)).toBe(0)
  })

  test('changed behind everybody’s back no longer has its hash', async () => {
    const number = await numberOf()
    await town.owner.query('alter table governance.decision disable trigger user')
    await town.owner.query('update governance.decision set amount = amount + 1 where number = $1', [number])
    expect(await brokenDecisionHashes(town.house.db)).toBe(1)
    await town.owner.query('update governance.decision set amount = amount - 1 where number = $1', [number])
    await town.owner.query('alter table governance.decision enable trigger user')
    expect(await brokenDecisionHashes(town.house.db)).toBe(0)
  })

  test.each([
    ['back-dated', () => ({ effectiveOn: town.day(-1) }), 'governance.decision.backdated'],
    ['to be looked at again in three years', () => ({ reviewOn: town.day(1095) }), 'governance.decision.review_too_far'],
    ['resting on nothing', () => ({ legalBasis: 'tidak-ada' }), 'governance.decision.basis_unknown'],
    ['recorded late without a source', () => ({ effectiveOn: town.day(-9), lateRecord: true }), 'governance.decision.late_needs_source'],
    ['late but of today', () => ({ lateRecord: true, sourceNote: 'SK 12/2026, arsip kelurahan' }), 'governance.decision.not_late'],
    ['of what a deed does by itself', () => ({ action: 'market.shop.review', fund: 'tanpa_dana' }), 'governance.decision.not_by_register'],
    ['of money without an amount', () => ({ amount: undefined }), 'governance.authority.amount_invalid'],
  ])('%s is refused and leaves neither number nor act', async (_, more, rule) => {
    const before = await town.one(
      `select (select count(*) from governance.act) as acts, (select n from governance.number where kind = 'KEP') as n`,
    )
    expect(rulesOf(await make(more()))).toEqual([rule])
    expect(
      await town.one(`select (select count(*) from governance.act) as acts, (select n from governance.number where kind = 'KEP') as n`),
    ).toEqual(before)
  })

  test('recorded late with its source says how many days late', async () => {
    const number = await numberOf({ effectiveOn: town.day(-9), lateRecord: true, sourceNote: 'SK 12/2026, arsip kelurahan' })
    expect((await decisionByNumber(town.house.db, number))?.decision).toMatchObject({ daysLate: 9, record: { kind: 'late_record' } })
  })

  test('outside one’s authority is denied with the rule and who can', async () => {
    for (const [who, more, whoCan] of [
      ['bendahara', {}, ['ketua']],
      ['ketua', { amount: 10_000_001 }, ['rapat-pengurus']],
      ['ketua', { fund: 'apbd', unit: 'uptd-mch' }, ['pengelola']],
      ['anggota-1', { amount: 20_000_000 }, ['rapat-pengurus']],
      ['warga', {}, ['ketua']],
    ] as const) {
      const denied = await make(more, who).catch((error) => error as Denied)
      expect(denied).toBeInstanceOf(Denied)
      expect((denied as Denied).whoCan).toEqual(expect.arrayContaining([...whoCan]))
      expect((denied as Denied).refusal?.rule).toMatch(/^governance\.authority\./)
    }
  })
})

describe('a correction', () => {
  test('names what it corrects, which stays as it was; the next corrects the newest', async () => {
    const first = await numberOf()
    const ctx = await town.as('ketua')
    const second = await correctDecision(ctx, { number: first, ...fix({ title: 'Belanja tenda pasar malam Metro' }) })
    expect(second).toMatchObject({ ok: true })
    expect(rulesOf(await correctDecision(ctx, { number: first, ...fix() }))).toEqual(['governance.decision.corrected_once'])
    const newest = second.ok ? second.value.number : ''
    const third = await correctDecision(ctx, { number: newest, ...fix({ amount: 1_200_000 }) })
    const last = third.ok ? third.value.number : ''
    const found = await decisionByNumber(town.house.db, newest)
    expect(found?.chain.map(({ record }) => [record.number, record.kind, record.action, record.amount])).toEqual([
      [first, 'decision', 'finance.expense.decide', 1_000_000],
      [newest, 'correction', 'governance.decision.correct', 0],
      [last, 'correction', 'finance.expense.decide', 1_200_000],
    ])
  })

  test('of the amount needs authority over the new amount, however it is reached', async () => {
    const number = await numberOf()
    const words = await correctDecision(await town.as('ketua'), { number, ...fix() })
    for (const old of [words.ok ? words.value.number : '', await numberOf()]) {
      const denied = await correctDecision(await town.as('ketua'), { number: old, ...fix({ amount: 40_000_000 }) }).catch(
        (error) => error as Denied,
      )
      expect((denied as Denied).whoCan).toEqual(['rapat-pengurus'])
    }
    await expect(correctDecision(await town.as('bendahara'), { number: await numberOf(), ...fix() })).rejects.toThrow(Denied)
  })

  test('takes the place of what it corrects in the limit over time, through words alone in between', async () => {
    const used = async () =>
      Number((await town.one<{ used: string }>(`select used from governance.cap_use where key like '%payee=batas'`)).used)
    const number = await numberOf({ amount: 9_000_000, payee: 'cv-batas' })
    const ctx = await town.as('ketua')
    const words = await correctDecision(ctx, { number, ...fix() })
    expect(await used()).toBe(9_000_000)
    expect(await correctDecision(ctx, { number: words.ok ? words.value.number : '', ...fix({ amount: 8_000_000 }) })).toMatchObject({
      ok: true,
    })
    expect(await used()).toBe(8_000_000)
  })

  test('eight at once: one succeeds, and the others hear that it is corrected already', async () => {
    const number = await numberOf()
    const ctx = await town.as('ketua')
    const all = await Promise.all(Array.from({ length: 8 }, () => correctDecision(ctx, { number, ...fix() })))
    expect(all.filter(({ ok }) => ok)).toHaveLength(1)
    for (const one of all.filter(({ ok }) => !ok)) expect(rulesOf(one)).toEqual(['governance.decision.corrected_once'])
  })
})

describe('many at once', () => {
  test('twenty decisions number without a gap or a double', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, (_, n) => numberOf({ payee: `cv-${n}` })))
    expect(new Set(made).size).toBe(20)
    const all = await town.rows<{ n: number }>(`select split_part(number, '-', 3)::int as n from governance.decision order by 1`)
    expect(all.map(({ n }) => n)).toEqual(Array.from({ length: all.length }, (_, index) => index + 1))
  })

  test('two that together pass a limit over time: one succeeds', async () => {
    await numberOf({ amount: 10_000_000, payee: 'cv-penuh' })
    await numberOf({ amount: 8_000_000, payee: 'cv-penuh' })
    const both = await Promise.all([1, 2].map(() => make({ amount: 7_000_000, payee: 'cv-penuh' }).catch((error) => error as Denied)))
    expect(both.filter((one) => !(one instanceof Denied) && one.ok)).toHaveLength(1)
  })
})

describe('the register', () => {
  test('is searched by words and by what was decided, and pages without a gap in one question a page', async () => {
    const number = await numberOf({ title: 'Sewa genset festival', amount: 777_000 })
    const only = async (filter: object) => (await decisionsOf(town.house.db, filter)).items.map(({ record }) => record.number)
    expect(await only({ q: 'genset' })).toEqual([number])
    expect(await only({ q: number })).toEqual([number])
    expect(await only({ min: 777_000, max: 777_000, post: 'ketua', fund: 'kas_komunitas', action: 'finance.expense.decide' })).toEqual([
      number,
    ])
    expect(await only({ year: 1999 })).toEqual([])
    expect(await only({ q: "genset' -- 1=1 tidakada" })).toEqual([])
    const ctx = await town.as('guest')
    const all = (await decisionsOf(town.house.db, { limit: 100 })).items.map(({ record }) => record.number)
    const seen: string[] = []
    let cursor: string | undefined
    do {
      const { value, queries } = await town.counting(ctx, ({ db }) => decisionsOf(db, { limit: 7, cursor }))
      expect(queries).toBe(1)
      seen.push(...value.items.map(({ record }) => record.number))
      cursor = value.next ?? undefined
    } while (cursor)
    expect(seen).toEqual(all)
    expect(all.length).toBeGreaterThan(20)
  })

  test('shows what is due for review, without what was corrected', async () => {
    const soon = await numberOf({ reviewOn: town.day(3) })
    const gone = await numberOf({ reviewOn: town.day(3) })
    await correctDecision(await town.as('ketua'), { number: gone, ...fix() })
    const due = await decisionsDueForReview(town.house.db, { by: town.day(5) })
    expect(due.items.map(({ record }) => record.number)).toEqual([soon])
  })
})
