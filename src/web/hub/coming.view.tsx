import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { Dated } from '#src/events/calendar.db.ts'
import { percentText, type Score } from '#src/support/score.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { EventStatusMark, hoursText } from './event-parts.view.tsx'

type ComingFacts = { t: Say; tongue: Tongue; dates: readonly Dated[]; kept: Score }

/** What is on next, and what was promised and kept: the two questions people come with. */
export const Coming = ({ t, tongue, dates, kept }: ComingFacts) =>
  dates.length === 0 ? null : (
    <section class="gap coming" aria-labelledby="yang-datang">
      <h2 id="yang-datang">{t('home.coming')}</h2>
      <ul>
        {dates.map((date) => (
          <li>
            <p class="d">
              <b>{Number(formatDay(date.startsAt, 'en').replace(/ .*/, ''))}</b>{' '}
              {formatDay(date.startsAt, tongue).replace(/^\d+ | \d+$/g, '')}
              <span class="vh"> {formatLongDay(date.startsAt, tongue)}</span>
            </p>
            <h3>
              <a href={to.event(date.slug)}>{date.title}</a>
            </h3>
            <p class="small">{[hoursText(t, tongue, date), date.place].filter(Boolean).join(' · ')}</p>
            <EventStatusMark t={t} status={date.status} cancelled={date.cancelled} />
          </li>
        ))}
      </ul>
      <p class="acts">
        <a href={to.events()}>{t('home.coming.all')}</a> <a href={to.sendEvent()}>{t('event.propose')}</a>
      </p>
      {kept.deliveredPermille !== undefined && (
        <p class="kept-line">
          <a href={to.supportScore()}>
            {t('home.kept_line', { percent: percentText(kept.deliveredPermille, tongue), promised: formatRupiah(rupiah(kept.promised)) })}
          </a>
        </p>
      )}
    </section>
  )
