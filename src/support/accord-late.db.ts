import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import { type Day, dayPlus, formatCivicDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { owing } from './_accord-people.db.ts'
import { graceDays, shownLate } from './obligation.ts'

type Untold = { accord: string; position: number; number: string; body: string | null; what: string; due: string; today: Day }

const untold = sql<Untold>`select accord_id as accord, position, number, organisation_id as body, what, to_char(due_day, 'YYYY-MM-DD') as due,
    to_char(governance.today(), 'YYYY-MM-DD') as today
  from support.accord_duty_overdue where told_at is null`

/** Tells whoever owes by a paper, alone and once, that its day has passed; everybody reads of it a week later. */
export const tellLateDuties = deed('support.accord.tell_late', async (scope): Promise<Outcome<{ told: number }>> => {
  const { tx, ctx } = scope
  await scope.must('support.accord.tell_late')
  const t = sayIn('id')
  let told = 0
  for (const one of (await sql<Untold>`${untold} order by due_day, accord_id, position limit 100`.execute(tx)).rows) {
    const first =
      await sql`insert into support.accord_duty_told (accord_id, position) values (${one.accord}, ${one.position}) on conflict do nothing returning position`.execute(
        tx,
      )
    // another node was quicker: it has told
    if (first.rows.length === 0) continue
    const facts = {
      number: one.number,
      what: one.what,
      due: formatCivicDay(one.due),
      shown: formatCivicDay(dayPlus(one.today, graceDays)),
      link: `${ctx.house.config.origin}/tata-kelola/kerja-sama/${one.number}`,
    }
    for (const { id, email } of await owing(tx, one.body))
      await post(tx, ctx.house, {
        dedupe: `accord late ${one.accord} ${one.position} ${id}`,
        to: email,
        subject: t('accord.letter.late.subject', facts),
        body: t('accord.letter.late.body', facts),
      })
    told += 1
  }
  scope.note('accord duties', { told })
  // the day everybody may read of it is counted from the letter
  scope.touched('support')
  return done({ told })
})

/** Looks first, so that a quiet town writes no journal. */
export async function tellLateDutiesIfDue(ctx: Ctx): Promise<void> {
  if ((await sql`${untold} limit 1`.execute(ctx.db)).rows.length > 0) await tellLateDuties(ctx, undefined)
}

type Overdue = { number: string; position: number; what: string; due: string; toldOn: string | null; today: Day }

/** Duties everybody reads as late: of one paper, or of bodies in all their papers. */
export async function lateDuties(
  db: Database | Tx,
  of: { number: string } | { bodies: readonly string[] },
): Promise<{ number: string; position: number; what: string; due: string }[]> {
  const whose = 'number' in of ? sql`number = ${of.number}` : sql`organisation_id = any(${[...of.bodies]}::uuid[])`
  const found = await sql<Overdue>`select number, position, what, to_char(due_day, 'YYYY-MM-DD') as due,
      to_char(told_at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as "toldOn", to_char(governance.today(), 'YYYY-MM-DD') as today
    from support.accord_duty_overdue where ${whose} order by due_day, number, position limit 200`.execute(db)
  return found.rows
    .filter(({ due, toldOn, today }) => shownLate({ dueDay: due, toldOn }, today))
    .map(({ number, position, what, due }) => ({ number, position, what, due }))
}

/** How many duties of papers bodies met, by the other side's word. */
export async function dutiesMet(db: Database | Tx, bodies: readonly string[]): Promise<number> {
  const found = await sql<{
    n: number
  }>`select count(*)::int as n from support.accord_duty d where d.organisation_id = any(${[...bodies]}::uuid[])
    and exists (select from support.accord_met m join support.accord_answer w on w.met_id = m.id and w.met where m.accord_id = d.accord_id and m.position = d.position)`.execute(
    db,
  )
  return found.rows[0]?.n ?? 0
}
