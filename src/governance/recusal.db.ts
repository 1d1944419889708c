import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { readGiven } from './_given.ts'
import { addStep, turnLines } from './case-turn.db.ts'
import { involvedIn } from './conflict.db.ts'
import { recusalInput } from './interest.ts'
import type { MatrixRow } from './matrix.ts'
import { matrixOf } from './matrix-read.db.ts'

type LockedCase = {
  id: string
  number: string
  action: string
  fund: string
  amount: number
  unit: string | null
  turn: string | null
  matrix: string | null
  at: Date
}

/** The case, locked: stepping aside and acting in it come one after the other. */
async function lockCase(tx: Tx, number: string): Promise<LockedCase> {
  const found =
    await sql<LockedCase>`select c.id, c.number, c.action, c.fund, c.amount, (select u.code from governance.unit u where u.id = c.unit_id) as unit, c.turn, governance.clock() as at,
      (select v.id from governance.matrix_version v where v.in_force @> governance.clock()) as matrix
    from governance.case_file c where (c.number = ${number} or c.id::text = ${number}) and c.status in ('open', 'decided') for update of c`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('case')
  return row
}

type Seat = { id: string; kind: string; unit: string }

/** The seats of a person through which he could act in the case: the post whose turn it is, and the posts and bodies of its rows. */
async function seatsIn(tx: Tx, person: string, rows: readonly MatrixRow[], turn: string | null): Promise<Seat[]> {
  const posts = [...new Set([...rows.map((row) => row.post), ...(turn ? [turn] : [])])]
  const found =
    await sql<Seat>`select a.id, p.kind, u.code as unit from governance.appointment a join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id
    where a.person_id = ${person} and a.active @> governance.clock()
      and (p.kind = any(${posts}::text[]) or exists (select from governance.body_member m where m.member = p.kind and m.body = any(${posts}::text[])))`.execute(
      tx,
    )
  return found.rows
}

/** The rows of the matrix in force that cover the case. */
async function rowsOf(tx: Tx, { action, fund, amount, matrix }: LockedCase): Promise<MatrixRow[]> {
  const kept = matrix ? await matrixOf(tx, matrix) : undefined
  return (kept?.rowsOf(action) ?? []).filter(
    (row) => (row.fund === '*' || row.fund === fund) && amount >= row.min && (row.max === null || amount <= row.max),
  )
}

type Aside = { person: string; reason: string; declared: boolean }

/** Writes that somebody steps aside with all seats he could act through, and sends the case up where its post has nobody left. */
async function stepAside(
  scope: DeedScope,
  theCase: LockedCase,
  { person, reason, declared }: Aside,
): Promise<{ seats: number; to: string | null }> {
  const { tx } = scope
  const seats = await seatsIn(tx, person, await rowsOf(tx, theCase), theCase.turn)
  for (const seat of seats)
    await sql`insert into governance.recusal (case_id, appointment_id, reason, declared) values (${theCase.id}, ${seat.id}, ${reason}, ${declared})
      on conflict (case_id, appointment_id) do nothing`.execute(tx)
  if (seats.length === 0) return { seats: 0, to: null }
  const lines = (await turnLines(tx, [theCase.id])).get(theCase.id) ?? []
  const to = lines.find(({ aside, standIn }) => aside === 'recused' && standIn !== null)?.standIn ?? null
  if (to) await addStep(scope, { caseFile: theCase.id, step: 'forwarded', reason, toPost: to })
  return { seats: seats.length, to }
}

/**
 * Steps aside in one case, with one's reason. Whoever was lent authority of the seat steps aside with it. Where the post has nobody left, the
 * case goes to the post above (`to`); else the other holders go on. The days of the case keep running.
 */
export const declareRecusal = deed<{ case: string; input: unknown }, { to: string | null }>(
  'governance.recusal.declare',
  async (scope, { case: number, input }) => {
    const { tx, actor, must, note, touched } = scope
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('governance.recusal.declare', { person })
    const theCase = await lockCase(tx, number)
    const read = readGiven(recusalInput, input)
    if (!read.ok) return read
    const { seats, to } = await stepAside(scope, theCase, { person, reason: read.value.reason, declared: true })
    // a case one has no seat in is somebody else's
    if (seats === 0) throw new Missing('case')
    note(`case:${theCase.number}`, { recusals: seats, to: to ?? '' })
    touched('governance')
    return done({ to })
  },
)

/**
 * What the evaluator found: an interest of the one who asked in a case. Called after its refusal `governance.authority.conflict`; looks for
 * itself once more, writes that he steps aside and why, and sends the case up as a declared stepping aside does.
 */
export const recordConflict = deed<{ case: string }, { to: string | null }>(
  'governance.recusal.record',
  async (scope, { case: number }) => {
    const { tx, actor, must, note, touched } = scope
    const person = personOf(actor)
    if (!person) throw new Missing('person')
    await must('governance.recusal.declare', { person })
    const theCase = await lockCase(tx, number)
    const { conflict } = await involvedIn(tx, person, [], theCase.id)
    if (!conflict) return refused({ rule: 'governance.recusal.no_conflict' })
    const { seats, to } = await stepAside(scope, theCase, {
      person,
      reason: sayIn('id')(`governance.recusal.because.${conflict}`),
      declared: false,
    })
    if (seats === 0) throw new Missing('case')
    note(`case:${theCase.number}`, { conflict, recusals: seats, to: to ?? '' })
    touched('governance')
    return done({ to })
  },
)

export type Recusal = { post: string; holder: string; declared: boolean; reason: string; at: Date }

/** Who stepped aside in a case the caller has reached already, in order. */
export async function recusalsIn(ctx: Ctx, caseFile: string): Promise<Recusal[]> {
  const found =
    await sql<Recusal>`select k.name as post, governance.holder_name(a.person_id) as holder, c.declared, c.reason, c.at from governance.recusal c
    join governance.appointment a on a.id = c.appointment_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    where c.case_id::text = ${caseFile} order by c.id`.execute(ctx.db)
  return found.rows
}
