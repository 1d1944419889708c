import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of doubts about an origin, counted without trusting the triggers that move a case. */
export const originInvariants: readonly Invariant[] = [
  counted(
    'market.origin.open_is_due',
    sql`select k.id from market.origin_case k where k.state in ('asked', 'silent', 'answered', 'appealed') and (exists (select from market.origin_report r where r.case_id = k.id) or k.by_shop)
      and k.answer_by < k.at + interval '7 days'`,
  ),
  // an hour, for the clocks of a site that was just started
  counted(
    'market.origin.late_is_escalated',
    sql`select k.id from market.origin_case k where k.state = 'asked' and k.answer_by + interval '1 hour' <= governance.clock()
      or k.state = 'silent' and not (exists (select from market.origin_silence s where s.case_id = k.id)
        and exists (select from market.origin_standing o where o.product_id = k.product_id and o.level = 'unproven'))`,
  ),
  counted(
    'market.origin.taken_by_ruling',
    sql`select o.product_id as id from market.origin_standing o join market.origin_case k on k.id = o.case_id
        left join lateral (select r.verdict, r.level from market.origin_ruling r where r.case_id = k.id order by r.no desc limit 1) r on true
      where k.product_id <> o.product_id or not case
        when r.verdict = 'changed' then o.level = r.level
        when r.verdict = 'withdrawn' then o.level = 'unproven'
        when r.verdict = 'kept' then k.stood and o.level = k.level
        else o.level = 'unproven' and (exists (select from market.origin_silence s where s.case_id = k.id) or exists (select from market.origin_answer a where a.case_id = k.id and a.at >= k.answer_by)) end`,
  ),
  counted(
    'market.origin.ruled_is_shown',
    sql`select k.id from market.origin_case k join lateral (select r.verdict, r.level from market.origin_ruling r where r.case_id = k.id order by r.no desc limit 1) r on true
      where r.verdict <> 'kept' and not exists (select from market.origin_case later where later.product_id = k.product_id and later.at > k.at)
        and not exists (select from market.origin_standing o where o.product_id = k.product_id and o.level = coalesce(r.level, 'unproven'))`,
  ),
  counted(
    'market.origin.pictures_go',
    sql`select i.report_id as id from market.origin_picture i join market.origin_report r on r.id = i.report_id join market.origin_case k on k.id = r.case_id
      where k.state in ('decided', 'closed') and k.appeal_by + interval '91 days' <= governance.clock() or r.person_id is null`,
  ),
]
