import { z } from 'zod'
import { code, day, needed, optional, optionalDay, unitCode } from './_given.ts'

export const unitKinds = ['city', 'board', 'office', 'agency', 'kelurahan', 'advisory'] as const

const name = needed(200)

export const unitInput = z.object({
  code: unitCode,
  name,
  nameEn: optional(200),
  kind: z.enum(unitKinds, 'governance.unit.kind_unknown'),
  parent: unitCode.nullish(),
  since: optionalDay,
})

/** What is left out stays as it is. */
export const unitChange = z.object({ name: name.optional(), nameEn: needed(200).optional(), parent: unitCode.optional() })

export const endInput = z.object({ until: day })

/** Merged or renamed: the unit that ended, the one that goes on in its place, and on which paper. */
export const takeOverInput = z.object({ former: unitCode, unit: unitCode, paper: needed(160) })

const seats = z.coerce
  .number('governance.post.seats')
  .int('governance.post.seats')
  .min(1, 'governance.post.seats')
  .max(99, 'governance.post.seats')

export const postInput = z.object({ kind: code, unit: unitCode, seats: seats.default(1), since: optionalDay })

export const seatsInput = z.object({ seats })

/** What a post is called wherever it exists. Keys, bodies and who is on top come with the city and are nobody's to change at a desk. */
export const postKindInput = z.object({ code, name, nameEn: name, successor: code.nullish() })

export const postKindChange = z.object({ name, nameEn: name })
