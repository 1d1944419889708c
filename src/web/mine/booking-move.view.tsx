import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { dayOf, formatClock, type Tongue } from '#src/base/time.ts'
import type { Alternative } from '#src/spaces/alternatives.ts'
import { beginsAt, endsAt, type Period } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { Button } from '#src/ui/button.tsx'
import { SelectField } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { clockChoices, inAddress, type WishTyped } from '../hub/_wish.ts'
import { Carried } from '../hub/book-frame.view.tsx'
import { ObjectLink } from '../hub/object.view.tsx'
import { to } from '../to.ts'
import type { ErrandShown } from './_booking-errand.tsx'
import { ErrandKeys } from './booking-errand.view.tsx'

type Tried = { refusals: readonly Refusal[]; alternatives: readonly Alternative[]; periods?: readonly Period[] }
type Facts = ErrandShown & { t: Say; tongue: Tongue; booking: WholeBooking; grid: number; typed: WishTyped; tried: Tried | undefined }

const timesOf = (typed: WishTyped) => inAddress({ ...typed, people: '', extras: {}, answers: {} })

/** The same form with another time in it. */
function instead(booking: WholeBooking, { periods }: Alternative): string {
  const [start, end] = [beginsAt(periods), endsAt(periods)]
  const last = dayOf(new Date(end.getTime() - 1))
  const clock = (at: Date) => formatClock(at, 'en').slice(0, 5)
  return to.myBookingErrand(booking.number, 'pindah', {
    hari: dayOf(start),
    sampai_hari: last === dayOf(start) ? '' : last,
    cara: periods.length > 1 ? 'jam_sama' : '',
    dari: clock(start),
    sampai: dayOf(end) === last ? clock(end) : '24:00',
  })
}

const Others = ({ t, tongue, booking, tried }: Facts) =>
  tried && tried.alternatives.length > 0 ? (
    <section class="others" aria-labelledby="lain">
      <h2 id="lain">{t('room.others')}</h2>
      <ul>
        {tried.alternatives.map((one) => (
          <li>
            <a href={instead(booking, one)}>
              <b>{t(`room.other.${one.kind}`, { item: '', space: one.name, n: 0 })}</b> {whenText(one.periods, tongue)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  ) : null

/** From when to when, and at what price: seen before it is done. */
const Preview = ({ t, tongue, booking, typed, tried, once }: Facts) =>
  tried?.periods && tried.refusals.length === 0 ? (
    <section class="preview" aria-labelledby="jadi">
      <h2 id="jadi">{t('room.my.move_preview')}</h2>
      <dl class="facts">
        <div>
          <dt>{t('room.my.move_was')}</dt>
          <dd>
            <s>{whenText(booking.periods, tongue)}</s>
          </dd>
        </div>
        <div>
          <dt>{t('room.my.move_will')}</dt>
          <dd>
            <b>{whenText(tried.periods, tongue)}</b>
          </dd>
        </div>
        <div>
          <dt>{t('room.price')}</dt>
          <dd>{t('room.my.move_price', { price: formatRupiah(rupiah(booking.price)) })}</dd>
        </div>
      </dl>
      <form method="post" action={to.myBookingErrand(booking.number, 'pindah')} class="acts">
        <ErrandKeys once={once} version={booking.version} />
        <Carried values={timesOf(typed)} />
        <Button>{t('room.my.move_now')}</Button>
      </form>
    </section>
  ) : null

export const MoveView = (facts: Facts) => {
  const { t, tongue, booking, grid, typed, tried, refusals } = facts
  // what the form was refused for is on top already
  const seen = refusals.length > 0 ? [] : (tried?.refusals ?? [])
  const wrong = complaints(t, refusals.length > 0 ? refusals : seen)
  const times = clockChoices(grid, tongue)
  return (
    <>
      <ErrorSummary t={t} refusals={seen} />
      <Others {...facts} />
      {seen.length > 0 && <ObjectLink t={t} refusals={seen} booking={booking.number} />}
      <Preview {...facts} />
      <form method="get" action={to.myBookingErrand(booking.number, 'pindah')} class="fields-form">
        <input type="hidden" name="cara" value={typed.mode} />
        <TextField t={t} name="hari" label={t('room.day')} type="date" value={typed.day} error={wrong('hari')} width="medium" />
        {typed.endDay && (
          <TextField
            t={t}
            name="sampai_hari"
            label={t('room.end_day')}
            type="date"
            value={typed.endDay}
            error={wrong('sampai_hari')}
            width="medium"
          />
        )}
        <div class="two">
          <SelectField t={t} name="dari" label={t('room.from_clock')} value={typed.from} choices={times} error={wrong('dari')} />
          <SelectField t={t} name="sampai" label={t('room.until_clock')} value={typed.until} choices={times} error={wrong('sampai')} />
        </div>
        <p class="acts">
          <Button kind={tried && tried.refusals.length === 0 ? 'ghost' : 'main'}>{t('room.my.move_look')}</Button>
          <a href={to.myBooking(booking.number)}>{t('room.my.keep')}</a>
        </p>
      </form>
    </>
  )
}
