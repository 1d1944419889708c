import { z } from 'zod'
import type { BookingState } from './booking.ts'

const code = z.string('spaces.substitute.choose').min(1, 'spaces.substitute.choose').max(60, 'spaces.substitute.choose')

/** `gone`: the code of what cannot be had; `take`: of what stands in for it; `price`: what was shown that it would all cost then, in whole rupiah. */
export const substituteSchema = z.strictObject({
  gone: code,
  take: code,
  price: z.coerce.number('spaces.substitute.choose').int('spaces.substitute.choose').min(0, 'spaces.substitute.choose'),
  version: z.coerce.number().int().optional(),
})

/** States in which what was promised may still be had otherwise. What is in use has been handed over. */
export const maySwap: readonly BookingState[] = ['pending', 'awaiting_payment', 'confirmed']

/** Why something that was promised cannot be had. */
export type WhyGone = 'blocked' | 'late' | 'ended' | 'closed'

/** `code`: of the room or thing, as the deed takes it. `price`: of the whole booking with it. */
export type Choice = { code: string; name: string; nameEn: string; price: number }
export type Gone = { code: string; name: string; nameEn: string; why: WhyGone; choices: Choice[] }

/**
 * What a booking costs with a substitute: never more than was agreed. `agreed`: what it costs now; `reckoned`: what its tariffs came to;
 * `anew`: what they come to with the substitute. Relief that was granted is kept.
 */
export const priceWith = ({ agreed, reckoned, anew }: { agreed: number; reckoned: number; anew: number }): number =>
  Math.min(agreed, Math.max(anew - (reckoned - agreed), 0))
