import { sql } from 'kysely'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { openCase } from '#src/governance/case-open.db.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ApplicationRow, applicationLocked, officerText, partiesOf, stepApplication } from './_application-rows.db.ts'
import type { Handling } from './application.ts'
import { mayOpenApplication } from './application-desk.db.ts'
import { tellApplicant } from './application-letters.db.ts'

type Named = { number: string }

/** Says before opening a file whether one has an interest of one's own in it. Said once; who has one sees no more of it. */
export const declareInterestIn = deed(
  'support.application.declare',
  async (scope, wish: { number: string; interest: 'yes' | 'no'; note: string }): Promise<Outcome<Named>> => {
    const { tx } = scope
    await mayOpenApplication(scope.ctx, wish.number, tx)
    const row = await applicationLocked(tx, wish.number)
    await scope.must('support.application.declare')
    const written =
      await sql`insert into support.declaration (application_id, actor, interest, note) values (${row.id}, ${officerText(scope.actor)}, ${wish.interest === 'yes'}, ${wish.note})
      on conflict do nothing returning actor`.execute(tx)
    if (written.rows.length === 0) return refused({ rule: 'support.declare.once' })
    scope.note(`application:${row.number}`, { interest: wish.interest === 'yes' ? 1 : 0 })
    return done({ number: row.number })
  },
)

/** Whoever acts on a file has said first that he has no interest in it. */
export async function declaredFirst(tx: Tx, scope: DeedScope, row: Pick<ApplicationRow, 'id'>): Promise<Outcome<void>> {
  const found = await sql<{
    interest: boolean
  }>`select interest from support.declaration where application_id = ${row.id} and actor = ${officerText(scope.actor)}`.execute(tx)
  const [said] = found.rows
  if (!said) return refused({ rule: 'support.review.undeclared' })
  return said.interest ? refused({ rule: 'support.declare.interest' }) : done()
}

export const fundOf = ({ amount }: Pick<ApplicationRow, 'amount'>): string => (amount > 0 ? 'apbd' : 'tanpa_dana')

/** Opens the case in which it is looked at, recommended and decided, for the agency that has it now. Its title names nobody. */
async function openItsCase(scope: DeedScope, row: ApplicationRow): Promise<Outcome<void>> {
  const opened = await openCase(scope, {
    action: 'support.application.decide',
    fund: fundOf(row),
    amount: row.amount,
    unit: row.unit,
    title: `Permohonan ${row.number}: ${row.offerTitle}`.slice(0, 200),
    parties: await partiesOf(scope.tx, row),
    subject: { kind: 'support.application', id: row.number },
    address: `/meja/permohonan/${row.number}`,
  })
  if (!opened.ok) return opened
  await sql`update support.application set case_number = ${opened.value.number} where id = ${row.id}`.execute(scope.tx)
  return done()
}

async function otherUnit(tx: Tx, row: ApplicationRow, code: string | undefined): Promise<Outcome<string>> {
  const found = await sql<{
    id: string
  }>`select u.id from governance.unit u where u.code = ${code ?? ''} and u.code <> ${row.unit} and u.kind = 'agency'
    and (u.until is null or u.until >= governance.today()) and exists (select from governance.post p where p.unit_id = u.id and p.kind = 'penghubung-opd')`.execute(
    tx,
  )
  return found.rows[0] ? done(found.rows[0].id) : refused({ rule: 'support.application.unit', field: 'unit' })
}

const told = { return: 'returned', reroute: 'rerouted', enacted: 'approved', not_enacted: 'refused' } as const

/** What the agency that has it does before anybody decides: takes it up, sends it to another agency with its clock, sends it back for mending, passes it on. */
export const handleApplication = deed('support.application.handle', async (scope, wish: Handling): Promise<Outcome<Named>> => {
  const { tx } = scope
  const row = await applicationLocked(tx, wish.number, true)
  const ground = await scope.must('support.application.handle', { unit: row.unit, parties: await partiesOf(tx, row) })
  const declared = await declaredFirst(tx, scope, row)
  if (!declared.ok) return declared
  const unit = wish.step === 'reroute' ? await otherUnit(tx, row, wish.unit) : done(undefined)
  if (!unit.ok) return unit
  if (wish.step === 'pass') {
    const opened = await openItsCase(scope, row)
    if (!opened.ok) return opened
  }
  await stepApplication(scope, row.id, { step: wish.step, reason: wish.reason, act: ground.act, unit: unit.value })
  const { step } = wish
  if (step === 'return' || step === 'reroute' || step === 'enacted' || step === 'not_enacted')
    await tellApplicant(scope, row.number, told[step])
  scope.note(`application:${row.number}`, { step: wish.step })
  scope.touched('support')
  return done({ number: row.number })
})
