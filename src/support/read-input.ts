import type { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { readBy } from '#src/platform/read-input.ts'

/** Reads what a form or a program sends about support. */
export const readSupport = <Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> =>
  readBy(schema, input, { unreadable: 'support.unreadable' })
