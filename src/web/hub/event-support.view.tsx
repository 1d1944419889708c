import { type Day, dayOf, formatDay, type Tongue } from '#src/base/time.ts'
import type { Commitment } from '#src/support/read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { noon } from './spaces.view.tsx'
import { CommitmentState } from './support-score.view.tsx'

/** N4: what agencies promised this event, and how much of it has come by the word of its organiser. */
export const EventSupport = ({ t, tongue, rows, now }: { t: Say; tongue: Tongue; rows: readonly Commitment[]; now: Date }) =>
  rows.length === 0 ? null : (
    <section>
      <h2>{t('event.support', { done: rows.filter(({ confirmed, quantity }) => confirmed >= quantity).length, all: rows.length })}</h2>
      <ul class="date-list">
        {rows.map((row) => (
          <li>
            <a href={to.commitment(row.number)}>{row.title}</a> <CommitmentState t={t} row={row} today={dayOf(now)} />
            <p class="small quiet">{t('event.support_line', { unit: row.unitName, day: formatDay(noon(row.dueDay as Day), tongue) })}</p>
          </li>
        ))}
      </ul>
    </section>
  )
