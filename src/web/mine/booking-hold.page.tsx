import { extendHold, placeBooking, submitBooking } from '#src/spaces/booking.db.ts'
import { useSchema } from '#src/spaces/booking.ts'
import { myBooking } from '#src/spaces/booking-page.db.ts'
import { cancelBooking } from '#src/spaces/cancel.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { inAddress, readWish } from '../hub/_wish.ts'
import { makeOnce, readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { errand, numberOf, show } from './_booking-shown.tsx'
import { timeChosen } from './_hold-over.tsx'

/** Sends what was held; the answers come along from the pages before. `waktu`: the hold ran out, and this time is asked for in its place. */
export const sendBooking: Page = async (visit) => {
  const form = await readForm(visit)
  const number = numberOf(visit)
  const { answers } = readWish({ get: (name) => form.given(name), names: () => form.names() })
  const read = readBooking(useSchema, {
    title: form.text('title'),
    purpose: form.text('purpose'),
    organisation: form.given('organisation'),
    answers,
  })
  if (!read.ok) return await show(visit, { refusals: read.refusals, form })
  const time = form.given('waktu') === undefined ? undefined : timeChosen(form.text('waktu'), await myBooking(visit.ctx, number))
  if (time?.ok === false) return await show(visit, { refusals: time.refusals, form })
  const made = await makeOnce(
    visit,
    form,
    (ctx) => (time ? placeBooking(ctx, { ...time.value, ...read.value }) : submitBooking(ctx, { ...read.value, number })),
    (sent) => to.myBooking(sent.number, { sudah: 'terkirim' }),
  )
  return 'response' in made ? made.response : await show(visit, { refusals: made.refused.refusals, form })
}

const again = (number: string, form: Typed) =>
  to.myBooking(number, inAddress(readWish({ get: (name) => form.given(name), names: () => form.names() })))

export const lengthenHold: Page = errand((visit, number) => extendHold(visit.ctx, { number }), again)

/** Going back frees the room at once; the pages before open again with everything typed. */
export const releaseHold: Page = errand(
  (visit, number) => cancelBooking(visit.ctx, { number, reason: visit.t('room.released') }),
  (_, form) => to.bookSpace(form.given('slug') ?? '', inAddress(readWish({ get: (name) => form.given(name), names: () => form.names() }))),
)
