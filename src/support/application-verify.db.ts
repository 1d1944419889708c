import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of applications, counted without trusting the triggers that keep it. */
export const applicationInvariants: readonly Invariant[] = [
  counted(
    'support.quota.kept',
    sql`select o.id from support.offer o where o.quantity < (select coalesce(sum(w.quantity), 0) from support.award w where w.offer_id = o.id and w.ended_at is null)`,
  ),
  counted(
    'support.award.within_request',
    sql`select w.application_id as id from support.award w join support.application a on a.id = w.application_id where w.quantity > a.quantity or w.amount > a.amount`,
  ),
  counted(
    'support.application.state_is_last_step',
    sql`select a.id from support.application a where a.state <> coalesce((select s.to_state from support.application_step s where s.application_id = a.id order by s.at desc, s.id desc limit 1), 'draft')`,
  ),
  counted(
    'support.application.granted_has_award',
    sql`select a.id from support.application a where a.state in ('budget', 'approved', 'committed', 'done') and not exists (select from support.award w where w.application_id = a.id and w.ended_at is null)`,
  ),
  counted(
    'support.waitlist.no_one_passed_over',
    sql`select w.application_id as id from support.waitlist w join support.offer o on o.id = w.offer_id where w.ended_at is null
      and not exists (select from support.waitlist b where b.offer_id = w.offer_id and b.ended_at is null and b.place < w.place)
      and o.quantity - (select coalesce(sum(x.quantity), 0) from support.award x where x.offer_id = o.id and x.ended_at is null) >= w.quantity`,
  ),
  counted(
    'support.duplicate.one_a_year',
    sql`select kind, year, key from support.award_key where released_at is null and not overridden group by kind, year, key having count(*) > 1`,
  ),
  counted('support.grant.bytes_are_the_hash', sql`select id from support.grant_agreement where hash <> encode(sha256(pdf), 'hex')`),
  counted(
    'support.grant.versions_follow',
    sql`select id from (select id, version, row_number() over (partition by application_id order by version) as n from support.grant_agreement) g where version <> n`,
  ),
  counted(
    'support.grant.yes_to_its_bytes',
    sql`select c.agreement_id as id from support.grant_acceptance c join support.grant_agreement g on g.id = c.agreement_id
      where c.hash <> g.hash or exists (select from support.grant_acceptance o where o.agreement_id = c.agreement_id and o.side <> c.side and o.actor = c.actor)`,
  ),
  // before there were agreements money was promised without one
  counted(
    'support.grant.promised_by_both',
    sql`select a.id from support.application a join support.kind k on k.code = a.kind where a.state in ('committed', 'done') and support.grant_in_force(a.id) is null
      and (exists (select from support.grant_agreement g where g.application_id = a.id) or k.agreement is not null and exists (select from support.application_step s
        where s.application_id = a.id and s.step = 'commit' and s.at > (select m.at from public.platform_migration m where m.name like '0430\\_%')))`,
  ),
  counted(
    'support.objection.other_decider',
    sql`select b.application_id as id from support.objection b join governance.act t on t.id = b.act_id join support.application a on a.id = b.application_id
      join governance.case_file c on c.number = a.case_number join governance.act f on f.case_id = c.id and f.capacity = 'decide' where f.person_id = t.person_id`,
  ),
]
