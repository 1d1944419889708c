import { sql } from 'kysely'
import { Denied } from '#src/base/outcome.ts'
import { type Ctx, mayOrWhy } from '#src/platform/context.ts'

/** One line of the audit trail. `by` names how the authority was held, never a private person. */
export type JournalLine = {
  id: number
  at: Date
  deed: string
  actorKind: string
  officer: string | null
  grounds: string
  subject: string | null
  facts: string
  sealed: boolean
}

/** What is asked of the trail: deeds that begin so, one subject, lines before a number. */
export type JournalQuery = { deed?: string | undefined; subject?: string | undefined; before?: number | undefined }

/** The audit trail for those who oversee, the newest first, by key. Who acts for himself stays a kind of actor; office-holders are named. */
export async function journalLines(ctx: Ctx, { deed, subject, before }: JournalQuery, most = 50): Promise<JournalLine[]> {
  const answered = await mayOrWhy(ctx, 'governance.journal.read')
  if (!answered.ok) throw new Denied('governance.journal.read', answered.refusal, answered.whoCan)
  const found = await sql<JournalLine>`select j.id, j.at, j.deed, j.actor_kind as "actorKind",
      (select h.name from identity.person h where h.id::text = j.actor_id and exists (select from governance.appointment a where a.person_id = h.id)) as officer,
      (select string_agg(concat_ws(' ', x -> 'ground' ->> 'by', x -> 'ground' ->> 'role', x -> 'ground' ->> 'row'), ', ') from jsonb_array_elements(j.authority) x) as grounds,
      j.subject, j.facts::text as facts, exists (select from platform.journal_seal s where s.journal_id = j.id) as sealed
    from platform.journal j
    where (${before ?? null}::bigint is null or j.id < ${before ?? null}) and (${deed ?? null}::text is null or starts_with(j.deed, ${deed ?? null}))
      and (${subject ?? null}::text is null or j.subject = ${subject ?? null})
    order by j.id desc limit ${most}`.execute(ctx.db)
  return found.rows
}
