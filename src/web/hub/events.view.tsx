import type { Day, Tongue } from '#src/base/time.ts'
import { monthPlus } from '#src/base/time.ts'
import type { Dated } from '#src/events/calendar.db.ts'
import type { Choice, PlaceOnMap } from '#src/events/choices.db.ts'
import type { Week } from '#src/events/month.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { stepOf, tileMap } from '#src/ui/tile-map.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MonthTable, monthName } from './event-month.view.tsx'
import { DateList } from './event-parts.view.tsx'

export const tabs = ['kalender', 'hari', 'pekan', 'bulan', 'peta'] as const
export type EventTab = (typeof tabs)[number]

export type Filters = { subsektor?: string | undefined; kelurahan?: string | undefined; biaya?: string | undefined; q?: string | undefined }

export type EventsFacts = {
  t: Say
  tongue: Tongue
  tab: EventTab
  month: string
  today: Day
  now: Date
  chosen: Day | undefined
  filters: Filters
  dates: readonly Dated[]
  next: string | undefined
  weeks: readonly Week[]
  holidays: ReadonlyMap<string, string>
  notes: ReadonlyMap<string, string>
  places: readonly PlaceOnMap[]
  counts: ReadonlyMap<string, number>
  subsectors: readonly Choice[]
  illustrative: boolean
}

const Tabs = ({ t, tab, filters }: Pick<EventsFacts, 't' | 'tab' | 'filters'>) => (
  <nav class="event-tabs" aria-label={t('event.views')}>
    {tabs.map((one) => (
      <a href={to.events({ ...filters, tampil: one === 'kalender' ? undefined : one })} aria-current={one === tab ? 'page' : undefined}>
        {t(`event.tab.${one}`)}
      </a>
    ))}
  </nav>
)

const FilterForm = ({ t, tab, month, filters, places, subsectors }: EventsFacts) => (
  <details class="event-filter" open={Object.values(filters).some(Boolean)}>
    <summary>{t('event.filter')}</summary>
    <form method="get" action={to.events()}>
      {tab === 'kalender' ? <input type="hidden" name="bulan" value={month} /> : <input type="hidden" name="tampil" value={tab} />}
      <TextField t={t} name="q" label={t('event.search')} value={filters.q} type="search" maxlength={80} optional />
      <SelectField
        t={t}
        name="subsektor"
        label={t('event.subsector')}
        empty={t('event.any')}
        choices={subsectors}
        value={filters.subsektor}
        optional
      />
      <SelectField
        t={t}
        name="kelurahan"
        label={t('event.kelurahan')}
        empty={t('event.any')}
        choices={places.map(({ code, name }) => ({ value: code, label: name }))}
        value={filters.kelurahan}
        optional
      />
      <SelectField
        t={t}
        name="biaya"
        label={t('event.cost')}
        empty={t('event.any')}
        choices={[
          { value: 'gratis', label: t('event.free') },
          { value: 'berbayar', label: t('event.paid') },
        ]}
        value={filters.biaya}
        optional
      />
      <p class="acts">
        <Button>{t('event.do_filter')}</Button>
        {Object.values(filters).some(Boolean) && <a href={to.events()}>{t('event.clear_filter')}</a>}
      </p>
    </form>
  </details>
)

/** The kelurahan as tiles of one dye, each with the number of dates to come; the list beside it says the same. */
const TileMap = ({ t, places, counts, filters }: EventsFacts) => {
  const most = Math.max(0, ...counts.values())
  const tiles = new Map(
    tileMap(places.map(({ code, district, lat, lon }) => ({ key: code, group: district, lat, lon }))).map((tile) => [tile.key, tile]),
  )
  return (
    <ul class="tiles">
      {places.map(({ code, name }) => {
        const tile = tiles.get(code)
        const n = counts.get(code) ?? 0
        const edges = tile?.edges.map((edge) => `edge-${edge}`).join(' ') ?? ''
        return (
          <li class={`tile x${tile?.column} y${tile?.row} step${stepOf(n, most)} ${edges}`}>
            <a href={to.events({ ...filters, kelurahan: code })}>
              <span>{name}</span>
              <b>{n}</b>
              <span class="vh"> {t('event.dates_word')}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}

const Stepper = ({ t, tongue, month, today, filters }: EventsFacts) => {
  const step = (months: number) => monthPlus(month, months)
  return (
    <div class="event-step">
      <a href={to.events({ ...filters, bulan: step(-1) })} aria-label={monthName(step(-1), tongue)}>
        ←
      </a>
      <a href={to.events({ ...filters, bulan: today.slice(0, 7) })}>{t('event.this_month')}</a>
      <a href={to.events({ ...filters, bulan: step(1) })} aria-label={monthName(step(1), tongue)}>
        →
      </a>
    </div>
  )
}

/** A month that has had its dates is over; one that never had any is empty. */
const Nothing = ({ t, tongue, tab, month, weeks, chosen, filters }: EventsFacts) => {
  if (tab === 'peta') return null
  const had = weeks.some(({ cells, bars }) => bars.length > 0 || cells.some(({ all, other }) => all > 0 && !other))
  if (tab !== 'kalender' || chosen !== undefined || !had)
    return (
      <Empty
        seed={`acara-${month}-${tab}`}
        title={t('event.empty')}
        action={<a href={to.events({ tampil: 'bulan' })}>{t('event.see_month')}</a>}
      >
        {t('event.empty_why')}
      </Empty>
    )
  const next = monthPlus(month, 1)
  return (
    <p>
      {t('event.month_over', { month: monthName(month, tongue) })}{' '}
      <a href={to.events({ ...filters, bulan: next })}>{t('event.see_next_month', { month: monthName(next, tongue) })}</a>
    </p>
  )
}

const titleOf = ({ t, tongue, tab, month }: EventsFacts) => (tab === 'kalender' ? monthName(month, tongue) : t(`event.title.${tab}`))

/** The city's year: a month, today, this week, this month, or where in the city. */
export const EventsView = (facts: EventsFacts) => {
  const { t, tongue, tab, month, filters, dates, now } = facts
  const kept = { ...filters }
  return (
    <div class="events wrap">
      <Breadcrumb t={t} crumbs={[{ label: t('ui.nav.home'), href: to.home() }, { label: t('event.calendar') }]} />
      <h1>{titleOf(facts)}</h1>
      <div class="event-bar">
        {tab === 'kalender' && <Stepper {...facts} />}
        <LinkButton href={to.sendEvent()}>{t('event.propose')}</LinkButton>
        <Tabs t={t} tab={tab} filters={filters} />
      </div>
      {facts.illustrative && <Notice kind="info">{t('event.example')}</Notice>}
      <FilterForm {...facts} />
      {tab === 'kalender' && <MonthTable {...facts} kept={kept} />}
      {tab === 'kalender' && <p class="small quiet phone-only">{t('event.lozenges')}</p>}
      {tab === 'peta' && <TileMap {...facts} />}
      {dates.length > 0 && <h2 class="vh">{t('event.list')}</h2>}
      {dates.length > 0 ? (
        <DateList
          t={t}
          tongue={tongue}
          dates={dates}
          from={tab === 'kalender' ? undefined : now}
          month={tab !== 'kalender'}
          onPhone={tab === 'kalender' && facts.chosen === undefined}
        />
      ) : (
        <Nothing {...facts} />
      )}
      <Pager t={t} next={facts.next} />
      <p class="small">
        <a href={to.calendarIcs({ subsektor: filters.subsektor, kelurahan: filters.kelurahan, biaya: filters.biaya })}>
          {t('event.take_ics')}
        </a>{' '}
        <span class="quiet">{t('event.ics_note')}</span>
      </p>
      <p class="small">
        {t('event.out')} <a href={to.monthSheet({ bulan: month })}>{t('event.out.print')}</a>,{' '}
        <a href={to.eventsEmbed()}>{t('event.out.embed')}</a>, <a href={to.eventsFeed('atom')}>Atom</a>,{' '}
        <a href={to.eventsFeed('rss')}>RSS</a>, <a href={to.eventsFeed('json')}>JSON</a>
      </p>
    </div>
  )
}
