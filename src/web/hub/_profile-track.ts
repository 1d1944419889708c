import type { Profile } from '#src/directory/profile-read.db.ts'
import { eventsHeld } from '#src/events/track.db.ts'
import { soldBy } from '#src/market/track.db.ts'
import { owedBy } from '#src/support/obligation.db.ts'
import { supportReceived } from '#src/support/track.db.ts'
import type { Visit } from '../visit.ts'

export type Track = {
  events: Awaited<ReturnType<typeof eventsHeld>>
  support: Awaited<ReturnType<typeof supportReceived>>
  owed: Awaited<ReturnType<typeof owedBy>> | undefined
  sold: Awaited<ReturnType<typeof soldBy>>
}

/** What the platform itself has on record about a profile; nobody types it. A room that comes to know more adds its line here. */
export async function trackOf({ ctx }: Visit, { organisation, person, shop }: Profile): Promise<Track> {
  const [events, support, owed, sold] = await Promise.all([
    eventsHeld(ctx.db, { organisation, person }),
    supportReceived(ctx.db, { organisation, person }),
    organisation ? owedBy(ctx.db, organisation) : undefined,
    shop ? soldBy(ctx.db, shop) : undefined,
  ])
  return { events, support, owed, sold }
}
