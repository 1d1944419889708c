import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { formsOn } from '../../test/forms.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { stovesWish } from '../../test/support-town.ts'
import { makeCommitment } from './commitment.db.ts'
import { confirmDelivery, recordDelivery } from './delivery.db.ts'
import { answerFollowUp, followUpSums, followUpsOf } from './follow-up.db.ts'
import { followUpSchema, shareOf } from './follow-up.ts'
import { eraseFromSupport } from './personal-data.db.ts'
import { commitmentCalled } from './read.db.ts'
import { tellSupportIfDue } from './reminders.db.ts'
import { supportInvariants } from './verify.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(() => town?.close())
beforeEach(async () => {
  await town.owner.query(
    'set session_replication_role = replica; truncate support.commitment cascade; truncate platform.mail cascade; set session_replication_role = origin',
  )
  await town.setClock('2027-01-04T09:00')
})

const email = 'perajin@contoh.id'
const keyOf = async () => /kunci=([\w-]+)/.exec((await letterTo(town, email))?.body ?? '')?.[1] ?? ''

/** Ten stoves promised, and on the fourth of January so many of them confirmed. */
async function came(confirmed: number, more: Record<string, unknown> = {}): Promise<string> {
  const { number } = value(await makeCommitment(await town.as('kepala-diskoperin'), stovesWish(more)))
  const brought = { number, quantity: 10, onDay: '2027-01-04' as never, place: 'Balai', paper: `BAST ${number}` }
  const { delivery } = value(await recordDelivery(await town.as('penghubung-diskoperin'), brought))
  value(await confirmDelivery(await town.as('guest'), { number, delivery, quantity: confirmed, says: '', key: await keyOf() }))
  return number
}

const clock = async () => await tellSupportIfDue({ ...(await town.as('guest')), actor: { kind: 'system', job: 'support' } })
const asked = async (day: string) => {
  await town.setClock(`${day}T08:00`)
  await clock()
  await clock()
  return (await town.rows("select from platform.mail where subject like 'Bagaimana kabarnya%'")).length
}
const answer = (number: string, more: Record<string, unknown> = {}) =>
  followUpSchema.parse({ number, days: 30, still: 'all', change: 'better', needs: 'none', ...more })
const say = async (number: string, more: Record<string, unknown> = {}, key?: string) =>
  await answerFollowUp(await town.as('guest'), { ...answer(number, more), key: key ?? (await keyOf()) })

describe('civic §1.1 whoever received something', () => {
  test('is asked once after thirty and once after ninety days, and not where nothing came', async () => {
    await came(8)
    await came(0, { title: 'Kompor yang tidak datang' })
    // the fourth of January and thirty, and ninety days
    expect([await asked('2027-02-02'), await asked('2027-02-03'), await asked('2027-04-03'), await asked('2027-04-04')]).toEqual([
      0, 1, 1, 2,
    ])
    expect(await asked('2027-08-01')).toBe(2)
  })

  test('answers by the link of his letter, without an account and without a script; what he wrote is not public', async () => {
    const number = await came(10)
    await asked('2027-02-03')
    const reader = newReader(town)
    const link = /\/dukungan\/terima\/\S+/.exec((await letterTo(town, email))?.body ?? '')?.[0] ?? ''
    expect((await reader.get(link)).status).toBe(303)
    const page = (await reader.get(`/dukungan/terima/${number}`)).body
    const form = formsOn(page).find(({ action }) => action.endsWith('/kabar'))
    const says = 'Sumbu kompor Bu Lastri cepat habis.'
    const nothing = await reader.post(form?.action ?? '', { ...form?.fields, says })
    expect(nothing.status).toBe(422)
    for (const left of ['Pilih apakah yang Anda terima masih dipakai.', 'Pilih bagaimana usaha atau kegiatan Anda', says])
      expect(nothing.body).toContain(left)
    const sent = await reader.post(form?.action ?? '', { ...form?.fields, says, still: 'part', change: 'better', needs: 'promotion' })
    expect(sent.location).toBe(`/dukungan/terima/${number}?sudah=1`)
    expect((await reader.get(sent.location)).body).toContain('href="/dukungan/cocok?need=promotion"')
    const twice = await reader.post(form?.action ?? '', { ...form?.fields, once: 'lagi', still: 'all', change: 'same', needs: 'none' })
    expect([twice.status, twice.body.includes('sudah Anda jawab')]).toEqual([409, true])
    const open = (await newReader(town).get(`/dukungan/janji/${number}`)).body
    expect(open).toMatch(/dijawab [^<]*Feb[^<]* 2027/)
    for (const hidden of ['Lastri', 'Masih sebagian']) expect(open).not.toContain(hidden)
    const { id } = await commitmentCalled(town.house.db, number)
    expect(await followUpsOf(town.house.db, id)).toEqual([
      {
        days: 30,
        opens: '2027-02-03',
        closes: '2027-04-04',
        state: 'answered',
        answer: { still: 'part', change: 'better', needs: 'promotion', says, day: '2027-02-03' },
      },
      { days: 90, opens: '2027-04-04', closes: '2027-07-03', state: 'to_come', answer: null },
    ])
  })

  test('answers in the days of the question, to the day, by the link or not at all', async () => {
    const number = await came(10)
    const key = await keyOf()
    const on = async (day: string, days: 30 | 90, with_ = key) => {
      await town.setClock(`${day}T09:00`)
      return await say(number, { days }, with_).then(rule)
    }
    expect(await on('2027-02-02', 30)).toBe('support.follow_up.early')
    expect(await on('2027-04-04', 30)).toBe('support.follow_up.over')
    expect(await on('2027-04-03', 90)).toBe('support.follow_up.early')
    expect(await on('2027-07-03', 90)).toBe('support.follow_up.over')
    await expect(on('2027-02-03', 30, 'bukan-kuncinya')).rejects.toMatchObject({ name: 'Missing' })
    await expect(on('2027-02-03', 30, '')).rejects.toMatchObject({ name: 'Missing' })
    expect([await on('2027-04-03', 30), await on('2027-07-02', 90)]).toEqual(['done', 'done'])
  })

  test('of eight answers in one second one is kept', async () => {
    const number = await came(10)
    await town.setClock('2027-02-03T09:00')
    const key = await keyOf()
    const all = await Promise.all([...Array(8)].map(() => say(number, {}, key)))
    expect(all.map(rule).sort()).toEqual(['done', ...Array(7).fill('support.follow_up.once')])
  })
})

test('what no deed asked for is refused by the database, and an answer stays as it was', async () => {
  const number = await came(0)
  const write = (days: number) =>
    town.owner.query(
      `insert into support.follow_up (commitment_id, days, still, change, by_kind) select id, $2, 'all', 'same', 'key' from support.commitment where number = $1`,
      [number, days],
    )
  await town.setClock('2027-02-03T09:00')
  await expect(write(30)).rejects.toThrow('support.follow_up.nothing_came')
  await expect(write(45)).rejects.toThrow()
  const other = await came(4, { title: 'Kompor lain' })
  await town.setClock('2027-03-05T09:00')
  value(await say(other))
  for (const change of [
    "update support.follow_up set change = 'worse'",
    "update support.follow_up set says = 'lain'",
    'delete from support.follow_up',
  ])
    await expect(town.owner.query(change)).rejects.toThrow()
  // out of its days the answer would stand, and verify would say so
  await town.owner.query(`alter table support.follow_up disable trigger in_its_window`)
  await town.owner.query(
    `insert into support.follow_up (commitment_id, days, still, change, by_kind) select id, 90, 'all', 'same', 'key' from support.commitment where number = $1`,
    [other],
  )
  await town.owner.query(`alter table support.follow_up enable trigger in_its_window`)
  const told = supportInvariants.find(({ name }) => name === 'support.follow_up.in_its_window')
  expect(await told?.broken(town.house.db)).toBe(1)
})

test('the score page counts answers over the city, tells nothing of fewer than five, and the score does not move', async () => {
  const score = async () => (await newReader(town).get('/dukungan/skor?tahun=2027')).body
  const numbers: { number: string; key: string }[] = []
  for (const at of [1, 2, 3, 4, 5]) numbers.push({ number: await came(10, { title: `Kompor ${at}` }), key: await keyOf() })
  await town.setClock('2027-02-10T09:00')
  for (const [at, { number, key }] of numbers.slice(0, 4).entries())
    value(await say(number, { still: at < 2 ? 'all' : 'none', change: at < 3 ? 'better' : 'worse' }, key))
  const few = await score()
  expect(few).toContain('kurang dari 5 jawaban')
  expect(few).not.toContain('75,0')
  const [last] = numbers.slice(4)
  value(await say(last?.number ?? '', { still: 'part', change: 'same' }, last?.key))
  expect(await followUpSums(town.house.db, 2027)).toEqual([
    { days: 30, answers: 5, still: 3, better: 3, worse: 1 },
    { days: 90, answers: 0, still: 0, better: 0, worse: 0 },
  ])
  const enough = await score()
  expect(enough).toContain('60,0')
  expect(enough).toContain('20,0')
  const headline = (page: string) => /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(page)?.[1]
  expect(headline(enough)).toBe(headline(few))
  expect(await followUpSums(town.house.db, 2026)).toMatchObject([{ answers: 0 }, { answers: 0 }])
})

test('his own words go with whoever ends his account; what was counted stays', async () => {
  const number = await came(10)
  await town.setClock('2027-02-03T09:00')
  value(await say(number, { says: 'Saya Bu Lastri, sumbunya cepat habis.' }))
  const [{ id = '' } = {}] = await town.rows<{ id: string }>("select id from identity.person where demo_key = 'warga'")
  await town.owner.query('update support.commitment set person_id = $1 where number = $2', [id, number])
  await town.house.db.transaction().execute((tx) => eraseFromSupport(tx, id, async () => {}))
  expect(await town.rows('select still, says from support.follow_up')).toEqual([{ still: 'all', says: '' }])
})

test('a share is of those who answered, and nothing below five', () => {
  const sums = { days: 30 as const, answers: 6, still: 4, better: 1, worse: 0 }
  expect([shareOf(4, sums), shareOf(0, sums), shareOf(4, { ...sums, answers: 4 })]).toEqual([667, 0, undefined])
})
