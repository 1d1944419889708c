import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { placeOrder } from '#src/market/checkout.db.ts'
import { orderForSeller } from '#src/market/order-read.db.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { openTown, type Town } from '../../../test/town.ts'

const serverKey = 'contoh-kunci-uji'
const at = '/api/v1/payments/midtrans/notifications'

type Notice = Record<string, string>

let town: Town
let market: Fixture
/** The provider as it stands at the network's rim: what it says of a transaction when it is asked. */
let provider: Server
let says: Map<string, Notice | undefined>
let asked: string[]

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  market = await plantMarket(town)
  says = new Map()
  asked = []
  provider = createServer((request, response) => {
    const transaction = /^\/v2\/([^/]+)\/status$/.exec(request.url ?? '')?.[1] ?? ''
    asked.push(`${request.headers.authorization} ${transaction}`)
    const found = says.get(transaction)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify(found ?? { status_code: '404' }))
  }).listen(0, '127.0.0.1')
  await once(provider, 'listening')
})
afterAll(async () => {
  provider?.close()
  await town?.close()
})

const configured = () => {
  town.house.config.MIDTRANS_SERVER_KEY = serverKey
  town.house.config.MIDTRANS_URL = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`
}

async function ordered(): Promise<{ number: string; amount: number }> {
  const outcome = await placeOrder(market.guest, {
    lines: [{ variant: market.shops[1].variant, quantity: 1 }],
    fulfilment: [],
    buyer: { name: 'Sari Contoh', phone: '6281200000009', email: 'sari@contoh.metro' },
    payment: 'qris',
  })
  const [order] = outcome.ok ? outcome.value.sellerOrders : []
  if (!order) throw new Error(JSON.stringify(outcome))
  return { number: order.number, amount: order.payment.amount }
}

const codes: Record<string, string> = { settlement: '200', cancel: '200', pending: '201', expire: '407' }

/** A notification as the provider signs it: over order, code and sum, and over nothing else. */
function notice(number: string, amount: number, status = 'settlement'): Notice {
  const said = { order_id: number, status_code: codes[status] ?? '200', gross_amount: `${amount}.00` }
  const signature_key = createHash('sha512').update(`${said.order_id}${said.status_code}${said.gross_amount}${serverKey}`).digest('hex')
  return {
    ...said,
    signature_key,
    transaction_id: `t-${number}`,
    transaction_status: status,
    transaction_time: '2026-11-23 10:15:00',
    currency: 'IDR',
    merchant_id: 'M123456',
  }
}

async function send(body: Notice | string): Promise<{ status: number; body: Record<string, unknown> }> {
  const answer = await town.site.request(`http://localhost${at}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

const paymentOf = async (number: string) => {
  const { status, paymentStatus, received } = await orderForSeller(market.shops[1].seller, number)
  return [status, paymentStatus, received]
}
const untouched = ['awaiting_payment', 'unpaid', 0]

/** What is written down about an order: reports kept, money booked, letters to send. */
async function kept(number: string) {
  const found = await town.owner.query<{ notices: number; events: number; letters: number; flag: string | null }>(
    `select (select count(*)::int from market.provider_notice n where n.order_ref = so.number) as notices,
       (select count(*)::int from market.payment_event e where e.seller_order_id = so.id) as events,
       (select count(*)::int from pgboss.job j where j.name = 'market.order.told' and j.data ->> 'order' = so.id::text) as letters,
       (select max(n.flag) from market.provider_notice n where n.order_ref = so.number) as flag
     from market.seller_order so where so.number = $1`,
    [number],
  )
  return found.rows[0]
}

test('where no provider is configured there is no such address', async () => {
  const { number, amount } = await ordered()
  expect((await send(notice(number, amount))).status).toBe(404)
  expect(await paymentOf(number)).toEqual(untouched)
})

describe('a configured provider', () => {
  beforeAll(configured)

  test('S6: one report fifty times in the same moment is one payment, one letter, fifty times 200', async () => {
    const { number, amount } = await ordered()
    const told = notice(number, amount)
    says.set(told.transaction_id ?? '', told)
    asked.length = 0
    const answers = await Promise.all(Array.from({ length: 50 }, () => send(told)))
    expect(answers.map(({ status }) => status)).toEqual(Array(50).fill(200))
    expect(answers.filter(({ body }) => body.effect === 'received')).toHaveLength(1)
    expect(await paymentOf(number)).toEqual(['awaiting_acceptance', 'paid', amount])
    expect(await kept(number)).toEqual({ notices: 1, events: 1, letters: 1, flag: null })
    // it is asked with our key, for the transaction that was reported
    expect(new Set(asked)).toEqual(new Set([`Basic ${Buffer.from(`${serverKey}:`).toString('base64')} t-${number}`]))
  })

  test('S7: a wrong signature is 401 and leaves nothing, whichever of the signed words was changed', async () => {
    const { number, amount } = await ordered()
    const told = notice(number, amount)
    says.set(told.transaction_id ?? '', told)
    for (const wrong of [
      { signature_key: '0'.repeat(128) },
      { signature_key: (told.signature_key ?? '').replace(/.$/, (last) => (last === '0' ? '1' : '0')) },
      { gross_amount: `${amount - 1_000}.00` },
      { order_id: `${number.slice(0, -1)}B` },
      { status_code: '201' },
    ])
      expect(await send({ ...told, ...wrong })).toMatchObject({ status: 401, body: { rule: 'market.payment.signature' } })
    expect((await send('{"order_id":')).status).toBe(400)
    expect(await kept(number)).toEqual({ notices: 0, events: 0, letters: 0, flag: null })
    expect(await paymentOf(number)).toEqual(untouched)
  })

  test('S7: of another sum, well signed, is kept with a flag; nothing is paid', async () => {
    const { number, amount } = await ordered()
    const told = notice(number, amount - 1_000)
    says.set(told.transaction_id ?? '', told)
    expect(await send(told)).toMatchObject({ status: 200, body: { effect: 'flagged' } })
    expect(await kept(number)).toEqual({ notices: 1, events: 0, letters: 0, flag: 'market.payment.amount_differs' })
    expect(await paymentOf(number)).toEqual(untouched)
  })

  test('S7: what the signature does not cover is not believed: a cancelled payment called a settled one pays nothing', async () => {
    const { number, amount } = await ordered()
    const cancelled = notice(number, amount, 'cancel')
    for (const now of ['cancel', 'pending', 'expire']) {
      says.set(cancelled.transaction_id ?? '', notice(number, amount, now))
      // the same signature, for both are 200
      const forged = await send({ ...cancelled, transaction_status: 'settlement' })
      expect([now, forged.status, forged.body.rule]).toEqual([now, 422, 'market.payment.answer_differs'])
    }
    // nor a transaction the provider does not know by that name
    says.set('t-lain', notice(number, amount))
    expect((await send({ ...cancelled, transaction_status: 'settlement', transaction_id: 't-lain' })).status).toBe(503)
    expect(await kept(number)).toEqual({ notices: 0, events: 0, letters: 0, flag: null })
    expect(await paymentOf(number)).toEqual(untouched)
  })

  test('an older attempt that expires does not undo what a newer one paid', async () => {
    const { number, amount } = await ordered()
    const paid = notice(number, amount)
    const older = { ...notice(number, amount, 'expire'), transaction_id: `t-lama-${number}` }
    for (const one of [paid, older]) says.set(one.transaction_id ?? '', one)
    expect(await send(paid)).toMatchObject({ status: 200, body: { effect: 'received' } })
    expect(await send(older)).toMatchObject({ status: 200, body: { effect: 'none' } })
    expect(await paymentOf(number)).toEqual(['awaiting_acceptance', 'paid', amount])
  })

  test('a provider that cannot be asked gets 503 and sends again; then it counts', async () => {
    const { number, amount } = await ordered()
    const told = notice(number, amount)
    const away = await send(told)
    expect([away.status, (await kept(number))?.notices]).toEqual([503, 0])
    says.set(told.transaction_id ?? '', told)
    expect(await send(told)).toMatchObject({ status: 200, body: { effect: 'received' } })
  })
})
