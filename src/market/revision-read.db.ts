import { sql } from 'kysely'
import { Denied, Missing } from '#src/base/outcome.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { type OriginStanding, originStandingOf } from './origin-read.db.ts'
import { type ProductForEdit, productForEdit } from './product-read.db.ts'
import { type OpenRevision, openRevision, picturesOf } from './revision.db.ts'
import type { ReviewedField, RevisionStatus, Wish } from './revision.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** A listing as its team last wanted it, beside what buyers see of it. */
export type ListingForTeam = ProductForEdit & { revision: OpenRevision | undefined; shown: Wish; standing: OriginStanding | undefined }

const shownOf = (product: ProductForEdit): Wish => ({
  name: product.name,
  category: product.category,
  origin: product.origin,
  originNote: product.originNote,
  description: product.description,
  storyTitle: product.storyTitle,
  story: product.story,
  attributes: product.attributes,
  pictures: product.pictures.map(({ position: _, ...picture }) => ({ ...picture, sourceName: null })),
})

export async function listingForTeam(ctx: Ctx, shop: string, id: string): Promise<ListingForTeam> {
  const product = await productForEdit(ctx, shop, id)
  const revision = await openRevision(ctx.db, product.id)
  const standing = await originStandingOf(ctx.db, product.id)
  const { pictures, ...words } = revision?.wished ?? {}
  const wished = pictures ? { pictures: pictures.map((picture, position) => ({ ...picture, position })) } : {}
  return { ...product, ...words, ...wished, revision, shown: shownOf(product), standing }
}

export type RevisionOfShop = { product: string; name: string; status: OpenRevision['status']; askedAt: Date }

/** Listings of this shop whose change waits or came back. */
export async function revisionsOfShop(ctx: Ctx, shopSlug: string): Promise<RevisionOfShop[]> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found = await sql<RevisionOfShop>`select p.id as product, p.name, r.status, r.asked_at as "askedAt"
    from market.product_revision r join market.product p on p.id = r.product_id
    where p.shop_id = ${shop.id} and r.status in ('pending', 'returned') order by r.status desc, r.asked_at limit 50`.execute(ctx.db)
  return found.rows
}

export type RevisionOnDesk = {
  id: string
  name: string
  shop: string
  shopName: string
  askedAt: Date
  fields: ReviewedField[]
}

/** Wishes that wait for a curator, the oldest first; nothing for who may not decide. */
export async function revisionsToReview(ctx: Ctx, limit = 200): Promise<RevisionOnDesk[]> {
  if (!(await may(ctx, 'market.shop.review'))) return []
  const found = await sql<RevisionOnDesk>`select r.id, p.name, s.slug as shop, s.name as "shopName", r.asked_at as "askedAt",
      array(select jsonb_object_keys(r.wished)) as fields
    from market.product_revision r join market.product p on p.id = r.product_id join market.shop s on s.id = p.shop_id
    where r.status = 'pending' order by r.asked_at limit ${limit}`.execute(ctx.db)
  return found.rows
}

export type RevisionWhole = {
  id: string
  status: RevisionStatus
  mark: number
  product: { slug: string; name: string; status: string }
  shop: { slug: string; name: string }
  shown: Wish
  wished: Wish
  askedAt: Date
  by: string
  reason: string
}

/** One wish with what buyers see today, for whoever decides. */
export async function revisionForDesk(ctx: Ctx, id: string): Promise<RevisionWhole> {
  if (!(await may(ctx, 'market.shop.review'))) throw new Denied('market.shop.review')
  const found = await sql<
    RevisionWhole & { productId: string }
  >`select r.id, r.status, r.wished, r.asked_at as "askedAt", p.id as "productId", p.wish_mark as mark,
      jsonb_build_object('slug', p.slug, 'name', p.name, 'status', p.status) as product, jsonb_build_object('slug', s.slug, 'name', s.name) as shop,
      jsonb_build_object('name', p.name, 'category', p.category, 'origin', p.origin, 'originNote', p.origin_note, 'description', p.description,
        'storyTitle', p.story_title, 'story', p.story, 'attributes', p.attributes) as shown,
      coalesce((select who.name from market.revision_step st join identity.person who on who.id = st.person_id where st.revision_id = r.id and st.to_status = 'pending' order by st.id desc limit 1), '') as by,
      coalesce((select st.reason from market.revision_step st where st.revision_id = r.id and st.to_status = 'returned' order by st.id desc limit 1), '') as reason
    from market.product_revision r join market.product p on p.id = r.product_id join market.shop s on s.id = p.shop_id where r.id::text = ${id}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  if (!row) throw new Missing('revision')
  const { productId, ...revision } = row
  return { ...revision, shown: { ...revision.shown, pictures: await picturesOf(ctx.db, productId) } }
}
