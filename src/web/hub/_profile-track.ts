import type { Profile } from '#src/directory/profile-read.db.ts'
import { type Passed, programmesPassed } from '#src/events/passed.db.ts'
import { eventsHeld } from '#src/events/track.db.ts'
import { soldBy } from '#src/market/track.db.ts'
import { owedBy } from '#src/support/obligation.db.ts'
import { supportReceived } from '#src/support/track.db.ts'
import type { Profile, StandsFor } from '#src/directory/profile-read.db.ts'
import { eventsHeld, programmesPassed } from '#src/events/track.db.ts'
import { type Sold, soldBy } from '#src/market/track.db.ts'
import { dutiesKept, supportReceived } from '#src/support/track.db.ts'
import type { Visit } from '../visit.ts'

export type Track = {
  events: Awaited<ReturnType<typeof eventsHeld>>
  /** Programmes of the city passed; of a child nobody is told. */
  passed: number
  duties: Awaited<ReturnType<typeof dutiesKept>>
  support: Awaited<ReturnType<typeof supportReceived>>
  owed: Awaited<ReturnType<typeof owedBy>> | undefined
  sold: Awaited<ReturnType<typeof soldBy>>
  /** What the person himself chose to show. */
  passed: Passed[]
}

/** What the platform itself has on record about a profile; nobody types it. A room that comes to know more adds its line here. */
export async function trackOf({ ctx }: Visit, { organisation, person, shop }: Profile): Promise<Track> {
  const [events, support, owed, sold] = await Promise.all([
  const [events, support, sold, passed] = await Promise.all([
    eventsHeld(ctx.db, { organisation, person }),
    supportReceived(ctx.db, { organisation, person }),
    organisation ? owedBy(ctx.db, organisation) : undefined,
    shop ? soldBy(ctx.db, shop) : undefined,
    organisation ? [] : programmesPassed(ctx.db, person, ctx.tongue === 'en'),
  ])
  return { events, support, owed, sold }
  sold: readonly Sold[]
}

/**
 * What the platform itself has on record about whoever a profile stands for; nobody types it. A room that comes to know more adds its line here.
 * A body is asked for by its bodies and a person by his accounts: what somebody did for himself is not his community's.
 */
export async function trackOf({ ctx: { db } }: Visit, profile: Profile, { bodies, people, shops }: StandsFor): Promise<Track> {
  const about = profile.kind === 'person' ? { people } : { bodies }
  const [events, passed, duties, support, sold] = await Promise.all([
    eventsHeld(db, about),
    profile.kind === 'person' && !profile.minor ? programmesPassed(db, people) : 0,
    dutiesKept(db, about),
    supportReceived(db, about),
    soldBy(db, shops),
  ])
  return { events, passed, duties, support, sold }
  return { events, support, sold, passed }
}
