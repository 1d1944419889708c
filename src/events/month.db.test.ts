import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cityInstant, type Day } from '#src/base/time.ts'
import { openTown, type Town } from '../../test/town.ts'
import { type CalendarWish, datesOn, daysOf } from './calendar.db.ts'
import { monthDates } from './month.db.ts'
import { daysShown, layOut, longFrom, perCell } from './month.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const wishOf = ({ from, to }: { from: Day; to: Day }, more: Partial<CalendarWish> = {}): CalendarWish => ({
  from: cityInstant(from),
  to: cityInstant(to),
  ...more,
})

/** The same by reading every date and laying it on its days here. */
async function slowly(month: string, more: Partial<CalendarWish>) {
  const span = daysShown(month)
  const { items } = await datesOn(town.house.db, wishOf(span, more), { most: 5000 })
  const placed = items.map((date) => ({ date, days: daysOf(date) }))
  const short = placed.filter(({ days }) => days.length < longFrom)
  const onDay = (day: Day) => short.filter(({ days }) => days.includes(day)).map(({ date }) => date.slug)
  const long = placed.filter(({ days }) => days.length >= longFrom)
  return { onDay, long: long.map(({ date, days }) => [date.slug, days[0], days.at(-1)]) }
}

describe('a month', () => {
  test.each(['2027-01', '2027-02', '2027-06', '2027-08', '2027-12'])(
    '%s laid out by the database is what reading every date gives',
    async (month) => {
      const span = daysShown(month)
      for (const more of [{}, { cost: 'free' as const }, { q: 'metro' }]) {
        const slow = await slowly(month, more)
        const fast = await monthDates(town.house.db, wishOf(span, more), span, false)
        expect(fast.long.map(({ slug, first, last }) => [slug, first, last]).sort()).toEqual(slow.long.sort())
        for (const { cells } of layOut(month, fast))
          for (const { day, all, dates } of cells) {
            const there = slow.onDay(day)
            expect([day, all]).toEqual([day, there.length])
            expect(dates.map(({ slug }) => slug)).toEqual(there.slice(0, there.length > perCell ? perCell - 1 : perCell))
          }
      }
    },
  )

  test('is read in one statement, which brings no more than it shows', async () => {
    const before = await town.owner.query<{ n: number }>(`select count(*)::int as n from events.occurrence where listed`)
    // the same day three hundred times: three of them are brought, and how many there are
    await town.owner.query(`set session_replication_role = replica`)
    await town.owner.query(
      `insert into events.occurrence (event_id, original, starts_at, ends_at, listed, until_at)
       select event_id, original + interval '1 second' * n, '2027-03-10 09:00+07', '2027-03-10 10:00+07', true, '2027-03-10 10:00+07'
       from (select * from events.occurrence where listed order by id limit 1) o, generate_series(1, 300) n`,
    )
    await town.owner.query(`set session_replication_role = origin`)
    const span = daysShown('2027-03')
    const { short } = await monthDates(town.house.db, wishOf(span), span, false)
    const there = short.filter(({ day }) => day === '2027-03-10')
    expect(there.length).toBe(perCell)
    expect(there[0]?.ofDay).toBeGreaterThanOrEqual(300)
    expect(before.rows[0]?.n).toBeGreaterThan(50)
  })
})
