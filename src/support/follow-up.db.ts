import { sql } from 'kysely'
import { secret, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome } from '#src/base/outcome.ts'
import { personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { commitmentLocked } from './commitment.db.ts'
import { type FollowUpDays, type FollowUpSums, type FollowUpWish, followUpDays } from './follow-up.ts'
import { tellReceiver } from './letters.db.ts'

/** The receiver says what became of it, by his account or by the link he was sent; once after thirty and once after ninety days. */
export const answerFollowUp = deed(
  'support.follow_up.answer',
  async (scope, wish: FollowUpWish & { key?: string | undefined }): Promise<Outcome<{ number: string }>> => {
    const row = await commitmentLocked(scope.tx, wish.number)
    const byKey = wish.key !== undefined && row.keyHash !== '' && row.keyHash === sha256(wish.key)
    if (!byKey && (row.person === null || row.person !== personOf(scope.actor))) throw new Missing('commitment')
    await scope.must('support.follow_up.answer', byKey ? { key: true } : { person: row.person ?? '' })
    await sql`insert into support.follow_up (commitment_id, days, still, change, needs, says, by_kind)
      values (${row.id}, ${wish.days}, ${wish.still}, ${wish.change}, ${wish.needs}, ${wish.says}, ${byKey ? 'key' : 'person'})`.execute(
      scope.tx,
    )
    scope.note(`commitment:${wish.number}`, { follow_up: wish.days })
    scope.touched('support')
    return done({ number: wish.number })
  },
)

/** Questions that are open, not answered and not yet asked; of two that are open at once there is none. */
export const followUpsDue = sql`select w.commitment_id as id, w.days, c.number from support.follow_up_window w join support.commitment c on c.id = w.commitment_id
  where (c.email <> '' or c.phone <> '') and governance.today() >= w.opens and governance.today() < w.closes
    and not exists (select from support.follow_up f where f.commitment_id = w.commitment_id and f.days = w.days)
    and not exists (select from support.follow_up_told o where o.commitment_id = w.commitment_id and o.days = w.days)`

/** Asks the receivers, each once at thirty and once at ninety days. The link of the letter before stops working. */
export const askFollowUps = deed('support.follow_up.ask', async (scope: DeedScope): Promise<Outcome<{ told: number }>> => {
  await scope.must('support.follow_up.ask')
  const found = await sql<{
    id: string
    days: number
    number: string
  }>`${followUpsDue} order by w.opens, w.commitment_id limit 100`.execute(scope.tx)
  let told = 0
  for (const { id, days, number } of found.rows) {
    const first =
      await sql`insert into support.follow_up_told (commitment_id, days) values (${id}, ${days}) on conflict do nothing returning days`.execute(
        scope.tx,
      )
    // another node was quicker: it has asked
    if (first.rows.length === 0) continue
    const key = secret()
    await sql`update support.commitment set key_hash = ${sha256(key)} where id = ${id} and email <> ''`.execute(scope.tx)
    await tellReceiver(scope, number, 'followed', { key, step: days, again: ` ${days}` })
    told += 1
  }
  scope.note('commitments', { told })
  return done({ told })
})

/** One of the two questions about a promise: when it is open, and what was answered. Days are of the city, `closes` is the first day it is not. */
export type FollowUp = {
  days: FollowUpDays
  opens: string
  closes: string
  state: 'to_come' | 'open' | 'over' | 'answered'
  answer: { still: string; change: string; needs: string | null; says: string; day: string } | null
}

export async function followUpsOf(db: Database | Tx, commitment: string): Promise<FollowUp[]> {
  const found = await sql<FollowUp>`select w.days, to_char(w.opens, 'YYYY-MM-DD') as opens, to_char(w.closes, 'YYYY-MM-DD') as closes,
      case when f.days is not null then 'answered' when governance.today() < w.opens then 'to_come' when governance.today() < w.closes then 'open' else 'over' end as state,
      case when f.days is not null then jsonb_build_object('still', f.still, 'change', f.change, 'needs', f.needs, 'says', f.says,
        'day', to_char(f.at at time zone 'Asia/Jakarta', 'YYYY-MM-DD')) end as answer
    from support.follow_up_window w left join support.follow_up f on f.commitment_id = w.commitment_id and f.days = w.days
    where w.commitment_id = ${commitment}::uuid order by w.days`.execute(db)
  return found.rows
}

/** What was answered about the promises of a year, over the whole city: of fewer it could be guessed who answered. */
export async function followUpSums(db: Database | Tx, year: number): Promise<FollowUpSums[]> {
  const found =
    await sql<FollowUpSums>`select d.days, count(f.days)::int as answers, (count(*) filter (where f.still in ('all', 'part')))::int as still,
      (count(*) filter (where f.change = 'better'))::int as better, (count(*) filter (where f.change = 'worse'))::int as worse
    from unnest(${[...followUpDays]}::int[]) d (days) left join (support.follow_up f join support.commitment c on c.id = f.commitment_id
      and c.withdrawn_at is null and c.due_day >= make_date(${year}, 1, 1) and c.due_day < make_date(${year} + 1, 1, 1)) on f.days = d.days
    group by d.days order by d.days`.execute(db)
  return found.rows
}
