import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rupiah } from '#src/base/money.ts'
import type { Outcome } from '#src/base/outcome.ts'
import { midtrans } from './midtrans.ts'
import { differences, vouched } from './payment-provider.ts'

const serverKey = 'contoh-kunci-uji'
const baseUrl = 'https://bayar.example'
const noNetwork: typeof fetch = () => Promise.reject(new Error('no network in this test'))
const provider = midtrans({ serverKey, baseUrl, fetch: noNetwork })

const base = {
  transaction_time: '2026-11-23 10:15:00',
  settlement_time: '2026-11-23 10:20:05',
  transaction_status: 'settlement',
  transaction_id: '447e846a-403e-47db-a5da-d7f3f06375d6',
  order_id: 'MB2-2026-000123-A',
  status_code: '200',
  gross_amount: '147356.00',
  fraud_status: 'accept',
  currency: 'IDR',
  payment_type: 'qris',
  merchant_id: 'M123456',
}
type Fields = Record<string, unknown>

function signed(changes: Fields = {}): Fields {
  const notice = { ...base, ...changes }
  const signature_key = createHash('sha512')
    .update(`${notice.order_id}${notice.status_code}${notice.gross_amount}${serverKey}`)
    .digest('hex')
  return { ...notice, signature_key }
}
const read = (notice: unknown) => provider.readNotification(JSON.stringify(notice), {})
const rules = (outcome: Outcome<unknown>): string[] => (outcome.ok ? [] : outcome.refusals.map(({ rule }) => rule))

describe('a notification', () => {
  it('proves itself and becomes an event', () => {
    const event = {
      id: 'midtrans:447e846a-403e-47db-a5da-d7f3f06375d6:settlement:accept:200:147356',
      provider: 'midtrans',
      reference: 'MB2-2026-000123-A',
      transaction: '447e846a-403e-47db-a5da-d7f3f06375d6',
      kind: 'paid',
      amount: 147_356,
      at: new Date('2026-11-23T03:20:05Z'),
      merchant: 'M123456',
    }
    expect(read(signed())).toEqual({ ok: true, value: event })
    expect(provider.readNotification(new TextEncoder().encode(JSON.stringify(signed())), {})).toEqual({ ok: true, value: event })
  })

  it('knows a signature computed by hand', () => {
    // sha512sum of "A1200100.00k"
    const hand =
      '8e8b8b70c57fc5fd5299f90aaef92df835cb9ff17f4acc238a7bca056b65128c4f6967c157516b854e2b712e75d50eca57bc2643f94ec60783ea6dddbfc185f6'
    const one = midtrans({ serverKey: 'k', baseUrl, fetch: noNetwork })
    const body = { ...base, order_id: 'A1', status_code: '200', gross_amount: '100.00', signature_key: hand }
    expect(one.readNotification(JSON.stringify(body), {}).ok).toBe(true)
  })

  it.each<[string, Fields]>([
    ['none', { signature_key: undefined }],
    ['a null', { signature_key: null }],
    ['a short one', { signature_key: 'ab' }],
    ['another one', { signature_key: '0'.repeat(128) }],
    ['another amount under it', { gross_amount: '146356.00' }],
    ['another order under it', { order_id: 'MB2-2026-000124-A' }],
  ])('is refused with %s', (_, changes) => expect(rules(read({ ...signed(), ...changes }))).toEqual(['market.payment.signature']))

  it('is refused when one character of what the signature covers is changed', () => {
    fc.assert(
      fc.property(fc.constantFrom('order_id', 'status_code', 'gross_amount', 'signature_key'), fc.nat(), (field, place) => {
        const notice = signed()
        const text = String(notice[field])
        const at = place % text.length
        const other = text[at] === '7' ? '8' : '7'
        expect(read({ ...notice, [field]: text.slice(0, at) + other + text.slice(at + 1) }).ok).toBe(false)
      }),
    )
  })

  it.each<[string, string, Fields]>([
    ['pending', 'pending', { status_code: '201' }],
    ['settlement', 'paid', {}],
    ['capture', 'paid', {}],
    ['capture', 'pending', { fraud_status: 'challenge' }],
    ['capture', 'denied', { fraud_status: 'deny' }],
    ['expire', 'expired', { status_code: '407' }],
    ['deny', 'denied', { status_code: '202' }],
    ['failure', 'denied', { status_code: '202' }],
    ['cancel', 'cancelled', {}],
    ['refund', 'refunded', {}],
    ['chargeback', 'refunded', {}],
  ])('%s means %s', (transaction_status, kind, changes) => {
    expect(read(signed({ transaction_status, ...changes }))).toMatchObject({ ok: true, value: { kind, amount: 147_356 } })
  })

  it('counts refunds as a running total', () => {
    const partly = { transaction_status: 'partial_refund', refund_amount: '43145.00' }
    expect(read(signed(partly))).toMatchObject({ value: { kind: 'refunded', amount: 43_145 } })
    const refunds = [
      { refund_amount: '43144.00', refund_key: 'r1' },
      { refund_amount: '43145.00', refund_key: 'r2' },
    ]
    expect(read(signed({ ...partly, refunds }))).toMatchObject({ value: { amount: 86_289 } })
    expect(rules(read(signed({ ...partly, refund_amount: '147357.00' })))).toEqual(['market.payment.amount'])
  })

  it('keeps one id for one report and another for the next', () => {
    const id = (changes: Fields) => {
      const found = read(signed(changes))
      return found.ok ? found.value.id : undefined
    }
    expect(id({})).toBe(id({ settlement_time: '2026-11-23 10:20:06' }))
    const ids = [
      id({}),
      id({ transaction_status: 'refund' }),
      id({ transaction_id: 'x' }),
      id({ transaction_status: 'partial_refund', refund_amount: '1.00' }),
    ]
    expect(new Set(ids).size).toBe(4)
    expect(ids).not.toContain(undefined)
  })

  it('takes the moment of the deed, in the zone of the provider', () => {
    expect(read(signed({ transaction_status: 'pending', status_code: '201' }))).toMatchObject({
      value: { at: new Date('2026-11-23T03:15:00Z') },
    })
    expect(read(signed({ transaction_status: 'expire', status_code: '407', expiry_time: '2026-11-23 10:30:00' }))).toMatchObject({
      value: { at: new Date('2026-11-23T03:30:00Z') },
    })
  })

  it.each<[string, Fields]>([
    ['market.payment.amount', { gross_amount: '147356.50' }],
    ['market.payment.amount', { gross_amount: '147.356' }],
    ['market.payment.amount', { gross_amount: '-147356.00' }],
    ['market.payment.amount', { gross_amount: '0147356.00' }],
    ['market.payment.status_unknown', { transaction_status: 'toString' }],
    ['market.payment.status_code', { status_code: '201' }],
    ['market.payment.currency', { currency: 'USD' }],
    ['market.payment.unreadable', { settlement_time: '23/11/2026' }],
    ['market.payment.unreadable', { settlement_time: '2026-13-40 10:00:00' }],
  ])('is refused by %s', (rule, changes) => expect(rules(read(signed(changes)))).toEqual([rule]))

  it('may be any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect(rules(provider.readNotification(bytes, {}))).toEqual(['market.payment.unreadable'])
      }),
    )
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(provider.readNotification(text, {}).ok).toBe(false)
      }),
    )
  })

  it('with a good signature but other money or another merchant is told apart', () => {
    const found = read(signed({ gross_amount: '146356.00', merchant_id: 'M9' }))
    if (!found.ok) throw new Error('should be readable')
    expect(differences(found.value, { amount: rupiah(147_356), merchant: 'M123456' })).toEqual([
      { rule: 'market.payment.amount_differs', facts: { expected: 147_356, found: 146_356 } },
      { rule: 'market.payment.merchant_differs' },
    ])
    expect(differences(found.value, { amount: rupiah(146_356) })).toEqual([])
  })
})

type Call = { url: string; init: RequestInit }

function answering(answer: unknown, status = 200) {
  const calls: Call[] = []
  const fetchOnce: typeof fetch = (url, init) => {
    calls.push({ url: String(url), init: init ?? {} })
    return Promise.resolve(new Response(typeof answer === 'string' ? answer : JSON.stringify(answer), { status }))
  }
  return { calls, provider: midtrans({ serverKey, baseUrl, fetch: fetchOnce }) }
}

describe('asking the provider', () => {
  const request = { reference: 'MB2-2026-000123-A', amount: rupiah(147_356), minutes: 15 }
  const charge = {
    status_code: '201',
    transaction_id: 't1',
    order_id: request.reference,
    gross_amount: '147356.00',
    qr_string: '000201',
    expiry_time: '2026-11-23 10:30:00',
  }

  it('makes a charge', async () => {
    const { calls, provider } = answering(charge)
    expect(await provider.createCharge(request)).toEqual({
      ok: true,
      value: {
        transaction: 't1',
        reference: request.reference,
        amount: 147_356,
        payload: '000201',
        expiresAt: new Date('2026-11-23T03:30:00Z'),
      },
    })
    expect(calls[0]?.url).toBe('https://bayar.example/v2/charge')
    expect(calls[0]?.init).toMatchObject({
      method: 'POST',
      redirect: 'error',
      headers: { authorization: 'Basic Y29udG9oLWt1bmNpLXVqaTo=' },
    })
    expect(JSON.parse(String(calls[0]?.init.body))).toEqual({
      payment_type: 'qris',
      transaction_details: { order_id: request.reference, gross_amount: 147_356 },
      custom_expiry: { expiry_duration: 15, unit: 'minute' },
    })
  })

  it('does not take a charge over another sum or for another order', async () => {
    for (const wrong of [{ gross_amount: '147357.00' }, { order_id: 'other' }]) {
      expect(rules(await answering({ ...charge, ...wrong }).provider.createCharge(request))).toEqual(['market.payment.answer_differs'])
    }
  })

  it('passes on a refusal', async () => {
    const refusal = { status_code: '406', status_message: 'order_id has been used' }
    expect(await answering(refusal).provider.createCharge(request)).toEqual({
      ok: false,
      refusals: [{ rule: 'market.payment.provider_refused', facts: { code: '406' } }],
    })
    expect(rules(await answering({ ...charge, status_code: '500' }).provider.createCharge(request))).toEqual([
      'market.payment.provider_refused',
    ])
  })

  const asked = { reference: 'MB2-1', transaction: 'a/1' }

  it('asks for the state of the transaction that was reported', async () => {
    const { calls, provider } = answering(signed({ order_id: 'MB2-1', transaction_id: 'a/1' }))
    expect(await provider.statusOf(asked)).toMatchObject({ ok: true, value: { kind: 'paid', amount: 147_356 } })
    expect(calls).toMatchObject([{ url: 'https://bayar.example/v2/a%2F1/status', init: { method: 'GET' } }])
    for (const other of [{ reference: 'MB2-2' }, { transaction: 'a/2' }])
      expect(rules(await provider.statusOf({ ...asked, ...other }))).toEqual(['market.payment.answer_differs'])
    expect(rules(await answering({ status_code: '404' }).provider.statusOf(asked))).toEqual(['market.payment.provider_refused'])
  })

  it('believes a report about money only as far as the provider says the same now', () => {
    const kinds = ['pending', 'paid', 'expired', 'denied', 'cancelled', 'refunded'] as const
    const of = (kind: (typeof kinds)[number], amount = 147_356, id = kind as string) => {
      const found = read(signed())
      if (!found.ok) throw new Error('should be readable')
      return { ...found.value, id, kind, amount: rupiah(amount) }
    }
    for (const now of kinds) {
      expect([now, vouched(of('paid'), of(now))?.kind]).toEqual([now, ['paid', 'refunded'].includes(now) ? 'paid' : undefined])
      expect([now, vouched(of('refunded'), of(now))?.kind]).toEqual([now, now === 'refunded' ? 'refunded' : undefined])
      for (const told of ['pending', 'expired', 'denied', 'cancelled'] as const) expect(vouched(of(told), of(now))?.kind).toBe(told)
    }
    // how much, the provider says; which report it was, the report
    expect(vouched(of('refunded', 147_356, 'told'), of('refunded', 5_000, 'now'))).toMatchObject({ id: 'told', amount: 5_000 })
  })

  it('says so when no answer comes, or none that can be read', async () => {
    const silent: typeof fetch = (_, init) =>
      new Promise((_, reject) => init?.signal?.addEventListener('abort', () => reject(init.signal?.reason)))
    expect(rules(await midtrans({ serverKey, baseUrl, fetch: silent, timeout: 20 }).statusOf(asked))).toEqual([
      'market.payment.unreachable',
    ])
    expect(rules(await provider.createCharge(request))).toEqual(['market.payment.unreachable'])
    expect(rules(await answering('<html>502</html>', 502).provider.statusOf(asked))).toEqual(['market.payment.unreachable'])
  })
})
