import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { openRoomsTown, type Rooms, rule, span, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import type { Ruling } from './closure.ts'
import { hoursToCome, previewHours, publishHours, withdrawHours } from './dated-hours.db.ts'
import { type HoursPlan, hoursPlanSchema } from './dated-hours.ts'
import { spacesInvariants } from './verify.db.ts'
import { timeRulesOf } from './when.db.ts'
import { liesOutside } from './when.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const wish = (more: Record<string, unknown>, rulings: Ruling[] = []): HoursPlan => ({
  ...hoursPlanSchema.parse({
    space: 'kelas-1',
    kind: 'hours',
    firstDay: '2027-02-08',
    lastDay: '2027-03-09',
    opens: '08:00',
    closes: '16:00',
    name: 'Jam Ramadan',
    nameEn: 'Ramadan hours',
    source: 'Surat edaran UPTD, contoh',
    ...more,
  }),
  rulings,
})
const publish = async (who: string, more: Record<string, unknown>, rulings: Ruling[] = []) =>
  publishHours(await town.as(who), wish(more, rulings))
const place = async (who: string, space: string, when: string) => placeBooking(await town.as(who), town.wish(space, when))
const booked = async (who: string, space: string, when: string) => value(await place(who, space, when)).number
const standing = async (number: string) =>
  (
    await town.rows<{ state: string; hours: string }>(
      `select state, to_char(lower(periods) at time zone 'Asia/Jakarta', 'MM-DD HH24') as hours from spaces.booking where number = $1`,
      [number],
    )
  )[0]
const changes = () => town.rows(`select id from spaces.hours_change`)
const refusals = (outcome: Awaited<ReturnType<typeof publish>>) => (outcome.ok ? [] : outcome.refusals.map((one) => [one.rule, one.field]))

describe('N16 hours of a season', () => {
  const numbers: Record<string, string> = {}

  test('the preview lists whom they would put outside, with ways that lie inside, and keeps nothing', async () => {
    numbers.in = await booked('warga', 'kelas-1', '2027-02-10 9-11')
    numbers.late = await booked('warga', 'kelas-1', '2027-02-11 18-20')
    numbers.partly = await booked('warga-2', 'kelas-1', '2027-02-12 15-17')
    numbers.before = await booked('warga-2', 'kelas-1', '2027-02-07 18-20')
    const seen = value(await previewHours(await town.as('pengelola'), wish({})))
    expect(seen.affected.map(({ number }) => number)).toEqual([numbers.late, numbers.partly])
    for (const { alternatives } of seen.affected)
      for (const { space, periods } of alternatives)
        if (space === 'kelas-1')
          for (const { end } of periods)
            expect(end.getTime()).toBeLessThanOrEqual(new Date(`${end.toISOString().slice(0, 10)}T09:00:00Z`).getTime())
    expect(await changes()).toEqual([])
    await expect(previewHours(await town.as('warga'), wish({}))).rejects.toMatchObject({ name: 'Missing' })
  })

  test('each needs a decision; the desk alone keeps none; what is decided happens as one', async () => {
    const [late = '', partly = ''] = [numbers.late, numbers.partly]
    const moved: Ruling = {
      number: partly,
      ruling: 'moved',
      reason: 'Jam Ramadan',
      bookable: 'kelas-1',
      periods: [span('2027-02-12 13-15')],
    }
    expect(refusals(await publish('petugas', {}, [moved]))).toEqual([['spaces.hours.undecided', late]])
    const kept: Ruling = { number: late, ruling: 'kept', reason: 'Buka bersama warga' }
    await expect(publish('petugas', {}, [moved, kept])).rejects.toMatchObject({ name: 'Denied' })
    const stays: Ruling = { ...moved, periods: [span('2027-02-12 17-19')] }
    expect(refusals(await publish('pengelola', {}, [stays, kept]))[0]).toEqual(['spaces.when.closed_hours', partly])
    expect(await changes()).toEqual([])
    expect(value(await publish('pengelola', {}, [moved, kept]))).toMatchObject({ moved: 1, kept: 1, cancelled: 0 })
    expect(await standing(partly)).toEqual({ state: 'pending', hours: '02-12 13' })
    expect(await standing(late)).toEqual({ state: 'pending', hours: '02-11 18' })
    const letters = await town.rows<{ n: number }>(`select count(*)::int as n from platform.mail where subject like $1`, [`%${partly}%`])
    expect(letters[0]?.n).toBeGreaterThan(1)
    expect((await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0)).toEqual([])
  })

  test('they hold on their days only, and a day of its own goes before the season', async () => {
    expect(rule(await place('komunitas', 'kelas-1', '2027-02-15 17-19'))).toBe('spaces.when.closed_hours')
    expect(rule(await place('komunitas', 'kelas-1', '2027-03-10 17-19'))).toBe('done')
    value(
      await publish('petugas', {
        firstDay: '2027-02-16',
        lastDay: '2027-02-16',
        opens: '17:00',
        closes: '22:00',
        name: 'Malam seni',
        nameEn: 'Arts night',
      }),
    )
    expect(rule(await place('komunitas', 'kelas-1', '2027-02-16 17-19'))).toBe('done')
    // what was made last goes before what began on the same day
    const lines = await hoursToCome(town.house.db, true)
    expect(lines.map(({ name, opens, closes, kept }) => [name, opens, closes, kept])).toEqual([
      ['Ramadan hours', 480, 960, 1],
      ['Arts night', 1020, 1320, 0],
    ])
  })

  test('hours somebody rests on are not taken back over his head; others are, from today on', async () => {
    const [, night] = await hoursToCome(town.house.db, false)
    const held = await withdrawHours(await town.as('petugas'), { id: night?.id ?? '' })
    expect(refusals(held as never)).toEqual([['spaces.hours.rested_on', expect.stringMatching(/^BK-/)]])
    value(
      await publish('petugas', {
        firstDay: '2027-03-20',
        lastDay: '2027-03-21',
        closes: '12:00',
        name: 'Setengah hari',
        nameEn: 'Half days',
      }),
    )
    const half = (await hoursToCome(town.house.db, false)).find(({ name }) => name === 'Setengah hari')
    expect(rule(await place('warga', 'kelas-1', '2027-03-20 13-15'))).toBe('spaces.when.closed_hours')
    await town.setClock('2027-03-20T18:00')
    value(await withdrawHours(await town.as('petugas'), { id: half?.id ?? '' }))
    await town.setClock('2027-01-04T09:00')
    expect(rule(await place('warga', 'kelas-1', '2027-03-21 13-15'))).toBe('done')
    expect(rule(await withdrawHours(await town.as('petugas'), { id: half?.id ?? '' }))).toBe('spaces.hours.withdrawn')
    await expect(withdrawHours(await town.as('warga'), { id: night?.id ?? '' })).rejects.toThrow()
    await expect(withdrawHours(await town.as('petugas'), { id: 'bukan-id' })).rejects.toMatchObject({ name: 'Missing' })
  })
})

describe('two changes over the same days', () => {
  const days = { space: 'kelas-1', firstDay: '2027-03-29', lastDay: '2027-04-02' }
  test('of two that begin on one day the one made last holds, for the form and for the database', async () => {
    value(await publish('petugas', { ...days, closes: '20:00', name: 'Pekan panjang', nameEn: 'Long week' }))
    const late = await booked('warga', 'kelas-1', '2027-03-30 18-20')
    value(
      await publish('petugas', { ...days, closes: '12:00', name: 'Pekan pendek', nameEn: 'Short week' }, [
        { number: late, ruling: 'cancelled', reason: 'Pekan pendek' },
      ]),
    )
    expect(rule(await place('warga', 'kelas-1', '2027-03-31 14-16'))).toBe('spaces.when.closed_hours')
    const said = await town.rows<{ closes: string }>(
      `select h.closes from spaces.bookable b cross join lateral spaces.hours_on(b.id, '2027-03-31') h where b.slug = 'kelas-1'`,
    )
    expect(said).toEqual([{ closes: '12:00:00' }])
  })

  test('taking one back that covered another is refused while nobody has decided about who stands outside then', async () => {
    const week = { space: 'kelas-1', firstDay: '2027-03-16', lastDay: '2027-03-17' }
    const number = await booked('warga-2', 'kelas-1', '2027-03-16 17-19')
    const kept: Ruling = { number, ruling: 'kept', reason: 'Ujian sekolah' }
    const { id } = value(await publish('pengelola', { ...week, closes: '12:00', name: 'Ujian', nameEn: 'Exams' }, [kept]))
    value(await publish('petugas', { ...week, firstDay: '2027-03-15', lastDay: '2027-03-19', name: 'Pekan bakti', nameEn: 'Service week' }))
    expect(refusals((await withdrawHours(await town.as('petugas'), { id })) as never)).toEqual([['spaces.hours.uncovered', number]])
    await expect(
      town.owner.query(
        `update spaces.opening set valid = 'empty' where change_id = '${id}'; update spaces.hours_change set ended_at = governance.clock() where id = '${id}'`,
      ),
    ).rejects.toMatchObject({ constraint: 'spaces.hours.undecided' })
    expect((await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0)).toEqual([])
  })
})

describe('breaks and holidays', () => {
  test('a longer Friday break meets who crosses it, in a hall and in its halves', async () => {
    const across = await booked('warga', 'aula-a', '2027-02-26 13-15')
    const friday = {
      space: 'aula',
      kind: 'pause',
      firstDay: '2027-02-20',
      lastDay: '2027-03-09',
      weekdays: ['5'],
      opens: '11:30',
      closes: '13:30',
      name: 'Jumat Ramadan',
      nameEn: 'Ramadan Friday',
    }
    expect(refusals(await publish('petugas', friday))).toEqual([['spaces.hours.undecided', across]])
    value(await publish('petugas', friday, [{ number: across, ruling: 'cancelled', reason: 'Salat Jumat' }]))
    expect((await standing(across))?.state).toBe('cancelled')
    expect(rule(await place('warga', 'aula-b', '2027-02-26 13-15'))).toBe('spaces.when.pause')
    expect(rule(await place('warga', 'aula-b', '2027-02-26 13.30-15'))).toBe('done')
  })

  test('what a holiday of a kind is to the unit changes from a day on, and those before it stay', async () => {
    await town.rows(
      `insert into spaces.holiday values ('2027-03-01', 'Hari kota', 'Town day', 'local', 'uji', false), ('2027-02-01', 'Hari lama', 'Old day', 'local', 'uji', false)`,
    )
    const there = await booked('warga', 'studio', '2027-03-01 10-12')
    const local = {
      kind: 'holiday',
      holiday: 'local',
      firstDay: '2027-02-15',
      lastDay: undefined,
      opens: undefined,
      closes: undefined,
      name: 'Libur daerah',
      nameEn: 'Local holidays',
    }
    expect(refusals(await publish('petugas', local))).toEqual([['spaces.hours.undecided', there]])
    value(await publish('petugas', local, [{ number: there, ruling: 'cancelled', reason: 'Libur daerah' }]))
    expect(rule(await place('warga', 'studio', '2027-03-01 10-12'))).toBe('spaces.when.holiday')
    expect(rule(await place('warga', 'studio', '2027-02-01 10-12'))).toBe('done')
    // a later rule takes its place; one that would begin before it leaves it nothing
    value(await publish('petugas', { ...local, opens: '08:00', closes: '12:00', firstDay: '2027-02-20' }))
    expect(rule(await place('warga', 'studio', '2027-03-01 10-12'))).toBe('done')
    expect((await hoursToCome(town.house.db, false)).filter(({ kind }) => kind === 'holiday')).toHaveLength(1)
  })

  test('what cannot be is said at its field', async () => {
    const faults = async (more: Record<string, unknown>) => refusals(await publish('petugas', more))
    expect(await faults({ firstDay: '2027-01-03' })).toEqual([['spaces.hours.past', 'firstDay']])
    expect(await faults({ lastDay: '2027-02-01' })).toEqual([['spaces.hours.last_before_first', 'lastDay']])
    expect(await faults({ lastDay: '2028-06-01' })).toEqual([['spaces.hours.too_long', 'lastDay']])
    expect(await faults({ firstDay: '2027-03-08', lastDay: '2027-03-09', weekdays: ['5'] })).toEqual([
      ['spaces.hours.no_such_day', 'weekdays'],
    ])
    expect(await faults({ closes: '07:00' })).toEqual([['spaces.hours.closes_before_opens', 'closes']])
    expect(await faults({ opens: undefined })).toEqual([['spaces.hours.clock', 'opens']])
    expect(await faults({ kind: 'holiday', lastDay: undefined })).toEqual([['spaces.hours.holiday', 'holiday']])
  })
})

describe('the database by itself', () => {
  const change = (days: string) =>
    `insert into spaces.hours_change (unit_id, bookable_id, kind, days, name, name_en, source, made_by)
      select unit_id, id, 'hours', ${days}, 'Diam-diam', 'Silent', 'uji', 'uji' from spaces.bookable where slug = 'kelas-1' returning id`
  test('refuses hours that leave somebody outside undecided, and a booking that came while they were made', async () => {
    const number = await booked('warga-2', 'kelas-1', '2027-03-25 18-20')
    const silent = `with c as (${change(`daterange('2027-03-25', '2027-03-26')`)}) insert into spaces.opening (bookable_id, weekday, opens, closes, valid, name, name_en, change_id)
      select b.id, 4, '08:00', '12:00', daterange('2027-03-25', '2027-03-26'), 'Diam-diam', 'Silent', c.id from c cross join spaces.bookable b where b.slug = 'kelas-1'`
    await expect(town.rows(silent)).rejects.toMatchObject({ constraint: 'spaces.hours.undecided' })
    await town.rows(`update spaces.booking set periods = '{[2027-03-26 18:00+07,2027-03-26 20:00+07)}' where number = $1`, [number])
    await town.rows(`select spaces.reclaim(id) from spaces.booking where number = $1`, [number])
    await town.rows(silent)
    await town.rows(`update spaces.booking set periods = '{[2027-03-25 18:00+07,2027-03-25 20:00+07)}' where number = $1`, [number])
    await town.rows(`select spaces.reclaim(id) from spaces.booking where number = $1`, [number])
    const step = `insert into spaces.booking_step (booking_id, from_state, to_state, actor, reason) select id, state, state, 'uji', 'uji coba' from spaces.booking where number = $1`
    await expect(town.rows(step, [number])).rejects.toMatchObject({ constraint: 'spaces.hours.outside' })
    expect((await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)).toContain(
      'spaces.hours.decided',
    )
    await town.rows(`update spaces.booking set periods = '{[2027-03-26 18:00+07,2027-03-26 20:00+07)}' where number = $1`, [number])
    await town.rows(`select spaces.reclaim(id) from spaces.booking where number = $1`, [number])
  })

  test('says of every time what the rule says', async () => {
    const rows = await town.rows<{ id: string; bookable: string; first: string }>(
      `select c.id, b.id as bookable, to_char(greatest(lower(c.days), '2027-02-08'), 'YYYY-MM-DD') as first from spaces.hours_change c cross join spaces.bookable b where b.slug in ('kelas-1', 'aula-b', 'studio')`,
    )
    const k = (await town.rows<{ id: string }>(`select id from spaces.booking order by number limit 1`))[0]?.id ?? ''
    let outside = 0
    for (const { id, bookable, first } of rows) {
      const day = (n: number) => new Date(new Date(`${first}T00:00:00+07:00`).getTime() + n * 86_400_000)
      for (let n = 0; n < 21; n += 3)
        for (const [from, until] of [
          [7, 9],
          [8, 12],
          [11, 14],
          [13, 15],
          [15, 18],
          [20, 32],
          [6, 40],
        ] as const) {
          const period = { start: new Date(day(n).getTime() + from * 3_600_000), end: new Date(day(n).getTime() + until * 3_600_000) }
          const rules = await timeRulesOf(town.house.db, bookable, [period])
          const said = rules !== undefined && liesOutside(rules, [period], id)
          const asked = await sqlOutside(id, k, bookable, period)
          expect([id, period.start.toISOString(), until, asked]).toEqual([id, period.start.toISOString(), until, said])
          if (said) outside += 1
        }
    }
    expect(outside).toBeGreaterThan(10)
  })
})

/** What the database says of a booking that lies there, looked at and taken back. */
async function sqlOutside(change: string, booking: string, bookable: string, { start, end }: { start: Date; end: Date }): Promise<boolean> {
  const client = await town.owner.connect()
  await client.query('begin')
  try {
    await client.query(`update spaces.booking set bookable_id = $1, periods = tstzmultirange(tstzrange($2, $3)) where id = $4`, [
      bookable,
      start,
      end,
      booking,
    ])
    return (await client.query<{ out: boolean }>('select spaces.outside_by($1, $2) as out', [change, booking])).rows[0]?.out === true
  } finally {
    await client.query('rollback')
    client.release()
  }
}
