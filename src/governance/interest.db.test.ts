import { afterAll, beforeAll, expect, test } from 'vitest'
import { giveNumber, numberRecordedOn } from '#src/identity/number.db.ts'
import { exportPerson } from '#src/identity/person.db.ts'
import { mayOrWhy } from '#src/platform/context.ts'
import { asked, dayFrom, idOf, type Opened, one, openCase, ruleOf, seatOf } from '../../test/governance-office.ts'
import { openTown, type Town } from '../../test/town.ts'
import { grantDelegation } from './delegation.db.ts'
import { declareInterest, endInterest, myInterests } from './interest.db.ts'
import { declareRecusal, recordConflict, recusalsIn } from './recusal.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const whyNot = async (who: string, theCase: Opened) => {
  const answered = await mayOrWhy(await town.as(who), 'finance.expense.decide', asked(theCase))
  return answered.ok ? answered.ground.mode : [answered.refusal?.rule, ...(answered.whoCan ?? [])].join(' → ')
}
const barred = 'governance.authority.conflict → pengarah'

test('H3: a declared spouse bars from either side, until the tie ends', async () => {
  const theCase = await openCase(town, { party: await idOf(town, 'warga') })
  expect(await whyNot('ketua', theCase)).toBe('definitive')
  const declared = await declareInterest(await town.as('warga'), {
    relation: 'spouse',
    partyKind: 'person',
    party: 'ketua@contoh.metro',
    note: 'menikah 2019',
  })
  expect(declared.ok).toBe(true)
  expect(await whyNot('ketua', theCase)).toBe(barred)
  const [mine] = await myInterests(await town.as('warga'))
  expect(mine).toMatchObject({ relation: 'spouse', party: 'Harun Alfarizi', note: 'menikah 2019', until: null })
  expect(await myInterests(await town.as('ketua'))).toEqual([])
  expect(ruleOf(await declareInterest(await town.as('warga'), { relation: 'spouse', partyKind: 'person', party: 'ketua' }))).toBe(
    'governance.interest.twice',
  )
  await expect(endInterest(await town.as('ketua'), { interest: mine?.id ?? '' })).rejects.toMatchObject({ name: 'Missing' })
  expect(ruleOf(await endInterest(await town.as('warga'), { interest: mine?.id ?? '' }))).toBe('done')
  expect(await whyNot('ketua', theCase)).toBe('definitive')
})

test('H3: a second account with the same number is the same person; a delegate too is judged by his own ties', async () => {
  const number = { nomor: '1872 0157 0590 0001', setuju: true }
  expect(ruleOf(await giveNumber(await town.as('ketua'), number))).toBe('done')
  expect(ruleOf(await giveNumber(await town.as('warga-2'), number))).toBe('done')
  const theCase = await openCase(town, { party: await idOf(town, 'warga-2') })
  expect(await whyNot('ketua', theCase)).toBe(barred)
  const lent = await grantDelegation(await town.as('ketua'), {
    seat: await seatOf(town, 'ketua'),
    to: 'anggota-1',
    actions: ['finance.expense.decide'],
    most: '',
    firstDay: dayFrom(0),
    lastDay: dayFrom(9),
    paper: 'ND 8',
  })
  expect(lent.ok).toBe(true)
  expect(await whyNot('anggota-1', await openCase(town, { party: await idOf(town, 'anggota-1') }))).toBe(barred)
})

test('the number is in no table, no log and no journal; it is given once, and its owner sees since when', async () => {
  expect(ruleOf(await giveNumber(await town.as('ketua'), { nomor: '1872015705900002', setuju: true }))).toBe(
    'identity.number.given_already',
  )
  expect(ruleOf(await giveNumber(await town.as('warga'), { nomor: '1872015705900003', setuju: false }))).toBe('identity.number.consent')
  expect(ruleOf(await giveNumber(await town.as('warga'), { nomor: '12', setuju: true }))).toBe('identity.number.not_sixteen')
  expect(await numberRecordedOn(await town.as('ketua'))).toBeInstanceOf(Date)
  expect(await numberRecordedOn(await town.as('warga'))).toBeUndefined()
  expect(await one(town, `select count(*)::int from platform.journal where facts::text || coalesce(subject, '') ~ '18720157059'`)).toBe(0)
  expect(await one(town, `select count(*)::int from identity.person_number where encode(fingerprint, 'escape') ~ '18720157'`)).toBe(0)
  expect(town.log.join('')).not.toContain('1872015705')
  const copy = await exportPerson(await town.as('ketua'), undefined)
  expect(copy).toMatchObject({
    ok: true,
    value: {
      identity: { number: [{ recorded_on: expect.any(Date) }] },
      governance: {
        appointments: [{ post: 'ketua' }],
        delegations: [{ side: 'given', paper: 'Surat pelimpahan 04/MCH (contoh)' }, { side: 'given' }],
      },
    },
  })
  expect(JSON.stringify(copy)).not.toContain('1872015705')
})

test('the serving role can neither change nor take back a fingerprint of an account that is there', async () => {
  await expect(town.pool.query('update identity.person_number set fingerprint = fingerprint')).rejects.toThrow(/permission denied/)
  await town.pool.query('select identity.forget_number($1)', [await idOf(town, 'ketua')])
  expect(await numberRecordedOn(await town.as('ketua'))).toBeInstanceOf(Date)
})

test('what the evaluator found becomes a stepping aside on record, and the case goes up with the reason', async () => {
  const theCase = await openCase(town, { party: await idOf(town, 'warga-2') })
  expect(await recordConflict(await town.as('ketua'), { case: theCase.number })).toEqual({ ok: true, value: { to: 'pengarah' } })
  expect(await recusalsIn(await town.as('sekretaris'), theCase.id)).toMatchObject([
    { post: 'Ketua', holder: 'Harun Alfarizi', declared: false, reason: 'Benturan kepentingan: perkara ini menyangkut diri sendiri.' },
  ])
  expect(await whyNot('pengarah', theCase)).toBe('substitute')
  expect(ruleOf(await recordConflict(await town.as('pengarah'), { case: theCase.number }))).toBe('governance.recusal.no_conflict')
})

test('stepping aside needs a reason and a seat in the case', async () => {
  const theCase = await openCase(town)
  expect(await declareRecusal(await town.as('ketua'), { case: theCase.number, input: { reason: ' ' } })).toMatchObject({
    refusals: [{ rule: 'governance.input.reason', field: 'reason' }],
  })
  await expect(
    declareRecusal(await town.as('warga'), { case: theCase.number, input: { reason: 'Saya tidak berhak di sini' } }),
  ).rejects.toMatchObject({ name: 'Missing' })
  await expect(
    declareRecusal(await town.as('ketua'), { case: 'PK-0000', input: { reason: 'Tidak ada perkaranya' } }),
  ).rejects.toMatchObject({ name: 'Missing' })
})

test.each([
  [{ relation: 'spouse', partyKind: 'shop', party: '00000000-0000-7000-8000-000000000000' }, 'governance.interest.kin_are_people'],
  [{ relation: 'business', partyKind: 'shop', party: '00000000-0000-7000-8000-000000000000' }, 'governance.interest.nobody'],
  [{ relation: 'family', partyKind: 'person', party: 'bukan-siapa-siapa@contoh.metro' }, 'governance.interest.nobody'],
  [{ relation: 'family', partyKind: 'person', party: 'warga' }, 'governance.interest.oneself'],
  [{ relation: 'sahabat', partyKind: 'person', party: 'ketua' }, 'governance.interest.relation_unknown'],
])('%o is sent back', async (input, rule) => expect(ruleOf(await declareInterest(await town.as('warga'), input))).toBe(rule))
