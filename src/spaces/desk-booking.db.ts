import { sql } from 'kysely'
import { owingOf } from '#src/finance/refund.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { BookingRow } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import { multirangeText } from './booking.ts'
import { requestOf, type WaiverRequest } from './booking-standing.db.ts'
import { type OpenRequote, requoteOf } from './requote.db.ts'

/** A relief that was asked for: open until it was granted or not. Amounts in whole rupiah. */
export type AskedWaiver = {
  case: string
  caseId: string
  amount: number
  before: number
  basis: string
  article: string
  reason: string
  granted: boolean | null
  decision: string | null
}

export type AskedAppeal = { reason: string; at: Date; granted: boolean | null; answer: string; answeredAt: Date | null }

export type OpenObjectionOf = { case: string; rule: string; says: string; due: string }

/** Who waits for what this booking has, in the order the room would be offered. `offered`: holds it now. */
export type InLine = { name: string; people: number; since: Date; offered: boolean }

/** What the desk has to know beside the booking itself. An objection is told only to whoever answers it. */
export type DeskAbout = {
  waivers: AskedWaiver[]
  request: WaiverRequest | undefined
  appeal: AskedAppeal | undefined
  objection: OpenObjectionOf | undefined
  requote: OpenRequote | undefined
  line: InLine[]
  refund: { number: string; amount: number } | undefined
}

async function lineFor(ctx: Ctx, row: BookingRow): Promise<InLine[]> {
  const found = await sql<InLine>`select p.name, w.people, coalesce(s.at, w.at) as since, coalesce(s.step, 'again') = 'offered' as offered
    from spaces.waiting w join identity.person p on p.id = w.person_id
      left join lateral (select t.step, t.at, t.booking_id from spaces.waiting_step t where t.waiting_id = w.id order by t.at desc, t.id desc limit 1) s on true
      left join spaces.booking o on o.id = s.booking_id
    where w.bookable_id = ${row.bookable.id} and w.periods && ${multirangeText(row.periods)}::tstzmultirange
      and (coalesce(s.step, 'again') = 'again' or s.step = 'offered' and o.state = 'held' and o.lapses_at > governance.clock())
    order by coalesce(s.step, 'again') = 'again', coalesce(s.at, w.at), w.id limit 50`.execute(ctx.db)
  return found.rows
}

export async function deskAbout(ctx: Ctx, row: BookingRow): Promise<DeskAbout> {
  const answers = await may(ctx, 'spaces.objection.decide', { unit: row.bookable.unit })
  const [waivers, appeals, objections, refunds, line, requote, requests] = await Promise.all([
    sql<AskedWaiver>`select w.case_number as case, (select c.id from governance.case_file c where c.number = w.case_number) as "caseId", w.amount, w.price_before as before, l.code as basis, w.article, w.reason, w.granted, w.decision
      from spaces.waiver w join governance.legal_basis l on l.id = w.legal_basis_id where w.booking_id = ${row.id} order by w.asked_at desc, w.id`.execute(
      ctx.db,
    ),
    sql<AskedAppeal>`select reason, at, granted, answer, answered_at as "answeredAt" from spaces.appeal where booking_id = ${row.id}`.execute(
      ctx.db,
    ),
    sql<OpenObjectionOf>`select case_number as case, rule_code as rule, says, to_char(due_day, 'YYYY-MM-DD') as due from spaces.objection
      where booking_id = ${row.id} and upheld is null and ${answers}`.execute(ctx.db),
    owingOf(ctx.db, subjectOf(row.number)),
    lineFor(ctx, row),
    requoteOf(ctx.db, row.number),
    sql<{ request: WaiverRequest | null }>`select ${requestOf} as request from spaces.booking k where k.id = ${row.id}`.execute(ctx.db),
  ])
  const request = requests.rows[0]?.request ?? undefined
  return { waivers: waivers.rows, request, appeal: appeals.rows[0], objection: objections.rows[0], refund: refunds[0], line, requote }
}

/** Legal bases in force a relief may rest on, by code. */
export async function basesInForce(ctx: Ctx): Promise<{ code: string; name: string; about: string }[]> {
  const found = await sql<{
    code: string
    name: string
    about: string
  }>`select code, kind || coalesce(' ' || number, '') || coalesce('/' || year, '') as name, about
    from governance.legal_basis where governance.basis_in_force(id, governance.today()) order by code collate "C" limit 300`.execute(ctx.db)
  return found.rows
}
