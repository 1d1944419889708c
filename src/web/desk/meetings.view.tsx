import type { MeetingLine } from '#src/governance/meeting-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { Shelves } from '../shop/shelves.view.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

type Facts = { visit: Visit; when: 'coming' | 'past'; meetings: readonly MeetingLine[]; calls: boolean; next: string | undefined }

export const MeetingState = ({ t, status }: { t: Say; status: MeetingLine['status'] }) => (
  <Status kind={status === 'final' ? 'ok' : status === 'cancelled' ? 'plain' : 'wait'}>{t(`govdesk.meeting.status.${status}`)}</Status>
)

export const Meetings = ({ visit: { t, ctx }, when, meetings, calls, next }: Facts) => (
  <>
    <div class="headline">
      <h1>{t('govdesk.meetings.title')}</h1>
      {calls && <LinkButton href={to.deskMeetingNew()}>{t('govdesk.meetings.call')}</LinkButton>}
    </div>
    <Shelves
      label={t('govdesk.meetings.shelves')}
      shelves={[
        { label: t('govdesk.meetings.coming'), href: to.deskMeetings(), current: when === 'coming' },
        { label: t('govdesk.meetings.past'), href: to.deskMeetings({ rak: 'lewat' }), current: when === 'past' },
      ]}
    />
    {meetings.length === 0 ? (
      <p class="quiet">{t(`govdesk.meetings.none_${when}`)}</p>
    ) : (
      <Table
        caption={t(`govdesk.meetings.${when}`)}
        quietCaption
        rows={meetings}
        columns={[
          { label: t('govdesk.meeting.title'), head: true, cell: (one) => <a href={to.deskMeeting(one.number)}>{one.title}</a> },
          { label: t('govdesk.case.number'), cell: (one) => one.number },
          { label: t('govdesk.meeting.body'), cell: (one) => (ctx.tongue === 'en' ? one.bodyNameEn : one.bodyName) },
          { label: t('govdesk.meeting.when'), cell: (one) => <Moment at={one.startsAt} tongue={ctx.tongue} /> },
          { label: t('govdesk.meeting.place'), cell: (one) => one.place },
          { label: t('govdesk.meeting.state'), cell: (one) => <MeetingState t={t} status={one.status} /> },
        ]}
      />
    )}
    <Pager t={t} next={next} />
  </>
)
