import type { House } from '#src/platform/context.ts'
import { flaggedPages } from '#src/press/self-scan.db.ts'

/** Addresses with something planted on them, by database: asked for on every page, so it is kept at hand and renewed by a clock. */
const flagged = new WeakMap<House['db'], ReadonlySet<string>>()

export async function refreshFlagged(house: House): Promise<void> {
  flagged.set(house.db, await flaggedPages(house.db))
}

export const isFlagged = (house: House, path: string): boolean => flagged.get(house.db)?.has(path) === true
