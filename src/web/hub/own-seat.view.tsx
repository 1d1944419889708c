import { formatRupiah, rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import { holdsSeat } from '#src/events/register.db.ts'
import type { OwnRegistration } from '#src/events/registration-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button, LinkButton, PostButton } from '#src/ui/button.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { EmailField, TextArea, TextField } from '#src/ui/fields.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import { Status } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'

type SeatFacts = {
  t: Say
  tongue: Tongue
  seat: OwnRegistration
  news: string | undefined
  refusals: readonly Refusal[]
  typed: { name: string; email: string; stars: string; says: string }
  once: string
}

export const SeatMark = ({ t, state }: { t: Say; state: OwnRegistration['state'] }) => (
  <Status kind={state === 'confirmed' ? 'ok' : state === 'cancelled' || state === 'expired' ? 'warn' : 'wait'}>
    {t(`seat.state.${state}`)}
  </Status>
)

/** What it means now, and what to do next. */
const Turn = ({ t, tongue, seat, once }: SeatFacts) => {
  const amount = formatRupiah(rupiah(seat.price * seat.party))
  if (seat.state === 'waiting')
    return (
      <Notice kind="wait">
        <b>{t('seat.own.position', { n: seat.position ?? 1 })}</b> {seat.why ? t(seat.why) : t('seat.own.waiting')}
      </Notice>
    )
  if (seat.state === 'offered')
    return (
      <>
        <Notice kind="wait">
          <b>{t('seat.own.offered', { until: seat.offerUntil ? formatMoment(seat.offerUntil, tongue) : '' })}</b>
        </Notice>
        <PostButton to={to.ownSeatErrand(seat.number, 'terima')} once={once}>
          {t('seat.own.accept')}
        </PostButton>
      </>
    )
  if (seat.state === 'pending')
    return (
      <Notice kind="wait">
        {seat.price > 0 ? t('seat.own.pay', { amount, number: seat.number, how: seat.payHow }) : t('seat.own.pending')}
      </Notice>
    )
  return <Notice kind={seat.state === 'confirmed' ? 'done' : 'info'}>{t(`seat.own.${seat.state}`)}</Notice>
}

const Tickets = ({ t, seat }: { t: Say; seat: OwnRegistration }) =>
  seat.tickets.length === 0 ? null : (
    <section>
      <h2>{t('seat.own.tickets')}</h2>
      <p class="acts">
        <LinkButton href={to.seatTickets(seat.number)}>{t('gate.ticket.see')}</LinkButton>
      </p>
      <p>{t('seat.own.tickets_lead')}</p>
      <ol class="seat-tickets">
        {seat.tickets.map(({ secret }) => (
          <li>
            <code>{secret}</code>
          </li>
        ))}
      </ol>
    </section>
  )

const HandOver = ({ t, seat, refusals, typed, once }: SeatFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <details open={refusals.length > 0}>
      <summary>{t('seat.own.hand_over')}</summary>
      <p>{t('seat.own.hand_over_lead')}</p>
      <form method="post" action={to.ownSeatErrand(seat.number, 'alihkan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={once} />
        <TextField
          t={t}
          name="name"
          label={t('seat.form.name')}
          value={typed.name}
          error={wrong('name')}
          maxlength={120}
          autocomplete="off"
        />
        <EmailField
          t={t}
          name="email"
          label={t('seat.form.email')}
          value={typed.email}
          error={wrong('email')}
          maxlength={254}
          autocomplete="off"
        />
        <p class="acts">
          <Button kind="ghost">{t('seat.own.hand_over_do')}</Button>
        </p>
      </form>
    </details>
  )
}

/** Asked once it is over: five stars and, if one likes, a few words to the organiser. */
const Feedback = ({ t, seat, refusals, typed, once }: SeatFacts) => {
  const wrong = complaints(t, refusals)
  return (
    <section>
      <h2>{t('report.feedback.title')}</h2>
      <p>{t('report.feedback.lead')}</p>
      <form method="post" action={to.ownSeatErrand(seat.number, 'kesan')} class="fields-form" novalidate>
        <input type="hidden" name="once" value={`${once}-kesan`} />
        <Radios
          t={t}
          name="stars"
          label={t('report.feedback.stars')}
          value={typed.stars}
          error={wrong('stars')}
          choices={['5', '4', '3', '2', '1'].map((value) => ({ value, label: t(`report.feedback.star.${value}`) }))}
        />
        <TextArea
          t={t}
          name="says"
          label={t('report.feedback.says')}
          value={typed.says}
          error={wrong('says')}
          rows={3}
          maxlength={1000}
          optional
        />
        <p class="acts">
          <Button>{t('report.feedback.send')}</Button>
        </p>
      </form>
    </section>
  )
}

/** The page of one registration, for whoever holds it. */
export const OwnSeatView = (facts: SeatFacts) => {
  const { t, tongue, seat, news, refusals, once } = facts
  const open = !seat.over && seat.state !== 'cancelled' && seat.state !== 'expired'
  return (
    <div class="narrow own-event">
      <ErrorSummary t={t} refusals={refusals} />
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('event.calendar'), href: to.events() },
          { label: seat.event.title, href: to.event(seat.event.slug) },
          { label: seat.number },
        ]}
      />
      <h1>{seat.event.title}</h1>
      <p>
        <SeatMark t={t} state={seat.state} />
      </p>
      {news && (
        <Notice kind="done" live>
          {news}
        </Notice>
      )}
      <Turn {...facts} />
      <Facts
        facts={[
          ...(seat.date ? ([[t('seat.own.when'), `${daysText(tongue, seat.date)}, ${hoursText(t, tongue, seat.date)}`]] as const) : []),
          [t('event.place'), seat.event.place],
          [t('seat.form.name'), seat.name],
          [t('seat.form.email'), seat.email],
          [t('seat.form.party'), String(seat.party)],
          [seat.kind, seat.price === 0 ? t('event.free') : formatRupiah(rupiah(seat.price * seat.party))],
          ...seat.answers.map(({ label, answer }) => [label, answer] as const),
          [t('seat.own.number'), seat.number],
        ]}
      />
      {seat.over && seat.state === 'confirmed' ? <Feedback {...facts} /> : <Tickets t={t} seat={seat} />}
      {open && holdsSeat(seat.state) && seat.state !== 'offered' && <HandOver {...facts} />}
      {seat.state === 'waiting' && <p class="small">{t(`seat.policy.${seat.groupPolicy}`)}</p>}
      {open && (
        <PostButton to={to.ownSeatErrand(seat.number, 'batal')} once={once} kind="danger">
          {t(seat.state === 'waiting' ? 'seat.own.leave_line' : 'seat.own.cancel')}
        </PostButton>
      )}
      {!open && (
        <p>
          <a href={to.event(seat.event.slug)}>{t('seat.back')}</a>
        </p>
      )}
    </div>
  )
}
