import { sql } from 'kysely'
import { Denied, done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { askedIn, type CaseRow, caseFor } from './_case-rows.db.ts'
import { turnOf } from './case.ts'
import { notFromHere, type Stepped } from './case-deeds.db.ts'
import { addStep, turnLines } from './case-turn.db.ts'
import type { Capacity } from './matrix.ts'
import { settingNow } from './who.db.ts'
import { whoMay } from './who.ts'

type Sending = { number: string; post: string; reason: string }
type Noted = { number: string; reason: string }

const myself = (scope: DeedScope) => {
  const me = personOf(scope.actor)
  return me ? { person: me } : {}
}

/**
 * The posts a case can be sent to now: those the evaluator grants it for whoever has the turn, and the superior where a post stands aside.
 * A case sent back goes to those who may act once it comes forward again.
 */
export async function targetsOf(db: Tx | Ctx['db'], row: CaseRow): Promise<{ capacity: Capacity; posts: string[] }> {
  const lines = ((await turnLines(db, [row.id])).get(row.id) ?? []).filter((line) => line.row !== null)
  const capacity = lines[0]?.capacity ?? 'decide'
  const setting = await settingNow(db, row.unit ?? undefined)
  if (!setting) return { capacity, posts: [] }
  const { fund, amount, unit } = askedIn(row)
  const asked = { action: row.action, fund: fund ?? 'tanpa_dana', capacity, amount, money: true, ...(unit ? { unit } : {}) }
  const { whoCan } = whoMay(setting, asked)
  const standIns = turnOf(lines, null).posts.filter((post) => !whoCan.includes(post))
  const gone = new Set(lines.flatMap(({ post, aside }) => (aside !== null && post !== null ? [post] : [])))
  return { capacity, posts: [...whoCan.filter((post) => !gone.has(post)), ...standIns] }
}

async function forward(scope: DeedScope, { number, post, reason }: Sending): Promise<Outcome<Stepped>> {
  const row = await caseFor(scope.tx, scope.actor, number, true)
  await scope.must('governance.case.forward', myself(scope))
  if (!['open', 'decided', 'executed'].includes(row.status)) return notFromHere(row)
  const { posts } = await targetsOf(scope.tx, row)
  if (!posts.includes(post)) return refused(cannot(post, posts))
  const turn = await addStep(scope, { caseFile: row.id, step: 'forwarded', reason, toPost: post })
  scope.note(`case:${number}`, { to: post })
  return done({ number, remaining: 0, turn })
}

const cannot = (post: string, posts: readonly string[]): Refusal => ({
  rule: 'governance.case.cannot_there',
  field: 'post',
  facts: { post, who: posts.join(', ') || '-' },
})

/** Sends a case to a post that can act in it, with the reason. A case that was sent back comes forward again so. */
export const forwardCase = deed('governance.case.forward', forward)

async function sendBack(scope: DeedScope, { number, reason }: Noted): Promise<Outcome<Stepped>> {
  const row = await caseFor(scope.tx, scope.actor, number, true)
  await scope.must('governance.case.return', myself(scope))
  if (row.status !== 'open') return notFromHere(row)
  const [line] = (await turnLines(scope.tx, [row.id])).get(row.id) ?? []
  // only who could act now may say that it is not ready for it; asked without leaving an act
  const answered = line?.row
    ? await scope.ctx.house.authority.ask(scope.tx, scope.actor, row.action, { ...askedIn(row), capacity: line.capacity })
    : undefined
  if (!answered?.ok) return refused(answered?.refusal ?? { rule: 'governance.case.not_your_turn', facts: { number } })
  const turn = await addStep(scope, { caseFile: row.id, step: 'returned', reason })
  scope.note(`case:${number}`, { step: 'returned' })
  return done({ number, remaining: 0, turn })
}

/** Sends a case back to its opener, who explains or withdraws it. What was looked at or agreed stays on record. */
export const returnCase = deed('governance.case.return', sendBack)

/** What only the opener of a case does is refused to everybody else by a rule that says so. */
function asOpener({ actor }: DeedScope, row: CaseRow, power: string): void {
  if (row.opened_by !== personOf(actor)) throw new Denied(power, { rule: 'governance.case.only_opener' })
}

type Amending = { number: string; title?: string | undefined; reason?: string | undefined; amount?: number | undefined }

async function amend(scope: DeedScope, { number, ...wish }: Amending): Promise<Outcome<Stepped>> {
  const row = await caseFor(scope.tx, scope.actor, number, true)
  asOpener(scope, row, 'governance.case.amend')
  await scope.must('governance.case.amend', { person: row.opened_by })
  // the database keeps what it said before, and refuses what may not change
  await sql`insert into governance.case_amendment (case_id, title, reason, amount, by_person)
    select id, coalesce(${wish.title ?? null}, title), coalesce(${wish.reason ?? null}, reason), coalesce(${wish.amount ?? null}, amount), ${row.opened_by}
    from governance.case_file where id = ${row.id}`.execute(scope.tx)
  const turn = await addStep(scope, { caseFile: row.id, step: 'amended', reason: wish.reason ?? '' })
  scope.note(`case:${number}`, { step: 'amended', ...(wish.amount === undefined ? {} : { amount: wish.amount }) })
  return done({ number, remaining: 0, turn })
}

/**
 * Puts one's own case that was sent back in other words; it comes forward again by `forwardCase`. Its amount stays once anybody has acted on
 * it (`amount_stands`): then it is withdrawn and opened anew.
 */
export const amendCase = deed('governance.case.amend', amend)

async function withdraw(scope: DeedScope, { number, reason }: Noted): Promise<Outcome<Stepped>> {
  const row = await caseFor(scope.tx, scope.actor, number, true)
  asOpener(scope, row, 'governance.case.withdraw')
  await scope.must('governance.case.withdraw', { person: row.opened_by })
  if (row.status !== 'open') return notFromHere(row)
  const turn = await addStep(scope, { caseFile: row.id, step: 'withdrawn', reason })
  scope.note(`case:${number}`, { step: 'withdrawn' })
  return done({ number, remaining: 0, turn })
}

/** Takes one's own case back before it is decided. */
export const withdrawCase = deed('governance.case.withdraw', withdraw)
