import { sql } from 'kysely'
import { z } from 'zod'
import { newId, sha256 } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { type Day, dayOf } from '#src/base/time.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import {
  addApplicationStep,
  applicationLocked,
  type CohortRow,
  cohortToApplyFor,
  ownApplication,
  programmeKey,
} from './_programme-rows.db.ts'
import { contactShape } from './event.ts'
import {
  type ApplicationState,
  applicationShape,
  type Checked,
  type CheckWish,
  checkEligibility,
  consentVersion,
  isMinor,
} from './programme.ts'
import { tellApplicants } from './programme-letters.db.ts'

export const applicationSchema = z.strictObject({ ...contactShape, ...applicationShape })
export type ApplicationWish = z.output<typeof applicationSchema>

type Whom = { email: string; person: string | undefined }

async function completedBefore(db: Database | Tx, cohort: CohortRow, { email, person }: Whom): Promise<boolean> {
  const found = await sql`select from events.application a join events.cohort c on c.id = a.cohort_id
    where c.programme_id = ${cohort.programme} and a.state = 'completed' and (lower(a.email) = lower(${email}) and a.email <> '' or a.person_id = ${person ?? null}::uuid) limit 1`.execute(
    db,
  )
  return found.rows.length > 0
}

/** The sub-sector as the rules call it: they may name one that went into this one since. */
async function asRuled(db: Database | Tx, { rules }: CohortRow, subsector: string): Promise<string> {
  const named = rules.flatMap((one) => (one.rule === 'subsector' ? one.any : []))
  if (named.length === 0) return subsector
  const found = await sql<{ code: string }>`select code from directory.subsector_all(${subsector}) code`.execute(db)
  return found.rows.find(({ code }) => named.includes(code))?.code ?? subsector
}

/** Each rule of a cohort with its answer for somebody: what he sees before the form, and what stops him behind it. */
export async function eligibilityOf(db: Database | Tx, cohort: CohortRow, wish: CheckWish, whom: Whom): Promise<Checked[]> {
  const { birthDay, kelurahan, subsector, business } = wish
  return checkEligibility(cohort.rules, {
    birthDay,
    kelurahan,
    subsector: await asRuled(db, cohort, subsector),
    business,
    completedBefore: await completedBefore(db, cohort, whom),
    first: cohort.first as Day,
  })
}

async function whyNotNamed(tx: Tx, wish: CheckWish): Promise<{ rule: string; field: string }[]> {
  const found = await sql<{
    kelurahan: boolean
    subsector: boolean
  }>`select ${wish.kelurahan} = '' or exists (select from directory.kelurahan where code = ${wish.kelurahan}) as kelurahan,
    exists (select from directory.subsector where code = ${wish.subsector}) as subsector`.execute(tx)
  const { kelurahan = false, subsector = false } = found.rows[0] ?? {}
  return [
    ...(kelurahan ? [] : [{ rule: 'events.application.kelurahan', field: 'kelurahan' }]),
    ...(subsector ? [] : [{ rule: 'events.application.subsector', field: 'subsector' }]),
  ]
}

export type Applied = { number: string; key: string; status: 'sent' | 'awaiting_guardian' }

/** Applies for a cohort, with or without an account. Whoever is under age waits for the word of the guardian, who is written to. */
export const applyForProgramme = deed(
  'events.programme.apply',
  async (scope, { slug, ...wish }: ApplicationWish & { slug: string }): Promise<Outcome<Applied>> => {
    await scope.must('events.programme.apply')
    const { tx, ctx, actor, now } = scope
    const cohort = await cohortToApplyFor(tx, slug)
    if (cohort.state !== 'open') return refused({ rule: 'events.application.closed' })
    const strange = await whyNotNamed(tx, wish)
    if (strange.length > 0) return refused(...strange)
    const person = personOf(actor)
    const failed = (await eligibilityOf(tx, cohort, wish, { email: wish.email, person })).filter(({ ok }) => !ok)
    if (failed.length > 0) return refused(...failed.map(({ rule, field, facts }) => ({ rule, field, facts })))
    const minor = isMinor(wish.birthDay, dayOf(now))
    if (minor && (wish.guardianName === '' || wish.guardianEmail === ''))
      return refused({ rule: 'events.application.guardian', field: wish.guardianName === '' ? 'guardianName' : 'guardianEmail' })
    if (minor && wish.guardianEmail.toLowerCase() === wish.email.toLowerCase())
      return refused({ rule: 'events.application.guardian_same', field: 'guardianEmail' })
    const id = newId(now)
    const serial = await sql<{ n: string }>`select lpad(nextval('events.application_number')::text, 5, '0') as n`.execute(tx)
    const number = `PD-${dayOf(now).slice(0, 4)}-${serial.rows[0]?.n}`
    const [key, guardian] = [programmeKey(ctx.house, 'application', id), programmeKey(ctx.house, 'guardian', id)]
    await sql`insert into events.application (id, number, cohort_id, person_id, name, email, phone, birth_day, kelurahan_code, subsector_code, business, answers, guardian_name, guardian_email, tongue, key_hash, guardian_hash, made_by)
      values (${id}, ${number}, ${cohort.id}, ${person ?? null}, ${wish.name}, ${wish.email}, ${wish.phone}, ${wish.birthDay}, ${wish.kelurahan || null}, directory.subsector_today(${wish.subsector}), ${wish.business},
        ${JSON.stringify({ why: wish.why, plan: wish.plan })}::jsonb, ${minor ? wish.guardianName : ''}, ${minor ? wish.guardianEmail : ''}, ${ctx.tongue}, ${sha256(key)}, ${minor ? sha256(guardian) : ''}, ${actorText(actor)})`.execute(
      tx,
    )
    const status = minor ? 'awaiting_guardian' : 'sent'
    await addApplicationStep(scope, id, { from: '', to: status, kind: 'apply' })
    await tellApplicants(scope)
    scope.note(`application:${number}`, { status })
    scope.touched('events')
    return done({ number, key, status })
  },
)

type Own = { number: string; key?: string | undefined }
export type ApplicationSeen = { number: string; state: ApplicationState }
const scopeOf = (row: { byKey: boolean; person: string | null }) => (row.byKey ? { key: true } : { person: row.person ?? '' })

/** A guardian says yes, by the link of his letter. Said twice, it is said once. */
export const consentAsGuardian = deed(
  'events.application.consent',
  async (scope, { number, key }: Own): Promise<Outcome<ApplicationSeen>> => {
    const row = await applicationLocked(scope.tx, number)
    if (!key || row.guardianHash === '' || row.guardianHash !== sha256(key)) throw new Missing('application')
    await scope.must('events.application.consent', { key: true })
    if (row.state !== 'awaiting_guardian') return refused({ rule: 'events.application.consent_done' })
    await sql`insert into events.guardian_consent (application_id, text_version) values (${row.id}, ${consentVersion})`.execute(scope.tx)
    await addApplicationStep(scope, row.id, { from: 'awaiting_guardian', to: 'sent', kind: 'consent' })
    await tellApplicants(scope)
    scope.note(`application:${number}`, { version: consentVersion })
    scope.touched('events')
    return done({ number, state: 'sent' })
  },
)

const withdrawable: readonly ApplicationState[] = ['awaiting_guardian', 'sent', 'waiting', 'offered', 'accepted']
export const mayWithdraw = (state: ApplicationState): boolean => withdrawable.includes(state)

/** Gives the application or the place back. Early enough, whoever waits first is offered it at once. */
export const withdrawFromProgramme = deed('events.application.manage', async (scope, own: Own): Promise<Outcome<ApplicationSeen>> => {
  const row = await ownApplication(scope.tx, scope.actor, own.number, own.key)
  await scope.must('events.application.manage', scopeOf(row))
  if (!mayWithdraw(row.state)) return refused({ rule: 'events.application.ended' })
  await addApplicationStep(scope, row.id, { from: row.state, to: 'withdrawn', kind: 'withdraw' })
  await tellApplicants(scope)
  scope.note(`application:${row.number}`, { from: row.state })
  scope.touched('events')
  return done({ number: row.number, state: 'withdrawn' })
})

/** Takes the place that was offered, before the offer runs out by the clock of the database. */
export const acceptPlace = deed('events.application.manage', async (scope, own: Own): Promise<Outcome<ApplicationSeen>> => {
  const row = await ownApplication(scope.tx, scope.actor, own.number, own.key)
  await scope.must('events.application.manage', scopeOf(row))
  if (row.state !== 'offered') return refused({ rule: 'events.application.not_offered' })
  await addApplicationStep(scope, row.id, { from: 'offered', to: 'accepted', kind: 'accept' })
  await tellApplicants(scope)
  scope.note(`application:${row.number}`, { to: 'accepted' })
  scope.touched('events')
  return done({ number: row.number, state: 'accepted' })
})
