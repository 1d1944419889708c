import { cancelBooking, cancelSchema } from '#src/spaces/cancel.db.ts'
import { checkIn } from '#src/spaces/check-in.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { errand, show } from './_booking-shown.tsx'
import { mine } from './_door.ts'

export const showBooking: Page = mine((visit) => show(visit))

export const cancelMyBooking: Page = errand(
  async (visit, number, form) => {
    const read = readBooking(cancelSchema, { reason: form.text('reason'), version: form.given('version') })
    return read.ok ? await cancelBooking(visit.ctx, { ...read.value, number }) : read
  },
  (number) => to.myBooking(number, { sudah: 'batal' }),
)

export const checkInMyself: Page = errand(
  (visit, number) => checkIn(visit.ctx, { number }),
  (number) => to.myBooking(number, { sudah: 'hadir' }),
)
