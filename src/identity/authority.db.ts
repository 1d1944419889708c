import { sql } from 'kysely'
import { type Actor, type Ground, personOf, type Scope } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'

type Grant = { power: string; holder_kind: Ground['by']; holder: string }

/** Grants whose answer needs no look at the database beyond knowing the grant itself. */
function atOnce(grant: Grant, actor: Actor, scope: Scope): Ground | undefined {
  const person = personOf(actor)
  switch (grant.holder_kind) {
    case 'everyone':
      return { by: 'everyone' }
    case 'signed_in':
      return person ? { by: 'signed_in' } : undefined
    case 'self':
      return person && scope.person === person ? { by: 'self' } : undefined
    case 'key':
      return scope.key ? { by: 'key' } : undefined
    case 'system':
      return actor.kind === 'system' && (grant.holder === '' || grant.holder === actor.job) ? { by: 'system', id: actor.job } : undefined
    default:
      return undefined
  }
}

async function byTeam(db: Database | Tx, grants: Grant[], person: string, shop: string): Promise<Ground | undefined> {
  const roles = grants.map((grant) => grant.holder)
  const found = await sql<{ id: string; role: string }>`select id, role from identity.membership
    where kind = 'shop' and entity_id = ${shop} and person_id = ${person} and during @> now() and role = any(${roles}) limit 1`.execute(db)
  const [row] = found.rows
  return row ? { by: 'team', id: row.id, role: row.role } : undefined
}

/** A token carries only the powers its owner gave it. */
export const withinToken = (actor: Actor, power: string): boolean =>
  actor.kind !== 'token' || actor.scopes.some((scope) => scope === '*' || power === scope || power.startsWith(`${scope}.`))

/** What is one's own to do: as anybody, as oneself, with the key of the thing, in its team, or as the house. */
export type Ownership = { ground(db: Database | Tx, actor: Actor, power: string, scope: Scope): Promise<Ground | undefined> }

/**
 * Answers from the grants on record. Grants are data that change with a migration, so they are kept in memory
 * for ten seconds; memberships are asked of the database every time. What posts may do is the authority matrix's to say.
 */
export function openOwnership(clock: () => number): Ownership {
  let kept: { at: number; byPower: Map<string, Grant[]> } | undefined
  async function grantsFor(db: Database | Tx, power: string): Promise<Grant[]> {
    if (!kept || clock() - kept.at > 10_000) {
      const all = await sql<Grant>`select power, holder_kind, holder from identity.power_grant`.execute(db)
      const byPower = new Map<string, Grant[]>()
      for (const grant of all.rows) byPower.set(grant.power, [...(byPower.get(grant.power) ?? []), grant])
      kept = { at: clock(), byPower }
    }
    return kept.byPower.get(power) ?? []
  }
  return {
    async ground(db, actor, power, scope) {
      if (!withinToken(actor, power)) return undefined
      const grants = await grantsFor(db, power)
      for (const grant of grants) {
        const ground = atOnce(grant, actor, scope)
        if (ground) return ground
      }
      const person = personOf(actor)
      if (!person) return undefined
      const team = grants.filter((grant) => grant.holder_kind === 'team')
      return team.length && scope.shop ? await byTeam(db, team, person, scope.shop) : undefined
    },
  }
}
