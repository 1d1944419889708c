import type { Programme } from '#src/events/programme-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { to } from '../to.ts'
import { CohortMark, ProgrammeCloth, type Seen, spanText, turnText } from './programme-parts.view.tsx'

const Card = ({ t, tongue, programme }: Seen & { programme: Programme }) => {
  const [cohort] = programme.cohorts
  return (
    <li class="programme-card">
      <ProgrammeCloth slug={programme.slug} thin />
      {cohort && (
        <p class="small">
          <CohortMark t={t} state={cohort.state} />
        </p>
      )}
      <h2>
        <a href={to.programme(programme.slug)}>{programme.title}</a>
      </h2>
      <p>{programme.summary}</p>
      {cohort ? (
        <p class="small">
          <b>
            {cohort.name} · {t('programme.seats_n', { n: cohort.seats })}
          </b>
          <br />
          {spanText(cohort, tongue)} · {cohort.place}
          <br />
          {turnText({ t, tongue }, cohort)}
        </p>
      ) : (
        <p class="small">{t('programme.no_cohort')}</p>
      )}
      {cohort?.state === 'open' && (
        <p class="acts">
          <LinkButton href={to.applyProgramme(programme.slug)} small>
            {t('programme.apply')}
          </LinkButton>
        </p>
      )}
    </li>
  )
}

/** What the city teaches, and where one may apply now. */
export const ProgrammesView = ({ t, tongue, programmes }: Seen & { programmes: readonly Programme[] }) => (
  <div class="programme">
    <h1>{t('programme.title')}</h1>
    <p class="lead">{t('programme.lead')}</p>
    {programmes.length === 0 ? (
      <Empty seed="program" title={t('programme.none')} action={<LinkButton href={to.events()}>{t('event.calendar')}</LinkButton>}>
        {t('programme.none_why')}
      </Empty>
    ) : (
      <ul class="programme-cards">
        {programmes.map((programme) => (
          <Card t={t} tongue={tongue} programme={programme} />
        ))}
      </ul>
    )}
    <section class="programme-how">
      <h2>{t('programme.how')}</h2>
      <ol>
        {['apply', 'review', 'results', 'attend', 'after'].map((step) => (
          <li>
            <b>{t(`programme.how.${step}`)}</b> {t(`programme.how.${step}_text`)}
          </li>
        ))}
      </ol>
    </section>
  </div>
)
