import { raw } from 'hono/html'
import type { Tongue } from '#src/base/time.ts'
import type { OwnRegistration } from '#src/events/registration-read.db.ts'
import type { TicketOnPaper } from '#src/events/ticket.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Notice } from '#src/ui/notice.tsx'
import { Facts } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { daysText, hoursText } from './event-parts.view.tsx'

type TicketFacts = { t: Say; tongue: Tongue; seat: OwnRegistration; tickets: readonly (TicketOnPaper & { picture: string })[] }

const Ticket = ({ t, tongue, seat, ticket }: Omit<TicketFacts, 'tickets'> & { ticket: TicketFacts['tickets'][number] }) => (
  <li class="ticket">
    <div class="ticket-cloth" aria-hidden="true">
      {raw(motifSwatch(seat.number, { width: 640, height: 72, scale: 0.6 }))}
    </div>
    <h2>{seat.event.title}</h2>
    <div class="ticket-body">
      <div class="qr" role="img" aria-label={t('gate.ticket.qr', { n: ticket.seat })}>
        {raw(ticket.picture)}
      </div>
      <Facts
        facts={[
          ...(seat.date ? ([[t('seat.own.when'), `${daysText(tongue, seat.date)}, ${hoursText(t, tongue, seat.date)}`]] as const) : []),
          [t('event.place'), seat.event.place],
          [t('seat.form.name'), seat.name],
          [t('gate.ticket.seat'), t('gate.ticket.seat_of', { n: ticket.seat, of: seat.party, kind: seat.kind })],
          [t('seat.own.number'), `${seat.number}/${ticket.seat}`],
        ]}
      />
    </div>
    <p class="small">
      {t('gate.ticket.code')} <code>{ticket.secret}</code>
    </p>
  </li>
)

/** One sheet a seat, read by a camera from the screen or from paper. */
export const SeatTicketsView = ({ t, tongue, seat, tickets }: TicketFacts) => (
  <div class="narrow gate-page tickets">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: seat.event.title, href: to.event(seat.event.slug) },
        { label: seat.number, href: to.ownSeat(seat.number) },
        { label: t('gate.ticket.title') },
      ]}
    />
    <h1>{t('gate.ticket.title')}</h1>
    {tickets.length === 0 ? (
      <Notice kind="wait">{t(seat.state === 'pending' ? 'gate.ticket.not_yet' : 'gate.ticket.none')}</Notice>
    ) : (
      <>
        <p class="screen-only">{t('gate.ticket.lead')}</p>
        <ol class="ticket-list">
          {tickets.map((ticket) => (
            <Ticket t={t} tongue={tongue} seat={seat} ticket={ticket} />
          ))}
        </ol>
      </>
    )}
    <p class="screen-only">
      <a href={to.ownSeat(seat.number)}>{t('gate.ticket.back')}</a>
    </p>
  </div>
)
