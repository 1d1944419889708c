import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatLongDay, type Tongue } from '#src/base/time.ts'
import type { Zone } from '#src/base/zones.ts'
import { beginsAt } from '#src/spaces/booking.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { isLive, nextDate, type SeriesDate, timesOf, type WholeSeries } from '#src/spaces/series-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Radios, SelectField } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { ruleWords } from '../hub/series-words.ts'
import { to } from '../to.ts'
import { BookingStatus } from './bookings.view.tsx'
import { MineFrame } from './mine-frame.view.tsx'
import { ZoneChoice } from './zone.view.tsx'

type Shown = { t: Say; tongue: Tongue; now: Date; zone: Zone | undefined }

const spaceName = (series: WholeSeries, tongue: Tongue) => (tongue === 'en' ? series.spaceEn : series.space)
const dayText = (date: SeriesDate, tongue: Tongue) => formatLongDay(beginsAt(timesOf(date)), tongue)

/** Why a date was left out, or stayed behind when the others moved. */
export const DateWhy = ({ t, date }: { t: Say; date: SeriesDate }) =>
  date.rule === '' ? null : <p>{sayRefusal(t, { rule: date.rule, facts: date.facts })}</p>

export const DateStatus = ({ t, date }: { t: Say; date: SeriesDate }) => (
  <>
    {date.booking ? <BookingStatus t={t} state={date.booking.state} /> : <Status kind="warn">{t('series.left_out')}</Status>}{' '}
    {date.state === 'exception' && <Status kind="plain">{t('series.exception')}</Status>}
  </>
)

const DateRow = ({ facts, series, date }: { facts: Shown; series: WholeSeries; date: SeriesDate }) => {
  const { t, tongue, now, zone } = facts
  const ahead = beginsAt(timesOf(date)) > now
  const day = dayText(date, tongue)
  return (
    <li class={date.booking ? undefined : 'barred'}>
      <p>
        <b>{whenText(timesOf(date), tongue, zone)}</b> <DateStatus t={t} date={date} />
      </p>
      <DateWhy t={t} date={date} />
      <div class="acts">
        {date.booking && <a href={to.myBooking(date.booking.number)}>{date.booking.number}</a>}
        {ahead && isLive(date) && (
          <a href={to.changeSeries(series.number, { hari: date.day })} aria-label={t('series.change_day', { day })}>
            {t('series.change')}
          </a>
        )}
        {ahead && !date.booking && (
          <PostButton
            to={to.mySeriesErrand(series.number, 'tambah')}
            values={{ hari: date.day }}
            kind="ghost"
            small
            label={t('series.readd_day', { day })}
          >
            {t('series.readd')}
          </PostButton>
        )}
      </div>
    </li>
  )
}

const CancelForm = ({ facts, series }: { facts: MySeriesFacts; series: WholeSeries }) => {
  const { t, tongue, form } = facts
  const wrong = complaints(t, facts.refusals)
  const open = series.dates.filter((one) => isLive(one) && beginsAt(timesOf(one)) > facts.now)
  if (open.length === 0) return null
  return (
    <details class="cancel" open={['lingkup', 'hari', 'reason'].some((name) => wrong(name) !== undefined)}>
      <summary>{t('series.cancel')}</summary>
      <p>{t('series.cancel_lead')}</p>
      <form method="post" action={to.mySeriesErrand(series.number, 'pembatalan')} class="fields-form">
        <Radios
          t={t}
          name="lingkup"
          label={t('series.cancel_reach')}
          value={form.reach || 'semua'}
          error={wrong('lingkup')}
          choices={[
            { value: 'semua', label: t('series.cancel_all', { n: open.length }) },
            { value: 'seterusnya', label: t('series.cancel_following') },
            { value: 'ini', label: t('series.cancel_this') },
          ]}
        />
        <SelectField
          t={t}
          name="hari"
          label={t('series.cancel_from')}
          value={form.day || open[0]?.day}
          choices={open.map((one) => ({ value: one.day, label: dayText(one, tongue) }))}
          error={wrong('hari')}
          optional
        />
        <TextArea t={t} name="reason" label={t('room.reason')} value={form.reason} error={wrong('reason')} rows={3} maxlength={2000} />
        <Button kind="danger">{t('series.cancel_now')}</Button>
      </form>
    </details>
  )
}

export type MySeriesFacts = Shown & {
  series: WholeSeries
  refusals: readonly Refusal[]
  news: string | undefined
  form: { reason: string; reach: string; day: string }
  once: string
  here: string
  signedIn: boolean
}

/** What a series is, for its applicant and for the desk alike. */
export const SeriesFacts = ({ t, tongue, series }: { t: Say; tongue: Tongue; series: WholeSeries }) => {
  const price = series.dates.filter(isLive).reduce((sum, { booking }) => sum + (booking?.price ?? 0), 0)
  return (
    <Facts
      facts={[
        [t('room.what'), spaceName(series, tongue)],
        [t('series.pattern'), ruleWords(t, series.rule, series.first, tongue)],
        [t('room.how_many'), String(series.people)],
        [t('room.applicant'), series.applicant],
        ...(series.purpose ? [[t('room.purpose'), series.purpose] as const] : []),
        [t('series.price', { n: series.dates.filter(isLive).length }), price === 0 ? t('room.no_charge') : formatRupiah(rupiah(price))],
        ...(series.season ? [[t('series.season_right'), t('series.season_given')] as const] : []),
      ]}
    />
  )
}

export const MySeriesView = (facts: MySeriesFacts) => {
  const { t, tongue, series } = facts
  return (
    <MineFrame t={t} refusals={facts.refusals} room="bookings" title={series.title} news={facts.news}>
      <p class="number">
        {series.number} <Status kind="plain">{t('series.series')}</Status>
      </p>
      <SeriesFacts t={t} tongue={tongue} series={series} />
      <section>
        <h2>{t('series.dates', { n: series.dates.length })}</h2>
        <ol class="series-dates">
          {series.dates.map((date) => (
            <DateRow facts={facts} series={series} date={date} />
          ))}
        </ol>
      </section>
      <CancelForm facts={facts} series={series} />
      <ZoneChoice t={t} zone={facts.zone} here={facts.here} signedIn={facts.signedIn} />
    </MineFrame>
  )
}

/** The series of a reader, one line each, above what was asked for once. */
export const SeriesLines = ({ t, tongue, all, now, zone }: Shown & { all: readonly WholeSeries[] }) =>
  all.length === 0 ? null : (
    <div class="series-lines">
      <h2>{t('series.mine')}</h2>
      <ul class="bookings">
        {all.map((series) => {
          const next = nextDate(series, now)
          return (
            <li>
              <p class="number">
                {series.number} <Status kind={next ? 'ok' : 'plain'}>{t('series.live', { n: series.dates.filter(isLive).length })}</Status>
              </p>
              <h3>
                <a href={to.mySeries(series.number)}>{series.title}</a>
              </h3>
              <p>
                {spaceName(series, tongue)} · {ruleWords(t, series.rule, series.first, tongue)}
                {next && ` · ${t('series.next', { when: whenText(timesOf(next), tongue, zone) })}`}
              </p>
            </li>
          )
        })}
      </ul>
    </div>
  )

/** On the page of one date: of which series it is. */
export const OfSeries = ({ t, number }: { t: Say; number: string | undefined }) =>
  number === undefined ? null : (
    <p>
      {t('series.part_of')} <a href={to.mySeries(number)}>{number}</a>
    </p>
  )
