import { checkIn } from '#src/spaces/check-in.db.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { errand, show } from './_booking-shown.tsx'
import { mine } from './_door.ts'

export const showBooking: Page = mine((visit) => show(visit))

export const checkInMyself: Page = errand(
  (visit, number) => checkIn(visit.ctx, { number }),
  (number) => to.myBooking(number, { sudah: 'hadir' }),
)
