import { type OrderState, type Step, stepsOpen } from '#src/market/order-states.ts'

export type Act = 'confirm' | 'deny' | 'accept' | 'ready' | 'send' | 'hand_over' | 'confirm_receipt' | 'reopen' | 'cancel' | 'refund'

/** `closed` names the reason in words/: `shop.why.<closed>`. */
export type OfferedAct = { act: Act; closed?: string }

export type OrderNow = OrderState & { received: number; refunded: number }
export type TeamPowers = { confirm: boolean; fulfil: boolean; cancel: boolean; refund: boolean }

const receipts: readonly Step[] = ['receive_exact', 'receive_less', 'receive_more', 'receive_late', 'receive_again']
const money: readonly Act[] = ['confirm', 'deny']
const collected: readonly Act[] = ['ready', 'hand_over']
const carried: readonly Act[] = ['send', 'confirm_receipt']

const powerOf = (act: Act): keyof TeamPowers =>
  act === 'confirm' || act === 'deny' ? 'confirm' : act === 'cancel' || act === 'refund' ? act : 'fulfil'

/** What belongs to this order at all: a paid courier parcel has no code to hand over by. */
function belongs(order: OrderNow): Act[] {
  const way = order.fulfilment === 'pickup' || order.fulfilment === 'point' ? collected : carried
  const late: readonly Act[] = order.payment === 'late' ? ['reopen'] : []
  return [...(order.method === 'cash' ? [] : money), ...late, 'accept', ...way, 'cancel', 'refund']
}

const ended = new Set(['cancelled', 'expired'])

function whyStep(act: Act, order: OrderNow): string {
  if (ended.has(order.status)) return 'ended'
  if (order.status === 'completed') return 'completed'
  if (act === 'cancel') return order.status === 'shipped' ? 'sent' : 'money_returned'
  if (order.status === 'awaiting_payment') return 'money_first'
  if (order.payment === 'refunded') return 'money_returned'
  if (order.status === 'awaiting_acceptance') return act === 'accept' ? 'money_first' : 'accept_first'
  if (order.status === 'processing' && act === 'hand_over') return 'ready_first'
  if (order.status === 'processing' && act === 'confirm_receipt') return 'send_first'
  return 'done'
}

function whyClosed(act: Act, order: OrderNow, open: readonly Step[]): string | undefined {
  if (act === 'confirm') return receipts.some((step) => open.includes(step)) ? undefined : 'money_settled'
  if (act === 'deny') return open.includes('deny_claim') ? undefined : 'no_claim'
  if (act === 'refund' && order.payment === 'cash_due' && order.received > order.refunded) return 'cancel_first'
  if (act === 'refund') return order.received === 0 ? 'nothing_received' : order.received > order.refunded ? undefined : 'all_returned'
  return open.includes(act) ? undefined : whyStep(act, order)
}

/** Everything a seller can ever do with this order, the closed ones with their reason. */
export function actsOf(order: OrderNow, powers: TeamPowers): OfferedAct[] {
  const open = stepsOpen(order, 'seller')
  return belongs(order).map((act) => {
    const closed = powers[powerOf(act)] ? whyClosed(act, order, open) : 'power'
    return closed === undefined ? { act } : { act, closed }
  })
}
