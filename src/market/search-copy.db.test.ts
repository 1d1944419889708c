import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Tx } from '#src/platform/database.ts'
import { verify } from '#src/platform/verify.db.ts'
import { plantGoods } from '../../test/find-town.ts'
import { openTown, type Town } from '../../test/town.ts'
import { searchProducts } from './search.db.ts'
import { refreshAvailability, reindex, reindexShop } from './search-index.db.ts'
import { marketInvariants } from './verify.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

const copied = marketInvariants.filter(({ name }) => name === 'market.search.facets_copied')

type Shelf = { product: string; variant: string }

async function shelvesOf(shop: string): Promise<Shelf[]> {
  return (
    await town.owner.query<Shelf>(
      'select v.product_id as product, v.id as variant from market.variant v where v.shop_id = $1 order by v.product_id',
      [shop],
    )
  ).rows
}

async function sizesFound(shopSlug: string): Promise<[number, number, number]> {
  const { rows } = await town.owner.query<{ kelurahan: string }>(
    `select k.slug as kelurahan from market.shop s join directory.kelurahan k on k.code = s.kelurahan_code where s.slug = $1`,
    [shopSlug],
  )
  const asked = { category: 'kaos', kelurahan: rows[0]?.kelurahan, facets: { ukuran: '7xl' }, limit: 100, tongue: 'id' as const }
  const all = await searchProducts(town.house.db, { ...asked, lenient: true })
  const cheap = await searchProducts(town.house.db, { ...asked, lenient: true, max: 20_000 })
  if (!all.ok || !cheap.ok) throw new Error('refused')
  return [all.value.total, all.value.facets.ukuran?.find(({ value }) => value === '7xl')?.count ?? 0, cheap.value.total]
}

describe('the narrow copy of what is counted', () => {
  it('is what the listings say, whoever changes prices, pieces and shelves of the same goods at once', async () => {
    const { db, shop, shopSlug } = await plantGoods(
      town,
      Array.from({ length: 12 }, (_, i) => ({
        name: `Kaos besar ${i}`,
        category: 'kaos',
        variants: [[{ Ukuran: '7XL' }, 10_000 * (i + 1), 3] as [Record<string, string>, number, number]],
      })),
    )
    const shelves = await shelvesOf(shop)
    expect(await sizesFound(shopSlug)).toEqual([12, 12, 2])
    // as the deeds do, which hold the product while they change it: writers of one product follow one another, writers of several meet in the copy
    const holding = (product: string, run: (tx: Tx) => Promise<void>) => () =>
      db.transaction().execute(async (tx) => {
        await sql`select from market.product where id = ${product} for no key update`.execute(tx)
        await run(tx)
      })
    const steps = shelves.flatMap(({ product, variant }, i) => [
      holding(product, async (tx) => {
        await sql`update market.variant set price = ${5000 + i} where id = ${variant}`.execute(tx)
        await reindex(tx, [product])
      }),
      holding(product, async (tx) => {
        if (i % 3 === 0) await sql`update market.stock set on_hand = 0 where variant_id = ${variant}`.execute(tx)
        await refreshAvailability(tx, [variant])
      }),
      holding(product, async (tx) => {
        if (i % 4 === 1) await sql`update market.product set status = 'hidden' where id = ${product}`.execute(tx)
        await reindex(tx, [product])
      }),
    ])
    await Promise.all([...steps.map((step) => step()), ...steps.map((step) => step())])
    // sold out: 0, 3, 6, 9; hidden: 1, 5, 9
    expect(await sizesFound(shopSlug)).toEqual([6, 6, 6])
    expect((await verify(town.house.db, copied)).map(({ count }) => count)).toEqual([0])
    await sql`update market.shop set status = 'suspended' where id = ${shop}`.execute(db)
    await db.transaction().execute((tx) => reindexShop(tx, shop))
    expect(await sizesFound(shopSlug)).toEqual([0, 0, 0])
    expect((await town.owner.query('select from market.product_facet where shop_id = $1', [shop])).rowCount).toBe(0)
  })

  it('goes back with a change that is taken back', async () => {
    const { db, shop, shopSlug } = await plantGoods(town, [
      { name: 'Kaos satu', category: 'kaos', variants: [[{ Ukuran: '7XL' }, 10_000, 3]] },
    ])
    const [shelf] = await shelvesOf(shop)
    const before = await sizesFound(shopSlug)
    const undone = db.transaction().execute(async (tx) => {
      await sql`update market.product set status = 'hidden' where id = ${shelf?.product}`.execute(tx)
      await reindex(tx, [shelf?.product ?? ''])
      throw new Error('thought better of it')
    })
    await expect(undone).rejects.toThrow('thought better of it')
    expect(await sizesFound(shopSlug)).toEqual(before)
  })

  it('is not written by the site', async () => {
    for (const statement of [
      'delete from market.product_facet',
      `update market.product_facet set stocked = '{}'`,
      `insert into market.product_facet select * from market.product_facet limit 1`,
    ])
      await expect(town.pool.query(statement)).rejects.toMatchObject({ code: '42501' })
  })
})
