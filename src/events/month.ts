import { type Day, weeksOf } from '#src/base/time.ts'
import { type Dated, daysOf } from './calendar.db.ts'

/** From so many days on a date is drawn as one bar over the week instead of in each of its days. */
export const longFrom = 3
/** Most dates written out in one cell; the rest is a number that leads to the day. */
export const perCell = 3

export type Bar = { date: Dated; from: number; days: number; begins: boolean; goesOn: boolean }
export type Cell = { day: Day; dates: Dated[]; all: number; other: boolean }
export type Week = { cells: Cell[]; bars: Bar[] }

/** Dates laid out on the weeks of a month: short ones in their cells in order of time, long ones as one bar a week. */
export function layOut(month: string, dates: readonly Dated[]): Week[] {
  const placed = dates.map((date) => ({ date, days: daysOf(date) }))
  const byDay = new Map<string, Dated[]>()
  for (const { date, days } of placed) if (days.length < longFrom) for (const day of days) byDay.set(day, [...(byDay.get(day) ?? []), date])
  const long = placed.filter(({ days }) => days.length >= longFrom)
  return weeksOf(month).map((week) => {
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
