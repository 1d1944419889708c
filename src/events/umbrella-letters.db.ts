import { sql } from 'kysely'
import type { Tongue } from '#src/base/time.ts'
import type { DeedScope } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import type { EventRow } from './_rows.db.ts'

type Owed = { step: string; reason: string; first: string; email: string; tongue: Tongue; parts: string[] }

/**
 * Whoever sent in a part that is still to come hears of his festival: one letter a step, however many of its parts are his.
 * The parts stay as they are; whether they go on is for their owners to say.
 */
export async function tellOwnersOfParts(
  scope: Pick<DeedScope, 'tx' | 'ctx'>,
  over: EventRow,
  occasion: 'cancelled' | 'postponed' | 'rescheduled',
): Promise<void> {
  if (!over.umbrella) return
  const { tx, ctx } = scope
  const owed = await sql<Owed>`with part as (
      select e.id, e.number, e.title, coalesce(c.email, p.email) as email, coalesce(c.tongue, p.tongue, 'id') as tongue
      from events.event e left join events.contact c on c.event_id = e.id and c.erased_at is null
        left join identity.person p on p.id = e.person_id and p.ended_at is null
      where e.umbrella_id = ${over.id} and e.state in ('submitted', 'returned', 'published') and e.status <> 'cancelled'
        and (not exists (select from events.occurrence o where o.event_id = e.id)
          or exists (select from events.occurrence o where o.event_id = e.id and o.until_at > governance.clock())))
    select s.id as step, s.reason, min(part.number) as first, lower(part.email) as email, min(part.tongue) as tongue,
      array_agg(part.title || ' (' || part.number || ')' order by part.number) as parts
    from part join lateral (select id, reason from events.event_step where event_id = ${over.id} order by at desc, id desc limit 1) s on true
    where part.email is not null group by s.id, s.reason, lower(part.email)`.execute(tx)
  const { origin } = ctx.house.config
  for (const { step, reason, first, email, tongue, parts } of owed.rows) {
    const t = sayIn(tongue)
    const facts = { title: over.title, reason, parts: parts.join('\n'), page: `${origin}/acara/${over.slug}` }
    await post(tx, ctx.house, {
      dedupe: `event ${step} parts ${first}`,
      to: email,
      subject: t(`events.letter.festival_${occasion}.subject`, facts),
      body: t(`events.letter.festival_${occasion}.body`, facts),
    })
  }
}
