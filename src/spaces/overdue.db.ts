import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import { formatMoment } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { claimsFor, inTheWay } from './_claims.db.ts'
import { bookingCalled } from './_rows.db.ts'
import { tellApplicant } from './letters.db.ts'

type Late = { id: string; booking: string; resource: string; item: string; itemEn: string; due: Date }

const late = sql`spaces.out_of(h.id) > 0 and h.due_at <= governance.clock() and not exists (select from spaces.handover_overdue o where o.handover_id = h.id)`

/** Who holds the thing next, within two days of when it was due back: the one it would be missing for. */
async function nextOf(db: Database | Tx, { resource, booking, due }: Late): Promise<{ id: string; number: string } | undefined> {
  const found = await sql<{
    id: string
    number: string
  }>`select k.id, k.number from spaces.claim c join spaces.booking k on k.id = c.booking_id
    where c.resource_id = ${resource} and c.blocking and c.booking_id <> ${booking} and spaces.stands(k.state) and k.state <> 'in_use'
      and (k.lapses_at is null or k.lapses_at > governance.clock()) and upper(c.during) > governance.clock() and lower(c.during) < ${due}::timestamptz + interval '2 days'
    order by lower(c.during), k.number limit 1`.execute(db)
  return found.rows[0]
}

export type Substitute = { id: string; slug: string; name: string; nameEn: string }

/** A thing of the same kind that is sound, in the house, and free through the times of a booking. */
export async function substituteFor(db: Database | Tx, number: string, resource: string): Promise<Substitute | undefined> {
  const row = await bookingCalled(db, number)
  const found =
    await sql<Substitute>`select b.id, b.slug, b.name, b.name_en as "nameEn" from spaces.bookable b join spaces.bookable_part p on p.bookable_id = b.id join spaces.resource r on r.id = p.resource_id
    where b.kind = 'equipment' and b.ended_at is null and r.kind = 'item' and r.id <> ${resource} and not spaces.is_blocked(r.id)
      and regexp_replace(r.code, '-[0-9]+$', '') = (select regexp_replace(code, '-[0-9]+$', '') from spaces.resource where id = ${resource})
      and not exists (select from spaces.handover h where h.resource_id = r.id and spaces.out_of(h.id) > 0 and h.due_at <= governance.clock())
    order by b.position, b.slug`.execute(db)
  for (const one of found.rows) {
    const wishes = await claimsFor(db, [{ bookable: one.id, quantity: 1 }], row.periods)
    if ((await inTheWay(db, wishes, { except: row.id })).length === 0) return one
  }
  return undefined
}

async function tell(scope: DeedScope, one: Late): Promise<void> {
  const { tx, ctx } = scope
  const t = sayIn(ctx.tongue)
  const due = formatMoment(one.due, ctx.tongue)
  const item = ctx.tongue === 'en' ? one.itemEn : one.item
  const next = await nextOf(tx, one)
  const other = next && (await substituteFor(tx, next.number, one.resource))
  const first =
    await sql`insert into spaces.handover_overdue (handover_id, next_booking_id, substitute_id) values (${one.id}, ${next?.id ?? null}, ${other?.id ?? null})
    on conflict do nothing returning handover_id`.execute(tx)
  // another node was quicker: it has told
  if (first.rows.length === 0) return
  await tellApplicant(scope, one.booking, 'overdue', { by: one.id, item, due })
  if (!next) return
  const instead = other ? t('tools.instead', { item: ctx.tongue === 'en' ? other.nameEn : other.name }) : t('tools.instead_none')
  await tellApplicant(scope, next.id, 'overdue_next', { by: one.id, item, due, instead })
}

/** What did not come back in time is told at its minute, once, to whoever has it and to whoever is next. */
export const tellOverdue = deed('spaces.handover.overdue', async (scope): Promise<Outcome<{ told: number }>> => {
  await scope.must('spaces.handover.overdue')
  const found =
    await sql<Late>`select h.id, h.booking_id as booking, h.resource_id as resource, r.name as item, r.name_en as "itemEn", h.due_at as due
    from spaces.handover h join spaces.resource r on r.id = h.resource_id where ${late} order by h.due_at, h.id limit 100`.execute(scope.tx)
  for (const one of found.rows) await tell(scope, one)
  scope.note('handovers', { told: found.rows.length })
  return done({ told: found.rows.length })
})

/** The clock of what is out: a deed only where something is late. */
export async function tellOverdueIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from spaces.handover h where ${late} limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await tellOverdue(ctx, undefined)
}
