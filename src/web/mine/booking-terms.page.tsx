import { refused } from '#src/base/outcome.ts'
import { calledBy, namesOf } from '#src/governance/names.db.ts'
import { standingOf } from '#src/spaces/booking-standing.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { answerRequote, declareUse, requoteOf, requoteSchema } from '#src/spaces/requote.db.ts'
import { tryUse } from '#src/spaces/requote-preview.db.ts'
import { questionsNow } from '#src/spaces/usage.db.ts'
import { waiverWishSchema, wishWaiver } from '#src/spaces/waiver-wish.db.ts'
import { readWish } from '../hub/_wish.ts'
import type { Typed } from '../shop/form.ts'
import { bookingErrand } from './_booking-errand.tsx'
import { ChangeView, RequoteView, WaiverView } from './booking-terms.view.tsx'

const says: Readonly<Record<string, boolean>> = { setuju: true, tolak: false }

/** A class and a price that changed wait for the applicant's yes or no. */
const requote = bookingErrand({
  title: 'room.my.requote',
  did: 'tarif',
  main: async ({ ctx, t }, booking, shown) => (
    <RequoteView t={t} tongue={ctx.tongue} booking={booking} quote={await requoteOf(ctx.db, booking.number)} {...shown} />
  ),
  async run(ctx, number, form) {
    const accept = says[form.text('accept')]
    return accept === undefined ? refused({ rule: 'spaces.requote.answer_missing' }) : await answerRequote(ctx, { number, accept })
  },
})

const answersOf = (form: Typed) => readWish({ get: (name) => form.given(name), names: () => form.names() }).answers

/** What it is used for changes: reckoned first, declared after. */
const change = bookingErrand({
  title: 'room.my.change',
  did: 'perubahan',
  async main({ ctx, t, c }, booking, shown) {
    const query = c.req.query()
    const asked = readWish({ get: (name) => query[name], names: () => Object.keys(query) }).answers
    const typed = { ...asked, ...answersOf(shown.form) }
    const given = Object.keys(typed).length > 0
    const answers = given ? typed : booking.answers
    const tried = given ? await tryUse(ctx, booking.number, answers) : undefined
    const questions = await questionsNow(ctx.db)
    return <ChangeView t={t} tongue={ctx.tongue} booking={booking} questions={questions} answers={answers} tried={tried} {...shown} />
  },
  async run(ctx, number, form) {
    const read = readBooking(requoteSchema, { answers: answersOf(form), reason: form.text('reason') })
    if (!read.ok) return read
    const declared = await declareUse(ctx, { ...read.value, number })
    if (declared.ok) return declared
    return refused(...declared.refusals.map((one) => (one.rule === 'spaces.usage.unanswered' ? { ...one, field: `j_${one.field}` } : one)))
  },
})

/** Relief from the tariff, asked for by the applicant. */
const waiver = bookingErrand({
  title: 'room.my.waiver',
  did: 'keringanan',
  async main({ ctx, t }, booking, shown) {
    const [standing, names] = await Promise.all([standingOf(ctx, booking.id), namesOf(ctx.db, ctx.tongue)])
    return <WaiverView t={t} tongue={ctx.tongue} booking={booking} standing={standing} post={calledBy(names).post} {...shown} />
  },
  async run(ctx, number, form) {
    const read = readBooking(waiverWishSchema, { amount: form.money('amount'), reason: form.text('reason') })
    return read.ok ? await wishWaiver(ctx, { ...read.value, number }) : read
  },
})

export const showRequote = requote.show
export const answerMyRequote = requote.send
export const showUseChange = change.show
export const declareMyChange = change.send
export const showWaiver = waiver.show
export const wishMyWaiver = waiver.send
