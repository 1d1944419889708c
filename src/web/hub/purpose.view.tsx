import { dayOf, formatCivicDay, type Tongue } from '#src/base/time.ts'
import type { Commitment, PromisesFor } from '#src/support/read.db.ts'
import { Pager } from '#src/ui/pager.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { CommitmentState } from './support-score.view.tsx'

type ListFacts = { t: Say; tongue: Tongue; promises: PromisesFor; now: Date; here: string }

/** A page of promises, a line each, and the way to the rest; `here` is the page they are on. */
export const PromiseList = ({ t, tongue, promises: { rows, next, all }, now, here }: ListFacts) => (
  <>
    <ul class="date-list">
      {rows.map((row) => (
        <li>
          <a href={to.commitment(row.number)}>{row.title}</a> <CommitmentState t={t} row={row} today={dayOf(now)} />
          <p class="small quiet">{t('event.support_line', { unit: row.unitName, day: formatCivicDay(row.dueDay, tongue) })}</p>
        </li>
      ))}
    </ul>
    {rows.length < all && <p class="small quiet">{t('event.support_part', { n: rows.length, all })}</p>}
    <Pager t={t} next={next ? `${here}?janji=${next}#janji-dinas` : undefined} />
  </>
)

/** What agencies promised for a cohort, an agreement or a paper of cooperation, and how much of it has come by its receiver's word. */
export const PurposeSupport = (facts: ListFacts) =>
  facts.promises.all === 0 ? null : (
    <section aria-labelledby="janji-dinas">
      <h2 id="janji-dinas">{facts.t('event.support', { done: facts.promises.kept, all: facts.promises.all })}</h2>
      <PromiseList {...facts} />
    </section>
  )

/** Where a promise leads that is for something else than an event. */
export const purposeAddress = ({ kind, number, slug }: NonNullable<Commitment['purpose']>): string =>
  kind === 'cohort' ? to.programme(slug ?? '') : kind === 'agreement' ? to.agreement(number) : to.accord(number)
