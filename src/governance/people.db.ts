import { sql } from 'kysely'
import { type Ctx, personOf } from '#src/platform/context.ts'

/** The key of somebody with an account, for an officer at a desk; nobody else asks by an address who has one. */
export async function personByEmail(ctx: Ctx, email: string): Promise<string | undefined> {
  const found = await sql<{
    id: string
  }>`select h.id from identity.person h where lower(h.email) = ${email.trim().toLowerCase()} and h.ended_at is null
    and exists (select from governance.appointment a where a.person_id = ${personOf(ctx.actor) ?? null}::uuid and a.active @> governance.clock()
      union all select from governance.delegation d where d.grantee = ${personOf(ctx.actor) ?? null}::uuid and d.active @> governance.clock()) limit 1`.execute(
    ctx.db,
  )
  return found.rows[0]?.id
}
