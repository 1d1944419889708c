import { sql } from 'kysely'
import { done, type Outcome } from '#src/base/outcome.ts'
import { type Day, dayPlus, formatCivicDay } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { dutiesMet, lateDuties } from './accord-late.db.ts'
import { tellAuthor } from './need-letters.db.ts'
import { graceDays, type Owed, obligationState } from './obligation.ts'
import type { About } from './track.db.ts'

/** Past its day, still owed, nothing brought that waits for an answer, and its side not yet told. */
const overdue = sql`select o.id, o.owes, o.what, to_char(o.due_day, 'YYYY-MM-DD') as due, to_char(governance.today(), 'YYYY-MM-DD') as today, a.number,
    case o.owes when 'need' then a.need_id else a.offer_id end as owing
  from support.obligation o join support.obligation_kept k on k.id = o.id join support.agreement a on a.id = o.agreement_id
  where a.ended_at is null and o.due_day < governance.today() and k.confirmed + k.claimed < k.quantity
    and not exists (select from support.obligation_told t where t.obligation_id = o.id)`

type Overdue = { id: string; what: string; due: string; today: Day; number: string; owing: string }

/** Tells whoever owes, alone and once; everybody reads of it a week later. */
export const tellOverdueObligations = deed('support.obligation.tell', async (scope): Promise<Outcome<{ told: number }>> => {
  await scope.must('support.obligation.tell')
  const found = await sql<Overdue>`${overdue} order by o.due_day, o.id limit 100`.execute(scope.tx)
  let told = 0
  for (const one of found.rows) {
    const first =
      await sql`insert into support.obligation_told (obligation_id) values (${one.id}) on conflict do nothing returning obligation_id`.execute(
        scope.tx,
      )
    // another node was quicker: it has told
    if (first.rows.length === 0) continue
    await tellAuthor(scope, one.owing, {
      occasion: 'late',
      key: one.id,
      path: `/kesepakatan/${one.number}`,
      facts: {
        number: one.number,
        what: one.what,
        due: formatCivicDay(one.due),
        shown: formatCivicDay(dayPlus(one.today, graceDays)),
      },
    })
    told += 1
  }
  scope.note('obligations', { told })
  // the day everybody may read of it is counted from the letter
  scope.touched('support')
  return done({ told })
})

/** Looks first, so that a quiet town writes no journal. */
export async function tellOverdueObligationsIfDue(ctx: Ctx): Promise<void> {
  if ((await sql`${overdue} limit 1`.execute(ctx.db)).rows.length > 0) await tellOverdueObligations(ctx, undefined)
}

/** `paper` says whether it is owed by an agreement of the board or by a signed paper of the register. */
export type LateObligation = { paper: 'agreement' | 'accord'; number: string; what: string; due: string }
export type OwedBy = { kept: number; of: number; late: LateObligation[] }

/**
 * What bodies, or people for themselves, owe by their agreements and signed papers, as everybody may read it: how many were kept of those whose
 * day has come, and which are late.
 */
export async function owedBy(db: Database | Tx, about: About): Promise<OwedBy> {
  const whose =
    'bodies' in about
      ? sql`o.organisation_id = any(${[...about.bodies]}::uuid[])`
      : sql`o.organisation_id is null and exists (select from support.need n where n.id = case o.owes when 'need' then a.need_id else a.offer_id end and n.person_id = any(${[...about.people]}::uuid[]))`
  const found = await sql<
    Owed & { number: string; what: string; today: Day }
  >`select o.quantity, k.confirmed, k.claimed, to_char(o.due_day, 'YYYY-MM-DD') as "dueDay", to_char(d.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as "toldOn",
      o.what, a.number, to_char(governance.today(), 'YYYY-MM-DD') as today
    from support.obligation o join support.obligation_kept k on k.id = o.id join support.agreement a on a.id = o.agreement_id left join support.obligation_told d on d.obligation_id = o.id
    where ${whose} and (o.due_day < governance.today() or k.confirmed >= k.quantity) order by o.due_day, o.id limit 500`.execute(db)
  const [met, duties] = 'bodies' in about ? await Promise.all([dutiesMet(db, about.bodies), lateDuties(db, about)]) : [0, []]
  const late: LateObligation[] = [
    ...found.rows
      .filter((one) => obligationState(one, one.today) === 'late')
      .map(({ number, what, dueDay }) => ({ paper: 'agreement' as const, number, what, due: dueDay })),
    ...duties.map(({ number, what, due }) => ({ paper: 'accord' as const, number, what, due })),
  ]
  const kept = met + found.rows.filter(({ confirmed, quantity }) => confirmed !== null && confirmed >= quantity).length
  // what is overdue within its private week is not counted against anybody yet
  return { kept, of: kept + late.length, late }
}
