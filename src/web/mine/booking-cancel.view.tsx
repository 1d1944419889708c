import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatMoment, minutesAfter, type Tongue } from '#src/base/time.ts'
import { beginsAt, bookingClocks } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { ErrandShown } from './_booking-errand.tsx'
import { ErrandKeys } from './booking-errand.view.tsx'

export const cancelReasons = ['batal', 'waktu', 'tempat', 'peserta', 'biaya', 'lain'] as const

type Facts = ErrandShown & { t: Say; tongue: Tongue; booking: WholeBooking; now: Date }

/** What calling it off costs now, before anybody presses: the day it is free until, the bill, the time that is used already. */
const Cost = ({ t, tongue, booking, now }: Facts) => {
  const { bill, periods, state } = booking
  const freeUntil = minutesAfter(beginsAt(periods), -bookingClocks.freeCancelHours * 60)
  const used = state === 'in_use'
  const line = used ? 'cancel_used' : now < freeUntil ? 'cancel_free' : 'cancel_late'
  return (
    <Notice kind={line === 'cancel_free' ? 'info' : 'warn'}>
      <p>{t(`room.my.${line}`, { until: formatMoment(freeUntil, tongue) })}</p>
      {!used && bill?.state === 'issued' && <p>{t('room.my.cancel_bill', { number: bill.number })}</p>}
      {!used && bill?.state === 'paid' && <p>{t('room.my.cancel_paid', { amount: formatRupiah(rupiah(bill.amount)) })}</p>}
    </Notice>
  )
}

export const CancelView = (facts: Facts) => {
  const { t, booking, form, once, refusals } = facts
  const wrong = complaints(t, refusals)
  return (
    <>
      <Cost {...facts} />
      <form method="post" action={to.myBookingErrand(booking.number, 'pembatalan')} class="fields-form">
        <ErrandKeys once={once} version={booking.version} />
        <Radios
          t={t}
          name="why"
          label={t('room.my.cancel_why')}
          value={form.given('why')}
          error={wrong('why')}
          choices={cancelReasons.map((value) => ({ value, label: t(`room.my.cancel_why.${value}`) }))}
        />
        <TextArea
          t={t}
          name="reason"
          label={t('room.my.cancel_more')}
          hint={t('room.my.cancel_more_hint')}
          value={form.text('reason')}
          error={wrong('reason')}
          rows={3}
          maxlength={1800}
          optional
        />
        <p class="acts">
          <Button kind="danger">{t('room.cancel_now')}</Button>
          <a href={to.myBooking(booking.number)}>{t('room.my.keep')}</a>
        </p>
      </form>
    </>
  )
}
