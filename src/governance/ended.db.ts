import { sql } from 'kysely'
import { Denied, Missing, type Refusal } from '#src/base/outcome.ts'
import { type Day, formatCivicDay } from '#src/base/time.ts'
import { type Ctx, personOf, type Scope } from '#src/platform/context.ts'

/** Refusals that say only that nothing is held: for whoever held it once, the true reason is that it ended. */
const nothingHeld: ReadonlySet<string> = new Set([
  'governance.authority.no_post',
  'governance.authority.not_yours',
  'governance.authority.out_of_scope',
])

type Reader = Pick<Ctx, 'db' | 'actor' | 'tongue'>
type Asked = Pick<Scope, 'unit' | 'fund' | 'amount'> & { capacities: readonly string[] }
type Ended = {
  capacity: string
  /** The number of what was lent, where it was not his own seat. */
  loan: string | null
  paper: string
  until: Day
  post: string
  /** Who holds the post now, and by which paper. */
  holder: string | null
  next: string | null
}

/** By which seat, or by what was lent to him of whose seat, somebody could act so until it ended: the last of them. */
async function endedFor({ db, actor, tongue }: Reader, action: string, asked: Asked): Promise<Ended | undefined> {
  const person = personOf(actor)
  if (!person) return undefined
  const { unit, fund = 'tanpa_dana', amount = 0, capacities } = asked
  const found = await sql<Ended>`
    with seat as (select r.capacity, a.id, a.post_id, a.paper, a.person_id, a.active, r.delegable, p.kind = r.post as own
      from governance.rows_now(${action}, ${fund}, ${amount}) r
        join governance.post p on p.kind = r.post or exists (select from governance.body_member b where b.body = r.post and b.member = p.kind)
        join governance.appointment a on a.post_id = p.id
      where r.capacity = any(${[...capacities]}::text[])
        and (${unit ?? null}::text is null or governance.within(r.scope, p.unit_id, (select id from governance.unit where code = ${unit ?? null})))),
    ended as (
      select s.capacity, s.post_id, null as loan, s.paper, upper(s.active) as at from seat s
        where s.person_id = ${person}::uuid and upper(s.active) <= governance.clock()
      union all
      select s.capacity, s.post_id, d.number, d.paper, least(upper(d.active), upper(s.active)) from seat s join governance.delegation d on d.grantor_id = s.id
        where s.delegable and s.own and d.grantee = ${person}::uuid and ${action} = any(d.actions) and not isempty(d.active)
          and least(upper(d.active), upper(s.active)) <= governance.clock())
    select e.capacity, e.loan, e.paper, to_char((e.at - interval '1 microsecond') at time zone 'Asia/Jakarta', 'YYYY-MM-DD') as until,
      ${tongue === 'en' ? sql`k.name_en` : sql`k.name`} as post, now.paper as next, governance.holder_name(now.person_id) as holder
    from ended e join governance.post p on p.id = e.post_id join governance.post_kind k on k.code = p.kind
      left join lateral (select n.paper, n.person_id from governance.appointment n where n.post_id = e.post_id and n.active @> governance.clock()
        order by n.mode = 'plh', n.seat limit 1) now on true
    where now.person_id is distinct from ${person}::uuid
    order by e.at desc, e.loan nulls first limit 1`.execute(db)
  return found.rows[0]
}

function said({ loan, paper, until, post, holder, next }: Ended, tongue: Ctx['tongue']): Refusal {
  const facts = { paper, until: formatCivicDay(until, tongue), post, ...(loan ? { loan } : {}) }
  const rule = `governance.authority.ended${loan ? '_loan' : ''}`
  return holder && next ? { rule, facts: { ...facts, holder, next } } : { rule: `${rule}_vacant`, facts }
}

/**
 * Why somebody may not who once could: his SK, or what was lent to him, by its number and its last day written out; with whoever holds the post
 * now and by which paper, or that nobody does. Officers alone: the public record. Anything else that refuses stays as it was said.
 */
export async function orEnded(
  reader: Reader,
  refusal: Refusal | undefined,
  action: string,
  { capacity = 'decide', ...scope }: Scope,
): Promise<Refusal | undefined> {
  if (!refusal || !nothingHeld.has(refusal.rule)) return refusal
  const ended = await endedFor(reader, action, { ...scope, capacities: [capacity] })
  return ended ? said(ended, reader.tongue) : refusal
}

export const isEnded = (refusal: Refusal | undefined): boolean => refusal?.rule.startsWith('governance.authority.ended') === true

/** To whoever could act so until it ended, that it did, and who can now; nothing to anybody else, who is told nothing. */
export async function endedFrom(ctx: Ctx, action: string, asked: Asked): Promise<Denied | undefined> {
  const ended = await endedFor(ctx, action, asked)
  if (!ended) return undefined
  const { capacities: _, ...scope } = asked
  const answer = await ctx.house.authority.ask(ctx.db, ctx.actor, action, { ...scope, capacity: ended.capacity })
  return answer.ok ? undefined : new Denied(action, said(ended, ctx.tongue), answer.whoCan)
}

const anyWay = ['review', 'concur', 'decide', 'execute', 'confirm'] as const

/** The same of a case, whichever way its reader acted in it. */
async function endedInCase(ctx: Ctx, number: string, capacities: readonly string[]): Promise<Denied | undefined> {
  const found = await sql<{ action: string; fund: string; amount: number; unit: string | null }>`select c.action, c.fund, c.amount,
      (select u.code from governance.unit u where u.id = governance.unit_today(c.unit_id)) as unit from governance.case_file c where c.number = ${number}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) return undefined
  const { action, fund, amount, unit } = row
  return await endedFrom(ctx, action, { fund, amount, capacities, ...(unit === null ? {} : { unit }) })
}

/** Work in a case that is not there for its reader, or not his to do: to whoever could until it ended, that is said instead. */
export async function orCaseEnded<T>(ctx: Ctx, number: string, work: Promise<T>, capacities: readonly string[] = anyWay): Promise<T> {
  try {
    return await work
  } catch (error) {
    const nothing = error instanceof Missing || (error instanceof Denied && nothingHeld.has(error.refusal?.rule ?? ''))
    throw (nothing ? await endedInCase(ctx, number, capacities) : undefined) ?? error
  }
}
