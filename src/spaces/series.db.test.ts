import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Day, dayPlus } from '#src/base/time.ts'
import { openRoomsTown, type Rooms, rule, span, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { cancelBooking } from './cancel.db.ts'
import { moveBooking } from './move.db.ts'
import { placeSeries, readdDate } from './series.db.ts'
import { cancelSeries } from './series-cancel.db.ts'
import { changeSeries, previewChange } from './series-change.db.ts'
import { approveSeries } from './series-decide.db.ts'
import { previewSeries } from './series-preview.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const weekly = (space: string, when: string, until: string, more: Record<string, unknown> = {}) => ({
  ...town.wish(space, when),
  repeat: { rhythm: 'weekly' as const, until: until as Day },
  taking: 'skip' as const,
  ...more,
})
const place = async (who: string, space: string, when: string) => placeBooking(await town.as(who), town.wish(space, when))
const close = (slug: string, day: string, reason: string) =>
  town.rows(
    `insert into spaces.closure (bookable_id, during, reason) select id, tstzrange($2, $3), $4 from spaces.bookable where slug = $1`,
    [slug, span(`${day} 0-24`).start, span(`${day} 0-24`).end, reason],
  )
type DateRow = { day: string; state: string; rule: string; number: string | null; hours: string }
const datesOf = (number: string) =>
  town.rows<DateRow>(
    `select to_char(d.day, 'MM-DD') as day, d.state, d.rule, k.number,
      to_char(lower(coalesce(k.periods, d.periods)) at time zone 'Asia/Jakarta', 'HH24') || '-' || to_char(upper(coalesce(k.periods, d.periods)) at time zone 'Asia/Jakarta', 'HH24') as hours
     from spaces.series_date d join spaces.series s on s.id = d.series_id left join spaces.booking k on k.id = d.booking_id where s.number = $1 order by d.day`,
    [number],
  )
const bookingsOf = async (number: string) =>
  (
    await town.rows<{ n: number }>(
      `select count(*)::int as n from spaces.booking k join spaces.series s on s.id = k.series_id where s.number = $1`,
      [number],
    )
  )[0]?.n

describe('B-09 a class on thirteen Tuesdays', () => {
  const asked = () => weekly('kelas-1', '2027-01-05 18-20', '2027-03-30')
  let other = ''

  test('preview: eleven can be had, two say why, and nothing is kept', async () => {
    await town.setClock('2027-01-03T09:00')
    const taken = value(await place('warga-2', 'kelas-1', '2027-01-19 18-20'))
    other = taken.number
    await close('kelas-1', '2027-02-09', 'Pengecatan')
    const before = await town.rows('select count(*)::int as n from spaces.booking')
    const seen = value(await previewSeries(await town.as('warga'), asked()))
    expect(seen.dates).toHaveLength(13)
    expect(seen.dates.filter(({ refusals }) => refusals.length === 0)).toHaveLength(11)
    expect(seen.dates.flatMap(({ day, refusals }) => refusals.map((one) => [day, one.rule]))).toEqual([
      ['2027-01-19', 'spaces.booking.taken'],
      ['2027-02-09', 'spaces.when.closure'],
    ])
    expect(seen.dates.find(({ day }) => day === '2027-01-19')?.alternatives.length).toBeGreaterThan(0)
    expect([seen.price, seen.normalPrice]).toEqual([0, 11 * 150_000])
    expect(await town.rows('select count(*)::int as n from spaces.booking')).toEqual(before)
  })

  test('`fail` makes nothing at all', async () => {
    await town.setClock('2027-01-03T09:00')
    const refused = await placeSeries(await town.as('warga'), { ...asked(), taking: 'fail' })
    expect(refused.ok ? [] : refused.refusals.map((one) => [one.rule, one.facts?.n])).toEqual([
      ['spaces.series.not_all', 2],
      ['spaces.booking.taken', undefined],
      ['spaces.when.closure', undefined],
    ])
    expect(await town.rows('select number from spaces.series')).toEqual([])
    expect(await town.rows('select number from spaces.booking where series_id is not null')).toEqual([])
  })

  test('`skip` makes eleven and keeps two with their reason; what frees can be added again', async () => {
    await town.setClock('2027-01-03T09:00')
    const me = await town.as('warga')
    const { number, made, rejected } = value(await placeSeries(me, asked()))
    expect([made, rejected, await bookingsOf(number)]).toEqual([11, 2, 11])
    const dates = await datesOf(number)
    expect(dates.filter(({ state }) => state === 'rejected').map(({ day, rule: why }) => [day, why])).toEqual([
      ['01-19', 'spaces.booking.taken'],
      ['02-09', 'spaces.when.closure'],
    ])
    // one letter for all of them
    const letters = await town.rows<{ n: number }>(`select count(*)::int as n from platform.mail where dedupe like 'series:%:placed'`)
    expect(letters[0]?.n).toBe(1)

    const day = '2027-01-19' as Day
    expect(rule(await readdDate(me, { number, day }))).toBe('spaces.booking.taken')
    value(await cancelBooking(await town.as('warga-2'), { number: other, reason: 'Acara batal' }))
    expect(value(await readdDate(me, { number, day })).state).toBe('pending')
    expect([await bookingsOf(number), (await datesOf(number)).find((one) => one.day === '01-19')?.state]).toEqual([12, 'made'])
    expect(rule(await readdDate(me, { number, day }))).toBe('spaces.series.not_rejected')
    expect(rule(await place('warga-2', 'kelas-1', '2027-01-19 19-21'))).toBe('spaces.booking.taken')
    await expect(readdDate(await town.as('warga-2'), { number, day })).rejects.toThrow('series')
  })

  test('the table alone keeps a date to its booking, once, with its reason', async () => {
    const [one] = await town.rows<{ id: string }>('select id from spaces.series limit 1')
    const insert = (state: string, why: string, day = '2027-01-05') =>
      town.rows(
        `insert into spaces.series_date (series_id, day, state, periods, rule) values ($1, $2, $3, '{[2027-01-05 18:00+07,2027-01-05 20:00+07)}', $4)`,
        [one?.id, day, state, why],
      )
    await expect(insert('rejected', 'x')).rejects.toMatchObject({ constraint: 'spaces.series.date_once' })
    await expect(insert('rejected', '', '2027-06-01')).rejects.toMatchObject({ constraint: 'spaces.series.date_says_why' })
    await expect(insert('made', '', '2027-06-01')).rejects.toMatchObject({ constraint: 'spaces.series.date_has_booking' })
    await expect(
      town.rows(`update spaces.series_date set state = 'rejected', rule = 'x', booking_id = null where series_id = $1 and state = 'made'`, [
        one?.id,
      ]),
    ).rejects.toMatchObject({ constraint: 'spaces.series.date_stays' })
    await expect(town.rows(`update spaces.booking set series_day = '2027-12-01' where series_id = $1`, [one?.id])).rejects.toMatchObject({
      constraint: 'series_date_of_its_booking',
    })
  })
})

describe('B-10 limits of a series', () => {
  test('dates after the window are rejected, but for whoever holds the seasonal right', async () => {
    const asked = weekly('aula-b', '2027-01-07 18-20', '2027-04-27')
    const sari = value(await placeSeries(await town.as('warga'), asked))
    const late = (await datesOf(sari.number)).filter(({ state }) => state === 'rejected')
    expect(late.map(({ day, rule: why }) => [day, why])).toEqual([
      ['04-08', 'spaces.when.window'],
      ['04-15', 'spaces.when.window'],
      ['04-22', 'spaces.when.window'],
    ])
    const manager = await town.as('pengelola')
    expect(value(await previewSeries(manager, weekly('aula-b', '2027-01-08 18-20', '2027-04-27'))).season).toBe(true)
    const season = value(await placeSeries(manager, weekly('aula-b', '2027-01-08 18-20', '2027-04-27')))
    expect([season.rejected, (await datesOf(season.number)).at(-1)?.day]).toEqual([0, '04-23'])
    // on what authority stands in the journal
    const [noted] = await town.rows<{ row: string }>(
      `select a -> 'ground' ->> 'row' as row from platform.journal j cross join jsonb_array_elements(j.authority) a where j.deed = 'spaces.series.place' and a ->> 'power' = 'spaces.series.season'`,
    )
    expect(noted?.row).toBe('R-71')
  })

  test('a third in one week is rejected, also by moving a date into it, and what is called off frees it', async () => {
    await town.owner.query(`update spaces.bookable set quota_week = 2 where slug in ('kelas-1', 'studio', 'halaman')`)
    try {
      const monday = '2027-01-11' as Day
      const on = (days: number, hours: string) => `${dayPlus(monday, days)} ${hours}`
      value(await place('komunitas', 'studio', on(0, '8-9')))
      const second = value(await place('komunitas', 'studio', on(2, '8-9')))
      const me = await town.as('komunitas')
      const asked = weekly('halaman', on(1, '8-10'), dayPlus(monday, 15))
      expect(value(await previewSeries(me, asked)).dates.map(({ refusals }) => refusals[0]?.rule)).toEqual([
        'spaces.booking.quota',
        undefined,
        undefined,
      ])
      const { number } = value(await placeSeries(me, asked))
      expect((await datesOf(number)).map(({ state, rule: why }) => [state, why])).toEqual([
        ['rejected', 'spaces.booking.quota'],
        ['made', ''],
        ['made', ''],
      ])
      const later = (await datesOf(number))[1]?.number ?? ''
      const into = [span(on(4, '14-16'))]
      expect(rule(await moveBooking(me, { number: later, periods: into }))).toBe('spaces.booking.quota')
      const change = { number, day: dayPlus(monday, 8), reach: 'this' as const, periods: into, ticked: [], taking: 'skip' as const }
      expect(value(await previewChange(me, change)).map(({ refusals }) => refusals[0]?.rule)).toEqual(['spaces.booking.quota'])
      expect(rule(await changeSeries(me, change))).toBe('spaces.booking.quota')
      value(await cancelBooking(me, { number: second.number, reason: 'Pelatih sakit' }))
      expect(value(await changeSeries(me, change)).moved).toBe(1)
      expect(rule(await readdDate(me, { number, day: dayPlus(monday, 1) }))).toBe('spaces.booking.quota')
    } finally {
      await town.owner.query('update spaces.bookable set quota_week = null')
    }
  })
})

describe('B-12 how far a change goes', () => {
  const hours = async (number: string) => (await datesOf(number)).map(({ day, state, hours: at }) => `${day} ${at} ${state}`)

  test('one date alone is an exception; the rest follow later, and it is listed and kept unless it is ticked', async () => {
    const me = await town.as('warga')
    const { number } = value(await placeSeries(me, weekly('aula-a', '2027-01-12 18-20', '2027-02-09')))
    await town.setClock('2027-01-14T09:00')
    const now = await town.as('warga')
    const third = { number, day: '2027-01-26' as Day, periods: [span('2027-01-26 19-21')], ticked: [], taking: 'skip' as const }
    const seen = value(await previewChange(now, { ...third, reach: 'this' }))
    expect(seen.map(({ date, was, will, effect }) => [date.day, was, will, effect])).toEqual([
      ['2027-01-26', [span('2027-01-26 18-20')], [span('2027-01-26 19-21')], 'moves'],
    ])
    value(await changeSeries(now, { ...third, reach: 'this' }))
    expect((await hours(number))[2]).toBe('01-26 19-21 exception')

    const following = {
      number,
      day: '2027-01-19' as Day,
      reach: 'following' as const,
      periods: [span('2027-01-19 17-19')],
      ticked: [],
      taking: 'skip' as const,
    }
    expect(value(await previewChange(now, following)).map(({ date, effect }) => [date.day.slice(5), effect])).toEqual([
      ['01-19', 'moves'],
      ['01-26', 'kept'],
      ['02-02', 'moves'],
      ['02-09', 'moves'],
    ])
    expect(value(await changeSeries(now, following))).toMatchObject({ moved: 3, kept: 1, stayed: 0 })
    expect(await hours(number)).toEqual([
      '01-12 18-20 made',
      '01-19 17-19 made',
      '01-26 19-21 exception',
      '02-02 17-19 made',
      '02-09 17-19 made',
    ])

    const all = { ...following, reach: 'all' as const, periods: [span('2027-01-19 16-18')], ticked: ['2027-01-26' as Day] }
    expect(value(await previewChange(now, all)).map(({ effect }) => effect)).toEqual(['past', 'moves', 'moves', 'moves', 'moves'])
    expect(value(await changeSeries(now, all))).toMatchObject({ moved: 4, kept: 0 })
    expect(await hours(number)).toEqual([
      '01-12 18-20 made',
      '01-19 16-18 made',
      '01-26 16-18 made',
      '02-02 16-18 made',
      '02-09 16-18 made',
    ])
    expect(rule(await changeSeries(now, all))).toBe('spaces.series.nothing_changes')
  })

  test('a date that is in the way of another stays where it was and says why; `fail` changes nothing', async () => {
    const me = await town.as('warga')
    const { number } = value(await placeSeries(me, weekly('studio', '2027-01-13 10-12', '2027-01-27')))
    value(await place('warga-2', 'studio', '2027-01-20 14-16'))
    const later = { number, day: '2027-01-13' as Day, reach: 'all' as const, periods: [span('2027-01-13 13-15')], ticked: [] }
    expect(value(await previewChange(me, { ...later, taking: 'skip' })).map(({ refusals }) => refusals[0]?.rule)).toEqual([
      undefined,
      'spaces.booking.taken',
      undefined,
    ])
    expect(rule(await changeSeries(me, { ...later, taking: 'fail' }))).toBe('spaces.series.not_all')
    expect(await hours(number)).toEqual(['01-13 10-12 made', '01-20 10-12 made', '01-27 10-12 made'])
    expect(value(await changeSeries(me, { ...later, taking: 'skip' }))).toMatchObject({ moved: 2, stayed: 1 })
    expect(await hours(number)).toEqual(['01-13 13-15 made', '01-20 10-12 exception', '01-27 13-15 made'])
    expect((await datesOf(number))[1]?.rule).toBe('spaces.booking.taken')
  })

  test('a week later for all: no date is in the way of its neighbour', async () => {
    const me = await town.as('warga')
    const { number } = value(await placeSeries(me, weekly('halaman', '2027-01-13 10-12', '2027-01-27')))
    const shift = {
      number,
      day: '2027-01-13' as Day,
      reach: 'all' as const,
      periods: [span('2027-01-20 10-12')],
      ticked: [],
      taking: 'fail' as const,
    }
    expect(value(await previewChange(me, shift)).flatMap(({ refusals }) => refusals)).toEqual([])
    expect(value(await changeSeries(me, shift)).moved).toBe(3)
  })
})

describe('B-24 one date called off leaves the others', () => {
  test('then those from one on, then all that are left', async () => {
    const me = await town.as('warga')
    const { number } = value(await placeSeries(me, weekly('aula-b', '2027-02-02 10-12', '2027-03-02')))
    const states = async () =>
      (
        await town.rows<{ state: string }>(
          `select k.state from spaces.booking k join spaces.series s on s.id = k.series_id where s.number = $1 order by k.series_day`,
          [number],
        )
      ).map(({ state }) => state)
    const [, second] = await datesOf(number)
    value(await cancelBooking(me, { number: second?.number ?? '', reason: 'Pembicara sakit' }))
    expect(await states()).toEqual(['pending', 'cancelled', 'pending', 'pending', 'pending'])
    expect(rule(await place('warga-2', 'aula-b', '2027-02-09 10-12'))).toBe('done')
    const off = { number, reason: 'Kelas selesai lebih awal' }
    expect(value(await cancelSeries(me, { ...off, reach: 'following', day: '2027-02-23' as Day })).cancelled).toBe(2)
    expect(await states()).toEqual(['pending', 'cancelled', 'pending', 'cancelled', 'cancelled'])
    await expect(cancelSeries(await town.as('warga-2'), { ...off, reach: 'all' })).rejects.toThrow('series')
    expect(value(await cancelSeries(me, { ...off, reach: 'all' })).cancelled).toBe(2)
    expect(rule(await cancelSeries(me, { ...off, reach: 'all' }))).toBe('spaces.series.nothing_left')
    // each letter strikes the dates it tells of, and no others
    const letters = await town.rows<{ calendar: string }>(
      `select calendar from platform.mail where dedupe like 'series:%:called_off' order by at desc, id desc limit 2`,
    )
    const struck = letters.map(({ calendar }) => [
      calendar.match(/METHOD:(\w+)/)?.[1],
      calendar.match(/STATUS:CANCELLED/g)?.length,
      calendar.match(/BEGIN:VEVENT/g)?.length,
    ])
    expect(struck).toEqual([
      ['CANCEL', 2, 2],
      ['CANCEL', 2, 2],
    ])
  })
})

test('the desk decides a series at once, each date with an act of its own, and nobody else does', async () => {
  const { number } = value(await placeSeries(await town.as('warga'), weekly('kelas-1', '2027-02-03 8-10', '2027-02-17')))
  await expect(approveSeries(await town.as('warga-2'), { number, reason: 'Sesuai aturan AP-03' })).rejects.toThrow()
  expect(value(await approveSeries(await town.as('sekretaris'), { number, reason: 'Sesuai aturan AP-03' }))).toEqual({
    number,
    decided: 3,
  })
  const acts = await town.rows<{ n: number }>(
    `select count(distinct t.act_id)::int as n from spaces.booking_step t join spaces.booking k on k.id = t.booking_id join spaces.series s on s.id = k.series_id where s.number = $1 and t.to_state = 'confirmed'`,
    [number],
  )
  expect(acts[0]?.n).toBe(3)
})

test('what is wrong with the request itself is said of it, not of its dates', async () => {
  const me = await town.as('warga')
  const asked = weekly('kelas-1', '2027-02-03 12-14', '2027-02-17')
  expect(rule(await previewSeries(me, { ...asked, answers: {} }))).toBe('spaces.usage.unanswered')
  expect(rule(await placeSeries(me, { ...asked, people: 31 }))).toBe('spaces.booking.capacity')
  expect(rule(await placeSeries(me, { ...asked, organisation: 'bukan-milik-saya' }))).toBe('spaces.booking.not_your_body')
  expect(rule(await previewSeries(me, { ...asked, bookable: 'tidak-ada' }))).toBe('spaces.booking.unknown_space')
})

describe('many at once', () => {
  test('of six who ask for the same Thursdays, each date goes to exactly one, and everybody is told', async () => {
    const people = ['warga', 'warga-2', 'komunitas', 'wartawan', 'penjual-batik', 'penjual-kopi']
    const outcomes = await Promise.all(
      people.map(async (who) => placeSeries(await town.as(who), weekly('aula', '2027-02-11 8-10', '2027-03-11'))),
    )
    const made = outcomes.flatMap((one) => (one.ok ? [one.value.made] : []))
    expect(made.reduce((sum, n) => sum + n, 0)).toBe(5)
    for (const one of outcomes) if (!one.ok) expect(one.refusals[0]?.rule).toBe('spaces.booking.taken')
    const claims = await town.rows<{ n: number }>(
      `select count(*)::int as n from spaces.claim c join spaces.resource r on r.id = c.resource_id where r.code in ('aula-a', 'aula-b') and c.blocking
        and extract(hour from lower(c.during) at time zone 'Asia/Jakarta') = 8 and c.during <@ '[2027-02-11 00:00+07,2027-03-12 00:00+07)' group by r.code, c.during`,
    )
    expect(claims).toEqual(Array.from({ length: 10 }, () => ({ n: 1 })))
  })

  test('pressed twice, a date that was left out is added once', async () => {
    const taken = value(await place('warga-2', 'studio', '2027-02-18 18-20'))
    const { number } = value(await placeSeries(await town.as('warga'), weekly('studio', '2027-02-11 18-20', '2027-02-25')))
    value(await cancelBooking(await town.as('warga-2'), { number: taken.number, reason: 'Acara batal' }))
    const day = '2027-02-18' as Day
    const both = await Promise.all([1, 2, 3].map(async () => readdDate(await town.as('warga'), { number, day })))
    expect(both.map(rule).sort()).toEqual(['done', 'spaces.series.not_rejected', 'spaces.series.not_rejected'])
    expect(await bookingsOf(number)).toBe(3)
  })
})
