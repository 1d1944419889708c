import type { Refusal } from '#src/base/outcome.ts'

/** Rules that say "taken" or "no longer so": 409. Everything else that cannot be is 422. */
const taken = new Set([
  'market.stock.sold_out',
  'market.stock.not_oversold',
  'market.stock.not_below_zero',
  'market.stock.held_by_orders',
  'market.quote.changed',
  'market.quote.other_basket',
  'market.point.full',
  'market.cart.not_on_sale',
  'market.shop.closed',
  'market.order.not_from_here',
  'market.order.hold_over',
  'market.order.goods_gone',
  'market.order.extended_once',
  'market.order.nothing_to_extend',
  'market.payment.codes_exhausted',
  'market.payment.already_confirmed',
  'market.refund.more_than_received',
  'market.refund.more_than_bought',
  'market.refund.nothing_received',
  'market.shop.slug_taken',
  'market.shop.not_from_here',
  'market.product.changed_meanwhile',
  'market.revision.changed_meanwhile',
  'market.revision.not_from_here',
  'market.payee.not_from_here',
  'market.import.not_from_here',
  'market.variant.sku_taken',
  'governance.act.cap',
  'governance.act.twice',
  'governance.addendum.signed_once',
  'governance.attendance.one_seat_a_person',
  'governance.attendance.seat_there',
  'governance.case.not_from_here',
  'governance.case.open_already',
  'governance.decision.corrected_once',
  'governance.meeting.case_closed',
  'governance.meeting.case_on_agenda',
  'governance.meeting.item_closed',
  'governance.meeting.not_from_here',
  'governance.minutes.changed_meanwhile',
  'governance.minutes.final',
  'governance.vote.closed',
  'governance.vote.once',
  'governance.vote.seat_voted',
])

const others: Record<string, 400 | 401 | 403 | 404 | 413 | 429 | 503> = {
  'platform.busy': 503,
  'platform.once.key_missing': 400,
  'platform.body_unreadable': 400,
  'platform.too_many': 429,
  'market.payment.signature': 401,
  'market.payment.unreadable': 400,
  'market.order.not_your_turn': 403,
  'identity.second.needed': 403,
  'governance.case.not_your_turn': 403,
  'market.order.code_locked': 429,
}

/** The status of an answer that refuses: the first refusal decides. */
export function statusOf(refusals: readonly Refusal[]): 400 | 401 | 403 | 404 | 409 | 413 | 422 | 429 | 503 {
  const rule = refusals[0]?.rule ?? ''
  return others[rule] ?? (taken.has(rule) ? 409 : 422)
}
