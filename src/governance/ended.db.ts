import { sql } from 'kysely'
import type { Refusal } from '#src/base/outcome.ts'
import { type Actor, personOf, type Scope } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'

/** Refusals that say only that nothing is held: for whoever held it once, the true reason is that it ended. */
const nothingHeld: ReadonlySet<string> = new Set([
  'governance.authority.no_post',
  'governance.authority.not_yours',
  'governance.authority.out_of_scope',
])

type Ended = { paper: string; until: string; next: string | null }

/**
 * Why somebody may not who once could: his SK, by its number, and its last day; with the paper of whoever holds the post now, or that nobody
 * does. Anything else that refuses stays as it was said. No names: the paper leads to them.
 */
export async function orEnded(
  db: Database | Tx,
  actor: Actor,
  refusal: Refusal | undefined,
  action: string,
  { unit, fund = 'tanpa_dana', amount = 0 }: Scope,
): Promise<Refusal | undefined> {
  const person = personOf(actor)
  if (!person || !refusal || !nothingHeld.has(refusal.rule)) return refusal
  const found =
    await sql<Ended>`select a.paper, to_char((upper(a.active) - interval '1 microsecond') at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as until,
      (select n.paper from governance.appointment n where n.post_id = a.post_id and n.active @> governance.clock() order by n.mode = 'plh', n.seat limit 1) as next
    from governance.rows_now(${action}, ${fund}, ${amount}) r
      join governance.post p on p.kind = r.post or exists (select from governance.body_member b where b.body = r.post and b.member = p.kind)
      join governance.appointment a on a.post_id = p.id
    where r.capacity = 'decide' and a.person_id = ${person}::uuid and upper(a.active) <= governance.clock()
      and (${unit ?? null}::text is null or governance.within(r.scope, p.unit_id, (select id from governance.unit where code = ${unit ?? null})))
      and not exists (select from governance.appointment o where o.person_id = a.person_id and o.post_id = a.post_id and o.active @> governance.clock())
    order by upper(a.active) desc, a.id limit 1`.execute(db)
  const [ended] = found.rows
  if (!ended) return refusal
  const { paper, until, next } = ended
  return next
    ? { rule: 'governance.authority.ended', facts: { paper, until, next } }
    : { rule: 'governance.authority.ended_vacant', facts: { paper, until } }
}
