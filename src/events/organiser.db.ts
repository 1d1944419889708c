import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { eventLocked } from './_rows.db.ts'
import { scopeOf } from './desk.db.ts'

/** A body as the desk's form names it: `unit:` an agency's code, `body:` a slug of the directory. */
const parts = (who: string) => /^(unit|body):([a-z0-9.-]{1,80})$/.exec(who)

/**
 * Puts on record which body organises an event. Nothing takes the record away. The name on the event stays as its sender wrote it: spelling alone
 * never makes anybody an organiser.
 */
export const recordOrganiser = deed(
  'events.organiser.record',
  async (scope, { number, who }: { number: string; who: string | null }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await eventLocked(tx, number)
    const { act } = await scope.must('events.event.publish', scopeOf(row))
    if (!['submitted', 'returned', 'published'].includes(row.state)) return refused({ rule: 'events.event.closed' })
    const [, kind, name] = who === null ? [] : (parts(who) ?? [])
    if (who !== null && !name) return refused({ rule: 'events.organiser.unknown', field: 'organiser' })
    const found = await sql<{ unit: string | null; body: string | null }>`select
      (select id from governance.unit where ${kind ?? ''} = 'unit' and code = ${name ?? ''}) as unit, (select id from directory.organisation where ${kind ?? ''} = 'body' and slug = ${name ?? ''}) as body`.execute(
      tx,
    )
    const { unit = null, body = null } = found.rows[0] ?? {}
    if (who !== null && !unit && !body) return refused({ rule: 'events.organiser.unknown', field: 'organiser' })
    await sql`update events.organiser_record set ended_at = governance.clock() where event_id = ${row.id} and ended_at is null`.execute(tx)
    if (who !== null)
      await sql`insert into events.organiser_record (event_id, unit_id, organisation_id, act_id, actor) values (${row.id}, ${unit}, ${body}, ${act ?? null}, ${actorText(scope.actor)})`.execute(
        tx,
      )
    scope.note(`event:${number}`, { organiser: who ?? '' })
    scope.touched('events')
    return done({ number })
  },
)

export type OrganiserChoice = { value: string; label: string; same: boolean }
export type OrganiserKept = { now: string | null; choices: OrganiserChoice[] }

const plain = (name: ReturnType<typeof sql.ref>) => sql`lower(trim(regexp_replace(${name}, '\\s*\\([^)]*\\)', '', 'g')))`

/** What stands on record, and what may: agencies and verified bodies. `same` is spelt like the name on the event, a hint and no more. */
export async function organiserKept(db: Database | Tx, event: string, english: boolean): Promise<OrganiserKept> {
  const now = await sql<{
    value: string
  }>`select case when u.id is not null then 'unit:' || u.code else 'body:' || o.slug end as value from events.organiser_record r
    left join governance.unit u on u.id = r.unit_id left join directory.organisation o on o.id = r.organisation_id where r.event_id = ${event} and r.ended_at is null`.execute(
    db,
  )
  const choices =
    await sql<OrganiserChoice>`select 'unit:' || u.code as value, ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as label,
      ${plain(sql.ref('e.organiser'))} in (lower(u.code), ${plain(sql.ref('u.name'))}) as same
    from governance.unit u, events.event e where e.id = ${event} and u.kind in ('city', 'office', 'agency', 'kelurahan') and (u.until is null or u.until >= governance.today())
    union all select 'body:' || o.slug, o.name, ${plain(sql.ref('e.organiser'))} = ${plain(sql.ref('o.name'))}
    from directory.organisation o, events.event e where e.id = ${event} and o.verified_at is not null and o.ended_at is null
    order by same desc, label limit 400`.execute(db)
  return { now: now.rows[0]?.value ?? null, choices: choices.rows }
}

/** Agencies on record behind an event: named by the desk, or those whose own calendar it came from. A query of unit ids, for rooms that count. */
export const agenciesBehind = (
  event: string,
) => sql`(select r.unit_id from events.organiser_record r where r.event_id = ${event} and r.ended_at is null and r.unit_id is not null
  union select s.unit_id from events.source_item i join events.source s on s.id = i.source_id where i.event_id = ${event}
  union select p.unit_id from events.cohort c join events.programme p on p.id = c.programme_id where c.event_id = ${event})`

/** Bodies of the directory behind an event: its sender's own, or the one the desk put on record. */
export const bodiesBehind = (
  event: string,
) => sql`(select e.organisation_id from events.event e where e.id = ${event} and e.organisation_id is not null
  union select r.organisation_id from events.organiser_record r where r.event_id = ${event} and r.ended_at is null and r.organisation_id is not null)`
