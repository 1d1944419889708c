import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { formatCivicDay, formatMoment, type Tongue } from '#src/base/time.ts'
import { beginsAt } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { BookingStanding } from '#src/spaces/booking-standing.db.ts'
import { mayBeReclassed, type OpenRequote } from '#src/spaces/requote.db.ts'
import type { Quote } from '#src/spaces/usage.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button } from '#src/ui/button.tsx'
import { MoneyField, TextArea } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { type Say, sayRefusal } from '#src/ui/words.ts'
import { Questions } from '../hub/_wish-fields.tsx'
import { Carried } from '../hub/book-frame.view.tsx'
import { ObjectLink } from '../hub/object.view.tsx'
import { to } from '../to.ts'
import type { ErrandShown } from './_booking-errand.tsx'
import { ErrandKeys } from './booking-errand.view.tsx'

const money = (amount: number): string => formatRupiah(rupiah(amount))

/** Class and price as they are and as they would be, side by side. */
const BeforeAfter = ({
  t,
  before,
  after,
}: {
  t: Say
  before: { class: string; price: number }
  after: { class: string; price: number }
}) => (
  <dl class="before-after">
    {[
      ['was', before],
      ['will', after],
    ].map(([key, one]) => {
      const { class: cls, price } = one as typeof before
      return (
        <div>
          <dt>{t(`room.my.${key}`)}</dt>
          <dd>
            <b>{price === 0 ? t('room.no_charge') : money(price)}</b> {t(`room.class.${cls}`)}
          </dd>
        </div>
      )
    })}
  </dl>
)

type Facts = ErrandShown & { t: Say; tongue: Tongue; booking: WholeBooking }

export const RequoteView = ({ t, tongue, booking, quote, once }: Facts & { quote: OpenRequote | undefined }) => {
  if (!quote) return <Notice>{t('spaces.requote.none')}</Notice>
  const more = quote.price - quote.before
  return (
    <>
      <BeforeAfter t={t} before={{ class: booking.class ?? 'social', price: quote.before }} after={quote} />
      <p>
        {t('room.my.requote_why', { reason: quote.reason, at: formatMoment(quote.at, tongue) })}{' '}
        <a href={`${to.spaceRules()}#${quote.rule}`}>{t('room.my.rule', { rule: quote.rule })}</a>
      </p>
      <Notice kind="wait">
        {t('room.my.requote_by', { until: formatMoment(beginsAt(booking.periods), tongue) })}{' '}
        {more > 0 && t('room.my.requote_bill', { amount: money(more) })}
      </Notice>
      <form method="post" action={to.myBookingErrand(booking.number, 'tarif-baru')} class="acts">
        <ErrandKeys once={once} />
        <Button name="accept" value="setuju">
          {t('room.my.requote_yes', { price: quote.price === 0 ? t('room.no_charge') : money(quote.price) })}
        </Button>
        <Button name="accept" value="tolak" kind="ghost">
          {t('room.my.requote_no')}
        </Button>
      </form>
      <p class="quiet">{t('room.my.requote_no_more')}</p>
      <ObjectLink t={t} booking={booking.number} />
    </>
  )
}

type ChangeFacts = Facts & {
  questions: readonly Question[]
  answers: Readonly<Record<string, string>>
  tried: Outcome<Quote> | undefined
}

const asFields = (answers: ChangeFacts['answers']) => Object.fromEntries(Object.entries(answers).map(([key, value]) => [`j_${key}`, value]))

/** What it would be now, and the form that says so. */
const ChangeTold = ({ t, booking, answers, tried, form, once, refusals }: ChangeFacts) => {
  if (!tried) return null
  if (!tried.ok)
    return (
      <>
        <Notice kind="warn">{tried.refusals.map((one) => sayRefusal(t, one)).join(' ')}</Notice>
        <ObjectLink t={t} refusals={tried.refusals} booking={booking.number} />
      </>
    )
  const quote = tried.value
  const same = quote.class === booking.class
  return (
    <section class="preview" aria-labelledby="jadi">
      <h2 id="jadi">{t(same ? 'room.my.change_same' : 'room.my.change_other')}</h2>
      <BeforeAfter
        t={t}
        before={{ class: booking.class ?? 'social', price: booking.price }}
        after={same ? { class: quote.class, price: booking.price } : quote}
      />
      <form method="post" action={to.myBookingErrand(booking.number, 'perubahan')} class="fields-form">
        <ErrandKeys once={once} />
        <Carried values={asFields(answers)} />
        <TextArea
          t={t}
          name="reason"
          label={t('room.my.change_reason')}
          hint={t('room.my.change_hint')}
          value={form.text('reason')}
          error={complaints(t, refusals)('reason')}
          rows={3}
          maxlength={2000}
        />
        <Button>{t('room.my.change_send')}</Button>
      </form>
    </section>
  )
}

export const ChangeView = (facts: ChangeFacts) => {
  const { t, booking } = facts
  if (!mayBeReclassed(booking.state)) return <Notice>{t('room.my.change_not_now')}</Notice>
  return (
    <>
      <p class="lead">{t('room.my.change_lead')}</p>
      <ChangeTold {...facts} />
      <form method="get" action={to.myBookingErrand(booking.number, 'perubahan')} class="questions">
        <Questions {...facts} />
        <p class="acts">
          <Button kind={facts.tried ? 'ghost' : 'main'}>{t('room.my.change_look')}</Button>
        </p>
      </form>
    </>
  )
}

/** What was asked for, where it stands, whose turn it is and until when. */
export const WaiverStands = ({
  t,
  tongue,
  standing,
  post,
}: {
  t: Say
  tongue: Tongue
  standing: BookingStanding
  post(code: string): string
}) => {
  const { waiver, request } = standing
  const turn = (posts: readonly string[], due: string | null) => ({
    posts: posts.map(post).join(', '),
    day: due ? formatCivicDay(due, tongue) : '-',
  })
  if (waiver?.granted === null)
    return (
      <Notice kind="wait">
        {t('room.my.waiver_case', { amount: money(waiver.amount), case: waiver.case, ...turn(waiver.posts, waiver.due) })}
      </Notice>
    )
  if (waiver)
    return (
      <Notice kind={waiver.granted ? 'done' : 'warn'}>
        {t(`room.my.waiver_${waiver.granted ? 'granted' : 'refused'}`, { amount: money(waiver.amount) })}{' '}
        {t('room.my.waiver_on', { basis: waiver.basis, article: waiver.article, decision: waiver.decision ?? '-' })}
      </Notice>
    )
  if (!request) return null
  if (request.answer === 'turned_down')
    return (
      <Notice kind="warn">
        {t('room.my.waiver_turned_down', {
          number: request.number,
          reason: request.said ?? '',
          basis: request.basis ?? '',
          article: request.article ?? '',
        })}
      </Notice>
    )
  return (
    <Notice kind="wait">
      {t('room.my.waiver_asked', { amount: money(request.amount), number: request.number, ...turn(request.posts, request.due) })}
    </Notice>
  )
}

export const WaiverView = ({
  t,
  tongue,
  booking,
  standing,
  post,
  form,
  once,
  refusals,
}: Facts & { standing: BookingStanding; post(code: string): string }) => {
  const wrong = complaints(t, refusals)
  const asked = standing.waiver !== null || standing.request !== null
  const open = (booking.state === 'pending' || booking.state === 'awaiting_payment') && booking.price > 0
  return (
    <>
      <WaiverStands t={t} tongue={tongue} standing={standing} post={post} />
      <p>
        {t('room.my.waiver_lead')} <a href={to.waivers()}>{t('room.my.waiver_register')}</a>
      </p>
      {!open && !asked && <Notice>{t('room.my.waiver_not_now')}</Notice>}
      {open && !asked && (
        <form method="post" action={to.myBookingErrand(booking.number, 'keringanan')} class="fields-form">
          <ErrandKeys once={once} />
          <MoneyField
            t={t}
            name="amount"
            label={t('room.my.waiver_amount')}
            hint={t('room.my.waiver_most', { price: money(booking.price) })}
            value={form.text('amount')}
            error={wrong('amount')}
            maxlength={16}
          />
          <TextArea
            t={t}
            name="reason"
            label={t('room.my.waiver_reason')}
            hint={t('room.my.waiver_hint')}
            value={form.text('reason')}
            error={wrong('reason')}
            rows={4}
            maxlength={2000}
          />
          <Button>{t('room.my.waiver_send')}</Button>
        </form>
      )}
    </>
  )
}
