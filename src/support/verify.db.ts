import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { applicationInvariants } from './application-verify.db.ts'

/** What always holds of promises, counted without trusting the constraints and triggers that keep it. */
export const supportInvariants: readonly Invariant[] = [
  ...applicationInvariants,
  counted(
    'support.subsector.merged_is_empty',
    sql`select n.id from support.need n join directory.subsector_merge m on m.old_code = n.subsector_code`,
  ),
  counted(
    'support.asset.once_at_a_time',
    sql`select a.id from support.commitment a join support.commitment b on b.asset = a.asset and b.id > a.id and a.during && b.during where a.withdrawn_at is null and b.withdrawn_at is null`,
  ),
  counted(
    'support.promised.within_ceiling',
    sql`select t.unit_id as id from support.ceiling t where t.amount < (select coalesce(sum(c.value), 0) from support.commitment c
      where c.unit_id = t.unit_id and extract(year from c.due_day) = t.year and c.withdrawn_at is null)`,
  ),
  counted(
    'support.confirmed.not_more_than_brought',
    sql`select d.id from support.delivery d join support.confirmation k on k.delivery_id = d.id where k.quantity > d.quantity`,
  ),
  counted(
    'support.kept.within_promised',
    sql`select k.id from support.kept k where k.confirmed > k.quantity or k.on_time > k.confirmed or k.confirmed + k.claimed > k.quantity`,
  ),
  counted(
    'support.score.as_recounted',
    sql`(select * from support.score_recount except select * from support.score_sum) union all
      (select * from support.score_sum where (promises, begun, whole, with_claims, shares, promised, promised_begun, delivered, on_time, claimed, claimed_begun) <> (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        except select * from support.score_recount)`,
  ),
  counted(
    'support.follow_up.in_its_window',
    sql`select f.commitment_id as id from support.follow_up f left join support.follow_up_window w on w.commitment_id = f.commitment_id and w.days = f.days
      where w.days is null and exists (select from support.commitment c where c.id = f.commitment_id and c.withdrawn_at is null)
        or (f.at at time zone 'Asia/Jakarta')::date < w.opens or (f.at at time zone 'Asia/Jakarta')::date >= w.closes`,
  ),
  counted(
    'support.link.not_by_the_agency',
    sql`select m.id from support.link_made m join support.link l on l.id = m.link_id join support.commitment c on c.id = l.commitment_id join governance.act t on t.id = m.act_id
      where t.action <> 'support.link.send' or c.actor = m.actor or exists (select from support.delivery d where d.commitment_id = c.id and d.actor = m.actor and d.at <= m.at)
        or exists (select from governance.appointment a join governance.post p on p.id = a.post_id where a.person_id = t.person_id and p.unit_id = c.unit_id and a.active @> m.at)`,
  ),
  counted(
    'support.agreement.one_a_post',
    sql`select n.id from support.need n where 1 < (select count(*) from support.agreement a where a.ended_at is null and (a.need_id = n.id or a.offer_id = n.id))`,
  ),
  counted(
    'support.agreement.as_accepted',
    sql`select a.id from support.agreement a join support.proposal p on p.id = a.proposal_id where p.state <> 'agreed' or p.need_accepts is distinct from p.version or p.offer_accepts is distinct from p.version
      or (select count(*) from support.obligation o where o.agreement_id = a.id) <> (select count(*) from support.term t where t.proposal_id = p.id and t.version = p.version)`,
  ),
  counted(
    'support.receipt.within_brought',
    sql`select r.id from support.receipt r join support.brought b on b.id = r.brought_id where r.quantity > b.quantity or r.actor = b.actor`,
  ),
]
