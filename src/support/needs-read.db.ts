import { type RawBuilder, sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Held, type Match, matchOf } from './match.ts'
import type { Helix, NeedKind, Side } from './need.ts'

/** A post as everybody may see it. Its contact is no part of it. */
export type Need = Held & {
  id: string
  number: string
  title: string
  plain: string
  /** The body it speaks for; a person for himself is not named. */
  organisation: { slug: string; name: string; verified: boolean } | null
  subsectorName: string | null
  kelurahanName: string | null
  untilDay: string
  madeAt: Date
  illustrative: boolean
  state: 'open' | 'taken' | 'over'
  agreement: string | null
}

const select = (
  english: boolean,
) => sql`select n.id, n.number, n.side, n.kind, n.helix, coalesce(n.organisation_id, n.person_id, n.id)::text as author,
    n.subsector_code as subsector, n.kelurahan_code as kelurahan, to_char(lower(n.during), 'YYYY-MM-DD') as "from", to_char(upper(n.during) - 1, 'YYYY-MM-DD') as until,
    n.title, n.plain, case when o.id is null then null else jsonb_build_object('slug', o.slug, 'name', o.name, 'verified', o.verified_at is not null) end as organisation,
    case when ${english} then s.name_en else s.name end as "subsectorName", k.name as "kelurahanName", to_char(n.until_day, 'YYYY-MM-DD') as "untilDay", n.made_at as "madeAt", n.illustrative,
    case when a.id is not null then 'taken' when n.closed_at is not null or n.until_day < governance.today() then 'over' else 'open' end as state, a.number as agreement
  from support.need n left join directory.organisation o on o.id = n.organisation_id left join directory.subsector s on s.code = n.subsector_code
    left join directory.kelurahan k on k.code = n.kelurahan_code left join support.agreement a on a.ended_at is null and (a.need_id = n.id or a.offer_id = n.id)`

const open = sql`n.closed_at is null and n.until_day >= governance.today() and a.id is null`

async function many(db: Database | Tx, where: RawBuilder<unknown>, english: boolean): Promise<Need[]> {
  return (await sql<Need>`${select(english)} where ${where}`.execute(db)).rows
}

export type NeedFilter = {
  side?: Side | undefined
  kind?: NeedKind | undefined
  helix?: Helix | undefined
  subsector?: string | undefined
  kelurahan?: string | undefined
}

/** What stands on the board, newest first, by number as cursor. */
export async function openNeeds(
  db: Database | Tx,
  wish: NeedFilter,
  page: { most: number; after?: string | undefined; english: boolean },
): Promise<{ items: Need[]; next: string | null }> {
  const parts = [
    open,
    ...(wish.side ? [sql`n.side = ${wish.side}`] : []),
    ...(wish.kind ? [sql`n.kind = ${wish.kind}`] : []),
    ...(wish.helix ? [sql`n.helix = ${wish.helix}`] : []),
    ...(wish.subsector ? [sql`n.subsector_code = directory.subsector_today(${wish.subsector})`] : []),
    ...(wish.kelurahan ? [sql`n.kelurahan_code = ${wish.kelurahan}`] : []),
    ...(/^BT-\d{4}-\d{5,8}$/.test(page.after ?? '')
      ? [sql`(n.made_at, n.id) < (select c.made_at, c.id from support.need c where c.number = ${page.after})`]
      : []),
  ]
  const rows = await many(db, sql`${sql.join(parts, sql` and `)} order by n.made_at desc, n.id desc limit ${page.most + 1}`, page.english)
  const items = rows.slice(0, page.most)
  return { items, next: rows.length > page.most ? (items.at(-1)?.number ?? null) : null }
}

/** How many stand open of each side and helix: what the board says on top. */
export async function boardCounts(db: Database | Tx): Promise<{ side: Side; helix: Helix; n: number }[]> {
  const found = await sql<{ side: Side; helix: Helix; n: number }>`select n.side, n.helix, count(*)::int as n from support.need n
    left join support.agreement a on a.ended_at is null and (a.need_id = n.id or a.offer_id = n.id) where ${open} group by n.side, n.helix`.execute(
    db,
  )
  return found.rows
}

export async function heldOf(db: Database | Tx, number: string): Promise<Need | undefined> {
  return (await many(db, sql`n.number = ${number}`, false))[0]
}

export async function needCalled(db: Database | Tx, number: string, english: boolean): Promise<Need> {
  const [row] = await many(db, sql`n.number = ${number}`, english)
  if (!row) throw new Missing('need')
  return row
}

export type Matched = Need & { match: Match }

/** So many candidates are held against one post. */
const candidates = 200

/** What fits this post best, with the reasons. */
export async function matchesOf(db: Database | Tx, need: Need, most: number, english: boolean): Promise<Matched[]> {
  const others = await many(
    db,
    sql`${open} and n.side <> ${need.side} and n.kind = ${need.kind} and n.during && (select during from support.need where id = ${need.id}) order by n.made_at desc, n.id desc limit ${candidates}`,
    english,
  )
  return (await untied(db, need, fitting(need, others))).slice(0, most)
}

/** Own posts of the other side that fit: with which of them one may ask. */
export async function mineFitting(db: Database | Tx, need: Need, person: string, english: boolean): Promise<Matched[]> {
  const mine = await many(
    db,
    sql`${open} and n.side <> ${need.side} and n.kind = ${need.kind} and support.speaks(${person}::uuid, n.id) order by n.id desc limit 50`,
    english,
  )
  return await untied(db, need, fitting(need, mine))
}

/** Without those whose people are the same as this post's, or have declared that they are bound to them. */
async function untied(db: Database | Tx, need: Need, found: readonly Matched[]): Promise<Matched[]> {
  if (found.length === 0) return []
  const ids = found.map(({ id }) => id)
  const free = await sql<{ id: string }>`select n.id from unnest(${ids}::uuid[]) n (id) where not support.tied(${need.id}, n.id)`.execute(
    db,
  )
  const known = new Set(free.rows.map(({ id }) => id))
  return found.filter(({ id }) => known.has(id))
}

function fitting(need: Need, others: readonly Need[]): Matched[] {
  const found = others.flatMap((one) => {
    const match = matchOf(need, one)
    return match ? [{ ...one, match }] : []
  })
  return found.sort((one, other) => other.match.score - one.match.score || (one.number < other.number ? -1 : 1))
}

/** Everything this person put up, for himself or a body, newest first. */
export const needsOf = (db: Database | Tx, person: string, english: boolean): Promise<Need[]> =>
  many(db, sql`support.speaks(${person}::uuid, n.id) order by n.made_at desc, n.id desc limit 100`, english)

/** Bodies this person speaks for. */
export async function bodiesOf(db: Database | Tx, person: string): Promise<{ value: string; label: string; id: string }[]> {
  const found = await sql<{
    value: string
    label: string
    id: string
  }>`select o.slug as value, o.name as label, o.id from directory.organisation o
      join identity.membership m on m.kind = 'community' and m.entity_id = o.id
    where m.person_id = ${person}::uuid and m.role <> 'member' and m.during @> governance.clock() and o.ended_at is null order by o.name limit 50`.execute(
    db,
  )
  return found.rows
}
