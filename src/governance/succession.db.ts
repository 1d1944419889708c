import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Holder, whoHolds } from './holders.db.ts'
import { fewerThan, type Nearness, nearness, type Term } from './terms.ts'

/** Seats of a post that nobody holds, from when until when. Without `until` nobody is recorded for afterwards. */
export type Vacancy = {
  post: string
  kind: string
  name: string
  nameEn: string
  unit: string
  unitName: string
  seats: number
  from: Date
  until: Date | null
  now: boolean
}

/** Seats that are empty now or fall empty within so many days, the soonest first. A Plh fills none: he stands in for somebody. Public. */
export async function vacancies(ctx: Ctx, days = 90): Promise<Vacancy[]> {
  const found =
    await sql<Vacancy>`with now as materialized (select governance.clock() as at), span as (select tstzrange(at, at + make_interval(days => ${days})) as range, at from now)
    select p.code as post, p.kind, k.name, k.name_en as "nameEn", u.code as unit, u.name as "unitName", count(*)::int as seats, lower(gap) as "from",
      nullif(upper(gap), upper(span.range)) as until, lower(gap) = span.at as now
    from span cross join governance.post p join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
      cross join lateral generate_series(1, p.seats) s(seat)
      cross join lateral unnest(tstzmultirange(span.range) - coalesce((select range_agg(a.active) from governance.appointment a
        where a.post_id = p.id and a.seat = s.seat and a.mode <> 'plh' and not isempty(a.active)), '{}'::tstzmultirange)) gap
    where p.until is null or p.until >= governance.today()
    group by p.code, p.kind, k.name, k.name_en, k.position, u.code, u.name, gap, span.range, span.at
    order by lower(gap), k.position, p.code collate "C"`.execute(ctx.db)
  return found.rows
}

export type Successor = { kind: string; name: string; nameEn: string; holders: (Holder & { post: string })[] }

/** Who steps in where a post is empty, in turn: the kinds named after it, with who holds them today. Each kind once. */
export async function successorsOf(ctx: Ctx, post: string): Promise<Successor[]> {
  const found = await sql<{ kind: string; name: string; nameEn: string; step: number }>`with recursive line as (
      select k.code, k.successor, 0 as step, array[k.code] as seen from governance.post p join governance.post_kind k on k.code = p.kind where p.code = ${post}
      union all
      select k.code, k.successor, line.step + 1, line.seen || k.code from governance.post_kind k join line on k.code = line.successor where not k.code = any(line.seen) and line.step < 6
    ) select line.code as kind, k.name, k.name_en as "nameEn", line.step from line join governance.post_kind k on k.code = line.code order by line.step`.execute(
    ctx.db,
  )
  if (found.rows.length === 0) throw new Missing('post')
  const held = await whoHolds(ctx)
  return found.rows.slice(1).map(({ kind, name, nameEn }) => ({
    kind,
    name,
    nameEn,
    holders: held.filter((one) => one.kind === kind).flatMap((one) => one.holders.map((holder) => ({ ...holder, post: one.code }))),
  }))
}

/** A term that ends soon, and what its holder leaves. `next` is the paper of whoever follows in the seat, if one is recorded. */
export type HandoverDue = {
  appointment: string
  post: string
  name: string
  nameEn: string
  unitName: string
  holder: string
  until: Date
  stage: Nearness
  next: string | null
  /** Cases whose turn is this post, delegations he gave, decisions of his to be reviewed within 90 days. */
  cases: number
  lent: number
  reviews: number
}

/** Terms that end within 90 days, the soonest first; of one's own seats alone with `mine`. A Plh hands back to the holder, who is there. */
export async function handoverDue(ctx: Ctx, who: 'all' | 'mine' = 'all'): Promise<HandoverDue[]> {
  const mine = who === 'mine' ? (personOf(ctx.actor) ?? null) : null
  const found = await sql<HandoverDue & { at: Date }>`with now as materialized (select governance.clock() as at)
    select now.at, a.id as appointment, p.code as post, k.name, k.name_en as "nameEn", u.name as "unitName", governance.holder_name(a.person_id) as holder, upper(a.active) as until,
      (select n.paper from governance.appointment n where n.post_id = a.post_id and n.seat = a.seat and n.mode <> 'plh' and lower(n.active) >= upper(a.active) order by lower(n.active) limit 1) as next,
      (select count(*)::int from governance.case_file c where c.turn = p.kind and c.status in ('open', 'decided')) as cases,
      (select count(*)::int from governance.delegation d where d.grantor_id = a.id and d.active @> now.at) as lent,
      (select count(*)::int from governance.decision d join governance.act w on w.id = d.act_id where w.appointment_id = a.id and d.review_on between governance.today() and governance.today() + 90) as reviews
    from now cross join governance.appointment a join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join governance.unit u on u.id = p.unit_id
    where a.active @> now.at and a.mode <> 'plh' and upper(a.active) <= now.at + interval '90 days' and (${who === 'all'} or a.person_id = ${mine}::uuid)
    order by upper(a.active), p.code`.execute(ctx.db)
  return found.rows.flatMap(({ at, ...due }) => {
    const stage = nearness(due.until, at)
    return stage ? [{ ...due, stage }] : []
  })
}

export type Custody = { people: number; below: Date | null; stage: Nearness | null }

/** How many keep the keys now, and from when there will be fewer than two, if it is within 90 days: terms that run out are nobody's deed, so they are announced. */
export async function custody(db: Database | Tx): Promise<Custody> {
  const found = await sql<Term & { at: Date }>`with now as materialized (select governance.clock() as at)
    select now.at, a.person_id as person, lower(a.active) as "from", upper(a.active) as until from now cross join governance.appointment a
      join governance.post p on p.id = a.post_id join governance.post_kind k on k.code = p.kind join identity.person h on h.id = a.person_id
    where k.custodian and governance.can_sign_in(h.id) and upper(a.active) > now.at`.execute(db)
  const at = found.rows[0]?.at
  if (!at) return { people: 0, below: null, stage: null }
  const below = fewerThan(found.rows, 2, at)
  const stage = below ? nearness(below, at) : undefined
  const people = new Set(found.rows.filter((term) => term.from <= at).map((term) => term.person)).size
  return { people, below: stage && below ? below : null, stage: stage ?? null }
}
