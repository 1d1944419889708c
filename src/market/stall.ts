import { z } from 'zod'
import { withoutHidden } from '#src/base/text.ts'

export const stallStates = ['asked', 'accepted', 'refused', 'ended'] as const
export type StallState = (typeof stallStates)[number]

/** What readers of both sides are told: a yes that waits for the room's tariff, or for which it was not agreed to, is no stall yet. */
export type StallShown = StallState | 'waits' | 'not_agreed' | 'over'

/** The key of the question about selling on the spot, and what a shop of this market is in it. */
export const sellingHere = { jualan: 'umkm' } as const

export const goodsInput = z
  .string()
  .max(1000)
  .transform((text) => withoutHidden(text).trim())
  .pipe(z.string().min(3).max(200))
export const wordInput = z
  .string()
  .max(4000)
  .transform((text) => withoutHidden(text).trim())
  .pipe(z.string().min(3).max(600))
