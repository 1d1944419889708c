import { sql } from 'kysely'
import { sha256 } from '#src/base/id.ts'
import { minutesAfter } from '#src/base/time.ts'
import { doOnce } from '#src/governance/demo-life.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { programmeKey } from './_programme-rows.db.ts'
import { alumniAnswers, answerAlumni, askAlumniIfDue } from './alumni.db.ts'
import { consentAsGuardian } from './apply.db.ts'
import { noteAttendance, noteTask } from './attendance.db.ts'
import { closeCohort } from './certificate.db.ts'
import { mentorCohort } from './demo-mentoring.db.ts'
import type { AsOwner, Stage } from './demo-programmes.db.ts'
import { announceResults, appointReviewer, dealApplications, giveReview } from './selection.db.ts'

type Life = { number: string; stage: 'running' | 'closed'; back: number }

const judges = ['kurator', 'anggota-1', 'anggota-2'] as const
/** The same number for the same thing in every demo town. */
const chance = (text: string, sides: number): number => Number.parseInt(sha256(text).slice(0, 8), 16) % sides

/** Puts a cohort back in time as a whole: a town that is brought up today has none that has lived. Under the owner, who owns the clock of the rows. */
async function putBack(db: Tx, number: string, days: number): Promise<void> {
  const by = sql`make_interval(days => ${days})`
  await sql`update events.occurrence o set starts_at = o.starts_at - ${by}, ends_at = o.ends_at - ${by}, original = o.original - ${by} from events.cohort c where c.number = ${number} and o.event_id = c.event_id`.execute(
    db,
  )
  await sql`insert into events.event_step (event_id, from_state, to_state, kind, actor, reason) select c.event_id, 'published', 'published', 'amend', 'system:demo', 'Kota contoh' from events.cohort c where c.number = ${number}`.execute(
    db,
  )
  await sql`update events.session s set starts_at = s.starts_at - ${by}, ends_at = s.ends_at - ${by} from events.cohort c where c.number = ${number} and s.cohort_id = c.id`.execute(
    db,
  )
  await sql`update events.application a set made_at = a.made_at - ${by} from events.cohort c where c.number = ${number} and a.cohort_id = c.id`.execute(
    db,
  )
  await sql`update events.cohort set applies = tstzrange(lower(applies) - ${by}, upper(applies) - ${by}), results_at = results_at - ${by}, made_at = made_at - ${by} where number = ${number}`.execute(
    db,
  )
}

/** The days on which it was announced and closed, as they would have been. */
async function dateSteps(db: Tx, number: string): Promise<void> {
  const tables = ['events.cohort_step', 'events.certificate'] as const
  for (const table of tables) await sql`alter table ${sql.table(table)} disable trigger append_only`.execute(db)
  const last = sql`(select max(x.ends_at) from events.session x where x.cohort_id = c.id) + interval '1 day'`
  await sql`update events.cohort_step s set at = case s.step when 'announced' then c.results_at else ${last} end from events.cohort c where c.id = s.cohort_id and c.number = ${number}`.execute(
    db,
  )
  await sql`update events.certificate t set issued_at = ${last} from events.application a, events.cohort c where a.id = t.application_id and c.id = a.cohort_id and c.number = ${number}`.execute(
    db,
  )
  for (const table of tables) await sql`alter table ${sql.table(table)} enable trigger append_only`.execute(db)
}

type Row = { id: string; number: string }
const rowsIn = async (ctx: Ctx, number: string, states: string[]) =>
  (
    await sql<Row>`select a.id, a.number from events.application a join events.cohort c on c.id = a.cohort_id where c.number = ${number} and a.state = any (${states}) order by a.number`.execute(
      ctx.db,
    )
  ).rows

async function select({ house, as }: Stage, number: string): Promise<void> {
  for (const who of judges) {
    const { actor } = as(who)
    const turns =
      await sql<Row>`select t.id, a.number from events.review_turn t join events.application a on a.id = t.application_id join events.cohort c on c.id = t.cohort_id left join events.review r on r.turn_id = t.id
      where c.number = ${number} and t.person_id = ${actor.kind === 'person' ? actor.id : null}::uuid and t.recused_at is null and r.turn_id is null order by a.number`.execute(
        house.db,
      )
    for (const turn of turns.rows) {
      const mark = (code: string) => Math.min(5, 2 + chance(`${turn.number} ${code}`, 3) + chance(`${turn.number} ${code} ${who}`, 2))
      const marks = { need: mark('need'), plan: mark('plan'), effort: mark('effort') }
      await doOnce(as(who), `review ${turn.id}`, giveReview, { turn: turn.id, marks, note: '' })
    }
  }
}

const uuidOf = (text: string): string => {
  const hex = sha256(text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

async function attend({ as, house }: Stage, number: string): Promise<void> {
  const people = await rowsIn(as('petugas'), number, ['accepted'])
  const sessions = await sql<{
    position: number
  }>`select s.position from events.session s join events.cohort c on c.id = s.cohort_id where c.number = ${number} and s.ends_at <= governance.clock() order by s.position`.execute(
    house.db,
  )
  for (const { position } of sessions.rows) {
    // most come; the last on the list misses two sessions and falls short
    const present = (at: number, who: Row) => (at === people.length - 1 ? position > 2 : chance(`${who.number} ${position}`, 12) > 0)
    const marks = people.map((who, at) => ({ id: uuidOf(`${who.id} ${position}`), application: who.number, present: present(at, who) }))
    await doOnce(as('petugas'), `attendance ${number} ${position}`, noteAttendance, { number, session: position, offline: false, marks })
  }
}

/** A cohort of the demo town lives through its time: read, announced, held; and, if it is closed, certified and asked again half a year later. */
export async function liveCohort(stage: Stage, asOwner: AsOwner, { number, stage: to, back }: Life): Promise<void> {
  const { as, guest, house, now } = stage
  for (const { id, number: one } of await rowsIn(guest, number, ['awaiting_guardian']))
    await doOnce(guest, `guardian ${one}`, consentAsGuardian, { number: one, key: programmeKey(house, 'guardian', id) })
  for (const who of judges)
    await doOnce(as('petugas'), `reviewer ${number} ${who}`, appointReviewer, { number, email: `${who}@contoh.metro` })
  await asOwner((db) => db.transaction().execute((tx) => putBack(tx, number, back)))
  await doOnce(as('petugas'), `deal ${number}`, dealApplications, { number })
  for (let round = 0; round < 2; round += 1) await select(stage, number)
  await doOnce(as('pengelola'), `announce ${number}`, announceResults, { number })
  await attend(stage, number)
  if (to === 'closed') {
    const people = await rowsIn(as('petugas'), number, ['accepted'])
    for (const { number: one } of people) await doOnce(as('petugas'), `task ${one}`, noteTask, { number, application: one, passed: true })
    // papers carry the day they would have been issued on
    const then = { ...as('pengelola'), now: minutesAfter(now, -195 * 1440) }
    await doOnce(then, `close ${number}`, closeCohort, { number })
  }
  await asOwner((db) => db.transaction().execute((tx) => dateSteps(tx, number)))
  if (to !== 'closed') return await mentorCohort(stage, number)
  await askAlumniIfDue({ ...guest, actor: { kind: 'system', job: 'alumni' } })
  for (const { id, number: one } of (await rowsIn(guest, number, ['completed'])).slice(0, 9)) {
    const answer = alumniAnswers[chance(one, 10) < 7 ? 1 : 0] ?? 'same'
    await doOnce(guest, `alumni ${one}`, answerAlumni, { number: one, months: 6, key: programmeKey(house, 'alumni', id), answer }, true)
  }
}
