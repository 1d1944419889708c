import { dayOf, formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Commitment } from '#src/support/read.db.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { CommitmentState } from './support-score.view.tsx'

/** What agencies promised for a cohort, an agreement or a paper of cooperation, and how much of it has come by its receiver's word. */
export const PurposeSupport = ({ t, tongue, rows, now }: { t: Say; tongue: Tongue; rows: readonly Commitment[]; now: Date }) =>
  rows.length === 0 ? null : (
    <section aria-labelledby="janji-dinas">
      <h2 id="janji-dinas">
        {t('event.support', { done: rows.filter(({ confirmed, quantity }) => confirmed >= quantity).length, all: rows.length })}
      </h2>
      <ul class="date-list">
        {rows.map((row) => (
          <li>
            <a href={to.commitment(row.number)}>{row.title}</a> <CommitmentState t={t} row={row} today={dayOf(now)} />
            <p class="small quiet">{t('event.support_line', { unit: row.unitName, day: formatCivicDay(row.dueDay, tongue) })}</p>
          </li>
        ))}
      </ul>
    </section>
  )

/** Where a promise leads that is for something else than an event. */
export const purposeAddress = ({ kind, number, slug }: NonNullable<Commitment['purpose']>): string =>
  kind === 'cohort' ? to.programme(slug ?? '') : kind === 'agreement' ? to.agreement(number) : to.accord(number)
