import QRCode from 'qrcode'
import { Missing } from '#src/base/outcome.ts'
import { ownRegistrationPage } from '#src/events/registration-read.db.ts'
import { ticketCodes } from '#src/events/ticket.db.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { isSeatNumber, seatKey } from './_seat-key.ts'
import { SeatTicketsView } from './seat-tickets.view.tsx'

// dark on light whatever the page's colours: many readers fail on the reverse
const look = { type: 'svg', margin: 4, errorCorrectionLevel: 'M', color: { dark: '#000000', light: '#ffffff' } } as const

/** The tickets of one registration, to be shown or printed; for whoever holds it alone. */
export const seatTickets: Page = async (visit) => {
  const { ctx, t, c } = visit
  const number = c.req.param('number') ?? ''
  if (!isSeatNumber(number)) throw new Missing('registration')
  const seat = await ownRegistrationPage(ctx, number, seatKey(visit, number))
  const codes = await ticketCodes(ctx, number)
  const tickets = await Promise.all(
    codes.map(async (one) => ({ ...one, picture: await QRCode.toString([{ data: one.code, mode: 'alphanumeric' }], look) })),
  )
  return html(visit, {
    door: 'hub',
    private: true,
    quiet: true,
    title: t('gate.ticket.of', { title: seat.event.title }),
    main: <SeatTicketsView t={t} tongue={ctx.tongue} seat={seat} tickets={tickets} />,
  })
}
