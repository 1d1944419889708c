import type { Child } from 'hono/jsx'
import { formatRupiah } from '#src/base/money.ts'
import type { OrderCard } from '#src/market/order-cards.db.ts'
import { classes } from '#src/ui/attributes.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Money } from '#src/ui/money.tsx'
import type { Visit } from '../visit.ts'
import { toOrder } from './_addresses.ts'
import { fulfilmentIcons, fulfilmentWords, leftWords, lineWords, matchWords, methodWords, shortName, whenWords } from './_say.ts'
import { Thumb } from './thumb.view.tsx'

type CardFacts = { visit: Visit; shop: string; order: OrderCard; hot?: boolean; level?: 2 | 3 }

/** What the seller is to do with this order now. */
export function turnOf(
  order: Pick<OrderCard, 'status' | 'payment' | 'received' | 'refunded'>,
): 'accept' | 'check' | 'late' | 'refund' | 'prepare' | 'hand_over' | 'none' {
  if (order.status === 'awaiting_acceptance') return 'accept'
  if (order.status === 'awaiting_payment') return order.payment === 'claimed' ? 'check' : 'none'
  if (order.status === 'cancelled' || order.status === 'expired') {
    if (order.received <= order.refunded) return 'none'
    return order.payment === 'late' ? 'late' : 'refund'
  }
  if (order.payment === 'overpaid') return 'refund'
  if (order.status === 'processing') return 'prepare'
  return order.status === 'ready_for_pickup' ? 'hand_over' : 'none'
}

const Deadline = ({ visit: { t, ctx }, order }: CardFacts) => {
  const turn = turnOf(order)
  const until = order.actBefore
  const words = until ? t(`shop.turn.${turn}_before`, { when: whenWords(t, ctx, until) }) : t(`shop.turn.${turn}`)
  return (
    <p class="turn">
      <Icon name="clock" />
      <span>
        {words} {until && <em>{leftWords(t, ctx.now, until)}</em>}
      </span>
    </p>
  )
}

const Lines = ({ visit: { t }, order }: CardFacts) => (
  <ul class="order-lines">
    {order.lines.map((line) => (
      <li class="line">
        <Thumb picture={line.picture} widths={line.widths} seed={line.name} />
        <span>
          {line.name}
          <small>{lineWords(t, line)}</small>
        </span>
        <b>
          <Money amount={line.total} />
        </b>
      </li>
    ))}
    <li class="fee">
      <span>
        <Icon name={fulfilmentIcons[order.fulfilment]} />
        {fulfilmentWords(t, order.fulfilment, order.kelurahan ?? order.place)}
      </span>
      <b>{order.fee === 0 ? t('shop.free') : <Money amount={order.fee} />}</b>
    </li>
  </ul>
)

/** Money that came in, and whether it fits. */
const Paid = ({ visit: { t, ctx }, order }: CardFacts) => {
  if (order.received === 0 && order.payment !== 'cash_due') return null
  if (order.payment === 'cash_due') {
    return (
      <p class="came-in cash">
        <Icon name="money" />
        <span>
          <b>{t('shop.paid.cash', { amount: formatRupiah(order.due - order.received) })}</b>
          {order.received > 0 && `${t('shop.paid.advance', { amount: formatRupiah(order.received) })} `}
          {t('shop.paid.cash_hint')}
        </span>
      </p>
    )
  }
  return (
    <p class={classes('came-in', order.received !== order.due && 'odd')}>
      <Icon name={order.received === order.due ? 'check' : 'warning'} />
      <span>
        <b>{t('shop.paid.in', { amount: formatRupiah(order.received) })}</b>
        {methodWords(t, order.method)} {order.receivedAt && whenWords(t, ctx, order.receivedAt)}, {matchWords(t, order.received, order.due)}
      </span>
    </p>
  )
}

const Acts = ({ visit: { t }, shop, order }: CardFacts): Child => {
  const at = toOrder(shop, order.number)
  switch (turnOf(order)) {
    case 'accept':
      return (
        <>
          <div class="acts pair">
            <PostButton to={`${at}/langkah`} values={{ langkah: 'accept' }} block>
              {t('shop.act.accept')}
            </PostButton>
            <LinkButton href={`${at}#batal`} kind="ghost" block>
              {t('shop.act.decline')}
            </LinkButton>
          </div>
          {order.received > 0 && <p class="small">{t('shop.turn.accept_refund', { amount: formatRupiah(order.received) })}</p>}
        </>
      )
    case 'check':
      return (
        <>
          <p>{t('shop.turn.check_text', { amount: formatRupiah(order.due), method: methodWords(t, order.method) })}</p>
          <div class="acts beside">
            <LinkButton href={`${at}#pembayaran`}>{t('shop.act.match')}</LinkButton>
            <span class="why">{t('shop.turn.check_why')}</span>
          </div>
        </>
      )
    case 'late':
      return (
        <div class="acts beside">
          <LinkButton href={at}>{t('shop.act.late')}</LinkButton>
          <span class="why">{t('shop.turn.late_why')}</span>
        </div>
      )
    case 'refund':
      return (
        <div class="acts beside">
          <LinkButton href={`${at}#pengembalian`}>{t('shop.act.refund')}</LinkButton>
          <span class="why">{t('shop.turn.refund_why')}</span>
        </div>
      )
    default:
      return null
  }
}

/** One order as the seller meets it: whose turn until when, goods, money, the next press. The hottest wears a tab that hangs over the edge. */
export const Order = (facts: CardFacts) => {
  const { visit, shop, order, hot, level = 2 } = facts
  const Heading = `h${level}` as 'h2'
  const open = turnOf(order) !== 'none'
  return (
    <article class={classes('sale', hot && 'hot', turnOf(order) === 'check' && 'due')}>
      {open && <Deadline {...facts} />}
      <div class="head">
        <Heading>
          <a href={toOrder(shop, order.number)}>{shortName(order.buyer)}</a>
        </Heading>
        <span class="number">{order.number}</span>
      </div>
      {!open && <p class="small">{visit.t(`shop.state.${order.status}`)}</p>}
      <Lines {...facts} />
      <Paid {...facts} />
      <Acts {...facts} />
    </article>
  )
}
