import type { Refusal } from '#src/base/outcome.ts'
import type { Meeting } from '#src/events/mentoring-read.db.ts'
import type { OwnApplication } from '#src/events/programme-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { freshOnce, nothingTyped, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import { MeetingLog } from './mentoring-log.view.tsx'
import type { Seen } from './programme-parts.view.tsx'

export type OwnMentoringFacts = Seen & {
  application: OwnApplication
  mentor: string | undefined
  log: readonly Meeting[]
  form: Typed
  refusals: readonly Refusal[]
  news: string | undefined
}

/** A refusal belongs to the entry that was answered; the others are as they were. */
const Answer = ({ t, application, form: all, refusals: told, meeting }: OwnMentoringFacts & { meeting: Meeting }) => {
  const mine = all.text('meeting') === meeting.id
  const [form, refusals] = mine ? [all, told] : [nothingTyped, []]
  const wrong = complaints(t, refusals)
  return (
    <form method="post" action={to.ownMentoring(application.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <input type="hidden" name="meeting" value={meeting.id} />
      <Radios
        t={t}
        name="otherwise"
        id={mine || all.text('meeting') === '' ? 'otherwise' : `otherwise-${meeting.id}`}
        label={t('mentoring.answer')}
        value={form.text('otherwise')}
        error={wrong('otherwise')}
        choices={(['read', 'otherwise'] as const).map((value) => ({ value, label: t(`mentoring.answer_${value}`) }))}
      />
      <TextArea
        t={t}
        name="says"
        id={mine ? 'says' : `says-${meeting.id}`}
        label={t('mentoring.says_field')}
        hint={t('mentoring.says_hint')}
        value={form.text('says')}
        error={wrong('says')}
        rows={3}
        maxlength={1000}
        optional
      />
      <p class="acts">
        <Button>{t('mentoring.answer_send')}</Button>
      </p>
    </form>
  )
}

/** The log a participant shares with the mentor: read, and answered entry by entry. */
export const OwnMentoringView = (facts: OwnMentoringFacts) => {
  const { t, application, mentor, log, refusals, news } = facts
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: application.title, href: to.programme(application.slug) },
          { label: application.number, href: to.ownApplication(application.number) },
          { label: t('mentoring.title') },
        ]}
      />
      <h1>{t('mentoring.title')}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <p class="lead">{mentor ? t('mentoring.own_mentor', { name: mentor }) : t('mentoring.own_no_mentor')}</p>
      <p>{t('mentoring.own_lead')}</p>
      <section>
        <h2>{t('mentoring.log')}</h2>
        {log.length === 0 ? (
          <Empty seed={application.number} title={t('mentoring.log_none')}>
            {t('mentoring.log_none_own')}
          </Empty>
        ) : (
          <MeetingLog {...facts} log={log} below={(one) => !one.replaced && !one.word && <Answer {...facts} meeting={one} />} />
        )}
      </section>
    </div>
  )
}
