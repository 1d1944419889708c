import type { MyMeeting } from '#src/governance/meeting-mine.db.ts'
import type { MeetingRead } from '#src/governance/meeting-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, PostButton } from '#src/ui/button.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { DeskForm, DeskNews, Fold, fieldsOf } from './desk-parts.view.tsx'
import { Agenda } from './meeting-items.view.tsx'
import { Minutes } from './meeting-minutes.view.tsx'
import { MeetingState } from './meetings.view.tsx'
import type { CalledNames } from './powers.view.tsx'

export type MeetingFacts = {
  visit: Visit
  meeting: MeetingRead
  mine: MyMeeting
  /** Whether the one who reads keeps the records of meetings. */
  keeps: boolean
  called: CalledNames
  wrong: Wrong
  did: string | undefined
}

export const toErrand = ({ meeting }: Pick<MeetingFacts, 'meeting'>, errand: string) => `${to.deskMeeting(meeting.number)}/${errand}`

/** What is next for the one who reads: opening, being there. */
const Next = (facts: MeetingFacts) => {
  const { visit, meeting, mine, keeps } = facts
  const { t } = visit
  const errand =
    keeps && meeting.status === 'called' ? 'buka' : meeting.status === 'opened' && mine.elector && !mine.there ? 'hadir' : undefined
  if (meeting.status === 'opened' && mine.seat && !mine.elector) return <p class="quiet">{t('governance.meeting.seated_later')}</p>
  return errand === undefined ? null : (
    <div class="acts">
      <PostButton to={toErrand(facts, errand)} once={freshOnce()}>
        {t(errand === 'buka' ? 'govdesk.meeting.open_do' : 'govdesk.meeting.attend_do')}
      </PostButton>
    </div>
  )
}

const Cancel = (facts: MeetingFacts) => {
  const { visit, meeting, keeps, wrong } = facts
  const { t } = visit
  const running = meeting.status === 'called' || meeting.status === 'opened'
  if (!keeps || !running || meeting.items.some(({ closedAt }) => closedAt !== null)) return null
  return (
    <Fold title={t('govdesk.meeting.cancel')} open={wrong.errand === 'batal'}>
      <DeskForm action={toErrand(facts, 'batal')}>
        <TextArea {...fieldsOf(t, wrong, 'batal')('reason')} label={t('govdesk.way.reason')} rows={2} maxlength={2000} />
        <div class="acts">
          <Button kind="danger">{t('govdesk.meeting.cancel_do')}</Button>
        </div>
      </DeskForm>
    </Fold>
  )
}

const There = ({ visit: { t }, meeting }: MeetingFacts) => (
  <section>
    <h2 class="h3">{t('govdesk.meeting.there', { n: meeting.present, seats: meeting.seats })}</h2>
    {meeting.attendance.length === 0 ? (
      <p class="quiet">{t('govdesk.meeting.nobody_there')}</p>
    ) : (
      <ul class="mini">
        {meeting.attendance.map((one) => (
          <li>
            <b>{one.name}</b>
            <span>{one.postName}</span>
          </li>
        ))}
      </ul>
    )}
  </section>
)

export const MeetingPage = (facts: MeetingFacts) => {
  const { visit, meeting, wrong, did } = facts
  const { t, ctx } = visit
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('desk.desk'), href: to.desk() },
          { label: t('govdesk.meetings.title'), href: to.deskMeetings() },
          { label: meeting.number },
        ]}
      />
      <DeskNews t={t} wrong={wrong} did={did} many />
      <div class="headline">
        <h1>{meeting.title}</h1>
        <MeetingState t={t} status={meeting.status} />
      </div>
      <p class="lead">
        <Moment at={meeting.startsAt} tongue={ctx.tongue} />, {meeting.place}. {ctx.tongue === 'en' ? meeting.bodyNameEn : meeting.bodyName}
        .
      </p>
      {meeting.cancelledBecause && (
        <Notice kind="warn">
          <p>{meeting.cancelledBecause}</p>
        </Notice>
      )}
      <div class="order-grid">
        <div class="stack wide">
          <Next {...facts} />
          <Agenda {...facts} />
          <Minutes {...facts} />
        </div>
        <aside class="stack">
          <There {...facts} />
          <Cancel {...facts} />
        </aside>
      </div>
    </>
  )
}
