import { sql } from 'kysely'
import { Missing } from '#src/base/outcome.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type Item, itemsWhere } from './_search-items.ts'
import type { NominationState } from './curation.ts'

export type Collection = { slug: string; title: string; lead: string; works: number; open: boolean }

const columns = (
  english: boolean,
) => sql`c.slug, case when ${english} and c.title_en <> '' then c.title_en else c.title end as title, case when ${english} and c.lead_en <> '' then c.lead_en else c.lead end as lead,
  (select count(*)::int from market.nomination n join market.product p on p.id = n.product_id where n.collection_id = c.id and n.state = 'shown' and p.status in ('published', 'ended')) as works, c.closed_at is null as open`

export async function collections(db: Database | Tx, english: boolean): Promise<Collection[]> {
  return (await sql<Collection>`select ${columns(english)} from market.collection c order by c.at desc limit 50`.execute(db)).rows
}

export async function collectionCalled(db: Database | Tx, slug: string, english: boolean): Promise<Collection & { items: Item[] }> {
  const found = await sql<Collection>`select ${columns(english)} from market.collection c where c.slug = ${slug}`.execute(db)
  const [collection] = found.rows
  if (!collection) throw new Missing('collection')
  const items = await itemsWhere(
    db,
    sql`exists (select from market.nomination n join market.collection c on c.id = n.collection_id where n.product_id = d.product_id and n.state = 'shown' and c.slug = ${slug})`,
    60,
  )
  return { ...collection, items }
}

/** The nearest date a remedy is taught: an event, or an intake of a programme with the last day to apply. */
export type NextLesson = { kind: 'event' | 'intake'; slug: string; title: string; at: Date }
export type Reason = { code: string; name: string; module: string; next: NextLesson | null }

/** An event of the calendar whose title names the remedy. */
const nextEvent = sql`select 'event' as kind, e.slug, e.title, o.starts_at as at from events.event e join events.occurrence o on o.event_id = e.id
  where e.state = 'published' and e.title ilike '%' || r.keyword || '%' and not o.cancelled and o.starts_at > governance.clock()`

/** A cohort that takes applications, or will, of a programme with one of the reason's modules: its first meeting is the date. */
const nextIntake = (
  english: boolean,
) => sql`select 'intake' as kind, p.slug, case when ${english} then p.title_en else p.title end as title, min(s.starts_at) as at
  from events.programme p join events.cohort c on c.programme_id = p.id join events.session s on s.cohort_id = c.id
  where upper(c.applies) > governance.clock() and events.cohort_did(c.id, 'called_off') is null
    and exists (select from events.programme_module m where m.programme_id = p.id and m.module_code = any(r.modules)) group by p.id, c.id`

/** Reasons with what helps against each, and the next date that teaches it. */
export async function curationReasons(db: Database | Tx, english: boolean): Promise<Reason[]> {
  return (
    await sql<Reason>`select r.code, case when ${english} then r.name_en else r.name end as name, case when ${english} then r.module_en else r.module end as module,
        (select to_jsonb(n) from (${nextEvent} union all ${nextIntake(english)} order by at, slug limit 1) n) as next
      from market.curation_reason r order by r.position`.execute(db)
  ).rows.map((row) => (row.next ? { ...row, next: { ...row.next, at: new Date(row.next.at) } } : row))
}

/** `programme`: the newest one that teaches it, where there is one. */
export type Demand = { code: string; name: string; module: string; modules: string[]; programme: string | null; n: number }

/** How often each reason was given this month: what the programmes should teach next. */
export async function trainingDemand(db: Database | Tx, english: boolean): Promise<Demand[]> {
  return (
    await sql<Demand>`select r.code, case when ${english} then r.name_en else r.name end as name, case when ${english} then r.module_en else r.module end as module, r.modules, count(distinct v.nomination_id)::int as n,
        (select p.slug from events.programme p join events.programme_module m on m.programme_id = p.id where m.module_code = any(r.modules) order by p.made_at desc, p.id desc limit 1) as programme
      from market.curation_reason r join market.curation_vote v on v.reason = r.code and v.at >= date_trunc('month', governance.clock() at time zone 'Asia/Jakarta') at time zone 'Asia/Jakarta'
      group by r.code order by n desc, r.position`.execute(db)
  ).rows
}

export type NominationRead = {
  id: string
  collection: string
  collectionTitle: string
  product: string
  name: string
  shop: string
  shopName: string
  says: string
  at: Date
  state: NominationState
  appeal: string
  appealed: boolean
  answer: string | null
  votes: { show: boolean; reason: string | null; says: string }[]
}

const rows = sql`select n.id, c.slug as collection, c.title as "collectionTitle", p.slug as product, p.name, s.slug as shop, s.name as "shopName", n.says, n.at, n.state, n.appeal, n.appealed_at is not null as appealed,
    (select a.says from market.curation_appeal a where a.nomination_id = n.id) as answer,
    (select coalesce(jsonb_agg(jsonb_build_object('show', v.show, 'reason', v.reason, 'says', v.says) order by v.at), '[]') from market.curation_vote v where v.nomination_id = n.id) as votes
  from market.nomination n join market.collection c on c.id = n.collection_id join market.product p on p.id = n.product_id join market.shop s on s.id = n.shop_id`

export async function nominationsOfShop(db: Database | Tx, shop: string): Promise<NominationRead[]> {
  return (await sql<NominationRead>`${rows} where n.shop_id = ${shop} order by n.at desc limit 60`.execute(db)).rows
}

/** What waits for a vote or for the answer to an appeal; a curator does not see how others voted before he has. */
export async function nominationsForDesk(db: Database | Tx, person: string): Promise<(NominationRead & { mine: boolean })[]> {
  const found = await sql<
    NominationRead & { mine: boolean }
  >`select w.*, exists (select from market.curation_vote v where v.nomination_id = w.id and v.actor = ${`person:${person}`}) as mine
    from (${rows}) w where w.state in ('waiting', 'appealed') order by w.at limit 100`.execute(db)
  return found.rows.map((row) => (row.state === 'waiting' && !row.mine ? { ...row, votes: [] } : row))
}
