import type { Child } from 'hono/jsx'
import type { DeskCohort, DeskStanding } from '#src/events/programme-desk.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { ApplicationMark } from '../hub/own-application.view.tsx'
import { CohortMark, type Seen, SessionList, turnText } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { type Wrong, wrongIn } from './_errand.ts'
import { CompletionPart, CorrectPart } from './completion.view.tsx'
import { Objections, Selection, type SelectionFacts } from './selection.view.tsx'

export type DeskCohortFacts = Seen & { cohort: DeskCohort; wrong: Wrong; news: string | undefined }

const Move = ({ t, cohort, wrong: all }: DeskCohortFacts) => {
  const { form, refusals } = wrongIn(all, 'move')
  const wrong = complaints(t, refusals)
  return (
    <details open={refusals.length > 0}>
      <summary>{t('programme.desk.move')}</summary>
      <p>{t('programme.desk.move_lead')}</p>
      <form method="post" action={to.deskCohortErrand(cohort.number, 'pindah')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <SelectField
          t={t}
          name="position"
          label={t('programme.desk.session')}
          value={form.text('position')}
          error={wrong('position')}
          choices={cohort.sessions.map(({ position, moduleName }) => ({ value: String(position), label: `${position}. ${moduleName}` }))}
        />
        <TextField
          t={t}
          name="day"
          label={t('programme.desk.day')}
          type="date"
          value={form.text('day')}
          error={wrong('day')}
          width="medium"
        />
        <TextField
          t={t}
          name="from"
          label={t('programme.desk.from')}
          type="time"
          value={form.text('from')}
          error={wrong('from')}
          width="short"
        />
        <TextField
          t={t}
          name="until"
          label={t('programme.desk.until')}
          type="time"
          value={form.text('until')}
          error={wrong('until')}
          width="short"
        />
        <TextArea
          t={t}
          name="reason"
          label={t('programme.desk.reason')}
          value={form.text('reason')}
          error={wrong('reason')}
          rows={2}
          maxlength={600}
        />
        <Button>{t('programme.desk.move_do')}</Button>
      </form>
    </details>
  )
}

export const People = ({ t, cohort }: Pick<DeskCohortFacts, 't' | 'cohort'>) =>
  cohort.people.length === 0 ? (
    <Empty seed={cohort.number} title={t('programme.desk.nobody')}>
      {t('programme.desk.nobody_why')}
    </Empty>
  ) : (
    <Table
      caption={t('programme.applicants')}
      quietCaption
      rows={cohort.people}
      columns={[
        { label: t('programme.own.number'), head: true, cell: (one) => one.number },
        { label: t('programme.form.name'), cell: (one) => `${one.name}${one.minor ? ` (${t('programme.desk.minor')})` : ''}` },
        { label: t('programme.form.phone'), cell: (one) => one.phone || one.email },
        { label: t('event.state'), cell: (one) => <ApplicationMark t={t} state={one.state} /> },
      ]}
    />
  )

/** At the foot of all else, and folded: it cannot be taken back. */
const CallOff = ({ t, cohort, wrong: all, closed }: SelectionFacts) => {
  if (cohort.state === 'closed' || cohort.state === 'called_off') return null
  const { form, refusals } = wrongIn(all, 'off')
  return (
    <details open={refusals.length > 0}>
      <summary>{t('programme.desk.off')}</summary>
      <p>{t('programme.desk.off_lead')}</p>
      <form method="post" action={to.deskCohortErrand(cohort.number, 'batal')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextArea
          t={t}
          name="reason"
          id="off-reason"
          label={t('programme.desk.reason')}
          hint={t('programme.desk.off_hint')}
          value={form.text('reason')}
          error={complaints(t, refusals)('reason')}
          rows={3}
          maxlength={600}
        />
        <Button kind="danger" closed={closed.announce}>
          {t('programme.desk.off_do')}
        </Button>
      </form>
    </details>
  )
}

export const DeskCohortView = (facts: SelectionFacts & { standings: readonly DeskStanding[]; now: Date; partners: Child }) => {
  const { t, tongue, cohort, wrong, news } = facts
  return (
    <>
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <p class="number">
        {cohort.number} <CohortMark t={t} state={cohort.state} />
      </p>
      <h1>
        {cohort.title}: {cohort.name}
      </h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Notice kind="wait">{turnText({ t, tongue }, cohort)}</Notice>
      <p>{t('programme.seats_taken', { n: cohort.seats, taken: cohort.taken })}</p>
      <section>
        <h2>{t('programme.sessions')}</h2>
        <SessionList
          t={t}
          tongue={tongue}
          sessions={cohort.sessions}
          mark={({ position }) => cohort.announcedAt && <a href={to.deskRoll(cohort.number, position)}>{t('programme.desk.roll')}</a>}
        />
        {cohort.state !== 'called_off' && <Move {...facts} />}
      </section>
      <Selection {...facts} />
      <Objections {...facts} />
      <CompletionPart {...facts} />
      <CorrectPart {...facts} />
      {facts.partners}
      <CallOff {...facts} />
      {cohort.announcedAt && (
        <p>
          <a href={to.deskMentoring(cohort.number)}>{t('mentoring.desk')}</a>
        </p>
      )}
      <section>
        <h2>{t('programme.applicants')}</h2>
        <People t={t} cohort={cohort} />
      </section>
      <p>
        <a href={to.programme(cohort.slug)}>{t('programme.desk.public')}</a>
      </p>
    </>
  )
}
