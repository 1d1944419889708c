import { type RawBuilder, sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import type { FlagReason, Rating, ReviewState, RulingReason, Stars } from './review.ts'
import { slugShape } from './shop-page.db.ts'

/** How much of what was reviewed went back to its buyer. */
export type Returned = 'part' | 'whole' | null

/** A review as everybody reads it: the thing as it was bought, the month, and nobody's name. */
export type ReviewRead = {
  id: string
  stars: Stars
  says: string
  at: string
  edited: boolean
  name: string
  options: { name: string; value: string }[]
  picture: string | null
  /** `2026-11` */
  bought: string
  returned: Returned
  reply: { says: string; at: string } | null
}

/** A whole order given back is every line of it; money back without a line touches each. What was paid too much and came back touches none. */
const returned = sql<Returned>`case when so.payment_status = 'refunded' or back.returned >= l.quantity then 'whole'
  when back.returned > 0 or (so.payment_status = 'partly_refunded' and exists (select from market.refund f where f.seller_order_id = so.id and f.order_line_id is null)) then 'part' end`

const columns = sql`r.id, r.stars, v.says, to_jsonb(r.at) as at, v.no > 1 as edited, l.name, l.options, l.picture, to_char(so.placed_at at time zone 'Asia/Jakarta', 'YYYY-MM') as bought, ${returned} as returned,
  (select jsonb_build_object('says', y.says, 'at', y.at) from market.review_reply y where y.review_id = r.id order by y.no desc limit 1) as reply`
const tables = sql`market.review r join market.order_line l on l.id = r.order_line_id join market.seller_order so on so.id = l.seller_order_id
  left join market.line_return back on back.order_line_id = l.id
  join lateral (select v.says, v.no, v.at from market.review_version v where v.review_id = r.id order by v.no desc limit 1) v on true`

/** The newest that stand for listing `p`, as one value, so that its page asks for them along with everything else. */
export const newestReviews = (most: number): RawBuilder<ReviewRead[]> => sql<
  ReviewRead[]
>`(select coalesce(jsonb_agg(to_jsonb(w)), '[]') from (
    select ${columns} from ${tables} where r.product_id = p.id and r.state = 'standing' order by r.at desc, r.id desc limit ${most}) w)`

/** How listing `p` is rated; null where nothing stands. */
export const ratingOfProduct = sql<Rating | null>`(select jsonb_build_object('n', q.n, 'stars', q.stars, 'counts', q.counts) from market.product_rating q where q.product_id = p.id and q.n > 0)`

export type Reviewed = { id: string; slug: string; name: string; shop: string; shopName: string; rating: Rating | null }

/** The listing whose reviews are read; as far as anybody may see it at all. */
export async function reviewedListing(db: Database, slug: string): Promise<Reviewed | undefined> {
  if (!slugShape.test(slug)) return undefined
  const found = await sql<Reviewed>`select p.id, p.slug, p.name, s.slug as shop, s.name as "shopName", ${ratingOfProduct} as rating
    from market.product p join market.shop s on s.id = p.shop_id
    where p.slug = ${slug} and p.status in ('published', 'ended') and p.published_at is not null and s.status = 'approved'`.execute(db)
  return found.rows[0]
}

export type ReviewPage = { items: ReviewRead[]; next?: string }

/** A moment in microseconds, and a review: whatever fits this shape is a place the database can read. */
const cursor = /^(\d{1,16})~([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

/** A page by key, the newest first. A made-up key begins at the top. */
async function pageOf<T extends ReviewRead>(
  db: Database | Tx,
  more: RawBuilder<unknown>,
  where: RawBuilder<unknown>,
  { after = '', limit }: { after?: string | undefined; limit: number },
): Promise<{ items: T[]; next?: string }> {
  const [, at, id] = cursor.exec(after) ?? []
  const found = await sql<T & { key: string }>`select ${columns}${more}, (extract(epoch from r.at) * 1000000)::bigint || '~' || r.id as key
    from ${tables} where ${where} ${at && id ? sql`and (r.at, r.id) < (timestamptz 'epoch' + ${at}::bigint * interval '1 microsecond', ${id}::uuid)` : sql``} order by r.at desc, r.id desc limit ${limit + 1}`.execute(
    db,
  )
  const rows = found.rows.slice(0, limit)
  const last = rows.at(-1)
  return { items: rows.map(({ key: _, ...row }) => row as unknown as T), ...(found.rows.length > limit && last ? { next: last.key } : {}) }
}

export const reviewsOfProduct = (db: Database, product: string, at: { after?: string | undefined; limit: number }): Promise<ReviewPage> =>
  pageOf<ReviewRead>(db, sql``, sql`r.product_id = ${product} and r.state = 'standing'`, at)

/** One that stands, for whoever would flag it. */
export async function standingReview(db: Database, product: string, review: string): Promise<ReviewRead | undefined> {
  if (!isId(review)) return undefined
  const { items } = await pageOf<ReviewRead>(db, sql``, sql`r.id = ${review} and r.product_id = ${product} and r.state = 'standing'`, {
    limit: 1,
  })
  return items[0]
}

export type WatchedReview = ReviewRead & {
  state: ReviewState
  /** The class of the desk's last reason, where there is one. */
  reason: RulingReason | null
  product: string
  shop: string
  shopName: string
}

const lastRuling = (column: 'reason' | 'at') =>
  sql`(select ${sql.ref(`n.${column}`)} from market.review_ruling n where n.review_id = r.id order by n.no desc limit 1)`
const watched = sql`, r.state, ${lastRuling('reason')} as reason, l.product_slug as product, (select s.slug from market.shop s where s.id = r.shop_id) as shop, so.shop_name as "shopName"`

/** What was said of a shop's goods, for its team; what is held or withdrawn is not there. */
export const reviewsOfShop = (
  ctx: Ctx,
  shop: string,
  at: { after?: string | undefined; limit: number },
): Promise<{ items: WatchedReview[]; next?: string }> =>
  pageOf<WatchedReview>(ctx.db, watched, sql`r.shop_id = ${shop} and r.state in ('standing', 'hidden')`, at)

export type DeskReview = WatchedReview & { flags: { reason: FlagReason; n: number }[]; mended: boolean }

const openFlags = sql`(select coalesce(jsonb_agg(jsonb_build_object('reason', f.reason, 'n', f.n)), '[]') from (
    select f.reason, count(*)::int as n from market.review_flag f where f.review_id = r.id and f.at > coalesce(${lastRuling('at')}, '-infinity') group by 1 order by 2 desc, 1) f)`
const mended = sql`(r.state = 'hidden' and v.at > ${lastRuling('at')})`
const flagged = sql`exists (select from market.review_flag f where f.review_id = r.id and f.at > coalesce(${lastRuling('at')}, '-infinity'))`

/** What waits for the desk: held, flagged since it last looked, or written anew after it was hidden; and what it has hidden. */
export async function reviewsForDesk(db: Database, shelf: 'waiting' | 'hidden'): Promise<DeskReview[]> {
  const where =
    shelf === 'hidden'
      ? sql`r.state = 'hidden'`
      : sql`(r.state = 'held' or (r.state = 'standing' and r.id in (select review_id from market.review_flag) and ${flagged}) or ${mended})`
  const { items } = await pageOf<DeskReview>(db, sql`${watched}, ${openFlags} as flags, ${mended} as mended`, where, { limit: 100 })
  return items
}

/** What a buyer may still say of a line, and has said. */
export type OwnReview = {
  line: string
  order: string
  /** The time for a first word runs. */
  open: boolean
  review:
    | (Pick<ReviewRead, 'stars' | 'says' | 'at' | 'reply'> & {
        id: string
        state: ReviewState
        reason: RulingReason | null
        editable: boolean
        editUntil: string
      })
    | null
}

/** Of the completed orders with these numbers. Whose they are was asked before. */
export async function ownReviews(ctx: Ctx, numbers: readonly string[]): Promise<OwnReview[]> {
  if (numbers.length === 0) return []
  const found =
    await sql<OwnReview>`select l.id as line, so.number as "order", so.ended_at > governance.clock() - interval '90 days' as open,
      (select jsonb_build_object('id', r.id, 'stars', r.stars, 'says', v.says, 'at', r.at, 'state', r.state, 'reason', ${lastRuling('reason')},
          'editable', r.state <> 'withdrawn' and r.at > governance.clock() - interval '14 days', 'editUntil', r.at + interval '14 days',
          'reply', (select jsonb_build_object('says', y.says, 'at', y.at) from market.review_reply y where y.review_id = r.id order by y.no desc limit 1))
        from market.review r join lateral (select v.says from market.review_version v where v.review_id = r.id order by v.no desc limit 1) v on true
        where r.order_line_id = l.id) as review
    from market.seller_order so join market.order_line l on l.seller_order_id = so.id
    where so.number = any(${[...numbers]}) and so.status = 'completed' order by so.number, l.position`.execute(ctx.db)
  return found.rows
}
