import type { Day, Tongue } from '#src/base/time.ts'
import { formatClock, formatLongDay, formatMonth } from '#src/base/time.ts'
import type { Bar, Cell, Entry as DateEntry, Week } from '#src/events/month.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { noon } from './spaces.view.tsx'

export type MonthFacts = {
  t: Say
  tongue: Tongue
  month: string
  today: Day
  chosen: Day | undefined
  weeks: readonly Week[]
  holidays: ReadonlyMap<string, string>
  /** Hari pasaran, adat: what a day is called besides. */
  notes: ReadonlyMap<string, string>
  /** Filters that stay when another day is looked at. */
  kept: Record<string, string | undefined>
}

export const monthName = (month: string, tongue: Tongue): string => formatMonth(noon(`${month}-01` as Day), tongue)

const Entry = ({ tongue, date }: { tongue: Tongue; date: DateEntry }) => (
  <a
    href={to.event(date.slug)}
    class={date.cancelled || date.status === 'cancelled' ? 'ev off' : date.status === 'postponed' ? 'ev wait' : 'ev'}
  >
    {date.timeKnown && <i>{formatClock(date.startsAt, tongue).replace(/ \w+$/, '')}</i>}
    <b>{date.title}</b>
  </a>
)

const lozenge = (
  <svg viewBox="0 0 10 10" aria-hidden="true">
    <path d="M5 0 10 5 5 10 0 5z" />
  </svg>
)

const DayCell = ({
  t,
  tongue,
  month,
  today,
  chosen,
  cell,
  bars,
  holidays,
  notes,
  kept,
}: Omit<MonthFacts, 'weeks'> & { cell: Cell; bars: number }) => {
  const holiday = holidays.get(cell.day)
  const note = notes.get(cell.day)
  const n = cell.all + bars
  const label = `${formatLongDay(noon(cell.day), tongue)}, ${n === 0 ? t('event.none_that_day') : t('event.n_that_day', { n })}${holiday ? `, ${holiday}` : ''}${note ? `, ${note}` : ''}`
  const classes = [cell.other && 'other', cell.day === today && 'is-today'].filter(Boolean).join(' ')
  return (
    <td class={classes || undefined}>
      <a
        class="cal-day"
        href={to.events({ ...kept, bulan: month, hari: cell.day })}
        aria-label={label}
        aria-current={cell.day === chosen ? 'date' : undefined}
      >
        <span class="n">{Number(cell.day.slice(8))}</span>
        {n > 0 && <span class="dots">{Array.from({ length: Math.min(n, 3) }, () => lozenge)}</span>}
      </a>
      {holiday && <span class="hol">{holiday}</span>}
      {note && <span class="hol note">{note}</span>}
      <div class="evs">
        {cell.dates.map((date) => (
          <Entry tongue={tongue} date={date} />
        ))}
        {cell.all > cell.dates.length && (
          <a class="more" href={to.events({ ...kept, bulan: month, hari: cell.day })}>
            {t('event.and_more', { n: cell.all - cell.dates.length })}
          </a>
        )}
      </div>
    </td>
  )
}

const BarRow = ({ bar }: { bar: Bar }) => (
  <tr class="bars">
    {bar.from > 0 && <td colspan={bar.from} />}
    <td colspan={bar.days} class={`run${bar.begins ? ' begins' : ''}${bar.goesOn ? ' goes-on' : ''}`}>
      <a href={to.event(bar.date.slug)}>{bar.date.title}</a>
    </td>
    {bar.from + bar.days < 7 && <td colspan={7 - bar.from - bar.days} />}
  </tr>
)

/** A month as a table: on a phone days with lozenges, on a desk days with what is on. */
export const MonthTable = (facts: MonthFacts) => {
  const { tongue, weeks, month } = facts
  return (
    <table class="event-month">
      <caption class="vh">{monthName(month, tongue)}</caption>
      <thead>
        <tr>
          {weeks[0]?.cells.map(({ day }) => {
            const name = formatLongDay(noon(day), tongue).replace(/,.*/, '')
            return (
              <th scope="col">
                <abbr title={name}>{name.slice(0, 3)}</abbr>
              </th>
            )
          })}
        </tr>
      </thead>
      <tbody>
        {weeks.map(({ cells, bars }) => (
          <>
            <tr>
              {cells.map((cell, at) => (
                <DayCell {...facts} cell={cell} bars={bars.filter((bar) => at >= bar.from && at < bar.from + bar.days).length} />
              ))}
            </tr>
            {bars.map((bar) => (
              <BarRow bar={bar} />
            ))}
          </>
        ))}
      </tbody>
    </table>
  )
}
