import { sql } from 'kysely'
import { forgetPayer } from '#src/finance/bill.db.ts'
import type { Database, Tx } from '#src/platform/database.ts'

const rowsOf = async (db: Database | Tx, query: ReturnType<typeof sql>): Promise<unknown[]> => (await query.execute(db)).rows

/** What the rooms keep about a person: what was asked for, waited for and appealed, and what was answered at the desk. */
export async function collectFromSpaces(db: Database | Tx, person: string): Promise<Record<string, unknown>> {
  return {
    bookings: await rowsOf(
      db,
      sql`select k.number, b.slug as space, k.state, k.title, k.purpose, k.periods::text as periods, k.people, k.answers, k.class, k.price, k.made_at,
          (select jsonb_agg(jsonb_build_object('to', s.to_state, 'at', s.at, 'reason', s.reason) order by s.at, s.id) from spaces.booking_step s where s.booking_id = k.id) as steps
        from spaces.booking k join spaces.bookable b on b.id = k.bookable_id where k.person_id = ${person} order by k.id`,
    ),
    series: await rowsOf(
      db,
      sql`select s.number, b.slug as space, s.rule, s.first_day::text as first_day, s.people, s.extras, s.title, s.purpose, s.answers, s.made_at
        from spaces.series s join spaces.bookable b on b.id = s.bookable_id where s.person_id = ${person} order by s.id`,
    ),
    waiting: await rowsOf(
      db,
      sql`select b.slug as space, w.periods::text as periods, w.people, w.extras, w.at from spaces.waiting w join spaces.bookable b on b.id = w.bookable_id where w.person_id = ${person} order by w.id`,
    ),
    appeals: await rowsOf(
      db,
      sql`select k.number, a.by_person = ${person} as mine, a.reason, a.at, a.granted, a.answer, a.answered_at from spaces.appeal a join spaces.booking k on k.id = a.booking_id
        where ${person} in (a.by_person, a.answered_by) order by a.at`,
    ),
    calendars: await rowsOf(
      db,
      sql`select b.slug as space, f.made_at, f.ended_at from spaces.feed f left join spaces.bookable b on b.id = f.bookable_id where f.person_id = ${person} order by f.id`,
    ),
    rounds: await rowsOf(
      db,
      sql`select r.number, o.name as body, a.title, a.people, a.place, a.slots, a.wishes, a.answers, a.at, a.withdrawn_at from spaces.round_application a
        join spaces.round r on r.id = a.round_id join directory.organisation o on o.id = a.organisation_id where a.person_id = ${person} order by a.id`,
    ),
    reliefs: await rowsOf(
      db,
      sql`select q.number, k.number as booking, q.amount, q.reason, q.asked_at, q.due_day::text as due_day, q.answer, q.said, q.answered_at from spaces.waiver_request q
        join spaces.booking k on k.id = q.booking_id where k.person_id = ${person} order by q.id`,
    ),
    objections: await rowsOf(
      db,
      sql`select o.case_number, k.number, o.rule_code as rule, o.says, o.due_day, o.at, o.upheld, o.precedent, o.decision, o.answered_at
        from spaces.objection o left join spaces.booking k on k.id = o.booking_id where o.person_id = ${person} order by o.at`,
    ),
  }
}

/**
 * Bookings stay for the books of the city, without the person's words: what is to come is called off, what was is a use by nobody in
 * particular. Nobody waits any more.
 */
export async function eraseFromSpaces(tx: Tx, person: string): Promise<void> {
  await sql`insert into spaces.booking_step (booking_id, from_state, to_state, actor, reason)
    select k.id, k.state, 'cancelled', 'system:erasure', 'Akun pemohon berakhir' from spaces.booking k
    where k.person_id = ${person} and k.organisation_id is null and lower(k.periods) > governance.clock() and (k.lapses_at is null or k.lapses_at > governance.clock())
      and exists (select from spaces.move m where m.from_state = k.state and m.to_state = 'cancelled') order by k.id`.execute(tx)
  await sql`update spaces.booking set title = case when title = '' then '' else 'Kegiatan' end, purpose = '' where person_id = ${person} and organisation_id is null`.execute(
    tx,
  )
  await sql`update spaces.series set title = 'Rangkaian', purpose = '' where person_id = ${person} and organisation_id is null`.execute(tx)
  await sql`insert into spaces.waiting_step (waiting_id, step) select id, 'left' from spaces.waiting where person_id = ${person}`.execute(
    tx,
  )
  await sql`update spaces.round_application set title = 'Kegiatan' where person_id = ${person}`.execute(tx)
  await sql`update spaces.feed set ended_at = governance.clock() where person_id = ${person} and ended_at is null`.execute(tx)
  await sql`select spaces.forget_reasons(${person})`.execute(tx)
  await sql`update spaces.requote q set reason = 'Dihapus bersama akunnya' from spaces.booking k
    where k.id = q.booking_id and k.person_id = ${person} and k.organisation_id is null and q.act_id is null`.execute(tx)
  await sql`update spaces.waiver_request q set reason = 'Dihapus bersama akunnya' from spaces.booking k
    where k.id = q.booking_id and k.person_id = ${person} and k.organisation_id is null`.execute(tx)
  const billed = await sql<{
    subject: string
  }>`select 'booking:' || number as subject from spaces.booking where person_id = ${person} and organisation_id is null`.execute(tx)
  await forgetPayer(
    tx,
    billed.rows.map(({ subject }) => subject),
  )
  await sql`update spaces.objection set says = 'Dihapus bersama akunnya' where person_id = ${person}`.execute(tx)
  await sql`update spaces.appeal set reason = 'dihapus' where by_person = ${person}`.execute(tx)
}
