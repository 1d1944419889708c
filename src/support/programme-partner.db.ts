import { sql } from 'kysely'
import type { z } from 'zod'
import { type Outcome, refused } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type Balance, balanceOf, type Standing } from './balance.ts'
import { askBody, balanceOfEvent, inviteSchema } from './partner.db.ts'

export const cohortInviteSchema = inviteSchema.pick({ organisation: true, role: true })
export type CohortInviteWish = z.output<typeof cohortInviteSchema>

/** Who of the five stands behind a programme: the unit that runs it, and whoever stands behind its cohorts on the calendar. Each once. */
export async function balanceOfProgramme(db: Database | Tx, slug: string, english: boolean): Promise<Balance> {
  const owner =
    await sql<Standing>`select 'government' as helix, ${english ? sql`coalesce(u.name_en, u.name)` : sql`u.name`} as name, '' as role
    from events.programme p join governance.unit u on u.id = p.unit_id and u.kind in ('city', 'office', 'agency', 'kelurahan') where p.slug = ${slug}`.execute(
      db,
    )
  const events = await sql<{ id: string }>`select c.event_id as id from events.cohort c join events.programme p on p.id = c.programme_id
    where p.slug = ${slug} and c.event_id is not null and events.cohort_did(c.id, 'called_off') is null order by c.number desc limit 20`.execute(
    db,
  )
  const behind = await Promise.all(events.rows.map(({ id }) => balanceOfEvent(db, id, english)))
  const all = [...owner.rows, ...behind.flatMap((one) => one.flatMap(({ standing }) => standing))]
  const key = ({ helix, name, role }: Standing) => JSON.stringify([helix, name, role])
  return balanceOf(all.filter((one, at) => all.findIndex((other) => key(other) === key(one)) === at))
}

/** The event by which a cohort stands on the calendar: partners are asked for that. */
export async function eventOfCohort(db: Database | Tx, number: string): Promise<string | undefined> {
  const found = await sql<{ id: string }>`select e.id from events.cohort c join events.event e on e.id = c.event_id
    where c.number = ${number} and e.state = 'published' and e.status <> 'cancelled'`.execute(db)
  return found.rows[0]?.id
}

/** The desk of a programme asks a verified body to stand behind a cohort, as an organiser asks for an event. */
export const invitePartnerForCohort = deed(
  'support.partner.invite_for_cohort',
  async (scope, { number, ...wish }: CohortInviteWish & { number: string }): Promise<Outcome<{ invitation: string }>> => {
    const { tx } = scope
    const found = await sql<{ id: string; number: string; title: string; unit: string }>`select e.id, e.number, p.title, u.code as unit
      from events.cohort c join events.programme p on p.id = c.programme_id join governance.unit u on u.id = p.unit_id join events.event e on e.id = c.event_id where c.number = ${number}`.execute(
      tx,
    )
    const [event] = found.rows
    if (!event) return refused({ rule: 'support.partner.event_over' })
    await scope.must('events.programme.run', { unit: event.unit })
    return await askBody(scope, event, wish)
  },
)
