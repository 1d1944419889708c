import { sql } from 'kysely'
import type { Ctx } from '#src/platform/context.ts'
import { bookingClocks } from './booking.ts'

/** What else there is about a booking: what was asked about it, by when, and what came of it. Instants of the database. */
export type BookingStanding = {
  letter: string | null
  /** Until when an absence may be appealed; null where nobody was marked absent. */
  appealUntil: Date | null
  appeal: { at: Date; granted: boolean | null; answer: string } | null
  levyAnswered: boolean
  /** A new class and price wait for the applicant. */
  requoted: boolean
  /** `posts`: whose turn it is now; `due`: by which day. */
  waiver: {
    case: string
    amount: number
    granted: boolean | null
    decision: string | null
    due: string | null
    posts: string[]
    basis: string
    article: string
  } | null
  /** What its applicant asked for himself, in whole rupiah; a case of its own until it is proposed or turned down. */
  request: WaiverRequest | null
  objection: { case: string; due: string; upheld: boolean | null } | null
}

export type WaiverRequest = {
  number: string
  amount: number
  reason: string
  due: string
  posts: string[]
  answer: 'proposed' | 'turned_down' | null
  said: string | null
  basis: string | null
  article: string | null
}

/** The posts that may propose relief of a request `q`, by the matrix in force. */
export const proposers = sql`coalesce((select array_agg(distinct r.post order by r.post) from governance.rows_now('spaces.tariff.waive', 'aset_kota', q.amount) r where r.capacity = 'initiate'), '{}')`

/** The request for relief of the booking `k`, as one value. */
export const requestOf = sql`(select jsonb_build_object('number', q.number, 'amount', q.amount, 'reason', q.reason, 'due', to_char(q.due_day, 'YYYY-MM-DD'), 'posts', to_jsonb(${proposers}),
    'answer', q.answer, 'said', q.said, 'basis', l.code, 'article', q.article)
  from spaces.waiver_request q left join governance.legal_basis l on l.id = q.legal_basis_id where q.booking_id = k.id)`

type Raw = Omit<BookingStanding, 'appeal'> & { appealAt: Date | null; granted: boolean | null; answer: string | null }

/** Of a booking by its key: whoever asks has shown that it is his. */
export async function standingOf({ db }: Pick<Ctx, 'db'>, booking: string): Promise<BookingStanding> {
  const found = await sql<Raw>`select t.code as letter, a.at as "appealAt", a.granted, a.answer,
      (select max(s.at) + make_interval(days => ${bookingClocks.appealDays}) from spaces.booking_step s where s.booking_id = k.id and s.to_state = 'no_show') as "appealUntil",
      exists (select from spaces.levy_answer l where l.booking_id = k.id) as "levyAnswered",
      exists (select from spaces.requote q where q.booking_id = k.id and q.answer is null and k.state in ('pending', 'awaiting_tariff')) as requoted,
      (select jsonb_build_object('case', w.case_number, 'amount', w.amount, 'granted', w.granted, 'decision', w.decision, 'basis', l.code, 'article', w.article, 'due', to_char(c.due_day, 'YYYY-MM-DD'),
          'posts', to_jsonb(coalesce((select array_agg(distinct x.post) from governance.case_turn(c.id) x where c.status = 'open' and x.post is not null), '{}')))
        from spaces.waiver w join governance.legal_basis l on l.id = w.legal_basis_id left join governance.case_file c on c.number = w.case_number where w.booking_id = k.id order by w.asked_at desc, w.id desc limit 1) as waiver,
      ${requestOf} as request,
      (select jsonb_build_object('case', o.case_number, 'due', to_char(o.due_day, 'YYYY-MM-DD'), 'upheld', o.upheld) from spaces.objection o
        where o.booking_id = k.id order by o.at desc, o.id desc limit 1) as objection
    from spaces.booking k left join spaces.consent_letter t on t.booking_id = k.id left join spaces.appeal a on a.booking_id = k.id where k.id = ${booking}`.execute(
    db,
  )
  const [row] = found.rows
  if (!row) throw new Error('a booking that was just read is gone')
  const { appealAt, granted, answer, ...rest } = row
  return { ...rest, appeal: appealAt ? { at: appealAt, granted, answer: answer ?? '' } : null }
}
