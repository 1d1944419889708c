import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deskRoutes } from '#src/web/desk/_routes.ts'
import { enter, filled, thingsOf, type Values } from '../cast.ts'
import { formsOn } from '../forms.ts'
import { newReader, type Reader } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
let seller: Reader
let curator: Reader
let own: Values
let theirs: Values

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  own = await thingsOf(town, 'penjual-batik')
  theirs = await thingsOf(town, 'penjual-kopi')
  seller = await enter(town, 'penjual-batik')
  curator = await enter(town, 'kurator')
})
afterAll(() => town?.close())

const row = async (sql: string, ...values: unknown[]): Promise<Record<string, unknown>> =>
  (await town.owner.query(sql, values)).rows[0] ?? {}
const shopId = async (slug: string | undefined) => String((await row('select id from market.shop where slug = $1', slug)).id)

/** The form of a page that goes to this address, with what a browser would send. */
async function formAt(reader: Reader, address: string, action = address): Promise<Record<string, string>> {
  const form = formsOn((await reader.get(address)).body).find((one) => one.action === action)
  if (!form) throw new Error(`no form to ${action} on ${address}`)
  return form.fields
}

/** Columns nobody is asked for. */
const wished = {
  status: 'approved',
  state: 'verified',
  verified: 'true',
  verified_at: '2026-01-01',
  approved_at: '2026-01-01',
  email_verified: 'true',
  two_factor_enabled: 'true',
  role: 'owner',
  scopes: '*',
  demo_key: 'pengelola',
  price: '1',
  total: '1',
  created_at: '2000-01-01',
}

describe('fields nobody asked for are nobody’s', () => {
  test('a shop opened with its approval in hand is a draft', async () => {
    const place = await row('select kelurahan_code as kelurahan, subsector_code as subsector from market.shop where slug = $1', own.slug)
    const answer = await seller.post('/toko-saya/buka', {
      ...(await formAt(seller, '/toko-saya/buka')),
      ...wished,
      kelurahan: String(place.kelurahan),
      subsector: String(place.subsector),
      name: 'Toko Pintas',
      tagline: 'Lewat pintu belakang',
      slug: own.slug ?? '',
    })
    expect(answer.status).toBe(303)
    const made = await row(`select status, slug from market.shop where name = 'Toko Pintas'`)
    expect(made).toMatchObject({ status: 'draft', slug: 'toko-pintas' })
  })

  test('a product stays in its shop, at the prices of its variants', async () => {
    const address = `/toko-saya/${own.slug}/barang/${own.id}`
    const before = await row('select shop_id, status, slug from market.product where id = $1', own.id)
    const prices = await row('select array_agg(price order by id) as p from market.variant where product_id = $1', own.id)
    const answer = await seller.post(address, {
      ...(await formAt(seller, address)),
      ...wished,
      status: 'ended',
      shop: theirs.slug ?? '',
      shop_id: await shopId(theirs.slug),
      slug: 'lain',
      product: theirs.id ?? '',
    })
    expect(answer.status).toBe(303)
    expect(await row('select shop_id, status, slug from market.product where id = $1', own.id)).toEqual(before)
    expect(await row('select array_agg(price order by id) as p from market.variant where product_id = $1', own.id)).toEqual(prices)
  })

  test('a variant of another shop is not taken over by naming it', async () => {
    const foreign = await row('select id, price::int, product_id from market.variant where product_id = $1 limit 1', theirs.id)
    const address = `/toko-saya/${own.slug}/barang/${own.id}`
    const answer = await seller.post(address, {
      ...(await formAt(seller, address)),
      'variants.0.id': String(foreign.id),
      'variants.0.price': '1',
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await row('select id, price::int, product_id from market.variant where id = $1', foreign.id)).toEqual(foreign)
  })

  test('a badge claimed as verified is a claim', async () => {
    const address = `/toko-saya/${own.slug}/profil/lencana`
    const answer = await seller.post(address, { ...wished, once: 'x', kind: 'sni', number: 'SNI 8302:2016' })
    expect(answer.status).toBe(303)
    expect(await row(`select state, verified_at from market.badge where number = 'SNI 8302:2016'`)).toEqual({
      state: 'claimed',
      verified_at: null,
    })
  })

  test('a person stays who he is', async () => {
    const whom = `select demo_key, email, email_verified, two_factor_enabled from identity.person where demo_key = 'penjual-batik'`
    const before = await row(whom)
    await seller.post('/saya/profil', {
      ...(await formAt(seller, '/saya', '/saya/profil')),
      ...wished,
      email: 'lain@contoh.metro',
      id: 'x',
    })
    expect(await row(whom)).toEqual(before)
  })

  test('an order costs what it costs, whatever the form says', async () => {
    const variant = await row(
      `select v.id, v.price::int from market.variant v join market.stock k on k.variant_id = v.id where v.product_id = $1 and k.on_hand > k.allocated + k.reserved order by v.id`,
      own.id,
    )
    const wish = {
      lines: [{ variant: variant.id, quantity: 1 }],
      fulfilment: [{ shop: own.slug, method: 'pickup' }],
      buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
      payment: 'qris',
    }
    const json = (key: string) => ({ 'content-type': 'application/json', 'idempotency-key': key })
    const forged = [
      { ...wish, total: 1 },
      { ...wish, lines: [{ ...wish.lines[0], price: 1 }] },
      { ...wish, status: 'paid' },
      { ...wish, lines: [{ ...wish.lines[0], quantity: '１' }] },
    ]
    for (const [n, body] of forged.entries())
      expect((await newReader(town).send('/api/v1/orders', JSON.stringify(body), json(`palsu-${n}`))).status).toBe(422)
    const honest = await newReader(town).send('/api/v1/orders', JSON.stringify(wish), json('jujur'))
    expect([honest.status, JSON.parse(honest.body).total]).toEqual([201, variant.price])
  })
})

describe('what was pressed already', () => {
  test('a product form kept open in another tab does not undo what was saved since', async () => {
    const address = `/toko-saya/${own.slug}/barang/${own.id}`
    const stale = await formAt(seller, address)
    expect((await seller.post(address, { ...stale, once: 'satu', name: 'Nama baru dari tab pertama' })).status).toBe(303)
    expect((await seller.post(address, { ...stale, once: 'dua', name: 'Nama lama dari tab kedua' })).status).toBe(409)
    expect((await formAt(seller, address)).name).toBe('Nama baru dari tab pertama')
  })

  test('a shop is suspended once, with one line in the journal, however often it is pressed', async () => {
    const address = `/meja/toko/${theirs.slug}/penangguhan`
    const lines = async () => Number((await row(`select count(*)::int as n from platform.journal where deed = 'market.shop.suspend'`)).n)
    const [before, press] = [await lines(), (once: string) => curator.post(address, { once, reason: 'Laporan pembeli sedang diperiksa.' })]
    expect((await Promise.all(['a', 'a', 'a', 'b', 'c'].map(press))).filter(({ status }) => status >= 500)).toEqual([])
    expect((await press('d')).status).toBe(409)
    expect([await lines(), (await row('select status from market.shop where slug = $1', theirs.slug)).status]).toEqual([
      before + 1,
      'suspended',
    ])
  })
})

describe('the desk', () => {
  test.each(deskRoutes.map((route) => [`${route.method} ${route.path}`, route] as const))(
    '%s is closed to sellers and buyers',
    async (_, route) => {
      for (const reader of [seller, await enter(town, 'warga'), await enter(town, 'penjual-kopi')]) {
        const address = filled(route, own)
        const answer =
          route.method === 'GET'
            ? await reader.get(address)
            : await reader.post(address, { once: 'x', verdict: 'approve', reason: 'alasan yang cukup' })
        expect([403, 404]).toContain(answer.status)
      }
    },
  )

  test('and so is the money of another shop', async () => {
    const foreign = await row('select id from market.payee where shop_id = $1', await shopId(theirs.slug))
    for (const what of ['persetujuan', 'penarikan'])
      expect(
        (await seller.post(`/toko-saya/${own.slug}/uang/rekening/${foreign.id}/${what}`, { once: what, alasan: 'bukan punya saya' }))
          .status,
      ).not.toBe(200)
    expect(await row('select withdrawn_at from market.payee where id = $1', foreign.id)).toEqual({ withdrawn_at: null })
  })
})
