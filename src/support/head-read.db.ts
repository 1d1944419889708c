import { sql } from 'kysely'
import { dayOf } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { officerText } from './_application-rows.db.ts'
import type { Advice } from './application.ts'
import type { DeskReach } from './application-desk.db.ts'
import { type ApplicationLine, lineColumns, lineJoins, ofUnits } from './application-read.db.ts'

/** One that waits for the head. What reviewers and the chair said is there once he has said that he has no interest in it. */
export type HeadLine = ApplicationLine & {
  measure: string
  declared: 'no' | 'clear' | 'interest'
  /** How much of the offer's quota is left; nothing where it has none. */
  quotaLeft: number | null
  totals: number[]
  advice: Advice[]
  recommended: string
}

/** What an agency may still promise this year; nothing where no ceiling is set. `granted`: decided, not yet promised. */
export type CeilingLeft = { unit: string; name: string; most: number | null; promised: number; granted: number }

export const headsQueue = ({ heads, answers }: DeskReach): boolean => heads || answers

const mine = (reach: DeskReach) => sql`(${reach.answers} or (${reach.heads} and ${ofUnits(reach.units)}))`

/** What waits for the decision of whoever reads, the one due soonest on top. At most `most`. */
export async function headQueue(ctx: Ctx, reach: DeskReach, most: number): Promise<HeadLine[]> {
  const found =
    await sql<HeadLine>`select ${lineColumns(ctx.tongue === 'en')}, o.measure, case when d.interest is null then 'no' when d.interest then 'interest' else 'clear' end as declared,
      o.quantity - (select coalesce(sum(w.quantity), 0)::int from support.award w where w.offer_id = o.id and w.ended_at is null) as "quotaLeft",
      case when d.interest is false then coalesce((select jsonb_agg(r.total order by r.at, r.id) from support.review r where r.application_id = a.id), '[]') else '[]' end as totals,
      case when d.interest is false then coalesce((select jsonb_agg(r.advice order by r.at, r.id) from support.review r where r.application_id = a.id), '[]') else '[]' end as advice,
      case when d.interest is false then coalesce((select s.reason from support.application_step s where s.application_id = a.id and s.step = 'recommend' order by s.at desc, s.id desc limit 1), '') else '' end as recommended
    from support.application a ${lineJoins} left join support.declaration d on d.application_id = a.id and d.actor = ${officerText(ctx.actor)}
    where a.state = 'deciding' and ${mine(reach)} order by a.due_day nulls last, a.submitted_at, a.id limit ${most}`.execute(ctx.db)
  // before he has said so, he sees which offer and which agency
  return found.rows.map((row) => (row.declared === 'clear' ? row : { ...row, title: '' }))
}

/** What is left of the ceilings of the agencies somebody decides for. */
export async function ceilingsLeft(ctx: Ctx, reach: DeskReach): Promise<CeilingLeft[]> {
  const year = Number(dayOf(ctx.now).slice(0, 4))
  const found =
    await sql<CeilingLeft>`select u.code as unit, case when ${ctx.tongue === 'en'} then u.name_en else u.name end as name, t.amount as most,
      (select coalesce(sum(c.value), 0)::bigint from support.commitment c where c.unit_id = u.id and c.withdrawn_at is null and c.due_day >= make_date(${year}, 1, 1) and c.due_day < make_date(${year} + 1, 1, 1)) as promised,
      (select coalesce(sum(w.amount), 0)::bigint from support.award w join support.application a on a.id = w.application_id where a.unit_id in (select b.id from governance.unit_before(u.id) b) and a.commitment_id is null and w.ended_at is null) as granted
    from governance.unit u left join support.ceiling t on t.unit_id = u.id and t.year = ${year}
    where u.kind = 'agency' and ((${reach.heads} and u.code = any(${reach.units}::text[]))
      or (${reach.answers} and governance.unit_today(u.id) = u.id and exists (select from support.application a where a.unit_id in (select b.id from governance.unit_before(u.id) b) and a.state = 'deciding'))) order by name`.execute(
      ctx.db,
    )
  return found.rows
}

/** What became of some that were just decided, for whoever finds them at his desk. */
export async function justDecided(
  ctx: Ctx,
  reach: DeskReach,
  numbers: readonly string[],
): Promise<Pick<ApplicationLine, 'number' | 'state' | 'offer'>[]> {
  if (numbers.length === 0) return []
  const found = await sql<
    Pick<ApplicationLine, 'number' | 'state' | 'offer'>
  >`select a.number, a.state, case when ${ctx.tongue === 'en'} and o.title_en <> '' then o.title_en else o.title end as offer
    from support.application a ${lineJoins} where a.number = any(${[...numbers]}::text[]) and ${mine(reach)} order by a.number`.execute(
    ctx.db,
  )
  return found.rows
}
