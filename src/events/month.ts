import { type Day, dayPlus } from '#src/base/time.ts'
import { type Dated, daysOf } from './calendar.db.ts'

/** From so many days on a date is drawn as one bar over the week instead of in each of its days. */
export const longFrom = 3
/** Most dates written out in one cell; the rest is a number that leads to the day. */
export const perCell = 3

export type Bar = { date: Dated; from: number; days: number; begins: boolean; goesOn: boolean }
export type Cell = { day: Day; dates: Dated[]; all: number; other: boolean }
export type Week = { cells: Cell[]; bars: Bar[] }

/** Weeks of a month, Monday first, each day of seven; days of the months beside it fill the corners. */
export function weeksOfMonth(month: string): Day[][] {
  const first = `${month}-01` as Day
  const weekday = new Date(`${first}T00:00:00Z`).getUTCDay() || 7
  const weeks: Day[][] = []
  for (let at = dayPlus(first, 1 - weekday); at.slice(0, 7) <= month; at = dayPlus(at, 7))
    weeks.push(Array.from({ length: 7 }, (_, n) => dayPlus(at, n)))
  return weeks
}

export function monthPlus(month: string, months: number): string {
  const [year = 0, one = 1] = month.split('-').map(Number)
  const at = year * 12 + (one - 1) + months
  return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`
}

/** Dates laid out on the weeks of a month: short ones in their cells in order of time, long ones as one bar a week. */
export function layOut(month: string, dates: readonly Dated[]): Week[] {
  const placed = dates.map((date) => ({ date, days: daysOf(date) }))
  const byDay = new Map<string, Dated[]>()
  for (const { date, days } of placed) if (days.length < longFrom) for (const day of days) byDay.set(day, [...(byDay.get(day) ?? []), date])
  const long = placed.filter(({ days }) => days.length >= longFrom)
  return weeksOfMonth(month).map((week) => {
    const [first, last] = [week[0] as Day, week[6] as Day]
    const bars = long.flatMap(({ date, days }): Bar[] => {
      const within = days.filter((day) => day >= first && day <= last)
      const begin = within[0]
      return begin === undefined
        ? []
        : [{ date, from: week.indexOf(begin), days: within.length, begins: days[0] === begin, goesOn: (days.at(-1) as Day) > last }]
    })
    const cells = week.map((day): Cell => {
      const here = byDay.get(day) ?? []
      return { day, dates: here.slice(0, here.length > perCell ? perCell - 1 : perCell), all: here.length, other: !day.startsWith(month) }
    })
    return { cells, bars }
  })
}
