import { formatDay } from '#src/base/time.ts'
import type { Totals } from '#src/events/alumni.db.ts'
import type { Cohort, Programme } from '#src/events/programme-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import { to } from '../to.ts'
import { CohortMark, lastDay, ProgrammeCloth, ruleText, type Seen, SessionList, spanText, turnText } from './programme-parts.view.tsx'
import { TotalsView } from './totals.view.tsx'

const CohortFacts = ({ t, tongue, cohort }: Seen & { cohort: Cohort }) => (
  <Facts
    facts={[
      [t('programme.seats'), t('programme.seats_taken', { n: cohort.seats, taken: cohort.taken })],
      [t('programme.applicants'), String(cohort.applicants)],
      [t('programme.closes'), lastDay(cohort, tongue)],
      [t('programme.results'), formatDay(cohort.announcedAt ?? cohort.resultsAt, tongue)],
      [t('event.place'), cohort.place],
      [
        t('programme.completion'),
        t(cohort.finalTask ? 'programme.completion_task' : 'programme.completion_only', { percent: cohort.minAttendance }),
      ],
    ]}
  />
)

const Selection = ({ t, tongue, cohort, names }: Seen & { cohort: Cohort; names: ReadonlyMap<string, string> }) => (
  <>
    <section>
      <h2>{t('programme.who')}</h2>
      <ul class="plain-list">
        {cohort.rules.map((rule) => (
          <li>{ruleText(t, rule, names)}</li>
        ))}
        <li>{t('programme.minors')}</li>
      </ul>
    </section>
    <section>
      <h2>{t('programme.selection')}</h2>
      <p>{t('programme.selection_blind')}</p>
      <Table
        caption={t('programme.rubric')}
        rows={cohort.rubric}
        phone="table"
        columns={[
          { label: t('programme.criterion'), head: true, cell: (one) => (tongue === 'en' ? one.nameEn : one.name) },
          { label: t('programme.weight'), number: true, cell: (one) => `${one.weight}%` },
        ]}
      />
      <p>{t('programme.selection_tie', { first: (tongue === 'en' ? cohort.rubric[0]?.nameEn : cohort.rubric[0]?.name) ?? '' })}</p>
      <p>{t('programme.selection_waiting', { n: cohort.waitingPlaces, hours: cohort.offerHours, days: cohort.refillDays })}</p>
      <p>{t('programme.selection_objection')}</p>
      <dl class="hashes">
        <dt>{t('programme.seed_hash')}</dt>
        <dd>
          <code>{cohort.seedHash}</code>
        </dd>
        {cohort.seed && (
          <>
            <dt>{t('programme.seed')}</dt>
            <dd>
              <code>{cohort.seed}</code>
            </dd>
          </>
        )}
      </dl>
    </section>
  </>
)

const Before = ({ t, tongue, cohorts }: Seen & { cohorts: readonly Cohort[] }) => (
  <section>
    <h2>{t('programme.before')}</h2>
    <ul class="plain-list">
      {cohorts.map((one) => (
        <li>
          <b>{one.name}</b> <CohortMark t={t} state={one.state} /> {spanText(one, tongue)} ·{' '}
          {t('programme.seats_taken', { n: one.seats, taken: one.taken })}
        </li>
      ))}
    </ul>
  </section>
)

export const ProgrammeView = ({
  t,
  tongue,
  programme,
  names,
  totals,
}: Seen & { programme: Programme; names: ReadonlyMap<string, string>; totals: Totals | undefined }) => {
  const [cohort, ...before] = programme.cohorts
  return (
    <article class="programme">
      <Breadcrumb t={t} crumbs={[{ label: t('programme.title'), href: to.programmes() }, { label: programme.title }]} />
      <ProgrammeCloth slug={programme.slug} />
      <h1>{programme.title}</h1>
      <p class="lead">{programme.summary}</p>
      {programme.body && <p class="prose">{programme.body}</p>}
      {cohort ? (
        <>
          <section>
            <h2>
              {cohort.name} <CohortMark t={t} state={cohort.state} />
            </h2>
            <Notice kind={cohort.state === 'closed' ? 'info' : 'wait'}>{turnText({ t, tongue }, cohort)}</Notice>
            {cohort.state === 'open' && (
              <p class="acts">
                <LinkButton href={to.applyProgramme(programme.slug)}>{t('programme.apply')}</LinkButton>
              </p>
            )}
            {cohort.announcedAt && (
              <p class="acts">
                <a href={to.programmeResult(cohort.number)}>{t('programme.result.all')}</a>
              </p>
            )}
            <CohortFacts t={t} tongue={tongue} cohort={cohort} />
          </section>
          <section>
            <h2>{t('programme.sessions')}</h2>
            <SessionList t={t} tongue={tongue} sessions={cohort.sessions} />
            {cohort.eventSlug && (
              <p>
                <a href={to.event(cohort.eventSlug)}>{t('programme.on_calendar')}</a> ·{' '}
                <a href={to.eventIcs(cohort.eventSlug)}>{t('programme.to_calendar')}</a>
              </p>
            )}
          </section>
        </>
      ) : (
        <Notice kind="info">{t('programme.no_cohort')}</Notice>
      )}
      <section>
        <h2>{t('programme.modules')}</h2>
        <ul class="plain-list">
          {programme.modules.map((one) => (
            <li id={one.code}>
              <b>{one.name}</b> {one.plain}
            </li>
          ))}
        </ul>
      </section>
      {cohort && <Selection t={t} tongue={tongue} cohort={cohort} names={names} />}
      {totals && <TotalsView t={t} totals={totals} />}
      {before.length > 0 && <Before t={t} tongue={tongue} cohorts={before} />}
      <p class="small quiet">{t('programme.run_by', { unit: programme.unitName })}</p>
    </article>
  )
}
