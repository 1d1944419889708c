import { sql } from 'kysely'

import { cityInstant, dayOf, dayPlus } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type BookingRow, bookingCalled } from './_rows.db.ts'
import { type Thing, thingsOf } from './handover.db.ts'

export type Out = {
  number: string
  code: string
  item: string
  itemEn: string
  left: number
  applicant: string
  due: Date
  late: boolean
  next: string | null
  instead: string | null
}
export type ToGive = { number: string; applicant: string; start: Date; items: string; itemsEn: string }
export type Blocked = { id: string; code: string; item: string; itemEn: string; note: string; photo: string | null; at: Date }
export type ToolsToday = { late: Out[]; out: Out[]; toGive: ToGive[]; blocked: Blocked[] }

/** What is out and when it is due, what goes out today, and what is blocked. Who may see it is asked by the page. */
export async function toolsToday(ctx: Ctx): Promise<ToolsToday> {
  const { db, now } = ctx
  const out =
    await sql<Out>`select k.number, r.code, r.name as item, r.name_en as "itemEn", spaces.out_of(h.id) as left, coalesce(g.name, p.name, '-') as applicant, h.due_at as due,
      h.due_at <= governance.clock() as late, n.number as next, s.name as instead
    from spaces.handover h join spaces.booking k on k.id = h.booking_id join spaces.resource r on r.id = h.resource_id left join identity.person p on p.id = k.person_id
      left join directory.organisation g on g.id = k.organisation_id left join spaces.handover_overdue o on o.handover_id = h.id
      left join spaces.booking n on n.id = o.next_booking_id left join spaces.bookable s on s.id = o.substitute_id
    where spaces.out_of(h.id) > 0 order by h.due_at, r.code`.execute(db)
  const toGive = await sql<ToGive>`select k.number, coalesce(g.name, p.name, '-') as applicant, lower(k.periods) as start,
      string_agg(distinct case when l.quantity > 1 then l.quantity || ' × ' else '' end || b.name, ', ') as items, string_agg(distinct case when l.quantity > 1 then l.quantity || ' × ' else '' end || b.name_en, ', ') as "itemsEn"
    from spaces.booking k join spaces.booking_line l on l.booking_id = k.id join spaces.bookable b on b.id = l.bookable_id and b.kind in ('equipment', 'kit')
      left join identity.person p on p.id = k.person_id left join directory.organisation g on g.id = k.organisation_id
    where k.state in ('confirmed', 'in_use') and (k.lapses_at is null or k.lapses_at > governance.clock()) and lower(k.periods) < ${cityInstant(dayPlus(dayOf(now), 1))} and upper(k.periods) > governance.clock()
      and exists (select from spaces.booking_part q where q.booking_id = k.id and q.bookable_id = b.id and not exists (select from spaces.handover h where h.booking_id = k.id and h.resource_id = q.resource_id))
    group by k.id, 1, 2 order by 3, 1`.execute(db)
  const blocked =
    await sql<Blocked>`select d.id, r.code, r.name as item, r.name_en as "itemEn", d.note, d.photo, d.at from spaces.damage d join spaces.resource r on r.id = d.resource_id
    where not exists (select from spaces.damage_release x where x.damage_id = d.id) order by d.at, d.id`.execute(db)
  return {
    late: out.rows.filter(({ late }) => late),
    out: out.rows.filter(({ late }) => !late),
    toGive: toGive.rows,
    blocked: blocked.rows,
  }
}

export type ToolsOfBooking = { row: BookingRow; applicant: string; things: Thing[] }

/** The things of one booking for the desk. */
export async function toolsOfBooking(ctx: Ctx, number: string): Promise<ToolsOfBooking> {
  const row = await bookingCalled(ctx.db, number)
  const found = await sql<{
    name: string
  }>`select coalesce(o.name, p.name, '-') as name from spaces.booking k left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id where k.id = ${row.id}`.execute(
    ctx.db,
  )
  return { row, applicant: found.rows[0]?.name ?? '-', things: await thingsOf(ctx.db, row.id) }
}

/** Whether a picture of a damage is kept under this name. */
export async function isDamagePhoto(ctx: Ctx, photo: string): Promise<boolean> {
  return (await sql`select from spaces.damage where photo = ${photo}`.execute(ctx.db)).rows.length > 0
}
