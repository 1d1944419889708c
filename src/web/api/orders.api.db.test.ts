import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  await town.owner.query('update market.stock set on_hand = on_hand + 500')
})
afterAll(() => town?.close())

type Answer = { status: number; type: string; body: Record<string, unknown>; headers: Headers }

async function ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> {
  const answer = await town.site.request(`http://localhost/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    body: text ? (JSON.parse(text) as Record<string, unknown>) : {},
    headers: answer.headers,
  }
}

const wish = (o: Record<string, unknown> = {}) => ({
  lines: [{ variant: market.shops[1].variant, quantity: 2 }],
  fulfilment: [],
  buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
  payment: 'qris',
  ...o,
})

async function tokenOf(n: 0 | 1 | 2): Promise<Record<string, string>> {
  const { actor } = market.shops[n].seller
  const token = `test-${randomUUID()}`
  await town.owner.query(
    `insert into identity.api_token (person_id, name, token_hash, scopes) values ($1, 'uji', encode(sha256($2::bytea), 'hex'), '{*}')`,
    ['id' in actor ? actor.id : '', token],
  )
  return { authorization: `Bearer ${token}` }
}

describe('bad input', () => {
  const line = (o: Record<string, unknown>) => wish({ lines: [{ variant: market.shops[1].variant, quantity: 1, ...o }] })
  const cases: [string, () => unknown, number][] = [
    ['a quantity of zero', () => line({ quantity: 0 }), 422],
    ['a negative quantity', () => line({ quantity: -1 }), 422],
    ['half a piece', () => line({ quantity: 1.5 }), 422],
    ['a thousand million pieces', () => line({ quantity: 1e9 }), 422],
    ['full-width digits', () => line({ quantity: '１' }), 422],
    ['a price of the buyer’s own', () => line({ price: 1 }), 422],
    ['a total of the buyer’s own', () => wish({ total: 1 }), 422],
    ['a status of the buyer’s own', () => wish({ status: 'completed' }), 422],
    ['no lines', () => wish({ lines: [] }), 422],
    ['a variant that is no id', () => line({ variant: "'; drop table market.stock" }), 422],
    ['a variant nobody has', () => line({ variant: randomUUID() }), 422],
    ['a voucher nobody gave out', () => wish({ voucher: 'GRATIS' }), 422],
    ['another shop’s way of sending', () => wish({ fulfilment: [{ shop: 'batik', method: 'courier', address: 'x' }] }), 422],
    ['a phone that is none', () => wish({ buyer: { name: 'Sari', phone: '12' } }), 422],
    ['a name of one letter', () => wish({ buyer: { name: 'S', phone: '081200000001' } }), 422],
    ['a name of ten thousand letters', () => wish({ buyer: { name: 'S'.repeat(10_000), phone: '081200000001' } }), 422],
    ['an e-mail with a second line', () => wish({ buyer: { name: 'Sari', phone: '081200000001', email: 'a@b.id\r\nBcc: c@d.id' } }), 422],
    ['a way of paying nobody knows', () => wish({ payment: 'utang' }), 422],
    ['a forged quote', () => wish({ quote: 'eyJsIjp7fX0.x' }), 422],
    ['an array', () => [1, 2], 422],
    ['null', () => null, 422],
    ['text that is no JSON', () => '{"lines":', 400],
  ]
  test.each(cases)('%s is refused in words, and nothing is stored', async (_, body, status) => {
    const before = await town.owner.query('select count(*)::int as n from market.order_group')
    const answer = await ask('POST', '/orders', body())
    expect(answer.status).toBe(status)
    expect(answer.type).toContain('application/problem+json')
    expect(answer.body).toMatchObject({
      status,
      rule: expect.stringMatching(/^[a-z_]+(\.[a-z_]+)+$/),
      detail: expect.stringMatching(/\S{3,}/),
    })
    expect((await town.owner.query('select count(*)::int as n from market.order_group')).rows).toEqual(before.rows)
  })

  test('no key is 400, a body over the limit is 413', async () => {
    const answer = await town.site.request('http://localhost/api/v1/orders', {
      method: 'POST',
      body: JSON.stringify(wish()),
      headers: { 'content-type': 'application/json' },
    })
    expect(answer.status).toBe(400)
    expect((await ask('POST', '/orders', { pad: 'x'.repeat(70_000) })).status).toBe(413)
  })
})

test('S11: the same key and body give the same answer; another body with the key is refused', async () => {
  const key = { 'idempotency-key': randomUUID() }
  const first = await ask('POST', '/orders', wish(), key)
  expect(first.status).toBe(201)
  expect(await ask('POST', '/orders', wish(), key)).toMatchObject({ status: 201, body: first.body })
  expect((await ask('POST', '/orders', wish({ payment: 'cash' }), key)).status).toBe(422)
})

test('an order is read with its key, and guessing is slowed down without locking its holder out', async () => {
  const placed = await ask('POST', '/orders', wish())
  const path = `/orders/${placed.body.number}`
  expect((await ask('GET', `${path}?key=${placed.body.key}`)).body).toMatchObject({
    number: placed.body.number,
    status: 'awaiting_payment',
  })
  const guesses = await Promise.all(Array.from({ length: 25 }, () => ask('GET', `${path}?key=${randomUUID()}`)))
  expect(new Set(guesses.map((guess) => guess.status))).toEqual(new Set([404, 429]))
  expect(guesses.find((guess) => guess.status === 429)?.headers.get('retry-after')).toMatch(/^\d+$/)
  expect((await ask('GET', `${path}?key=${placed.body.key}`)).status).toBe(200)
})

test('the seller’s errands by token; somebody else’s order is not there, with or without one', async () => {
  const placed = await ask('POST', '/orders', wish())
  const number = `${placed.body.number}-A`
  const errand = (name: string, body: unknown, headers: Record<string, string> = {}) =>
    ask('POST', `/seller-orders/${number}/${name}`, body, headers)
  const [own, other] = [await tokenOf(1), await tokenOf(0)]
  for (const headers of [{}, other]) {
    for (const [name, body] of [
      ['payment-confirmation', {}],
      ['fulfilment', { step: 'accept' }],
      ['cancellation', { reason: 'iseng saja' }],
      ['refunds', { amount: 1, reason: 'iseng saja' }],
    ] as const) {
      expect((await errand(name, body, headers)).status, name).toBe(404)
    }
  }
  expect((await errand('payment-confirmation', {}, { authorization: 'Bearer not-a-token-of-ours' })).status).toBe(401)
  expect(await errand('payment-confirmation', { amount: 90_000 }, own)).toMatchObject({
    status: 201,
    body: { status: 'awaiting_acceptance', payment: 'paid' },
  })
  expect((await errand('fulfilment', { step: 'ready' }, own)).status).toBe(409)
  expect(await errand('fulfilment', { step: 'accept' }, own)).toMatchObject({ status: 201, body: { status: 'processing' } })
  expect(await errand('refunds', { amount: 90_001, reason: 'kelebihan' }, own)).toMatchObject({
    status: 409,
    body: { rule: 'market.refund.more_than_received' },
  })
})

test('every answer carries the headers, refusals included', async () => {
  for (const answer of [await ask('GET', '/orders/none'), await ask('POST', '/orders', wish()), await ask('GET', '/openapi.json')]) {
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(answer.headers.get('content-security-policy')).not.toContain('unsafe-inline')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  }
})

test('a page of another site cannot act for a reader: no cookie of his is believed', async () => {
  const foreign = await town.site.request('http://localhost/api/v1/orders', {
    method: 'POST',
    headers: {
      origin: 'https://jahat.contoh',
      'sec-fetch-site': 'cross-site',
      cookie: '__Host-masuk=x',
      'content-type': 'application/json',
    },
    body: '{}',
  })
  expect(foreign.status).toBe(403)
})

test('the OpenAPI document names every operation and every schema it refers to', async () => {
  const { body } = await ask('GET', '/openapi.json')
  const text = JSON.stringify(body)
  const components = Object.keys((body.components as { schemas: Record<string, unknown> }).schemas)
  for (const [, name = ''] of text.matchAll(/#\/components\/schemas\/(\w+)/g)) expect(components).toContain(name)
  expect(text).not.toContain('#/$defs/')
  for (const path of [
    '/products',
    '/products/{slug}',
    '/quotes',
    '/orders',
    '/orders/{number}',
    '/seller-orders/{number}/refunds',
    '/payments/{provider}/notifications',
  ])
    expect(Object.keys(body.paths as object)).toContain(path)
})
