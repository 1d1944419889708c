import { sql } from 'kysely'
import type { Day } from '#src/base/time.ts'
import { lateCases } from '#src/governance/late-cases.db.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Turn } from './application-read.db.ts'
import { withoutReport } from './event-need.db.ts'
import { type FollowUp, followUpsOf } from './follow-up.db.ts'
import { daysLate } from './keeping.ts'
import { keptBy } from './read.db.ts'
import { silence } from './reminders.db.ts'

export type Report = { id: string; text: string; day: string; accepted: boolean | null; reason: string }
export type ReportDue = { id: string; n: number; what: string; dueDay: string; overdue: boolean; reports: Report[] }
export type Shortfall = { delivery: string; short: number; dueDay: string; answer: string | null }
export type Condition = { onDay: string; state: string; says: string }
export type Keeping = {
  reports: ReportDue[]
  shortfalls: Shortfall[]
  conditions: Condition[]
  /** `sent`: how many links were sent since to a receiver without an address; nothing where letters go by themselves. `waits`: the next is not sent yet. `reached`: there is an address or a number to ask by. */
  asked: Record<string, { times: number; over: boolean; sent: number | null; waits: boolean; reached: boolean }>
  followUps: FollowUp[]
}

const jakarta = (column: string) => sql`to_char(${sql.ref(column)} at time zone 'Asia/Jakarta', 'YYYY-MM-DD')`

/** What is kept of a promise after it was made: reports, what did not come, how things are now, how often a silent receiver was asked. */
export async function keepingOf(db: Database | Tx, commitment: string): Promise<Keeping> {
  const found = await sql<Omit<Keeping, 'followUps'>>`select
      coalesce((select jsonb_agg(jsonb_build_object('id', r.id, 'n', r.n, 'what', r.what, 'dueDay', to_char(r.due_day, 'YYYY-MM-DD'),
          'overdue', r.due_day < governance.today() and not exists (select from support.report t where t.due_id = r.id),
          'reports', coalesce((select jsonb_agg(jsonb_build_object('id', t.id, 'text', t.text, 'day', ${jakarta('t.at')}, 'accepted', v.accepted, 'reason', coalesce(v.reason, '')) order by t.at, t.id)
            from support.report t left join support.report_verdict v on v.report_id = t.id where t.due_id = r.id), '[]')) order by r.n)
        from support.report_due r where r.commitment_id = ${commitment}::uuid), '[]') as reports,
      coalesce((select jsonb_agg(jsonb_build_object('delivery', s.delivery_id, 'short', s.short, 'dueDay', to_char(s.due_day, 'YYYY-MM-DD'), 'answer', w.text) order by s.at)
        from support.shortfall s join support.delivery d on d.id = s.delivery_id left join support.shortfall_answer w on w.delivery_id = s.delivery_id where d.commitment_id = ${commitment}::uuid), '[]') as shortfalls,
      coalesce((select jsonb_agg(jsonb_build_object('onDay', to_char(o.on_day, 'YYYY-MM-DD'), 'state', o.state, 'says', o.says) order by o.on_day, o.id)
        from support.condition o where o.commitment_id = ${commitment}::uuid), '[]') as conditions,
      coalesce((select jsonb_object_agg(d.id, jsonb_build_object('times', (select count(*) from support.reminder m where m.delivery_id = d.id),
          'sent', case when c.email = '' and c.phone <> '' then (select count(distinct l.id) from support.link l join support.link_made m on m.link_id = l.id where l.commitment_id = c.id and m.at >= d.at) end,
          'reached', c.email <> '' or c.phone <> '', 'waits', exists (select from support.link_open o where o.commitment_id = c.id and o.made_at is null),
          'over', spaces.working_day((d.at at time zone 'Asia/Jakarta')::date, ${silence.over}) <= governance.today()))
        from support.delivery d join support.commitment c on c.id = d.commitment_id where d.commitment_id = ${commitment}::uuid and not exists (select from support.confirmation k where k.delivery_id = d.id)), '{}') as asked`.execute(
    db,
  )
  const rest = found.rows[0] ?? { reports: [], shortfalls: [], conditions: [], asked: {} }
  return { ...rest, followUps: await followUpsOf(db, commitment) }
}

/** How late the first report came, in days. */
export const latenessOf = ({ dueDay, reports }: ReportDue): number => (reports[0] ? daysLate(dueDay as Day, reports[0].day as Day) : 0)

export const problemKinds = [
  'overdue',
  'empty',
  'silent',
  'unsent',
  'unreached',
  'shortfall',
  'report',
  'no_report',
  'advice',
  'application',
  'case',
] as const
export type Problem = {
  kind: (typeof problemKinds)[number]
  title: string
  unit: string | null
  unitName: string | null
  post: string | null
  deadline: string
  number: string | null
  event: string | null
  /** Of an application that waits too long: whose turn it is. */
  turn: Turn | null
  days: number
}

const owner = (english: boolean) =>
  sql`u.code as unit, case when ${english} then u.name_en else u.name end as "unitName", case when c.unit_id <> u.id then null when ${english} then pk.name_en else pk.name end as post`
// whoever took over answers for it; which of its posts is not said by the post that promised
const ofPromise = sql`support.commitment c join governance.unit u on u.id = governance.unit_today(c.unit_id) join governance.post p on p.id = c.post_id join governance.post_kind pk on pk.code = p.kind`

// a link that was not sent by then keeps a receiver silent who was never asked
const unsentBy = sql`spaces.working_day((o.since at time zone 'Asia/Jakarta')::date, ${silence.first})`
/** Whose turn it is to send a link: the post the matrix names for the whole city. */
const sender = (
  english: boolean,
) => sql`select w.code as unit, case when ${english} then w.name_en else w.name end as name, case when ${english} then pk.name_en else pk.name end as post
  from governance.matrix_row r join governance.matrix_version v on v.id = r.version_id and v.in_force @> governance.clock() join governance.post p on p.kind = r.post
    join governance.unit w on w.id = p.unit_id join governance.post_kind pk on pk.code = r.post
  where r.action = 'support.link.send' and r.capacity = 'decide' order by r.scope <> 'all', r.id limit 1`

/**
 * What does not go as promised, with whoever owns it and by when: the longest overdue first. Of all agencies, or of some. A cell nobody is in
 * charge of comes up seven days before, an application the day after its stage was due.
 */
export async function problems(db: Database | Tx, units: readonly string[] | undefined, english: boolean, most = 100): Promise<Problem[]> {
  const only = units === undefined ? sql`true` : keptBy(units)
  const asked = units === undefined ? sql`true` : sql`u.code = any(${[...units]}::text[])`
  const found =
    await sql<Problem>`select x.kind, x.title, x.unit, x."unitName", x.post, to_char(x.day, 'YYYY-MM-DD') as deadline, x.number, x.event, x.turn, governance.today() - x.day as days from (
      select 'overdue' as kind, c.title, ${owner(english)}, c.due_day as day, c.number, null as event, null as turn from ${ofPromise} join support.kept k on k.id = c.id
        where ${only} and c.due_day < governance.today() and k.confirmed + k.claimed < k.quantity
      union all select case when c.email = '' and c.phone = '' then 'unreached' else 'silent' end, c.title, ${owner(english)}, spaces.working_day((d.at at time zone 'Asia/Jakarta')::date, ${silence.over}), c.number, null, null from ${ofPromise}
        join support.delivery d on d.commitment_id = c.id where ${only} and c.withdrawn_at is null and not exists (select from support.confirmation k where k.delivery_id = d.id)
          and spaces.working_day((d.at at time zone 'Asia/Jakarta')::date, ${silence.over}) <= governance.today()
          and not exists (select from support.link_open o where o.commitment_id = c.id and o.made_at is null)
      union all select 'unsent', c.title, h.unit, h.name, h.post, ${unsentBy}, c.number, null, null from support.link_open o join support.commitment c on c.id = o.commitment_id
        left join lateral (${sender(english)}) h on true where ${only} and o.made_at is null and ${unsentBy} <= governance.today()
      union all select 'shortfall', c.title, ${owner(english)}, s.due_day, c.number, null, null from ${ofPromise} join support.delivery d on d.commitment_id = c.id join support.shortfall s on s.delivery_id = d.id
        where ${only} and not exists (select from support.shortfall_answer w where w.delivery_id = s.delivery_id)
      union all select 'report', r.what || ': ' || c.title, ${owner(english)}, r.due_day, c.number, null, null from ${ofPromise} join support.report_due r on r.commitment_id = c.id
        where ${only} and r.due_day < governance.today() and not exists (select from support.report t where t.due_id = r.id)
      union all select 'no_report', c.title, ${owner(english)}, c.due_day, c.number, null, null from ${ofPromise} where ${only} and ${withoutReport}
      union all select 'advice', a.about, u.code, case when ${english} then u.name_en else u.name end, null, a.answer_by, null, null, null from support.advice a join governance.unit u on u.id = governance.unit_today(a.unit_id)
        where ${asked} and not exists (select from support.advice_answer w where w.advice_id = a.id)
      union all select 'empty', case when ${english} then k.name_en else k.name end || ': ' || e.title, null, null, null, n.first_day, null, e.slug, null from support.cell n join events.event e on e.id = n.event_id
        join support.kind k on k.code = n.kind where ${units === undefined} and not n.filled and n.first_day between governance.today() and governance.today() + 7
      union all select 'application', case when ${english} and o.title_en <> '' then o.title_en else o.title end, u.code, case when ${english} then u.name_en else u.name end, null, a.due_day, a.number, null, g.turn
        from support.application a join support.offer o on o.id = a.offer_id join support.stage g on g.code = a.state join governance.unit u on u.id = governance.unit_today(a.unit_id)
        where ${asked} and a.due_day < governance.today() and not g.ended and not g.paused
    ) x order by x.day, x.kind, x.title limit ${most}`.execute(db)
  return found.rows
}

/** The same of the whole city, with every other case whose day is over: what the mayor's team looks at. */
export async function cityProblems(db: Database | Tx, english: boolean, most = 100): Promise<Problem[]> {
  const [ours, cases] = await Promise.all([
    problems(db, undefined, english, most),
    lateCases(db, english, ['support.application.decide'], most),
  ])
  const others = cases.map(({ action, ...one }): Problem => ({ ...one, kind: 'case', title: action, event: null, turn: null }))
  return [...ours, ...others].sort((one, other) => other.days - one.days).slice(0, most)
}
