import { sql } from 'kysely'
import { formatRupiah, type Rupiah, rupiah } from '#src/base/money.ts'
import { done, refused } from '#src/base/outcome.ts'
import { actorText } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { advanceMost } from './making.ts'
import { isMade } from './making-slots.db.ts'
import { lockForSeller } from './order.db.ts'

const whileMaking: ReadonlySet<string> = new Set(['awaiting_acceptance', 'processing'])

/** The shop writes down what a buyer gave before his piece is made. The rest is paid at the hand-over; if it is never made, the shop owes it back. */
export const recordAdvance = deed<{ number: string; amount: Rupiah }, { amount: Rupiah; rest: Rupiah }>(
  'market.advance.record',
  async (scope, { number, amount }) => {
    const { tx, actor } = scope
    const order = await lockForSeller(tx, actor, number)
    await scope.must('market.order.confirm_payment', { shop: order.shop })
    if (!(await isMade(tx, order.id))) return refused({ rule: 'market.advance.not_made', facts: { number } })
    if (order.state.payment !== 'cash_due' || !whileMaking.has(order.state.status))
      return refused({ rule: 'market.advance.not_now', facts: { number } })
    const most = advanceMost(order.due)
    if (amount > most) return refused({ rule: 'market.advance.half', field: 'amount', facts: { most: formatRupiah(most) } })
    await sql`insert into market.advance (seller_order_id, amount, actor) values (${order.id}, ${amount}, ${actorText(actor)})`.execute(tx)
    await sql`insert into market.payment_event (seller_order_id, kind, amount, reference, source) values (${order.id}, 'received', ${amount}, 'uang muka', 'seller')`.execute(
      tx,
    )
    await sql`insert into market.order_money (seller_order_id, received) values (${order.id}, ${amount})
      on conflict (seller_order_id) do update set received = market.order_money.received + excluded.received`.execute(tx)
    const rest = rupiah(order.due - order.received - amount)
    scope.note(`order:${number}`, { amount })
    await scope.enqueue('market.order.told', { order: order.id, occasion: `advance_${amount}_${rest}` })
    return done({ amount, rest })
  },
)
