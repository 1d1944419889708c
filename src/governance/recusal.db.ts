import { sql } from 'kysely'
import { Denied, done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { readGiven } from './_given.ts'
import { addStep, turnLines } from './case-turn.db.ts'
import { involvedIn } from './conflict.db.ts'
import { recusalInput } from './interest.ts'

type LockedCase = { id: string; number: string }

/** The case, locked: stepping aside and acting in it come one after the other. */
async function lockCase(tx: Tx, number: string): Promise<LockedCase> {
  const found = await sql<LockedCase>`select c.id, c.number from governance.case_file c
    where (c.number = ${number} or c.id::text = ${number}) and c.status in ('open', 'decided', 'executed') for update of c`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('case')
  return row
}

type Aside = { person: string; reason: string; declared: boolean }

/** Every seat through which the person could act in the case, now or for a post below: all of them step aside, or none. */
async function leaveSeats(tx: Tx, theCase: LockedCase, { person, reason, declared }: Aside): Promise<number> {
  const left = await sql<{ id: string }>`with seat as (
      select a.id from governance.case_file c join governance.appointment a on a.person_id = ${person} and a.active @> governance.clock() join governance.post p on p.id = a.post_id
      where c.id = ${theCase.id} and exists (select from governance.rows_now(c.action, c.fund, c.amount) r
        where p.kind in (r.post, r.superior) or exists (select from governance.body_member m where m.member = p.kind and m.body = r.post))
    ), written as (
      insert into governance.recusal (case_id, appointment_id, reason, declared) select ${theCase.id}, id, ${reason}, ${declared} from seat
      on conflict (case_id, appointment_id) do nothing
    ) select id from seat`.execute(tx)
  return left.rows.length
}

const linesOf = async (tx: Tx, { id }: LockedCase) => (await turnLines(tx, [id])).get(id) ?? []

/** Writes that somebody steps aside, and sends the case up where its post has nobody left: the post above gets it with the reason, and a letter. */
async function stepAside(scope: DeedScope, theCase: LockedCase, aside: Aside): Promise<{ to: string | null }> {
  const before = await linesOf(scope.tx, theCase)
  const seats = await leaveSeats(scope.tx, theCase, aside)
  // a case one has no seat in is somebody else's
  if (seats === 0) throw new Missing('case')
  // the post above may have had it before he said so: what was known is now on record, with the reason
  const moved = (await linesOf(scope.tx, theCase)).filter(({ row, aside: why }) => why !== before.find((line) => line.row === row)?.aside)
  const to = moved.find(({ standIn }) => standIn !== null)?.standIn ?? null
  if (to !== null) await addStep(scope, { caseFile: theCase.id, step: 'forwarded', reason: aside.reason, toPost: to })
  scope.note(`case:${theCase.number}`, { recusals: seats, to: to ?? '' })
  scope.touched('governance')
  return { to }
}

/**
 * Steps aside in one case, with one's reason. Whoever was lent authority of the seat steps aside with it. Where the post has nobody left, the
 * case goes to the post above (`to`); else the other holders go on. The days of the case keep running.
 */
export const declareRecusal = deed<{ case: string; input: unknown }, { to: string | null }>(
  'governance.recusal.declare',
  async (scope, { case: number, input }) => {
    const person = personOf(scope.actor)
    if (!person) throw new Missing('person')
    await scope.must('governance.recusal.declare', { person })
    const theCase = await lockCase(scope.tx, number)
    const read = readGiven(recusalInput, input)
    return read.ok ? done(await stepAside(scope, theCase, { person, reason: read.value.reason, declared: true })) : read
  },
)

/**
 * What the evaluator found: an interest of the one who asked in a case. Called after its refusal `governance.authority.conflict`; looks for
 * itself once more, writes that he steps aside and why, and sends the case up as a declared stepping aside does.
 */
export const recordConflict = deed<{ case: string }, { to: string | null }>(
  'governance.recusal.record',
  async (scope, { case: number }) => {
    const person = personOf(scope.actor)
    if (!person) throw new Missing('person')
    await scope.must('governance.recusal.declare', { person })
    const theCase = await lockCase(scope.tx, number)
    const { conflict } = await involvedIn(scope.tx, person, [], theCase.id)
    if (!conflict) return refused({ rule: 'governance.recusal.no_conflict' })
    const reason = sayIn('id')(`governance.recusal.because.${conflict}`)
    return done(await stepAside(scope, theCase, { person, reason, declared: false }))
  },
)

/**
 * Runs somebody's deed in a case. Where it is refused because he has an interest of his own, that he steps aside is written and the case goes
 * up; he hears the same refusal, and in its facts where the case went (`to`, empty where other holders go on or it waits for an officer).
 */
export async function actOrStepAside<T>(ctx: Ctx, number: string, run: (ctx: Ctx) => Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    return await run(ctx)
  } catch (error) {
    if (!(error instanceof Denied) || error.refusal?.rule !== 'governance.authority.conflict') throw error
    throw await conflictOnRecord(ctx, number, error)
  }
}

async function conflictOnRecord({ once: _, ...ctx }: Ctx, number: string, denied: Denied): Promise<Denied> {
  const written = await recordConflict(ctx, { case: number }).catch((error: unknown) => {
    // his interest bars him, but he has no seat here to step aside from: it was lent to him
    if (error instanceof Missing) return refused({ rule: 'governance.recusal.no_conflict' })
    throw error
  })
  if (!written.ok || !denied.refusal) return denied
  const facts = { ...denied.refusal.facts, to: written.value.to ?? '' }
  return new Denied(denied.power, { ...denied.refusal, facts }, denied.whoCan)
}

export type Recusal = { post: string; holder: string; declared: boolean; reason: string; at: Date }

/** Who stepped aside in a case the caller has reached already, in order. */
export async function recusalsIn(ctx: Ctx, caseFile: string): Promise<Recusal[]> {
  const found =
    await sql<Recusal>`select k.name as post, governance.holder_name(a.person_id) as holder, c.declared, c.reason, c.at from governance.recusal c
    join governance.appointment a on a.id = c.appointment_id join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind
    where c.case_id::text = ${caseFile} order by c.id`.execute(ctx.db)
  return found.rows
}
