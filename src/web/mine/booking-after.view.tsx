import { formatMoment, type Tongue } from '#src/base/time.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { BookingStanding } from '#src/spaces/booking-standing.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { ErrandShown } from './_booking-errand.tsx'
import { ErrandKeys } from './booking-errand.view.tsx'

type AppealFacts = ErrandShown & { t: Say; tongue: Tongue; now: Date; booking: WholeBooking; standing: BookingStanding }

/** What became of an appeal, or why none can be made. */
export const AppealStands = ({ t, tongue, now, standing }: Pick<AppealFacts, 't' | 'tongue' | 'now' | 'standing'>) => {
  const { appeal, appealUntil } = standing
  if (appeal?.granted === null) return <Notice kind="wait">{t('room.my.appeal_waits', { at: formatMoment(appeal.at, tongue) })}</Notice>
  if (appeal)
    return (
      <Notice kind={appeal.granted ? 'done' : 'warn'}>
        {t(`room.my.appeal_${appeal.granted ? 'granted' : 'refused'}`, { answer: appeal.answer })}
      </Notice>
    )
  if (appealUntil && appealUntil <= now)
    return <Notice kind="warn">{t('room.my.appeal_over', { until: formatMoment(appealUntil, tongue) })}</Notice>
  return null
}

export const AppealView = (facts: AppealFacts) => {
  const { t, tongue, now, booking, standing, form, once, refusals } = facts
  const open = booking.state === 'no_show' && standing.appeal === null && standing.appealUntil !== null && standing.appealUntil > now
  if (!open)
    return (
      <>
        <AppealStands {...facts} />
        {booking.state !== 'no_show' && !standing.appeal && <Notice>{t('room.my.appeal_none')}</Notice>}
      </>
    )
  return (
    <>
      <p>{t('room.my.appeal_lead', { until: standing.appealUntil ? formatMoment(standing.appealUntil, tongue) : '' })}</p>
      <form method="post" action={to.myBookingErrand(booking.number, 'banding')} class="fields-form">
        <ErrandKeys once={once} />
        <TextArea
          t={t}
          name="reason"
          label={t('room.my.appeal_reason')}
          hint={t('room.my.appeal_hint')}
          value={form.text('reason')}
          error={complaints(t, refusals)('reason')}
          rows={5}
          maxlength={2000}
        />
        <Button>{t('room.my.appeal_send')}</Button>
      </form>
    </>
  )
}

export const LevyView = ({
  t,
  booking,
  answered,
  form,
  once,
  refusals,
}: ErrandShown & { t: Say; booking: WholeBooking; answered: boolean }) => {
  const wrong = complaints(t, refusals)
  if (answered) return <Notice kind="done">{t('room.my.levy_answered')}</Notice>
  if (booking.state !== 'completed') return <Notice>{t('spaces.levy.not_yet')}</Notice>
  return (
    <>
      <p class="lead">{t('room.my.levy_lead')}</p>
      <form method="post" action={to.myBookingErrand(booking.number, 'pungutan')} class="fields-form">
        <ErrandKeys once={once} />
        <Radios
          t={t}
          name="demanded"
          label={t('room.my.levy_question')}
          value={form.given('demanded')}
          error={wrong('demanded')}
          choices={[
            { value: 'tidak', label: t('room.my.levy_no') },
            { value: 'ya', label: t('room.my.levy_yes'), hint: t('room.my.levy_yes_hint') },
          ]}
        />
        <TextArea
          t={t}
          name="says"
          label={t('room.my.levy_says')}
          hint={t('room.my.levy_says_hint')}
          value={form.text('says')}
          error={wrong('says')}
          rows={4}
          maxlength={2000}
          optional
        />
        <Button>{t('room.my.levy_send')}</Button>
      </form>
    </>
  )
}
