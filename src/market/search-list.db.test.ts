import fc from 'fast-check'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openDatabase } from '#src/platform/database.ts'
import { type Goods, plantGoods } from '../../test/find-town.ts'
import { openTown, type Town } from '../../test/town.ts'
import { findingNow } from './finding.db.ts'
import { type Found, type Search, searchProducts } from './search.db.ts'
import { sorts } from './search-filters.ts'
import { longestQuery } from './search-terms.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town.close())

async function find(search: Partial<Search>): Promise<Found> {
  const outcome = await searchProducts(town.house.db, { limit: 100, tongue: 'id', ...search })
  if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
  return outcome.value
}

/** Every page of a list, to its end. */
async function walk(search: Partial<Search>): Promise<string[]> {
  const slugs: string[] = []
  let cursor: string | undefined
  for (let page = 0; page < 200; page += 1) {
    const found = await find({ ...search, ...(cursor ? { cursor } : {}) })
    slugs.push(...found.items.map(({ slug }) => slug))
    cursor = found.next
    if (!cursor) return slugs
    expect(found.items.length).toBeGreaterThan(0)
  }
  throw new Error('a list without an end')
}

describe('paging', () => {
  it('visits every product once under every sort, however many are equal', async () => {
    const { shopSlug, slugs } = await plantGoods(
      town,
      Array.from({ length: 57 }, (_, i) => ({
        name: `Gelang mote ${i % 4}`,
        minutesOld: i % 3,
        variants: [[{}, 10_000 * (1 + (i % 2)), i % 5]] as Goods['variants'] & object,
      })),
    )
    for (const sort of sorts) {
      for (const q of [undefined, 'gelang', 'gelang mote', 'gela', 'gelqng']) {
        for (const limit of [1, 7, 57, 100]) {
          if (limit === 1 && q !== 'gelang') continue
          const seen = await walk({ shop: shopSlug, sort, limit, ...(q ? { q } : {}) })
          expect([...seen].sort(), `${sort} ${q} ${limit}`).toEqual([...slugs].sort())
        }
      }
    }
  })

  it('is in the order it says', async () => {
    const prices = (await find({ sort: 'cheap' })).items.map(({ price }) => price)
    expect(prices).toEqual([...prices].sort((a, b) => a - b))
    const dear = (await find({ sort: 'dear' })).items.map(({ price }) => price)
    expect(dear).toEqual([...dear].sort((a, b) => b - a))
  })

  it('goes on over the windows in which best matches are ranked', async () => {
    const many = 1180
    await sql`
      with shop as (select id, slug from market.shop where slug like 'uji-%' limit 1)
      insert into market.product (shop_id, slug, name, category, status, published_at)
      select id, 'jendela-' || i, 'Jendelazo kaca ' || i, 'alat-musik', 'published', timestamptz '2026-10-01' - (i / 3) * interval '1 minute' from shop, generate_series(1, ${many}) i`.execute(
      openDatabase(town.owner),
    )
    const db = openDatabase(town.owner)
    await sql`insert into market.variant (product_id, shop_id, sku, price) select id, shop_id, slug, 5000 from market.product where slug like 'jendela-%'`.execute(
      db,
    )
    const ids = await sql<{ id: string }>`select id from market.product where slug like 'jendela-%'`.execute(db)
    const { reindex } = await import('./search-index.db.ts')
    await db.transaction().execute((tx) =>
      reindex(
        tx,
        ids.rows.map(({ id }) => id),
      ),
    )
    const seen = await walk({ q: 'jendelazo', limit: 100 })
    expect(seen).toHaveLength(many)
    expect(new Set(seen).size).toBe(many)
    const found = await find({ q: 'jendelazo', limit: 1 })
    expect([found.total, found.more]).toEqual([1000, true])
  })

  it('takes a cursor only for the question it was made for', async () => {
    const { next } = await find({ limit: 3 })
    expect(next).toBeDefined()
    const outcome = await searchProducts(town.house.db, { limit: 3, tongue: 'id', sort: 'cheap', ...(next ? { cursor: next } : {}) })
    expect(outcome).toEqual({ ok: false, refusals: [{ rule: 'market.search.cursor', field: 'cursor' }] })
  })
})

type Made = Goods & { kelurahan: string }

const kelurahan = ['tejosari', 'yosomulyo', 'imopuro']
const made = fc.record({
  kelurahan: fc.constantFrom(...kelurahan),
  teknik: fc.constantFrom('tulis', 'cap', undefined),
  category: fc.constantFrom('batik-tulis', 'batik-cap'),
  origin: fc.constantFrom<('made' | 'designed')[]>('made', 'designed'),
  kilap: fc.boolean(),
  variants: fc.uniqueArray(
    fc.record({
      size: fc.constantFrom('S', 'XL'),
      colour: fc.constantFrom('Biru', 'Merah'),
      pieces: fc.constantFrom(0, 3),
      price: fc.constantFrom(40_000, 90_000),
    }),
    { minLength: 1, maxLength: 4, selector: ({ size, colour }) => size + colour },
  ),
})

type Entry = Made & { tags: string[]; stocked: string[][]; price: number }

/** The same filters over plain objects, slowly. */
function slowly(all: readonly Entry[], wanted: Record<string, string[]>, max: number | undefined, without?: string): Entry[] {
  const dimensions = Object.entries(wanted).filter(([key]) => key !== without)
  const options = dimensions.filter(([key]) => key === 'ukuran' || key === 'warna')
  const plain = dimensions.filter(([key]) => key !== 'ukuran' && key !== 'warna')
  const has = (tags: readonly string[], [key, values]: [string, string[]]) => values.some((value) => tags.includes(`${key}=${value}`))
  return all.filter(
    (entry) =>
      (max === undefined || entry.price <= max) &&
      plain.every((dimension) => has(entry.tags, dimension)) &&
      (options.length === 0 || entry.stocked.some((tags) => options.every((dimension) => has(tags, dimension)))),
  )
}

/** How many products have this value: an option counts where one variant in stock has it and every other option asked for. */
function slowCount(all: readonly Entry[], wanted: Record<string, string[]>, max: number | undefined, key: string, value: string): number {
  const option = key === 'ukuran' || key === 'warna'
  const others = Object.entries(wanted).filter(([other]) => (other === 'ukuran' || other === 'warna') && other !== key)
  return slowly(all, wanted, max, key).filter((entry) =>
    option
      ? entry.stocked.some(
          (tags) =>
            tags.includes(`${key}=${value}`) && others.every(([other, values]) => values.some((one) => tags.includes(`${other}=${one}`))),
        )
      : entry.tags.includes(`${key}=${value}`),
  ).length
}

const entryOf = (one: {
  kelurahan: string
  teknik: string | undefined
  category: string
  origin: 'made' | 'designed'
  kilap: boolean
  variants: { size: string; colour: string; pieces: number; price: number }[]
}): Entry => ({
  name: one.kilap ? 'Kilapzo kain' : 'Redupzo kain',
  kelurahan: one.kelurahan,
  category: one.category,
  origin: one.origin,
  attributes: one.teknik ? { teknik: one.teknik } : {},
  variants: one.variants.map(({ size, colour, pieces, price }) => [{ Ukuran: size, Warna: colour }, price, pieces]),
  price: Math.min(...one.variants.map(({ price }) => price)),
  tags: [
    `kelurahan=${one.kelurahan}`,
    `category=${one.category}`,
    'category=kain-batik',
    `origin=${one.origin}`,
    ...(one.teknik ? [`teknik=${one.teknik}`] : []),
  ],
  stocked: one.variants
    .filter(({ pieces }) => pieces > 0)
    .map(({ size, colour }) => [`ukuran=${size.toLowerCase()}`, `warna=${colour.toLowerCase()}`]),
})

describe('filters and their counts', () => {
  it('agree with a slow reading of the same catalogue, each count ignoring its own choice', async () => {
    const sample = fc.sample(made, { numRuns: 70, seed: 20_261_123 })
    const all = sample.map(entryOf)
    for (const place of kelurahan)
      await plantGoods(
        town,
        all.filter((one) => one.kelurahan === place),
        { kelurahan: place, name: 'Lapak Zolanda' },
      )
    await findingNow(town.house.db, true)
    const some = <T>(...values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined })
    const asked = fc.record({
      kilap: fc.boolean(),
      kelurahan: some(...kelurahan),
      category: some('batik-tulis', 'kain-batik'),
      origin: some('made', 'designed'),
      teknik: some('tulis', 'cap'),
      ukuran: some('s', 'xl'),
      warna: some('biru', 'merah'),
      max: fc.constantFrom(undefined, 50_000),
      sort: fc.constantFrom(...sorts),
    })
    await fc.assert(
      fc.asyncProperty(asked, async ({ kilap, max, sort, ...dimensions }) => {
        const wanted = Object.fromEntries(Object.entries(dimensions).filter((pair): pair is [string, string[]] => pair[1] !== undefined))
        const { kelurahan: places, category, origin, ...facets } = wanted
        const found = await find({ q: kilap ? 'kilapzo' : 'zolanda kain', max, sort, kelurahan: places, category, origin, facets })
        const within = kilap ? all.filter(({ name }) => name.startsWith('Kilapzo')) : all
        expect(found.items).toHaveLength(Math.min(100, slowly(within, wanted, max).length))
        expect(found.total).toBe(slowly(within, wanted, max).length)
        for (const [key, values] of Object.entries(found.facets)) {
          for (const { value, count } of values) expect(count, `${key}=${value}`).toBe(slowCount(within, wanted, max, key, value))
        }
      }),
      { numRuns: 120, seed: 7 },
    )
  })
})

describe('what a search costs', () => {
  it('asks few statements, however it ends', async () => {
    let asked = 0
    class Counting extends pg.Client {
      // biome's override rules and pg's nine overloads meet in one loose signature here
      override query(...args: never[]): never {
        asked += 1
        return super.query(...(args as [never])) as never
      }
    }
    const db = openDatabase(new pg.Pool({ connectionString: town.siteUrl, Client: Counting, max: 4 }))
    const statements = async (search: Partial<Search>) => {
      asked = 0
      await searchProducts(db, { limit: 24, tongue: 'id', ...search })
      return asked
    }
    expect(await statements({})).toBeLessThanOrEqual(3)
    expect(await statements({})).toBe(2)
    expect(await statements({ category: 'kain-batik', kelurahan: 'tejosari', facets: { teknik: 'tulis' }, sort: 'cheap' })).toBe(2)
    expect(await statements({ q: 'batik' })).toBe(3)
    expect(await statements({ q: 'baitk' })).toBe(4)
    expect(await statements({ q: '🎉' })).toBe(0)
    await db.destroy()
  })
})

describe('S23: anything may be typed', () => {
  it('ten thousand strings, never a fault, 99 of 100 answered within half a second', async () => {
    const nasty = [
      'a & b',
      "'; DROP TABLE market.product; --",
      '%',
      '_',
      '\u0000',
      'batik\u0000',
      '🎉',
      '\u202eksum',
      'x'.repeat(5000),
      "'",
      '\\',
      ':*',
      '!!',
      '<->',
      '(',
      '((((',
      '"',
      "''",
      'a:b:*A',
      '$$',
      '{}',
      '[]',
      '\ud800',
      '٣٤',
      '漢字',
      'é́́',
      '1e5',
      '0x1F',
      '-1',
      'null',
      'a'.repeat(100),
      'batik '.repeat(1000),
    ]
    const fragment = fc.constantFrom(...nasty, 'batik', 'kopi', 'oleh-oleh', ' ', '&', '|', '!', '*', '\n')
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 120 }),
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.array(fragment, { maxLength: 8 }).map((parts) => parts.join('')),
    )
    const queries = [...nasty, ...fc.sample(text, { numRuns: 10_000 - nasty.length, seed: 23 })]
    const took: number[] = []
    const next = async () => {
      for (let q = queries.pop(); q !== undefined; q = queries.pop()) {
        const began = performance.now()
        const outcome = await searchProducts(town.house.db, { q, limit: 3, tongue: 'id', facets: {} })
        took.push(performance.now() - began)
        expect(outcome.ok, JSON.stringify(q)).toBe(true)
        if (outcome.ok && q === 'x'.repeat(5000))
          expect(outcome.value.notice).toEqual({ rule: 'market.search.cut', facts: { most: longestQuery } })
      }
    }
    await Promise.all([next(), next(), next(), next()])
    expect(took).toHaveLength(10_000)
    expect(took.sort((a, b) => a - b)[9_900]).toBeLessThan(500)
  }, 240_000)
})
