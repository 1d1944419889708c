import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import type { Defaults, SourceRead } from './source.ts'
import { type Kept, type Plan, planReading } from './source-plan.ts'

export type SourceRow = {
  id: string
  unit: string
  unitName: string
  kind: 'ics' | 'sheet'
  name: string
  address: string
  organiser: string
  crowd: number | null
  place: string
  ended: boolean
}

/** PostgreSQL keeps no NUL in JSON. */
const asJson = (value: unknown): string => JSON.stringify(value).replaceAll('\\u0000', '')

/** A source, locked: one reading or errand at a time. */
export async function sourceLocked(tx: Tx, id: string): Promise<SourceRow> {
  const found =
    await sql<SourceRow>`select s.id, u.code as unit, u.name as "unitName", s.kind, s.name, s.address, s.organiser, s.crowd, s.place, s.ended_at is not null as ended
    from events.source s join governance.unit u on u.id = s.unit_id where s.id::text = ${id} for no key update of s`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('source')
  return row
}

export const manageScope = ({ unit }: Pick<SourceRow, 'unit'>) => ({ unit, fund: 'tanpa_dana' })
export const defaultsOf = ({ organiser, crowd, place }: SourceRow): Defaults => ({ organiser, crowd, place })

export async function keptOf(tx: Tx, source: string): Promise<Kept[]> {
  const found = await sql<Kept>`select i.id, i.uid, i.recurrence, i.said, i.hash, i.answers, i.event_id as event,
      coalesce(e.state in ('submitted', 'returned', 'published') and e.status <> 'cancelled', false) as open,
      i.proposed_hash as "proposedHash", i.declined_hash as "declinedHash", i.gone_at is not null as gone, to_char(i.last_day, 'YYYY-MM-DD') as "lastDay"
    from events.source_item i left join events.event e on e.id = i.event_id where i.source_id = ${source}`.execute(tx)
  return found.rows
}

const rows = (list: readonly object[]) =>
  sql`jsonb_to_recordset(${asJson(list)}::jsonb) as r(id uuid, uid text, recurrence text, said jsonb, hash text, missing jsonb, "lastDay" date)`
const list = sql`array(select jsonb_array_elements_text(r.missing))`

async function writePlan(tx: Tx, source: string, plan: Plan): Promise<void> {
  if (plan.added.length > 0)
    await sql`insert into events.source_item (source_id, uid, recurrence, said, hash, missing, last_day)
      select ${source}, r.uid, r.recurrence, r.said, r.hash, ${list}, r."lastDay" from ${rows(plan.added)}`.execute(tx)
  if (plan.changed.length > 0)
    await sql`update events.source_item i set said = r.said, hash = r.hash, missing = ${list}, last_day = r."lastDay", seen_at = governance.clock(), gone_at = null
      from ${rows(plan.changed)} where i.id = r.id`.execute(tx)
  if (plan.proposed.length > 0)
    await sql`update events.source_item i set proposed = r.said, proposed_hash = r.hash, proposed_at = governance.clock(), seen_at = governance.clock(), gone_at = null
      from ${rows(plan.proposed)} where i.id = r.id`.execute(tx)
  if (plan.dropped.length > 0)
    await sql`update events.source_item set proposed = null, proposed_hash = null, proposed_at = null where id = any(${plan.dropped}::uuid[])`.execute(
      tx,
    )
  if (plan.gone.length > 0)
    await sql`update events.source_item set gone_at = governance.clock() where id = any(${plan.gone}::uuid[])`.execute(tx)
  if (plan.back.length > 0)
    await sql`update events.source_item set gone_at = null, seen_at = governance.clock() where id = any(${plan.back}::uuid[])`.execute(tx)
}

/** Part: takes a reading over, under the lock of its source. */
export async function takeOver(tx: Tx, source: SourceRow, read: SourceRead, now: Date): Promise<Plan> {
  const plan = planReading(await keptOf(tx, source.id), read, defaultsOf(source), now)
  await writePlan(tx, source.id, plan)
  await sql`update events.source set read_at = governance.clock(), tried_at = governance.clock(), failures = 0, trouble = null, past = ${read.past},
      unread = ${asJson(read.unread.slice(0, 200))}::jsonb where id = ${source.id}`.execute(tx)
  return plan
}

export const markChanged = async (tx: Tx, source: string): Promise<void> => {
  await sql`update events.source set changed_at = governance.clock() where id = ${source}`.execute(tx)
}
