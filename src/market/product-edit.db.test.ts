import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import { Denied, Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { cloth, clothShop, makeCloth, rulesOf } from '../../test/cloth.ts'
import { openTown, type Town } from '../../test/town.ts'
import { createProduct, editProduct, setPrices, setProductStatus } from './product-edit.db.ts'
import { attributesForForm, categoriesForForm, productForEdit, productsForTeam } from './product-read.db.ts'
import { changeStock, movementsOf } from './stock-change.db.ts'

let town: Town
let batik: Ctx
let kopi: Ctx
beforeAll(async () => {
  town = await openTown()
  batik = await town.as('penjual-batik')
  kopi = await town.as('penjual-kopi')
  // a shop a curator trusts: what its changes do is asked here, how others' wait in revision.db.test.ts
  await town.owner.query('update market.shop set edits_watched = false where slug = $1', [shop])
})
afterAll(() => town?.close())

const shop = clothShop
const input = cloth
const made = (o: object = {}, as = batik) => makeCloth(as, o)
const listed = async (id: string) =>
  (await town.owner.query('select min_price, max_price, available from market.product_search where product_id = $1', [id])).rows[0]
describe('a listing', () => {
  test('is made as a draft, published, changed, hidden, and every change is on record', async () => {
    const { id, slug } = await made()
    expect(slug).toBe('kain-uji-senja')
    expect(await listed(id)).toBeUndefined()
    expect((await setProductStatus(batik, { shop, products: [id], status: 'published' })).ok).toBe(true)
    expect(await listed(id)).toMatchObject({ min_price: '150000', max_price: '175000', available: 4 })

    const before = await productForEdit(batik, shop, id)
    expect(
      before.definitions
        .filter((one) => one.required)
        .map((one) => one.key)
        .sort(),
    ).toEqual(['bahan', 'teknik'])
    expect(before.attributes).toEqual({ teknik: 'tulis', bahan: 'katun-primissima', panjang: 240 })
    const [small, big] = before.variants
    if (!small || !big) throw new Error('no variants')
    const edited = await editProduct(batik, {
      shop,
      product: id,
      seen: before.version,
      input: {
        ...input,
        name: 'Kain Uji Fajar',
        story: 'Dicelup dua kali.',
        variants: [
          { id: big.id, options: big.options, price: 180_000 },
          { options: [{ name: 'Ukuran', value: 'Kecil' }], price: 99_000, stock: 2 },
        ],
      },
    })
    expect(edited).toEqual({ ok: true, value: { slug: 'kain-uji-senja' } })
    const after = await productForEdit(batik, shop, id)
    expect(after.variants.map(({ sku, price, onHand }) => [sku, price, onHand])).toEqual([
      ['KAIN-UJI-FAJAR', 99_000, 2],
      ['UJI-B', 180_000, 0],
    ])
    expect(await listed(id)).toMatchObject({ min_price: '99000', max_price: '180000', available: 2 })
    const edits = await town.owner.query<{ changes: Record<string, unknown>; actor: string }>(
      'select changes, actor from market.product_edit where product_id = $1 order by id',
      [id],
    )
    expect(edits.rows.map((row) => Object.keys(row.changes).sort())).toEqual([['status'], ['name', 'story', 'variants']])
    expect(edits.rows[1]?.changes.name).toEqual(['Kain Uji Senja', 'Kain Uji Fajar'])

    expect(rulesOf(await editProduct(batik, { shop, product: id, seen: before.version, input }))).toEqual(['product.changed_meanwhile'])
    expect((await setProductStatus(batik, { shop, products: [id], status: 'hidden' })).ok).toBe(true)
    expect(await listed(id)).toBeUndefined()
    expect((await setProductStatus(batik, { shop, products: [id], status: 'ended' })).ok).toBe(true)
    expect(rulesOf(await setProductStatus(batik, { shop, products: [id], status: 'published' }))).toEqual(['product.not_from_here status'])
  })

  test('is refused whole, with every reason', async () => {
    const bad = await createProduct(batik, {
      shop,
      input: {
        ...input,
        origin: 'curated',
        attributes: { teknik: 'laser', asing: 'x' },
        variants: [...input.variants, { ...input.variants[0], sku: 'UJI-X' }],
      },
    })
    expect(rulesOf(bad)?.sort()).toEqual([
      'attribute.enum attributes.teknik',
      'attribute.missing attributes.bahan',
      'attribute.unknown attributes.asing',
      'product.partner_named originNote',
      'variant.options_twice variants.2.options',
    ])
    expect(rulesOf(await createProduct(batik, { shop, input: { ...input, category: 'mesin' } }))).toEqual([
      'product.category_unknown category',
    ])
    expect(rulesOf(await createProduct(batik, { shop, input: { ...input, name: '', variants: [{ price: -5 }] } }))).toEqual([
      'product.name_length name',
      'variant.price variants.0.price',
    ])
  })

  test('a code of the shop is used once, an address once in town', async () => {
    const first = await made({ name: 'Selendang Uji', variants: [{ sku: 'DUA-1', price: 1000 }] })
    expect(rulesOf(await createProduct(batik, { shop, input: { ...input, variants: [{ sku: 'DUA-1', price: 1 }] } }))).toEqual([
      'variant.sku_taken',
    ])
    const second = await made({ name: 'Selendang Uji', variants: [{ sku: 'DUA-2', price: 1000 }] })
    expect(second.slug).toMatch(/^selendang-uji-[0-9a-f]{4}$/)
    expect(first.slug).toBe('selendang-uji')
  })

  test('text is kept as the letters it is', async () => {
    const name = '<script>alert(1)</script> {{7*7}} \u202eBalik'
    const { id } = await made({ name, description: '"><img src=x onerror=alert(1)>', variants: [{ sku: 'XSS', price: 1000 }] })
    const read = await productForEdit(batik, shop, id)
    expect([read.name, read.description]).toEqual(['<script>alert(1)</script> {{7*7}} Balik', '"><img src=x onerror=alert(1)>'])
  })

  test('a hundred variants are made and changed quickly, the next is refused', async () => {
    const variants = Array.from({ length: 100 }, (_, at) => ({
      sku: `R-${at}`,
      options: [{ name: 'Warna', value: `W${at}` }],
      price: 1000 + at,
      stock: 1,
    }))
    const { id } = await made({ name: 'Benang Seratus', variants })
    const start = performance.now()
    const read = await productForEdit(batik, shop, id)
    const edited = await editProduct(batik, {
      shop,
      product: id,
      input: {
        ...input,
        name: 'Benang Seratus',
        variants: read.variants.map((one) => ({ id: one.id, sku: one.sku, options: one.options, price: one.price + 1 })),
      },
    })
    expect([edited.ok, performance.now() - start < 1000]).toEqual([true, true])
    expect(rulesOf(await editProduct(batik, { shop, product: id, input: { ...input, variants: [...variants, variants[0]] } }))).toEqual([
      'product.variants_many variants',
    ])
    // one left out, another put in its place
    const kept = read.variants.slice(1).map((one) => ({ id: one.id, sku: one.sku, options: one.options, price: one.price }))
    expect(
      (
        await editProduct(batik, {
          shop,
          product: id,
          input: {
            ...input,
            name: 'Benang Seratus',
            variants: [...kept, { sku: 'R-BARU', options: [{ name: 'Warna', value: 'Baru' }], price: 5000, stock: 1 }],
          },
        })
      ).ok,
    ).toBe(true)
    expect((await productForEdit(batik, shop, id)).variants).toHaveLength(100)
  })

  test('a thing there is once stays once', async () => {
    const { id } = await made({ name: 'Kain Tunggal', oneOfAKind: true, variants: [{ sku: 'SATU', price: 900_000, stock: 1 }] })
    const [variant] = (await productForEdit(batik, shop, id)).variants
    expect(rulesOf(await changeStock(batik, { shop, variant: variant?.id ?? '', change: { kind: 'received', quantity: 1 } }))).toEqual([
      'product.one_only quantity',
    ])
    expect(rulesOf(await createProduct(batik, { shop, input: { ...input, oneOfAKind: true } }))).toEqual(['product.one_only oneOfAKind'])
  })

  test('without what its category asks it is not published', async () => {
    const { id } = await made({ name: 'Kain Impor', variants: [{ sku: 'TANPA', price: 1000 }] })
    await town.owner.query(`update market.product set attributes = '{}' where id = $1`, [id])
    expect(rulesOf(await setProductStatus(batik, { shop, products: [id], status: 'published' }))).toEqual([
      'attribute.missing_before_publishing status',
    ])
  })

  test('somebody else’s is not there, and a cashier changes no listing', async () => {
    const { id } = await made({ name: 'Kain Sendiri', variants: [{ sku: 'SENDIRI', price: 1000 }] })
    const variant = (await productForEdit(batik, shop, id)).variants[0]?.id ?? ''
    const tries: (() => Promise<unknown>)[] = []
    for (const at of [shop, 'kopi-lereng-pagi', 'tidak-ada']) {
      tries.push(
        () => productForEdit(kopi, at, id),
        () => editProduct(kopi, { shop: at, product: id, input }),
        () => setProductStatus(kopi, { shop: at, products: [id], status: 'ended' }),
        () => changeStock(kopi, { shop: at, variant, change: { kind: 'counted', quantity: 0 } }),
        () => movementsOf(kopi, at, variant),
      )
    }
    for (const tried of tries) await expect(tried()).rejects.toThrow(Missing)
    for (const bad of ['x', '00000000-0000-0000-0000-000000000000', "'; drop table market.product; --"])
      await expect(productForEdit(batik, shop, bad)).rejects.toThrow(Missing)
    expect(rulesOf(await setPrices(kopi, { shop: 'kopi-lereng-pagi', prices: [{ variant, price: rupiah(1) }] }))).toEqual([
      'variant.unknown prices',
    ])
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) select 'shop', s.id, p.id, 'cashier', tstzrange(now(), null) from market.shop s, identity.person p where s.slug = $1 and p.demo_key = 'warga'`,
      [shop],
    )
    await expect(editProduct(await town.as('warga'), { shop, product: id, input })).rejects.toThrow(Denied)
  })

  test('prices change at once and are on record', async () => {
    const { id } = await made({ name: 'Kain Harga', variants: [{ sku: 'HARGA', price: 1000, stock: 1 }] })
    await setProductStatus(batik, { shop, products: [id], status: 'published' })
    const variant = (await productForEdit(batik, shop, id)).variants[0]?.id ?? ''
    expect(await setPrices(batik, { shop, prices: [{ variant, price: rupiah(2500) }] })).toEqual({ ok: true, value: { changed: 1 } })
    expect(await listed(id)).toMatchObject({ min_price: '2500' })
    expect(await setPrices(batik, { shop, prices: [{ variant, price: rupiah(2500) }] })).toEqual({ ok: true, value: { changed: 0 } })
    expect(rulesOf(await setPrices(batik, { shop, prices: [{ variant, price: rupiah(0) }] }))).toEqual(['variant.price prices.0'])
  })
})

describe('the team’s list', () => {
  test('goes through all listings by key, each once, and finds by name and code', async () => {
    const all: string[] = []
    for (let after: string | undefined, n = 0; n < 40; n += 1) {
      const page = await productsForTeam(kopi, 'kopi-lereng-pagi', { limit: 5, ...(after ? { after } : {}) })
      all.push(...page.items.map((one) => one.id))
      after = page.next
      if (!after) break
    }
    const whole = (await productsForTeam(kopi, 'kopi-lereng-pagi', { limit: 100 })).items
    expect(all).toEqual(whole.map((one) => one.id))
    expect(whole.length).toBeGreaterThan(8)
    expect(whole[0]?.picture?.key).toMatch(/^[0-9a-f]{32}$/)
    const [one] = whole
    expect(
      (await productsForTeam(kopi, 'kopi-lereng-pagi', { q: one?.name.slice(0, 6).toUpperCase() })).items.map(({ id }) => id),
    ).toContain(one?.id)
    expect((await productsForTeam(kopi, 'kopi-lereng-pagi', { q: '100%_\\' })).items).toEqual([])
    expect((await productsForTeam(kopi, 'kopi-lereng-pagi', { after: 'bukan kunci' })).items.length).toBe(whole.length)
    await expect(productsForTeam(kopi, shop)).rejects.toThrow(Missing)
  })

  test('knows what is out', async () => {
    const out = await productsForTeam(batik, shop, { stock: 'out', limit: 100 })
    for (const one of out.items) expect(one.onHand - one.held).toBeLessThanOrEqual(0)
    expect((await productsForTeam(batik, shop, { status: 'ended' })).items.every((one) => one.status === 'ended')).toBe(true)
  })

  test('forms know the tree and what it asks', async () => {
    expect((await categoriesForForm(batik)).map((one) => one.slug).slice(0, 3)).toEqual(['kain-batik', 'batik-tulis', 'batik-cap'])
    expect((await attributesForForm(batik, 'kopi')).map((one) => one.key)).toContain('isi_bersih')
  })
})
