import { z } from 'zod'
import { cleanText } from '#src/base/text.ts'
import { reasonSchema } from './booking.ts'

const code = z.string('spaces.handover.item').max(60, 'spaces.handover.item')
const condition = z
  .string('spaces.handover.condition')
  .transform(cleanText)
  .pipe(z.string().max(400, 'spaces.handover.condition'))
  .default('')
const quantity = z.coerce
  .number('spaces.handover.quantity')
  .int('spaces.handover.quantity')
  .min(1, 'spaces.handover.quantity')
  .max(10_000, 'spaces.handover.quantity')

/** What goes out: the things of a booking by their code; of a stock how many. */
export const handOverSchema = z.strictObject({
  items: z.array(z.strictObject({ code, quantity, condition })).min(1, 'spaces.handover.nothing').max(40, 'spaces.handover.nothing'),
})
export type HandOver = z.output<typeof handOverSchema>

/** What comes back. `damage` says what is wrong with it; `photo` is the name of a picture that was kept before. */
export const takeBackSchema = z.strictObject({
  items: z
    .array(
      z.strictObject({
        code,
        quantity,
        condition,
        damage: z
          .string('spaces.damage.note')
          .transform(cleanText)
          .pipe(z.string().min(3, 'spaces.damage.note').max(2000, 'spaces.damage.note'))
          .optional(),
        photo: z
          .string()
          .regex(/^[0-9a-f]{32}$/, 'spaces.damage.photo')
          .optional(),
      }),
    )
    .min(1, 'spaces.handover.nothing')
    .max(40, 'spaces.handover.nothing'),
})
export type TakeBack = z.output<typeof takeBackSchema>

export const releaseSchema = z.strictObject({ note: reasonSchema })

export const photoKey = (photo: string): string => `damage/${photo.slice(0, 2)}/${photo}.webp`
