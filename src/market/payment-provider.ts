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
 * A notification is a hint that something happened; whoever acts on it asks `statusOf` first and compares (`differences`).
 */
export type PaymentProvider = {
  name: string
  /** Proves the sender and reads the report. No network, no clock. */
  readNotification(body: Uint8Array | string, headers: Readonly<Record<string, string>>): Outcome<ProviderEvent>
  createCharge(request: ChargeRequest): Promise<Outcome<Charge>>
  statusOf(reference: string): Promise<Outcome<ProviderEvent>>
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
