import { sql } from 'kysely'
import { isId } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { type Ctx, personOf } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { lockForBuyer } from './order.db.ts'
import { readPicture } from './picture-file.ts'

export const mostProofs = 3

export const proofFile = (key: string) => `proofs/${key.slice(0, 2)}/${key}.webp`

type Attaching = { number: string; key?: string | undefined; picture: string }

const keepProof = deed<Attaching, undefined>('market.order.attach_proof', async ({ tx, actor, must, note }, { number, key, picture }) => {
  const order = await lockForBuyer(tx, actor, number, key)
  await must('market.order.claim_paid', { key: key !== undefined, ...(order.person ? { person: order.person } : {}) })
  if (order.state.method === 'cash' || order.state.status === 'completed')
    return refused({ rule: 'market.proof.not_needed', field: 'picture' })
  const found = await sql<{ n: number }>`select count(*)::int as n from market.payment_proof where seller_order_id = ${order.id}`.execute(
    tx,
  )
  if ((found.rows[0]?.n ?? 0) >= mostProofs) return refused({ rule: 'market.proof.at_most', field: 'picture', facts: { most: mostProofs } })
  await sql`insert into market.payment_proof (seller_order_id, key) values (${order.id}, ${picture})`.execute(tx)
  note(`order:${number}`)
  return done(undefined)
})

/** A picture beside the buyer's word, made anew like every picture. It moves nothing: only the seller's own statement does. */
export async function attachProof(
  ctx: Ctx,
  wish: { number: string; key?: string | undefined; bytes: Uint8Array },
): Promise<Outcome<undefined>> {
  const read = await readPicture(wish.bytes)
  if (!read.ok) return read
  await ctx.house.files.put(proofFile(read.value.key), read.value.bytes)
  return keepProof(ctx, { number: wish.number, key: wish.key, picture: read.value.key })
}

export type Proof = { id: string; number: string; at: Date }

/** The pictures beside these seller orders, which the caller has reached already. */
export async function proofsOf(ctx: Ctx, numbers: readonly string[]): Promise<Proof[]> {
  const found =
    await sql<Proof>`select p.id, o.number, p.at from market.payment_proof p join market.seller_order o on o.id = p.seller_order_id
    where o.number = any(${[...numbers]}::text[]) order by p.at`.execute(ctx.db)
  return found.rows
}

/** Whether the reader works in the shop that order was placed with. */
export async function isShopsOrder(ctx: Ctx, number: string): Promise<boolean> {
  const found =
    await sql`select 1 from market.seller_order o join identity.membership m on m.kind = 'shop' and m.entity_id = o.shop_id and m.during @> now()
    where o.number = ${number} and m.person_id = ${personOf(ctx.actor) ?? null}`.execute(ctx.db)
  return found.rows.length > 0
}

/** One picture's bytes, of an order the caller has reached already. */
export async function proofBytes(ctx: Ctx, number: string, id: string): Promise<Buffer | undefined> {
  if (!isId(id)) return undefined
  const found = await sql<{
    key: string
  }>`select p.key from market.payment_proof p join market.seller_order o on o.id = p.seller_order_id where o.number = ${number} and p.id = ${id}`.execute(
    ctx.db,
  )
  const [row] = found.rows
  return row && (await ctx.house.files.get(proofFile(row.key)))
}
