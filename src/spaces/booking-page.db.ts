import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { billOf } from '#src/finance/bill.db.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { type BookingRow, bookingCalled, ownBooking } from './_rows.db.ts'
import { subjectOf } from './bill.db.ts'
import type { BookingState, UsageClass } from './booking.ts'
import type { TariffLine } from './usage.ts'

export type BookingLine = {
  number: string
  state: BookingState
  space: string
  spaceEn: string
  slug: string
  title: string
  start: Date
  end: Date
  price: number
  class: UsageClass | null
  lapsesAt: Date | null
}

const line = sql`k.number, k.state, b.name as space, b.name_en as "spaceEn", b.slug, k.title, lower(k.periods) as start, upper(k.periods) as "end", k.price, k.class, k.lapses_at as "lapsesAt"`
// what has run out by the clock is over, whether or not anybody has tidied it
const live = sql`(k.lapses_at is null or k.lapses_at > governance.clock())`

/** Somebody's bookings, those to come first; holds that have run out are left out, and dates of a series stand with it. `after`: the number of the last one seen. */
export async function bookingsOf(ctx: Ctx, o: { after?: string | undefined; most?: number } = {}): Promise<BookingLine[]> {
  const me = personOf(ctx.actor) ?? null
  const found = await sql<BookingLine>`select ${line} from spaces.booking k join spaces.bookable b on b.id = k.bookable_id
    where (k.person_id = ${me}::uuid or k.organisation_id in (select m.entity_id from identity.membership m where m.kind = 'community' and m.person_id = ${me}::uuid and m.during @> governance.clock()))
      and k.series_id is null and not (k.state = 'expired' and k.class is null) and (k.state <> 'held' or ${live}) and (${o.after ?? null}::text is null or k.number < ${o.after ?? null})
    order by k.number desc limit ${o.most ?? 20}`.execute(ctx.db)
  return found.rows
}

/** `gone` and `instead`: a substitute that was taken, by name. */
export type Step = {
  from: BookingState | ''
  to: BookingState
  at: Date
  reason: string
  byDesk: boolean
  gone: string | null
  instead: string | null
}

export type WholeBooking = BookingRow & {
  purpose: string
  applicant: string
  rule: { code: string; plain: string; plainEn: string; article: string; illustrative: boolean } | null
  tariff: TariffLine[]
  bases: { code: string; name: string; verified: boolean }[]
  items: { slug: string; name: string; nameEn: string; quantity: number }[]
  steps: Step[]
  decideBy: string | null
  turn: string[]
  bill: Awaited<ReturnType<typeof billOf>>
  madeAt: Date
}

type Rest = Omit<WholeBooking, keyof BookingRow | 'bill'>

/** The lines of a price as they were written. Those of before named their thing in Indonesian alone: its English name is read by the code of its tariff. */
const linesOf = sql`coalesce((select jsonb_agg(case when l.line ? 'itemEn' or b.name_en is null then l.line else l.line || jsonb_build_object('itemEn', b.name_en) end order by l.n)
  from jsonb_array_elements(k.tariff) with ordinality as l(line, n)
    left join lateral (select t.bookable_id from spaces.tariff t where t.code = l.line ->> 'code' limit 1) t on true left join spaces.bookable b on b.id = t.bookable_id), '[]')`

/** A thing by its code, in the reader's tongue. */
const calledBy = (code: string, english: boolean) => {
  const name = sql.raw(english ? 'name_en' : 'name')
  return sql`coalesce((select b.${name} from spaces.bookable b where b.slug = s.facts ->> ${code}::text), (select r.${name} from spaces.resource r where r.code = s.facts ->> ${code}::text))`
}

async function whole(ctx: Ctx, row: BookingRow): Promise<WholeBooking> {
  const found =
    await sql<Rest>`select k.purpose, coalesce(o.name, p.name, '-') as applicant, ${linesOf} as tariff, to_char(k.decide_by, 'YYYY-MM-DD') as "decideBy", k.made_at as "madeAt",
      (select jsonb_build_object('code', r.code, 'plain', r.plain, 'plainEn', r.plain_en, 'article', r.article, 'illustrative', r.illustrative) from spaces.usage_rule r where r.id = k.rule_id) as rule,
      coalesce((select jsonb_agg(jsonb_build_object('code', l.code, 'name', l.kind || coalesce(' ' || l.number, '') || coalesce('/' || l.year, ''), 'verified', l.verified) order by l.code) from governance.legal_basis l where l.code = any (k.bases)), '[]') as bases,
      (select jsonb_agg(jsonb_build_object('slug', b.slug, 'name', b.name, 'nameEn', b.name_en, 'quantity', l.quantity) order by b.position) from spaces.booking_line l join spaces.bookable b on b.id = l.bookable_id where l.booking_id = k.id) as items,
      coalesce((select array_agg(distinct t.post) from governance.case_file c cross join lateral governance.case_turn(c.id) t where c.number = ${row.caseNumber} and t.post is not null), '{}') as turn
    from spaces.booking k left join identity.person p on p.id = k.person_id left join directory.organisation o on o.id = k.organisation_id where k.id = ${row.id}`.execute(
      ctx.db,
    )
  const steps =
    await sql<Step>`select from_state as "from", to_state as "to", at, reason, act_id is not null as "byDesk", ${calledBy('gone', ctx.tongue === 'en')} as gone, ${calledBy('instead', ctx.tongue === 'en')} as instead
      from spaces.booking_step s where booking_id = ${row.id} order by at, id`.execute(ctx.db)
  const [rest] = found.rows
  if (!rest) throw new Missing('booking')
  return { ...row, ...rest, steps: steps.rows, bill: await billOf(ctx.db, subjectOf(row.number)) }
}

/** One's own booking with all that was decided about it. Somebody else's is not there. */
export const myBooking = async (ctx: Ctx, number: string): Promise<WholeBooking> => whole(ctx, await ownBooking(ctx.db, ctx.actor, number))

/** A booking for the desk: whoever asks has shown that he sits there. */
export const deskBooking = async (ctx: Ctx, number: string): Promise<WholeBooking> => whole(ctx, await bookingCalled(ctx.db, number))

/** Communities somebody may book for. */
export async function bodiesOf(ctx: Ctx): Promise<{ slug: string; name: string }[]> {
  const found = await sql<{
    slug: string
    name: string
  }>`select o.slug, o.name from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where m.person_id = ${personOf(ctx.actor) ?? null}::uuid and m.during @> governance.clock() and o.ended_at is null order by o.name`.execute(
    ctx.db,
  )
  return found.rows
}

/** One line about one's own booking. Somebody else's is not there. */
export async function ownBookingLine(ctx: Ctx, number: string): Promise<BookingLine> {
  const { id } = await ownBooking(ctx.db, ctx.actor, number)
  const found =
    await sql<BookingLine>`select ${line} from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where k.id = ${id}`.execute(
      ctx.db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('booking')
  return row
}
