import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { type Day, formatDay, formatMoment, type Tongue } from '#src/base/time.ts'
import type { Zone } from '#src/base/zones.ts'
import type { BookingLine, WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { MyFeed } from '#src/spaces/feed.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { PriceLines } from '../hub/book-why.view.tsx'
import { noon } from '../hub/spaces.view.tsx'
import { to } from '../to.ts'
import { MyFeedPart } from './feed.view.tsx'
import { MineFrame } from './mine-frame.view.tsx'

const kinds: Readonly<Record<BookingLine['state'], StatusKind>> = {
  held: 'wait',
  pending: 'wait',
  awaiting_payment: 'wait',
  confirmed: 'ok',
  in_use: 'ok',
  completed: 'plain',
  awaiting_tariff: 'wait',
  awaiting_basis: 'wait',
  declined: 'warn',
  cancelled: 'plain',
  expired: 'plain',
  no_show: 'warn',
}

export const BookingStatus = ({ t, state }: { t: Say; state: BookingLine['state'] }) => (
  <Status kind={kinds[state]}>{t(`room.state.${state}`)}</Status>
)

export const MyBookingsView = ({
  t,
  tongue,
  bookings,
  more,
  feed,
  news,
  series,
  zone,
}: {
  t: Say
  tongue: Tongue
  bookings: readonly BookingLine[]
  more: string | undefined
  feed: MyFeed | undefined
  news: string | undefined
  series: Child
  zone: Zone | undefined
}) => (
  <MineFrame t={t} refusals={[]} room="bookings" title={t('room.mine')} news={news}>
    {series}
    {bookings.length === 0 && series ? null : bookings.length === 0 ? (
      <Empty seed="pemesanan" title={t('room.mine_empty')} action={<LinkButton href={to.spaces()}>{t('room.look')}</LinkButton>}>
        {t('room.mine_empty_why')}
      </Empty>
    ) : (
      <ul class="bookings">
        {bookings.map((one) => (
          <li>
            <p class="number">
              {one.number} <BookingStatus t={t} state={one.state} />
            </p>
            <h2>
              <a href={to.myBooking(one.number)}>{one.title || (tongue === 'en' ? one.spaceEn : one.space)}</a>
            </h2>
            <p>
              {tongue === 'en' ? one.spaceEn : one.space} · {whenText([{ start: one.start, end: one.end }], tongue, zone)}
            </p>
          </li>
        ))}
      </ul>
    )}
    {more && (
      <p class="acts">
        <a href={to.myBookings({ sesudah: more })}>{t('room.older')}</a>
      </p>
    )}
    <p class="acts">
      <a href={to.myWaiting()}>{t('room.wait.mine')}</a>
      <a href={to.myObjections()}>{t('room.object.mine')}</a>
    </p>
    <MyFeedPart t={t} tongue={tongue} feed={feed} />
  </MineFrame>
)

/** Whose turn it is and until when: said on every booking that waits. */
export const TurnLine = ({ t, tongue, booking }: { t: Say; tongue: Tongue; booking: WholeBooking }) => {
  const { state, decideBy, turn, lapsesAt, bill } = booking
  const posts = turn.map((post) => t(`room.post.${post}`)).join(', ')
  if (state === 'pending')
    return (
      <Notice kind="wait">
        {t('room.turn_pending', {
          posts: posts || t('room.decides_nobody'),
          day: decideBy ? formatDay(noon(decideBy as Day), tongue) : '',
        })}
      </Notice>
    )
  if (state === 'awaiting_payment' && bill)
    return (
      <Notice kind="wait">
        {t('room.turn_payment', {
          amount: formatRupiah(rupiah(bill.amount)),
          number: bill.number,
          until: formatMoment(lapsesAt ?? bill.dueAt, tongue),
        })}
      </Notice>
    )
  if (state === 'confirmed') return <Notice kind="done">{t('room.turn_confirmed')}</Notice>
  if (state === 'awaiting_basis' || state === 'awaiting_tariff') return <Notice kind="warn">{t(`room.turn_${state}`)}</Notice>
  return null
}

/** What a booking is and on what it rests; for its applicant and for the desk alike. */
export const BookingFacts = ({ t, tongue, booking, zone }: { t: Say; tongue: Tongue; booking: WholeBooking; zone?: Zone | undefined }) => (
  <>
    <Facts
      facts={[
        [t('room.when'), whenText(booking.periods, tongue, zone)],
        [
          t('room.what'),
          booking.items
            .map((one) => `${one.quantity > 1 ? `${one.quantity} × ` : ''}${tongue === 'en' ? one.nameEn : one.name}`)
            .join(', '),
        ],
        [t('room.how_many'), String(booking.people)],
        [t('room.applicant'), booking.applicant],
        ...(booking.purpose ? [[t('room.purpose'), booking.purpose] as const] : []),
        ...(booking.class && booking.rule
          ? [
              [
                t('room.class'),
                <>
                  <b>{t(`room.class.${booking.class}`)}</b>. {tongue === 'en' ? booking.rule.plainEn : booking.rule.plain}{' '}
                  <a href={`${to.spaceRules()}#${booking.rule.code}`}>{booking.rule.code}</a>
                </>,
              ] as const,
              [
                t('room.basis'),
                booking.bases.map((one) => (
                  <>
                    <a href={to.legalBasis(one.code)}>{one.name}</a> {!one.verified && (
                      <Status kind="wait">{t('room.unverified')}</Status>
                    )}{' '}
                  </>
                )),
              ] as const,
            ]
          : []),
      ]}
    />
    {booking.class && <PriceLines t={t} tongue={tongue} lines={booking.tariff} price={booking.price} normal={booking.normalPrice} />}
  </>
)

export const BookingSteps = ({ t, tongue, booking }: { t: Say; tongue: Tongue; booking: WholeBooking }) => (
  <section>
    <h2>{t('room.history')}</h2>
    <ol class="booking-steps">
      {booking.steps.map((one) => (
        <li>
          <time>{formatMoment(one.at, tongue)}</time> <b>{t(`room.state.${one.to}`)}</b>
          {one.gone && one.instead && <p>{t('substitute.step', { gone: one.gone, instead: one.instead })}</p>}
          {one.reason && <p>{one.reason}</p>}
        </li>
      ))}
    </ol>
  </section>
)
