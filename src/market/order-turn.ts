import { noMoney, type Rupiah, rupiah } from '#src/base/money.ts'
import type { ReadOrder, ReadShopOrder } from './order-read.db.ts'

/** Where a seller order stands, in the words of its page: `buy.turn.<state>`. */
export type TurnState =
  | 'pay'
  | 'pay_rest'
  | 'hold_over'
  | 'claimed'
  | 'accept'
  | 'accept_cash'
  | 'prepare'
  | 'collect'
  | 'receive'
  | 'done'
  | 'cancelled'
  | 'expired'
  | 'late'
  | 'give_back'

export type Turn = { state: TurnState; who: 'buyer' | 'seller' | 'nobody'; until?: Date }

const until = (text: string | null): { until?: Date } => (text ? { until: new Date(text) } : {})

/** Money that stays with the shop though nothing is bought for it any more. */
export const owedBack = (order: ReadShopOrder): Rupiah => {
  const kept = order.received - order.refunded
  const ended = order.status === 'cancelled' || order.status === 'expired'
  return rupiah(Math.max(0, ended ? kept : order.paymentStatus === 'overpaid' ? kept - order.payment.amount : 0))
}

function whilePaying(order: ReadShopOrder, now: Date): Turn {
  if (order.paymentStatus === 'claimed') return { state: 'claimed', who: 'seller', ...until(order.actBefore) }
  if (order.expiresAt && new Date(order.expiresAt) <= now) return { state: 'hold_over', who: 'nobody' }
  return { state: order.paymentStatus === 'underpaid' ? 'pay_rest' : 'pay', who: 'buyer', ...until(order.expiresAt) }
}

function ended(order: ReadShopOrder): Turn {
  if (order.paymentStatus === 'late') return { state: 'late', who: 'seller' }
  if (owedBack(order) > 0) return { state: 'give_back', who: 'seller' }
  return { state: order.status === 'expired' ? 'expired' : 'cancelled', who: 'nobody' }
}

/** Whose turn it is with this shop, and until when. `now` only words the page; the database decides about deadlines. */
export function turnOf(order: ReadShopOrder, now: Date): Turn {
  switch (order.status) {
    case 'awaiting_payment':
      return whilePaying(order, now)
    case 'awaiting_acceptance':
      return { state: order.paymentStatus === 'cash_due' ? 'accept_cash' : 'accept', who: 'seller', ...until(order.actBefore) }
    case 'processing':
      return { state: 'prepare', who: 'seller' }
    case 'ready_for_pickup':
      return { state: 'collect', who: 'buyer', ...until(order.actBefore) }
    case 'shipped':
      return { state: 'receive', who: 'buyer', ...until(order.actBefore) }
    case 'completed':
      return { state: 'done', who: 'nobody' }
    default:
      return ended(order)
  }
}

const payable = new Set<TurnState>(['pay', 'pay_rest'])

export const isPayable = (turn: Turn): boolean => payable.has(turn.state)

/** What is still to be paid to this shop now. */
export const leftToPay = (order: ReadShopOrder, turn: Turn): Rupiah =>
  isPayable(turn) ? rupiah(Math.max(0, order.payment.amount - order.received)) : noMoney

const over = new Set<TurnState>(['hold_over', 'cancelled', 'expired', 'late', 'give_back'])

/** Whether something is still bought from this shop. What ended is no part of a sum, also while its money is on the way back. */
export const isStanding = (turn: Turn): boolean => !over.has(turn.state)

export type Part = { order: ReadShopOrder; turn: Turn; left: Rupiah; letter: string; shown: boolean }

/** The parts of an order in their numbering. Of those to be paid one is shown open: the one asked for, else the first. */
export function partsOf(order: ReadOrder, now: Date, asked?: string): Part[] {
  const parts = order.sellerOrders.map((one) => {
    const turn = turnOf(one, now)
    return { order: one, turn, left: leftToPay(one, turn), letter: one.number.split('-').at(-1) ?? '', shown: false }
  })
  const open = parts.find((part) => part.letter === asked && isPayable(part.turn)) ?? parts.find((part) => isPayable(part.turn))
  return parts.map((part) => ({ ...part, shown: part === open }))
}

/** What the page as a whole is about: `buy.order.title.<headline>`. */
export type Headline = 'pay' | 'collect' | 'receive' | 'wait' | 'done' | 'ended'

export function headlineOf(parts: readonly Part[]): Headline {
  const has = (...states: TurnState[]) => parts.some((part) => states.includes(part.turn.state))
  if (has('pay', 'pay_rest')) return 'pay'
  if (has('collect')) return 'collect'
  if (has('receive')) return 'receive'
  if (has('claimed', 'accept', 'accept_cash', 'prepare', 'late', 'give_back')) return 'wait'
  return has('done') ? 'done' : 'ended'
}
