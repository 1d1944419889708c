import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Denied, Missing } from '#src/base/outcome.ts'
import { papers } from '../../test/papers.ts'
import { openRegister, type Register } from '../../test/register-town.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { concurCase, confirmCase, executeCase, reviewCase } from './case-deeds.db.ts'
import { openCaseByPost } from './case-open.db.ts'
import { caseByNumber, casesWaiting } from './case-read.db.ts'
import { forwardCase, returnCase, withdrawCase } from './case-way.db.ts'

let town: Register
beforeAll(async () => {
  town = await openRegister()
})
afterAll(() => town?.close())

const why = 'alasan yang cukup panjang'
const verdict = () => ({ outcome: 'yes' as const, reason: 'sesuai rencana belanja pasar malam', reviewOn: town.day(180), evidence: papers })
const waitingFor = async (who: string) => (await casesWaiting(await town.as(who), { limit: 100 })).items.map(({ number }) => number)

async function spend(amount: number, more: Record<string, unknown> = {}, who = 'sekretaris'): Promise<string> {
  const opened = await openCaseByPost(await town.as(who), town.opening({ amount, ...more }))
  if (!opened.ok) throw new Error(JSON.stringify(opened.refusals))
  return opened.value.number
}

describe('a case of spending', () => {
  test('goes from who proposes to who decides, pays and confirms, each another person, and every step names its row', async () => {
    const number = await spend(2_000_000)
    expect(await waitingFor('ketua')).toContain(number)
    expect(await waitingFor('bendahara')).not.toContain(number)
    const decided = await decideCaseByPost(await town.as('ketua'), { number, ...verdict() })
    expect(decided).toMatchObject({ ok: true, value: { remaining: 0, decision: { number: expect.stringMatching(/^KEP-\d{4}-\d{4}$/) } } })
    expect(await waitingFor('ketua')).not.toContain(number)
    expect(await waitingFor('bendahara')).toContain(number)
    expect(await executeCase(await town.as('bendahara'), { number, reason: why })).toMatchObject({ ok: true })
    expect(await executeCase(await town.as('bendahara'), { number, reason: why })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'governance.case.not_from_here' }],
    })
    expect(await waitingFor('sekretaris')).toContain(number)
    expect(await confirmCase(await town.as('sekretaris'), { number, evidence: papers })).toMatchObject({
      ok: true,
      value: { turn: { posts: [] } },
    })
    const read = await caseByNumber(await town.as('pengawas'), number)
    expect(read.status).toBe('confirmed')
    expect(read.steps.map(({ step, row, version }) => [step, row, version])).toEqual([
      ['opened', 'B-02', 1],
      ['decided', 'B-05', 1],
      ['executed', 'B-09', 1],
      ['confirmed', 'B-10', 1],
    ])
  })

  test('is not paid before it is decided, nor decided by who proposed it', async () => {
    const number = await spend(2_000_000, {}, 'ketua')
    expect(await executeCase(await town.as('bendahara'), { number, reason: why })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'governance.case.not_from_here', facts: { status: 'open' } }],
    })
    await expect(decideCaseByPost(await town.as('ketua'), { number, ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.segregation' },
    })
    expect(await waitingFor('ketua')).not.toContain(number)
  })

  test('above the limit is not the chair’s, who hears whose it is', async () => {
    const number = await spend(10_000_001)
    const denied = await decideCaseByPost(await town.as('ketua'), { number, ...verdict() }).catch((error) => error as Denied)
    expect(denied).toBeInstanceOf(Denied)
    expect((denied as Denied).whoCan).toEqual(['rapat-pengurus'])
  })

  test('is refused with a reason that the register shows, and uses nothing of the limit over time', async () => {
    const payee = 'cv-tolak'
    for (const outcome of ['refuse', 'yes', 'yes', 'yes'] as const) {
      const number = await spend(10_000_000, { payee })
      expect(await decideCaseByPost(await town.as('ketua'), { number, ...verdict(), outcome })).toMatchObject({ ok: true })
    }
    const used = await town.one<{ used: string }>(`select used from governance.cap_use where key like '%payee=tolak'`)
    expect(Number(used.used)).toBe(30_000_000)
    const kinds = await town.rows(
      `select d.kind, c.status from governance.decision d join governance.case_file c on c.id = d.case_id where c.payee = $1 order by d.number`,
      [payee],
    )
    expect(kinds[0]).toEqual({ kind: 'refusal', status: 'refused' })
  })
})

describe('who may open and who may look', () => {
  test('one who holds no post cannot open one, and hears which posts could', async () => {
    const denied = await openCaseByPost(await town.as('warga'), town.opening({ amount: 1_000 })).catch((error) => error as Denied)
    expect(denied).toBeInstanceOf(Denied)
    expect((denied as Denied).whoCan).toContain('sekretaris')
  })

  test('money without an amount, and names nobody knows, are refused by their field', async () => {
    const ctx = await town.as('sekretaris')
    expect(await openCaseByPost(ctx, town.opening({ amount: undefined }))).toMatchObject({
      refusals: [{ rule: 'governance.authority.amount_invalid', field: 'amount' }],
    })
    expect(await openCaseByPost(ctx, town.opening({ action: 'finance.nothing', fund: 'emas', unit: 'bulan' }))).toMatchObject({
      refusals: [{ field: 'action' }, { field: 'fund' }, { field: 'unit' }],
    })
  })

  test('a stranger does not find it, whatever he tries', async () => {
    const number = await spend(2_000_000)
    for (const who of ['warga', 'kurator', 'penghubung-diskoperin']) {
      const ctx = await town.as(who)
      await expect(caseByNumber(ctx, number)).rejects.toThrow(Missing)
      await expect(decideCaseByPost(ctx, { number, ...verdict() })).rejects.toThrow(Missing)
      await expect(forwardCase(ctx, { number, post: 'ketua', reason: why })).rejects.toThrow(Missing)
      await expect(withdrawCase(ctx, { number, reason: why })).rejects.toThrow(Missing)
    }
  })

  test('another kelurahan’s coordinator neither sees it waiting nor finds it', async () => {
    const number = await spend(500_000, { unit: '18.72.01.1005' })
    expect(await waitingFor('koordinator-yosomulyo')).toContain(number)
    await town.seat('warga-2', 'koordinator-kelurahan', '18.72.01.1001')
    expect(await waitingFor('warga-2')).not.toContain(number)
    await expect(caseByNumber(await town.as('warga-2'), number)).rejects.toThrow(Missing)
  })

  test('one who is a party neither sees it waiting nor decides it', async () => {
    const number = await spend(2_000_000, { parties: [{ kind: 'person', id: await town.person('ketua') }] })
    expect(await waitingFor('ketua')).not.toContain(number)
    await expect(decideCaseByPost(await town.as('ketua'), { number, title: 'Belanja pasar', ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.conflict' },
      whoCan: ['pengarah'],
    })
  })
})

describe('its way', () => {
  test('one open case a subject and an action', async () => {
    const subject = town.subject('support.application', 'A-1')
    expect(await subject('sekretaris')).toMatchObject({ ok: true })
    expect(await subject('sekretaris')).toMatchObject({ ok: false, refusals: [{ rule: 'governance.case.open_already' }] })
  })

  test('several approvers: it stays open until the last, and says how many are missing', async () => {
    const opened = await openCaseByPost(
      await town.as('kurator'),
      town.opening({ action: 'market.product.curate', fund: 'tanpa_dana', amount: undefined }),
    )
    const number = opened.ok ? opened.value.number : ''
    const first = await decideCaseByPost(await town.as('kurator'), { number, ...verdict() })
    expect(first).toMatchObject({ ok: true, value: { remaining: 1 } })
    expect(first.ok && first.value.decision).toBeFalsy()
    await expect(decideCaseByPost(await town.as('kurator'), { number, ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.already_acted' },
    })
    expect(await decideCaseByPost(await town.as('anggota-3'), { number, ...verdict() })).toMatchObject({
      ok: true,
      value: { remaining: 0, decision: { number: expect.any(String) } },
    })
  })

  test('two look and one agrees before anybody decides; the turn says who is missing', async () => {
    const opened = await openCaseByPost(
      await town.as('penghubung-diskoperin'),
      town.opening({ action: 'support.application.decide', amount: 1_000_000, unit: 'diskoperin' }),
    )
    const number = opened.ok ? opened.value.number : ''
    const turn = async () => (await caseByNumber(await town.as('pengawas'), number)).turn
    expect(await turn()).toEqual({ capacity: 'review', posts: ['kurator'], waiting: [] })
    await expect(decideCaseByPost(await town.as('kepala-diskoperin'), { number, ...verdict() })).rejects.toMatchObject({
      refusal: { rule: 'governance.authority.concurrence_missing' },
    })
    expect(await reviewCase(await town.as('kurator'), { number, reason: why })).toMatchObject({ ok: true, value: { remaining: 1 } })
    expect(await waitingFor('kurator')).not.toContain(number)
    expect(await waitingFor('anggota-3')).toContain(number)
    await reviewCase(await town.as('anggota-3'), { number, reason: why })
    expect(await turn()).toEqual({ capacity: 'concur', posts: ['ketua'], waiting: [] })
    await concurCase(await town.as('ketua'), { number })
    expect(await turn()).toEqual({ capacity: 'decide', posts: ['kepala-opd'], waiting: [] })
    expect(await waitingFor('kepala-diskoperin')).toContain(number)
    expect(await waitingFor('kepala-disporapar')).not.toContain(number)
    expect(await decideCaseByPost(await town.as('kepala-diskoperin'), { number, ...verdict() })).toMatchObject({ ok: true })
  })

  test('opened and looked at under one matrix, decided under the next: the next counts what was done, and both are on record', async () => {
    const opened = await openCaseByPost(
      await town.as('penghubung-diskoperin'),
      town.opening({ action: 'support.application.decide', amount: 1_000_000, unit: 'diskoperin' }),
    )
    const number = opened.ok ? opened.value.number : ''
    for (const who of ['kurator', 'anggota-3']) await reviewCase(await town.as(who), { number, reason: why })
    await town.nextMatrix()
    expect((await caseByNumber(await town.as('pengawas'), number)).turn).toEqual({ capacity: 'concur', posts: ['ketua'], waiting: [] })
    await concurCase(await town.as('ketua'), { number })
    expect(await decideCaseByPost(await town.as('kepala-diskoperin'), { number, ...verdict() })).toMatchObject({ ok: true })
    const read = await caseByNumber(await town.as('pengawas'), number)
    expect([read.openedVersion, read.versionNow]).toEqual([1, 2])
    expect(read.steps.map(({ step, version }) => [step, version])).toEqual([
      ['opened', null],
      ['reviewed', 1],
      ['reviewed', 1],
      ['concurred', 2],
      ['decided', 2],
    ])
  })

  test('is forwarded only to a post that can, and the letter names no party and no title', async () => {
    const number = await spend(500_000, { unit: '18.72.01.1005', title: 'Bantuan untuk Ibu Rahasia' })
    const ctx = await town.as('sekretaris')
    expect(await forwardCase(ctx, { number, post: 'bendahara', reason: why })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'governance.case.cannot_there', facts: { who: 'koordinator-kelurahan, ketua' } }],
    })
    expect(await forwardCase(ctx, { number, post: 'ketua', reason: why })).toMatchObject({
      ok: true,
      value: { turn: { posts: ['ketua'] } },
    })
    expect(await waitingFor('ketua')).toContain(number)
    expect(await waitingFor('koordinator-yosomulyo')).not.toContain(number)
    const letters = await town.rows<{ recipient: string; subject: string; body: string }>(
      `select recipient, subject, body from platform.mail where subject like '%' || $1 || '%' order by id`,
      [number],
    )
    expect(letters.map(({ recipient }) => recipient).sort()).toEqual(
      [await town.email('ketua'), await town.email('koordinator-yosomulyo'), await town.email('ketua')].sort(),
    )
    for (const { subject, body } of letters) {
      expect(body).toContain(`/meja/perkara/${number}`)
      expect(`${subject} ${body}`).not.toMatch(/Rahasia|\{\w+\}/)
    }
  })

  test('is sent back to its opener by whoever has the turn, and comes forward again', async () => {
    const number = await spend(2_000_000)
    expect(await returnCase(await town.as('bendahara'), { number, reason: why })).toMatchObject({ ok: false })
    expect(await returnCase(await town.as('ketua'), { number, reason: why })).toMatchObject({
      ok: true,
      value: { turn: { capacity: 'initiate' } },
    })
    expect(await waitingFor('sekretaris')).toContain(number)
    expect(await waitingFor('ketua')).not.toContain(number)
    expect(await forwardCase(await town.as('sekretaris'), { number, post: 'ketua', reason: why })).toMatchObject({ ok: true })
    expect(await waitingFor('ketua')).toContain(number)
    await expect(withdrawCase(await town.as('ketua'), { number, reason: why })).rejects.toThrow(Denied)
    expect(await withdrawCase(await town.as('sekretaris'), { number, reason: why })).toMatchObject({ ok: true })
    expect(await decideCaseByPost(await town.as('ketua'), { number, ...verdict() })).toMatchObject({
      ok: false,
      refusals: [{ rule: 'governance.case.not_from_here', facts: { status: 'withdrawn' } }],
    })
  })
})

describe('two at once', () => {
  test('who decide the same case: one decision, the other finds it decided', async () => {
    const number = await spend(500_000, { unit: '18.72.01.1005' })
    const both = await Promise.all(
      ['ketua', 'koordinator-yosomulyo'].map(async (who) => decideCaseByPost(await town.as(who), { number, ...verdict() })),
    )
    expect(both.filter(({ ok }) => ok)).toHaveLength(1)
    expect(both.find(({ ok }) => !ok)).toMatchObject({ refusals: [{ rule: 'governance.case.not_from_here' }] })
  })

  test('the step itself is guarded: a second decision straight into the table is refused', async () => {
    const number = await spend(2_000_000)
    await decideCaseByPost(await town.as('ketua'), { number, ...verdict() })
    await expect(
      town.pool.query(
        `insert into governance.case_step (case_id, step, act_id) select c.id, 'decided', w.id from governance.case_file c join governance.act w on w.case_id = c.id and w.capacity = 'decide' where c.number = $1`,
        [number],
      ),
    ).rejects.toMatchObject({ constraint: 'governance.case.not_from_here' })
    const open = await spend(2_000_000)
    await expect(
      town.pool.query(`insert into governance.case_step (case_id, step) select id, 'decided' from governance.case_file where number = $1`, [
        open,
      ]),
    ).rejects.toMatchObject({ constraint: 'governance.case.step_without_act' })
  })
})

describe('a vacant post', () => {
  test('twelve cases of a chair who left wait for the superior, and for nobody where the matter is strategic', async () => {
    const numbers: string[] = []
    for (let n = 0; n < 12; n += 1) numbers.push(await spend(1_500_000 + n, { payee: `cv-${n}` }))
    const strategic = await spend(300_000_000)
    await town.leave('ketua')
    await town.leave('pembina')
    const read = await caseByNumber(await town.as('pengawas'), numbers[0] ?? '')
    expect(read.turn).toEqual({ capacity: 'decide', posts: ['pengarah'], waiting: [] })
    const mine = await casesWaiting(await town.as('pengarah'), { limit: 100 })
    expect(mine.items.filter(({ number }) => numbers.includes(number)).map(({ why }) => why)).toEqual(Array(12).fill('stand_in'))
    expect((await caseByNumber(await town.as('pengawas'), strategic)).turn).toEqual({ capacity: 'decide', posts: [], waiting: ['pembina'] })
    await town.seat('anggota-1', 'ketua', 'mch', 'plt')
    expect((await caseByNumber(await town.as('pengawas'), numbers[0] ?? '')).turn.posts).toEqual(['ketua'])
    expect(await decideCaseByPost(await town.as('anggota-1'), { number: numbers[0] ?? '', ...verdict() })).toMatchObject({ ok: true })
  })

  test('the list pages to its end without a gap, with two questions a page', async () => {
    const ctx = await town.as('anggota-1')
    const all = (await casesWaiting(ctx, { limit: 100 })).items.map(({ number }) => number)
    const seen: string[] = []
    let cursor: string | undefined
    for (let n = 0; n < 40; n += 1) {
      const { value, queries } = await town.counting(ctx, (counted) => casesWaiting(counted, { limit: 3, cursor }))
      expect(queries).toBe(2)
      seen.push(...value.items.map(({ number }) => number))
      if (value.next === null) break
      cursor = value.next
    }
    expect(seen).toEqual(all)
    expect(all.length).toBeGreaterThan(8)
    const one = await town.counting(ctx, (counted) => caseByNumber(counted, all[0] ?? ''))
    expect(one.queries).toBeLessThanOrEqual(6)
  })
})
