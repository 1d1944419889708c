import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { type Zone, zoneCalled } from '#src/base/zones.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'

/** The zone somebody has chosen for his account, none where he has not. */
export async function zoneOf(ctx: Ctx): Promise<Zone | undefined> {
  const person = personOf(ctx.actor)
  if (!person) return undefined
  const found = await sql<{ zone: string | null }>`select zone from identity.person where id = ${person}`.execute(ctx.db)
  return zoneCalled(found.rows[0]?.zone ?? undefined)
}

/** Keeps with the account in which zone somebody reads times. */
export const chooseZone = deed(
  'identity.zone.choose',
  async ({ tx, actor, must, note }, { zone }: { zone: string }): Promise<Outcome<Zone>> => {
    const person = personOf(actor)
    await must('identity.zone.choose', person ? { person } : {})
    const chosen = zoneCalled(zone)
    if (!chosen) return refused({ rule: 'identity.zone.unknown', field: 'zona' })
    await sql`update identity.person set zone = ${chosen} where id = ${person ?? null}`.execute(tx)
    note('zone')
    return done(chosen)
  },
)
