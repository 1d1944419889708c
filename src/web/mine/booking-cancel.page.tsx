import { refused } from '#src/base/outcome.ts'
import { cancelBooking, cancelSchema } from '#src/spaces/cancel.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { sayIn } from '#src/ui/words.ts'
import type { Typed } from '../shop/form.ts'
import { bookingErrand } from './_booking-errand.tsx'
import { CancelView, cancelReasons } from './booking-cancel.view.tsx'

/** One of the list and, where that is not enough, in words. The desk reads it, so it is kept in the tongue of the desk. */
function reasonOf(form: Typed): { reason: string } | { missing: 'why' | 'reason' } {
  const why = cancelReasons.find((one) => one === form.given('why'))
  const more = form.text('reason').trim()
  if (!why) return { missing: 'why' }
  if (why === 'lain') return more.length < 3 ? { missing: 'reason' } : { reason: more }
  const said = sayIn('id')(`room.my.cancel_why.${why}`)
  return { reason: more ? `${said}. ${more}` : said }
}

const pages = bookingErrand({
  title: 'room.cancel',
  did: 'batal',
  main: ({ t, ctx }, booking, shown) => <CancelView t={t} tongue={ctx.tongue} booking={booking} now={ctx.now} {...shown} />,
  async run(ctx, number, form) {
    const given = reasonOf(form)
    if ('missing' in given) return refused({ rule: `spaces.booking.${given.missing}_missing`, field: given.missing })
    const read = readBooking(cancelSchema, { reason: given.reason, version: form.given('version') })
    return read.ok ? await cancelBooking(ctx, { ...read.value, number }) : read
  },
})

export const showCancel = pages.show
export const cancelMyBooking = pages.send
