import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import type { DeedScope } from '#src/platform/deed.ts'

export type Enqueue = DeedScope['enqueue']

/** What a room further right does with what it keeps about a person. It may not read who else does. */
export type PersonalData = {
  /** Everything the room keeps about the person, as plain JSON a person can read. */
  collect(ctx: Ctx, person: string): Promise<unknown>
  /**
   * Takes the person out of the room's rows inside the deed that ends the account; what the law keeps stays under the pseudonym.
   * What lies outside the database goes by a job, which exists only if the deed commits.
   */
  erase(tx: Tx, person: string, enqueue: Enqueue): Promise<void>
}

const rooms = new Map<string, PersonalData>()

/** Called once a room at start: identity may not import the rooms that come after it. */
export function keepsPersonalData(room: string, duties: PersonalData): void {
  rooms.set(room, duties)
}

export async function collectEverywhere(ctx: Ctx, person: string): Promise<Record<string, unknown>> {
  const found: Record<string, unknown> = {}
  for (const [room, duties] of rooms) found[room] = await duties.collect(ctx, person)
  return found
}

/** In the order the rooms came, inside one transaction: all or nothing. */
export async function eraseEverywhere(tx: Tx, person: string, enqueue: Enqueue): Promise<void> {
  for (const duties of rooms.values()) await duties.erase(tx, person, enqueue)
}
