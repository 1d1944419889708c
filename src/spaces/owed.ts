import type { Tx } from '#src/platform/database.ts'

/** What somebody still owes for what he had a room for before, by its number and the address where it is settled. */
export type Owed = { number: string; slug: string }
type Ask = (tx: Tx, person: string) => Promise<Owed[]>

const asks = new Map<string, Ask>()

/** A room to the right that knows of such debts says so here, once at start; a room for nothing then waits for them, one that is paid does not. */
export const freeRoomsWaitFor = (room: string, ask: Ask): void => void asks.set(room, ask)

export async function owedBy(tx: Tx, person: string): Promise<Owed[]> {
  const found: Owed[] = []
  for (const ask of asks.values()) found.push(...(await ask(tx, person)))
  return found
}
