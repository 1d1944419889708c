import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Day } from '#src/base/time.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { ApplicationState } from './application.ts'
import type { SupportKind } from './commitment.ts'
import type { Answered } from './eligibility.ts'
import type { Answers, Form } from './form.ts'

export type Turn = 'applicant' | 'liaison' | 'reviewer' | 'chair' | 'head' | 'council' | 'queue' | 'nobody'

/** A line of a list, and the head of a page. */
export type ApplicationLine = {
  number: string
  state: ApplicationState
  turn: Turn
  paused: boolean
  title: string
  offer: string
  offerSlug: string
  kind: SupportKind
  unit: string
  unitName: string
  since: Date
  submittedAt: Date | null
  dueDay: Day | null
  /** Working days left of the stage: until its day, or those kept while it is paused. */
  left: number | null
  amount: number
  quantity: number
  illustrative: boolean
}

export const lineColumns = (
  english: boolean,
) => sql`a.number, a.state, g.turn, g.paused, a.title, case when ${english} and o.title_en <> '' then o.title_en else o.title end as offer,
  o.slug as "offerSlug", a.kind, u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", a.since, a.submitted_at as "submittedAt",
  to_char(a.due_day, 'YYYY-MM-DD') as "dueDay", case when a.due_day is null then a.left_days when a.due_day < governance.today() then -support.working_days(a.due_day, governance.today())
    else support.working_days(governance.today(), a.due_day) end as left, a.amount, a.quantity, a.illustrative`
/** `u`: whose it is today. It is asked once for every unit, not once for every line. */
export const lineJoins = sql`join support.offer o on o.id = a.offer_id
  join (select x.id, governance.unit_today(x.id) as today from governance.unit x offset 0) keeper on keeper.id = a.unit_id join governance.unit u on u.id = keeper.today join support.stage g on g.code = a.state`

/** Applications that are these units' today: their own, and those of the agencies they took over from. */
export const ofUnits = (units: readonly string[]) =>
  sql`a.unit_id = any(array(select b.id from governance.unit x cross join lateral governance.unit_before(x.id) b where x.code = any(${[...units]}::text[])))`

/** One's own applications, and those one is asked to join, the newest first. */
export async function myApplications(ctx: Ctx): Promise<(ApplicationLine & { mine: boolean })[]> {
  const me = personOf(ctx.actor) ?? null
  const found = await sql<
    ApplicationLine & { mine: boolean }
  >`select ${lineColumns(ctx.tongue === 'en')}, a.person_id = ${me}::uuid as mine from support.application a ${lineJoins}
    where a.person_id = ${me}::uuid or exists (select from support.application_member m where m.application_id = a.id and m.person_id = ${me}::uuid and m.removed_at is null)
    order by g.ended, a.made_at desc, a.id desc limit 100`.execute(ctx.db)
  return found.rows
}

export type Member = { id: string; name: string; email: string; role: string; answer: 'open' | 'yes' | 'no' }
export type Step = { step: string; to: ApplicationState; unitName: string; reason: string; at: Date }
export type AttachedPaper = { wanted: string; id: string; title: string; good: boolean }

/** All there is of an application. What officers say among themselves is not in it. */
export type Application = ApplicationLine & {
  id: string
  measure: string
  offerUnitValue: number
  documents: string[]
  organisation: string | null
  organisationSlug: string | null
  eligibility: Answered
  answers: Answers
  revision: number
  overrideAsked: string
  overridden: boolean
  case: string | null
  decision: string | null
  commitment: string | null
  form: Form
  members: Member[]
  papers: AttachedPaper[]
  steps: Step[]
  award: { quantity: number; amount: number } | null
  place: number | null
  objection: { says: string; due: string; upheld: boolean | null; answer: string } | null
  /** Until when a refusal can be objected to. */
  objectUntil: Day | null
}

type Raw = Omit<Application, 'steps'> & { steps: (Omit<Step, 'at'> & { at: string })[] }

export async function readApplication(db: Database | Tx, number: string, english: boolean, person?: string | null): Promise<Application> {
  const found =
    await sql<Raw>`select ${lineColumns(english)}, a.id, o.measure, o.unit_value as "offerUnitValue", o.documents, w.name as organisation, w.slug as "organisationSlug", a.eligibility, a.answers, a.revision,
      a.override_asked as "overrideAsked", exists (select from support.duplicate_override x where x.application_id = a.id) as overridden, a.case_number as "case",
      (select d.number from governance.decision d join governance.case_file c on c.id = d.case_id where c.number = a.case_number order by d.recorded_at desc limit 1) as decision,
      (select c.number from support.commitment c where c.id = a.commitment_id) as commitment,
      jsonb_build_object('id', f.id, 'version', f.version, 'fields', f.fields, 'rules', f.rules, 'awaitsBudget', f.awaits_budget) as form,
      coalesce((select jsonb_agg(jsonb_build_object('id', m.id, 'name', m.name, 'email', m.email, 'role', m.role,
        'answer', case when m.declined_at is not null then 'no' when m.consented_at is not null then 'yes' else 'open' end) order by m.invited_at, m.id)
        from support.application_member m where m.application_id = a.id and m.removed_at is null), '[]') as members,
      coalesce((select jsonb_agg(jsonb_build_object('wanted', d.wanted, 'id', p.id, 'title', p.title, 'good', p.ended_at is null and p.expires_on >= governance.today()) order by d.wanted)
        from support.application_document d join support.folder_document p on p.id = d.document_id where d.application_id = a.id), '[]') as papers,
      coalesce((select jsonb_agg(jsonb_build_object('step', s.step, 'to', s.to_state, 'unitName', case when ${english} then n.name_en else n.name end, 'reason', s.reason, 'at', s.at) order by s.at, s.id)
        from support.application_step s left join governance.unit n on n.id = s.unit_id where s.application_id = a.id), '[]') as steps,
      (select jsonb_build_object('quantity', x.quantity, 'amount', x.amount) from support.award x where x.application_id = a.id and x.ended_at is null) as award,
      (select (select count(*)::int from support.waitlist y where y.offer_id = x.offer_id and y.ended_at is null and y.place <= x.place) from support.waitlist x where x.application_id = a.id and x.ended_at is null) as place,
      (select jsonb_build_object('says', b.says, 'due', to_char(b.due_day, 'YYYY-MM-DD'), 'upheld', b.upheld, 'answer', b.answer) from support.objection b where b.application_id = a.id) as objection,
      case when a.state = 'refused' then to_char(spaces.working_day((a.since at time zone 'Asia/Jakarta')::date, 10), 'YYYY-MM-DD') end as "objectUntil"
    from support.application a ${lineJoins} join support.form f on f.id = a.form_id left join directory.organisation w on w.id = a.organisation_id
    where a.number = ${number} and (${person === undefined} or a.person_id = ${person ?? null}::uuid)`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('application')
  return { ...row, steps: row.steps.map((step) => ({ ...step, at: new Date(step.at) })) }
}

/** One's own; to anybody else it is not there. */
export const myApplication = (ctx: Ctx, number: string): Promise<Application> =>
  readApplication(ctx.db, number, ctx.tongue === 'en', personOf(ctx.actor) ?? null)

/** Bodies somebody may speak for. */
export async function myBodies(ctx: Ctx): Promise<{ value: string; label: string }[]> {
  const found = await sql<{
    value: string
    label: string
  }>`select o.slug as value, o.name as label from directory.organisation o join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where m.person_id = ${personOf(ctx.actor) ?? null}::uuid and m.during @> governance.clock() and o.ended_at is null order by o.name limit 50`.execute(
    ctx.db,
  )
  return found.rows
}
