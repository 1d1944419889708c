import type { Child } from 'hono/jsx'
import { formatCount } from '#src/base/money.ts'
import { formatDay, formatLongDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { EventDate, EventPage } from '#src/events/event-read.db.ts'
import type { Duty } from '#src/events/permit.ts'
import type { EventPicture } from '#src/events/picture.ts'
import type { IntakeShown } from '#src/events/registration-read.db.ts'
import type { StallHere } from '#src/market/stall-read.db.ts'
import type { Balance } from '#src/support/balance.ts'
import type { GridRow } from '#src/support/event-need.db.ts'
import type { PromisesFor } from '#src/support/read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { BalanceBox } from './balance.view.tsx'
import { DutyClock } from './event-duties.view.tsx'
import { costText, daysText, EventCloth, EventStatusMark, hoursText } from './event-parts.view.tsx'
import { PartsByDay } from './event-parts-by-day.view.tsx'
import { EventHeroPicture, EventMorePictures } from './event-pictures.view.tsx'
import { StallsHere } from './event-stalls.view.tsx'
import { EventSupport } from './event-support.view.tsx'
import { SeatBox } from './seat-box.view.tsx'

type EventFacts = {
  t: Say
  tongue: Tongue
  event: EventPage
  title: string
  pictures: readonly EventPicture[]
  date: EventDate | undefined
  now: Date
  duties: readonly Duty[]
  support: PromisesFor
  balance: Balance
  needs: GridRow | undefined
  intakes: readonly IntakeShown[]
  stalls: readonly StallHere[]
}

/** What became of it, first and in full: nobody stands before a closed door because of us. */
const News = ({ t, tongue, event, date }: EventFacts) => {
  if (event.status === 'scheduled') return null
  const was = date?.previous.at(-1)
  return (
    <Notice kind={event.status === 'cancelled' ? 'warn' : 'info'}>
      <b>{t(`event.news.${event.status}`)}</b> {event.statusReason}
      {event.status === 'rescheduled' && was && <span class="was"> · {t('event.was_at', { when: formatLongDay(was, tongue) })}</span>}
      {event.status === 'moved_online' && event.onlineUrl && (
        <>
          {' '}
          <a href={event.onlineUrl} rel="noopener nofollow">
            {t('event.online_here')}
          </a>
        </>
      )}
    </Notice>
  )
}

const Place = ({ t, event }: { t: Say; event: EventPage }) => {
  if (event.placeKind === 'online')
    return (
      <a href={event.onlineUrl} rel="noopener nofollow">
        {t('event.online')}
      </a>
    )
  return (
    <>
      {event.space ? (
        <a href={to.space(event.space)}>{event.place}</a>
      ) : event.venue ? (
        <a href={to.place(event.venue)}>{event.place}</a>
      ) : (
        event.place
      )}
      {event.address && <span class="quiet"> · {event.address}</span>}
    </>
  )
}

/** The roads it passes, in order. */
const Route = ({ t, event }: EventFacts) => {
  const { route, routeFrom, routeTo } = event
  return route.length === 0 ? null : (
    <section>
      <h2>{t('event.route.title')}</h2>
      <p class="small quiet">
        {[routeFrom && t('event.route.from', { name: routeFrom.name }), routeTo && t('event.route.to', { name: routeTo.name })]
          .filter(Boolean)
          .join(' ')}
      </p>
      <ol>
        {route.map(({ name, byDesk }) => (
          <li>
            {name} {byDesk && <span class="small quiet">{t('place.by_desk')}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/** When a date was to be before it was moved by itself. */
const Was = ({ t, tongue, date }: { t: Say; tongue: Tongue; date: EventDate }) => {
  const was = date.previous.at(-1)
  return was ? <span class="small quiet">{t('event.was_at', { when: formatLongDay(was, tongue) })}</span> : null
}

const OtherDates = ({ t, tongue, event, date, now }: EventFacts) => {
  const others = event.dates.filter((one) => one.id !== date?.id && (one.endsAt ?? one.startsAt) >= now)
  const shown = others.slice(0, 12)
  return others.length === 0 ? null : (
    <section>
      <h2>{t('event.other_dates')}</h2>
      <ul class="date-list">
        {shown.map((one) => (
          <li>
            {daysText(tongue, one)}, {hoursText(t, tongue, one)} <EventStatusMark t={t} status="scheduled" cancelled={one.cancelled} />
            <Was t={t} tongue={tongue} date={one} />
          </li>
        ))}
      </ul>
      {others.length > shown.length && <p class="small quiet">{t('event.more_dates', { n: others.length - shown.length })}</p>}
    </section>
  )
}

/** A festival lasts from the first of its parts to the last. */
const Span = ({ tongue, event }: { tongue: Tongue; event: EventPage }) => {
  const starts = event.parts
    .flatMap(({ dates, status }) => (status === 'cancelled' || status === 'postponed' ? [] : dates.map(({ startsAt }) => startsAt)))
    .sort((a, b) => a.getTime() - b.getTime())
  const [first, last] = [starts[0], starts.at(-1)]
  return first && last ? (
    <p class="when">
      <b>
        {formatDay(first, tongue) === formatDay(last, tongue)
          ? formatDay(first, tongue)
          : `${formatDay(first, tongue)} – ${formatDay(last, tongue)}`}
      </b>
    </p>
  ) : null
}

const When = ({ t, tongue, date, event }: EventFacts) =>
  date === undefined ? (
    <Span tongue={tongue} event={event} />
  ) : (
    <p class={event.status === 'cancelled' ? 'when off' : 'when'}>
      <b>{event.status === 'postponed' ? t('event.date_open') : daysText(tongue, date)}</b>
      <span>{event.status === 'postponed' ? t('event.first_date', { when: daysText(tongue, date) }) : hoursText(t, tongue, date)}</span>
    </p>
  )

type Line = readonly [string, Child]

/** What is known of it, a line each; what nobody said has no line. */
function factsOf({ t, event }: EventFacts): Line[] {
  const cost = costText(t, event.price)
  const lines: (Line | false)[] = [
    !event.isUmbrella && [t('event.place'), <Place t={t} event={event} />],
    [t('event.organiser'), event.organiser],
    cost !== undefined && [t('event.cost'), cost],
    !event.isUmbrella && [t('event.audience'), t(`event.audience.${event.audience}`)],
    event.subsectorName !== null && [
      t('event.subsector'),
      <a href={to.events({ subsektor: event.subsector ?? '' })}>{event.subsectorName}</a>,
    ],
    event.kelurahanName !== null && [
      t('event.kelurahan'),
      <a href={to.events({ kelurahan: event.kelurahan ?? '' })}>{event.kelurahanName}</a>,
    ],
    !event.isUmbrella && [t('event.crowd'), t('event.people', { n: formatCount(event.crowd) })],
    event.funding !== 'unsaid' && [t('event.funding'), t(`event.funding.${event.funding}`)],
    [t('event.desk'), event.unitName],
  ]
  return lines.filter((line): line is Line => line !== false)
}

export const EventView = (facts: EventFacts) => {
  const { t, tongue, event, title, pictures, duties, intakes } = facts
  return (
    <article class="event wrap">
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          ...(event.umbrella ? [{ label: event.umbrella.title, href: to.event(event.umbrella.slug) }] : []),
          { label: title },
        ]}
      />
      <EventCloth seed={event.number} />
      <EventHeroPicture t={t} pictures={pictures} />
      <div class="event-head">
        <div>
          <h1>{title}</h1>
          <p class="lead">{event.summary}</p>
        </div>
        <div class="event-when">
          <When {...facts} />
          <p class="acts">
            {event.status !== 'cancelled' && event.dates.length > 0 && (
              <LinkButton href={to.eventIcs(event.slug)} icon="day" kind={intakes.length > 0 ? 'ghost' : 'main'}>
                {t('event.add')}
              </LinkButton>
            )}
          </p>
          <SeatBox t={t} tongue={tongue} slug={event.slug} intakes={intakes} />
          {event.accounted && (
            <p>
              <a href={to.eventReport(event.slug)}>{t('report.open')}</a>
            </p>
          )}
          {event.curated && (
            <p>
              <a href={to.curation(event.slug)}>{t('curation.open')}</a>
            </p>
          )}
        </div>
      </div>
      <News {...facts} />
      {!event.verified && <Status kind="wait">{t('event.unverified')}</Status>}
      <div
        class={
          event.body ||
          pictures.length > 1 ||
          event.parts.length > 0 ||
          facts.support.all > 0 ||
          facts.needs ||
          facts.stalls.length > 0 ||
          event.dates.length > 1
            ? 'event-body'
            : 'event-body bare'
        }
      >
        <div>
          {event.body.split(/\n{2,}/).map((paragraph) => (paragraph ? <p>{paragraph}</p> : null))}
          <EventMorePictures t={t} pictures={pictures} />
          <StallsHere t={t} stalls={facts.stalls} />
          <PartsByDay t={t} tongue={tongue} event={event} />
          <EventSupport t={t} tongue={tongue} promises={facts.support} slug={event.slug} needs={facts.needs} now={facts.now} />
          {event.status !== 'cancelled' && <BalanceBox t={t} balance={facts.balance} />}
          <Route {...facts} />
          <OtherDates {...facts} />
        </div>
        <aside>
          <Facts facts={factsOf(facts)} />
          {event.url && (
            <p>
              <a href={event.url} rel="noopener nofollow ugc">
                {t('event.own_page')}
              </a>
            </p>
          )}
          {duties.length > 0 && <DutyClock t={t} tongue={tongue} duties={duties} />}
          <p class="small quiet">{t('event.changed', { when: formatMoment(event.changedAt, tongue), number: event.number })}</p>
        </aside>
      </div>
    </article>
  )
}
