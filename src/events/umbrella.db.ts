import { sql } from 'kysely'
import { z } from 'zod'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText } from '#src/base/text.ts'
import { dayOf } from '#src/base/time.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { addStep } from './_rows.db.ts'
import { slugFor } from './event.ts'

const line = (rule: string, least: number, most: number, clean = cleanLine) =>
  z.string(rule).transform(clean).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))

/** A festival: a name over events of many organisers. Its dates are theirs. */
export const umbrellaSchema = z.strictObject({
  title: line('events.event.title', 3, 160),
  titleEn: line('events.event.title', 0, 160).default(''),
  summary: line('events.event.summary', 10, 300),
  body: line('events.event.unreadable', 0, 8000, cleanText).default(''),
  organiser: line('events.event.organiser', 2, 120),
  place: line('events.event.place', 2, 160),
  unit: z.string().max(60),
})
export type UmbrellaWish = z.output<typeof umbrellaSchema>

/** Opens a festival on the calendar. It takes no place of its own: its parts do. */
export const openUmbrella = deed(
  'events.umbrella.open',
  async (scope, wish: UmbrellaWish): Promise<Outcome<{ number: string; slug: string }>> => {
    const { tx, now, actor } = scope
    const ground = await scope.must('events.event.publish', { unit: wish.unit, fund: 'tanpa_dana' })
    const found = await sql<{ n: string }>`select lpad(nextval('events.event_number')::text, 5, '0') as n`.execute(tx)
    const number = `ACR-${dayOf(now).slice(0, 4)}-${found.rows[0]?.n}`
    const id = newId(now)
    const slug = slugFor(wish.title, dayOf(now)).slice(0, 80)
    const taken = await sql`select from events.event where slug = ${slug}`.execute(tx)
    if (taken.rows.length > 0) return refused({ rule: 'events.umbrella.twice', field: 'title' })
    await sql`insert into events.event (id, number, slug, uid, title, title_en, summary, body, is_umbrella, unit_id, organiser, place_kind, place, crowd, made_by)
    values (${id}, ${number}, ${slug}, ${`${id}@${new URL(scope.ctx.house.config.origin).hostname}`}, ${wish.title}, ${wish.titleEn}, ${wish.summary}, ${wish.body}, true,
      (select id from governance.unit where code = ${wish.unit}), ${wish.organiser}, 'free', ${wish.place}, 1, ${actorText(actor)})`.execute(
      tx,
    )
    await addStep(scope, id, { from: '', to: 'submitted', kind: 'make' })
    await addStep(scope, id, { from: 'submitted', to: 'published', kind: 'publish', act: ground.act })
    scope.note(`event:${number}`, { umbrella: 1 })
    scope.touched('events')
    return done({ number, slug })
  },
)

/** Festivals on the calendar that are not over: those without a part yet, and those with one to come; `asks` wait for the desk's answer. */
export async function openUmbrellas(db: Database | Tx): Promise<{ number: string; title: string; parts: number; asks: number }[]> {
  const found = await sql<{
    number: string
    title: string
    parts: number
    asks: number
  }>`select e.number, e.title, (select count(*)::int from events.event c where c.umbrella_id = e.id and c.state = 'published') as parts,
      (select count(*)::int from events.umbrella_ask a join events.event c on c.id = a.event_id
        where a.umbrella_id = e.id and a.side = 'part' and a.state = 'open' and a.until_at > governance.clock() and c.state <> 'draft') as asks
    from events.event e where e.is_umbrella and e.state = 'published' and e.status <> 'cancelled'
      and (not exists (select from events.event c join events.occurrence o on o.event_id = c.id where c.umbrella_id = e.id)
        or exists (select from events.event c join events.occurrence o on o.event_id = c.id where c.umbrella_id = e.id and o.until_at > governance.clock()))
    order by e.title, e.number limit 100`.execute(db)
  return found.rows
}
