import { refused } from '#src/base/outcome.ts'
import { standingOf } from '#src/spaces/booking-standing.db.ts'
import { appealNoShow, appealSchema } from '#src/spaces/check-in.db.ts'
import { answerLevy, levySchema } from '#src/spaces/levy.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { bookingErrand } from './_booking-errand.tsx'
import { AppealView, LevyView } from './booking-after.view.tsx'

/** Who was marked absent and was there says so. */
const appeal = bookingErrand({
  title: 'room.my.appeal',
  did: 'banding',
  main: async ({ ctx, t }, booking, shown) => (
    <AppealView t={t} tongue={ctx.tongue} now={ctx.now} booking={booking} standing={await standingOf(ctx, booking.id)} {...shown} />
  ),
  async run(ctx, number, form) {
    const read = readBooking(appealSchema, { reason: form.text('reason') })
    return read.ok ? await appealNoShow(ctx, { ...read.value, number }) : read
  },
})

const answers: Readonly<Record<string, boolean>> = { ya: true, tidak: false }

/** The one question after use. Nobody at the desk reads its answer. */
const levy = bookingErrand({
  title: 'room.my.levy',
  did: 'pungutan',
  sealed: true,
  main: async ({ ctx, t }, booking, shown) => (
    <LevyView t={t} booking={booking} answered={(await standingOf(ctx, booking.id)).levyAnswered} {...shown} />
  ),
  async run(ctx, number, form) {
    const demanded = answers[form.text('demanded')]
    if (demanded === undefined) return refused({ rule: 'spaces.levy.answer_missing', field: 'demanded' })
    const read = readBooking(levySchema, { demanded, says: form.text('says') })
    return read.ok ? await answerLevy(ctx, { ...read.value, number }) : read
  },
})

export const showAppeal = appeal.show
export const appealMyAbsence = appeal.send
export const showLevy = levy.show
export const answerMyLevy = levy.send
