// Midtrans Core API as a payment provider. Source: docs.midtrans.com, HTTP notification and Core API QRIS.
import { createHash, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { eventOf, momentOf, type Notice, noticeShape, provider, wholeRupiah } from './_midtrans-notice.ts'
import type { Charge, ChargeRequest, PaymentProvider, ProviderEvent } from './payment-provider.ts'

export type MidtransSettings = {
  serverKey: string
  /** Where the provider answers, without a path: its live or its trial address. */
  baseUrl: string
  fetch: typeof fetch
  /** How long an answer may take, in milliseconds. */
  timeout?: number
}

const chargeShape = z.object({
  status_code: z.string().max(8),
  transaction_id: z.string().min(1),
  order_id: z.string(),
  gross_amount: z.string(),
  qr_string: z.string().min(1),
  expiry_time: z.string().nullish(),
})

function isSigned({ order_id, status_code, gross_amount, signature_key }: Notice, serverKey: string): boolean {
  if (!/^[0-9a-f]{128}$/i.test(signature_key ?? '')) return false
  const expected = createHash('sha512').update(`${order_id}${status_code}${gross_amount}${serverKey}`).digest()
  return timingSafeEqual(expected, Buffer.from(signature_key ?? '', 'hex'))
}

function readJson(body: Uint8Array | string): Outcome<unknown> {
  try {
    return done(JSON.parse(typeof body === 'string' ? body : new TextDecoder('utf-8', { fatal: true }).decode(body)))
  } catch {
    return refused({ rule: 'market.payment.unreadable' })
  }
}

function readNotification(body: Uint8Array | string, serverKey: string): Outcome<ProviderEvent> {
  const json = readJson(body)
  if (!json.ok) return json
  const notice = noticeShape.safeParse(json.value)
  if (!notice.success) return refused({ rule: 'market.payment.unreadable' })
  if (!isSigned(notice.data, serverKey)) return refused({ rule: 'market.payment.signature' })
  return eventOf(notice.data)
}

/** The provider's answer, or that there was none: a slow or broken provider is an expected state of a market. */
async function ask(
  { serverKey, baseUrl, fetch, timeout = 5_000 }: MidtransSettings,
  path: string,
  body?: unknown,
): Promise<Outcome<unknown>> {
  const credentials = Buffer.from(`${serverKey}:`).toString('base64')
  try {
    const answer = await fetch(new URL(path, baseUrl), {
      method: body === undefined ? 'GET' : 'POST',
      headers: { accept: 'application/json', 'content-type': 'application/json', authorization: `Basic ${credentials}` },
      // A redirect could carry the key to somebody else.
      redirect: 'error',
      signal: AbortSignal.timeout(timeout),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    return done(await answer.json())
  } catch {
    return refused({ rule: 'market.payment.unreachable' })
  }
}

function statusCodeOf(answer: unknown): string {
  const found = z.object({ status_code: z.string().max(8) }).safeParse(answer)
  return found.success ? found.data.status_code : '–'
}

const declined = (answer: unknown) => refused({ rule: 'market.payment.provider_refused', facts: { code: statusCodeOf(answer) } })

async function createCharge(settings: MidtransSettings, { reference, amount, minutes }: ChargeRequest): Promise<Outcome<Charge>> {
  const answer = await ask(settings, '/v2/charge', {
    payment_type: 'qris',
    transaction_details: { order_id: reference, gross_amount: amount },
    custom_expiry: { expiry_duration: minutes, unit: 'minute' },
  })
  if (!answer.ok) return answer
  const read = chargeShape.safeParse(answer.value)
  if (!read.success || !['200', '201'].includes(read.data.status_code)) return declined(answer.value)
  const { transaction_id, order_id, gross_amount, qr_string, expiry_time } = read.data
  if (order_id !== reference || wholeRupiah(gross_amount) !== amount) return refused({ rule: 'market.payment.answer_differs' })
  const expiresAt = expiry_time ? momentOf(expiry_time) : undefined
  return done({ transaction: transaction_id, reference, amount, payload: qr_string, ...(expiresAt === undefined ? {} : { expiresAt }) })
}

/** By the transaction, not the order: one order may have had several, and the last is not always the one reported. */
async function statusOf(
  settings: MidtransSettings,
  { reference, transaction }: Pick<ProviderEvent, 'reference' | 'transaction'>,
): Promise<Outcome<ProviderEvent>> {
  const answer = await ask(settings, `/v2/${encodeURIComponent(transaction)}/status`)
  if (!answer.ok) return answer
  const notice = noticeShape.safeParse(answer.value)
  if (!notice.success) return declined(answer.value)
  if (notice.data.order_id !== reference || notice.data.transaction_id !== transaction)
    return refused({ rule: 'market.payment.answer_differs' })
  return eventOf(notice.data)
}

export const midtrans = (settings: MidtransSettings): PaymentProvider => ({
  name: provider,
  readNotification: (body) => readNotification(body, settings.serverKey),
  createCharge: (request) => createCharge(settings, request),
  statusOf: (event) => statusOf(settings, event),
})
