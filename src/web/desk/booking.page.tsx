import { Missing, type Outcome, type Refusal } from '#src/base/outcome.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { replayCase } from '#src/governance/replay.db.ts'
import { turnHolders } from '#src/governance/turn-holders.db.ts'
import { deskBooking, type WholeBooking } from '#src/spaces/booking-page.db.ts'
import { watchedUntil } from '#src/spaces/check-in.db.ts'
import { basesInForce, type DeskAbout, deskAbout } from '#src/spaces/desk-booking.db.ts'
import { quoteAnew } from '#src/spaces/requote.db.ts'
import { type Quote, questionsNow } from '#src/spaces/usage.db.ts'
import { readForm } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { answersIn, bookingErrands } from './_booking-errands.ts'
import { type DeskPowers, deskPage } from './_desk-frame.tsx'
import { answerOf, nothingWrong, tryErrand, type Wrong } from './_errand.ts'
import { roomDeskOrEnded, whyClosed } from './_why-closed.ts'
import { type Closed, DeskBookingView } from './booking.view.tsx'

/** Whether this reader may, and else why not and who may, in words beside each button. */
async function closedFor(visit: Visit, booking: WholeBooking, about: DeskAbout, post: (code: string) => string): Promise<Closed> {
  const { unit } = booking.bookable
  const parties = [
    ...(booking.person ? [{ kind: 'person' as const, id: booking.person }] : []),
    ...(booking.organisation ? [{ kind: 'community' as const, id: booking.organisation }] : []),
  ]
  const paid = booking.action === 'spaces.booking.approve_paid'
  const relief = about.waivers.find(({ granted }) => granted === null)
  const money = { unit, fund: 'aset_kota', amount: booking.price, parties }
  const why = (power: string, scope: object = {}) => whyClosed(visit, post, power, { unit, parties, ...scope })
  const [approve, proof, refund, desk, reclass, ask, waive] = await Promise.all([
    why(booking.action ?? 'spaces.booking.approve', {
      fund: paid ? 'aset_kota' : 'tanpa_dana',
      amount: booking.price,
      ...(booking.caseId ? { case: booking.caseId } : {}),
    }),
    why('finance.bill.note_proof', money),
    why('finance.bill.note_refund', { ...money, amount: about.refund?.amount ?? 0 }),
    why('spaces.desk.run'),
    why('spaces.booking.reclass'),
    why('spaces.tariff.waive', { ...money, capacity: 'initiate' }),
    why('spaces.tariff.waive', { ...money, amount: relief?.amount ?? booking.price, ...(relief ? { case: relief.caseId } : {}) }),
  ])
  return { approve, proof, refund, desk, reclass, ask, waive }
}

/** What the booking would be with the answers in the address: shown before anybody is asked to agree. */
async function triedQuote(visit: Visit, booking: WholeBooking): Promise<{ answers: Record<string, string>; quote?: Outcome<Quote> }> {
  const all = visit.c.req.query()
  const answers = answersIn(Object.keys(all), (name) => (all[name] ?? '').slice(0, 40))
  if (Object.keys(answers).length === 0) return { answers: booking.answers }
  return { answers, quote: await quoteAnew(visit.ctx.db, booking, answers) }
}

/** Questions are told apart by their own names in the form. */
const atQuestions = (refusals: readonly Refusal[]): Refusal[] =>
  refusals.map((one) => (one.rule === 'spaces.usage.unanswered' ? { ...one, field: `j_${one.field}` } : one))

async function show(visit: Visit, held: DeskPowers, wrong: Wrong = nothingWrong): Promise<Response> {
  const { ctx, c } = visit
  const booking = await deskBooking(ctx, c.req.param('number') ?? '')
  const [about, names, questions, bases, tried, watched, turns, replay] = await Promise.all([
    deskAbout(ctx, booking),
    namesOf(ctx.db, ctx.tongue),
    questionsNow(ctx.db),
    basesInForce(ctx),
    triedQuote(visit, booking),
    booking.state === 'pending' ? watchedUntil(ctx.db, booking.person) : undefined,
    turnHolders(ctx.db, booking.caseNumber && booking.state === 'pending' ? [booking.caseNumber] : []),
    booking.caseNumber ? replayCase(ctx.db, booking.caseNumber) : [],
  ])
  const { post } = calledBy(names)
  const main = (
    <DeskBookingView
      visit={visit}
      booking={booking}
      about={about}
      questions={questions}
      bases={bases}
      post={post}
      tried={wrong.errand === 'golongan' ? { answers: answersIn(wrong.form.names(), wrong.form.text) } : tried}
      watched={watched}
      wrong={wrong}
      closed={await closedFor(visit, booking, about, post)}
      held={turns.get(booking.caseNumber ?? '') ?? []}
      replay={replay}
      did={c.req.query('sudah')}
    />
  )
  return deskPage(visit, held, 'bookings', { title: booking.title || booking.number, main, ...answerOf(wrong) })
}

export const deskBookingPage: Page = async (visit) => {
  const held = await roomDeskOrEnded(visit)
  return held instanceof Response ? held : await show(visit, held)
}

/** One errand of the desk with a booking, named by the last part of the address. */
export const deskBookingErrandPage: Page = async (visit) => {
  const held = await roomDeskOrEnded(visit)
  if (held instanceof Response) return held
  const number = visit.c.req.param('number') ?? ''
  const name = visit.c.req.param('errand') ?? ''
  const errand = Object.hasOwn(bookingErrands, name) ? bookingErrands[name] : undefined
  if (!errand) throw new Missing('errand')
  const form = await readForm(visit)
  const seenAt = () =>
    form.text('dari') === 'papan' ? to.deskBookings({ sudah: errand.did }) : to.deskBooking(number, { sudah: errand.did })
  const made = await tryErrand(visit, form, name, (ctx) => errand.run(ctx, number, form), seenAt)
  return made instanceof Response ? made : await show(visit, held, { ...made, refusals: atQuestions(made.refusals) })
}
