import { sql } from 'kysely'
import { slugOf } from '#src/base/id.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { actorText, personOf } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { appealAnswerInput, appealInput, collectionInput, type NominationState, nominationInput, voteInput } from './curation.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** A collection is opened: shops may put works forward. */
export const openCollection = deed<unknown, { slug: string }>('market.collection.open', async (scope, input) => {
  const ground = await scope.must('market.collection.open')
  const read = readInput(collectionInput, input)
  if (!read.ok) return read
  const { title, titleEn, lead, leadEn } = read.value
  const slug = slugOf(title, 80)
  await sql`insert into market.collection (slug, title, title_en, lead, lead_en, act_id, actor) values (${slug}, ${title}, ${titleEn}, ${lead}, ${leadEn}, ${ground.act ?? null}, ${actorText(scope.actor)})`.execute(
    scope.tx,
  )
  scope.note(`collection:${slug}`)
  scope.touched('market')
  return done({ slug })
})

/** A shop puts a listing forward. */
export const nominate = deed<{ shop: string; input: unknown }, { collection: string }>(
  'market.collection.nominate',
  async (scope, { shop: slug, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.collection.nominate', { shop: shop.id })
    const read = readInput(nominationInput, input)
    if (!read.ok) return read
    const { collection, product, says } = read.value
    const found = await sql<{
      collection: string | null
      product: string | null
    }>`select (select id from market.collection where slug = ${collection} and closed_at is null) as collection,
    (select id from market.product where slug = ${product} and shop_id = ${shop.id} and status = 'published') as product`.execute(tx)
    const [row] = found.rows
    if (!row?.collection) return refused({ rule: 'market.collection.unknown', field: 'collection' })
    if (!row.product) return refused({ rule: 'market.nomination.product', field: 'product' })
    await sql`insert into market.nomination (collection_id, product_id, shop_id, says, actor) values (${row.collection}, ${row.product}, ${shop.id}, ${says}, ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`collection:${collection}`, { shop: shop.slug })
    return done({ collection })
  },
)

type Row = { id: string; shop: string; state: NominationState; appealed: boolean }

async function nominationRow(tx: Tx, id: string): Promise<Row> {
  const found =
    await sql<Row>`select id, shop_id as shop, state, appealed_at is not null as appealed from market.nomination where id::text = ${id} for no key update`.execute(
      tx,
    )
  const [row] = found.rows
  if (!row) throw new Missing('nomination')
  return row
}

/** One curator's vote; the second of the same kind decides. Who is of the shop does not vote on it. */
export const voteOnNomination = deed<unknown, { state: NominationState }>('market.collection.vote', async (scope, input) => {
  const { tx } = scope
  const read = readInput(voteInput, input)
  if (!read.ok) return read
  const { nomination, show, reason, says } = read.value
  const row = await nominationRow(tx, nomination)
  const ground = await scope.must('market.collection.vote', { parties: [{ kind: 'shop', id: row.shop }] })
  if (row.state !== 'waiting') return refused({ rule: 'market.nomination.decided' })
  const known = show ? undefined : await sql`select from market.curation_reason where code = ${reason}`.execute(tx)
  if (known && known.rows.length === 0) return refused({ rule: 'market.curation.reason', field: 'reason' })
  await sql`insert into market.curation_vote (nomination_id, actor, show, reason, says, act_id) values (${row.id}, ${`person:${personOf(scope.actor)}`}, ${show}, ${show ? null : reason}, ${says}, ${ground.act ?? null})`.execute(
    tx,
  )
  scope.note(`nomination:${row.id}`, { show: show ? 1 : 0 })
  scope.touched('market')
  return done({ state: (await nominationRow(tx, row.id)).state })
})

/** The shop asks once for another look, by somebody who did not vote. */
export const appealNomination = deed<{ shop: string; nomination: string; says: unknown }, { nomination: string }>(
  'market.collection.appeal_ask',
  async (scope, { shop: slug, nomination, says }) => {
    const shop = await shopOfTeam(scope.tx, scope.actor, slug)
    await scope.must('market.collection.nominate', { shop: shop.id })
    const row = await nominationRow(scope.tx, nomination)
    if (row.shop !== shop.id) throw new Missing('nomination')
    const read = appealInput.safeParse(says)
    if (!read.success) return refused({ rule: 'market.nomination.appeal', field: 'says' })
    if (row.appealed) return refused({ rule: 'market.nomination.appealed_once' })
    if (row.state !== 'refused') return refused({ rule: 'market.nomination.not_refused' })
    await sql`update market.nomination set state = 'appealed', appeal = ${read.data}, appealed_at = governance.clock() where id = ${row.id}`.execute(
      scope.tx,
    )
    scope.note(`nomination:${row.id}`, { appealed: 1 })
    return done({ nomination: row.id })
  },
)

export const answerAppeal = deed<unknown, { state: NominationState }>('market.collection.appeal', async (scope, input) => {
  const { tx } = scope
  const read = readInput(appealAnswerInput, input)
  if (!read.ok) return read
  const { nomination, granted, says } = read.value
  const row = await nominationRow(tx, nomination)
  const ground = await scope.must('market.collection.appeal', { parties: [{ kind: 'shop', id: row.shop }], refusing: !granted })
  if (row.state !== 'appealed') return refused({ rule: 'market.nomination.decided' })
  await sql`insert into market.curation_appeal (nomination_id, actor, granted, says, act_id) values (${row.id}, ${`person:${personOf(scope.actor)}`}, ${granted}, ${says}, ${ground.act ?? null})`.execute(
    tx,
  )
  scope.note(`nomination:${row.id}`, { granted: granted ? 1 : 0 })
  scope.touched('market')
  return done({ state: (await nominationRow(tx, row.id)).state })
})
