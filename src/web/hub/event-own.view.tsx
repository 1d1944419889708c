import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { OwnEvent } from '#src/events/event-read.db.ts'
import type { Duty } from '#src/events/permit.ts'
import type { Alike } from '#src/events/submit.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { EventTyped } from './_event-form.ts'
import { DutyClock } from './event-duties.view.tsx'
import { EventFields, type FormChoices } from './event-form.view.tsx'
import { daysText, EventStatusMark, hoursText } from './event-parts.view.tsx'

type OwnFacts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  duties: readonly Duty[]
  /** Perhaps the same, sent in twice. */
  alike: readonly Alike[]
  news: string | undefined
  typed: EventTyped
  editing: boolean
  reason: string
  refusals: readonly Refusal[]
  choices: FormChoices
  once: string
}

export const EventStateMark = ({ t, state }: { t: Say; state: OwnEvent['state'] }) => (
  <Status kind={state === 'published' ? 'ok' : state === 'submitted' || state === 'draft' ? 'wait' : 'warn'}>
    {t(`event.state.${state}`)}
  </Status>
)

export const EventDates = ({ t, tongue, event }: { t: Say; tongue: Tongue; event: OwnEvent }) => (
  <ul class="date-list">
    {event.dates.slice(0, 12).map((one) => (
      <li>
        {daysText(tongue, one)}, {hoursText(t, tongue, one)} <EventStatusMark t={t} status="scheduled" cancelled={one.cancelled} />
      </li>
    ))}
    {event.dates.length > 12 && <li class="quiet">{t('event.more_dates', { n: event.dates.length - 12 })}</li>}
  </ul>
)

/** What has happened to it, oldest first. */
export const EventSteps = ({ t, tongue, event }: { t: Say; tongue: Tongue; event: OwnEvent }) => (
  <section>
    <h2>{t('event.steps')}</h2>
    <ol class="step-list">
      {event.steps.map((step) => (
        <li>
          <b>{t(`event.step.${step.kind}`)}</b> <span class="quiet">{formatMoment(step.at, tongue)}</span>
          {step.reason && <p>{step.reason}</p>}
        </li>
      ))}
    </ol>
  </section>
)

const Turn = ({ t, event }: { t: Say; event: OwnEvent }) => {
  const returned = [...event.steps].reverse().find(({ kind }) => kind === 'return')
  return (
    <Notice kind={event.state === 'published' ? 'done' : event.state === 'returned' ? 'warn' : 'wait'}>
      {t(`event.turn.${event.state}`)} {event.state === 'returned' && <b>{returned?.reason}</b>}
    </Notice>
  )
}

/** What waits at the desk is its sender's: only what is on the calendar is called by its name. */
const Same = ({ t, alike }: { t: Say; alike: readonly Alike[] }) => {
  const waiting = alike.filter(({ published }) => !published).length
  return (
    <Notice kind="warn">
      <p>{t('event.own.alike')}</p>
      <ul>
        {alike
          .filter(({ published }) => published)
          .map(({ slug, title }) => (
            <li>
              <a href={to.event(slug)}>{title}</a>
            </li>
          ))}
        {waiting > 0 && <li>{t('event.own.alike_waiting', { n: waiting })}</li>}
      </ul>
    </Notice>
  )
}

const CallOff = ({ t, event, reason, refusals, once }: OwnFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section id="ubah-nasib">
      <h2>{t('event.change.title')}</h2>
      <p>{t('event.change.lead')}</p>
      <form method="post" action={to.ownEventErrand(event.number, 'batal')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextArea
          t={t}
          name="reason"
          label={t('event.change.reason')}
          hint={t('event.change.reason_hint')}
          value={reason}
          error={wrong('reason')}
          rows={2}
          maxlength={600}
        />
        <TextField
          t={t}
          name="onlineUrl"
          label={t('event.change.online')}
          hint={t('event.change.online_hint')}
          type="url"
          error={wrong('onlineUrl')}
          maxlength={500}
          optional
        />
        <p class="acts">
          {event.status !== 'postponed' && (
            <Button kind="ghost" action={to.ownEventErrand(event.number, 'tunda')}>
              {t('event.change.postpone')}
            </Button>
          )}
          <Button kind="ghost" action={to.ownEventErrand(event.number, 'daring')}>
            {t('event.change.move_online')}
          </Button>
          <Button kind="danger">{t('event.change.cancel')}</Button>
        </p>
      </form>
    </section>
  )
}

const Edit = ({ t, event, typed, refusals, choices, once }: OwnFacts) => (
  <form method="post" action={to.ownEventErrand(event.number, 'ubah')} class="fields-form" novalidate>
    <input type="hidden" name="once" value={once} />
    <input type="hidden" name="version" value={String(event.version)} />
    <EventFields t={t} typed={typed} refusals={refusals} choices={choices} />
    <p class="acts">
      <Button>{event.state === 'returned' ? t('event.edit.again') : t('event.edit.save')}</Button>
      <a href={to.ownEvent(event.number)}>{t('event.edit.leave')}</a>
    </p>
  </form>
)

/** What its sender sees: whose turn it is, what must be in hand, and what he may still do. */
export const OwnEventView = (facts: OwnFacts) => {
  const { t, tongue, event, duties, alike, news, editing, refusals, once } = facts
  const open = ['submitted', 'returned', 'published'].includes(event.state)
  return (
    <div class="narrow own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb t={t} crumbs={[{ label: t('event.calendar'), href: to.events() }, { label: event.number }]} />
      <h1>{event.title}</h1>
      <p>
        <EventStateMark t={t} state={event.state} /> <EventStatusMark t={t} status={event.status} />
      </p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Turn t={t} event={event} />
      {alike.length > 0 && <Same t={t} alike={alike} />}
      {event.state === 'draft' && (
        <form method="post" action={to.ownEventErrand(event.number, 'konfirmasi')}>
          <input type="hidden" name="once" value={once} />
          <Button>{t('event.confirm')}</Button>
        </form>
      )}
      {editing && open ? (
        <Edit {...facts} />
      ) : (
        <>
          <p class="lead">{event.summary}</p>
          <EventDates t={t} tongue={tongue} event={event} />
          <p class="acts">
            {open && event.status !== 'cancelled' && (
              <LinkButton href={to.ownEvent(event.number, { ubah: 1 })}>{t('event.edit.title')}</LinkButton>
            )}
            {event.state === 'published' && event.dates.filter(({ cancelled }) => !cancelled).length > 1 && (
              <a href={to.eventDates(event.number)}>{t('event.dates.open')}</a>
            )}
            {event.state === 'published' && !event.isUmbrella && <a href={to.attendees(event.number)}>{t('seat.list.open')}</a>}
            {event.state === 'published' && !event.isUmbrella && <a href={to.gate(event.slug)}>{t('gate.open')}</a>}
            {event.reported && <a href={to.eventReport(event.slug)}>{t('report.open')}</a>}
            {event.state === 'published' && <a href={to.event(event.slug)}>{t('event.edit.see')}</a>}
          </p>
          {duties.length > 0 && event.status !== 'cancelled' && <DutyClock t={t} tongue={tongue} duties={duties} />}
          {event.state === 'published' && event.status !== 'cancelled' && <CallOff {...facts} />}
          <EventSteps t={t} tongue={tongue} event={event} />
        </>
      )}
    </div>
  )
}
