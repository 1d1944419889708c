import { type DeskStanding, mayCloseWhy } from '#src/events/programme-desk.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Table } from '#src/ui/table.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { wrongIn } from './_errand.ts'
import type { SelectionFacts } from './selection.view.tsx'

const percent = (permille: number) => `${Math.floor(permille / 10)}%`

/** What each has attended, whether the task was accepted, and what the rule makes of it. */
export const CompletionPart = ({
  t,
  cohort,
  standings,
  closed,
  now,
}: SelectionFacts & { standings: readonly DeskStanding[]; now: Date }) =>
  standings.length === 0 ? null : (
    <section>
      <h2>{t('programme.completion')}</h2>
      <Table
        caption={t('programme.completion')}
        quietCaption
        rows={standings}
        columns={[
          { label: t('programme.form.name'), head: true, cell: (one) => one.name },
          { label: t('programme.desk.attended'), number: true, cell: (one) => percent(one.permille) },
          {
            label: t('programme.desk.task'),
            cell: (one) =>
              one.code || cohort.state === 'closed' ? (
                t(one.task ? 'programme.desk.task_yes' : 'programme.desk.task_no')
              ) : (
                <PostButton
                  to={to.deskCohortErrand(cohort.number, 'tugas')}
                  once={freshOnce()}
                  values={{ application: one.number, passed: one.task ? 'tidak' : 'ya' }}
                  kind="plain"
                  small
                  label={`${t(one.task ? 'programme.desk.task_take_back' : 'programme.desk.task_accept')}: ${one.name}`}
                >
                  {t(one.task ? 'programme.desk.task_take_back' : 'programme.desk.task_accept')}
                </PostButton>
              ),
          },
          {
            label: t('event.state'),
            cell: (one) =>
              one.code ? (
                <a href={to.attendanceCertificate(one.code)}>{t('programme.certificate.title')}</a>
              ) : (
                t(one.completed ? 'programme.desk.would' : 'programme.desk.would_not')
              ),
          },
        ]}
      />
      {cohort.state === 'running' && (
        <PostButton
          to={to.deskCohortErrand(cohort.number, 'tutup')}
          once={freshOnce()}
          closed={closed.announce ?? (mayCloseWhy(cohort, now) ? t('events.cohort.still_running') : undefined)}
        >
          {t('programme.desk.close')}
        </PostButton>
      )}
    </section>
  )

/** A name on a certificate was wrong: the old one stays, and says that it was replaced. */
export const CorrectPart = ({ t, cohort, standings, wrong: all, closed }: SelectionFacts & { standings: readonly DeskStanding[] }) => {
  if (cohort.state !== 'closed' || standings.every(({ code }) => !code)) return null
  const { form, refusals } = wrongIn(all, 'correct')
  const wrong = complaints(t, refusals)
  return (
    <details open={refusals.length > 0}>
      <summary>{t('programme.desk.correct')}</summary>
      <p>{t('programme.desk.correct_lead')}</p>
      <form method="post" action={to.deskCohortErrand(cohort.number, 'perbaiki')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name="application"
          label={t('programme.own.number')}
          value={form.text('application')}
          error={wrong('application')}
          width="medium"
        />
        <TextField t={t} name="name" label={t('programme.form.name')} value={form.text('name')} error={wrong('name')} maxlength={120} />
        <TextField
          t={t}
          name="reason"
          label={t('programme.desk.reason')}
          value={form.text('reason')}
          error={wrong('reason')}
          maxlength={600}
        />
        <Button closed={closed.announce}>{t('programme.desk.correct_do')}</Button>
      </form>
    </details>
  )
}
