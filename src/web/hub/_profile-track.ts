import type { Profile } from '#src/directory/profile-read.db.ts'
import { type Passed, programmesPassed } from '#src/events/passed.db.ts'
import { eventsHeld } from '#src/events/track.db.ts'
import { soldBy } from '#src/market/track.db.ts'
import { supportReceived } from '#src/support/track.db.ts'
import type { Visit } from '../visit.ts'

export type Track = {
  events: Awaited<ReturnType<typeof eventsHeld>>
  support: Awaited<ReturnType<typeof supportReceived>>
  sold: Awaited<ReturnType<typeof soldBy>>
  /** What the person himself chose to show. */
  passed: Passed[]
}

/** What the platform itself has on record about a profile; nobody types it. A room that comes to know more adds its line here. */
export async function trackOf({ ctx }: Visit, { organisation, person, shop }: Profile): Promise<Track> {
  const [events, support, sold, passed] = await Promise.all([
    eventsHeld(ctx.db, { organisation, person }),
    supportReceived(ctx.db, { organisation, person }),
    shop ? soldBy(ctx.db, shop) : undefined,
    organisation ? [] : programmesPassed(ctx.db, person, ctx.tongue === 'en'),
  ])
  return { events, support, sold, passed }
}
