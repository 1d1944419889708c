import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Day, dayPlus, mondayOf } from '#src/base/time.ts'
import { behind, type Making, planWork, readyAbout, unitsOf, weeksAhead, weeksToPutOff } from './making.ts'

const day = (text: string) => text as Day
/** A Wednesday. */
const today = day('2026-12-02')
const making = (o: Partial<Making> = {}): Making => ({
  unit: 'pieces',
  perWeek: 2,
  workDays: 6,
  today,
  weeks: [],
  technique: 'tulis',
  own: null,
  ...o,
})

const aMaking = fc
  .record({
    unit: fc.constantFrom('pieces' as const, 'days' as const),
    perWeek: fc.integer({ min: 1, max: 12 }),
    workDays: fc.integer({ min: 1, max: 40 }),
    today: fc.integer({ min: 0, max: 800 }).map((n) => dayPlus(today, n)),
    rows: fc.array(fc.record({ closed: fc.boolean(), taken: fc.integer({ min: 0, max: 12 }) }), { maxLength: 10 }),
    own: fc.option(
      fc.record({ perWeek: fc.integer({ min: 1, max: 12 }), taken: fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 10 }) }),
    ),
  })
  .map(({ rows, own, ...one }): Making => {
    const next = dayPlus(mondayOf(one.today), 7)
    const weeks = rows.map(({ closed, taken }, at) => ({
      week: dayPlus(next, at * 7),
      closed,
      free: closed ? 0 : Math.max(0, one.perWeek - taken),
    }))
    const ownWeeks = own?.taken.map((taken, at) => ({ week: dayPlus(next, at * 7), free: Math.max(0, own.perWeek - taken) })) ?? []
    return { ...one, weeks, technique: 'tulis', own: own && { perWeek: own.perWeek, weeks: ownWeeks } }
  })
const aQuantity = fc.integer({ min: 1, max: 9 })
const freeIn = (one: Making, week: Day) => weeksAhead(one).find((each) => each.week === week)?.free ?? 0

describe('3-16 the promised day', () => {
  test('two cloths a week and five before this one: the third week from Monday on', () => {
    const busy = making({
      weeks: [
        { week: day('2026-12-07'), closed: false, free: 0 },
        { week: day('2026-12-14'), closed: false, free: 0 },
        { week: day('2026-12-21'), closed: false, free: 1 },
      ],
    })
    expect(planWork(busy, 1)).toMatchObject({ readyBy: '2026-12-26', slots: [{ week: '2026-12-21', units: 1 }] })
    expect(planWork(busy, 2)).toMatchObject({ readyBy: '2027-01-02' })
    expect(readyAbout({ readyBy: day('2026-12-26') })).toEqual(['2026-12-21', '2026-12-26'])
  })

  test('a cloth of a month takes a month, also where nobody waits', () => {
    expect(planWork(making({ workDays: 24 }), 1)?.readyBy).toBe('2027-01-02')
  })

  test('a closed week moves the day by that week', () => {
    expect(planWork(making({ weeks: [{ week: day('2026-12-07'), closed: true, free: 0 }] }), 1)?.readyBy).toBe('2026-12-19')
  })

  test('days of work are shared out over weeks until they are done', () => {
    const plan = planWork(making({ unit: 'days', perWeek: 10, workDays: 4 }), 6)
    expect(plan?.slots.map(({ units }) => units)).toEqual([10, 10, 4])
  })

  test('more than half a year away is not promised', () => {
    expect(planWork(making(), 53)).toBeUndefined()
    expect(planWork(making(), 52)).toBeDefined()
  })

  test('it never takes more than a week has, takes all of the work, and stays ahead of today', () => {
    fc.assert(
      fc.property(aMaking, aQuantity, (one, quantity) => {
        const plan = planWork(one, quantity)
        if (!plan) return
        for (const { week, units } of plan.slots) {
          expect(units).toBeGreaterThan(0)
          expect(units).toBeLessThanOrEqual(freeIn(one, week))
          expect(week <= plan.readyBy).toBe(true)
          expect(week > one.today).toBe(true)
        }
        expect(plan.slots.reduce((sum, { units }) => sum + units, 0)).toBe(unitsOf(one.unit, quantity, one.workDays))
        expect(plan.readyBy > one.today).toBe(true)
      }),
    )
  })

  test('the work itself fits between Monday and the day', () => {
    fc.assert(
      fc.property(aMaking, (one) => {
        const plan = planWork(one, 1)
        const open = weeksAhead(one).filter(({ closed, week }) => !closed && plan && week <= plan.readyBy)
        if (plan) expect(open.length * 6).toBeGreaterThanOrEqual(one.workDays)
      }),
    )
  })

  test('whoever comes later is promised no earlier day, and never the same room', () => {
    fc.assert(
      fc.property(aMaking, aQuantity, (one, quantity) => {
        const first = planWork(one, quantity)
        if (!first) return
        const after = behind(one, [first])
        expect(after.weeks.every(({ free }) => free >= 0)).toBe(true)
        expect(after.own?.weeks.every(({ free }) => free >= 0)).not.toBe(false)
        const second = planWork(after, quantity)
        if (second) expect(second.readyBy >= first.readyBy).toBe(true)
      }),
    )
  })

  test('closing one more week never brings the day nearer', () => {
    fc.assert(
      fc.property(aMaking, aQuantity, fc.integer({ min: 0, max: 9 }), (one, quantity, at) => {
        const week = dayPlus(mondayOf(one.today), 7 + at * 7)
        const closed = { ...one, weeks: [...one.weeks.filter((each) => each.week !== week), { week, closed: true, free: 0 }] }
        const [before, after] = [planWork(one, quantity), planWork(closed, quantity)]
        if (before && after) expect(after.readyBy >= before.readyBy).toBe(true)
        if (after) expect(before).toBeDefined()
      }),
    )
  })

  test('drawn by two a week and stamped by ten: five drawn before this one move its day, and no stamped one’s', () => {
    const whole = { perWeek: 12, weeks: [] }
    const drawn = making({ ...whole, own: { perWeek: 2, weeks: [] } })
    const stamped = making({ ...whole, technique: 'cap', own: { perWeek: 10, weeks: [] } })
    const before = planWork(drawn, 5)
    if (!before) throw new Error('no room')
    expect(planWork(behind(drawn, [before]), 1)?.readyBy).toBe('2026-12-26')
    expect(planWork(behind(stamped, [before]), 10)?.readyBy).toBe('2026-12-12')
    expect(planWork(behind(stamped, [before]), 11)?.readyBy).toBe('2026-12-19')
  })

  test('hands of one technique are of no use where the whole is full', () => {
    const full = making({ weeks: [{ week: day('2026-12-07'), closed: false, free: 0 }], own: { perWeek: 2, weeks: [] } })
    expect(planWork(full, 1)?.readyBy).toBe('2026-12-19')
  })

  test('it is put off only to weeks with room behind the day it had', () => {
    const busy = making({ weeks: [{ week: day('2026-12-14'), closed: false, free: 0 }] })
    expect(weeksToPutOff(busy, day('2026-12-12')).map(({ week }) => week)[0]).toBe('2026-12-21')
  })
})
