import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'
import { bookingsWaiting, deskBooking, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { approveBooking, decisionSchema, declineBooking } from '#src/spaces/decide.db.ts'
import { noteProof, proofSchema } from '#src/spaces/proof.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { seriesWaiting } from '#src/spaces/series-read.db.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { freshOnce, makeOnce, readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { type DeskPowers, deskPage, deskPart } from './_desk-frame.tsx'
import { DeskBookings, DeskBookingView } from './bookings.view.tsx'
import { DeskSeriesLines } from './series.view.tsx'

/** What waits for the desks of rooms. */
export const deskBookingsPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  if (held instanceof Response) return held
  const { ctx, t } = visit
  const series = await seriesWaiting(ctx)
  const lines = series.length > 0 ? <DeskSeriesLines t={t} tongue={ctx.tongue} all={series} /> : undefined
  const main = <DeskBookings t={t} tongue={ctx.tongue} waiting={await bookingsWaiting(ctx)} today={dayOf(ctx.now)} series={lines} />
  return deskPage(visit, held, 'bookings', { title: t('room.desk.title'), main })
}

/** Whether this reader may, and else why not, in words beside the button. */
async function whyClosed(visit: Visit, booking: WholeBooking): Promise<{ approve: string | undefined; proof: string | undefined }> {
  const { ctx, t } = visit
  const { unit } = booking.bookable
  const paid = booking.action === 'spaces.booking.approve_paid'
  const parties = booking.person ? [{ kind: 'person' as const, id: booking.person }] : []
  const [approve, proof] = await Promise.all([
    mayOrWhy(ctx, booking.action ?? 'spaces.booking.approve', {
      unit,
      fund: paid ? 'aset_kota' : 'tanpa_dana',
      amount: booking.price,
      parties,
      ...(booking.caseId ? { case: booking.caseId } : {}),
    }),
    mayOrWhy(ctx, 'finance.bill.note_proof', { unit, fund: 'aset_kota', amount: booking.price, parties }),
  ])
  const said = (answer: typeof approve) =>
    answer.ok ? undefined : answer.refusal ? sayRefusal(t, answer.refusal) : t('room.desk.not_yours')
  return { approve: said(approve), proof: said(proof) }
}

const news = ['disetujui', 'ditolak', 'dicatat'] as const

async function show(visit: Visit, held: DeskPowers, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const { ctx, t, c } = visit
  const booking = await deskBooking(ctx, c.req.param('number') ?? '')
  const did = news.find((one) => one === c.req.query('sudah'))
  const text = (name: string) => wrong?.form.text(name) ?? ''
  return deskPage(visit, held, 'bookings', {
    title: booking.title || booking.number,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <DeskBookingView
        t={t}
        tongue={ctx.tongue}
        booking={booking}
        refusals={wrong?.refusals ?? []}
        news={did && !wrong ? t(`room.desk.did.${did}`) : undefined}
        form={{ reason: text('reason'), proof: text('proof'), amount: text('amount') }}
        once={freshOnce()}
        closed={await whyClosed(visit, booking)}
      />
    ),
  })
}

export const deskBookingPage: Page = async (visit) => {
  const held = await deskPart(visit, 'bookings')
  return held instanceof Response ? held : await show(visit, held)
}

const errand =
  (did: (typeof news)[number], run: (ctx: Ctx, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'bookings')
    if (held instanceof Response) return held
    const form = await readForm(visit)
    const number = visit.c.req.param('number') ?? ''
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, number, form),
      () => to.deskBooking(number, { sudah: did }),
    )
    return 'response' in made ? made.response : await show(visit, held, { refusals: made.refused.refusals, form })
  }

const ruling = (form: Typed) => readBooking(decisionSchema, { reason: form.text('reason'), version: form.given('version') })

export const approveOnDesk: Page = errand('disetujui', async (ctx, number, form) => {
  const read = ruling(form)
  return read.ok ? await approveBooking(ctx, { ...read.value, number }) : read
})

export const declineOnDesk: Page = errand('ditolak', async (ctx, number, form) => {
  const read = ruling(form)
  return read.ok ? await declineBooking(ctx, { ...read.value, number }) : read
})

export const noteProofOnDesk: Page = errand('dicatat', async (ctx, number, form) => {
  const read = readBooking(proofSchema, { proof: form.text('proof'), amount: form.money('amount') })
  return read.ok ? await noteProof(ctx, { ...read.value, number }) : read
})
