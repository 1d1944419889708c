import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

export type MembershipOf = { kind: 'shop' | 'community'; entity: string }

/** Somebody works there from now on. The room that owns the thing has asked whether that may be. */
export async function joinTeam(
  tx: Tx,
  { kind, entity }: MembershipOf,
  member: { person: string; role: string; since?: Date },
): Promise<void> {
  await sql`insert into identity.membership (kind, entity_id, person_id, role, during)
    values (${kind}, ${entity}, ${member.person}, ${member.role}, tstzrange(coalesce(${member.since ?? null}::timestamptz, clock_timestamp()), null))`.execute(
    tx,
  )
}

/** Ends a membership that is open; answers whether there was one. Who was there before stays on record. */
export async function leaveTeam(tx: Tx, { kind, entity }: MembershipOf, person: string): Promise<boolean> {
  const ended = await sql`update identity.membership set during = tstzrange(lower(during), clock_timestamp())
    where kind = ${kind} and entity_id = ${entity} and person_id = ${person} and during @> clock_timestamp() returning id`.execute(tx)
  return ended.rows.length > 0
}

/** Who holds this role there now. */
export async function holdersOf(tx: Tx, { kind, entity }: MembershipOf, role: string): Promise<string[]> {
  const found = await sql<{
    person_id: string
  }>`select person_id from identity.membership where kind = ${kind} and entity_id = ${entity} and role = ${role} and during @> clock_timestamp()`.execute(
    tx,
  )
  return found.rows.map((row) => row.person_id)
}
