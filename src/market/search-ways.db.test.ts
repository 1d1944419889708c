import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#src/platform/database.ts'
import { plantGoods } from '../../test/find-town.ts'
import { openTown, type Town } from '../../test/town.ts'
import { findingNow } from './finding.db.ts'
import { type Found, type Search, searchProducts } from './search.db.ts'
import { sorts } from './search-filters.ts'
import { reindex } from './search-index.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  await plantGoods(town, [{ name: 'Kain batik tulis uji', category: 'batik-tulis', attributes: { teknik: 'tulis' } }])
})
afterAll(() => town.close())

async function find(search: Partial<Search>): Promise<Found> {
  const outcome = await searchProducts(town.house.db, { limit: 100, tongue: 'id', ...search })
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}

const names = ({ items }: Found): string[] => items.map(({ name }) => name)

describe('which way is taken', () => {
  const questions: Partial<Search>[] = [
    {},
    { category: 'kain-batik' },
    { category: 'batik-tulis', kelurahan: 'tejosari' },
    { kelurahan: ['tejosari', 'imopuro'], origin: 'made' },
    { origin: 'made', facets: { teknik: 'tulis' }, max: 400_000 },
    { q: 'kain batik' },
    { q: 'kain batik', origin: 'made', facets: { teknik: 'cap' } },
    { q: 'kain batik', kelurahan: 'tejosari', min: 100_000 },
    { category: 'kaos', facets: { ukuran: 'xl' } },
    { facets: { ukuran: ['s', 'xl'], warna: 'biru' }, max: 95_000 },
    { q: 'kaos metro', facets: { ukuran: 'xl' } },
  ]

  /** What is found while the statistics say so many rows and so many of them with any of these. */
  async function under(rows: number, each: number): Promise<unknown[]> {
    const finding = await findingNow(town.house.db, true)
    const plain = await sql<{ pair: string }>`select distinct unnest(facets || stocked) as pair from market.product_search`.execute(
      town.house.db,
    )
    const common = ['kain', 'batik', 'kaos', 'metro', ...plain.rows.map(({ pair }) => pair)]
    Object.assign(finding, { rows, rowsWith: new Map(each > 0 ? common.map((word) => [word, each]) : []) })
    const found: unknown[] = []
    for (const question of questions)
      for (const sort of sorts) {
        const { items, total, more, facets, shops } = await find({ ...question, sort })
        found.push({ question, sort, slugs: items.map(({ slug }) => slug), total, more, shops, facets })
      }
    return found
  }

  it('changes nothing of what is found: the statistics are of the cost alone', async () => {
    const rare = await under(1_000_000, 0)
    expect(await under(1_000_000, 300_000)).toEqual(rare)
    expect(await under(1_000_000, 20_000)).toEqual(rare)
    await findingNow(town.house.db, true)
  })

  /** More than are counted of each kind: made ones come in XL alone, designed ones in S alone. */
  async function plantMany(): Promise<void> {
    const db = openDatabase(town.owner)
    await sql`
      with shop as (select id from market.shop where slug like 'uji-%' order by slug limit 1), p as (
        insert into market.product (shop_id, slug, name, category, origin, origin_note, status, published_at)
        select id, 'cermin-' || i, 'Cerminzo kaca ' || i, 'kaos', case when i % 2 = 0 then 'made' else 'designed' end, 'mitra', 'published',
          timestamptz '2026-10-01' - i * interval '1 minute' from shop, generate_series(1, 2300) i returning id, shop_id, slug, origin),
      v as (
        insert into market.variant (product_id, shop_id, sku, price, options)
        select id, shop_id, slug, 7000, jsonb_build_array(jsonb_build_object('name', 'Ukuran', 'value', case origin when 'made' then 'XL' else 'S' end)) from p
        returning id, shop_id)
      insert into market.stock (variant_id, place_id, on_hand)
      select v.id, (select id from market.place where shop_id = v.shop_id limit 1), 3 from v`.execute(db)
    const { rows } = await sql<{ id: string }>`select id from market.product where slug like 'cermin-%'`.execute(db)
    await db.transaction().execute((tx) =>
      reindex(
        tx,
        rows.map(({ id }) => id),
      ),
    )
  }

  it('counts only what meets every filter, also where a walk meets more than are counted', async () => {
    await plantMany()
    for (const each of [0, 20_000, 300_000]) {
      const finding = await findingNow(town.house.db, true)
      const common = ['cerminzo', 'kaca', 'category=kaos', 'origin=made', 'ukuran=xl', 'ukuran=s']
      Object.assign(finding, { rows: 1_000_000, rowsWith: new Map(each > 0 ? common.map((word) => [word, each]) : []) })
      for (const question of [
        { origin: 'made' },
        { category: 'kaos', origin: 'made' },
        { facets: { ukuran: 'xl' } },
        { origin: 'made', max: 7000 },
      ]) {
        const found = await find({ ...question, q: 'cerminzo kaca', limit: 3 })
        const said = `${each} ${JSON.stringify(question)}`
        expect([found.total, found.more], said).toEqual([1000, true])
        expect(names(found), said).toEqual(['Cerminzo kaca 2', 'Cerminzo kaca 4', 'Cerminzo kaca 6'])
        if (!('facets' in question)) expect(found.facets.ukuran, said).toEqual([{ value: 'xl', label: 'XL', count: 1000 }])
        expect(
          found.facets.kelurahan?.map(({ count }) => count).filter((n) => n > 0),
          said,
        ).toEqual([1000])
      }
    }
    await findingNow(town.house.db, true)
  })
})
