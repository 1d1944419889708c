import { type MadeFor, type PromisesFor, promisesFor } from '#src/support/read.db.ts'
import type { Visit } from '../visit.ts'

/** Promises behind what a page shows, from the place its address says. */
export const promisesHere = ({ ctx, c }: Visit, what: MadeFor): Promise<PromisesFor> =>
  promisesFor(ctx.db, what, { after: c.req.query('janji')?.slice(0, 60), english: ctx.tongue === 'en' })
