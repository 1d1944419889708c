import { sql } from 'kysely'
import { z } from 'zod'
import { type Day, dayOf, dayPlus } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { answerAdvice, giveAdvice } from './advice.db.ts'
import { supportKinds } from './commitment.ts'
import { stateNeed } from './event-need.db.ts'
import { askReport, checkCondition, sendReport } from './keeping.db.ts'
import { conditions } from './keeping.ts'
import { keepingOf } from './keeping-read.db.ts'

export const keepingTold = {
  needs: z.array(z.strictObject({ event: z.string(), cells: z.array(z.tuple([z.enum(supportKinds), z.int(), z.string()])) })).default([]),
  reports: z.array(z.strictObject({ title: z.string(), what: z.string(), due: z.int(), text: z.string().optional() })).default([]),
  conditions: z.array(z.strictObject({ title: z.string(), state: z.enum(conditions), says: z.string() })).default([]),
  advice: z
    .array(
      z.strictObject({
        unit: z.string(),
        about: z.string(),
        text: z.string(),
        answer: z.int(),
        by: z.string().optional(),
        said: z.string().optional(),
      }),
    )
    .default([]),
}
const schema = z.object(keepingTold)

type Kept = { id: string; number: string; liaison: string | null }

/** What is kept after the promises of the demo town: what its events need, reports, a look at lent things, advice and its answer. By the deeds of those who may. */
export async function plantKeeping(house: House, as: (key: string) => Ctx, told: z.output<typeof schema>): Promise<void> {
  const today = dayOf(house.now())
  for (const { event, cells } of told.needs) {
    const found = await sql<{
      number: string
      key: string | null
    }>`select e.number, p.demo_key as key from events.event e left join identity.person p on p.id = e.person_id
      where e.title like ${event} and e.state = 'published' limit 1`.execute(house.db)
    const [one] = found.rows
    if (!one) continue
    for (const [kind, quantity, measure] of cells)
      await doOnce(as(one.key ?? 'petugas'), `need ${one.number} ${kind}`, stateNeed, { event: one.number, kind, quantity, measure })
  }
  const promised = async (title: string): Promise<Kept | undefined> =>
    (
      await sql<Kept>`select c.id, c.number, (select h.demo_key from governance.appointment a join governance.post p on p.id = a.post_id join identity.person h on h.id = a.person_id
          where p.unit_id = c.unit_id and a.active @> governance.clock() and h.demo_key is not null and exists (select from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id
            where v.in_force @> governance.clock() and r.action = 'support.delivery.record' and r.post = p.kind) order by h.demo_key desc limit 1) as liaison
        from support.commitment c where c.title = ${title} order by c.number limit 1`.execute(house.db)
    ).rows[0]
  for (const { title, what, due, text } of told.reports) {
    const one = await promised(title)
    if (!one?.liaison) continue
    await doOnce(as(one.liaison), `report due ${title}`, askReport, { number: one.number, what, dueDay: dayPlus(today, due) })
    const asked = (await keepingOf(house.db, one.id)).reports[0]
    if (asked && text) await doOnce(as('komunitas'), `report ${title}`, sendReport, { number: one.number, due: asked.id, text })
  }
  for (const { title, state, says } of told.conditions) {
    const one = await promised(title)
    if (one?.liaison)
      await doOnce(as(one.liaison), `condition ${title}`, checkCondition, { number: one.number, onDay: today as Day, state, says })
  }
  for (const [place, { unit, about, text, answer, by, said }] of told.advice.entries()) {
    await doOnce(as('tp2id'), `advice ${place}`, giveAdvice, { unit, about, text, answerBy: dayPlus(today, answer) })
    const given = await sql<{ id: string }>`select id from support.advice where about = ${about} limit 1`.execute(house.db)
    const [one] = given.rows
    if (one && by && said) await doOnce(as(by), `advice answer ${place}`, answerAdvice, { advice: one.id, text: said })
  }
}
