import type { Module, Programme } from '#src/events/programme-read.db.ts'
import type { Demand } from '#src/market/curation-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Checkbox, Checkboxes } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { NumberField, TextArea, TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { CohortMark, type Seen, spanText, turnText } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Wrong } from './_errand.ts'
import { Demanded } from './curation.view.tsx'

type ListFacts = Seen & { programmes: readonly Programme[]; modules: readonly Module[]; demand: readonly Demand[]; wrong: Wrong }

const NewProgramme = ({ t, modules, wrong: { form, refusals } }: ListFacts) => {
  const wrong = complaints(t, refusals)
  const line = (name: 'title' | 'titleEn' | 'summary' | 'summaryEn', maxlength: number) => (
    <TextField t={t} name={name} label={t(`programme.desk.${name}`)} value={form.text(name)} error={wrong(name)} maxlength={maxlength} />
  )
  return (
    <details open={refusals.length > 0 || form.all('modules').length > 0}>
      <summary>{t('programme.desk.new')}</summary>
      <form method="post" action={to.deskProgrammes()} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        {line('title', 120)}
        {line('titleEn', 120)}
        {line('summary', 300)}
        {line('summaryEn', 300)}
        <TextArea
          t={t}
          name="body"
          label={t('programme.desk.body')}
          value={form.text('body')}
          error={wrong('body')}
          rows={4}
          maxlength={4000}
          optional
        />
        <Checkboxes
          t={t}
          name="modules"
          label={t('programme.modules')}
          hint={t('programme.desk.modules_hint')}
          values={form.all('modules')}
          error={wrong('modules')}
          choices={modules.map(({ code, name, plain }) => ({ value: code, label: name, hint: plain }))}
        />
        <p class="acts">
          <Button>{t('programme.desk.open')}</Button>
        </p>
      </form>
    </details>
  )
}

export const DeskProgrammes = (facts: ListFacts) => {
  const { t, tongue, programmes, demand, wrong } = facts
  const rows = programmes.flatMap((programme) => programme.cohorts.map((cohort) => ({ programme, cohort })))
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{t('programme.title')}</h1>
      <p class="lead">{t('programme.desk.lead')}</p>
      {rows.length === 0 ? (
        <Empty seed="meja-program" title={t('programme.desk.none')}>
          {t('programme.desk.none_why')}
        </Empty>
      ) : (
        <Table
          caption={t('programme.desk.cohorts')}
          quietCaption
          rows={rows}
          columns={[
            {
              label: t('programme.own.cohort'),
              head: true,
              cell: ({ programme, cohort }) => (
                <>
                  <a href={to.deskCohort(cohort.number)}>
                    {programme.title}: {cohort.name}
                  </a>{' '}
                  <CohortMark t={t} state={cohort.state} />
                </>
              ),
            },
            { label: t('programme.desk.turn'), cell: ({ cohort }) => turnText({ t, tongue }, cohort) },
            { label: t('programme.applicants'), number: true, cell: ({ cohort }) => cohort.applicants },
            { label: t('programme.seats'), number: true, cell: ({ cohort }) => `${cohort.taken}/${cohort.seats}` },
          ]}
        />
      )}
      <Demanded t={t} demand={demand} schedule />
      <h2>{t('programme.desk.programmes')}</h2>
      <ul class="plain-list">
        {programmes.map(({ slug, title, cohorts }) => (
          <li>
            <a href={to.deskProgramme(slug)}>{title}</a> · {t('programme.desk.cohorts_n', { n: cohorts.length })}
          </li>
        ))}
      </ul>
      <NewProgramme {...facts} />
    </>
  )
}

type OneFacts = Seen & { programme: Programme; wrong: Wrong }

const NewCohort = ({ t, programme, wrong: { form, refusals } }: OneFacts) => {
  const wrong = complaints(t, refusals)
  const day = (name: string, error = name) => (
    <TextField
      t={t}
      name={name}
      label={t(`programme.desk.${name}`)}
      type="date"
      value={form.text(name)}
      error={wrong(error)}
      width="medium"
    />
  )
  const count = (name: string, usual: string) => (
    <NumberField t={t} name={name} label={t(`programme.desk.${name}`)} value={form.given(name) ?? usual} error={wrong(name)} />
  )
  const clock = (name: string, usual: string) => (
    <TextField t={t} name={name} label={t(`programme.desk.${name}`)} type="time" value={form.given(name) ?? usual} width="short" />
  )
  const ticked = (name: string, usual: boolean) => (
    <Checkbox
      t={t}
      name={name}
      label={t(`programme.desk.${name}`)}
      checked={form.names().length > 0 ? form.checked(name) : usual}
      optional
    />
  )
  return (
    <form method="post" action={to.deskProgramme(programme.slug)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <TextField t={t} name="name" label={t('programme.desk.name')} value={form.text('name')} error={wrong('name')} maxlength={80} />
      <TextField t={t} name="place" label={t('event.place')} value={form.text('place')} error={wrong('place')} maxlength={160} />
      {count('seats', '20')}
      {count('waitingPlaces', '10')}
      {day('until_day', 'until')}
      {day('results')}
      <h3>{t('programme.sessions')}</h3>
      <p>{t('programme.desk.sessions_hint', { n: programme.modules.length })}</p>
      {day('firstDay', 'sessions')}
      {clock('from', '09:00')}
      {clock('until', '12:00')}
      {count('apart', '7')}
      <h3>{t('programme.who')}</h3>
      {count('ageMin', '')}
      {count('ageMax', '')}
      {ticked('resident', true)}
      {ticked('business', false)}
      {ticked('notCompleted', true)}
      <h3>{t('programme.completion')}</h3>
      {count('minAttendance', '80')}
      {ticked('finalTask', true)}
      <p class="acts">
        <Button>{t('programme.desk.open_cohort')}</Button>
      </p>
    </form>
  )
}

export const DeskProgrammeView = (facts: OneFacts) => {
  const { t, tongue, programme, wrong } = facts
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <h1>{programme.title}</h1>
      <p>
        <a href={to.programme(programme.slug)}>{t('programme.desk.public')}</a>
      </p>
      <ul class="plain-list">
        {programme.cohorts.map((cohort) => (
          <li>
            <a href={to.deskCohort(cohort.number)}>{cohort.name}</a> <CohortMark t={t} state={cohort.state} /> {spanText(cohort, tongue)}
          </li>
        ))}
      </ul>
      <h2>{t('programme.desk.new_cohort')}</h2>
      <NewCohort {...facts} />
    </>
  )
}
