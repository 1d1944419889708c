import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { sayIn } from '#src/ui/words.ts'
import { nextNumber, type ProposalRow, proposalLocked, speaksFor, spokenFor } from './_needs.db.ts'
import { matchOf } from './match.ts'
import { someone } from './need.db.ts'
import { otherSide, type ProposalWish, type Side, type Term } from './need.ts'
import { tellAuthor, tellBoth } from './need-letters.db.ts'
import { heldOf } from './needs-read.db.ts'

export type Proposed = { number: string }
const proposalPath = (number: string) => `/saya/butuh-tawar/usulan/${number}`
const agreementPath = (number: string) => `/kesepakatan/${number}`

async function writeTerms(tx: Tx, proposal: string, version: number, terms: readonly Term[]): Promise<void> {
  for (const [at, one] of terms.entries())
    await sql`insert into support.term (proposal_id, version, position, owes, what, quantity, measure, due_day)
      values (${proposal}, ${version}, ${at + 1}, ${one.owes}, ${one.what}, ${one.quantity}, ${one.measure}, ${one.dueDay})`.execute(tx)
}

const latePast = (terms: readonly Term[], now: Date): Outcome<undefined> =>
  terms.some(({ dueDay }) => dueDay < dayOf(now)) ? refused({ rule: 'support.day_past', field: 'terms' }) : done()

const write = (tx: Tx, message: { proposal: string; side: Side; person: string; text: string }) =>
  sql`insert into support.message (proposal_id, side, person_id, text) values (${message.proposal}, ${message.side}, ${message.person}, ${message.text})`.execute(
    tx,
  )

/** Asks the author of another post, with a message and what each would bring. Whoever asks has accepted what he wrote. */
export const makeProposal = deed('support.proposal.make', async (scope, wish: ProposalWish): Promise<Outcome<Proposed>> => {
  const { tx, now } = scope
  const person = someone(scope)
  const mine = await spokenFor(tx, person, wish.mine)
  await scope.must('support.proposal.make', { person })
  const [held, theirs] = await Promise.all([heldOf(tx, wish.mine), heldOf(tx, wish.theirs)])
  if (!held || !theirs) throw new Missing('need')
  if (await speaksFor(tx, person, theirs.id)) return refused({ rule: 'support.proposal.with_oneself', field: 'mine' })
  const match = matchOf(held, theirs)
  if (!match) return refused({ rule: 'support.proposal.no_match', field: 'mine' })
  const early = latePast(wish.terms, now)
  if (!early.ok) return early
  const number = await nextNumber(tx, 'proposal', now)
  const [need, offer] = mine.side === 'need' ? [held.id, theirs.id] : [theirs.id, held.id]
  const made = await sql<{
    id: string
  }>`insert into support.proposal (number, need_id, offer_id, by_side, score, reasons, need_accepts, offer_accepts)
    values (${number}, ${need}, ${offer}, ${mine.side}, ${match.score}, ${match.reasons}::text[], ${mine.side === 'need' ? 1 : null}::int, ${mine.side === 'offer' ? 1 : null}::int) returning id`.execute(
    tx,
  )
  const id = made.rows[0]?.id ?? ''
  await writeTerms(tx, id, 1, wish.terms)
  await write(tx, { proposal: id, side: mine.side, person, text: wish.message })
  await tellAuthor(scope, theirs.id, {
    occasion: 'proposed',
    key: id,
    path: proposalPath(number),
    facts: { title: theirs.title, theirs: held.title, author: held.organisation?.name ?? sayIn('id')('need.private') },
  })
  scope.note(`proposal:${number}`, { score: match.score })
  return done({ number })
})

type At = { number: string }

/** The open proposal of two, and the side this person speaks for. */
async function openFor(scope: DeedScope, number: string): Promise<Outcome<ProposalRow & { mine: Side; person: string }>> {
  const person = someone(scope)
  const row = await proposalLocked(scope.tx, person, number)
  await scope.must('support.proposal.answer', { person })
  if (row.state !== 'open' || !row.inTime) return refused({ rule: 'support.proposal.over' })
  // whoever has come to speak for both since then settles nothing with himself
  if (row.need && row.offer) return refused({ rule: 'support.proposal.with_oneself' })
  return done({ ...row, person })
}

const sideId = (row: ProposalRow, side: Side) => (side === 'need' ? row.needId : row.offerId)

/** A word to the other side. Contacts are not told before both accepted. */
export const writeMessage = deed(
  'support.proposal.write',
  async (scope, { number, text }: At & { text: string }): Promise<Outcome<Proposed>> => {
    const found = await openFor(scope, number)
    if (!found.ok) return found
    const { id, mine, person } = found.value
    await write(scope.tx, { proposal: id, side: mine, person, text })
    scope.note(`proposal:${number}`, { message: 1 })
    return done({ number })
  },
)

/** Another wording of who brings what. Only its writer has accepted it. */
export const amendTerms = deed(
  'support.proposal.amend',
  async (scope, { number, version, terms }: At & { version: number; terms: readonly Term[] }): Promise<Outcome<Proposed>> => {
    const found = await openFor(scope, number)
    if (!found.ok) return found
    const row = found.value
    if (row.version !== version) return refused({ rule: 'support.proposal.stale' })
    const early = latePast(terms, scope.now)
    if (!early.ok) return early
    await writeTerms(scope.tx, row.id, version + 1, terms)
    await sql`update support.proposal set version = ${version + 1}, need_accepts = ${row.mine === 'need' ? version + 1 : null}::int,
      offer_accepts = ${row.mine === 'offer' ? version + 1 : null}::int where id = ${row.id}`.execute(scope.tx)
    await tellAuthor(scope, sideId(row, otherSide(row.mine)), {
      occasion: 'changed',
      key: `${row.id} ${version + 1}`,
      path: proposalPath(number),
      facts: { number },
    })
    scope.note(`proposal:${number}`, { version: version + 1 })
    return done({ number })
  },
)

/** Accepts the wording that was seen. When both have, there is an agreement; of two at once over the same post the database keeps one. */
export const acceptProposal = deed(
  'support.proposal.accept',
  async (scope, { number, version }: At & { version: number }): Promise<Outcome<Proposed & { agreement?: string }>> => {
    const found = await openFor(scope, number)
    if (!found.ok) return found
    const row = found.value
    const { tx } = scope
    if (row.version !== version) return refused({ rule: 'support.proposal.stale' })
    const column = sql.ref(row.mine === 'need' ? 'need_accepts' : 'offer_accepts')
    const both = await sql<{ both: boolean }>`update support.proposal set ${column} = version where id = ${row.id}
      returning need_accepts is not distinct from version and offer_accepts is not distinct from version as both`.execute(tx)
    scope.note(`proposal:${number}`, { accepted: version })
    if (!both.rows[0]?.both) return done({ number })
    const agreement = await nextNumber(tx, 'agreement', scope.now)
    await sql`insert into support.agreement (number, proposal_id, need_id, offer_id) values (${agreement}, ${row.id}, ${row.needId}, ${row.offerId})`.execute(
      tx,
    )
    await tellBoth(scope, row.id, { occasion: 'agreed', key: row.id, path: agreementPath(agreement) })
    scope.note(`agreement:${agreement}`, { proposal: number })
    scope.touched('support')
    return done({ number, agreement })
  },
)

/** Says no, or takes one's own asking back. */
export const declineProposal = deed(
  'support.proposal.decline',
  async (scope, { number, reason }: At & { reason: string }): Promise<Outcome<Proposed>> => {
    const found = await openFor(scope, number)
    if (!found.ok) return found
    const row = found.value
    await sql`update support.proposal set state = 'declined', ended_at = governance.clock(), reason = ${reason} where id = ${row.id}`.execute(
      scope.tx,
    )
    await tellAuthor(scope, sideId(row, otherSide(row.mine)), {
      occasion: 'declined',
      key: row.id,
      path: proposalPath(number),
      facts: { number },
    })
    scope.note(`proposal:${number}`, { declined: 1 })
    return done({ number })
  },
)

const due = sql`select p.id from support.proposal p where p.state = 'open' and (p.answer_until <= governance.clock()
  or exists (select from support.agreement a where a.ended_at is null and a.proposal_id <> p.id and (a.need_id = p.need_id or a.offer_id = p.offer_id)))`

/** What nobody answered in seven days, or what was agreed with somebody else, is over. Any node may run it. */
export const lapseProposals = deed('support.proposal.lapse', async (scope): Promise<Outcome<{ lapsed: number }>> => {
  await scope.must('support.proposal.lapse')
  const ended = await sql<{ id: string; number: string }>`update support.proposal set state = 'lapsed', ended_at = governance.clock()
    where id in (${due} order by p.id limit 100 for update skip locked) and state = 'open' returning id, number`.execute(scope.tx)
  for (const { id, number } of ended.rows) await tellBoth(scope, id, { occasion: 'lapsed', key: id, path: proposalPath(number) })
  scope.note('proposals', { lapsed: ended.rows.length })
  return done({ lapsed: ended.rows.length })
})

/** Looks first, so that a quiet town writes no journal. */
export async function lapseProposalsIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`${due} limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await lapseProposals(ctx, undefined)
}
