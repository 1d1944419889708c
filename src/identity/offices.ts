import type { Database, Tx } from '#src/platform/database.ts'

/** A post somebody holds, as the room that keeps the institution tells it. */
export type Office = { code: string; name: string; unit: string; since: Date; until: Date; paper: string; secondFactor: boolean }

type OfficesOf = (db: Database | Tx, person: string, when: 'now' | 'to_come' | 'ever') => Promise<Office[]>

let found: OfficesOf = async () => []

/** Called once at start by the room that keeps the institution: identity may not import what comes after it. */
export function officesAreKeptBy(keeper: OfficesOf): void {
  found = keeper
}

export const officesNow = (db: Database | Tx, person: string): Promise<Office[]> => found(db, person, 'now')

/** Those recorded already whose first day lies ahead. */
export const officesToCome = (db: Database | Tx, person: string): Promise<Office[]> => found(db, person, 'to_come')

export const officesEver = (db: Database | Tx, person: string): Promise<Office[]> => found(db, person, 'ever')
