import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { dayOf, dayPlus, formatCivicDay, type Tongue } from '#src/base/time.ts'
import { actorText, type Ctx } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { ownRegistration } from './_registration-rows.db.ts'
import { type EventRow, ownEvent, ownScope } from './_rows.db.ts'
import { gateNumbers } from './gate-read.db.ts'
import { type FeedbackWish, type Figures, meanOf, publishable, type ReportWish, reportDays } from './report.ts'

/** Dates that are over, of events somebody answers for: those with registrations, or in a room of the city. The last date of what is taken as a whole. */
const due = sql`select e.id as event, o.id as date from events.event e join events.occurrence o on o.event_id = e.id
  where e.state = 'published' and e.status not in ('cancelled', 'postponed') and not e.is_umbrella and not o.cancelled
    and o.until_at <= governance.clock() and o.until_at > governance.clock() - interval '30 days'
    and not exists (select from events.report r where r.occurrence_id = o.id)
    and (exists (select from events.intake i where i.event_id = e.id and i.occurrence_id = o.id)
      or ((e.booking is not null or exists (select from events.intake i where i.event_id = e.id and i.occurrence_id is null))
        and not exists (select from events.occurrence l where l.event_id = e.id and not l.cancelled and l.until_at > o.until_at)))`

type Row = { number: string; label: string; n: number }

/** All that can be counted of one date, without a name in it. */
export async function figuresOf(tx: Tx, event: string, date: string): Promise<Figures> {
  const numbers = await gateNumbers(tx, event, date)
  const intakes = sql`select i.id from events.intake i where i.event_id = ${event} and (i.occurrence_id is null or i.occurrence_id = ${date}::uuid)`
  const found = await sql<{ registered: number; gated: boolean; stars: number; sum: number; booking: Figures['booking'] }>`select
      (select coalesce(sum(r.party), 0)::int from events.registration r where r.intake_id in (${intakes}) and r.state = 'confirmed') as registered,
      exists (select from events.gate_scan s where s.event_id = ${event} and s.occurrence_id = ${date}) as gated,
      (select count(*)::int from events.feedback f join events.registration r on r.id = f.registration_id where r.intake_id in (${intakes})) as stars,
      (select coalesce(sum(f.stars), 0)::int from events.feedback f join events.registration r on r.id = f.registration_id where r.intake_id in (${intakes})) as sum,
      (select jsonb_build_object('number', b.number, 'room', k.name, 'price', coalesce(b.price, 0), 'normalPrice', coalesce(b.normal_price, 0))
        from events.event e join spaces.booking b on b.number = e.booking join spaces.bookable k on k.id = b.bookable_id where e.id = ${event}) as booking`.execute(
    tx,
  )
  const kinds =
    await sql<Row>`select '' as number, k.name as label, coalesce(sum(r.party) filter (where r.state = 'confirmed'), 0)::int as n
    from events.ticket_kind k left join events.registration r on r.kind_id = k.id where k.intake_id in (${intakes}) group by k.id order by k.position`.execute(
      tx,
    )
  const answers = await sql<Row>`select q.label as number, c.choice as label,
      (select coalesce(sum(r.party), 0)::int from events.registration r where r.intake_id = q.intake_id and r.state = 'confirmed' and r.answers ->> q.id::text = c.choice) as n
    from events.question q cross join lateral unnest(q.choices) with ordinality c(choice, place) where q.intake_id in (${intakes}) order by q.position, c.place`.execute(
    tx,
  )
  const { registered = 0, gated = false, stars = 0, sum = 0, booking = null } = found.rows[0] ?? {}
  const questions = [...new Set(answers.rows.map(({ number }) => number))]
  return {
    seats: numbers.seats,
    registered,
    came: numbers.came,
    walkIns: numbers.walkIns,
    absent: gated ? Math.max(0, numbers.seats - numbers.came) : null,
    duplicates: numbers.duplicates,
    gated,
    kinds: publishable(kinds.rows),
    answers: questions.map((question) => ({ question, cells: publishable(answers.rows.filter(({ number }) => number === question)) })),
    feedback: { n: stars, mean: meanOf(stars, sum) },
    booking,
  }
}

type Told = { email: string | null; tongue: Tongue; title: string; slug: string }

async function tellOrganiser({ tx, ctx }: DeedScope, event: string, number: string, dueDay: string): Promise<void> {
  const found =
    await sql<Told>`select coalesce(nullif(c.email, ''), p.email) as email, coalesce(c.tongue, p.tongue, 'id') as tongue, e.title, e.slug
    from events.event e left join events.contact c on c.event_id = e.id and c.erased_at is null left join identity.person p on p.id = e.person_id and p.ended_at is null where e.id = ${event}`.execute(
      tx,
    )
  const [told] = found.rows
  if (!told?.email) return
  const t = sayIn(told.tongue)
  const facts = {
    number,
    title: told.title,
    due: formatCivicDay(dueDay, told.tongue),
    page: `${ctx.house.config.origin}/acara/${told.slug}/laporan`,
  }
  await post(tx, ctx.house, {
    dedupe: `event report ${number}`,
    to: told.email,
    subject: t('events.report.letter.subject', facts),
    body: t('events.report.letter.body', facts),
  })
}

/** Drafts the accounts of what is over. Any node may run it, at any time; within minutes of the end, the reference asks for an hour. */
export const draftReports = deed('events.report.draft', async (scope) => {
  await scope.must('events.report.draft')
  const { tx, now } = scope
  const dates = await sql<{ event: string; date: string }>`${due} order by o.until_at, o.id limit 50 for update of o skip locked`.execute(
    tx,
  )
  for (const { event, date } of dates.rows) {
    const numbered = await sql<{ n: string }>`select lpad(nextval('events.report_number')::text, 5, '0') as n`.execute(tx)
    const number = `LPJ-${dayOf(now).slice(0, 4)}-${numbered.rows[0]?.n}`
    const dueDay = dayPlus(dayOf(now), reportDays)
    await sql`insert into events.report (number, event_id, occurrence_id, due_day, figures)
      values (${number}, ${event}, ${date}, ${dueDay}, ${JSON.stringify(await figuresOf(tx, event, date))}::jsonb)`.execute(tx)
    await tellOrganiser(scope, event, number, dueDay)
  }
  scope.note('reports', { drafted: dates.rows.length })
  return done({ drafted: dates.rows.length })
})

/** Looks first, so that a quiet town writes no journal. */
export async function draftReportsIfDue(ctx: Ctx): Promise<void> {
  const found = await sql`select from (${due}) d limit 1`.execute(ctx.db)
  if (found.rows.length > 0) await draftReports(ctx, undefined)
}

export type OwnReport = { number: string; key?: string | undefined; report: string }

type LockedReport = { event: EventRow & { byKey: boolean }; id: string; date: string; confirmed: boolean }

/** Part: an account of one's own event, locked; to anybody else it is not there. */
export async function reportLocked({ tx, actor }: DeedScope, { number, key, report }: OwnReport): Promise<LockedReport> {
  const event = await ownEvent(tx, actor, number, key)
  const found = await sql<
    Omit<LockedReport, 'event'>
  >`select id, occurrence_id as date, confirmed_at is not null as confirmed from events.report
    where number = ${report} and event_id = ${event.id} for no key update`.execute(tx)
  const [row] = found.rows
  if (!row) throw new Missing('report')
  return { event, ...row }
}

/** Confirms it: the numbers are counted once more, what phones sent late with them, and stay so from then on. */
export const confirmReport = deed(
  'events.report.confirm',
  async (scope, { wish, ...own }: OwnReport & { wish: ReportWish }): Promise<Outcome<{ report: string }>> => {
    const { tx } = scope
    const { event, id, date } = await reportLocked(scope, own)
    await scope.must('events.report.confirm', ownScope(event))
    await sql`update events.report set figures = ${JSON.stringify(await figuresOf(tx, event.id, date))}::jsonb, told = ${wish.told}, income = ${wish.income}, spending = ${wish.spending},
    confirmed_at = governance.clock(), confirmed_by = ${actorText(scope.actor)} where id = ${id}`.execute(tx)
    scope.note(`report:${own.report}`, { income: wish.income, spending: wish.spending })
    scope.touched('events')
    return done({ report: own.report })
  },
)

/** Fourteen days more, once. */
export const extendReport = deed('events.report.confirm', async (scope, own: OwnReport): Promise<Outcome<{ report: string }>> => {
  const { event, id } = await reportLocked(scope, own)
  await scope.must('events.report.confirm', ownScope(event))
  await sql`update events.report set due_day = due_day + 14, extended_at = governance.clock() where id = ${id}`.execute(scope.tx)
  scope.note(`report:${own.report}`, { extended: 1 })
  return done({ report: own.report })
})

/** What somebody who had a seat says afterwards; he may say it differently until the account is confirmed. */
export const giveFeedback = deed(
  'events.feedback.give',
  async (
    scope,
    { wish, ...own }: { number: string; key?: string | undefined; wish: FeedbackWish },
  ): Promise<Outcome<{ stars: number }>> => {
    const { tx } = scope
    const row = await ownRegistration(tx, scope.actor, own.number, own.key)
    await scope.must('events.feedback.give', row.byKey ? { key: true } : { person: row.person ?? '' })
    if (row.state !== 'confirmed') return refused({ rule: 'events.registration.not_seated' })
    if (!row.over) return refused({ rule: 'events.feedback.not_yet' })
    await sql`insert into events.feedback (registration_id, stars, says) values (${row.id}, ${wish.stars}, ${wish.says})
      on conflict (registration_id) do update set stars = excluded.stars, says = excluded.says, changed_at = governance.clock()`.execute(tx)
    scope.note(`registration:${row.number}`, { stars: wish.stars })
    return done({ stars: wish.stars })
  },
)

/** Accounts this person still owes past their day: the next room for nothing waits for them. */
export async function reportsOwed(tx: Tx, person: string): Promise<{ number: string; slug: string }[]> {
  const found = await sql<{
    number: string
    slug: string
  }>`select r.number, e.slug from events.report r join events.event e on e.id = r.event_id
    where e.person_id = ${person} and r.confirmed_at is null and r.due_day < governance.today() order by r.due_day limit 5`.execute(tx)
  return found.rows
}
