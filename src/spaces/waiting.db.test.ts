import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemCtx } from '#src/work.ts'
import { openRoomsTown, type Rooms, rule, social, span, value } from '../../test/rooms-town.ts'
import { holdBooking, placeBooking, submitBooking } from './booking.db.ts'
import { bookingForReader } from './booking-read.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { answerAppeal, appealNoShow, checkIn, tidyIfDue, watchedUntil } from './check-in.db.ts'
import { approveBooking } from './decide.db.ts'
import { joinWaiting, leaveWaiting, offerIfWaiting, placesOf } from './waiting.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())

const system = () => ({ ...systemCtx(town.house, 'uji'), now: town.now() })
const personOf = async (who: string) =>
  (await town.rows<{ id: string }>('select id from identity.person where demo_key = $1', [who]))[0]?.id ?? ''
const confirmed = async (who: string, space: string, when: string) => {
  const { number } = value(await placeBooking(await town.as(who), town.wish(space, when)))
  value(await approveBooking(await town.as('sekretaris'), { number, reason: 'Sesuai aturan yang diumumkan' }))
  return number
}
const offerOf = async (who: string) => (await placesOf(town.house.db, await personOf(who)))[0]?.offer ?? null

describe('B-26 a line', () => {
  test('is served in its order, each for two hours with a real hold; who lets it pass comes last', async () => {
    await town.setClock('2027-01-04T09:00')
    const taken = await confirmed('warga', 'kelas-1', '2027-01-12 10-12')
    const wish = town.wish('kelas-1', '2027-01-12 10-12')
    expect(rule(await joinWaiting(await town.as('warga-2'), town.wish('kelas-1', '2027-01-12 14-16')))).toBe('spaces.waiting.free')
    const line = ['warga-2', 'komunitas', 'komunitas-2']
    for (const [n, who] of line.entries()) {
      await town.setClock(`2027-01-04T09:0${n + 1}`)
      expect(value(await joinWaiting(await town.as(who), wish)).position).toBe(n + 1)
    }
    value(await cancelBooking(await town.as('warga'), { number: taken, reason: 'Tidak jadi' }))
    await offerIfWaiting(system())
    const first = await offerOf('warga-2')
    expect(first).not.toBeNull()
    expect([await offerOf('komunitas'), await offerOf('komunitas-2')]).toEqual([null, null])
    // what is offered is taken: nobody slips in between
    expect(rule(await holdBooking(await town.as('warga'), wish))).toBe('spaces.booking.held')
    await town.setClock('2027-01-04T11:02')
    await offerIfWaiting(system())
    expect([await offerOf('warga-2'), await offerOf('komunitas')]).toEqual([first, null])
    await town.setClock('2027-01-04T11:03')
    await offerIfWaiting(system())
    expect(await offerOf('warga-2')).toBeNull()
    const second = await offerOf('komunitas')
    expect(
      value(await submitBooking(await town.as('komunitas'), { number: second ?? '', title: 'Rapat', purpose: '', answers: social })).state,
    ).toBe('pending')
    await offerIfWaiting(system())
    expect((await placesOf(town.house.db, await personOf('komunitas-2'))).map(({ position }) => position)).toEqual([1])
    await town.setClock('2027-01-04T11:05')
    expect(value(await joinWaiting(await town.as('warga-2'), wish)).position).toBe(2)
    const [place] = await placesOf(town.house.db, await personOf('komunitas-2'))
    value(await leaveWaiting(await town.as('komunitas-2'), { id: place?.id ?? '' }))
    expect((await placesOf(town.house.db, await personOf('warga-2'))).map(({ position }) => position)).toEqual([1])
  })

  test('two times that free at once are two offers, never one thing twice', async () => {
    await town.setClock('2027-01-05T09:00')
    const one = await confirmed('warga', 'aula-a', '2027-01-19 10-12')
    const two = await confirmed('warga', 'aula-b', '2027-01-19 10-12')
    const wanted = [
      ['warga-2', 'aula'],
      ['komunitas', 'aula-a'],
      ['komunitas-2', 'aula-b'],
    ] as const
    for (const [n, [who, space]] of wanted.entries()) {
      await town.setClock(`2027-01-05T09:0${n + 1}`)
      value(await joinWaiting(await town.as(who), town.wish(space, '2027-01-19 10-12')))
    }
    for (const number of [one, two]) value(await cancelBooking(await town.as('warga'), { number, reason: 'Tidak jadi' }))
    await Promise.all([offerIfWaiting(system()), offerIfWaiting(system())])
    expect([await offerOf('komunitas'), await offerOf('komunitas-2')]).toEqual([null, null])
    const [claims] = await town.rows<{ n: number }>(
      `select count(*)::int as n from spaces.claim c join spaces.booking k on k.id = c.booking_id where k.made_by like 'system:%' and k.state = 'held' and c.blocking and lower(k.periods) > '2027-01-19'`,
    )
    expect(claims?.n).toBe(2)
  })
})

test('B-26 an offer ends an hour before the start, and in that hour nothing is offered any more', async () => {
  await town.setClock('2027-01-05T09:00')
  const [near, nearer] = [await confirmed('warga', 'kelas-1', '2027-01-14 10-12'), await confirmed('warga', 'kelas-1', '2027-01-15 14-16')]
  value(await joinWaiting(await town.as('komunitas-2'), town.wish('kelas-1', '2027-01-14 10-12')))
  await town.setClock('2027-01-14T07:30')
  value(await cancelBooking(await town.as('warga'), { number: near, reason: 'Tidak jadi' }))
  await offerIfWaiting(system())
  expect((await placesOf(town.house.db, await personOf('komunitas-2')))[0]?.until).toEqual(new Date('2027-01-14T09:00:00+07:00'))
  await town.setClock('2027-01-14T13:00')
  value(await joinWaiting(await town.as('komunitas-2'), town.wish('kelas-1', '2027-01-15 14-16')))
  await town.setClock('2027-01-15T13:00')
  value(await cancelBooking(await town.as('warga'), { number: nearer, reason: 'Tidak jadi' }))
  await offerIfWaiting(system())
  expect(await offerOf('komunitas-2')).toBeNull()
})

describe('B-25 who is there', () => {
  test('in the quarter of an hour after the start is let in, and at its end no more: the rest is offered to the next', async () => {
    await town.setClock('2027-01-06T09:00')
    const came = await confirmed('warga', 'kelas-1', '2027-01-20 10-12')
    const stayed = await confirmed('warga', 'studio', '2027-01-20 10-12')
    const wish = town.wish('studio', '2027-01-20 10-12')
    value(await joinWaiting(await town.as('komunitas'), wish))
    await town.setClock('2027-01-20T09:40')
    expect(rule(await checkIn(await town.as('warga'), { number: came }))).toBe('spaces.booking.too_early')
    await town.setClock(new Date('2027-01-20T10:14:59+07:00'))
    expect(value(await checkIn(await town.as('warga'), { number: came })).state).toBe('in_use')
    await town.setClock('2027-01-20T10:15')
    expect(rule(await checkIn(await town.as('warga'), { number: stayed }))).toBe('spaces.booking.run_out')
    await tidyIfDue(system())
    expect((await bookingForReader(await town.as('warga'), stayed)).state).toBe('no_show')
    const free = await town.rows(
      `select 1 from spaces.claim c join spaces.booking k on k.id = c.booking_id where k.number = $1 and c.blocking`,
      [stayed],
    )
    expect(free).toEqual([])
    // from the next mark of the grid, to be answered before it
    await offerIfWaiting(system())
    const [place] = await placesOf(town.house.db, await personOf('komunitas'))
    expect(place?.until).toEqual(new Date('2027-01-20T10:30:00+07:00'))
    const offer = place?.offer ?? ''
    expect((await bookingForReader(await town.as('komunitas'), offer)).periods).toEqual([span('2027-01-20 10.30-12')])
    const sent = { number: offer, title: 'Rekaman', purpose: '', answers: social }
    expect(value(await submitBooking(await town.as('komunitas'), sent)).state).toBe('pending')
    await town.setClock('2027-01-20T12:00')
    await tidyIfDue(system())
    expect((await bookingForReader(await town.as('warga'), came)).state).toBe('completed')
  })

  test('and says so within a week is heard by the desk, once, and his record is as if he had been seen', async () => {
    const [row] = await town.rows<{ number: string }>(
      `select k.number from spaces.booking k join identity.person p on p.id = k.person_id where k.state = 'no_show' and p.demo_key = 'warga'`,
    )
    const number = row?.number ?? ''
    await town.setClock('2027-01-25T09:00')
    value(await appealNoShow(await town.as('warga'), { number, reason: 'Saya hadir, pemindai mati' }))
    expect(rule(await appealNoShow(await town.as('warga'), { number, reason: 'Sekali lagi' }))).toBe('spaces.appeal.once')
    await expect(answerAppeal(await town.as('warga-2'), { number, granted: true, reason: 'Saya mau' })).rejects.toThrow(/no authority/)
    value(await answerAppeal(await town.as('petugas'), { number, granted: true, reason: 'Terlihat di rekaman pintu' }))
    expect((await bookingForReader(await town.as('warga'), number)).state).toBe('completed')
    expect(rule(await answerAppeal(await town.as('petugas'), { number, granted: false, reason: 'Berubah pikiran' }))).toBe(
      'spaces.appeal.answered',
    )
  })

  test('put right on the seventh day it counts no more; on the eighth day it stays', async () => {
    await town.setClock('2027-01-28T09:00')
    const me = await personOf('warga-2')
    const days = ['01', '02', '03']
    const numbers: string[] = []
    for (const day of days)
      numbers.push(value(await placeBooking(await town.as('warga-2'), town.wish('cowork', `2027-02-${day} 14-16`))).number)
    for (const day of days) {
      await town.setClock(`2027-02-${day}T14:15`)
      await tidyIfDue(system())
    }
    expect(await watchedUntil(town.house.db, me)).toEqual(new Date('2027-04-04T14:15:00+07:00'))
    // seven days to the minute after the third, eight after the second
    await town.setClock('2027-02-10T14:15')
    const appeal = async (number = '') => appealNoShow(await town.as('warga-2'), { number, reason: 'Saya duduk di meja enam' })
    const late = await appeal(numbers[1])
    expect(late.ok ? [] : late.refusals).toMatchObject([{ rule: 'spaces.appeal.too_late', facts: { days: 7 } }])
    expect((await bookingForReader(await town.as('warga-2'), numbers[1] ?? '')).state).toBe('no_show')
    value(await appeal(numbers[2]))
    expect(await watchedUntil(town.house.db, me)).toBeDefined()
    value(await answerAppeal(await town.as('petugas'), { number: numbers[2] ?? '', granted: true, reason: 'Terlihat di rekaman pintu' }))
    expect(await watchedUntil(town.house.db, me)).toBeUndefined()
    expect(value(await placeBooking(await town.as('warga-2'), town.wish('cowork', '2027-02-18 14-16'))).state).toBe('confirmed')
  })

  test('three times not within ninety days is decided about by a person for sixty, also where nobody else is', async () => {
    await town.setClock('2027-02-01T09:00')
    for (const day of ['2027-02-02', '2027-02-03', '2027-02-04'])
      value(await placeBooking(await town.as('komunitas-2'), town.wish('cowork', `${day} 14-16`)))
    const me = await personOf('komunitas-2')
    for (const day of ['02', '03', '04']) {
      expect(await watchedUntil(town.house.db, me)).toBeUndefined()
      await town.setClock(`2027-02-${day}T14:15`)
      await tidyIfDue(system())
    }
    expect(await watchedUntil(town.house.db, me)).toEqual(new Date('2027-04-05T14:15:00+07:00'))
    expect(value(await placeBooking(await town.as('komunitas-2'), town.wish('cowork', '2027-02-09 14-16'))).state).toBe('pending')
    expect(value(await placeBooking(await town.as('warga-2'), town.wish('cowork', '2027-02-09 14-16'))).state).toBe('confirmed')
  })
})
