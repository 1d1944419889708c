import type { Profile, StandsFor } from '#src/directory/profile-read.db.ts'
import { type Passed, programmesPassed } from '#src/events/passed.db.ts'
import { eventsHeld } from '#src/events/track.db.ts'
import { type Sold, soldBy } from '#src/market/track.db.ts'
import { owedBy } from '#src/support/obligation.db.ts'
import { supportReceived } from '#src/support/track.db.ts'
import type { Visit } from '../visit.ts'

export type Track = {
  events: Awaited<ReturnType<typeof eventsHeld>>
  /** Programmes of the city that were passed, as whoever passed them chose to show; of a child nobody is told. */
  passed: Passed[]
  owed: Awaited<ReturnType<typeof owedBy>>
  support: Awaited<ReturnType<typeof supportReceived>>
  sold: readonly Sold[]
}

/**
 * What the platform itself has on record about whoever a profile stands for; nobody types it. A room that comes to know more adds its line here.
 * A body is asked for by its bodies and a person by his accounts: what somebody did for himself is not his community's.
 */
export async function trackOf({ ctx: { db, tongue } }: Visit, profile: Profile, { bodies, people, shops }: StandsFor): Promise<Track> {
  const about = profile.kind === 'person' ? { people } : { bodies }
  const [events, passed, owed, support, sold] = await Promise.all([
    eventsHeld(db, about),
    profile.kind === 'person' && !profile.minor ? programmesPassed(db, people, tongue === 'en') : [],
    owedBy(db, about),
    supportReceived(db, about),
    soldBy(db, shops),
  ])
  return { events, passed, owed, support, sold }
}
