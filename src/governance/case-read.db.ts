import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, type Party, personOf } from '#src/platform/context.ts'
import { caseFor, seatsOf, seatUnderRow } from './_case-rows.db.ts'
import { type CaseStatus, type StepName, type SteppedOut, steppedOut, type Turn, turnOf } from './case.ts'
import { turnLines } from './case-turn.db.ts'
import { targetsOf } from './case-way.db.ts'
import { type Paged, type Place, pageOf, placeOf } from './place.ts'

export type CaseLine = {
  id: string
  number: string
  title: string
  action: string
  actionName: string
  actionNameEn: string
  fund: string
  amount: number
  money: boolean
  unit: string | null
  status: CaseStatus
  dueDay: string | null
  openedAt: Date
  turn: Turn
  /** `mine` by a seat of one's own, `stand_in` where one steps in for another post, `returned` where one's own case came back. */
  why: 'mine' | 'stand_in' | 'returned'
}

type Waiting = Omit<CaseLine, 'turn'> & Place & { forwarded: string | null }

/**
 * Cases that wait for somebody now, by the seats he sits on and what was lent to him: those he could act in next, never one in which he acted
 * in a way that bars this one, stepped aside, or has an interest of his own. The most pressing first, 50 or so a page; two questions whatever their
 * number, and whose turn it is asked of all at once.
 */
export async function casesWaiting(
  ctx: Ctx,
  { limit = 25, cursor }: { limit?: number; cursor?: string | undefined } = {},
): Promise<Paged<CaseLine>> {
  const me = personOf(ctx.actor)
  if (!me) throw new Missing('cases')
  const after = cursor === undefined ? undefined : placeOf(cursor)
  const found = await sql<Waiting>`
    with seat as materialized (select * from ${seatsOf(me)} x),
    named as materialized (select distinct r.action from governance.matrix_version v join governance.matrix_row r on r.version_id = v.id
      where v.in_force @> governance.clock() and exists (select from seat s where s.kind = r.post or s.kind = r.superior or exists (select from governance.body_member b where b.body = r.post and b.member = s.kind))),
    wanted as materialized (select c.id from governance.case_file c
      where c.status in ('open', 'decided', 'executed') and (c.action in (select action from named) or c.opened_by = ${me})),
    turn as materialized (select * from governance.case_turns((select array_agg(id) from wanted))),
    tied as materialized (select y.case_id from governance.tied_to(${me}) k join governance.case_party y on y.party_id = k.party_id),
    mine as materialized (select c.id, min(case when t.capacity = 'initiate' then 'returned' when under then 'mine' else 'stand_in' end) as why
      from turn t join governance.case_file c on c.id = t.case_id left join governance.matrix_row r on r.id = t.row_id
      cross join lateral (select t.aside is null and exists (select from seat s where ${seatUnderRow}
          and not exists (select from governance.recusal x where x.case_id = c.id and x.appointment_id = s.id)) as under,
        exists (select from seat s where s.kind = t.stand_in and s.mode = 'definitive'
          and not exists (select from governance.recusal x where x.case_id = c.id and x.appointment_id = s.id)) as above) reach
      where case when t.capacity = 'initiate' then c.opened_by = ${me} else (under or above)
          and not exists (select from governance.act w where w.case_id = c.id and w.person_id = ${me}
            and (w.capacity = t.capacity or exists (select from governance.incompatible i where i.one = w.capacity and i.other = t.capacity))) end
        and (t.capacity in ('initiate', 'confirm') or c.id not in (select case_id from tied))
        and (c.turn is null or c.turn in (t.post, t.stand_in) or not exists (select from turn o where o.case_id = c.id and c.turn in (o.post, o.stand_in)))
      group by c.id)
    select c.id, c.number, c.title, c.action, n.name as "actionName", n.name_en as "actionNameEn", c.fund, c.amount, n.money, u.code as unit, c.status, c.due_day::text as "dueDay",
      c.opened_at as "openedAt", c.turn as forwarded, coalesce(c.due_day::text, 'infinity') as key, mine.why
    from mine join governance.case_file c on c.id = mine.id join governance.action n on n.code = c.action left join governance.unit u on u.id = governance.unit_today(c.unit_id)
    where ${after?.id ?? null}::uuid is null or (coalesce(c.due_day, 'infinity'::date), c.id) > (${after?.key ?? null}::date, ${after?.id ?? null}::uuid)
    order by coalesce(c.due_day, 'infinity'::date), c.id limit ${limit + 1}`.execute(ctx.db)
  const page = pageOf(found.rows, limit)
  const lines = await turnLines(
    ctx.db,
    page.items.map(({ id }) => id),
  )
  return { ...page, items: page.items.map(({ forwarded, ...line }) => ({ ...line, turn: turnOf(lines.get(line.id) ?? [], forwarded) })) }
}

export type CaseStep = {
  step: StepName
  at: Date
  by: string | null
  reason: string
  toPost: string | null
  /** By which post and row, of which version of the matrix, where the step is an act of authority. */
  post: string | null
  postName: string | null
  mode: string | null
  row: string | null
  version: number | null
  matrixHash: string | null
}

export type CaseRead = {
  id: string
  number: string
  title: string
  reason: string
  action: string
  actionName: string
  actionNameEn: string
  fund: string
  amount: number
  money: boolean
  unit: string | null
  payee: string | null
  activity: string | null
  status: CaseStatus
  dueDay: string | null
  openedAt: Date
  /** Null where the case is about a thing with a page of its own: people are named there, to whoever may know. */
  openedBy: string | null
  /** The matrix when it was opened, and the one by which it was decided; until then the one in force. */
  openedVersion: number
  versionNow: number | null
  subject: { kind: string; id: string } | null
  address: string | null
  decision: string | null
  parties: (Party & { name: string | null })[]
  steps: CaseStep[]
  turn: Turn
  /** Posts that have the turn and cannot act themselves, with the reason. */
  aside: SteppedOut[]
  /** Where it can be sent. */
  targets: string[]
}

type Detail = Omit<CaseRead, 'turn' | 'aside' | 'targets' | 'steps'>

/** What the page of the thing itself tells is not told a second time, past that page's own rules: who asked, who is meant, in whose words. */
function withoutPeople(one: Detail, steps: readonly CaseStep[]) {
  return {
    ...one,
    reason: '',
    openedBy: null,
    parties: one.parties.filter(({ kind }) => kind !== 'person'),
    // officers act by a row of the matrix; a step without one is its opener's
    steps: steps.map((step) => (step.row === null ? { ...step, by: null } : step)),
  }
}

/** One case whole, for whoever may look into it; otherwise it is not there. For desks: it names private people. */
export async function caseByNumber(ctx: Ctx, number: string): Promise<CaseRead> {
  const row = await caseFor(ctx.db, ctx.actor, number)
  const detail =
    await sql<Detail>`select c.id, c.number, c.title, c.reason, c.action, n.name as "actionName", n.name_en as "actionNameEn", c.fund, c.amount, n.money, u.code as unit,
      c.payee, c.activity, c.status, c.due_day::text as "dueDay", c.opened_at as "openedAt", o.name as "openedBy", c.opened_version as "openedVersion",
      coalesce((select v.version from governance.decision d join governance.act w on w.id = d.act_id join governance.matrix_row r on r.id = w.row_id
          join governance.matrix_version v on v.id = r.version_id where d.case_id = c.id order by d.recorded_at limit 1),
        (select version from governance.matrix_version where in_force @> governance.clock())) as "versionNow",
      case when c.subject_id is not null then jsonb_build_object('kind', c.subject_kind, 'id', c.subject_id) end as subject, c.address,
      (select d.number from governance.decision d where d.case_id = c.id order by d.recorded_at limit 1) as decision,
      coalesce((select jsonb_agg(jsonb_build_object('kind', y.kind, 'id', y.party_id, 'name', h.name) order by y.kind, y.party_id)
        from governance.case_party y left join identity.person h on y.kind = 'person' and h.id = y.party_id where y.case_id = c.id), '[]') as parties
    from governance.case_file c join governance.action n on n.code = c.action join identity.person o on o.id = c.opened_by left join governance.unit u on u.id = governance.unit_today(c.unit_id)
    where c.id = ${row.id}`.execute(ctx.db)
  const [one] = detail.rows
  if (!one) throw new Missing('case')
  const steps =
    await sql<CaseStep>`select s.step, s.at, h.name as by, s.reason, s.to_post as "toPost", p.kind as post, k.name as "postName", w.mode, r.code as row, v.version, w.matrix_hash as "matrixHash"
    from governance.case_step s left join identity.person h on h.id = s.by_person left join governance.act w on w.id = s.act_id
      left join governance.appointment a on a.id = w.appointment_id left join governance.post p on p.id = a.post_id left join governance.post_kind k on k.code = p.kind
      left join governance.matrix_row r on r.id = w.row_id left join governance.matrix_version v on v.id = r.version_id
    where s.case_id = ${row.id} order by s.at, s.id limit 500`.execute(ctx.db)
  const lines = (await turnLines(ctx.db, [row.id])).get(row.id) ?? []
  const { posts } = await targetsOf(ctx.db, row)
  const told = one.address === null ? { ...one, steps: steps.rows } : withoutPeople(one, steps.rows)
  return { ...told, turn: turnOf(lines, row.turn), aside: steppedOut(lines), targets: posts }
}
