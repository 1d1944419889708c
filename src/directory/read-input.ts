import type { z } from 'zod'
import type { Outcome } from '#src/base/outcome.ts'
import { readBy } from '#src/platform/read-input.ts'

/** Reads what a form, a program or a row of a table sends about profiles. */
export const readDirectory = <Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> =>
  readBy(schema, input, { unreadable: 'directory.unreadable' })
