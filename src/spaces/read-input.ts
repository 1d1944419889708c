import type { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { readBy } from '#src/platform/read-input.ts'

/** Reads what a form or a program sends about rooms. */
export const readBooking = <Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> =>
  readBy(schema, input, { unreadable: 'spaces.booking.unreadable' })
