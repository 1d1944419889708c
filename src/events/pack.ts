import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

const text = z.string().min(1).max(400)
const duty = z.strictObject({
  code: z.string().regex(/^[a-z_]{2,40}$/),
  name: text,
  nameEn: text,
  plain: text,
  plainEn: text,
  workingDays: z.int().min(0).max(200),
  turn: z.enum(['organiser', 'desk', 'elsewhere']),
  minCrowd: z.int().min(0),
  places: z.array(z.enum(['space', 'venue', 'free', 'online'])).min(1),
  blocksPublishing: z.boolean().default(false),
  basis: text,
  legalBasis: z.string().max(80).optional(),
})

/** A training module. `reasons` are names of rules elsewhere that send somebody to it; other rooms refer to it by its code. */
const trainingModule = z.strictObject({
  code: z.string().regex(/^[a-z0-9-]{2,40}$/),
  name: text,
  nameEn: text,
  plain: text,
  plainEn: text,
  reasons: z.array(z.string().regex(/^[a-z_]+(\.[a-z_]+)+$/)).default([]),
})

/** What a city's pack says of its calendar: the duties of the permit clock, each on its basis, and the modules its programmes teach. */
export const eventsPackSchema = z
  .strictObject({
    illustrative: z.boolean(),
    source: text,
    duties: z.array(duty).max(60),
    modules: z.array(trainingModule).max(200).default([]),
  })
  .refine((pack) => new Set(pack.modules.map(({ code }) => code)).size === pack.modules.length, 'module twice')
  .refine((pack) => new Set(pack.duties.map(({ code }) => code)).size === pack.duties.length, 'code twice')
export type EventsPack = z.output<typeof eventsPackSchema>

const file = 'events.json'
const fault = (rule: string, where: string) => ({
  rule: `directory.city.${rule}`,
  field: `${file}:1:${where}`,
  facts: { file, line: 1, column: where, value: '' },
})

/** Reads `events.json` of a pack; a pack without one has no duties. */
export function readEventsPack(content: string | undefined): Outcome<EventsPack | undefined> {
  if (content === undefined) return done(undefined)
  try {
    const read = eventsPackSchema.safeParse(JSON.parse(content))
    return read.success ? done(read.data) : refused(...read.error.issues.map(({ path }) => fault('value_wrong', path.join('.'))))
  } catch {
    return refused(fault('json_broken', ''))
  }
}
