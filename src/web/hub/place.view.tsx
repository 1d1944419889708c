import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Dated } from '#src/events/calendar.db.ts'
import type { PlacePage } from '#src/events/place-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { DateList } from './event-parts.view.tsx'

type PlaceFacts = {
  t: Say
  tongue: Tongue
  place: PlacePage
  past: boolean
  now: Date
  dates: readonly Dated[]
  next: string | undefined
}

/** Where an address is known only in part, the site it is of. */
const shortened = /^([a-z0-9.-]+)\/\S* \(address shortened\)$/i

/** Addresses of what the city has it from, each a link where it is a whole one. */
const Sources = ({ source }: { source: string }) => (
  <>
    {source.split(' ; ').map((one, at) => (
      <>
        {at > 0 && '; '}
        {/^https:\/\/\S+$/.test(one) ? (
          <a href={one} rel="noopener nofollow">
            {new URL(one).hostname}
          </a>
        ) : (
          one.replace(shortened, '$1')
        )}
      </>
    ))}
  </>
)

/** Where it is on record from, and whether anybody has looked. */
export const Standing = ({ t, place }: { t: Say; place: Pick<PlacePage, 'byDesk' | 'source' | 'verified'> }) => (
  <>
    {place.byDesk ? t('place.by_desk') : <Sources source={place.source} />}{' '}
    {!place.verified && <Status kind="wait">{t('event.duty.unverified')}</Status>}
  </>
)

export const namesText = (t: Say, { names }: Pick<PlacePage, 'names'>): string =>
  names.map(({ name, former }) => (former ? t('place.former', { name }) : name)).join('; ')

/** A known place: what is on record of it, and what is on there. */
export const PlaceView = ({ t, tongue, place, past, now, dates, next }: PlaceFacts) => (
  <div class="events wrap">
    <Breadcrumb t={t} crumbs={[{ label: t('event.page_title'), href: to.events() }, { label: place.name }]} />
    <h1>{place.name}</h1>
    <Facts
      facts={[
        ...(place.names.length > 0 ? ([[t('place.names'), namesText(t, place)]] as const) : []),
        [t('event.kelurahan'), place.kelurahanName ?? t('event.unsaid')],
        [t('place.road'), place.address || t('event.unsaid')],
        [t('place.capacity'), place.capacity === null ? t('event.unsaid') : t('event.people', { n: formatCount(place.capacity) })],
        ...(place.room ? ([[t('place.room'), <a href={to.space(place.room.slug)}>{place.room.name}</a>]] as const) : []),
        [t('place.source'), <Standing t={t} place={place} />],
      ]}
    />
    <section class="gap">
      <h2>{t(past ? 'place.past' : 'place.coming')}</h2>
      {dates.length > 0 ? (
        <DateList t={t} tongue={tongue} dates={dates} from={past ? undefined : now} month />
      ) : (
        <Empty seed={`tempat-${place.code}`} title={t(past ? 'place.no_past' : 'place.no_coming')}>
          {t('place.empty_why')}
        </Empty>
      )}
    </section>
    <Pager t={t} next={next} />
    <p>
      <a href={to.place(place.code, { tampil: past ? undefined : 'lewat' })}>{t(past ? 'place.see_coming' : 'place.see_past')}</a>
    </p>
    <p class="small">
      <a href={to.calendarIcs({ tempat: place.code })}>{t('place.ics')}</a> · <a href={to.eventsFeed('rss', { tempat: place.code })}>RSS</a>
    </p>
  </div>
)
