import type { z } from 'zod'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'

const rule = /^[a-z_]+(?:\.[a-z_0-9]+)+$/

/**
 * Reads input by its schema, whose messages are names of rules. What has no rule of its own is called `unreadable`, with its field: the first
 * part of its place, or all of it with `whole`. A field is told its first fault only: the others usually follow from it.
 */
export function readBy<Schema extends z.ZodType>(
  schema: Schema,
  input: unknown,
  { unreadable, whole = false }: { unreadable: string; whole?: boolean },
): Outcome<z.output<Schema>> {
  const read = schema.safeParse(input)
  if (read.success) return done(read.data)
  const refusals = read.error.issues.map(({ message, path }): Refusal => {
    const named = rule.test(message) ? message : unreadable
    return path.length ? { rule: named, field: whole ? path.map(String).join('.') : String(path[0]) } : { rule: named }
  })
  return refused(...refusals.filter((one, at) => refusals.findIndex((other) => other.field === one.field) === at))
}
