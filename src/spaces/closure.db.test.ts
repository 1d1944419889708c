import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { verify } from '#src/platform/verify.db.ts'
import { openRoomsTown, type Rooms, rule, span, value, wib } from '../../test/rooms-town.ts'
import { holdBooking, placeBooking, submitBooking } from './booking.db.ts'
import { endClosure, planClosure, previewClosure } from './closure.db.ts'
import type { ClosurePlan, ClosureWish, Ruling } from './closure.ts'
import { publishHours } from './dated-hours.db.ts'
import { hoursPlanSchema } from './dated-hours.ts'
import { approveBooking } from './decide.db.ts'
import { occupancyOf } from './occupancy.db.ts'
import { addPart, aheadOf } from './part.db.ts'
import { subsidyOf } from './subsidy.db.ts'
import { spacesInvariants } from './verify.db.ts'

let town: Rooms
beforeAll(async () => {
  town = await openRoomsTown()
})
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const place = async (who: string, space: string, when: string | string[]) =>
  value(await placeBooking(await town.as(who), town.wish(space, when))).number
const wish = (space: string, kind: ClosureWish['kind'], from: string, until: string, more: Partial<ClosureWish> = {}): ClosureWish => ({
  space,
  whole: false,
  kind,
  start: wib(from),
  end: wib(until),
  reason: 'Pengecatan dinding',
  ...more,
})
const plan = async (who: string, asked: ClosureWish, rulings: Ruling[] = []) =>
  planClosure(await town.as(who), { ...asked, rulings } as ClosurePlan)
const cancelled = (number: string): Ruling => ({ number, ruling: 'cancelled', reason: 'Ruang ditutup' })
const kept = (number: string): Ruling => ({ number, ruling: 'kept', reason: 'Ujian sekolah tidak dapat dipindah' })
const moved = (number: string, bookable: string, when: string): Ruling => ({
  number,
  ruling: 'moved',
  reason: 'Ruang ditutup',
  bookable,
  periods: [span(when)],
})
const rulesOf = (outcome: Awaited<ReturnType<typeof plan>>) => (outcome.ok ? [] : outcome.refusals.map((one) => [one.rule, one.field]))
const stateOf = async (number: string) =>
  (
    await town.rows<{ state: string; slug: string; hours: string; price: number }>(
      `select k.state, b.slug, to_char(lower(k.periods) at time zone 'Asia/Jakarta', 'MM-DD HH24') as hours, k.price from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where k.number = $1`,
      [number],
    )
  )[0]
const letters = async (number: string) =>
  (await town.rows<{ subject: string }>(`select subject from platform.mail where subject like $1 order by id`, [`%${number}%`])).map(
    ({ subject }) => subject,
  )
const broken = async () => (await verify(town.house.db, spacesInvariants)).filter(({ count }) => count > 0).map(({ name }) => name)

describe('B-16 a day of joint leave that hits three bookings', () => {
  let hit: string[] = []
  const leave = () => wish('kelas-1', 'joint_leave', '2027-01-13', '2027-01-14', { whole: true, reason: 'Cuti bersama Imlek' })

  test('it lists all three before anything is saved, each with a way out', async () => {
    hit = [
      await place('warga', 'kelas-1', '2027-01-13 8-10'),
      await place('warga-2', 'aula', '2027-01-13 13-16'),
      await place('komunitas', 'studio', '2027-01-13 18-20'),
    ]
    await place('warga', 'kelas-1', '2027-01-14 8-10')
    const seen = value(await previewClosure(await town.as('pengelola'), leave()))
    expect(seen.affected.map(({ number }) => number)).toEqual(hit)
    for (const one of seen.affected) expect(one.alternatives.length).toBeGreaterThan(0)
    // a way out never leads into the closed day
    const inside = seen.affected
      .flatMap(({ alternatives }) => alternatives)
      .filter(({ periods }) => periods.some(({ start }) => start >= wib('2027-01-13') && start < wib('2027-01-14')))
    expect(inside).toEqual([])
    expect(await town.rows('select id from spaces.closure')).toEqual([])
  })

  test('each needs a decision: with two of three nothing at all is saved', async () => {
    const some = await plan('pengelola', leave(), [cancelled(hit[0] ?? ''), kept(hit[1] ?? '')])
    expect(rulesOf(some)).toEqual([['spaces.closure.undecided', hit[2]]])
    expect(await town.rows('select id from spaces.closure')).toEqual([])
    expect(await town.rows(`select day from spaces.holiday where kind = 'joint_leave'`)).toEqual([])
    expect((await stateOf(hit[0] ?? ''))?.state).toBe('pending')
  })

  test('one that cannot go where it is sent undoes all', async () => {
    const taken = await plan('pengelola', leave(), [
      cancelled(hit[0] ?? ''),
      kept(hit[1] ?? ''),
      moved(hit[2] ?? '', 'kelas-1', '2027-01-14 8-10'),
    ])
    expect(rulesOf(taken)).toEqual([['spaces.booking.taken', hit[2]]])
    const there = await plan('pengelola', leave(), [
      cancelled(hit[0] ?? ''),
      kept(hit[1] ?? ''),
      moved(hit[2] ?? '', 'studio', '2027-01-13 8-10'),
    ])
    expect(rulesOf(there)).toContainEqual(['spaces.when.holiday', hit[2]])
    expect((await stateOf(hit[0] ?? ''))?.state).toBe('pending')
    expect(await letters(hit[0] ?? '')).toHaveLength(1)
  })

  test('only whom the matrix names may keep one; the desk alone may not', async () => {
    await expect(plan('petugas', leave(), [cancelled(hit[0] ?? ''), kept(hit[1] ?? ''), cancelled(hit[2] ?? '')])).rejects.toThrow(
      'spaces.closure.override',
    )
    await expect(plan('warga', leave(), hit.map(cancelled))).rejects.toThrow('spaces.desk.run')
  })

  test('moved, called off and kept in one errand, with their letters', async () => {
    const made = value(
      await plan('pengelola', leave(), [cancelled(hit[0] ?? ''), kept(hit[1] ?? ''), moved(hit[2] ?? '', 'studio', '2027-01-15 18-20')]),
    )
    expect([made.moved, made.cancelled, made.kept]).toEqual([1, 1, 1])
    expect(await stateOf(hit[0] ?? '')).toMatchObject({ state: 'cancelled' })
    expect(await stateOf(hit[1] ?? '')).toMatchObject({ state: 'pending', hours: '01-13 13' })
    expect(await stateOf(hit[2] ?? '')).toMatchObject({ state: 'pending', hours: '01-15 18' })
    expect(await letters(hit[0] ?? '')).toContain(`${hit[0]} dibatalkan`)
    expect(await letters(hit[2] ?? '')).toContain(`${hit[2]} dipindah oleh pengelola`)
    expect(await town.rows(`select name, verified from spaces.holiday where day = '2027-01-13'`)).toEqual([
      { name: 'Cuti bersama Imlek', verified: false },
    ])
    // the applicant did not call it off, so it is not late
    const [step] = await town.rows<{ late: boolean }>(
      `select (s.facts ->> 'late')::boolean as late from spaces.booking_step s join spaces.booking k on k.id = s.booking_id where k.number = $1 and s.to_state = 'cancelled'`,
      [hit[0]],
    )
    expect(step?.late).toBe(false)
    expect(rule(await placeBooking(await town.as('warga'), town.wish('kelas-1', '2027-01-13 10-12')))).toBe('spaces.when.holiday')
    expect(await broken()).toEqual([])
  })
})

describe('a day off where the unit has published hours for such days', () => {
  const day = '2027-03-17'
  const leave = () => wish('kelas-1', 'joint_leave', day, '2027-03-18', { whole: true, reason: 'Cuti bersama uji' })
  const publish = async () =>
    publishHours(
      await town.as('pengelola'),
      hoursPlanSchema.parse({
        space: 'kelas-1',
        kind: 'holiday',
        holiday: 'joint_leave',
        firstDay: '2027-03-01',
        name: 'Cuti bersama',
        nameEn: 'Joint leave',
        source: 'Surat edaran, contoh',
      }),
    )

  test('whoever is kept stays in his hours: the next step is not refused', async () => {
    value(await publish())
    const number = await place('warga', 'kelas-1', `${day} 8-10`)
    value(await plan('pengelola', leave(), [kept(number)]))
    expect(await broken()).toEqual([])
    const step = `insert into spaces.booking_step (booking_id, from_state, to_state, actor, reason) select id, state, state, 'uji', 'uji coba' from spaces.booking where number = $1`
    await expect(town.rows(step, [number])).resolves.toBeDefined()
  })

  test('whoever it meets in rooms it does not close is named, and nothing is saved; nor does the table take such a day', async () => {
    const number = await place('warga', 'aula-a', '2027-03-18 8-10')
    const alone = await plan('pengelola', wish('kelas-1', 'joint_leave', '2027-03-18', '2027-03-19', { reason: 'Cuti bersama uji' }))
    expect(alone.ok ? [] : alone.refusals.map((one) => [one.rule, one.facts?.number])).toEqual([['spaces.closure.holiday_meets', number]])
    expect(await town.rows(`select from spaces.holiday where day = '2027-03-18'`)).toEqual([])
    await expect(
      town.rows(`insert into spaces.holiday values ('2027-03-18', 'Cuti', 'Leave', 'joint_leave', 'uji', false)`),
    ).rejects.toMatchObject({ constraint: 'spaces.hours.undecided' })
  })
})

describe('what is closed is not given, by the tables alone', () => {
  const close = (slug: string, day: string) =>
    town.rows(
      `insert into spaces.closure (bookable_id, during, reason) select id, tstzrange($2, $3), 'Tanpa putusan' from spaces.bookable where slug = $1`,
      [slug, span(`${day} 0-24`).start, span(`${day} 0-24`).end],
    )

  test('a closure over a booking nobody has decided about is refused, whoever writes it', async () => {
    await place('warga', 'aula-a', '2027-01-20 8-10')
    // the hall is made of the same part
    await expect(close('aula', '2027-01-20')).rejects.toMatchObject({ constraint: 'spaces.closure.undecided' })
    await close('aula-b', '2027-01-20')
  })

  test('mutant: without its trigger the closure passes over the booking, so the trigger is what counts', async () => {
    await town.owner.query('alter table spaces.closure disable trigger decided')
    try {
      await close('aula-a', '2027-01-20')
      expect(await broken()).toContain('spaces.closure.decided')
    } finally {
      await town.owner.query(
        `update spaces.closure set ended_at = governance.clock() where bookable_id = (select id from spaces.bookable where slug = 'aula-a')`,
      )
      await town.owner.query('alter table spaces.closure enable trigger decided')
    }
    expect(await broken()).toEqual([])
  })

  test('a hold that was open when the room was closed is not sent any more', async () => {
    const { number } = value(await holdBooking(await town.as('warga'), town.wish('kelas-1', '2027-01-21 8-10')))
    value(await plan('pengelola', wish('kelas-1', 'repair', '2027-01-21', '2027-01-22')))
    const sent = await submitBooking(await town.as('warga'), {
      number,
      title: 'Belajar',
      purpose: '',
      answers: town.wish('kelas-1', '2027-01-21 8-10').answers,
    })
    expect(rule(sent)).toBe('spaces.when.closure')
    // a thing that is closed bars the room it was asked with, though the room itself is open
    value(await plan('pengelola', wish('proyektor-1', 'repair', '2027-01-22', '2027-01-23')))
    const both = await placeBooking(
      await town.as('warga'),
      town.wish('aula-b', '2027-01-22 8-10', { extras: [{ bookable: 'proyektor-1', quantity: 1 }] }),
    )
    expect(rule(both)).toBe('spaces.closure.closed')
  })

  test('a closure that has ended gives the time back', async () => {
    const { id } = value(await plan('pengelola', wish('kelas-1', 'own_use', '2027-01-25T08:00', '2027-01-25T12:00')))
    const again = () => town.wish('kelas-1', '2027-01-25 8-10')
    expect(rule(await placeBooking(await town.as('warga'), again()))).toBe('spaces.when.closure')
    value(await endClosure(await town.as('pengelola'), { id }))
    expect(rule(await endClosure(await town.as('pengelola'), { id }))).toBe('spaces.closure.ended')
    expect(rule(await placeBooking(await town.as('warga'), again()))).toBe('done')
  })
})

describe('B-31 a room leaves use from a day', () => {
  test('what is after it is moved or called off with a notice; history, statistics and identifiers stay', async () => {
    const before = await place('warga', 'studio', '2027-02-22 10-12')
    value(await approveBooking(await town.as('sekretaris'), { number: before, reason: 'Sesuai aturan yang diumumkan' }))
    const after = [await place('warga-2', 'studio', '2027-03-02 10-12'), await place('komunitas', 'studio', '2027-03-09 10-12')]
    const retired = wish('studio', 'retired', '2027-03-01', '2027-03-01', { end: undefined, reason: 'Studio pindah gedung' })
    const seen = value(await previewClosure(await town.as('pengelola'), retired))
    expect(seen.affected.map(({ number }) => number)).toEqual(after)
    const reports = async () => {
      const days = { from: '2027-02-01', to: '2027-02-28' } as never as { from: never; to: never }
      const subsidies = await subsidyOf(town.house.db, { ...days, unit: 'uptd-mch' })
      return {
        taken: (await occupancyOf(await town.as('petugas'), 'uptd-mch', days)).find(({ slug }) => slug === 'studio'),
        subsidy: subsidies.filter(({ space }) => space === 'Studio').map(({ bookings, normal, charged }) => [bookings, normal - charged]),
      }
    }
    const reported = await reports()
    expect(reported.taken).toMatchObject({ taken: 120, bookings: 1, people: 8 })
    expect(reported.subsidy).toHaveLength(1)
    const idOf = async (number: string) =>
      (await town.rows<{ id: string }>('select id from spaces.booking where number = $1', [number]))[0]?.id
    const ids = [await idOf(after[0] ?? ''), await idOf(after[1] ?? '')]
    const counted = await town.rows(
      `select count(*)::int as n from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where b.slug = 'studio'`,
    )
    value(await plan('pengelola', retired, [moved(after[0] ?? '', 'kelas-1', '2027-03-02 10-12'), cancelled(after[1] ?? '')]))
    expect(await stateOf(after[0] ?? '')).toMatchObject({ state: 'pending', slug: 'kelas-1' })
    expect(await letters(after[1] ?? '')).toContain(`${after[1]} dibatalkan`)
    expect(rule(await placeBooking(await town.as('warga'), town.wish('studio', '2027-03-20 10-12')))).toBe('spaces.when.closure')
    expect(await stateOf(before)).toMatchObject({ state: 'confirmed', slug: 'studio' })
    // the letters carry the entries of before: one in its new room, one struck, each under the identifier it had
    const [moving, striking] = await Promise.all(
      after.map(async (number) =>
        (
          await town.rows<{ calendar: string }>(
            `select calendar from platform.mail where subject like $1 and calendar <> '' order by at desc limit 1`,
            [`%${number}%`],
          )
        )[0]?.calendar.replaceAll('\r\n ', ''),
      ),
    )
    expect(moving).toContain(`UID:${ids[0]}-1@ruang.mch`)
    expect(moving).toMatch(/LOCATION:.*Kelas 1|SUMMARY:.*Kelas 1/)
    expect(striking).toContain(`UID:${ids[1]}-1@ruang.mch`)
    expect(striking).toContain('METHOD:CANCEL')
    // long after the room is gone its February is told as it was
    expect(await reports()).toEqual(reported)
    await town.setClock('2027-06-01T09:00')
    expect((await reports()).subsidy).toEqual(reported.subsidy)
    await town.setClock('2027-01-04T09:00')
    // the number is in the identifier every calendar keeps; nothing of the room can be struck
    expect(await town.rows(`select number from spaces.booking where number = any ($1)`, [[before, ...after]])).toHaveLength(3)
    expect(
      await town.rows(
        `select (count(*) + 1)::int as n from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where b.slug = 'studio'`,
      ),
    ).toEqual(counted)
    await expect(town.rows(`delete from spaces.bookable where slug = 'studio'`)).rejects.toThrow()
    expect(await broken()).toEqual([])
  })
})

describe('B-05 a hall gets a third part', () => {
  test('the bookings to come are seen before it is saved, and hold the new part after it', async () => {
    const hall = await place('warga', 'aula', '2027-02-10 9-12')
    const half = await place('warga-2', 'aula-a', '2027-02-11 9-12')
    const ahead = (await aheadOf(town.house.db, 'aula')).map(({ number }) => number)
    expect(ahead).toContain(hall)
    expect(ahead).not.toContain(half)
    const part = { space: 'aula', code: 'aula-c', name: 'Aula C', nameEn: 'Hall C', capacity: 50 }
    const desk = await town.as('pengelola')
    expect(rule(await addPart(desk, { ...part, seen: [] }))).toBe('spaces.part.unseen')
    expect(await town.rows(`select id from spaces.resource where code = 'aula-c'`)).toEqual([])
    expect(value(await addPart(desk, { ...part, seen: ahead })).extended).toBe(ahead.length)
    const parts = await town.rows<{ code: string }>(
      `select r.code from spaces.claim c join spaces.booking k on k.id = c.booking_id join spaces.resource r on r.id = c.resource_id where k.number = $1 order by r.code`,
      [hall],
    )
    expect(parts.map(({ code }) => code)).toEqual(['aula-a', 'aula-b', 'aula-c'])
    expect(rule(await addPart(desk, { ...part, seen: ahead }))).toBe('spaces.part.code_taken')
    // the new part is taken with the hall, and free when only a half is
    const alone = (when: string) => holdBooking(desk, town.wish('aula-c', when))
    expect(rule(await alone('2027-02-10 10-11'))).toBe('spaces.booking.taken')
    expect(rule(await alone('2027-02-11 10-11'))).toBe('done')
    expect(await broken()).toEqual([])
  })

  test('the tables refuse a part that what is to come does not hold', async () => {
    await expect(
      town.rows(
        `insert into spaces.bookable_part (bookable_id, resource_id) select b.id, r.id from spaces.bookable b cross join spaces.resource r where b.slug = 'aula' and r.code = 'halaman'`,
      ),
    ).rejects.toMatchObject({ constraint: 'spaces.part.unclaimed' })
  })
})
