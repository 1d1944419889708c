import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf } from '#src/base/time.ts'
import { addStep } from '#src/governance/case-turn.db.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type ApplicationRow, ownApplication, stepApplication } from './_application-rows.db.ts'
import { holdKeys, keysOfPerson } from './_award-keys.db.ts'
import { addressKey, applicantKey, askedSchema, type DraftWish, type KeyKind } from './application.ts'
import { tellApplicant } from './application-letters.db.ts'
import type { SupportKind } from './commitment.ts'
import { type Answered, checkRules } from './eligibility.ts'
import { formForDraft } from './form.db.ts'
import { completeAnswers, typedAnswers } from './form.ts'
import { readSupport } from './read-input.ts'
import { placeNext } from './waitlist.db.ts'

type Named = { number: string }

/** Begins a draft. It holds on to the form as it is now; whoever does not fit yet may still write, and is told again when he sends it. */
export const startApplication = deed(
  'support.application.start',
  async (scope, { offer: slug, eligibility }: { offer: string; eligibility: Answered }): Promise<Outcome<Named>> => {
    const { tx, now } = scope
    await scope.must('support.application.start')
    const found = await sql<{
      id: string
      kind: SupportKind
      open: boolean
    }>`select id, kind, closed_at is null and during @> governance.today() as open from support.offer where slug = ${slug}`.execute(tx)
    const [offer] = found.rows
    if (!offer) throw new Missing('offer')
    if (!offer.open) return refused({ rule: 'support.offer.over' })
    const form = await formForDraft(tx, offer, actorText(scope.actor))
    const serial = await sql<{ n: string }>`select lpad(nextval('support.application_number')::text, 5, '0') as n`.execute(tx)
    const number = `PRM-${dayOf(now).slice(0, 4)}-${serial.rows[0]?.n}`
    await sql`insert into support.application (number, offer_id, form_id, unit_id, kind, person_id, eligibility, amount, illustrative, made_by)
      select ${number}, o.id, ${form}, o.unit_id, o.kind, ${personOf(scope.actor) ?? null}, ${JSON.stringify(eligibility)}::jsonb,
        case when o.kind = 'money' then 0 else least(o.unit_value, 100000000000) end, ${scope.ctx.house.demo}, ${actorText(scope.actor)} from support.offer o where o.id = ${offer.id}`.execute(
      tx,
    )
    scope.note(`application:${number}`, { kind: offer.kind })
    return done({ number })
  },
)

/** The body somebody speaks for, by its slug; only his own. */
async function bodyOf(tx: Tx, person: string, slug: string | undefined): Promise<Outcome<string | null>> {
  if (!slug) return done(null)
  const found = await sql<{
    id: string
  }>`select o.id from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where o.slug = ${slug} and o.ended_at is null and m.person_id = ${person} and m.during @> governance.clock()`.execute(tx)
  const [row] = found.rows
  return row ? done(row.id) : refused({ rule: 'support.application.not_your_body', field: 'organisation' })
}

/** What it is worth is reckoned where the offer says what one is worth; money is asked for as an amount. */
const worthOf = (row: ApplicationRow, quantity: number, amount: number): number =>
  row.kind === 'money' ? amount : Math.min(quantity * row.offerUnitValue, 100_000_000_000)

async function keepDraft(
  scope: DeedScope,
  row: ApplicationRow & { person: string },
  wish: DraftWish,
): Promise<Outcome<Named & { revision: number }>> {
  const { tx } = scope
  // who saves over a newer saving is told, and nothing of either is lost
  if (wish.revision !== row.revision) return refused({ rule: 'support.application.stale', facts: { revision: row.revision } })
  const body = await bodyOf(tx, row.person, wish.organisation)
  if (!body.ok) return body
  const quantity = wish.quantity ?? row.quantity
  const answers = { ...row.answers, ...typedAnswers(row.form.fields, (key) => wish.answers[key]) }
  await sql`update support.application set title = ${wish.title}, quantity = ${quantity}, amount = ${worthOf(row, quantity, wish.amount ?? row.amount)}, organisation_id = ${body.value},
    answers = ${JSON.stringify(answers)}::jsonb, revision = revision + 1 where id = ${row.id}`.execute(tx)
  // whoever agreed to other words is asked anew
  await sql`update support.application_member set consented_at = null where application_id = ${row.id} and consented_at is not null and ${JSON.stringify(answers)}::jsonb is distinct from ${JSON.stringify(row.answers)}::jsonb`.execute(
    tx,
  )
  return done({ number: row.number, revision: row.revision + 1 })
}

/** Saves a draft as it is, by itself or by the button; nothing must be complete. */
export const saveApplication = deed(
  'support.application.save',
  async (scope, wish: DraftWish): Promise<Outcome<Named & { revision: number }>> => {
    const row = await ownApplication(scope.tx, scope.actor, wish.number)
    await scope.must('support.application.save', { person: row.person })
    if (row.state !== 'draft' && row.state !== 'mending') return refused({ rule: 'support.application.handed_in' })
    const kept = await keepDraft(scope, row, wish)
    if (kept.ok) scope.note(`application:${row.number}`, { revision: kept.value.revision })
    return kept
  },
)

/** By what this applicant is known again. */
async function keysOf(scope: DeedScope, row: ApplicationRow & { person: string }): Promise<string[]> {
  const { secret } = scope.ctx.house
  const key = (kind: KeyKind, value: string) => (value ? [applicantKey(secret, kind, value)] : [])
  return [
    ...(await keysOfPerson(scope.tx, secret, row.person)),
    ...key('nib', (row.answers.nib ?? '').replace(/\D/g, '')),
    ...key('address', addressKey(row.answers.address ?? '')),
  ]
}

/** One kind of support a year, over all agencies, unless the one post that may has allowed it for this application. */
async function holdApplication(scope: DeedScope, row: ApplicationRow & { person: string }): Promise<Outcome<void>> {
  const { tx, now } = scope
  const allowed = await sql`select from support.duplicate_override where application_id = ${row.id}`.execute(tx)
  return await holdKeys(tx, {
    by: { application: row.id },
    kind: row.kind,
    year: Number(dayOf(now).slice(0, 4)),
    keys: await keysOf(scope, row),
    overridden: allowed.rows.length > 0,
  })
}

async function missingPapers(tx: Tx, row: ApplicationRow): Promise<Outcome<void>> {
  const found = await sql<{
    wanted: string
    good: boolean
  }>`select d.wanted, f.ended_at is null and f.expires_on >= governance.today() as good
    from support.application_document d join support.folder_document f on f.id = d.document_id where d.application_id = ${row.id}`.execute(
    tx,
  )
  const there = new Map(found.rows.map(({ wanted, good }) => [wanted, good]))
  const wrong = row.documents.flatMap((wanted, index) =>
    there.get(wanted) === true
      ? []
      : [
          {
            rule: there.has(wanted) ? 'support.document.expired' : 'support.document.missing',
            field: `document-${index}`,
            facts: { wanted },
          },
        ],
  )
  return wrong.length > 0 ? refused(...wrong) : done()
}

/** What it must hold before anybody has to read it. */
async function isComplete(tx: Tx, row: ApplicationRow): Promise<Outcome<void>> {
  const asked = readSupport(askedSchema, { title: row.title, quantity: row.quantity, amount: row.amount })
  const answers = completeAnswers(row.form.fields, row.answers)
  const papers = await missingPapers(tx, row)
  const money = row.kind === 'money' && row.amount === 0 ? [{ rule: 'support.application.amount', field: 'amount' }] : []
  const unfit = checkRules(row.form.rules, row.eligibility).filter(({ state }) => state !== 'pass')
  const refusals = [
    ...(unfit.length > 0 ? [{ rule: 'support.eligibility.not_yet', field: 'eligibility' }] : []),
    ...(asked.ok ? [] : asked.refusals),
    ...money,
    ...(answers.ok ? [] : answers.refusals),
    ...(papers.ok ? [] : papers.refusals),
  ]
  return refusals.length > 0 ? refused(...refusals) : done()
}

/** Hands it in, or hands it in again after mending: the clock starts, or runs on with the days that were left. */
export const submitApplication = deed('support.application.submit', async (scope, { number }: Named): Promise<Outcome<Named>> => {
  const { tx } = scope
  const row = await ownApplication(tx, scope.actor, number)
  await scope.must('support.application.submit', { person: row.person })
  if (row.state !== 'draft' && row.state !== 'mending') return refused({ rule: 'support.application.not_from_here' })
  const complete = await isComplete(tx, row)
  if (!complete.ok) return complete
  if (row.state === 'draft') {
    const held = await holdApplication(scope, row)
    if (!held.ok) return held
  }
  await stepApplication(scope, row.id, { step: row.state === 'draft' ? 'submit' : 'resubmit' })
  await tellApplicant(scope, number, row.state === 'draft' ? 'submitted' : 'resubmitted')
  scope.note(`application:${number}`, { submitted: 1, revision: row.revision })
  scope.touched('support')
  return done({ number })
})

/** Takes it back. What was granted goes to the next in line, in the same transaction. */
export const withdrawApplication = deed('support.application.withdraw', async (scope, { number }: Named): Promise<Outcome<Named>> => {
  const { tx } = scope
  const row = await ownApplication(tx, scope.actor, number, true)
  await scope.must('support.application.withdraw', { person: row.person })
  await stepApplication(scope, row.id, { step: 'withdraw' })
  const open = await sql<{ id: string }>`select id from governance.case_file where number = ${row.case} and status = 'open'`.execute(tx)
  if (open.rows[0]) await addStep(scope, { caseFile: open.rows[0].id, step: 'withdrawn', reason: `Permohonan ${number} ditarik pemohon` })
  await placeNext(scope, row.offer)
  scope.note(`application:${number}`, { withdrawn: 1 })
  scope.touched('support')
  return done({ number })
})
