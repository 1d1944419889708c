import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { CaseState, Doubt, OriginLevel, ShownOrigin, Verdict } from './origin-case.ts'

/** What buyers read of a listing `p`. Silence counts from its last minute on, whether or not the clock has come by. */
export const shownOrigin = sql`coalesce((select o.level from market.origin_standing o where o.product_id = p.id),
  (select 'unproven' from market.origin_case k where k.product_id = p.id and k.state = 'asked' and k.answer_by <= now()), p.origin)`

/** The newest case of a listing `p`, for the line beside its level. */
export const originCaseOf = sql`(select jsonb_build_object('number', k.number, 'state', k.state, 'at', k.at, 'verdict', case when k.by_shop and r.verdict = 'kept' then 'proven' else r.verdict end, 'decidedAt', r.at,
    'level', k.level, 'ruled', r.level, 'over', k.state = 'closed' or k.state = 'decided' and k.appeal_by <= governance.clock(), 'says', case when r.read_by_all and (k.state = 'closed' or k.appeal_by <= governance.clock()) then r.says end)
  from market.origin_case k left join lateral (select r.verdict, r.at, r.level, r.says, r.read_by_all from market.origin_ruling r where r.case_id = k.id order by r.no desc limit 1) r on true
  where k.product_id = p.id order by k.at desc limit 1)`

export type OriginLine = {
  number: string
  state: CaseState
  at: string
  verdict: Verdict | 'proven' | null
  decidedAt: string | null
  /** What was doubted, and what the last ruling made of it where it changed it. */
  level: OriginLevel
  ruled: OriginLevel | null
  /** The last word is spoken: nobody may appeal any more. */
  over: boolean
  /** The desk's reason, where it was written for everybody and the case is over. */
  says: string | null
}

export type RulingRead = { no: 1 | 2; verdict: Verdict; level: OriginLevel | null; says: string; at: string }
/** A doubt as the shop and the desk read it: never by whom. */
export type DoubtRead = {
  reason: Doubt
  says: string
  evidence: string
  at: string
  pictured: boolean
  /** For the desk alone: it may tell who took it. */
  picture: { report: string; width: number; height: number } | null
}
export type CaseRead = {
  number: string
  product: string
  name: string
  shop: string
  shopName: string
  level: OriginLevel
  shown: ShownOrigin
  state: CaseState
  late: boolean
  at: Date
  answerBy: Date
  appealBy: Date | null
  mayAppeal: boolean
  /** The shop's own asking; else somebody doubted. */
  byShop: boolean
  /** From when the shop may ask for its own level again; null where it is read, or the case is not over. */
  reproveFrom: Date | null
  mayReprove: boolean
  /** It was not the first within a year that was decided against this shop: the level is away for longer. */
  repeated: boolean
  doubts: DoubtRead[]
  answer: { says: string; evidence: string; at: string } | null
  appeal: { says: string; at: string } | null
  rulings: RulingRead[]
}

/** The newest case of a listing is over, and what buyers read is not the shop's word: it may show new evidence, after a while. */
const mayComeBack = sql`(k.state = 'closed' or k.state = 'decided' and k.appeal_by <= governance.clock()) and ${shownOrigin} <> p.origin
    and not exists (select from market.origin_case later where later.product_id = k.product_id and later.at > k.at)`
const reproveFrom = sql`case when ${mayComeBack} then market.origin_reprove_from(k.product_id) end`

const caseColumns = (
  desk: boolean,
) => sql`k.number, p.slug as product, p.name, s.slug as shop, s.name as "shopName", k.level, ${shownOrigin} as shown, k.state, k.at, k.answer_by as "answerBy", k.appeal_by as "appealBy",
  k.state = 'decided' and k.appeal_by > governance.clock() as "mayAppeal", k.state = 'asked' and k.answer_by <= governance.clock() as late, k.by_shop as "byShop", ${reproveFrom} as "reproveFrom", coalesce(${reproveFrom} <= governance.clock(), false) as "mayReprove", coalesce(${reproveFrom} > (select max(r.at) + interval '31 days' from market.origin_ruling r where r.case_id = k.id), false) as repeated,
  coalesce((select jsonb_agg(jsonb_build_object('reason', d.reason, 'says', d.says, 'evidence', d.evidence, 'at', d.at, 'pictured', i.key is not null,
    'picture', case when ${desk}::boolean and i.key is not null then jsonb_build_object('report', d.id, 'width', i.width, 'height', i.height) end) order by d.at, d.id) from market.origin_report d left join market.origin_picture i on i.report_id = d.id where d.case_id = k.id), '[]') as doubts,
  (select jsonb_build_object('says', a.says, 'evidence', a.evidence, 'at', a.at) from market.origin_answer a where a.case_id = k.id) as answer,
  (select jsonb_build_object('says', a.says, 'at', a.at) from market.origin_appeal a where a.case_id = k.id) as appeal,
  coalesce((select jsonb_agg(jsonb_build_object('no', r.no, 'verdict', r.verdict, 'level', r.level, 'says', r.says, 'at', r.at) order by r.no) from market.origin_ruling r where r.case_id = k.id), '[]') as rulings`
const caseTables = sql`market.origin_case k join market.product p on p.id = k.product_id join market.shop s on s.id = k.shop_id`

/** A shop's cases, those that wait for its word first. */
export async function casesOfShop(db: Database | Tx, shop: string): Promise<CaseRead[]> {
  const found = await sql<CaseRead>`select ${caseColumns(false)} from ${caseTables} where k.shop_id = ${shop}
    order by k.state in ('decided', 'closed'), k.answer_by, k.number limit 100`.execute(db)
  return found.rows
}

/** What waits for the desk, appeals last; and those whose shop still has time. */
export async function casesForDesk(db: Database | Tx): Promise<CaseRead[]> {
  const found =
    await sql<CaseRead>`select ${caseColumns(true)} from ${caseTables} where k.state in ('asked', 'silent', 'answered', 'appealed')
    order by array_position(array['answered', 'silent', 'appealed', 'asked'], k.state), k.at, k.number limit 100`.execute(db)
  return found.rows
}

export type Doubtable = { slug: string; name: string; shopName: string; shown: ShownOrigin }

export async function listingToDoubt(db: Database | Tx, slug: string): Promise<Doubtable | undefined> {
  const found =
    await sql<Doubtable>`select p.slug, p.name, s.name as "shopName", ${shownOrigin} as shown from market.product p join market.shop s on s.id = p.shop_id
    where p.slug = ${slug} and p.status = 'published' and s.status = 'approved'`.execute(db)
  return found.rows[0]
}

export type OriginStanding = { shown: ShownOrigin; number: string; decided: boolean }

/** For the shop: what buyers read instead of its own word, or the case that looks at it. Nothing where its word stands. */
export async function originStandingOf(db: Database | Tx, product: string): Promise<OriginStanding | undefined> {
  const found = await sql<OriginStanding>`select ${shownOrigin} as shown, k.number, ${shownOrigin} <> p.origin as decided
    from market.product p join lateral (select k.number, k.state from market.origin_case k where k.product_id = p.id order by k.at desc limit 1) k on true
    where p.id = ${product} and (${shownOrigin} <> p.origin or k.state in ('asked', 'silent', 'answered', 'appealed'))`.execute(db)
  return found.rows[0]
}
