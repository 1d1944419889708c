import { raw } from 'hono/html'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { dayOf, dayPlus, formatClock, formatDay, formatLongDay, type Tongue } from '#src/base/time.ts'
import { type Dated, daysOf } from '#src/events/calendar.db.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Status } from '#src/ui/status.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

type Spoken = Pick<Dated, 'startsAt' | 'endsAt' | 'timeKnown'>

/** `19.00–22.00 WIB`, `22.00–02.00 (+1) WIB`, `19.00 WIB – selesai`, or that the hour is not announced. */
export function hoursText(t: Say, tongue: Tongue, { startsAt, endsAt, timeKnown }: Spoken): string {
  if (!timeKnown) return t('event.time_unknown')
  const from = formatClock(startsAt, tongue)
  if (endsAt === null) return t('event.until_unknown', { from })
  const [bare, zone] = [from.replace(/ \w+$/, ''), from.replace(/^\S+ /, '')]
  const midnight = dayOf(endsAt) === dayPlus(dayOf(startsAt), 1) && formatClock(endsAt, 'en').startsWith('00:00')
  const until = midnight ? (tongue === 'id' ? '24.00' : '24:00') : formatClock(endsAt, tongue).replace(/ \w+$/, '')
  const next = !midnight && daysOf({ startsAt, endsAt }).length === 1 && dayOf(endsAt) !== dayOf(startsAt) ? ' (+1)' : ''
  return `${bare}–${until}${next} ${zone}`
}

/** The day, or the first and the last of several. */
export function daysText(tongue: Tongue, date: Spoken): string {
  const days = daysOf(date)
  if (days.length === 1) return formatLongDay(date.startsAt, tongue)
  return `${formatDay(date.startsAt, tongue)} – ${formatDay(new Date((date.endsAt ?? date.startsAt).getTime() - 1), tongue)}`
}

export const costText = (t: Say, price: number | null): string | undefined =>
  price === null ? undefined : price === 0 ? t('event.free') : t('event.from_price', { price: formatRupiah(rupiah(price)) })

/** What became of it, in words; nothing where it simply stands. */
export const EventStatusMark = ({ t, status, cancelled }: { t: Say; status: Dated['status']; cancelled?: boolean }) =>
  cancelled || status === 'cancelled' ? (
    <Status kind="warn">{t('event.status.cancelled')}</Status>
  ) : status === 'scheduled' ? null : (
    <Status kind="wait">{t(`event.status.${status}`)}</Status>
  )

/** Its cloth: the same for the life of an event, and never under text. */
export const EventCloth = ({ seed }: { seed: string }) => (
  <div class="event-cloth" aria-hidden="true">
    {raw(motifSwatch(`acara/${seed}`, { width: 640, height: 120, scale: 0.8 }))}
  </div>
)

/** One date in a list, under its day. */
export const DateLine = ({ t, tongue, date }: { t: Say; tongue: Tongue; date: Dated }) => {
  const cost = costText(t, date.price)
  return (
    <div class="it">
      <h3>
        <a href={to.event(date.slug)}>{date.title}</a>
      </h3>
      <p class="small">{[hoursText(t, tongue, date), date.place, cost].filter(Boolean).join(' · ')}</p>
      <p class="small quiet">{[date.subsectorName, date.kelurahan, date.umbrella].filter(Boolean).join(' · ')}</p>
      <EventStatusMark t={t} status={date.status} cancelled={date.cancelled} />
    </div>
  )
}

/** Dates in the order of their days, each day once. */
export const DateList = ({
  t,
  tongue,
  dates,
  from,
  month,
  onPhone,
}: {
  t: Say
  tongue: Tongue
  dates: readonly Dated[]
  /** What began before is shown under this day. */
  from?: Date | undefined
  /** Whether each day says its month. */
  month: boolean
  /** A month on a desk shows them already. */
  onPhone?: boolean
}) => {
  const days = new Map<string, Dated[]>()
  for (const date of dates) {
    const first = dayOf(date.startsAt)
    const day = from && first < dayOf(from) ? dayOf(from) : first
    days.set(day, [...(days.get(day) ?? []), date])
  }
  return (
    <ol class={onPhone ? 'event-agenda on-phone' : 'event-agenda'}>
      {[...days].map(([day, here]) => {
        const at = here[0] && dayOf(here[0].startsAt) === day ? here[0].startsAt : (from as Date)
        return (
          <li>
            <p class="d">
              {Number(day.slice(8))}
              <span>{formatLongDay(at, tongue).replace(/,.*/, '')}</span>
              <span class="vh"> {formatDay(at, tongue)}</span>
              {month && <span aria-hidden="true">{formatDay(at, tongue).replace(/^\d+ | \d+$/g, '')}</span>}
            </p>
            <div>
              {here.map((date) => (
                <DateLine t={t} tongue={tongue} date={date} />
              ))}
            </div>
          </li>
        )
      })}
    </ol>
  )
}
