import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { dayOf, formatDay, minutesAfter } from '#src/base/time.ts'
import type { Replayed } from '#src/governance/replay.db.ts'
import type { TurnHeld } from '#src/governance/turn-holders.db.ts'
import { beginsAt, bookingClocks } from '#src/spaces/booking.ts'
import type { WholeBooking } from '#src/spaces/booking-page.db.ts'
import type { DeskAbout } from '#src/spaces/desk-booking.db.ts'
import { mayBeReclassed } from '#src/spaces/requote.db.ts'
import type { Quote } from '#src/spaces/usage.db.ts'
import type { Question } from '#src/spaces/usage.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { hasWords } from '#src/ui/words.ts'
import { BookingFacts, BookingStatus, BookingSteps, TurnLine } from '../mine/bookings.view.tsx'
import { freshOnce } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import type { Wrong } from './_errand.ts'
import { Appeal, AskWaiver, Line, Objected, Reclass, Waivers, Wished } from './booking-acts.view.tsx'
import { DeskForm, DeskNews, fieldsOf } from './desk-parts.view.tsx'
import { ReplayOf } from './replay.view.tsx'
import { TurnByName } from './turn-held.view.tsx'

/** Why this reader may not, where he may not: the button stays and says so, with who may. */
export type Closed = Record<'approve' | 'proof' | 'refund' | 'desk' | 'reclass' | 'ask' | 'waive', string | undefined>

export type DeskBookingFacts = {
  visit: Visit
  booking: WholeBooking
  about: DeskAbout
  questions: readonly Question[]
  post(code: string): string
  bases: readonly { code: string; name: string; about: string }[]
  tried: { answers: Record<string, string>; quote?: Outcome<Quote> }
  /** Until when a person decides about whoever stayed away too often. */
  watched: Date | undefined
  wrong: Wrong
  closed: Closed
  held: readonly TurnHeld[]
  replay: readonly Replayed[]
  did: string | undefined
}

const at = ({ booking }: DeskBookingFacts, errand: string) => to.deskBookingErrand(booking.number, errand)

const Decide = (facts: DeskBookingFacts) => {
  const { visit, booking, wrong, closed } = facts
  const { t } = visit
  // two buttons of one form: what either refused is said at the same field
  const field = fieldsOf(t, wrong, wrong.errand === 'penolakan' ? 'penolakan' : 'persetujuan')
  return (
    <section>
      <h2>{t('room.desk.decide')}</h2>
      <DeskForm action={at(facts, 'persetujuan')}>
        <input type="hidden" name="version" value={String(booking.version)} />
        <TextArea {...field('reason')} label={t('room.desk.reason')} hint={t('room.desk.reason_hint')} rows={3} maxlength={2000} />
        <p class="acts">
          <Button closed={closed.approve}>{t('room.desk.approve')}</Button>
          {closed.approve === undefined && (
            <Button kind="danger" action={at(facts, 'penolakan')}>
              {t('room.desk.decline')}
            </Button>
          )}
        </p>
      </DeskForm>
    </section>
  )
}

const Proof = (facts: DeskBookingFacts) => {
  const { visit, booking, wrong, closed } = facts
  const { t } = visit
  const { bill } = booking
  if (!bill || (booking.state !== 'awaiting_payment' && bill.state !== 'withdrawn')) return null
  const field = fieldsOf(t, wrong, 'bukti')
  return (
    <section>
      <h2>{t('room.desk.proof')}</h2>
      <p>{t('room.desk.proof_lead', { number: bill.number, amount: formatRupiah(rupiah(bill.amount)) })}</p>
      <DeskForm action={at(facts, 'bukti')}>
        <TextField {...field('proof')} label={t('room.desk.proof_number')} maxlength={60} width="medium" />
        <MoneyField {...field('amount')} label={t('room.desk.proof_amount')} />
        <Button closed={closed.proof}>{t('room.desk.proof_note')}</Button>
      </DeskForm>
    </section>
  )
}

/** What was paid for nothing: the treasury pays it back, and its proof is noted here by another post. */
const Refund = (facts: DeskBookingFacts) => {
  const { visit, about, wrong, closed } = facts
  const { t } = visit
  const { refund } = about
  if (!refund) return null
  const field = fieldsOf(t, wrong, 'pengembalian')
  return (
    <section>
      <h2>{t('roomdesk.refund')}</h2>
      <p>{t('roomdesk.refund_lead', { number: refund.number, amount: formatRupiah(rupiah(refund.amount)) })}</p>
      <DeskForm action={at(facts, 'pengembalian')}>
        <TextField {...field('proof')} label={t('roomdesk.refund_number')} maxlength={60} width="medium" />
        <MoneyField {...field('amount')} label={t('roomdesk.refund_amount')} />
        <Button closed={closed.refund}>{t('roomdesk.refund_note')}</Button>
      </DeskForm>
    </section>
  )
}

const mayComeIn = ({ state, bookable, periods }: WholeBooking, now: Date) =>
  state === 'confirmed' &&
  bookable.checkIn &&
  now >= minutesAfter(beginsAt(periods), -bookingClocks.checkInBefore) &&
  now < minutesAfter(beginsAt(periods), bookingClocks.checkInAfter)

/** States in which a relief may be asked for. */
const relievable: readonly WholeBooking['state'][] = ['pending', 'awaiting_payment']

/** Not the desk's turn: its line speaks of whoever has it. */
const others: readonly WholeBooking['state'][] = ['awaiting_payment', 'awaiting_tariff', 'awaiting_basis', 'confirmed']

export const DeskBookingView = (facts: DeskBookingFacts) => {
  const { visit, booking, about, wrong, did, watched, closed } = facts
  const { t, ctx } = visit
  const { tongue, now } = ctx
  const asked = about.waivers.some(({ granted }) => granted === null)
  return (
    <>
      <DeskNews t={t} wrong={wrong} many />
      <p class="number">
        {booking.number} <BookingStatus t={t} state={booking.state} />
      </p>
      <h1>{booking.title || booking.number}</h1>
      {did && hasWords(`roomdesk.did.${did}`) && wrong.refusals.length === 0 && (
        <Notice kind="done" live>
          {t(`roomdesk.did.${did}`)}
        </Notice>
      )}
      {others.includes(booking.state) ? (
        <Notice kind={booking.state === 'confirmed' ? 'done' : 'wait'}>{t(`roomdesk.turn.${booking.state}`)}</Notice>
      ) : (
        <TurnLine t={t} tongue={tongue} booking={booking} />
      )}
      {facts.held.length > 0 && (
        <p>
          <TurnByName t={t} tongue={tongue} held={facts.held} post={facts.post} />
        </p>
      )}
      {booking.state === 'pending' && booking.decideBy && booking.decideBy < dayOf(now) && (
        <Notice kind="warn">{t('roomdesk.broken_promise')}</Notice>
      )}
      {about.requote && booking.state === 'pending' && (
        <Notice kind="wait">
          {t('roomdesk.reclass_waits', { class: t(`room.class.${about.requote.class}`), price: formatRupiah(rupiah(about.requote.price)) })}
        </Notice>
      )}
      {watched && <Notice kind="info">{t('roomdesk.watched', { day: formatDay(watched, tongue) })}</Notice>}
      {mayComeIn(booking, now) && (
        <PostButton to={at(facts, 'hadir')} once={freshOnce()} closed={closed.desk} block>
          {t('roomdesk.check_in')}
        </PostButton>
      )}
      <BookingFacts t={t} tongue={tongue} booking={booking} />
      {booking.caseNumber && (
        <p>
          <a href={to.deskCase(booking.caseNumber)}>{t('room.desk.case', { number: booking.caseNumber })}</a>
        </p>
      )}
      {booking.state === 'pending' && <Decide {...facts} />}
      <Proof {...facts} />
      <Refund {...facts} />
      <Wished {...facts} />
      <Waivers {...facts} />
      <Appeal {...facts} />
      <Objected {...facts} />
      {relievable.includes(booking.state) && booking.price > 0 && !asked && <AskWaiver {...facts} />}
      {mayBeReclassed(booking.state) && !about.requote && <Reclass {...facts} />}
      <Line {...facts} />
      <BookingSteps t={t} tongue={tongue} booking={booking} />
      <ReplayOf t={t} tongue={tongue} acts={facts.replay} post={facts.post} />
    </>
  )
}
