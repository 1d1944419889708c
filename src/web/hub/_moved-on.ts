import { wentInto } from '#src/directory/taxonomy.db.ts'
import type { Choice } from '#src/events/choices.db.ts'
import type { Visit } from '../visit.ts'

/** Where a page asked for a sub-sector that went into another is read now, whatever else was asked with it. */
export async function movedOn({ ctx, c }: Visit, standing: readonly Choice[]): Promise<string | undefined> {
  const asked = c.req.query('subsektor')?.trim().slice(0, 80)
  if (!asked || standing.some(({ value }) => value === asked)) return undefined
  const now = await wentInto(ctx.db, asked)
  if (!now) return undefined
  const query = new URLSearchParams(c.req.query())
  query.set('subsektor', now)
  return `${c.req.path}?${query}`
}
