import { sql } from 'kysely'
import type { z } from 'zod'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readGiven } from './_given.ts'
import { findPerson } from './_person.db.ts'
import { appointmentEndInput, appointmentInput, type Beside, type HoldingMode, seatRefusal } from './appointment.ts'
import { basisInForce } from './legal-basis.db.ts'

type Given = z.output<typeof appointmentInput>

export type NewAppointment = {
  post: string
  seat: number
  person: string
  mode: HoldingMode
  firstDay: string
  lastDay: string
  paper: string
  basis: string | null
  act: string | null
}

/** Appointments to a seat whose days meet those asked for, holder before stand-in. */
export async function besides(
  tx: Tx,
  { post, seat, firstDay, lastDay }: Pick<NewAppointment, 'post' | 'seat' | 'firstDay' | 'lastDay'>,
): Promise<Beside[]> {
  const found =
    await sql<Beside>`select id as appointment, mode, seat, first_day as "firstDay", last_day as "lastDay", paper from governance.appointment
    where post_id = ${post} and seat = ${seat} and active && tstzrange(governance.midnight(${firstDay}::date), governance.midnight(${lastDay}::date + 1))
    order by mode = 'plh', first_day`.execute(tx)
  return found.rows
}

/** Writes an appointment. Two that meet on one seat are told apart by the table's own constraint. */
export async function writeAppointment(tx: Tx, given: NewAppointment): Promise<{ id: string; late: boolean }> {
  const { post, seat, person, mode, firstDay, lastDay, paper, basis, act } = given
  const written = await sql<{
    id: string
    late: boolean
  }>`insert into governance.appointment (post_id, seat, person_id, mode, first_day, last_day, paper, legal_basis_id, act_id)
    values (${post}, ${seat}, ${person}, ${mode}, ${firstDay}, ${lastDay}, ${paper}, ${basis}, ${act}) returning id, first_day < governance.today() as late`.execute(
    tx,
  )
  const [row] = written.rows
  if (!row) throw new Error('the appointment was not written')
  return row
}

type PostFor = { id: string; unit: string; today: string }

/** The post, which stays as it is meanwhile. Two who appoint to one seat are parted by the seat itself. */
async function postFor(tx: Tx, code: string): Promise<PostFor | undefined> {
  const found =
    await sql<PostFor>`select p.id, u.code as unit, governance.today() as today from governance.post p join governance.unit u on u.id = p.unit_id
    where p.code = ${code} for share of p`.execute(tx)
  return found.rows[0]
}

/** Why this SK cannot seat anybody: its days are over, the seat is taken, or what it rests on is not in force. Else the key of its legal basis. */
async function basisUnlessBarred(tx: Tx, post: PostFor, given: Given): Promise<Outcome<string | null>> {
  if (given.lastDay < post.today) return refused({ rule: 'governance.appointment.over_already', field: 'lastDay' })
  const taken = seatRefusal(given.mode, await besides(tx, { ...given, post: post.id }))
  if (taken) return refused(taken)
  const basis = given.basis ? await basisInForce(tx, given.basis, given.firstDay) : null
  return basis === undefined ? refused({ rule: 'governance.legal_basis.not_in_force', field: 'basis' }) : done(basis)
}

/**
 * Records an SK: who holds which seat of a post, how, from which day to which. An SK may have begun: it is recorded late and says so, and
 * nothing done before counts by it. Nobody records his own.
 * Refused with the earlier paper in the facts where the seat is taken (`overlaps`, `plt_needs_vacancy`, `stand_in_there`).
 */
export const recordAppointment = deed<unknown, { id: string; late: boolean }>(
  'governance.appointment.record',
  async ({ tx, must, note, touched }, input) => {
    const read = readGiven(appointmentInput, input)
    const post = read.ok ? await postFor(tx, read.value.post) : undefined
    const person = read.ok ? await findPerson(tx, read.value.person) : undefined
    const ground = await must('governance.appointment.record', {
      ...(post ? { unit: post.unit } : {}),
      ...(person ? { parties: [{ kind: 'person', id: person.id }] } : {}),
    })
    if (!read.ok) return read
    if (!post) return refused({ rule: 'governance.post.unknown', field: 'post' })
    if (!person) return refused({ rule: 'governance.appointment.person_unknown', field: 'person' })
    const basis = await basisUnlessBarred(tx, post, read.value)
    if (!basis.ok) return basis
    const made = await writeAppointment(tx, {
      ...read.value,
      post: post.id,
      person: person.id,
      basis: basis.value,
      act: ground.act ?? null,
    })
    const { seat, mode, firstDay: first, lastDay: last } = read.value
    note(`appointment:${made.id}`, { post: read.value.post, seat, mode, first, last, late: made.late ? 1 : 0 })
    touched('governance')
    return done(made)
  },
)

/**
 * Ends a term before its last day, by a paper and with a reason: at once, or at the midnight after a day that lies ahead. What its holder had
 * lent ends in the same second. The keys never pass to fewer than two people (`last_custodians`).
 */
export const endAppointment = deed<{ appointment: string; input: unknown }, undefined>(
  'governance.appointment.end',
  async ({ tx, must, note, touched }, { appointment, input }) => {
    const found = await sql<{
      id: string
      unit: string
      person: string
      last: string
    }>`select a.id, u.code as unit, a.person_id as person, a.last_day as last
      from governance.appointment a join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id where a.id::text = ${appointment}`.execute(
      tx,
    )
    const [row] = found.rows
    const ground = await must('governance.appointment.record', row ? { unit: row.unit } : {})
    if (!row) throw new Missing('appointment')
    const read = readGiven(appointmentEndInput, input)
    if (!read.ok) return read
    const { lastDay, reason, paper } = read.value
    if (lastDay !== null && lastDay >= row.last) return refused({ rule: 'governance.appointment.ends_sooner', field: 'lastDay' })
    await sql`insert into governance.appointment_end (appointment_id, ended_at, reason, paper, act_id)
      values (${row.id}, coalesce(governance.midnight(${lastDay}::date + 1), governance.clock()), ${reason}, ${paper}, ${ground.act ?? null})`.execute(
      tx,
    )
    note(`appointment:${row.id}`, { last: lastDay ?? '' })
    touched('governance')
    return done()
  },
)
