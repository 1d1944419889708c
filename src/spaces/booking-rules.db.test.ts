import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Refusal } from '#src/base/outcome.ts'
import { sayIn, sayRefusal } from '#src/ui/words.ts'
import { openRoomsTown, type Rooms, rule, span, value } from '../../test/rooms-town.ts'
import { alternativesTo, orAlternatives } from './alternatives.db.ts'
import { extendHold, holdBooking, placeBooking, submitBooking } from './booking.db.ts'
import { bookingForReader, quoteFor } from './booking-read.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { approveBooking } from './decide.db.ts'
import { holdAtDesk } from './desk-place.db.ts'
import { freeTimes } from './free-times.db.ts'
import { moveBooking } from './move.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const place = async (who: string, space: string, when: string | string[], more: Record<string, unknown> = {}) =>
  placeBooking(await town.as(who), town.wish(space, when, more))
const chairs = (quantity: number) => ({ extras: [{ bookable: 'kursi', quantity }] })

describe('time', () => {
  test('B-03 what touches is not taken: 10-12 and 12-14 both stand, and no second is hidden from the grid', async () => {
    expect(rule(await place('warga', 'aula-a', '2027-01-05 8-10'))).toBe('spaces.when.notice')
    expect(rule(await place('warga', 'aula-a', '2027-01-12 10-12'))).toBe('done')
    expect(rule(await place('warga-2', 'aula-a', '2027-01-12 12-14'))).toBe('done')
    const odd = { start: new Date('2027-01-12T14:59:59+07:00'), end: span('2027-01-12 14-16').end }
    expect(rule(await placeBooking(await town.as('warga'), { ...town.wish('aula-a', '2027-01-12 14-16'), periods: [odd] }))).toBe(
      'spaces.when.grid',
    )
  })

  test('B-04 between two uses the longer of the times to prepare and clear counts, not their sum', async () => {
    expect(rule(await place('warga', 'studio', '2027-01-13 10-11'))).toBe('done')
    const refused = await place('warga-2', 'studio', '2027-01-13 11-12')
    expect(rule(refused)).toBe('spaces.booking.buffer')
    expect(refused.ok ? {} : refused.refusals[0]?.facts).toMatchObject({ item: 'Studio rekam', minutes: 30, from: '11.00' })
    // the form asks by a hold, the API at once: either is told by the same rule
    await town.owner.query(`update spaces.bookable set grid_minutes = 15 where slug = 'studio'`)
    const quarter = town.wish('studio', '2027-01-13 11.15-12.15')
    expect(rule(await placeBooking(await town.as('warga-2'), quarter))).toBe('spaces.booking.buffer')
    expect(rule(await holdBooking(await town.as('warga-2'), quarter))).toBe('spaces.booking.buffer')
    await town.owner.query(`update spaces.bookable set grid_minutes = 30 where slug = 'studio'`)
    expect(rule(await place('warga-2', 'studio', '2027-01-13 11.15-12.15'))).toBe('spaces.when.grid')
    expect(rule(await place('warga-2', 'studio', '2027-01-13 11.30-12.30'))).toBe('done')
  })

  test('B-04 who runs the desk may pass over that time, and says why; nobody else may, and the neighbour goes on as he was', async () => {
    const first = value(await place('warga', 'studio', '2027-01-25 10-11'))
    const wish = { ...town.wish('studio', '2027-01-25 11-12'), unbuffered: true, reason: 'Rekaman lanjutan tim yang sama' }
    await expect(holdAtDesk(await town.as('warga-2'), wish)).rejects.toThrow(/no authority/)
    expect(rule(await holdAtDesk(await town.as('petugas'), { ...wish, reason: '' }))).toBe('spaces.booking.reason_missing')
    const { number } = value(await holdAtDesk(await town.as('petugas'), wish))
    expect((await bookingForReader(await town.as('petugas'), number)).steps[0]?.reason).toBe(wish.reason)
    expect(rule(await holdBooking(await town.as('warga-2'), town.wish('studio', '2027-01-25 12-13')))).toBe('spaces.booking.buffer')
    expect(rule(await approveBooking(await town.as('sekretaris'), { number: first.number, reason: 'Sesuai aturan' }))).toBe('done')
  })

  test('B-08 several days at a stretch keep the nights; the same hours on each day leave the evening free', async () => {
    expect(rule(await place('warga', 'aula-a', '2027-03-05 8-70'))).toBe('done')
    // and the nights: what is taken is one stretch
    for (const hours of ['2027-03-05 20-22', '2027-03-06 9-11', '2027-03-07 20-22'])
      expect(rule(await place('warga-2', 'aula-a', hours))).toBe('spaces.booking.taken')
    const { taken: busy } = await freeTimes(town.house.db, 'aula-a', '2027-03-05' as never, '2027-03-08' as never)
    expect(busy.map(({ start, end }) => [start, end])).toEqual([[span('2027-03-05 8-9').start, span('2027-03-07 21-22').end]])
    expect(rule(await place('warga', 'aula-b', ['2027-03-06 8-17', '2027-03-07 8-17']))).toBe('done')
    expect(rule(await place('warga-2', 'aula-b', '2027-03-06 18-22'))).toBe('done')
    expect(rule(await place('warga-2', 'aula-b', '2027-03-07 16-18'))).toBe('spaces.booking.taken')
  })
})

describe('parts and stocks', () => {
  test('B-05 the hall is its two halves: each bars the whole, and never the other half', async () => {
    expect(rule(await place('warga', 'aula', '2027-01-14 9-12'))).toBe('done')
    expect(rule(await place('warga-2', 'aula-a', '2027-01-14 10-11'))).toBe('spaces.booking.taken')
    expect(rule(await place('warga-2', 'aula-b', '2027-01-14 11-13'))).toBe('spaces.booking.taken')
    expect(rule(await place('warga', 'aula-a', '2027-01-14 13-15'))).toBe('done')
    expect(rule(await place('warga-2', 'aula', '2027-01-14 14-16'))).toBe('spaces.booking.taken')
    expect(rule(await place('warga-2', 'aula-b', '2027-01-14 13-15'))).toBe('done')
  })

  test('B-06 all or nothing: the projector that is out is named, nothing is taken, and the room without it is offered', async () => {
    expect(rule(await place('warga', 'proyektor-1', '2027-01-18 9-12'))).toBe('done')
    const wish = town.wish('aula-b', '2027-01-18 10-12', {
      extras: [
        { bookable: 'proyektor-1', quantity: 1 },
        { bookable: 'kursi', quantity: 30 },
      ],
    })
    const me = await town.as('warga-2')
    const before = await town.rows('select id from spaces.claim')
    const { outcome, alternatives } = await orAlternatives(me, wish, () => placeBooking(me, wish))
    expect(outcome.ok ? [] : outcome.refusals).toMatchObject([{ rule: 'spaces.booking.taken', facts: { item: 'Proyektor 1' } }])
    expect((await town.rows('select id from spaces.claim')).length).toBe(before.length)
    const [first] = alternatives
    expect(first).toMatchObject({ kind: 'without', item: 'Proyektor 1', space: 'aula-b', extras: [{ bookable: 'kursi', quantity: 30 }] })
    expect(rule(await placeBooking(me, { ...wish, periods: first?.periods ?? [], extras: first?.extras ?? [] }))).toBe('done')
  })

  test('B-07 of a stock it is said how many are left and when; fewer are had, and more once the first is shorter', async () => {
    const first = value(await place('warga', 'aula-a', '2027-01-19 9-12', chairs(25)))
    const me = await town.as('warga-2')
    const wish = town.wish('kelas-1', '2027-01-19 11-14', chairs(20))
    const { outcome, alternatives } = await orAlternatives(me, wish, () => placeBooking(me, wish))
    expect(outcome.ok ? [] : outcome.refusals).toMatchObject([
      { rule: 'spaces.pool.short', facts: { item: 'Kursi lipat', left: 15, asked: 20, from: '11.00', until: '12.00 WIB' } },
    ])
    expect(outcome.ok ? '' : sayRefusal(sayIn('id'), outcome.refusals[0] as Refusal)).toContain('Kursi lipat: tersisa 15 pada 11.00–12.00')
    expect(alternatives[0]).toMatchObject({ kind: 'without' })
    expect(alternatives.find(({ kind }) => kind === 'fewer')).toMatchObject({ quantity: 15, extras: [{ bookable: 'kursi', quantity: 15 }] })
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-19 11-14', chairs(15)))).toBe('done')
    expect(rule(await place('komunitas', 'aula-b', '2027-01-19 11-14', chairs(10)))).toBe('spaces.pool.short')
    value(await moveBooking(await town.as('warga'), { number: first.number, periods: [span('2027-01-19 9-11')] }))
    expect(rule(await place('komunitas', 'aula-b', '2027-01-19 11-14', chairs(20)))).toBe('done')
  })

  test('seats are taken one for each person, and stand at once where nobody need decide', async () => {
    expect(value(await place('warga', 'cowork', '2027-01-20 9-12', { people: 20 })).state).toBe('confirmed')
    const short = await place('warga-2', 'cowork', '2027-01-20 11-13', { people: 5 })
    expect(short.ok ? {} : short.refusals[0]).toMatchObject({ rule: 'spaces.pool.short', facts: { left: 4 } })
    const { taken, stock } = await freeTimes(town.house.db, 'cowork', '2027-01-20' as never, '2027-01-21' as never)
    expect([stock, taken.map(({ left }) => left)]).toEqual([24, [4]])
  })
})

describe('a hold', () => {
  test('B-17 is seen by others, grows once, and is nobody’s once its time is over, though no clock sweeps', async () => {
    const me = await town.as('warga')
    const held = value(await holdBooking(me, town.wish('kelas-1', '2027-01-21 10-12')))
    expect(held.heldUntil).toEqual(new Date('2027-01-04T09:10:00+07:00'))
    const told = await place('warga-2', 'kelas-1', '2027-01-21 11-13')
    expect(told.ok ? '' : sayRefusal(sayIn('id'), told.refusals[0] as Refusal)).toContain('sedang ditahan orang lain s.d. 09.10 WIB')
    await town.setClock('2027-01-04T09:08')
    expect(value(await extendHold(await town.as('warga'), { number: held.number })).heldUntil).toEqual(
      new Date('2027-01-04T09:20:00+07:00'),
    )
    expect(rule(await extendHold(await town.as('warga'), { number: held.number }))).toBe('spaces.booking.held_longer_once')
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-21 11-13'))).toBe('spaces.booking.held')
    await town.setClock('2027-01-04T09:21')
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-21 11-13'))).toBe('done')
    expect((await bookingForReader(me, held.number)).state).toBe('expired')
    const late = { number: held.number, title: 'Terlambat', purpose: '', answers: town.wish('kelas-1', '2027-01-21 10-12').answers }
    expect(rule(await submitBooking(await town.as('warga'), late))).toBe('spaces.booking.hold_over')
  })

  test('given back is free at once', async () => {
    const held = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', '2027-01-22 8-10')))
    value(await cancelBooking(await town.as('warga'), { number: held.number, reason: 'Kembali ke daftar' }))
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-22 8-10'))).toBe('done')
  })

  test('that ran out is not moved and not sent, whoever looks first: the table alone says so', async () => {
    const held = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', '2027-01-23 8-10')))
    await town.setClock('2027-01-04T09:10')
    const step = town.rows(
      `insert into spaces.booking_step (booking_id, from_state, to_state, actor) select id, 'held', 'pending', 'uji' from spaces.booking where number = $1`,
      [held.number],
    )
    await expect(step).rejects.toMatchObject({ constraint: 'spaces.booking.run_out' })
  })
})

describe('a change of time', () => {
  test('keeps the booking, frees the old time, and never lands on another', async () => {
    const mine = value(await place('warga', 'kelas-1', '2027-02-02 10-12'))
    value(await place('warga-2', 'kelas-1', '2027-02-02 13-15'))
    const me = await town.as('warga')
    expect(rule(await moveBooking(me, { number: mine.number, periods: [span('2027-02-02 11-14')] }))).toBe('spaces.booking.taken')
    expect(value(await moveBooking(me, { number: mine.number, periods: [span('2027-02-02 11-13')] })).state).toBe('pending')
    expect(rule(await place('warga-2', 'kelas-1', '2027-02-02 10-11'))).toBe('done')
    const seen = await bookingForReader(me, mine.number)
    expect([seen.version, seen.periods]).toEqual([3, [span('2027-02-02 11-13')]])
  })

  test('B-30 of a page that is old is refused and nothing is written over', async () => {
    const mine = value(await place('warga', 'kelas-1', '2027-02-03 10-12'))
    const me = await town.as('warga')
    const { version } = await bookingForReader(me, mine.number)
    value(await moveBooking(me, { number: mine.number, periods: [span('2027-02-03 11-13')], version }))
    expect(rule(await moveBooking(me, { number: mine.number, periods: [span('2027-02-03 15-17')], version }))).toBe('spaces.booking.stale')
    expect(rule(await cancelBooking(me, { number: mine.number, reason: 'Halaman lama', version }))).toBe('spaces.booking.stale')
    expect((await bookingForReader(me, mine.number)).periods).toEqual([span('2027-02-03 11-13')])
  })

  test('B-29 of somebody else’s booking is a change of what is not there', async () => {
    const mine = value(await place('warga', 'kelas-1', '2027-02-04 10-12'))
    const other = await town.as('warga-2')
    const wishes = [
      () => bookingForReader(other, mine.number),
      () => moveBooking(other, { number: mine.number, periods: [span('2027-02-04 13-14')] }),
      () => cancelBooking(other, { number: mine.number, reason: 'Bukan punya saya' }),
    ]
    for (const wish of wishes) await expect(wish()).rejects.toThrow('booking')
  })
})

describe('what else there is', () => {
  test('differs, could be had at once, and keeps to the hours of the room', async () => {
    value(await place('warga', 'aula-a', '2027-02-09 10-12'))
    const me = await town.as('warga-2')
    const found = await alternativesTo(me, town.wish('aula-a', '2027-02-09 10-12'))
    expect(found.map(({ kind }) => kind)).toEqual(['shift', 'shift', 'other_space', 'other_day'])
    for (const { space, periods, extras } of found) {
      const held = value(await holdBooking(me, { ...town.wish(space, '2027-02-09 10-12'), periods, extras }))
      value(await cancelBooking(me, { number: held.number, reason: 'Hanya mencoba' }))
    }
  })

  test('a quote says price and reason, and what stands in the way', async () => {
    const me = await town.as('warga-2')
    const quoted = value(await quoteFor(me, town.wish('aula-a', '2027-02-09 10-12')))
    expect(quoted).toMatchObject({ class: 'social', price: 0, approver: ['sekretaris'], barred: [{ rule: 'spaces.booking.taken' }] })
    expect(quoted.bases.length).toBeGreaterThan(0)
    expect(rule(await quoteFor(me, town.wish('aula', '2027-02-09 10-12', { people: 201 })))).toBe('spaces.booking.capacity')
    expect(rule(await quoteFor(me, town.wish('aula', '2027-02-09 10-12', { answers: {} })))).toBe('spaces.usage.unanswered')
  })
})
