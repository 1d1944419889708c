import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openRoomsTown, type Rooms, rule, span, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import { freeTimes } from './free-times.db.ts'
import { holidayRulesOf, timeRulesOf } from './when.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const place = async (space: string, when: string | string[]) => placeBooking(await town.as('warga'), town.wish(space, when))
const facts = async (space: string, when: string) => {
  const made = await place(space, when)
  return made.ok ? 'done' : made.refusals[0]
}
const dated = (first: string, last: string, opens: string | null, closes: string | null, name: string) =>
  town.rows(
    `insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en) select b.id, w, $3::time, $4::time, daterange($1::date, $2::date, '[]'), $5, $5
     from spaces.bookable b cross join generate_series(1, 7) w where b.slug = 'kelas-1'`,
    [first, last, opens, closes, name],
  )

describe('B-16 the hours a room truly has', () => {
  test('a holiday of the city refuses by its name and offers the next open day, in both tongues', async () => {
    expect(await facts('kelas-1', '2027-02-06 10-12')).toMatchObject({
      rule: 'spaces.when.holiday',
      facts: { day: '6 Februari 2027', name: 'Tahun Baru Imlek 2578', next: '7 Februari 2027' },
    })
    expect(await town.rows(`select number from spaces.booking where periods && tstzrange('2027-02-06', '2027-02-07')`)).toEqual([])
    const english = await timeRulesOf((await town.as('warga')).db, await idOf('kelas-1'), [span('2027-02-06 10-12')], true)
    expect(english?.holidays.map(({ name }) => name)).toContain('Lunar New Year')
    value(await place('kelas-1', '2027-02-07 10-12'))
  })

  test('what the unit has published for a kind of holiday gives its hours, and only for its days', async () => {
    const { db } = await town.as('warga')
    expect((await holidayRulesOf(db, 'uptd-mch')).map(({ kind, usual, hours }) => [kind, usual, hours])).toEqual([
      ['national', false, null],
      ['joint_leave', false, null],
      ['local', true, null],
    ])
    await town.rows(`insert into spaces.holiday values ('2027-02-13', 'Hari jadi kelurahan', 'Founding day', 'local', 'uji', false)`)
    expect(await facts('kelas-1', '2027-02-13 19-21')).toBe('done')
    await town.rows(`update spaces.holiday_rule set valid = '[2026-01-01,2027-02-20)' where kind = 'local'`)
    await town.rows(`insert into spaces.holiday_rule (unit_id, kind, opens, closes, valid, source)
      select unit_id, kind, '08:00', '12:00', '[2027-02-20,)', 'uji' from spaces.holiday_rule where kind = 'local'`)
    await town.rows(`insert into spaces.holiday values ('2027-02-27', 'Hari jadi kota kecil', 'Town day', 'local', 'uji', false)`)
    expect(await facts('kelas-1', '2027-02-27 11-13')).toMatchObject({
      rule: 'spaces.when.holiday_hours',
      facts: { name: 'Hari jadi kota kecil', opens: '08.00', closes: '12.00' },
    })
    expect(await facts('kelas-1', '2027-02-27 10-12')).toBe('done')
    await expect(
      town.rows(
        `insert into spaces.holiday_rule (unit_id, kind, valid, source) select unit_id, kind, '[2027-03-01,)', 'uji' from spaces.holiday_rule where kind = 'local'`,
      ),
    ).rejects.toMatchObject({ constraint: 'spaces.holiday_rule.one_at_a_time' })
  })

  test('N16 hours of a season hold in their days, and a dated row without a clock closes them', async () => {
    await dated('2027-03-01', '2027-03-10', '08:00', '16:00', 'Ramadan')
    expect(await facts('kelas-1', '2027-03-03 15-17')).toMatchObject({ rule: 'spaces.when.closed_hours', facts: { closes: '16.00' } })
    expect(rule(await place('kelas-1', '2027-03-11 15-17'))).toBe('done')
    await dated('2027-03-15', '2027-03-16', null, null, 'Pekan pindahan')
    expect(await facts('kelas-1', '2027-03-15 15-17')).toMatchObject({
      rule: 'spaces.when.closed_named',
      facts: { name: 'Pekan pindahan', next: '17 Maret 2027' },
    })
    const { db } = await town.as('warga')
    const times = await freeTimes(db, 'kelas-1', '2027-03-14' as never, '2027-03-17' as never)
    expect(times.open).toEqual([span('2027-03-14 8-22')])
    await expect(dated('2027-03-20', '2027-03-20', '08:00', null, 'Setengah')).rejects.toMatchObject({ constraint: 'opening_both_or_none' })
    await expect(dated('2027-03-20', '2027-03-20', null, null, '')).rejects.toMatchObject({ constraint: 'opening_closes_for_a_time' })
  })

  test('B-16 Friday from ten to two is refused with the offer of two parts, and the two parts are had', async () => {
    expect(await facts('aula-b', '2027-01-15 10-14')).toMatchObject({
      rule: 'spaces.when.pause',
      facts: { parts: '10.00-11.30 & 13.00-14.00' },
    })
    value(await place('aula-b', ['2027-01-15 10-11.30', '2027-01-15 13-14']))
  })
})

const idOf = async (slug: string) =>
  (await town.rows<{ id: string }>('select id from spaces.bookable where slug = $1', [slug]))[0]?.id ?? ''
