import type { Rupiah } from '#src/base/money.ts'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import type { PaymentEvent } from './payment-events.ts'

export type ProviderEvent = PaymentEvent & {
  provider: string
  /** Our number of the payment, as we gave it to the provider. */
  reference: string
  /** Whose account the provider speaks of. */
  merchant?: string
}

export type ChargeRequest = { reference: string; amount: Rupiah /** How long it may be paid. */; minutes: number }

export type Charge = {
  transaction: string
  reference: string
  amount: Rupiah
  /** The text of the QR to show. */
  payload: string
  expiresAt?: Date
}

/**
 * A licensed payment provider. None is needed to run: shops are paid straight to their own code and account.
 * A notification is a hint that something happened; whoever acts on it asks `statusOf` first and compares (`vouched`, `differences`).
 */
export type PaymentProvider = {
  name: string
  /** Proves the sender and reads the report. No network, no clock. */
  readNotification(body: Uint8Array | string, headers: Readonly<Record<string, string>>): Outcome<ProviderEvent>
  createCharge(request: ChargeRequest): Promise<Outcome<Charge>>
  /** What the provider says of this transaction now, asked by ourselves. */
  statusOf(event: Pick<ProviderEvent, 'reference' | 'transaction'>): Promise<Outcome<ProviderEvent>>
}

/**
 * What a report is believed to say once the provider was asked again, for it signs only a part of it: money comes or goes by what the
 * provider says now. A payment that was given back since was a payment; without the provider's word it is none.
 */
export function vouched(told: ProviderEvent, now: ProviderEvent): ProviderEvent | undefined {
  if (told.kind === now.kind) return { ...now, id: told.id }
  if (told.kind === 'refunded' || (told.kind === 'paid' && now.kind !== 'refunded')) return undefined
  return told
}

/** Why a well-signed report does not settle this payment by itself. Such a report is kept and shown to finance, never dropped. */
export function differences(event: ProviderEvent, expected: { amount: Rupiah; merchant?: string }): Refusal[] {
  const found: Refusal[] = []
  if (event.kind === 'paid' && event.amount !== expected.amount) {
    found.push({ rule: 'market.payment.amount_differs', facts: { expected: expected.amount, found: event.amount } })
  }
  if (expected.merchant !== undefined && event.merchant !== expected.merchant) found.push({ rule: 'market.payment.merchant_differs' })
  return found
}
