import { type Day, dayOf, formatDay, type Tongue } from '#src/base/time.ts'
import type { GridRow } from '#src/support/event-need.db.ts'
import type { Commitment } from '#src/support/read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { noon } from './spaces.view.tsx'
import { Cells } from './support-grid.view.tsx'
import { CommitmentState } from './support-score.view.tsx'

type Facts = { t: Say; tongue: Tongue; rows: readonly Commitment[]; needs: GridRow | undefined; now: Date }

/** N4: what the event needs and who promised it, what agencies promised it, and how much of that has come by the word of its organiser. */
export const EventSupport = ({ t, tongue, rows, needs, now }: Facts) =>
  rows.length === 0 && !needs ? null : (
    <section>
      <h2>{t('event.support', { done: rows.filter(({ confirmed, quantity }) => confirmed >= quantity).length, all: rows.length })}</h2>
      {needs && (
        <>
          <p>
            <a href={to.supportGrid()}>
              {t('keep.grid.ready', { done: needs.cells.filter(({ filled }) => filled).length, all: needs.cells.length })}
            </a>
          </p>
          <Cells t={t} row={needs} />
        </>
      )}
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
