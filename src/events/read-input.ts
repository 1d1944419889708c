import type { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { readBy } from '#src/platform/read-input.ts'

/** Reads what a form or a program sends about events. */
export const readEvent = <Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> =>
  readBy(schema, input, { unreadable: 'events.event.unreadable' })
