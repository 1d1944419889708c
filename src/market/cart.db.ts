import { sql } from 'kysely'
import { isId, sha256 } from '#src/base/id.ts'
import { done, refused } from '#src/base/outcome.ts'
import { type Actor, type Ctx, personOf } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { deed } from '#src/platform/deed.ts'
import { type Cart, type Choices, cartOf } from './cart.ts'
import { goodsNow } from './goods.db.ts'
import { mostLines, mostPieces, type Wish, whyNotGoods } from './pricing.ts'

/** How a cart is reached: by the signed-in person, else by the secret in the visitor's cookie. */
export type CartKey = { actor: Actor; token: string | undefined }

/** A person has one cart; its key can be no token's hash, so the unique column keeps it one. */
const hashOf = ({ actor, token }: CartKey): string | undefined => {
  const person = personOf(actor)
  return person ? `person ${person}` : token ? sha256(token) : undefined
}

const emptyChoices = (): Choices => ({ ways: {} })

/** The cart's row, made when there is none; locked, so that changes of one cart follow each other. */
async function openCart(tx: Tx, key: CartKey, hash: string): Promise<string> {
  const found = await sql<{ id: string }>`insert into market.cart (token_hash, person_id) values (${hash}, ${personOf(key.actor) ?? null})
    on conflict (token_hash) do update set updated_at = now() returning id`.execute(tx)
  return found.rows[0]?.id ?? ''
}

async function quantityIn(tx: Tx, cart: string, variant: string): Promise<{ own: number; lines: number }> {
  const found = await sql<{
    own: number
    lines: number
  }>`select coalesce(max(quantity) filter (where variant_id = ${variant}), 0)::int as own, count(*)::int as lines
    from market.cart_line where cart_id = ${cart}`.execute(tx)
  return found.rows[0] ?? { own: 0, lines: 0 }
}

const setLine = (tx: Tx, cart: string, { variant, quantity }: Wish) =>
  sql`insert into market.cart_line (cart_id, variant_id, quantity) values (${cart}, ${variant}, ${quantity})
    on conflict (cart_id, variant_id) do update set quantity = excluded.quantity`.execute(tx)

const dropLines = (tx: Tx, cart: string, variants: readonly string[]) =>
  sql`delete from market.cart_line where cart_id = ${cart} and variant_id = any(${[...variants]}::uuid[])`.execute(tx)

export type CartChange = Wish & { kind: 'add' | 'set' | 'remove' }

const fair = (quantity: number) => Number.isInteger(quantity) && quantity >= 1 && quantity <= mostPieces

/**
 * Puts in, counts anew or takes out. A cart is a wish: more than there is stays in it and is pointed out there;
 * only what cannot be bought at all is not taken in.
 */
export const changeCart = deed<{ token: string | undefined; change: CartChange }, undefined>(
  'market.cart.change',
  async ({ tx, actor, must, note }, { token, change }) => {
    await must('market.cart.change')
    const key = { actor, token }
    const hash = hashOf(key)
    if (!hash || !isId(change.variant)) return refused({ rule: 'market.cart.gone', field: 'lines' })
    note('cart', { change: change.kind })
    const cart = await openCart(tx, key, hash)
    if (change.kind === 'remove') {
      await dropLines(tx, cart, [change.variant])
      return done(undefined)
    }
    if (!fair(change.quantity)) return refused({ rule: 'market.cart.quantity', field: 'jumlah', facts: { most: mostPieces } })
    const goods = await goodsNow(tx, [change.variant])
    const { own, lines } = await quantityIn(tx, cart, change.variant)
    if (change.kind === 'add') {
      const [refusal] = whyNotGoods([{ variant: change.variant, quantity: 1 }], goods)
      if (refusal) return refused(refusal)
      if (own === 0 && lines >= mostLines) return refused({ rule: 'market.cart.too_long', field: 'lines', facts: { most: mostLines } })
    }
    if (own === 0 && change.kind === 'set') return done(undefined)
    await setLine(tx, cart, {
      variant: change.variant,
      quantity: change.kind === 'add' ? Math.min(mostPieces, own + change.quantity) : change.quantity,
    })
    return done(undefined)
  },
)

/** Keeps what was chosen and typed on the way to paying, so that nothing is asked twice. */
export const keepChoices = deed<{ token: string | undefined; choices: Partial<Choices> }, undefined>(
  'market.cart.choose',
  async ({ tx, actor, must, note }, { token, choices }) => {
    await must('market.cart.change')
    const key = { actor, token }
    const hash = hashOf(key)
    if (!hash) return done(undefined)
    const cart = await openCart(tx, key, hash)
    await sql`update market.cart set choices = choices || ${JSON.stringify(choices)}::jsonb where id = ${cart}`.execute(tx)
    note('cart')
    return done(undefined)
  },
)

/** Takes out what was ordered; a cart with nothing left in it goes, and with it the address and phone it kept. */
export const takeOrdered = deed<{ token: string | undefined; variants: readonly string[] }, undefined>(
  'market.cart.take_ordered',
  async ({ tx, actor, must, note }, { token, variants }) => {
    await must('market.cart.change')
    note('cart', { lines: variants.length })
    const hash = hashOf({ actor, token })
    const found = hash
      ? await sql<{ id: string }>`select id from market.cart where token_hash = ${hash} for update`.execute(tx)
      : { rows: [] }
    const cart = found.rows[0]?.id
    if (!cart) return done(undefined)
    await dropLines(tx, cart, variants.filter(isId))
    await sql`delete from market.cart c where id = ${cart} and not exists (select 1 from market.cart_line l where l.cart_id = c.id)`.execute(
      tx,
    )
    return done(undefined)
  },
)

/** A guest who signs in keeps what was in the cart: quantities are added, the guest's cart ends. */
export const joinCart = deed<{ token: string }, undefined>('market.cart.join', async ({ tx, actor, must, note }, { token }) => {
  await must('market.cart.change')
  note('cart')
  const own = hashOf({ actor, token: undefined })
  if (!own) return done(undefined)
  const guest = await sql<{ id: string }>`select id from market.cart where token_hash = ${sha256(token)} for update`.execute(tx)
  const from = guest.rows[0]?.id
  if (!from) return done(undefined)
  const into = await openCart(tx, { actor, token: undefined }, own)
  await sql`insert into market.cart_line as l (cart_id, variant_id, quantity, added_at) select ${into}, variant_id, quantity, added_at from market.cart_line where cart_id = ${from} order by variant_id
    on conflict (cart_id, variant_id) do update set quantity = least(${mostPieces}, l.quantity + excluded.quantity)`.execute(tx)
  await sql`update market.cart set choices = choices || (select choices from market.cart where id = ${from}) where id = ${into}`.execute(tx)
  await sql`delete from market.cart where id = ${from}`.execute(tx)
  return done(undefined)
})

export type KeptCart = { wishes: Wish[]; choices: Choices }

/** What the cart holds, without looking at the goods. */
export async function keptCart(ctx: Ctx, token: string | undefined): Promise<KeptCart> {
  const hash = hashOf({ actor: ctx.actor, token })
  if (!hash) return { wishes: [], choices: emptyChoices() }
  const found = await sql<{ choices: Partial<Choices>; wishes: Wish[] }>`select c.choices,
      coalesce((select jsonb_agg(jsonb_build_object('variant', l.variant_id, 'quantity', l.quantity) order by l.added_at, l.variant_id) from market.cart_line l where l.cart_id = c.id), '[]') as wishes
    from market.cart c where c.token_hash = ${hash}`.execute(ctx.db)
  const [row] = found.rows
  return { wishes: row?.wishes ?? [], choices: { ...emptyChoices(), ...row?.choices } }
}

export type ReadCart = Cart & { choices: Choices; wishes: Wish[] }

/** The reader's cart by shop, every line with today's price and, where it cannot be bought, why. */
export async function cartForReader(ctx: Ctx, token: string | undefined): Promise<ReadCart> {
  const { wishes, choices } = await keptCart(ctx, token)
  const goods = await goodsNow(
    ctx.db,
    wishes.map((wish) => wish.variant),
  )
  return { ...cartOf(wishes, goods), choices, wishes }
}

/** How many different things are in the cart: for the head of every page. A guest's cart counts until it is joined. */
export async function cartCount(ctx: Ctx, token: string | undefined): Promise<number> {
  const hashes = [hashOf({ actor: ctx.actor, token }), token && sha256(token)].filter((hash) => hash !== undefined && hash !== '')
  if (hashes.length === 0) return 0
  const found = await sql<{
    n: number
  }>`select count(distinct l.variant_id)::int as n from market.cart c join market.cart_line l on l.cart_id = c.id
    where c.token_hash = any(${hashes}::text[])`.execute(ctx.db)
  return found.rows[0]?.n ?? 0
}

/** Carts nobody came back to, with the address and phone they kept. As long as the cookie that leads to them. */
export async function sweepCarts(db: Database): Promise<void> {
  await sql`delete from market.cart where ctid in (select ctid from market.cart where updated_at < now() - interval '90 days' limit 1000)`.execute(
    db,
  )
}
