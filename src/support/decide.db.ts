import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf, dayPlus } from '#src/base/time.ts'
import { decideCase } from '#src/governance/case-decide.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { openLine } from '#src/platform/line.ts'
import { type ApplicationRow, applicationLocked, standInLine, stepApplication } from './_application-rows.db.ts'
import type { Verdict } from './application.ts'
import { tellApplicant } from './application-letters.db.ts'
import { promise } from './commitment.db.ts'
import { type CommitmentWish, commitmentSchema } from './commitment.ts'
import { grantOf } from './grant-agreement.db.ts'
import { mayBePromised, papersMissing } from './grant-agreement.ts'
import { declaredFirst } from './handle.db.ts'
import { readSupport } from './read-input.ts'
import { actOn } from './review.db.ts'
import { giveAward, joinWaitlist, leftOf, offerStands } from './waitlist.db.ts'

export type DecidedApplication = {
  number: string
  state: 'deciding' | 'approved' | 'budget' | 'waiting' | 'refused'
  decision: string
  place?: number
}

type Terms = { quantity: number; amount: number }

/** What is granted: all that was asked for unless less is said; never more. */
function termsOf(row: ApplicationRow, wish: Verdict): Outcome<Terms> {
  const quantity = wish.quantity ?? row.quantity
  const worth = row.kind === 'money' ? (wish.amount ?? row.amount) : Math.min(row.amount, quantity * row.offerUnitValue)
  if (quantity > row.quantity) return refused({ rule: 'support.award.over_requested', field: 'quantity', facts: { most: row.quantity } })
  if ((wish.amount ?? 0) > row.amount)
    return refused({ rule: 'support.award.over_requested', field: 'amount', facts: { most: row.amount } })
  return done({ quantity, amount: worth })
}

const reviewedIn = 365

async function actOfCase(scope: DeedScope, number: string): Promise<string> {
  const found = await sql<{
    act: string
  }>`select d.act_id as act from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = ${number} order by d.recorded_at desc limit 1`.execute(
    scope.tx,
  )
  return found.rows[0]?.act ?? ''
}

/** Part: grants it out of the quota, under the offer's lock; where the quota is full it stands in line, and the answer says at which place. */
async function grant(
  scope: DeedScope,
  row: ApplicationRow,
  terms: Terms & { act: string; decision: string },
  reason: string,
): Promise<DecidedApplication> {
  const { tx } = scope
  const left = await leftOf(tx, row.offer)
  const { number } = row
  if (left !== undefined && left < terms.quantity) {
    await joinWaitlist(tx, row, terms)
    await stepApplication(scope, row.id, { step: 'queue', reason })
    await tellApplicant(scope, number, 'queued')
    const place = await sql<{
      n: number
    }>`select count(*)::int as n from support.waitlist where offer_id = ${row.offer} and ended_at is null`.execute(tx)
    return { number, state: 'waiting', decision: terms.decision, place: place.rows[0]?.n ?? 1 }
  }
  await giveAward(tx, row, terms)
  const provided = row.form.awaitsBudget
  await stepApplication(scope, row.id, { step: provided ? 'provide' : 'approve', reason })
  await tellApplicant(scope, number, provided ? 'provided' : 'approved')
  return { number, state: provided ? 'budget' : 'approved', decision: terms.decision }
}

/** Part: decides one application, by an act of its own. */
export async function decideOne(scope: DeedScope, wish: Verdict): Promise<Outcome<DecidedApplication>> {
  const { tx, now } = scope
  const row = await applicationLocked(tx, wish.number, true)
  const declared = await declaredFirst(tx, scope, row)
  if (!declared.ok) return declared
  if (row.state !== 'deciding' || row.case === null) return refused({ rule: 'support.application.not_from_here' })
  const yes = wish.outcome === 'approve'
  const terms = yes ? termsOf(row, wish) : done({ quantity: 0, amount: 0 })
  if (!terms.ok) return terms
  if (yes && !(await offerStands(tx, row.offer))) return refused({ rule: 'support.award.basis_fallen' })
  const decided = await decideCase(scope, {
    number: row.case,
    outcome: yes ? 'yes' : 'refuse',
    title: `Permohonan ${row.number}: ${row.offerTitle}`.slice(0, 200),
    reason: wish.reason,
    reviewOn: dayPlus(dayOf(now), reviewedIn),
  })
  if (!decided.ok) return decided
  const decision = decided.value.decision?.number ?? ''
  scope.note(`application:${row.number}`, { outcome: wish.outcome, ...(yes ? terms.value : {}) })
  scope.touched('support')
  // several must agree: the last of them settles it
  if (yes && decided.value.remaining > 0) return done({ number: row.number, state: 'deciding', decision })
  if (yes) return done(await grant(scope, row, { ...terms.value, act: await actOfCase(scope, row.case), decision }, wish.reason))
  await stepApplication(scope, row.id, { step: 'refuse', reason: wish.reason })
  await tellApplicant(scope, row.number, 'refused')
  return done({ number: row.number, state: 'refused', decision })
}

const decide = deed('support.application.decide', async (scope, wish: Verdict) => {
  await standInLine(scope.tx)
  return await decideOne(scope, wish)
})

const inLine = openLine(4)

/**
 * Decides by the matrix: all, part, or no, with a reason everybody may read. Never more than the quota, however many decide at once; a few
 * of one offer at a time, so that a rush leaves the database to everybody else.
 */
export async function decideApplication(ctx: Ctx, wish: Verdict): Promise<Outcome<DecidedApplication>> {
  const found = await sql<{ offer: string }>`select offer_id as offer from support.application where number = ${wish.number}`.execute(
    ctx.db,
  )
  return await inLine(found.rows[0]?.offer ?? '', () => decide(ctx, wish))
}

type Committing = { number: string; fund: string; dueDay: string; letter: string }
type Award = { quantity: number; amount: number; receiver: string | null }

const privately = 'Pelaku usaha perorangan'

async function wishFor(scope: DeedScope, row: ApplicationRow, { fund, dueDay, letter }: Committing): Promise<Outcome<CommitmentWish>> {
  const found =
    await sql<Award>`select w.quantity, w.amount, g.name as receiver from support.award w join support.application a on a.id = w.application_id
    left join directory.organisation g on g.id = a.organisation_id where w.application_id = ${row.id} and w.ended_at is null`.execute(
      scope.tx,
    )
  const [award] = found.rows
  if (!award) return refused({ rule: 'support.award.none' })
  const money = row.kind === 'money'
  return readSupport(commitmentSchema, {
    unit: row.unit,
    kind: row.kind,
    title: row.offerTitle,
    receiver: award.receiver ?? privately,
    quantity: money ? 1 : award.quantity,
    measure: (money ? '' : row.measure) || 'paket',
    unitValue: money ? award.amount : row.offerUnitValue,
    fund,
    dueDay,
    letter,
  })
}

/** Turns what was granted into a promise with an owner and a day, by the deed every promise is made with; the applicant is who will confirm it. */
export const commitApplication = deed(
  'support.application.commit',
  async (scope, wish: Committing): Promise<Outcome<{ number: string; commitment: string }>> => {
    const { tx } = scope
    const row = await applicationLocked(tx, wish.number, true)
    const declared = await declaredFirst(tx, scope, row)
    if (!declared.ok) return declared
    if (row.state !== 'approved') return refused({ rule: 'support.application.not_from_here' })
    const grant = await grantOf(tx, row.number)
    if (!mayBePromised(grant)) return refused({ rule: 'support.grant.needed' })
    const missing = papersMissing(grant)
    if (missing.length > 0) return refused({ rule: 'support.grant.papers_missing', facts: { papers: missing.join(', ') } })
    const read = await wishFor(scope, row, wish)
    if (!read.ok) return read
    const person = await sql<{ email: string }>`select email from identity.person where id = ${row.person} and ended_at is null`.execute(tx)
    const made = await promise(scope, { ...read.value, email: person.rows[0]?.email ?? '' }, { person: row.person, offer: row.offer })
    if (!made.ok) return made
    const { number: commitment, act } = made.value
    await sql`update support.application set commitment_id = (select id from support.commitment where number = ${commitment}) where id = ${row.id}`.execute(
      tx,
    )
    await stepApplication(scope, row.id, { step: 'commit', act })
    await tellApplicant(scope, row.number, 'committed')
    scope.note(`application:${row.number}`, { commitment })
    return done({ number: row.number, commitment })
  },
)

/** Says that what was decided is carried out: by another than who decided it, and once something of it was brought. */
export const completeApplication = deed(
  'support.application.complete',
  async (scope, { number }: { number: string }): Promise<Outcome<{ number: string }>> => {
    const { tx } = scope
    const row = await applicationLocked(tx, number)
    if (row.case === null) throw new Missing('application')
    const declared = await declaredFirst(tx, scope, row)
    if (!declared.ok) return declared
    if (row.state !== 'committed') return refused({ rule: 'support.application.not_from_here' })
    const brought =
      await sql`select from support.delivery d join support.application a on a.commitment_id = d.commitment_id where a.id = ${row.id} limit 1`.execute(
        tx,
      )
    if (brought.rows.length === 0) return refused({ rule: 'support.application.nothing_brought' })
    const acted = await actOn(scope, row, 'execute', `Permohonan ${number} dilaksanakan`)
    if (!acted.ok) return acted
    await stepApplication(scope, row.id, { step: 'complete', act: acted.value })
    scope.note(`application:${number}`, { done: 1 })
    scope.touched('support')
    return done({ number })
  },
)
