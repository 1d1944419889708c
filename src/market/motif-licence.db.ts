import { sql } from 'kysely'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { readInput } from './_read-input.ts'
import { endingReason, type MotifAnswer, motifAnswerInput, motifRequestInput } from './motif.ts'
import { shopOfTeam } from './shop-read.db.ts'

type Known = { id: string; slug: string; holderShop: string | null; needsLicence: boolean }

async function motifRow(tx: Tx, said: string): Promise<Known> {
  const found = await sql<Known>`select m.id, m.slug, m.holder_shop_id as "holderShop", m.needs_licence as "needsLicence"
    from market.motif_name n join market.motif m on m.id = n.motif_id where n.folded = market.folded(${said.slice(0, 100)})`.execute(tx)
  const [motif] = found.rows
  if (!motif) throw new Missing('motif')
  return motif
}

/** A shop asks the holder for leave. */
export const askForMotif = deed<{ motif: string; input: unknown }, { shop: string }>(
  'market.motif.ask',
  async (scope, { motif: said, input }) => {
    const { tx, actor } = scope
    const motif = await motifRow(tx, said)
    const read = readInput(motifRequestInput, input)
    if (!read.ok) return read
    const shop = await shopOfTeam(tx, actor, read.value.shop)
    await scope.must('market.motif.ask', { shop: shop.id })
    if (!motif.needsLicence || motif.holderShop === shop.id) return refused({ rule: 'market.motif.free', field: 'shop' })
    await sql`insert into market.motif_request (motif_id, shop_id, techniques, says, actor) values (${motif.id}, ${shop.id}, ${read.value.techniques}, ${read.value.says}, ${actorText(actor)})`.execute(
      tx,
    )
    scope.note(`motif:${motif.slug}`, { shop: shop.slug })
    return done({ shop: shop.slug })
  },
)

type Asked = { id: string; motif: string; slug: string; shop: string; techniques: string[]; holderShop: string | null; answered: boolean }

async function askedRow(tx: Tx, id: string): Promise<Asked> {
  const found =
    await sql<Asked>`select r.id, m.id as motif, m.slug, r.shop_id as shop, r.techniques, m.holder_shop_id as "holderShop", r.granted is not null as answered
    from market.motif_request r join market.motif m on m.id = r.motif_id where r.id::text = ${id} for no key update of r`.execute(tx)
  const [asked] = found.rows
  if (!asked) throw new Missing('motif request')
  return asked
}

async function answer(scope: DeedScope, asked: Asked, said: MotifAnswer, act: string | null): Promise<Outcome<{ motif: string }>> {
  const { tx } = scope
  if (asked.answered) return refused({ rule: 'market.motif.answered' })
  await sql`update market.motif_request set granted = ${said.granted}, reason = ${said.reason}, answered_at = governance.clock() where id = ${asked.id}`.execute(
    tx,
  )
  if (said.granted)
    await sql`insert into market.motif_licence (motif_id, shop_id, techniques, during, fee, request_id, act_id, actor)
      values (${asked.motif}, ${asked.shop}, ${asked.techniques}, daterange(${said.from}::date, ${said.until}::date, '[]'), ${said.fee}, ${asked.id}, ${act}, ${actorText(scope.actor)})`.execute(
      tx,
    )
  scope.note(`motif:${asked.slug}`, { granted: said.granted ? 1 : 0 })
  scope.touched('market')
  return done({ motif: asked.slug })
}

/** The city answers for a motif of its own, by the post that may. */
export const answerForCity = deed<unknown, { motif: string }>('market.motif.license', async (scope, input) => {
  const read = readInput(motifAnswerInput, input)
  if (!read.ok) return read
  const asked = await askedRow(scope.tx, read.value.request)
  if (asked.holderShop) throw new Missing('motif request')
  const ground = await scope.must('market.motif.license', { parties: [{ kind: 'shop', id: asked.shop }], refusing: !read.value.granted })
  return await answer(scope, asked, read.value, ground.act ?? null)
})

/** A shop answers for a motif that is its own. */
export const answerForShop = deed<{ shop: string; request: string; input: unknown }, { motif: string }>(
  'market.motif.license_own',
  async (scope, { shop: slug, request, input }) => {
    const shop = await shopOfTeam(scope.tx, scope.actor, slug)
    await scope.must('market.motif.license_own', { shop: shop.id })
    // whose request it is comes before what was answered: somebody else's is not there, however it was filled in
    const asked = await askedRow(scope.tx, request)
    if (asked.holderShop !== shop.id) throw new Missing('motif request')
    const read = readInput(motifAnswerInput, input)
    if (!read.ok) return read
    return await answer(scope, asked, read.value, null)
  },
)

/** Leave that is taken back: no new certificates from now on, those there are stay good. */
export const endLicence = deed<{ licence: string; reason: unknown }, { motif: string }>(
  'market.motif.license_end',
  async (scope, { licence, reason }) => {
    const { tx } = scope
    const found = await sql<{
      id: string
      slug: string
      shop: string
      ended: boolean
      holderShop: string | null
    }>`select l.id, m.slug, l.shop_id as shop, l.ended_at is not null as ended, m.holder_shop_id as "holderShop"
    from market.motif_licence l join market.motif m on m.id = l.motif_id where l.id::text = ${licence} for no key update of l`.execute(tx)
    const [row] = found.rows
    if (!row || row.holderShop) throw new Missing('licence')
    await scope.must('market.motif.license', { parties: [{ kind: 'shop', id: row.shop }], refusing: true })
    const said = endingReason.safeParse(reason)
    if (!said.success) return refused({ rule: 'market.motif.reason', field: 'reason' })
    if (row.ended) return refused({ rule: 'market.motif.answered' })
    await sql`update market.motif_licence set ended_at = governance.clock(), ended_reason = ${said.data} where id = ${row.id}`.execute(tx)
    scope.note(`motif:${row.slug}`, { ended: 1 })
    scope.touched('market')
    return done({ motif: row.slug })
  },
)
