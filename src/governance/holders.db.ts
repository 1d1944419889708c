import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { HoldingMode } from './appointment.ts'

/** Who holds a seat, as the public record shows it. `until` is the last day. `late`: recorded after its first day. */
export type Holder = {
  appointment: string
  seat: number
  name: string
  mode: HoldingMode
  firstDay: string
  until: string
  paper: string
  basis: string | null
  verified: boolean
  late: boolean
  /** Rests on data of a demo town. */
  illustrative: boolean
  /** Since when the text it rests on is no longer in force and no other stands in its place. */
  waiting: string | null
}

export type PostHeld = {
  code: string
  kind: string
  name: string
  nameEn: string
  unit: string
  unitName: string
  advisory: boolean
  seats: number
  /** Definitive holders and Plt first, then who stands in. */
  holders: Holder[]
  vacant: number
}

/** The last day of a range of time: the day before a midnight, the day itself of an end in the middle of it. */
const lastDay = sql`((upper(a.active) - interval '1 microsecond') at time zone 'Asia/Jakarta')::date`

const holder = sql`jsonb_build_object('appointment', a.id, 'seat', a.seat, 'name', governance.holder_name(a.person_id), 'mode', a.mode, 'firstDay', a.first_day, 'until', ${lastDay},
  'paper', a.paper, 'verified', a.verified, 'late', (a.recorded_at at time zone 'Asia/Jakarta')::date > a.first_day, 'basis', b.code, 'illustrative', coalesce(b.illustrative, false),
  'waiting', (select min(w.since) from governance.awaiting_basis w where w.subject_kind = 'appointment' and w.subject_id = a.id::text and w.settled_at is null and w.since <= governance.today()))`

const postColumns = sql`p.code, p.kind, k.name, k.name_en as "nameEn", u.code as unit, u.name as "unitName", k.advisory, p.seats`
const postJoins = sql`governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id`

/** Every post there is today with who holds it until when, and how many of its seats nobody holds. Public. */
export async function whoHolds(ctx: Ctx, only: { unit?: string; post?: string } = {}): Promise<PostHeld[]> {
  const found = await sql<Omit<PostHeld, 'vacant'>>`select ${postColumns},
      coalesce((select jsonb_agg(${holder} order by a.mode = 'plh', a.seat) from governance.appointment a left join governance.legal_basis b on b.id = a.legal_basis_id
        where a.post_id = p.id and a.active @> governance.clock()), '[]') as holders
    from ${postJoins}
    where (p.until is null or p.until >= governance.today()) and (${only.unit ?? null}::text is null or u.code = ${only.unit ?? null}) and (${only.post ?? null}::text is null or p.code = ${only.post ?? null})
    order by k.position, p.code collate "C"`.execute(ctx.db)
  return found.rows.map((post) => ({ ...post, vacant: post.seats - post.holders.filter((one) => one.mode !== 'plh').length }))
}

export type PastHolder = Holder & { state: 'past' | 'now' | 'to_come'; endedEarly: boolean; endPaper: string | null }

/** Everybody who held, holds or will hold a post, the newest first, from before the key of the last one seen. Public. */
export async function postHistory(ctx: Ctx, code: string, before?: string, most = 50): Promise<PastHolder[]> {
  const found = await sql<{
    holder: PastHolder
  }>`select ${holder} || jsonb_build_object('endedEarly', a.ended_at is not null, 'endPaper', e.paper,
      'state', case when a.active @> governance.clock() then 'now' when lower(a.active) > governance.clock() then 'to_come' else 'past' end) as holder
    from governance.appointment a join governance.post p on p.id = a.post_id left join governance.legal_basis b on b.id = a.legal_basis_id
      left join governance.appointment_end e on e.appointment_id = a.id
    where p.code = ${code} and (${before ?? null}::text is null or (a.first_day, a.id) < (select l.first_day, l.id from governance.appointment l where l.id::text = ${before ?? null}))
    order by a.first_day desc, a.id desc limit ${most}`.execute(ctx.db)
  if (found.rows.length === 0 && (await sql`select from governance.post where code = ${code}`.execute(ctx.db)).rows.length === 0)
    throw new Missing('post')
  return found.rows.map((row) => row.holder)
}

export type MySeat = Holder & {
  post: string
  kind: string
  postName: string
  postNameEn: string
  unit: string
  unitName: string
  state: 'past' | 'now' | 'to_come'
}

/** The seats of the one who asks: now, to come and past. */
export async function mySeats(ctx: Ctx): Promise<MySeat[]> {
  const found = await sql<{
    seat: MySeat
  }>`select ${holder} || jsonb_build_object('post', p.code, 'kind', p.kind, 'postName', k.name, 'postNameEn', k.name_en, 'unit', u.code, 'unitName', u.name,
      'state', case when a.active @> governance.clock() then 'now' when lower(a.active) > governance.clock() then 'to_come' else 'past' end) as seat
    from governance.appointment a join ${postJoins} on p.id = a.post_id left join governance.legal_basis b on b.id = a.legal_basis_id
    where a.person_id = ${personOf(ctx.actor) ?? null} and not isempty(a.active) order by upper(a.active) desc, a.id`.execute(ctx.db)
  return found.rows.map((row) => row.seat)
}
