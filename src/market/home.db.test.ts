import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ctx } from '#src/platform/context.ts'
import { openTown, type Town } from '../../test/town.ts'
import {
  boughtLately,
  type CategoryShelf,
  newestProducts,
  newShops,
  pickupPoints,
  scarfOnSale,
  shelves,
  shopsByKelurahan,
  shopsBySubsector,
  storyOfTheDay,
} from './home.db.ts'

let town: Town
let ctx: Ctx

beforeAll(async () => {
  town = await openTown()
  ctx = await town.as('guest')
})

afterAll(() => town.close())

const count = async (text: string) => Number((await town.owner.query<{ n: string }>(text)).rows[0]?.n)

describe('what the home pages read', () => {
  it('adds up: kelurahan and sub-sectors count the same open shops', async () => {
    const open = await count("select count(*) as n from market.shop where status = 'approved'")
    const kelurahan = await shopsByKelurahan(ctx)
    expect(kelurahan).toHaveLength(22)
    expect(kelurahan.reduce((sum, { shops }) => sum + shops, 0)).toBe(open)
    expect((await shopsBySubsector(ctx)).reduce((sum, { shops }) => sum + shops, 0)).toBe(open)
    expect(open).toBeGreaterThan(0)
  })

  it('counts each shelf with what lies in its sub-categories', async () => {
    const all = await shelves(ctx)
    expect(all.length).toBeGreaterThan(3)
    for (const { slug, products } of all)
      expect(products).toBe(await count(`select count(*) as n from market.product_search where '${slug}' = any(categories)`))
  })

  it('stops counting a shelf where lists stop', async () => {
    const [first] = await shelves(ctx)
    const slug = first?.slug ?? ''
    class Undone extends Error {}
    const counted: CategoryShelf[] = []
    const planted = ctx.db.transaction().execute(async (tx) => {
      await sql`with one as (select * from market.product_search where root = ${slug} limit 1),
        p as (insert into market.product (id, shop_id, slug, name, category) select gen_random_uuid(), shop_id, 'banyak-' || n, name, category from one, generate_series(1, 1001) n returning id, slug)
        insert into market.product_search (product_id, shop_id, shop_slug, shop_name, kelurahan_code, kelurahan_name, slug, name, category, categories, origin, min_price, max_price, available, one_of_a_kind, published_at, words)
        select p.id, shop_id, shop_slug, shop_name, kelurahan_code, kelurahan_name, p.slug, name, category, categories, origin, min_price, max_price, available, one_of_a_kind, published_at, words from one, p`.execute(
        tx,
      )
      counted.push(...(await shelves({ ...ctx, db: tx })))
      throw new Undone()
    })
    await expect(planted).rejects.toThrow(Undone)
    expect(counted.find((one) => one.slug === slug)).toMatchObject({ products: 1000, more: true })
    expect(first?.more).toBe(false)
  })

  it('says shelves in the tongue of the reader', async () => {
    const id = await shelves(ctx)
    const en = await shelves({ ...ctx, tongue: 'en' })
    expect(en.map(({ slug }) => slug)).toEqual(id.map(({ slug }) => slug))
    expect(en.map(({ name }) => name)).not.toEqual(id.map(({ name }) => name))
  })

  it('shows the newest first and no shop more than twice', async () => {
    const newest = await newestProducts(ctx, 8)
    expect(newest).toHaveLength(8)
    const times = newest.map(({ publishedAt }) => publishedAt.getTime())
    expect(times).toEqual([...times].sort((a, b) => b - a))
    for (const { shopSlug } of newest) expect(newest.filter((one) => one.shopSlug === shopSlug).length).toBeLessThanOrEqual(2)
  })

  it('tells one story all day, of a shop that is open', async () => {
    const story = await storyOfTheDay(ctx, '2026-11-23')
    expect(await storyOfTheDay(ctx, '2026-11-23')).toEqual(story)
    expect(await count(`select count(*) as n from market.shop where status = 'approved' and slug = '${story?.slug}'`)).toBe(1)
  })

  it('names only shops that are open, and points that take parcels', async () => {
    const shops = await newShops(ctx, 3)
    expect(shops.map(({ slug }) => slug)).toEqual(['kertas-basah', 'tungku-rejo'])
    expect((await pickupPoints(ctx, 10)).length).toBe(await count('select count(*) as n from market.pickup_point where active'))
    expect((await scarfOnSale(ctx))?.name).toMatch(/selendang.*kupu/i)
  })

  it('forgets a shop that is suspended', async () => {
    const [first] = await newShops(ctx, 1)
    const before = (await shopsByKelurahan(ctx)).reduce((sum, { shops }) => sum + shops, 0)
    await town.owner.query("update market.shop set status = 'suspended' where slug = $1", [first?.slug])
    expect((await newShops(ctx, 1))[0]?.slug).not.toBe(first?.slug)
    expect((await shopsByKelurahan(ctx)).reduce((sum, { shops }) => sum + shops, 0)).toBe(before - 1)
    await town.owner.query("update market.shop set status = 'approved' where slug = $1", [first?.slug])
  })

  it('counts what was paid for in the last day, not what is only ordered', async () => {
    const paid = await count(
      "select coalesce(sum(l.quantity), 0) as n from market.order_line l join market.seller_order o on o.id = l.seller_order_id join market.product_search p on p.slug = l.product_slug where o.placed_at > now() - interval '1 day' and o.payment_status in ('paid', 'overpaid')",
    )
    const bought = await boughtLately(ctx, 1000)
    expect(bought.reduce((sum, { pieces }) => sum + pieces, 0)).toBe(paid)
  })
})
