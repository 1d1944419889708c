import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { myPlace } from '#src/governance/desk-place.db.ts'
import { actorText, type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { officerText } from './_application-rows.db.ts'
import type { Scores } from './application.ts'
import { type Application, type ApplicationLine, lineColumns, lineJoins, ofUnits, readApplication } from './application-read.db.ts'

/** What the seats of somebody let him find: of which agencies, and in which part. */
export type DeskReach = {
  units: string[]
  handles: boolean
  heads: boolean
  reviews: boolean
  chairs: boolean
  answers: boolean
  oversees: boolean
}

/** Agencies in which somebody sits today, on a seat of his own or on one that was lent to him. */
async function unitsSatIn(ctx: Ctx): Promise<string[]> {
  const me = personOf(ctx.actor) ?? null
  const found = await sql<{
    unit: string
  }>`select distinct u.code as unit from governance.appointment a join governance.post p on p.id = a.post_id join governance.unit u on u.id = p.unit_id
    where a.active @> governance.clock() and (a.person_id = ${me}::uuid
      or exists (select from governance.delegation d where d.grantor_id = a.id and d.grantee = ${me}::uuid and d.active @> governance.clock()))`.execute(
    ctx.db,
  )
  return found.rows.map(({ unit }) => unit)
}

export async function deskReach(ctx: Ctx): Promise<DeskReach> {
  const [{ named }, units] = await Promise.all([myPlace(ctx), unitsSatIn(ctx)])
  const decides = 'support.application.decide'
  const has = (name: string) => named.has(name)
  return {
    units,
    handles: has('support.application.handle:decide'),
    heads: has(`${decides}:decide`),
    reviews: has(`${decides}:review`),
    chairs: has(`${decides}:concur`),
    answers: has('support.objection.decide:decide'),
    oversees: has(`${decides}:oversee`),
  }
}

export const findsApplications = ({ handles, heads, reviews, chairs, answers, oversees }: DeskReach): boolean =>
  handles || heads || reviews || chairs || answers || oversees

const within = (reach: DeskReach) => sql`(
  (${reach.handles || reach.heads} and ${ofUnits(reach.units)} and a.state <> 'draft')
  or (${reach.reviews} and a.state not in ('draft', 'submitted', 'checking', 'mending'))
  or (${reach.chairs} and a.state not in ('draft', 'submitted', 'checking', 'mending'))
  or ((${reach.answers} or ${reach.oversees}) and (a.state <> 'draft' or a.override_asked <> '')))`

/** Which of these somebody finds at his desk at all. Asked without a lock. */
export async function openableOf(ctx: Ctx, reach: DeskReach, numbers: readonly string[], db: Database | Tx = ctx.db): Promise<Set<string>> {
  const found = await sql<{
    number: string
  }>`select a.number from support.application a ${lineJoins} where a.number = any(${[...numbers]}::text[]) and ${within(reach)}`.execute(db)
  return new Set(found.rows.map(({ number }) => number))
}

/** Whether somebody finds this application at his desk at all; to anybody else it is not there. */
export async function mayOpenApplication(ctx: Ctx, number: string, db: Database | Tx = ctx.db): Promise<DeskReach> {
  const reach = await deskReach(ctx)
  const found = await openableOf(ctx, reach, [number], db)
  if (!found.has(number)) throw new Missing('application')
  return reach
}

export type DeskLine = ApplicationLine & { mineNow: boolean; late: boolean }

/** Whose turn it is falls to this desk now. */
const forMe = (ctx: Ctx, reach: DeskReach) => sql`(
  (${ofUnits(reach.units)} and ((${reach.handles} and a.state in ('submitted', 'checking', 'budget', 'committed')) or (${reach.heads} and a.state in ('deciding', 'approved'))))
  or (${reach.reviews} and a.state = 'reviewing' and not exists (select from support.review r where r.application_id = a.id and r.actor = ${actorText(ctx.actor)}))
  or (${reach.chairs} and a.state = 'recommending')
  or (${reach.answers} and (exists (select from support.objection b where b.application_id = a.id and b.upheld is null)
    or (a.state = 'draft' and a.override_asked <> '' and not exists (select from support.duplicate_override x where x.application_id = a.id)))))`

/** What a desk finds, what waits for it first and the one due soonest on top. At most `most`. */
export async function deskApplications(ctx: Ctx, reach: DeskReach, most = 200): Promise<DeskLine[]> {
  const found =
    await sql<DeskLine>`select ${lineColumns(ctx.tongue === 'en')}, ${forMe(ctx, reach)} as "mineNow", coalesce(a.due_day < governance.today(), false) as late
    from support.application a ${lineJoins} where ${within(reach)}
    order by ${forMe(ctx, reach)} desc, g.ended, a.due_day nulls last, a.submitted_at, a.id limit ${most}`.execute(ctx.db)
  return found.rows
}

export type ReviewShown = { scores: Scores; total: number; advice: 'yes' | 'part' | 'no'; says: string; mine: boolean; at: Date }
export type Gate = Pick<ApplicationLine, 'number' | 'offer' | 'unitName' | 'state'>
export type DeskApplication = {
  reach: DeskReach
  declared: 'no' | 'clear' | 'interest'
  gate: Gate
  one?: Application
  reviews: ReviewShown[]
  applicant: string
}

/**
 * An application at a desk. Before its officer has said that he has no interest in it, he sees which offer and which agency, and nothing of
 * whoever applies; reviewers see the others' reviews once they have written their own.
 */
export async function applicationAtDesk(ctx: Ctx, number: string): Promise<DeskApplication> {
  const reach = await mayOpenApplication(ctx, number)
  const me = actorText(ctx.actor)
  const said = await sql<{
    interest: boolean
  }>`select d.interest from support.declaration d join support.application a on a.id = d.application_id where a.number = ${number} and d.actor = ${officerText(ctx.actor)}`.execute(
    ctx.db,
  )
  const one = await readApplication(ctx.db, number, ctx.tongue === 'en')
  const gate = { number, offer: one.offer, unitName: one.unitName, state: one.state }
  const declared = said.rows[0] === undefined ? 'no' : said.rows[0].interest ? 'interest' : 'clear'
  if (declared !== 'clear') return { reach, declared, gate, reviews: [], applicant: '' }
  const reviews =
    await sql<ReviewShown>`select r.scores, r.total, r.advice, r.says, r.actor = ${me} as mine, r.at from support.review r where r.application_id = ${one.id} order by r.at, r.id`.execute(
      ctx.db,
    )
  const lead = await sql<{
    name: string
  }>`select p.name from support.application a join identity.person p on p.id = a.person_id where a.id = ${one.id}`.execute(ctx.db)
  const blind = one.state === 'reviewing' && reach.reviews && !reviews.rows.some(({ mine }) => mine)
  return { reach, declared, gate, one, reviews: blind ? [] : reviews.rows, applicant: lead.rows[0]?.name ?? '' }
}

/** Agencies an application can be sent on to. */
export async function otherAgencies(ctx: Ctx, unit: string): Promise<{ value: string; label: string }[]> {
  const found = await sql<{
    value: string
    label: string
  }>`select u.code as value, case when ${ctx.tongue === 'en'} then u.name_en else u.name end as label from governance.unit u
    where u.kind = 'agency' and u.code <> ${unit} and (u.until is null or u.until >= governance.today()) and exists (select from governance.post p where p.unit_id = u.id and p.kind = 'penghubung-opd') order by 2`.execute(
    ctx.db,
  )
  return found.rows
}
