import { dayOf, formatCivicDay } from '#src/base/time.ts'
import { meetingMinutes } from '#src/events/mentoring.ts'
import type { Meeting, Mentee } from '#src/events/mentoring-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import { type Wrong, wrongIn } from '../desk/_errand.ts'
import { MeetingLog } from '../hub/mentoring-log.view.tsx'
import { ApplicationMark } from '../hub/own-application.view.tsx'
import type { Seen } from '../hub/programme-parts.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

export const MenteesView = ({ t, tongue, mentees }: Seen & { mentees: readonly Mentee[] }) => (
  <MineFrame t={t} refusals={[]} room="programmes" title={t('mentoring.mine')}>
    <p>{t('mentoring.mine_lead')}</p>
    {mentees.length === 0 ? (
      <Empty
        seed="pendampingan"
        title={t('mentoring.mine_none')}
        action={<LinkButton href={to.programmes()}>{t('programme.title')}</LinkButton>}
      >
        {t('mentoring.mine_none_why')}
      </Empty>
    ) : (
      <Table
        caption={t('mentoring.mine')}
        quietCaption
        rows={mentees}
        columns={[
          { label: t('mentoring.participant'), head: true, cell: (one) => <a href={to.myMentee(one.number)}>{one.name}</a> },
          { label: t('programme.guardian.programme'), cell: (one) => `${one.title}: ${one.cohort}` },
          { label: t('mentoring.meetings'), number: true, cell: (one) => one.meetings },
          { label: t('mentoring.last'), cell: (one) => (one.last ? formatCivicDay(one.last, tongue) : t('mentoring.never')) },
          {
            label: t('event.state'),
            cell: (one) =>
              one.otherwise > 0 ? (
                <Status kind="warn">{t('mentoring.otherwise_n', { n: one.otherwise })}</Status>
              ) : (
                <ApplicationMark t={t} state={one.state} />
              ),
          },
        ]}
      />
    )}
  </MineFrame>
)

type MenteeFacts = Seen & { now: Date; mentee: Mentee & { log: Meeting[] }; wrong: Wrong; news: string | undefined }

/** The form of an entry: a new one, or one that stands for an earlier, which fills it until something was typed. */
const Write = ({ t, now, mentee, wrong: all, instead }: MenteeFacts & { instead?: Meeting }) => {
  const { form, refusals, errand } = wrongIn(all, instead?.id ?? 'log')
  const wrong = complaints(t, refusals)
  const typed = errand !== ''
  const id = (name: string) => (typed || (!instead && all.errand === '') ? name : `${name}-${instead?.id ?? 'baru'}`)
  const value = (name: string, old: string) => (typed ? form.text(name) : old)
  return (
    <form method="post" action={to.myMentee(mentee.number)} class="fields-form" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      {instead && <input type="hidden" name="replaces" value={instead.id} />}
      <TextField
        t={t}
        name="day"
        id={id('day')}
        label={t('mentoring.day_field')}
        type="date"
        max={dayOf(now)}
        value={value('day', instead?.day ?? '')}
        error={wrong('day')}
        width="medium"
      />
      <TextField
        t={t}
        name="minutes"
        id={id('minutes')}
        label={t('mentoring.minutes_field')}
        inputmode="numeric"
        min={meetingMinutes.least}
        max={meetingMinutes.most}
        value={value('minutes', String(instead?.minutes ?? ''))}
        error={wrong('minutes')}
        width="short"
      />
      <TextArea
        t={t}
        name="agreed"
        id={id('agreed')}
        label={t('mentoring.agreed_field')}
        hint={t('mentoring.agreed_hint')}
        value={value('agreed', instead?.agreed ?? '')}
        error={wrong('agreed')}
        rows={4}
        maxlength={1500}
      />
      <TextArea
        t={t}
        name="next"
        id={id('next')}
        label={t('mentoring.next_field')}
        value={value('next', instead?.next ?? '')}
        error={wrong('next')}
        rows={2}
        maxlength={600}
        optional
      />
      <p class="acts">
        <Button kind={instead ? 'ghost' : 'main'}>{t('mentoring.send')}</Button>
      </p>
    </form>
  )
}

const Rewrite = (facts: MenteeFacts & { instead: Meeting }) => {
  const { t, wrong, instead } = facts
  return (
    <details open={wrongIn(wrong, instead.id).refusals.length > 0}>
      <summary>{t('mentoring.rewrite')}</summary>
      <p>{t('mentoring.rewrite_lead')}</p>
      <Write {...facts} />
    </details>
  )
}

/** One participant for the mentor: how to reach him, a form, and what was agreed so far. */
export const MenteeView = (facts: MenteeFacts) => {
  const { t, mentee, wrong, news } = facts
  return (
    <div class="narrow programme">
      <ErrorSummary t={t} refusals={wrong.refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('mentoring.mine'), href: to.myMentees() }, { label: mentee.name }]} />
      <h1>{mentee.name}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Facts
        facts={[
          [t('programme.guardian.programme'), `${mentee.title}: ${mentee.cohort}`],
          [t('mentoring.reach'), mentee.reach],
        ]}
      />
      <section>
        <h2>{t('mentoring.write')}</h2>
        <p>{t('mentoring.write_lead')}</p>
        <Write {...facts} />
      </section>
      <section>
        <h2>{t('mentoring.log')}</h2>
        {mentee.log.length === 0 ? (
          <Empty seed={mentee.number} title={t('mentoring.log_none')}>
            {t('mentoring.log_none_mentor')}
          </Empty>
        ) : (
          <MeetingLog {...facts} log={mentee.log} below={(one) => !one.replaced && <Rewrite {...facts} instead={one} />} />
        )}
      </section>
    </div>
  )
}
