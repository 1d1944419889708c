import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

export type Addressee = { id: string; email: string }

/** Whoever keeps the register, and so speaks for the institution. */
const keepers = sql<Addressee>`select distinct p.id, p.email from identity.person p join governance.appointment a on a.person_id = p.id and a.active @> governance.clock()
  join governance.post o on o.id = a.post_id and o.kind = 'sekretaris' where p.ended_at is null order by p.id`

const leaders = (bodies: ReturnType<typeof sql>) =>
  sql<Addressee>`select distinct p.id, p.email from identity.membership m join identity.person p on p.id = m.person_id and p.ended_at is null
    where m.kind = 'community' and m.entity_id in (${bodies}) and m.role <> 'member' and m.during @> governance.clock() order by p.id`

/** Whose duty it is: a body's leaders, or for the institution (none) the keepers of its register. */
export const owing = async (tx: Tx, body: string | null): Promise<Addressee[]> =>
  (await (body === null ? keepers : leaders(sql`${body}::uuid`)).execute(tx)).rows

/** Whose word it waits for: the other side. */
export const receiving = async (tx: Tx, accord: string, body: string | null): Promise<Addressee[]> =>
  (
    await (body === null
      ? leaders(sql`select y.organisation_id from support.accord_party y where y.accord_id = ${accord}`)
      : keepers
    ).execute(tx)
  ).rows
