import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Day } from '#src/base/time.ts'
import { type NeedsTown, openNeedsTown, value } from '../../test/needs-town.ts'
import { newReader } from '../../test/reader.ts'
import { bring, confirmBrought, endAgreement } from './agreement.db.ts'
import { broughtSchema, receiptSchema } from './need.ts'
import { owedBy, tellOverdueObligationsIfDue } from './obligation.db.ts'
import { obligationState } from './obligation.ts'

let town: NeedsTown
beforeAll(async () => {
  town = await openNeedsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.clear()
  await town.owner.query(
    'set session_replication_role = replica; truncate support.obligation_told; delete from platform.mail; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const look = () =>
  tellOverdueObligationsIfDue({
    house: town.house,
    db: town.house.db,
    actor: { kind: 'system', job: 'overdue obligations' },
    now: town.now(),
    tongue: 'id',
  })
const letters = () =>
  town.rows<{ recipient: string; body: string }>(`select recipient, body from platform.mail where subject like 'Lewat tenggat%'`)
const page = async (number: string) => (await newReader(town).get(`/kesepakatan/${number}`)).body
const campus = async () => {
  const [body] = await town.rows<{ id: string }>(`select id from directory.organisation where slug = 'uji-kampus'`)
  return owedBy(town.house.db, { bodies: [body?.id ?? ''] })
}
const late = 'Lewat tenggat'

test('civic E3 whoever owes is told alone on the day after, once; everybody reads it seven days later', async () => {
  const { number } = await town.agreed()
  await town.setClock('2027-04-30T23:50')
  await look()
  expect(await letters()).toEqual([])
  await town.setClock('2027-05-01T00:10')
  await Promise.all([look(), look(), look()])
  await look()
  expect(await letters()).toEqual([
    { recipient: 'warga-2@contoh.metro', body: expect.stringMatching(/Magang video.*30 April 2027[\s\S]*mulai 8 Mei 2027/) },
  ])
  expect(await page(number)).not.toContain(late)
  expect(await campus()).toEqual({ kept: 0, of: 0, late: [] })
  await town.setClock('2027-05-07T23:50')
  expect(await page(number)).not.toContain(late)
  await town.setClock('2027-05-08T00:10')
  expect(await page(number)).toContain(late)
  expect(await campus()).toEqual({ kept: 0, of: 1, late: [{ paper: 'agreement', number, what: 'Magang video', due: '2027-04-30' }] })
  await look()
  expect(await letters()).toHaveLength(1)
})

test('what was brought and waits for its receiver is not called overdue; once he says it did not come, it is', async () => {
  const { number, obligation } = await town.agreed()
  const { brought } = value(
    await bring(await town.as('warga-2'), broughtSchema.parse({ number, obligation, quantity: 6, onDay: '2027-01-04', says: '' })),
  )
  await town.setClock('2027-05-20T09:00')
  await look()
  expect(await letters()).toEqual([])
  value(await confirmBrought(await town.as('komunitas'), receiptSchema.parse({ number, brought, quantity: 2, says: 'Dua bulan saja' })))
  await look()
  expect((await letters())[0]?.body).toContain('27 Mei 2027')
  expect(await page(number)).not.toContain(late)
  await town.setClock('2027-05-27T09:00')
  expect(await page(number)).toContain(late)
})

test('nobody is told of an agreement that was ended', async () => {
  const { number } = await town.agreed()
  value(await endAgreement(await town.as('warga-2'), { number, reason: 'Semester berubah' }))
  await town.setClock('2027-05-20T09:00')
  await look()
  expect(await letters()).toEqual([])
})

test('a letter that went out late leaves the same seven days; without one the day itself counts', () => {
  const owed = { quantity: 6, confirmed: 0, claimed: 0, dueDay: '2027-04-30' }
  expect(obligationState({ ...owed, toldOn: null }, '2027-05-07' as Day)).toBe('open')
  expect(obligationState({ ...owed, toldOn: null }, '2027-05-08' as Day)).toBe('late')
  expect(obligationState({ ...owed, toldOn: '2027-05-10' }, '2027-05-16' as Day)).toBe('open')
  expect(obligationState({ ...owed, toldOn: '2027-05-10' }, '2027-05-17' as Day)).toBe('late')
})
