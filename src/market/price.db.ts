import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { done, Missing, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { post } from '#src/platform/mail.ts'
import { sayIn } from '#src/ui/words.ts'
import { readInput } from './_read-input.ts'
import { anatomyInput, dayWage, type PricePart, sumRefusals } from './price.ts'
import { lockProduct } from './product-write.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** The one price of a listing; nothing where its variants differ. */
async function priceOf(db: Database | Tx, product: string): Promise<number | undefined> {
  const found = await sql<{
    least: number | null
    most: number | null
  }>`select min(price) as least, max(price) as most from market.variant where product_id = ${product} and ended_at is null`.execute(db)
  const [row] = found.rows
  return row?.least !== null && row?.least === row?.most ? row?.least : undefined
}

const leastWage = async (db: Database | Tx): Promise<number | undefined> =>
  (
    await sql<{
      amount: number
    }>`select (value ->> 'amount')::int as amount from platform.setting where key = 'market.least_day_wage'`.execute(db)
  ).rows[0]?.amount

/** Facilitators of the shop hear of a wage below what is usual here, by a letter for them alone; nothing of it is public. */
async function tellFacilitators(
  { tx, ctx }: DeedScope,
  about: {
    anatomy: string
    shop: { id: string; slug: string; name: string }
    product: { id: string; name: string }
    parts: readonly PricePart[]
  },
): Promise<void> {
  const [wage, least] = [dayWage(about.parts), await leastWage(tx)]
  if (wage === undefined || least === undefined || wage >= least) return
  const found = await sql<{
    id: string
    email: string
  }>`select p.id, p.email from identity.membership m join identity.person p on p.id = m.person_id and p.ended_at is null
    where m.kind = 'shop' and m.entity_id = ${about.shop.id} and m.role = 'facilitator' and m.during @> now() order by p.id`.execute(tx)
  const t = sayIn('id')
  const facts = {
    shop: about.shop.name,
    name: about.product.name,
    wage: formatRupiah(rupiah(wage)),
    least: formatRupiah(rupiah(least)),
    link: `${ctx.house.config.origin}/toko-saya/${about.shop.slug}/barang/${about.product.id}`,
  }
  for (const { id, email } of found.rows)
    await post(tx, ctx.house, {
      dedupe: `low wage ${about.anatomy} ${id}`,
      to: email,
      subject: t('market.letter.low_wage.subject', facts),
      body: t('market.letter.low_wage.body', facts),
    })
}

/** The maker says where the money of a price goes. A new price makes it silent until it is said anew. */
export const explainPrice = deed<{ shop: string; product: string; input: unknown }, { slug: string }>(
  'market.price.explain',
  async (scope, { shop: slug, product: id, input }) => {
    const { tx, actor } = scope
    const shop = await shopOfTeam(tx, actor, slug)
    await scope.must('market.price.explain', { shop: shop.id })
    const product = await lockProduct(tx, shop.id, id)
    const read = readInput(anatomyInput, input)
    if (!read.ok) return read
    const price = await priceOf(tx, product.id)
    if (price === undefined) return refused({ rule: 'market.price.several' })
    const wrong = sumRefusals(read.value.parts, price)
    if (wrong.length > 0) return refused(...wrong)
    const anatomy = newId(scope.now)
    await sql`insert into market.price_anatomy (id, product_id, price, actor) values (${anatomy}, ${product.id}, ${price}, ${actorText(actor)})`.execute(
      tx,
    )
    const rows = read.value.parts.map((part, position) => ({ ...part, position }))
    await sql`insert into market.price_part (anatomy_id, position, kind, label, amount, days) select ${anatomy}::uuid, position, kind, label, amount, days
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as p(position int, kind text, label text, amount bigint, days int)`.execute(
      tx,
    )
    await tellFacilitators(scope, { anatomy, shop, product, parts: read.value.parts })
    scope.note(`product:${product.id}`, { parts: rows.length })
    scope.touched('market')
    return done({ slug: product.slug })
  },
)

export type Anatomy = { price: number; at: Date; parts: PricePart[]; holds: boolean }

const newest = sql`select a.price, a.at, (select jsonb_agg(jsonb_build_object('kind', x.kind, 'label', x.label, 'amount', x.amount, 'days', x.days) order by x.position) from market.price_part x where x.anatomy_id = a.id) as parts,
    a.price = p.min_price and a.price = p.max_price as holds
  from market.price_anatomy a join market.product p on p.id = a.product_id`

/** Where the money goes, as long as the price is the one that was explained. */
export async function anatomyForReader(db: Database | Tx, slug: string): Promise<Anatomy | undefined> {
  const found = await sql<Anatomy>`${newest} where p.slug = ${slug} order by a.id desc limit 1`.execute(db)
  const [anatomy] = found.rows
  return anatomy?.holds ? anatomy : undefined
}

export type PriceToExplain = {
  id: string
  slug: string
  name: string
  price: number | undefined
  anatomy: Anatomy | undefined
  leastWage: number | undefined
}

/** The same for the team, also when it no longer holds; with what a day should at least earn here, if the city says so. */
export async function priceForTeam(db: Database | Tx, shop: string, product: string): Promise<PriceToExplain> {
  const found = await sql<{
    id: string
    slug: string
    name: string
  }>`select id, slug, name from market.product where id::text = ${product} and shop_id = ${shop}`.execute(db)
  const [row] = found.rows
  if (!row) throw new Missing('product')
  const [price, anatomies, wage] = await Promise.all([
    priceOf(db, row.id),
    sql<Anatomy>`${newest} where p.id = ${row.id} order by a.id desc limit 1`.execute(db),
    leastWage(db),
  ])
  return { ...row, price, anatomy: anatomies.rows[0], leastWage: wage }
}
