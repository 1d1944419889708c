import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Denied, done, type Refusal } from '#src/base/outcome.ts'
import { formatCivicDay } from '#src/base/time.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { asked, dayFrom, idOf, type Opened, one, openCase, ruleOf, seatOf, shiftClock } from '../../test/governance-office.ts'
import { papers } from '../../test/papers.ts'
import { openTown, type Town } from '../../test/town.ts'
import { endAppointment } from './appointment.db.ts'
import { decideCaseByPost } from './case-decide.db.ts'
import { delegationsInForce, endDelegation, grantDelegation, myDelegations, seatsToLend } from './delegation.db.ts'
import { declareRecusal } from './recusal.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const action = 'finance.expense.decide'

const lend = async (more: Record<string, unknown> = {}, who = 'ketua') =>
  grantDelegation(await town.as(who), {
    seat: await seatOf(town, who),
    to: 'anggota-1@contoh.metro',
    actions: [action],
    most: '5000000',
    firstDay: dayFrom(0),
    lastDay: dayFrom(20),
    paper: 'ND 7/2026',
    ...more,
  })

/** Spending decided by whoever asks: an act of authority as a later room will have it. */
const spend = deed<ReturnType<typeof asked>, undefined>('governance.test.spend', async ({ must }, scope) => {
  await must('finance.expense.decide', { ...scope, evidence: papers })
  return done()
})

const whyNot = async (who: string, theCase: Opened, more = {}) => {
  const answered = await mayOrWhy(await town.as(who), action, asked(theCase, more))
  return answered.ok ? answered.ground.mode : answered.refusal?.rule
}

describe('what is lent', () => {
  test('is what the matrix lets the post lend', async () => {
    const [seat] = await seatsToLend(await town.as('ketua'))
    expect(seat).toMatchObject({
      post: 'ketua',
      rows: expect.arrayContaining([expect.objectContaining({ action, fund: 'kas_komunitas', max: 10_000_000 })]),
    })
    expect(seat?.rows.every((row) => row.action !== 'governance.meeting.call')).toBe(true)
  })

  test('lets its receiver act in the grantor’s place up to its limit, and tells him by mail', async () => {
    const granted = await lend()
    expect(granted).toMatchObject({ ok: true, value: { number: expect.stringMatching(/^PL-\d{4}-\d{4}$/) } })
    const theCase = await openCase(town)
    expect(await whyNot('anggota-1', theCase)).toBe('delegated')
    expect(await whyNot('anggota-1', await openCase(town, { amount: 5_000_001 }), { amount: 5_000_001 })).toBe(
      'governance.authority.over_delegated_limit',
    )
    const body = await one<string>(
      town,
      `select body from platform.mail where recipient = 'anggota-1@contoh.metro' order by id desc limit 1`,
    )
    expect(body).toContain('ND 7/2026')
    expect(body).toContain('Rp5.000.000')
    expect((await myDelegations(await town.as('anggota-1'), 'received'))[0]).toMatchObject({
      grantor: 'Harun Alfarizi',
      state: 'now',
      most: 5_000_000,
    })
    expect((await delegationsInForce(await town.as('guest'))).map((one) => one.grantee)).toContain('Siska Amelia')
  })

  test.each([
    ['more than one’s own limit', { most: 10_000_001 }, 'governance.delegation.over_own_limit'],
    ['an act the matrix keeps', { actions: ['governance.meeting.call'] }, 'governance.delegation.not_lendable'],
    ['to oneself', { to: 'ketua' }, 'governance.delegation.to_oneself'],
    ['to nobody', { to: 'x@contoh.metro' }, 'governance.delegation.nobody'],
    ['from yesterday', { firstDay: dayFrom(-1) }, 'governance.delegation.backdated'],
    ['beyond one’s term', { firstDay: '2028-12-01', lastDay: '2029-02-01' }, 'governance.delegation.outlives_term'],
    ['for two years', { lastDay: dayFrom(700) }, 'governance.delegation.too_long'],
  ])('%s is refused', async (_, more, rule) => expect(ruleOf(await lend(more))).toBe(rule))

  test('B7: is not lent on, nor is anybody else’s seat', async () => {
    await expect(lend({ seat: await seatOf(town, 'ketua') }, 'anggota-1')).rejects.toMatchObject({ name: 'Missing' })
    await expect(
      endDelegation(await town.as('anggota-1'), { number: 'PL-2026-0001', input: { reason: 'Bukan milik saya' } }),
    ).rejects.toMatchObject({ name: 'Missing' })
  })
})

test('who stepped aside bars whoever he lent to, and the case goes to the post above', async () => {
  const theCase = await openCase(town)
  expect(await whyNot('anggota-1', theCase)).toBe('delegated')
  expect(await declareRecusal(await town.as('ketua'), { case: theCase.number, input: { reason: 'Penerima adalah sepupu saya' } })).toEqual({
    ok: true,
    value: { to: 'pengarah' },
  })
  expect(await whyNot('anggota-1', theCase)).toBe('governance.authority.recused')
  expect(await whyNot('pengarah', theCase)).toBe('substitute')
  expect(
    await one(
      town,
      `select turn || ' ' || status || ' ' || due_day - governance.today() from governance.case_file where id = $1`,
      theCase.id,
    ),
  ).toBe('pengarah open 10')
})

describe('the end of what is lent', () => {
  // little enough for the limit of the month
  const little = { amount: 100_000 }
  const small = () => openCase(town, little)

  test('a taking back meets acts under way: none is recorded after it', async () => {
    const number = await one<string>(
      town,
      `select number from governance.delegation where grantee = $1 and ended_at is null`,
      await idOf(town, 'anggota-1'),
    )
    const files = await Promise.all(Array.from({ length: 6 }, () => small()))
    const by = await town.as('anggota-1')
    const results = await Promise.allSettled([
      ...files.slice(0, 3).map((file) => spend(by, asked(file, little))),
      endDelegation(await town.as('ketua'), { number, input: { reason: 'Sudah kembali dari tugas luar' } }),
      ...files.slice(3).map((file) => spend(by, asked(file, little))),
    ])
    expect(results[3]?.status).toBe('fulfilled')
    expect(
      await one(
        town,
        `select count(*)::int from governance.act w join governance.delegation d on d.id = w.delegation_id where not d.active @> w.recorded_at`,
      ),
    ).toBe(0)
    expect(await whyNot('anggota-1', await small(), little)).toBe('governance.authority.not_yours')
    expect(ruleOf(await endDelegation(await town.as('ketua'), { number, input: { reason: 'Sekali lagi' } }))).toBe(
      'governance.delegation.ended_already',
    )
  })

  test('N7 whoever decided by what was lent to him reads that it ended, by which paper, and who holds the post now', async () => {
    const theCase = await small()
    const decide = async (who: string) =>
      decideCaseByPost(await town.as(who), {
        number: theCase.number,
        outcome: 'yes',
        title: 'Belanja kecil',
        reason: 'kebutuhan pasar malam',
        reviewOn: dayFrom(100),
        evidence: papers,
      }).catch((error: Denied) => error)
    const said = (await decide('anggota-1')) as Denied
    expect(said.refusal).toEqual({
      rule: 'governance.authority.ended_loan',
      facts: {
        loan: expect.stringMatching(/^PL-\d{4}-\d{4}$/),
        paper: 'ND 7/2026',
        until: formatCivicDay(dayFrom(0)),
        post: expect.stringMatching(/^Ketua/),
        holder: 'Harun Alfarizi',
        next: 'SK contoh (kota contoh)',
      },
    })
    expect(sayRefusal(sayIn('id'), said.refusal as Refusal)).toMatch(
      /^Kewenangan berakhir: pelimpahan PL-\d{4}-\d{4} \(ND 7\/2026\) kepada Anda/,
    )
    // who never was lent anything reads only that it is not his
    expect(((await decide('anggota-2')) as Denied).refusal?.rule).not.toMatch(/ended/)
  })

  test('an act that holds the loan makes its end wait, and one that comes after the end finds it', async () => {
    const granted = await lend({ to: 'anggota-2@contoh.metro' })
    const number = granted.ok ? granted.value.number : ''
    const client = await town.owner.connect()
    await client.query('begin')
    await client.query(
      `insert into governance.delegation_end (delegation_id, reason) select id, 'ditarik' from governance.delegation where number = $1`,
      [number],
    )
    const late = spend(await town.as('anggota-2'), asked(await small(), little)).then(ruleOf, (denied) => denied.refusal.rule)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await client.query('commit')
    client.release()
    expect(await late).toBe('governance.act.term_not_active')
  })

  test('comes at midnight after its last day', async () => {
    await lend({ to: 'anggota-4@contoh.metro', lastDay: dayFrom(0) })
    const theCase = await openCase(town)
    expect(await whyNot('anggota-4', theCase)).toBe('delegated')
    const back = await shiftClock(town, '1 day')
    expect(await whyNot('anggota-4', theCase)).toBe('governance.authority.not_yours')
    await back()
  })

  test('B8: comes with the term of who lent it, in the same second', async () => {
    await lend({ to: 'anggota-3@contoh.metro', lastDay: '2027-10-31' })
    const theCase = await openCase(town)
    expect(await whyNot('anggota-3', theCase)).toBe('delegated')
    const seat = await seatOf(town, 'ketua')
    const ended = await endAppointment(await town.as('sekretaris'), {
      appointment: seat,
      input: { reason: 'Mengundurkan diri', paper: 'SK 50/2026' },
    })
    expect(ended.ok).toBe(true)
    expect(await whyNot('anggota-3', theCase)).toBe('governance.authority.not_yours')
    await expect(spend(await town.as('anggota-3'), asked(theCase))).rejects.toMatchObject({ name: 'Denied' })
    const [mine] = await myDelegations(await town.as('anggota-3'), 'received')
    expect(mine?.state).toBe('past')
    expect(await one(town, 'select ended_at from governance.appointment where id = $1', seat)).toEqual(mine?.until)
  })
})
