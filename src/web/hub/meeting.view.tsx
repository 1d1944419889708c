import type { Tongue } from '#src/base/time.ts'
import type { MeetingLine, MeetingRead } from '#src/governance/meeting-read.db.ts'
import type { Paged } from '#src/governance/place.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Told = { t: Say; tongue: Tongue }

const Line = ({ t, tongue, one }: Told & { one: MeetingLine }) => (
  <li>
    <p class="number">
      {one.number} · <Moment at={one.startsAt} tongue={tongue} />
    </p>
    <h2>
      <a href={to.meeting(one.number)}>{one.title}</a>
    </h2>
    <p class="quiet">
      {tongue === 'en' ? one.bodyNameEn : one.bodyName} · {one.place} <Status kind="plain">{t(`gov.meeting.status.${one.status}`)}</Status>
    </p>
  </li>
)

export const MeetingsView = ({ t, tongue, coming, past }: Told & { coming: readonly MeetingLine[]; past: Paged<MeetingLine> }) => (
  <div class="register">
    <Breadcrumb t={t} crumbs={[{ label: t('matrix.governance'), href: to.governance() }, { label: t('gov.meeting.title') }]} />
    <h1>{t('gov.meeting.title')}</h1>
    <p class="lead">{t('gov.meeting.lead')}</p>
    <section>
      <h2>{t('gov.meeting.coming')}</h2>
      {coming.length === 0 ? (
        <p class="quiet">{t('gov.meetings_none')}</p>
      ) : (
        <ol class="register-lines">
          {coming.map((one) => (
            <Line t={t} tongue={tongue} one={one} />
          ))}
        </ol>
      )}
    </section>
    <section>
      <h2>{t('gov.meeting.past')}</h2>
      {past.items.length === 0 ? (
        <p class="quiet">{t('gov.meeting.past_none')}</p>
      ) : (
        <ol class="register-lines">
          {past.items.map((one) => (
            <Line t={t} tongue={tongue} one={one} />
          ))}
        </ol>
      )}
    </section>
    <Pager t={t} next={past.next ? to.meetings({ sebelum: past.next }) : undefined} />
  </div>
)

const Agenda = ({ t, meeting }: { t: Say; meeting: MeetingRead }) => (
  <ol class="agenda">
    {meeting.items.map((item) => (
      <li>
        <b>{item.title}</b>
        <span class="quiet">{t(`gov.meeting.item.${item.kind}`)}</span>
        {item.kind === 'decision' && item.closedAt && (
          <span>
            {t('gov.meeting.votes', {
              yes: item.result.yes,
              no: item.result.no,
              abstain: item.result.abstain,
              present: item.result.present,
              seats: item.result.seats,
            })}
          </span>
        )}
        {item.decision && <a href={to.decision(item.decision)}>{item.decision}</a>}
      </li>
    ))}
  </ol>
)

export const MeetingView = ({ t, tongue, meeting }: Told & { meeting: MeetingRead }) => (
  <article class="decision sheet">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('matrix.governance'), href: to.governance() },
        { label: t('gov.meeting.title'), href: to.meetings() },
        { label: meeting.number },
      ]}
    />
    <p class="number">
      {meeting.number} · {t(`gov.meeting.status.${meeting.status}`)}
    </p>
    <h1>{meeting.title}</h1>
    <p class="lead">
      {tongue === 'en' ? meeting.bodyNameEn : meeting.bodyName} · <Moment at={meeting.startsAt} tongue={tongue} /> · {meeting.place}
    </p>
    {meeting.cancelledBecause && (
      <Notice kind="warn">
        <p>{meeting.cancelledBecause}</p>
      </Notice>
    )}
    <h2>{t('gov.meeting.agenda')}</h2>
    <Agenda t={t} meeting={meeting} />
    <h2>{t('gov.meeting.there', { present: meeting.present, seats: meeting.seats })}</h2>
    {meeting.attendance.length > 0 && (
      <ul class="resting">
        {meeting.attendance.map((one) => (
          <li>
            {one.name}, {one.postName}
          </li>
        ))}
      </ul>
    )}
    <h2>{t('gov.meeting.minutes')}</h2>
    {meeting.minutes[0] ? (
      <>
        <p class="reason">{meeting.minutes[0].text}</p>
        <p class="seal">
          <code>{meeting.minutes[0].hash}</code>
        </p>
      </>
    ) : (
      <p class="quiet">{t('gov.meeting.minutes_later')}</p>
    )}
    {meeting.addenda.map((one) => (
      <section>
        <h2>{t('gov.meeting.addendum')}</h2>
        <p class="reason">{one.text}</p>
        <p class="quiet">
          {one.by} · <Moment at={one.at} tongue={tongue} /> ·{' '}
          {t(one.complete ? 'gov.meeting.signed' : 'gov.meeting.unsigned', { count: one.signatures.length })}
        </p>
      </section>
    ))}
  </article>
)
