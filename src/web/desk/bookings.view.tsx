import type { Child } from 'hono/jsx'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Day, formatDay, type Tongue } from '#src/base/time.ts'
import type { DeskLine, WholeBooking } from '#src/spaces/booking-page.db.ts'
import { whenText } from '#src/spaces/letters.db.ts'
import { Button } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { MoneyField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { noon } from '../hub/spaces.view.tsx'
import { BookingFacts, BookingStatus, BookingSteps, TurnLine } from '../mine/bookings.view.tsx'
import { to } from '../to.ts'

/** The queue: what must be decided first stands first, with whose turn it is. */
export const DeskBookings = ({
  t,
  tongue,
  waiting,
  today,
  series,
}: {
  t: Say
  tongue: Tongue
  waiting: readonly DeskLine[]
  today: Day
  series?: Child
}) => (
  <>
    <h1>{t('room.desk.title')}</h1>
    {series}
    {waiting.length === 0 && series ? null : waiting.length === 0 ? (
      <Empty seed="meja-ruang" title={t('room.desk.empty')}>
        {t('room.desk.empty_why')}
      </Empty>
    ) : (
      <Table
        caption={t('room.desk.caption')}
        quietCaption
        rows={waiting}
        columns={[
          { label: t('room.desk.number'), head: true, cell: (one) => <a href={to.deskBooking(one.number)}>{one.number}</a> },
          { label: t('room.what'), cell: (one) => `${tongue === 'en' ? one.spaceEn : one.space}: ${one.title}` },
          { label: t('room.when'), cell: (one) => whenText([{ start: one.start, end: one.end }], tongue) },
          { label: t('room.applicant'), cell: (one) => one.applicant },
          { label: t('room.class'), cell: (one) => (one.class ? t(`room.class.${one.class}`) : '') },
          { label: t('room.price'), number: true, cell: (one) => formatRupiah(rupiah(one.price)) },
          {
            label: t('room.desk.due'),
            cell: (one) => (
              <>
                <BookingStatus t={t} state={one.state} />{' '}
                {one.state === 'pending' && one.decideBy && (
                  <span class="due">
                    {formatDay(noon(one.decideBy as Day), tongue)}{' '}
                    {one.decideBy < today && <Status kind="warn">{t('room.desk.late')}</Status>}{' '}
                    {one.turn &&
                      t('room.desk.turn', {
                        posts: one.turn
                          .split(',')
                          .map((post) => t(`room.post.${post}`))
                          .join(', '),
                      })}
                  </span>
                )}
              </>
            ),
          },
        ]}
      />
    )}
  </>
)

export type DeskBookingFacts = {
  t: Say
  tongue: Tongue
  booking: WholeBooking
  refusals: readonly Refusal[]
  news: string | undefined
  form: { reason: string; proof: string; amount: string }
  once: string
  /** Why this reader may not, where he may not: the button stays and says so. */
  closed: { approve: string | undefined; proof: string | undefined }
}

export const DeskBookingView = (facts: DeskBookingFacts) => {
  const { t, tongue, booking, refusals, form, once, closed } = facts
  const wrong = complaints(t, refusals)
  const version = <input type="hidden" name="version" value={String(booking.version)} />
  return (
    <>
      <ErrorSummary t={t} refusals={refusals} />
      <p class="number">
        {booking.number} <BookingStatus t={t} state={booking.state} />
      </p>
      <h1>{booking.title || booking.number}</h1>
      {facts.news && (
        <Notice kind="done" live>
          {facts.news}
        </Notice>
      )}
      <TurnLine t={t} tongue={tongue} booking={booking} />
      <BookingFacts t={t} tongue={tongue} booking={booking} />
      {booking.caseNumber && (
        <p>
          <a href={to.deskCase(booking.caseNumber)}>{t('room.desk.case', { number: booking.caseNumber })}</a>
        </p>
      )}
      {booking.state === 'pending' && (
        <section>
          <h2>{t('room.desk.decide')}</h2>
          <form method="post" action={to.deskBookingErrand(booking.number, 'persetujuan')}>
            <input type="hidden" name="once" value={once} />
            {version}
            <TextArea
              t={t}
              name="reason"
              label={t('room.desk.reason')}
              hint={t('room.desk.reason_hint')}
              value={form.reason}
              error={wrong('reason')}
              rows={3}
              maxlength={2000}
            />
            <p class="acts">
              <Button closed={closed.approve}>{t('room.desk.approve')}</Button>
              {closed.approve === undefined && (
                <Button kind="danger" action={to.deskBookingErrand(booking.number, 'penolakan')}>
                  {t('room.desk.decline')}
                </Button>
              )}
            </p>
          </form>
        </section>
      )}
      {booking.bill && (booking.state === 'awaiting_payment' || booking.bill.state === 'withdrawn') && (
        <section>
          <h2>{t('room.desk.proof')}</h2>
          <p>{t('room.desk.proof_lead', { number: booking.bill.number, amount: formatRupiah(rupiah(booking.bill.amount)) })}</p>
          <form method="post" action={to.deskBookingErrand(booking.number, 'bukti')}>
            <input type="hidden" name="once" value={once} />
            <TextField
              t={t}
              name="proof"
              label={t('room.desk.proof_number')}
              value={form.proof}
              error={wrong('proof')}
              maxlength={60}
              width="medium"
            />
            <MoneyField t={t} name="amount" label={t('room.desk.proof_amount')} value={form.amount} error={wrong('amount')} />
            <Button closed={closed.proof}>{t('room.desk.proof_note')}</Button>
          </form>
        </section>
      )}
      <BookingSteps t={t} tongue={tongue} booking={booking} />
    </>
  )
}
