import { formatCivicDay } from '#src/base/time.ts'
import type { Accompanied } from '#src/events/mentoring-read.db.ts'
import type { DeskCohort } from '#src/events/programme-desk.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import { MeetingLog } from '../hub/mentoring-log.view.tsx'
import type { Seen } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { type Wrong, wrongIn } from './_errand.ts'

type DeskMentoringFacts = Seen & { cohort: DeskCohort; people: readonly Accompanied[]; wrong: Wrong; news: string | undefined }

const NameForm = ({ t, cohort, people, wrong: all }: DeskMentoringFacts) => {
  const { form, refusals } = wrongIn(all, 'name')
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.deskMentoring(cohort.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextField
        t={t}
        name="email"
        label={t('mentoring.email_field')}
        type="email"
        value={form.text('email')}
        error={wrong('email')}
        maxlength={254}
      />
      <SelectField
        t={t}
        name="application"
        label={t('mentoring.for_field')}
        value={form.text('application')}
        error={wrong('application')}
        choices={[
          { value: '', label: t('mentoring.for_all') },
          ...people.map(({ number, name }) => ({ value: number, label: `${name} (${number})` })),
        ]}
      />
      <p class="acts">
        <Button>{t('mentoring.name_do')}</Button>
      </p>
    </form>
  )
}

/** How the log of one stands: what the participant corrected first, then what he has not read. */
const Standing = ({ t, one }: { t: Seen['t']; one: Accompanied }) =>
  one.otherwise > 0 ? (
    <Status kind="warn">{t('mentoring.otherwise_n', { n: one.otherwise })}</Status>
  ) : one.unread > 0 ? (
    <Status kind="wait">{t('mentoring.unread_n', { n: one.unread })}</Status>
  ) : (
    <Status kind={one.meetings > 0 ? 'ok' : 'plain'}>{t(one.meetings > 0 ? 'mentoring.state.read' : 'mentoring.never')}</Status>
  )

const People = ({ t, tongue, people }: DeskMentoringFacts) => (
  <Table
    caption={t('mentoring.desk')}
    quietCaption
    rows={people}
    columns={[
      {
        label: t('mentoring.participant'),
        head: true,
        cell: (one) => (one.log.length > 0 ? <a href={`#log-${one.number}`}>{one.name}</a> : one.name),
      },
      { label: t('mentoring.mentor'), cell: (one) => one.mentor ?? t('mentoring.no_mentor') },
      { label: t('mentoring.meetings'), number: true, cell: (one) => one.meetings },
      { label: t('mentoring.time'), number: true, cell: (one) => t('mentoring.minutes_n', { n: one.minutes }) },
      { label: t('mentoring.last'), cell: (one) => (one.last ? formatCivicDay(one.last, tongue) : t('mentoring.never')) },
      { label: t('event.state'), cell: (one) => <Standing t={t} one={one} /> },
    ]}
  />
)

const sum = (people: readonly Accompanied[], of: (one: Accompanied) => number) => people.reduce((all, one) => all + of(one), 0)

export const DeskMentoringView = (facts: DeskMentoringFacts) => {
  const { t, cohort, people, wrong, news } = facts
  return (
    <div class="programme">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <Breadcrumb
        t={t}
        crumbs={[{ label: `${cohort.title}: ${cohort.name}`, href: to.deskCohort(cohort.number) }, { label: t('mentoring.title') }]}
      />
      <h1>{t('mentoring.desk')}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <p class="lead">{t('mentoring.desk_lead')}</p>
      {people.length === 0 ? (
        <Empty seed={cohort.number} title={t('mentoring.desk_nobody')}>
          {t('mentoring.desk_nobody_why')}
        </Empty>
      ) : (
        <>
          <p>
            {t('mentoring.desk_sum', {
              people: people.length,
              mentored: people.filter(({ mentor }) => mentor !== null).length,
              meetings: sum(people, ({ meetings }) => meetings),
              minutes: sum(people, ({ minutes }) => minutes),
            })}
          </p>
          <People {...facts} />
          <section>
            <h2>{t('mentoring.name')}</h2>
            <p>{t('mentoring.name_lead')}</p>
            <NameForm {...facts} />
          </section>
          {people.some(({ log }) => log.length > 0) && (
            <section>
              <h2>{t('mentoring.log')}</h2>
              {people
                .filter(({ log }) => log.length > 0)
                .map((one) => (
                  <details id={`log-${one.number}`}>
                    <summary>
                      {one.name} ({one.meetings})
                    </summary>
                    <MeetingLog {...facts} log={one.log} />
                  </details>
                ))}
            </section>
          )}
        </>
      )}
    </div>
  )
}
