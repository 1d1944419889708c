import { type Day, formatDay, type Tongue } from '#src/base/time.ts'
import type { Dated } from '#src/events/calendar.db.ts'
import type { Week } from '#src/events/month.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MonthTable, monthName } from './event-month.view.tsx'
import { hoursText } from './event-parts.view.tsx'

const lineOf = (t: Say, tongue: Tongue, date: Dated) => [hoursText(t, tongue, date), date.place].filter(Boolean).join(' · ')

/** Links leave the frame they stand in. */
export const EmbedView = ({ t, tongue, dates, origin }: { t: Say; tongue: Tongue; dates: readonly Dated[]; origin: string }) => (
  <main class="embed">
    <h1>{t('event.embed.title')}</h1>
    {dates.length === 0 ? (
      <p>{t('event.empty')}</p>
    ) : (
      <ul>
        {dates.map((date) => (
          <li>
            <p class="small quiet">{formatDay(date.startsAt, tongue)}</p>
            <h2>
              <a href={`${origin}${to.event(date.slug)}`} target="_blank" rel="noopener">
                {date.title}
              </a>
            </h2>
            <p class="small">
              {lineOf(t, tongue, date)}
              {date.cancelled || date.status === 'cancelled' ? ` · ${t('event.embed.off')}` : ''}
            </p>
          </li>
        ))}
      </ul>
    )}
    <p class="small">
      <a href={`${origin}${to.events()}`} target="_blank" rel="noopener">
        {t('event.embed.all')}
      </a>
    </p>
  </main>
)

type SheetFacts = {
  t: Say
  tongue: Tongue
  month: string
  today: Day
  weeks: readonly Week[]
  holidays: ReadonlyMap<string, string>
  notes: ReadonlyMap<string, string>
  dates: readonly Dated[]
}

export const MonthSheet = ({ t, tongue, month, today, weeks, holidays, notes, dates }: SheetFacts) => (
  <div class="events month-sheet wrap">
    <h1>{t('event.sheet.title', { month: monthName(month, tongue) })}</h1>
    <p class="small sheet-note">{t('event.sheet.how')}</p>
    <MonthTable
      t={t}
      tongue={tongue}
      month={month}
      today={today}
      chosen={undefined}
      weeks={weeks}
      holidays={holidays}
      notes={notes}
      kept={{}}
    />
    <h2>{t('event.list')}</h2>
    <ol class="sheet-list">
      {dates.map((date) => (
        <li>
          <b>{formatDay(date.startsAt, tongue)}</b> <a href={to.event(date.slug)}>{date.title}</a>{' '}
          <span class="small">{lineOf(t, tongue, date)}</span>
        </li>
      ))}
    </ol>
  </div>
)
