import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'
import { applicationInvariants } from './application-verify.db.ts'

/** What always holds of promises, counted without trusting the constraints and triggers that keep it. */
export const supportInvariants: readonly Invariant[] = [
  ...applicationInvariants,
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
]
