import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { openRoomsTown, type Rooms, rule, span, value } from '../../test/rooms-town.ts'
import { placeBooking } from './booking.db.ts'
import type { Ruling } from './closure.ts'
import { publishHours } from './dated-hours.db.ts'
import { hoursPlanSchema } from './dated-hours.ts'
import { notesIn } from './holiday.db.ts'
import { spacesInvariants } from './verify.db.ts'
import { loadYear } from './year.db.ts'
import { yearPlanSchema } from './year.ts'
import { previewYear, yearLoads } from './year-read.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
  await town.owner.query('delete from spaces.holiday')
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const listOf = (...lines: string[]) => ['hari;nama;jenis;nama_inggris', ...lines].join('\n')
const wish = (list: string, more: Record<string, unknown> = {}) => {
  const { rulings: _, ...asked } = yearPlanSchema.parse({
    unit: 'uptd-mch',
    year: 2027,
    source: 'SKB contoh 1/2026',
    sourceDay: '2026-10-10',
    list,
    ...more,
  })
  return asked
}
const load = async (who: string, list: string, rulings: Ruling[] = [], more: Record<string, unknown> = {}) =>
  loadYear(await town.as(who), { ...wish(list, more), rulings })
const look = async (list: string, more: Record<string, unknown> = {}) => previewYear(await town.as('pengelola'), wish(list, more))
const booked = async (who: string, space: string, when: string) =>
  value(await placeBooking(await town.as(who), town.wish(space, when))).number
const count = async (table: string) => (await town.rows<{ n: number }>(`select count(*)::int as n from spaces.${table}`))[0]?.n
const rulesOf = (outcome: Awaited<ReturnType<typeof load>>) => (outcome.ok ? [] : outcome.refusals.map((one) => [one.rule, one.field]))
const broken = async () => (await verify(town.house.db, spacesInvariants)).filter((one) => one.count > 0).map(({ name }) => name)

describe('N16 the days off of a year from one list', () => {
  const list = listOf(
    '2027-01-02;Hari yang sudah lewat;nasional',
    '2027-02-06;Imlek contoh;Libur Nasional;Lunar New Year',
    '8/2/2027;Cuti bersama Imlek;cuti bersama;Joint leave',
    '2027-03-15;Ujian nasional contoh;ujian',
    '2027-02-06;Kliwon;pasaran',
    '2027-03-10;Sedekah bumi;adat;Thanksgiving of the earth',
  )
  let met: string[] = []

  test('the dry run says what is new, past and whom the new days meet, and keeps nothing', async () => {
    met = [
      await booked('warga', 'kelas-1', '2027-02-06 9-11'),
      await booked('warga-2', 'aula', '2027-02-08 13-16'),
      await booked('komunitas', 'studio', '2027-03-15 18-20'),
    ]
    // a note meets nobody
    await booked('warga', 'kelas-1', '2027-03-10 9-11')
    const seen = value(await look(list))
    expect([seen.fresh.length, seen.there.length, seen.past.map(({ day }) => day), seen.wrong]).toEqual([5, 0, ['2027-01-02'], []])
    expect(seen.affected.map(({ number }) => number)).toEqual(met)
    const ways = seen.affected.flatMap(({ alternatives }) => alternatives).flatMap(({ periods }) => periods)
    expect(ways.length).toBeGreaterThan(0)
    expect(ways.filter(({ start }) => ['2027-02-06', '2027-02-08', '2027-03-15'].includes(start.toISOString().slice(0, 10)))).toEqual([])
    expect([await count('year_load'), await count('closure'), await count('holiday'), await count('day_note')]).toEqual([0, 0, 0, 0])
  })

  test('each booking needs a decision, and one that cannot be carried out undoes the whole list', async () => {
    const [first = '', second = '', third = ''] = met
    const cancelled = (number: string): Ruling => ({ number, ruling: 'cancelled', reason: 'Hari libur' })
    expect(rulesOf(await load('pengelola', list, [cancelled(first), cancelled(second)]))).toEqual([['spaces.closure.undecided', third]])
    const into: Ruling = { number: third, ruling: 'moved', reason: 'Libur', bookable: 'studio', periods: [span('2027-02-08 8-10')] }
    expect(rulesOf(await load('pengelola', list, [cancelled(first), cancelled(second), into]))).toContainEqual([
      'spaces.when.holiday',
      third,
    ])
    const kept: Ruling = { number: third, ruling: 'kept', reason: 'Rekaman lomba' }
    await expect(load('petugas', list, [cancelled(first), cancelled(second), kept])).rejects.toThrow('spaces.closure.override')
    await expect(load('warga', list)).rejects.toThrow('spaces.desk.run')
    expect([await count('year_load'), await count('closure'), await count('holiday'), await count('day_note')]).toEqual([0, 0, 0, 0])
  })

  test('decided, all of it is written as one, with its source and its journal', async () => {
    const [first = '', second = '', third = ''] = met
    const made = value(
      await load('pengelola', list, [
        { number: first, ruling: 'cancelled', reason: 'Hari libur' },
        { number: second, ruling: 'moved', reason: 'Cuti bersama', bookable: 'aula', periods: [span('2027-02-09 13-16')] },
        { number: third, ruling: 'kept', reason: 'Rekaman lomba' },
      ]),
    )
    expect(made).toMatchObject({ days: 3, notes: 2, moved: 1, cancelled: 1, kept: 1 })
    expect(
      await town.rows(`select day::text, name, name_en, kind, source, load_id = $1 as of_list from spaces.holiday order by day`, [made.id]),
    ).toEqual([
      {
        day: '2027-02-06',
        name: 'Imlek contoh',
        name_en: 'Lunar New Year',
        kind: 'national',
        source: 'SKB contoh 1/2026 (2026-10-10)',
        of_list: true,
      },
      {
        day: '2027-02-08',
        name: 'Cuti bersama Imlek',
        name_en: 'Joint leave',
        kind: 'joint_leave',
        source: 'SKB contoh 1/2026 (2026-10-10)',
        of_list: true,
      },
    ])
    expect(rule(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-02-06 13-15')))).toBe('spaces.when.holiday')
    expect(rule(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-03-15 13-15')))).not.toBe('done')
    expect(rule(await placeBooking(await town.as('warga-2'), town.wish('kelas-1', '2027-03-10 13-15')))).toBe('done')
    expect(await town.rows(`select list, made_by is not null as said from spaces.year_load`)).toEqual([{ list, said: true }])
    const journal = await town.rows<{ n: number }>(`select count(*)::int as n from platform.journal where subject = $1`, [
      `year:${made.id}`,
    ])
    expect(journal[0]?.n).toBe(1)
    expect((await yearLoads(town.house.db, false))[0]).toMatchObject({ year: 2027, days: 3, notes: 2, sourceDay: '2026-10-10' })
    expect([...(await notesIn(town.house.db, '2027-02-01' as never, '2027-04-01' as never, true))]).toEqual([
      ['2027-02-06', 'Kliwon'],
      ['2027-03-10', 'Thanksgiving of the earth'],
    ])
    expect(await broken()).toEqual([])
  })

  test('loaded twice it changes nothing and says so', async () => {
    const before = [await count('closure'), await count('holiday'), await count('day_note')]
    expect(value(await look(list))).toMatchObject({ fresh: [], affected: [] })
    expect(rulesOf(await load('pengelola', list))).toEqual([['spaces.year.nothing_new', 'list']])
    expect([await count('closure'), await count('holiday'), await count('day_note')]).toEqual(before)
    expect(await count('year_load')).toBe(1)
  })

  test('a note said anew takes the place of the one before', async () => {
    value(await load('petugas', listOf('2027-02-06;Legi;pasaran')))
    expect((await notesIn(town.house.db, '2027-02-06' as never, '2027-02-07' as never, false)).get('2027-02-06')).toBe('Legi')
  })
})

describe('what a list says wrongly', () => {
  test('every line is told by its number, and nothing is written while one is wrong', async () => {
    const list = listOf(
      '2027-05-32;Hari aneh;nasional',
      '2028-05-01;Tahun lain;nasional',
      '2027-05-01;Hari Buruh;libur entah',
      '2027-05-02;H;nasional',
      '2027-05-03;Hari baik;nasional',
      '2027-05-03;Hari baik juga;ujian',
      '2027-02-06;Ujian saat Imlek;ujian',
    )
    const seen = value(await look(list))
    expect(seen.wrong.map(({ line, refusal }) => [line, refusal.rule])).toEqual([
      [2, 'spaces.year.day'],
      [3, 'spaces.year.other_year'],
      [4, 'spaces.year.kind'],
      [5, 'spaces.year.name'],
      [7, 'spaces.year.twice'],
      [8, 'spaces.year.other_kind'],
    ])
    expect(rulesOf(await load('pengelola', list))).toEqual([['spaces.year.wrong_lines', 'list']])
    expect(await town.rows(`select day from spaces.holiday where day = '2027-05-03'`)).toEqual([])
  })

  test('a year out of reach, a decree of tomorrow, a list without its columns', async () => {
    const good = listOf('2027-05-03;Hari baik;nasional')
    expect(rulesOf(await load('pengelola', good, [], { year: 2031 }))).toEqual([['spaces.year.out_of_reach', 'year']])
    expect(rulesOf(await load('pengelola', good, [], { year: 2026 }))).toEqual([['spaces.year.out_of_reach', 'year']])
    expect(rulesOf(await load('pengelola', good, [], { sourceDay: '2027-01-05' }))).toEqual([['spaces.year.source_day_ahead', 'sourceDay']])
    expect(rulesOf(await load('pengelola', '2027-05-03;Hari baik;nasional\n2027-05-04;Hari lain;nasional'))).toEqual([
      ['spaces.year.columns', 'list'],
    ])
    expect(yearPlanSchema.safeParse({ unit: 'uptd-mch', year: 2027, source: '', sourceDay: '', list: good }).success).toBe(false)
  })

  test('a list of 366 days is read and written at once', async () => {
    const days = Array.from({ length: 366 }, (_, n) => new Date(Date.UTC(2028, 0, 1 + n)).toISOString().slice(0, 10))
    const names = ['Legi', 'Pahing', 'Pon', 'Wage', 'Kliwon']
    const made = value(await load('petugas', listOf(...days.map((day, n) => `${day};${names[n % 5]};pasaran`)), [], { year: 2028 }))
    expect([made.days, made.notes]).toEqual([0, 366])
  })
})

describe('hours the unit has published for days off', () => {
  test('a holiday shuts what lies outside them, and nothing where they are the usual ones', async () => {
    const hours = (more: object) =>
      hoursPlanSchema.parse({
        space: 'kelas-1',
        kind: 'holiday',
        firstDay: '2027-03-20',
        source: 'Surat edaran contoh',
        name: 'Libur',
        nameEn: 'Day off',
        ...more,
      })
    value(await publishHours(await town.as('pengelola'), hours({ holiday: 'national', opens: '09:00', closes: '12:00' })))
    value(await publishHours(await town.as('pengelola'), hours({ holiday: 'joint_leave', usual: true })))
    const inside = await booked('warga', 'kelas-1', '2027-03-22 9-11')
    const outside = await booked('warga-2', 'kelas-1', '2027-03-22 14-16')
    const usual = await booked('warga', 'kelas-1', '2027-03-23 14-16')
    const list = listOf('2027-03-22;Libur contoh;nasional', '2027-03-23;Cuti contoh;cuti bersama')
    expect(value(await look(list)).affected.map(({ number }) => number)).toEqual([outside])
    value(await load('pengelola', list, [{ number: outside, ruling: 'kept', reason: 'Ujian sekolah' }]))
    const states = await town.rows(`select number, state from spaces.booking where number = any($1) order by number`, [
      [inside, outside, usual],
    ])
    expect(states.map((one) => (one as { state: string }).state)).toEqual(['pending', 'pending', 'pending'])
    expect(await broken()).toEqual([])
  })

  test('the database keeps one holiday a day and one closing of a list', async () => {
    const twice = town.owner.query(
      `insert into spaces.holiday (day, name, name_en, kind, source, verified) values ('2027-03-22', 'Lain', 'Other', 'local', 'contoh', false)`,
    )
    await expect(twice).rejects.toMatchObject({ constraint: 'spaces.holiday.one_a_day' })
    const again = town.owner.query(`insert into spaces.closure (unit_id, during, reason, kind, made_by, load_id)
      select unit_id, during, reason, kind, made_by, load_id from spaces.closure where load_id is not null and ended_at is null limit 1`)
    await expect(again).rejects.toMatchObject({ constraint: 'spaces.year.closed_once' })
  })
})
