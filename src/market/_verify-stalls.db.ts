import { sql } from 'kysely'
import { counted, type Invariant } from '#src/platform/verify.db.ts'

/** What always holds of stalls, counted without trusting the trigger that keeps it. */
export const stallInvariants: readonly Invariant[] = [
  counted(
    'market.stall.room_was_asked',
    sql`select s.id from market.stall s left join spaces.booking k on k.number = s.booking left join spaces.requote q on q.id = s.requote_id
      where s.requote_id is not null and (q.booking_id is distinct from k.id or coalesce(q.answers ->> 'jualan', 'tidak') = 'tidak')`,
  ),
]
