import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { applicationLocked, ownApplication, partiesOf, stepApplication } from './_application-rows.db.ts'
import { tellApplicant } from './application-letters.db.ts'
import { declaredFirst, fundOf } from './handle.db.ts'
import { giveAward, leftOf, offerStands } from './waitlist.db.ts'

type Named = { number: string }

/** Objects to a refusal within its ten working days; it is answered by another than who refused. */
export const fileSupportObjection = deed(
  'support.objection.file',
  async (scope, { number, says }: Named & { says: string }): Promise<Outcome<Named>> => {
    const { tx } = scope
    const row = await ownApplication(tx, scope.actor, number)
    await scope.must('support.objection.file', { person: row.person })
    const there = await sql`select from support.objection where application_id = ${row.id}`.execute(tx)
    if (there.rows.length > 0) return refused({ rule: 'support.objection.once' })
    // the day of its answer is drawn by the database, which also knows whether it is in time
    await sql`insert into support.objection (application_id, says, due_day) values (${row.id}, ${says}, governance.today())`.execute(tx)
    scope.note(`application:${number}`, { objection: 1 })
    return done({ number })
  },
)

type Answering = Named & { upheld: 'yes' | 'no'; answer: string }

/** Answers it: upheld, it is granted as it was asked for, while the quota lasts; or not, with the reason. */
export const answerSupportObjection = deed('support.objection.decide', async (scope, wish: Answering): Promise<Outcome<Named>> => {
  const { tx } = scope
  const row = await applicationLocked(tx, wish.number, true)
  const upheld = wish.upheld === 'yes'
  const ground = await scope.must('support.objection.decide', { unit: row.unit, fund: fundOf(row), parties: await partiesOf(tx, row) })
  const declared = await declaredFirst(tx, scope, row)
  if (!declared.ok) return declared
  const answered =
    await sql`update support.objection set upheld = ${upheld}, answer = ${wish.answer}, act_id = ${ground.act ?? null}, actor = ${actorText(scope.actor)}
    where application_id = ${row.id} and upheld is null returning application_id`.execute(tx)
  if (answered.rows.length === 0) return refused({ rule: 'support.objection.none' })
  if (upheld) {
    if (!(await offerStands(tx, row.offer))) return refused({ rule: 'support.award.basis_fallen' })
    const left = await leftOf(tx, row.offer)
    if (left !== undefined && left < row.quantity) return refused({ rule: 'support.quota.full' })
    await giveAward(tx, row, { quantity: row.quantity, amount: row.amount, act: ground.act ?? '', decision: '' })
    await stepApplication(scope, row.id, { step: 'uphold', reason: wish.answer, act: ground.act })
  }
  await tellApplicant(scope, row.number, upheld ? 'upheld' : 'not_upheld')
  scope.note(`application:${row.number}`, { upheld: upheld ? 1 : 0 })
  scope.touched('support')
  return done({ number: row.number })
})
