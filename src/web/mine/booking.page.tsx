import { checkIn } from '#src/spaces/check-in.db.ts'
import { readBooking } from '#src/spaces/read-input.ts'
import { takeSubstitute } from '#src/spaces/substitute.db.ts'
import { substituteSchema } from '#src/spaces/substitute.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { errand, show } from './_booking-shown.tsx'
import { mine } from './_door.ts'

export const showBooking: Page = mine((visit) => show(visit))

export const checkInMyself: Page = errand(
  (visit, number) => checkIn(visit.ctx, { number }),
  (number) => to.myBooking(number, { sudah: 'hadir' }),
)

/** One press: what stands in for something that cannot be had, at the price that was shown. */
export const takeMySubstitute: Page = errand(
  async (visit, number, form) => {
    const read = readBooking(substituteSchema, {
      gone: form.text('gone'),
      take: form.text('take'),
      price: form.text('price'),
      version: form.text('version'),
    })
    return read.ok ? await takeSubstitute(visit.ctx, { ...read.value, number }) : read
  },
  (number) => to.myBooking(number, { sudah: 'pengganti' }),
)
