import { sql } from 'kysely'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { changesBetween } from './product.ts'
import { type LockedProduct, lockProduct, noteEdits } from './product-write.db.ts'
import {
  type PictureWish,
  type ReviewedField,
  type ReviewRule,
  type RevisionStatus,
  type RevisionStep,
  revisionTransition,
  sameWish,
  type Wish,
  waitingFields,
} from './revision.ts'
import { reindex } from './search-index.db.ts'
import { lockAnyShop, type ShopRow, shopOfTeam, teamOf } from './shop-read.db.ts'

/** The fields of this listing that wait, by the rules as they stand today. */
export async function waitingIn(
  db: Database | Tx,
  shop: Pick<ShopRow, 'status' | 'editsWatched'>,
  seenByBuyers: boolean,
): Promise<ReadonlySet<ReviewedField>> {
  const rules = await sql<ReviewRule>`select field, shops from market.reviewed_field`.execute(db)
  return waitingFields(rules.rows, { watched: shop.editsWatched, shopStatus: shop.status, seenByBuyers })
}

/** Who takes a step: for the record, and, where it is a person, for the letter back. */
export type By = { actor: string; person: string | undefined }

export const byActor = ({ actor }: Pick<DeedScope, 'actor'>): By => ({ actor: actorText(actor), person: personOf(actor) })

export type OpenRevision = {
  id: string
  status: Extract<RevisionStatus, 'pending' | 'returned'>
  wished: Wish
  askedAt: Date
  /** What the curator asked for when it came back. */
  reason: string
}

export async function openRevision(db: Database | Tx, product: string): Promise<OpenRevision | undefined> {
  const found = await sql<OpenRevision>`select r.id, r.status, r.wished, r.asked_at as "askedAt",
      coalesce((select st.reason from market.revision_step st where st.revision_id = r.id and st.to_status = 'returned' order by st.id desc limit 1), '') as reason
    from market.product_revision r where r.product_id = ${product} and r.status in ('pending', 'returned')`.execute(db)
  return found.rows[0]
}

export async function picturesOf(db: Database | Tx, product: string): Promise<PictureWish[]> {
  const found = await sql<PictureWish>`select id, key, alt, width, height, tint, widths, source_name as "sourceName"
    from market.picture where product_id = ${product} order by position`.execute(db)
  return found.rows
}

/**
 * Keeps what teams wish of their listings, each in the one open revision of its listing; `addTo` leaves in what else it wishes already.
 * One statement for any number, so that a table of ten thousand rows asks as quickly as a form.
 */
export async function askRevisions(tx: Tx, by: By, asked: readonly { product: string; wished: Wish }[], addTo = false): Promise<void> {
  if (asked.length === 0) return
  const wished = addTo ? sql`r.wished || excluded.wished` : sql`excluded.wished`
  await sql`
    with w as (select * from jsonb_to_recordset(${JSON.stringify(asked)}::jsonb) as w(product uuid, wished jsonb)),
    was as (select r.product_id, r.status from market.product_revision r join w on w.product = r.product_id where r.status in ('pending', 'returned')),
    now as (insert into market.product_revision as r (product_id, wished) select product, wished from w
      on conflict (product_id) where status in ('pending', 'returned')
      do update set wished = ${wished}, status = 'pending', asked_at = case when r.status = 'returned' then now() else r.asked_at end
      where r.status = 'returned' or r.wished is distinct from ${wished}
      returning r.id, r.product_id, r.wished),
    step as (insert into market.revision_step (revision_id, from_status, to_status, wished, actor, person_id)
      select now.id, was.status, 'pending', now.wished, ${by.actor}, ${by.person ?? null}::uuid from now left join was using (product_id))
    update market.product p set wish_mark = p.wish_mark + 1 from now where p.id = now.product_id`.execute(tx)
}

type Locked = Pick<OpenRevision, 'id' | 'wished'> & { status: RevisionStatus; product: string }

/** Ends or returns a revision, and writes the step down. */
async function takeRevisionStep(tx: Tx, revision: Locked, step: RevisionStep, by: By, reason = '') {
  const found = revisionTransition(step, revision.status, reason)
  if ('rule' in found) return found
  await sql`update market.product_revision set status = ${found.to}, decided_at = case when ${found.to} = 'returned' then null else now() end where id = ${revision.id}`.execute(
    tx,
  )
  await sql`insert into market.revision_step (revision_id, from_status, to_status, wished, reason, actor, person_id)
    values (${revision.id}, ${revision.status}, ${found.to}, ${JSON.stringify(revision.wished)}::jsonb, ${reason}, ${by.actor}, ${by.person ?? null})`.execute(
    tx,
  )
  await sql`update market.product set wish_mark = wish_mark + 1 where id = ${revision.product}`.execute(tx)
  return undefined
}

/** What the team wishes of this listing from now on; a wish for what buyers see already is no wish. Answers whether something waits. */
export async function wishFor(tx: Tx, by: By, product: string, wished: Wish): Promise<boolean> {
  const open = await openRevision(tx, product)
  const nothing = Object.keys(wished).length === 0
  if (open && sameWish(open.wished, wished)) return true
  if (open && nothing) await takeRevisionStep(tx, { ...open, product }, 'withdraw', by)
  if (nothing) return false
  await askRevisions(tx, by, [{ product, wished }])
  return true
}

/** Takes the wish back: the listing stays as buyers see it. */
export const withdrawRevision = deed<{ shop: string; product: string }, undefined>('market.revision.withdraw', async (scope, input) => {
  const { tx, actor, must, note } = scope
  const shop = await shopOfTeam(tx, actor, input.shop)
  await must('market.product.edit', { shop: shop.id })
  const product = await lockProduct(tx, shop.id, input.product)
  const open = await openRevision(tx, product.id)
  if (!open) return refused({ rule: 'market.revision.not_from_here' })
  const refusal = await takeRevisionStep(tx, { ...open, product: product.id }, 'withdraw', byActor(scope))
  if (refusal) return refused(refusal)
  note(`product:${product.id}`, { revision: open.id })
  return done()
})

/** These pictures in this order, and no others. */
export async function writePictures(tx: Tx, product: string, wished: readonly PictureWish[]): Promise<void> {
  await sql`delete from market.picture where product_id = ${product} and id <> all(${wished.map((one) => one.id)}::uuid[])`.execute(tx)
  const rows = wished.map((one, position) => ({ ...one, position }))
  await sql`insert into market.picture as p (id, product_id, position, alt, width, height, tint, widths, key, source_name)
    select w.id, ${product}, w.position, w.alt, w.width, w.height, w.tint, array(select jsonb_array_elements_text(w.widths)::int), w.key, w."sourceName"
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as w(id uuid, position int, alt text, width int, height int, tint text, widths jsonb, key text, "sourceName" text)
    on conflict (id) do update set position = excluded.position, alt = excluded.alt where p.product_id = excluded.product_id`.execute(tx)
}

/** The listing becomes what was wished; everything else of it stays. */
async function applyWish(tx: Tx, product: LockedProduct, wished: Wish, by: By): Promise<void> {
  const { pictures, ...words } = wished
  const now = { ...product, ...words }
  await sql`update market.product set name = ${now.name}, category = ${now.category}, description = ${now.description}, story_title = ${now.storyTitle}, story = ${now.story},
    origin = ${now.origin}, origin_note = ${now.originNote}, attributes = ${JSON.stringify(now.attributes)}::jsonb, updated_at = clock_timestamp() where id = ${product.id}`.execute(
    tx,
  )
  const shown = pictures ? { pictures: await picturesOf(tx, product.id) } : {}
  if (pictures) await writePictures(tx, product.id, pictures)
  await noteEdits(tx, [{ product: product.id, changes: changesBetween({ ...product, ...shown }, wished) }], by.actor)
  await reindex(tx, [product.id])
}

/** Owners, and whoever wished it, hear what became of it. */
async function tell(
  scope: DeedScope,
  shop: ShopRow,
  revision: Locked,
  o: { step: RevisionStep; name: string; reason: string; at: number },
) {
  const { tx, ctx } = scope
  const t = sayIn('id')
  const asked = await sql<{
    person: string
  }>`select person_id as person from market.revision_step where revision_id = ${revision.id} and to_status = 'pending' and person_id is not null order by id desc limit 1`.execute(
    tx,
  )
  const team = await teamOf(tx, shop.id)
  for (const member of team.filter((one) => one.role === 'owner' || one.person === asked.rows[0]?.person)) {
    const facts = { shop: shop.name, name: member.name, product: o.name, reason: o.reason }
    await post(tx, ctx.house, {
      dedupe: `revision:${revision.id}:${o.step}:${o.at}:${member.person}`,
      to: member.email,
      subject: t(`market.revision.letter.${o.step}.subject`, facts),
      body: t(`market.revision.letter.${o.step}.body`, facts),
    })
  }
}

export type RevisionVerdict = { revision: string; verdict: 'approve' | 'give_back'; reason: string; seen: number }

/** A curator's word on a wish, as it was seen: one that was changed in the meantime is looked at again. */
export const judgeRevision = deed<RevisionVerdict, undefined>('market.revision.judge', async (scope, input) => {
  const { tx, must, note, touched } = scope
  const found = await sql<Locked & { shop: string; shopId: string; mark: number }>`
    select r.id, r.product_id as product, r.status, r.wished, s.slug as shop, s.id as "shopId", p.wish_mark as mark
    from market.product_revision r join market.product p on p.id = r.product_id join market.shop s on s.id = p.shop_id where r.id::text = ${input.revision}`.execute(
    tx,
  )
  const [revision] = found.rows
  // the same post that judged the shop judges what it says later; nobody judges what is his own
  await must('market.shop.review', revision ? { parties: [{ kind: 'shop', id: revision.shopId }] } : {})
  if (!revision) throw new Missing('revision')
  const product = await lockProduct(tx, revision.shopId, revision.product)
  const shop = await lockAnyShop(tx, revision.shop)
  if (product.wishMark !== input.seen || product.wishMark !== revision.mark) return refused({ rule: 'market.revision.changed_meanwhile' })
  const reason = input.reason.trim()
  const refusal = await takeRevisionStep(tx, revision, input.verdict, byActor(scope), reason)
  if (refusal) return refused(refusal)
  if (input.verdict === 'approve') {
    await applyWish(tx, product, revision.wished, byActor(scope))
    touched('market')
  }
  await tell(scope, shop, revision, { step: input.verdict, name: product.name, reason, at: product.wishMark })
  note(`product:${product.id}`, { revision: revision.id, verdict: input.verdict, fields: Object.keys(revision.wished).join(' ') })
  return done()
})

/** Whether each change of this shop's listings is looked at first, or only those that always are. */
export const watchShop = deed<{ slug: string; watched: boolean }, undefined>(
  'market.shop.watch',
  async ({ tx, must, note }, { slug, watched }) => {
    const shop = await lockAnyShop(tx, slug)
    await must('market.shop.review', { parties: [{ kind: 'shop', id: shop.id }] })
    await sql`update market.shop set edits_watched = ${watched}, updated_at = now() where id = ${shop.id}`.execute(tx)
    note(`shop:${shop.slug}`, { watched: watched ? 'yes' : 'no' })
    return done()
  },
)
