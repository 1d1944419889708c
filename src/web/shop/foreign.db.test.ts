import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newId } from '#src/base/id.ts'
import { placeOrder } from '#src/market/checkout.db.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'
import type { Route } from '../visit.ts'
import { shopRoutes } from './_routes.ts'

let town: Town
let market: Fixture
let stranger: Reader
/** What there is in somebody else's shop, by the name it has in addresses. */
let theirs: Record<string, string>
/** The same shapes of things nobody has. */
const nobodys: Record<string, string> = {
  slug: 'toko-tidak-ada',
  number: 'MB2-26-999999-A',
  id: '01a20000-0000-7000-8000-000000000001',
  picture: '01a20000-0000-7000-8000-000000000002',
  job: '01a20000-0000-7000-8000-000000000003',
  payee: '01a20000-0000-7000-8000-000000000004',
  review: '01a20000-0000-7000-8000-000000000005',
}

const inShops = shopRoutes.filter((route) => route.path.includes(':slug'))
const paramsOf = (route: Route): string[] => [...route.path.matchAll(/:(\w+)/g)].map((found) => found[1] ?? '')
const fill = (route: Route, values: Record<string, string>) =>
  route.path.replace(/:(\w+)/g, (_, name: string) => values[name] ?? `:${name}`)

async function plantTheirs(): Promise<Record<string, string>> {
  const [, kopi] = market.shops
  const once = { route: 'uji', key: 'satu', requestHash: 'x', answer: (value: unknown) => ({ status: 201, body: value }) }
  const placed = await placeOrder(
    { ...market.buyer, once },
    {
      lines: [{ variant: kopi.variant, quantity: 1 }],
      fulfilment: [{ shop: kopi.slug, method: 'pickup' }],
      buyer: { name: 'Warga Contoh', phone: '6281234567890' },
      payment: 'qris',
    },
  )
  if (!placed.ok) throw new Error('no order')
  const picture = newId(town.house.now())
  await town.owner.query(
    `insert into market.picture (id, product_id, position, alt, width, height, widths, key) values ($1, $2, 0, 'sebungkus kopi', 800, 1000, '{160}', repeat('a', 32))`,
    [picture, kopi.product],
  )
  const job = newId(town.house.now())
  await town.owner.query(
    `insert into market.import_job (id, shop_id, file_key, file_name, file_sha256, format, mapping, delimiter, encoding) values ($1, $2, 'imports/x.csv', 'x.csv', '', 'mb2', '{}', ';', 'utf-8')`,
    [job, kopi.id],
  )
  const review = newId(town.house.now())
  const number = placed.value.sellerOrders[0]?.number ?? ''
  await town.owner.query(
    `set session_replication_role = replica;
     insert into market.review (id, order_line_id, product_id, shop_id, stars) select '${review}', l.id, '${kopi.product}', '${kopi.id}', 5
       from market.order_line l join market.seller_order so on so.id = l.seller_order_id where so.number = '${number}';
     insert into market.review_version (review_id, no, stars, says) values ('${review}', 1, 5, 'Kopinya harum.');
     set session_replication_role = origin`,
  )
  const payee = await town.owner.query<{ id: string }>('select id from market.payee where shop_id = $1 limit 1', [kopi.id])
  return {
    slug: kopi.slug,
    number,
    id: kopi.product,
    picture,
    job,
    payee: payee.rows[0]?.id ?? '',
    review,
  }
}

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  theirs = await plantTheirs()
  stranger = await readerFor(town, market.shops[0].seller)
})
afterAll(() => town?.close())

/** The page without what it repeats of the asked address: the links that lead back to it, the words put in the search box, the cloth drawn of them. */
const seen = (body: string) =>
  body
    .replace(/<svg[\s\S]*?<\/svg>/g, '')
    .replace(/href="[^"]*(bahasa=en|lanjut=)[^"]*"/g, '')
    .replace(/ value="[^"]*"/g, '')

async function ask(reader: Reader, route: Route, values: Record<string, string>) {
  const address = fill(route, values)
  const answer = route.method === 'GET' ? await reader.get(address) : await reader.post(address, { langkah: 'accept', once: address })
  return { status: answer.status, body: seen(answer.body) }
}

describe('S19b: what is somebody else’s is not there', () => {
  test('every part of an address is known to this test', () => {
    const known = new Set(Object.keys(nobodys))
    expect(inShops.flatMap(paramsOf).filter((name) => !known.has(name))).toEqual([])
    expect(inShops.length).toBeGreaterThan(35)
  })

  test.each(inShops.map((route) => [`${route.method} ${route.path}`, route] as const))('%s in a foreign shop', async (_, route) => {
    const foreign = await ask(stranger, route, theirs)
    const absent = await ask(stranger, route, { ...theirs, slug: nobodys.slug ?? '' })
    expect(foreign.status).toBe(404)
    expect(foreign).toEqual(absent)
  })

  const deeper = inShops.filter((route) => paramsOf(route).length > 1)
  test.each(deeper.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s with a foreign thing in one’s own shop',
    async (_, route) => {
      const own = { slug: market.shops[0].slug }
      const foreign = await ask(stranger, route, { ...theirs, ...own })
      const absent = await ask(stranger, route, { ...nobodys, ...own })
      expect(foreign.status).toBe(404)
      expect(foreign).toEqual(absent)
    },
  )

  test('a picture of another shop is not reached through one’s own product', async () => {
    const { slug, product } = market.shops[0]
    const answer = await stranger.post(`/toko-saya/${slug}/barang/${product}/gambar/${theirs.picture}`, { hapus: '1' })
    expect(answer.status).toBe(404)
    const kept = await town.owner.query('select 1 from market.picture where id = $1', [theirs.picture])
    expect(kept.rows).toHaveLength(1)
  })

  test('nothing changed by all that asking', async () => {
    const order = await town.owner.query<{ status: string }>('select status from market.seller_order where number = $1', [theirs.number])
    expect(order.rows[0]?.status).toBe('awaiting_payment')
    const payee = await town.owner.query<{ withdrawn_at: Date | null }>('select withdrawn_at from market.payee where id = $1', [
      theirs.payee,
    ])
    expect(payee.rows[0]?.withdrawn_at).toBeNull()
  })

  test.each(['GET', 'POST'] as const)('who is not signed in is asked to sign in (%s)', async (method) => {
    const guest = newReader(town)
    const answer = method === 'GET' ? await guest.get('/toko-saya/kopi/pesanan') : await guest.post('/toko-saya/kopi/profil/libur')
    expect(answer.status).toBe(303)
    expect(answer.location).toMatch(/^\/masuk/)
  })
})
