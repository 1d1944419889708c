import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Day, formatLongDay, type Tongue } from '#src/base/time.ts'
import type { Clash } from '#src/events/clash.ts'
import type { OwnEvent, Waiting } from '#src/events/event-read.db.ts'
import type { Official } from '#src/events/official-read.db.ts'
import type { OrganiserKept } from '#src/events/organiser.db.ts'
import type { Duty } from '#src/events/permit.ts'
import type { EventPicture } from '#src/events/picture.ts'
import type { Alike } from '#src/events/submit.db.ts'
import type { UmbrellaAsk } from '#src/events/umbrella-ask-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { DutyClock } from '../hub/event-duties.view.tsx'
import { EventDates, EventStateMark, EventSteps } from '../hub/event-own.view.tsx'
import { costText, daysText, EventStatusMark, hoursText } from '../hub/event-parts.view.tsx'
import { EventPictures, type PictureTyped } from '../hub/event-pictures.view.tsx'
import { noon } from '../hub/spaces.view.tsx'
import { to } from '../to.ts'
import { Officials, OrganiserBox, type Seeking } from './event-keeping.view.tsx'
import { UmbrellaBox } from './umbrella-asks.view.tsx'

type ListFacts = {
  t: Say
  tongue: Tongue
  waiting: readonly Waiting[]
  next: string | undefined
  festivals: readonly { number: string; title: string; parts: number; asks: number }[]
}

export const DeskEvents = ({ t, tongue, waiting, next, festivals }: ListFacts) => (
  <>
    <h1>{t('event.desk.title')}</h1>
    {waiting.length === 0 ? (
      <Empty seed="meja-acara" title={t('event.desk.empty')}>
        {t('event.desk.empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('event.desk.caption')}
        quietCaption
        rows={waiting}
        columns={[
          { label: t('event.form.title'), head: true, cell: (one) => <a href={to.deskEvent(one.number)}>{one.title}</a> },
          { label: t('event.form.when'), cell: (one) => (one.startsAt ? formatLongDay(one.startsAt, tongue) : '') },
          { label: t('event.place'), cell: (one) => one.place },
          { label: t('event.organiser'), cell: (one) => one.organiser },
          { label: t('event.crowd'), number: true, cell: (one) => formatCount(one.crowd) },
        ]}
      />
    )}
    <Pager t={t} next={next} />
    <p>
      <a href={to.deskPlaces()}>{t('place.desk.link')}</a>
    </p>
    {festivals.length > 0 && (
      <section>
        <h2>{t('event.umbrella.open')}</h2>
        <ul class="part-list">
          {festivals.map((one) => (
            <li>
              <a href={to.deskEvent(one.number)}>{one.title}</a> <span class="quiet">{t('event.parts', { n: one.parts })}</span>{' '}
              {one.asks > 0 && <Status kind="wait">{t('festival.asks_waiting', { n: one.asks })}</Status>}
            </li>
          ))}
        </ul>
      </section>
    )}
    <p>
      <a href={to.deskNewUmbrella()}>{t('event.umbrella.new')}</a> · <a href={to.events()}>{t('event.desk.calendar')}</a>
    </p>
  </>
)

type DeskFacts = {
  t: Say
  tongue: Tongue
  event: OwnEvent
  clashes: readonly Clash[]
  days: readonly Day[]
  duties: readonly Duty[]
  umbrellas: readonly { number: string; title: string }[]
  pictures: readonly EventPicture[]
  photo: PictureTyped | undefined
  asks: readonly UmbrellaAsk[]
  posts: readonly Official[]
  officials: readonly string[]
  seeking: Seeking
  kept: OrganiserKept
  same: readonly Alike[]
  refusals: readonly Refusal[]
  form: { reason: string; reference: string; into: string; part: string }
  news: string | undefined
  closed: { publish: string | undefined; override: string | undefined }
  once: string
}

const ClashLine = ({ t, tongue, event, clash, form, closed, once, refusals }: DeskFacts & { clash: Clash }) => {
  const { other } = clash
  const hard = clash.severity === 'hard' && !clash.overridden
  return (
    <li class={hard ? 'clash hard' : 'clash'}>
      <p>
        <Status kind={hard ? 'warn' : 'wait'}>{t(clash.overridden ? 'event.clash.allowed' : `event.clash.${clash.severity}`)}</Status>{' '}
        <b>{t(`event.clash.kind.${clash.kind}`, { road: clash.road ?? '' })}</b> <a href={to.deskEvent(other.number)}>{other.title}</a>
        <br />
        <span class="quiet">
          {daysText(tongue, { ...other, timeKnown: true })}, {hoursText(t, tongue, { ...other, timeKnown: true })} · {other.place}
        </span>
      </p>
      {hard && event.state === 'submitted' && (
        <details>
          <summary>{t('event.clash.allow')}</summary>
          <form method="post" action={to.deskEventErrand(event.number, 'izinkan')}>
            <input type="hidden" name="once" value={once} />
            <input type="hidden" name="other" value={other.number} />
            <input type="hidden" name="subject" value={clash.subject} />
            <TextArea
              t={t}
              name="reason"
              label={t('event.clash.reason')}
              hint={t('event.clash.reason_hint')}
              value={form.reason}
              error={complaints(t, refusals)('reason')}
              rows={2}
              maxlength={2000}
            />
            <Button closed={closed.override}>{t('event.clash.do_allow')}</Button>
          </form>
        </details>
      )}
    </li>
  )
}

const Clashes = (facts: DeskFacts) => {
  const { t, tongue, clashes, days } = facts
  return (
    <section>
      <h2>{clashes.length === 0 ? t('event.clash.none') : t('event.clash.title', { n: clashes.length })}</h2>
      <ul class="clash-list">
        {clashes.map((clash) => (
          <ClashLine {...facts} clash={clash} />
        ))}
      </ul>
      {clashes.length > 0 && days.length > 0 && (
        <p>
          {t('event.clash.other_days')} <b>{days.map((day) => formatLongDay(noon(day), tongue)).join('; ')}</b>
        </p>
      )}
    </section>
  )
}

const Decide = ({ t, event, form, refusals, closed, once }: DeskFacts) => {
  const wrong = complaints(t, refusals)
  const waits = event.state === 'submitted'
  return waits || event.state === 'published' ? (
    <section>
      <h2>{waits ? t('event.desk.decide') : t('event.desk.take_off')}</h2>
      <form method="post" action={to.deskEventErrand(event.number, waits ? 'terbitkan' : 'tarik')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <input type="hidden" name="version" value={String(event.version)} />
        <TextArea
          t={t}
          name="reason"
          label={waits ? t('event.desk.return_reason') : t('event.desk.withdraw_reason')}
          hint={waits ? t('event.desk.return_hint') : t('event.desk.withdraw_hint')}
          value={form.reason}
          error={wrong('reason')}
          rows={3}
          maxlength={2000}
          optional={waits}
        />
        <p class="acts">
          {waits ? (
            <Button closed={closed.publish}>{t('event.desk.publish')}</Button>
          ) : (
            <Button kind="danger" closed={closed.publish}>
              {t('event.desk.withdraw')}
            </Button>
          )}
          {waits && closed.publish === undefined && (
            <Button kind="ghost" action={to.deskEventErrand(event.number, 'kembalikan')}>
              {t('event.desk.return')}
            </Button>
          )}
        </p>
      </form>
    </section>
  ) : null
}

/** Sent in twice, and both published: one stays, and the other's address leads to it. */
const Merge = ({ t, event, same, form, refusals, closed, once }: DeskFacts) => {
  const wrong = complaints(t, refusals)
  if (event.state !== 'published' || event.isUmbrella) return null
  return (
    <details class="event-merge" open={wrong('into') !== undefined}>
      <summary>{t('event.merge.title')}</summary>
      <form method="post" action={to.deskEventErrand(event.number, 'gabung')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-gabung`} />
        <TextField
          t={t}
          name="into"
          label={t('event.merge.into')}
          hint={t('event.merge.hint')}
          value={form.into || same.find(({ published }) => published)?.number}
          error={wrong('into')}
          maxlength={40}
          width="medium"
        />
        <p class="acts">
          <Button kind="danger" closed={closed.publish}>
            {t('event.merge.do')}
          </Button>
        </p>
      </form>
    </details>
  )
}

const Duties = ({ t, tongue, event, duties, form, refusals, closed, once }: DeskFacts) =>
  duties.length === 0 ? null : (
    <>
      <DutyClock t={t} tongue={tongue} duties={duties} />
      <form method="post" action={to.deskEventErrand(event.number, 'kewajiban')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <SelectField
          t={t}
          name="duty"
          label={t('event.duty.which')}
          choices={duties.filter(({ code }) => code !== 'room_consent').map(({ code, name }) => ({ value: code, label: name }))}
        />
        <SelectField
          t={t}
          name="state"
          label={t('event.state')}
          choices={['asked', 'done', 'not_needed', 'refused'].map((value) => ({ value, label: t(`event.duty.${value}`) }))}
        />
        <TextField
          t={t}
          name="reference"
          label={t('event.duty.number')}
          value={form.reference}
          error={complaints(t, refusals)('reference')}
          maxlength={120}
          width="medium"
          optional
        />
        <Button kind="ghost" closed={closed.publish}>
          {t('event.duty.note')}
        </Button>
      </form>
    </>
  )

/** One event as the calendar's desk sees it: what clashes, what is late, who sent it, and the decision. */
export const DeskEventView = (facts: DeskFacts) => {
  const { t, tongue, event, same, refusals, news } = facts
  const cost = costText(t, event.price)
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <p class="number">
        {event.number} <EventStateMark t={t} state={event.state} /> <EventStatusMark t={t} status={event.status} />
      </p>
      <h1>{event.title}</h1>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      {event.lateKnown.length > 0 && event.state === 'submitted' && <Notice kind="warn">{t('event.desk.late_known')}</Notice>}
      {same.length > 0 && (
        <Notice kind="warn">
          {t('event.desk.same')}{' '}
          {same.map((one) => (
            <a href={to.deskEvent(one.number)}>{`${one.number} ${one.title} `}</a>
          ))}
        </Notice>
      )}
      <p class="lead">{event.summary}</p>
      <EventDates t={t} tongue={tongue} event={event} />
      <Facts
        facts={[
          [
            t('event.place'),
            [event.place || event.onlineUrl, event.booking && t('event.desk.booking', { number: event.booking })]
              .filter(Boolean)
              .join(' · '),
          ],
          [t('event.organiser'), event.organiser],
          [t('event.crowd'), t('event.people', { n: formatCount(event.crowd) })],
          [t('event.cost'), cost ?? t('event.unsaid')],
          [t('event.subsector'), event.subsectorName ?? t('event.unsaid')],
          [t('event.kelurahan'), event.kelurahanName ?? t('event.unsaid')],
          [
            t('event.desk.contact'),
            event.contact ? [event.contact.name, event.contact.email, event.contact.phone].filter(Boolean).join(' · ') : t('event.unsaid'),
          ],
        ]}
      />
      {event.body && <p>{event.body}</p>}
      <EventPictures
        t={t}
        pictures={facts.pictures}
        open={['submitted', 'returned', 'published'].includes(event.state)}
        closed={facts.closed.publish}
        address={(picture) => to.deskEventPicture(event.number, picture)}
        errand={(name) => to.deskEventErrand(event.number, name)}
        typed={facts.photo}
        refusals={refusals}
        once={facts.once}
      />
      <Clashes {...facts} />
      <Decide {...facts} />
      <Merge {...facts} />
      <Duties {...facts} />
      <Officials
        {...facts}
        wrong={complaints(t, refusals)}
        closed={facts.closed.publish}
        named={facts.officials}
        action={to.deskEventErrand(event.number, 'pejabat')}
        here={to.deskEvent(event.number)}
      />
      <OrganiserBox {...facts} wrong={complaints(t, refusals)} closed={facts.closed.publish} />
      <UmbrellaBox {...facts} typed={facts.form.part} wrong={complaints(t, refusals)} closed={facts.closed.publish} />
      <EventSteps t={t} tongue={tongue} event={event} />
      {event.state === 'published' && (
        <p>
          <a href={to.deskScorecard(event.number)}>{t('curation.desk.link')}</a>
        </p>
      )}
    </>
  )
}
