// What is known about the payment of one seller order, computed from everything that was ever reported about it.
// Reports arrive late, twice and in any order, so the state is a function of the set of events, not of their sequence.
import { add, noMoney, type Rupiah, rupiah } from '#src/base/money.ts'

export type PaymentEventKind = 'pending' | 'paid' | 'expired' | 'refunded' | 'denied' | 'cancelled'

export type PaymentEvent = {
  /** The same report sent twice carries the same id. */
  id: string
  /** One attempt to pay. An order may see several. */
  transaction: string
  kind: PaymentEventKind
  /** The running total of this kind for this transaction: two refunds of 5.000 are reported as 5.000, then 10.000. */
  amount: Rupiah
  /** When it happened, not when it was reported. */
  at: Date
}

export type PaymentExpected = { amount: Rupiah; expiresAt?: Date }

export type PaymentStatus =
  | 'awaiting'
  | 'paid'
  | 'underpaid'
  | 'overpaid'
  | 'late'
  | 'partly_refunded'
  | 'refunded'
  | 'expired'
  | 'cancelled'
  | 'denied'

export type PaymentState = {
  status: PaymentStatus
  received: Rupiah
  refunded: Rupiah
  /** Received and not given back. */
  held: Rupiah
  /** Short of the amount due, and beyond it; both of what came in, before refunds. */
  missing: Rupiah
  excess: Rupiah
  /** The full amount was not there in time. */
  late: boolean
  paidAt?: Date
  /** One transaction is reported both paid and cancelled: a person asks the provider before anything moves. */
  contradicted: boolean
}

type Transaction = { received: number; refunded: number; paidAt?: Date; expiredAt?: Date; kinds: Set<PaymentEventKind> }

const earlier = (a: Date | undefined, b: Date): Date => (a === undefined || b < a ? b : a)

/** Maxima and minima only: they forget order and repetition. */
function gather(events: readonly PaymentEvent[]): Transaction[] {
  const found = new Map<string, Transaction>()
  for (const { transaction, kind, amount, at } of events) {
    const known = found.get(transaction) ?? { received: 0, refunded: 0, kinds: new Set<PaymentEventKind>() }
    found.set(transaction, known)
    known.kinds.add(kind)
    if (kind === 'paid') known.paidAt = earlier(known.paidAt, at)
    if (kind === 'expired') known.expiredAt = earlier(known.expiredAt, at)
    if (kind === 'refunded') known.refunded = Math.max(known.refunded, amount)
    // Money that went back had come in, even where the report of its coming is still under way.
    if (kind === 'paid' || kind === 'refunded') known.received = Math.max(known.received, amount)
  }
  return [...found.values()]
}

function inTime({ paidAt, expiredAt }: Transaction, expiresAt: Date | undefined): boolean {
  const end = expiresAt ?? expiredAt
  return paidAt === undefined || end === undefined || paidAt <= end
}

const sum = (amounts: readonly number[]): Rupiah => add(...amounts.map(rupiah))

function statusWithMoney(due: number, received: number, refunded: number, late: boolean): PaymentStatus {
  if (refunded >= received) return 'refunded'
  const held = received - refunded
  if (refunded > 0) return held > due ? 'overpaid' : held === due ? 'paid' : 'partly_refunded'
  if (late) return 'late'
  return received < due ? 'underpaid' : received > due ? 'overpaid' : 'paid'
}

const closings = ['expired', 'cancelled', 'denied'] as const

function statusWithoutMoney(transactions: readonly Transaction[]): PaymentStatus {
  const closed = ({ kinds }: Transaction) => closings.some((kind) => kinds.has(kind))
  if (!transactions.every(closed)) return 'awaiting'
  return closings.find((kind) => transactions.some(({ kinds }) => kinds.has(kind))) ?? 'awaiting'
}

/** The state that any order and any repetition of these events gives. Only the exact amount in time is `paid`. */
export function reduce(events: readonly PaymentEvent[], expected: PaymentExpected): PaymentState {
  const transactions = gather(events)
  const received = sum(transactions.map((one) => one.received))
  const refunded = sum(transactions.map((one) => one.refunded))
  const punctual = sum(transactions.filter((one) => inTime(one, expected.expiresAt)).map((one) => one.received))
  const late = received > punctual && punctual < expected.amount
  const paidAt = transactions.reduce<Date | undefined>((first, one) => (one.paidAt ? earlier(first, one.paidAt) : first), undefined)
  return {
    status: received > 0 ? statusWithMoney(expected.amount, received, refunded, late) : statusWithoutMoney(transactions),
    received,
    refunded,
    held: rupiah(received - refunded),
    missing: received < expected.amount ? rupiah(expected.amount - received) : noMoney,
    excess: received > expected.amount ? rupiah(received - expected.amount) : noMoney,
    late,
    ...(paidAt === undefined ? {} : { paidAt }),
    contradicted: transactions.some(({ kinds }) => kinds.has('paid') && kinds.has('cancelled')),
  }
}
