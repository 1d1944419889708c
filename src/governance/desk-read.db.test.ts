import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { myActsIn } from './case-acts.db.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { casesOn } from './case-list.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { makeDecision } from './decision.db.ts'
import { decidingSchema } from './decision.ts'
import { endDelegation, grantDelegation, seatsToLend } from './delegation.db.ts'
import { myPlace } from './desk-place.db.ts'
import { casesForBody, myPartIn } from './meeting-mine.db.ts'
import { myPowers } from './my-powers.db.ts'
import { calledBy, namesOf } from './names.db.ts'
import { personByEmail } from './people.db.ts'

let town: Register
const numbers: string[] = []

async function spend(amount: number): Promise<string> {
  const opened = await openCaseByPost(await town.as('sekretaris'), town.opening({ amount }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusals))
  numbers.push(opened.value.number)
  return opened.value.number
}

beforeAll(async () => {
  town = await openRegister()
  for (const amount of [1_000_000, 2_000_000, 12_000_000, 3_000_000, 15_000_000, 500_000]) await spend(amount)
})
afterAll(() => town?.close())

describe('the place of somebody among the desks', () => {
  test('is one question: seats, bodies, and what the matrix names his seats for', async () => {
    const { value, queries } = await town.counting(await town.as('ketua'), myPlace)
    expect(queries).toBe(1)
    expect(value.seats).toBe(1)
    expect(value.bodies).toEqual(['rapat-pengurus'])
    expect(value.named.has('finance.expense.decide:decide')).toBe(true)
    expect(value.named.has('governance.legal_basis.record:decide')).toBe(false)
  })

  test('is nowhere for a citizen, and there for the days of a loan, for what was lent alone', async () => {
    expect((await myPlace(await town.as('warga'))).seats).toBe(0)
    const chair = await town.as('ketua')
    const seat = (await seatsToLend(chair))[0]?.seat ?? ''
    const lent = await grantDelegation(chair, {
      seat,
      to: 'warga',
      actions: ['finance.expense.decide'],
      most: 2_000_000,
      firstDay: town.day(0),
      lastDay: town.day(5),
      paper: 'Surat uji',
    })
    if (!lent.ok) throw new Error(JSON.stringify(lent.refusals))
    const place = await myPlace(await town.as('warga'))
    expect([place.seats, place.bodies, [...place.named]]).toEqual([1, [], ['finance.expense.decide:decide']])
    const { value, queries } = await town.counting(await town.as('warga'), myPowers)
    expect(queries).toBe(1)
    expect(
      value.every((power) => power.mode === 'delegated' && power.delegation === lent.value.number && power.lentMost === 2_000_000),
    ).toBe(true)
    expect(value.map((power) => power.row)).toContain('B-05')
    expect(value.map((power) => power.row)).not.toContain('B-06')
    await endDelegation(chair, { number: lent.value.number, input: { reason: 'sudah selesai' } })
    expect((await myPlace(await town.as('warga'))).seats).toBe(0)
    expect(await myPowers(await town.as('warga'))).toEqual([])
  })
})

describe('powers', () => {
  test('count what a decision used up of the limit of its row', async () => {
    const used = async () => (await myPowers(await town.as('ketua'))).find((power) => power.row === 'B-05')?.used
    // the fullest of its limits: what the demo town’s chair spent with one payee
    expect(await used()).toBe(3_600_000)
    const decided = await decideCaseByPost(await town.as('ketua'), {
      number: numbers[0] ?? '',
      outcome: 'yes',
      reason: 'sesuai rencana belanja',
      reviewOn: town.day(100),
      evidence: papers,
    })
    expect(decided.ok).toBe(true)
    expect(await used()).toBe(3_600_000)
    const more = await makeDecision(
      await town.as('ketua'),
      decidingSchema.parse({
        action: 'finance.expense.decide',
        fund: 'kas_komunitas',
        amount: 3_000_000,
        payee: 'cv-uji',
        title: 'Belanja kedua kepada penerima yang sama',
        reason: 'sesuai rencana belanja',
        reviewOn: town.day(100),
        evidence: papers,
      }),
    )
    expect(more.ok).toBe(true)
    expect(await used()).toBe(4_000_000)
  })

  test('of a member of a body are the body’s, and say so', async () => {
    const power = (await myPowers(await town.as('anggota-1'))).find(({ row }) => row === 'B-06')
    expect(power).toMatchObject({ body: 'rapat-pengurus', collegial: true, barred: null })
  })

  test('lose their basis with its text, and stay in sight', async () => {
    await town.owner.query(
      `insert into governance.legal_basis_step (basis_id, status, from_day, reason) select id, 'revoked', governance.today(), 'uji cabut' from governance.legal_basis where code = 'sk-contoh-mch'`,
    )
    const powers = await myPowers(await town.as('ketua'))
    expect(powers.length).toBeGreaterThan(10)
    expect(new Set(powers.map(({ barred }) => barred))).toEqual(new Set(['basis_not_in_force']))
    await town.owner.query(
      `insert into governance.legal_basis_step (basis_id, status, from_day, reason) select id, 'in_force', governance.today(), 'uji berlaku' from governance.legal_basis where code = 'sk-contoh-mch'`,
    )
    expect((await myPowers(await town.as('ketua'))).some(({ barred }) => barred === null)).toBe(true)
  })
})

describe('cases on a desk', () => {
  test('page to the end without a gap, with two questions a page', async () => {
    const ctx = await town.as('sekretaris')
    const seen: string[] = []
    let cursor: string | undefined
    for (let n = 0; n < 10; n += 1) {
      const { value, queries } = await town.counting(ctx, (counted) => casesOn(counted, 'opened', { limit: 2, cursor }))
      expect(queries).toBe(2)
      seen.push(...value.items.map(({ number }) => number))
      if (value.next === null) break
      cursor = value.next
    }
    // the demo town’s own come after those of this test, which are newer
    expect(seen.slice(0, numbers.length)).toEqual([...numbers].reverse())
    const opened = await town.one<{ n: number }>('select count(*)::int as n from governance.case_file where opened_by = $1', [
      await town.person('sekretaris'),
    ])
    expect([seen.length, new Set(seen).size]).toEqual([opened.n, opened.n])
  })

  test('stand on the shelf of whoever acted in them, and on none of a stranger', async () => {
    const acted = (await casesOn(await town.as('ketua'), 'acted')).items.map(({ number }) => number)
    expect(acted.filter((number) => numbers.includes(number))).toEqual([numbers[0]])
    for (const shelf of ['opened', 'acted', 'running'] as const)
      expect((await casesOn(await town.as('warga'), shelf)).items, shelf).toEqual([])
  })

  test('are offered to a body only where the matrix gives them to it', async () => {
    const offered = (await casesForBody(await town.as('sekretaris'), 'rapat-pengurus')).map(({ number }) => number)
    expect(offered.sort()).toEqual([numbers[2], numbers[4]].sort())
  })

  test('tell each reader what is open to him and why the rest is not, without leaving an act', async () => {
    const acts = async () => Number((await town.owner.query('select count(*) as n from governance.act')).rows[0]?.n)
    const before = await acts()
    const board = await myActsIn(await town.as('ketua'), numbers[2] ?? '')
    expect(board.acts.find(({ capacity }) => capacity === 'decide')).toMatchObject({
      refusal: { rule: 'governance.authority.over_limit' },
      whoCan: ['rapat-pengurus'],
      body: 'rapat-pengurus',
    })
    const own = await myActsIn(await town.as('ketua'), numbers[1] ?? '')
    expect(own.acts.find(({ capacity }) => capacity === 'decide')?.refusal).toBeUndefined()
    expect(own.acts.find(({ capacity }) => capacity === 'execute')?.refusal?.rule).toBe('governance.desk.decide_first')
    expect([own.opener, own.conflict, own.involved, own.meeting]).toEqual([false, false, true, null])
    await expect(myActsIn(await town.as('warga'), numbers[1] ?? '')).rejects.toBeInstanceOf(Missing)
    expect(await acts()).toBe(before)
  })
})

describe('names and people', () => {
  test('names are one question in the reader’s tongue; what has none is called by its code', async () => {
    const { value, queries } = await town.counting(await town.as('ketua'), ({ db }) => namesOf(db, 'en'))
    expect(queries).toBe(1)
    const called = calledBy(value)
    expect([called.post('ketua'), called.post('tidak-ada'), called.unit('mch')]).toEqual([
      'Chair',
      'tidak-ada',
      'Board of Metro Creative Hub (example)',
    ])
  })

  test('who has an account is told to officers alone', async () => {
    expect(await personByEmail(await town.as('ketua'), 'warga@contoh.metro')).toBeDefined()
    expect(await personByEmail(await town.as('warga'), 'ketua@contoh.metro')).toBeUndefined()
  })

  test('a meeting that is not there has no part for anybody', async () => {
    expect(await myPartIn(await town.as('ketua'), 'RP-2026-9999')).toEqual({
      seat: false,
      elector: false,
      there: false,
      voted: [],
      signed: [],
    })
  })
})
