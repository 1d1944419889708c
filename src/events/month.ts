import { type Day, dayPlus, weeksOf } from '#src/base/time.ts'
import type { Dated } from './calendar.db.ts'

/** From so many days on a date is drawn as one bar over the week instead of in each of its days. */
export const longFrom = 3
/** Most dates written out in one cell; the rest is a number that leads to the day. */
export const perCell = 3

/** As much of a date as a cell says. */
export type Entry = Pick<Dated, 'slug' | 'title' | 'status' | 'cancelled' | 'startsAt' | 'timeKnown'>
/** The first dates of each day in order of time, each with how many there are on it; and long dates once, from their first to their last day. */
export type MonthDates = { short: (Entry & { day: Day; ofDay: number })[]; long: (Entry & { first: Day; last: Day })[] }

export type Bar = { date: Entry; from: number; days: number; begins: boolean; goesOn: boolean }
export type Cell = { day: Day; dates: Entry[]; all: number; other: boolean }
export type Week = { cells: Cell[]; bars: Bar[] }

/** Dates laid out on the weeks of a month: short ones in their cells, long ones as one bar a week. */
export function layOut(month: string, { short, long }: MonthDates): Week[] {
  const byDay = Map.groupBy(short, ({ day }) => day)
  return weeksOf(month).map((week) => {
    const [monday, sunday] = [week[0] as Day, week[6] as Day]
    const bars = long.flatMap(({ first, last, ...date }): Bar[] => {
      if (first > sunday || last < monday) return []
      const from = week.findIndex((day) => day >= first)
      const days = week.filter((day) => day >= first && day <= last).length
      return [{ date, from, days, begins: first >= monday, goesOn: last > sunday }]
    })
    const cells = week.map((day): Cell => {
      const here = byDay.get(day) ?? []
      const all = here[0]?.ofDay ?? 0
      return { day, dates: all > perCell ? here.slice(0, perCell - 1) : here, all, other: !day.startsWith(month) }
    })
    return { cells, bars }
  })
}

/** The days a table of a month shows, `to` excluded: its weeks are whole. */
export function daysShown(month: string): { from: Day; to: Day } {
  const all = weeksOf(month).flat()
  return { from: all[0] as Day, to: dayPlus(all.at(-1) as Day, 1) }
}
