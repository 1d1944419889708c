// The report Midtrans gives about a transaction: the body of its notifications and of its status answers.
import { z } from 'zod'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import type { PaymentEventKind } from './payment-events.ts'
import type { ProviderEvent } from './payment-provider.ts'

export const provider = 'midtrans'

export const noticeShape = z.object({
  order_id: z.string().min(1),
  transaction_id: z.string().min(1),
  transaction_status: z.string().max(40),
  transaction_time: z.string(),
  status_code: z.string().max(8),
  gross_amount: z.string(),
  signature_key: z.string().nullish(),
  fraud_status: z.string().nullish(),
  settlement_time: z.string().nullish(),
  expiry_time: z.string().nullish(),
  currency: z.string().max(8).nullish(),
  merchant_id: z.string().nullish(),
  refund_amount: z.string().nullish(),
  refunds: z.array(z.object({ refund_amount: z.string() })).nullish(),
})
export type Notice = z.infer<typeof noticeShape>

/** `147356.00` as 147356. Any other fraction means we misunderstand the sum, so it is undefined. */
export function wholeRupiah(text: string): Rupiah | undefined {
  const found = /^(0|[1-9]\d{0,12})(?:\.00)?$/.exec(text)
  return found ? rupiah(Number(found[1])) : undefined
}

/** Midtrans writes `2026-11-23 10:15:00` in its own zone, GMT+7, wherever the city lies. */
export function momentOf(text: string): Date | undefined {
  if (!/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/.test(text)) return undefined
  const at = new Date(`${text.replace(' ', 'T')}+07:00`)
  return Number.isNaN(at.getTime()) ? undefined : at
}

const kinds: Readonly<Record<string, PaymentEventKind>> = {
  authorize: 'pending',
  pending: 'pending',
  capture: 'paid',
  settlement: 'paid',
  expire: 'expired',
  deny: 'denied',
  failure: 'denied',
  cancel: 'cancelled',
  refund: 'refunded',
  partial_refund: 'refunded',
  chargeback: 'refunded',
  partial_chargeback: 'refunded',
}

function kindOf({ transaction_status, fraud_status }: Notice): PaymentEventKind | undefined {
  const kind = Object.hasOwn(kinds, transaction_status) ? kinds[transaction_status] : undefined
  if (kind !== 'paid' || !fraud_status || fraud_status === 'accept') return kind
  return fraud_status === 'challenge' ? 'pending' : 'denied'
}

/** What went back of the transaction so far. The list of refunds is plain; the single figure stands in where it is absent. */
function refundedSoFar(notice: Notice): Rupiah | undefined {
  if (!notice.refunds?.length) return wholeRupiah(notice.refund_amount ?? notice.gross_amount)
  const parts = notice.refunds.map((refund) => wholeRupiah(refund.refund_amount))
  return parts.reduce<Rupiah | undefined>(
    (sum, part) => (sum === undefined || part === undefined ? undefined : rupiah(sum + part)),
    rupiah(0),
  )
}

function timeOf(notice: Notice, kind: PaymentEventKind): Date | undefined {
  const told = kind === 'paid' ? notice.settlement_time : kind === 'expired' ? notice.expiry_time : undefined
  return momentOf(told ?? notice.transaction_time)
}

const idOf = (notice: Notice, amount: Rupiah): string =>
  [provider, notice.transaction_id, notice.transaction_status, notice.fraud_status ?? '', notice.status_code, amount].join(':')

/** The event a report stands for. */
export function eventOf(notice: Notice): Outcome<ProviderEvent> {
  const kind = kindOf(notice)
  if (kind === undefined) return refused({ rule: 'market.payment.status_unknown', facts: { status: notice.transaction_status } })
  // The signature covers the code and not the word, so a word that claims money must agree with the code.
  if (kind === 'paid' && notice.status_code !== '200')
    return refused({ rule: 'market.payment.status_code', facts: { code: notice.status_code } })
  if (notice.currency && notice.currency !== 'IDR') return refused({ rule: 'market.payment.currency', facts: { found: notice.currency } })
  const gross = wholeRupiah(notice.gross_amount)
  const amount = kind === 'refunded' ? refundedSoFar(notice) : gross
  if (gross === undefined || amount === undefined || amount > gross) return refused({ rule: 'market.payment.amount' })
  const at = timeOf(notice, kind)
  if (at === undefined) return refused({ rule: 'market.payment.unreadable' })
  return done({
    id: idOf(notice, amount),
    provider,
    reference: notice.order_id,
    transaction: notice.transaction_id,
    kind,
    amount,
    at,
    ...(notice.merchant_id ? { merchant: notice.merchant_id } : {}),
  })
}
