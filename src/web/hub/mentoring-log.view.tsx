import type { Child } from 'hono/jsx'
import { formatCivicDay } from '#src/base/time.ts'
import { meetingState } from '#src/events/mentoring.ts'
import type { Meeting } from '#src/events/mentoring-read.db.ts'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import type { Seen } from './programme-parts.view.tsx'

const kinds: Readonly<Record<ReturnType<typeof meetingState>, StatusKind>> = {
  unread: 'wait',
  read: 'ok',
  otherwise: 'warn',
  replaced: 'plain',
}

/** A log of meetings, the newest first, as its three readers see it; what one of them does about an entry stands below it. */
export const MeetingLog = ({ t, tongue, log, below }: Seen & { log: readonly Meeting[]; below?: (meeting: Meeting) => Child }) => (
  <ol class="mentor-log">
    {log.map((one) => (
      <li id={`catatan-${one.id}`}>
        <h3>
          {formatCivicDay(one.day, tongue)} · {t('mentoring.minutes_n', { n: one.minutes })}
        </h3>
        <p>
          <Status kind={kinds[meetingState(one)]}>{t(`mentoring.state.${meetingState(one)}`)}</Status> {one.mentor}
        </p>
        {one.replaces && <p class="hint">{t('mentoring.replaces')}</p>}
        <p class="prose">{one.agreed}</p>
        {one.next && (
          <p class="prose">
            <b>{t('mentoring.next_field')}:</b> {one.next}
          </p>
        )}
        {one.word?.otherwise && (
          <p class="prose">
            <b>{t('mentoring.otherwise_said')}:</b> {one.word.says}
          </p>
        )}
        {below?.(one)}
      </li>
    ))}
  </ol>
)
