import type { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'

const rule = /^[a-z_]+(?:\.[a-z_0-9]+)+$/

/** Reads input by its schema, whose messages are names of rules; each field is told its first fault. */
export function readBooking<Schema extends z.ZodType>(schema: Schema, input: unknown): Outcome<z.output<Schema>> {
  const read = schema.safeParse(input)
  if (read.success) return done(read.data)
  const refusals = read.error.issues.map(({ message, path }): Refusal => {
    const named = rule.test(message) ? message : 'spaces.booking.unreadable'
    return path.length ? { rule: named, field: String(path[0]) } : { rule: named }
  })
  return refused(...refusals.filter((one, at) => refusals.findIndex((other) => other.field === one.field) === at))
}
