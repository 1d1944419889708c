import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { phoneShown } from '#src/market/buyer.ts'
import { contactDays } from '#src/market/contact.db.ts'
import type { ShopMaking } from '#src/market/making-read.db.ts'
import type { SellerView } from '#src/market/order-read.db.ts'
import type { Proof } from '#src/market/proof.db.ts'
import type { Thumb as Picture } from '#src/market/thumb.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Money } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { Status, type StatusKind } from '#src/ui/status.tsx'
import { Facts } from '#src/ui/table.tsx'
import { hasWords } from '#src/ui/words.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toOrders } from './_addresses.ts'
import { actsOf, type TeamPowers } from './_order-acts.ts'
import { fulfilmentIcons, fulfilmentWords, leftWords, lineWords, matchWords, methodWords, whenWords } from './_say.ts'
import type { Typed } from './form.ts'
import { ActPanel } from './order-acts.view.tsx'
import { turnOf } from './order-card.view.tsx'
import { Messages, Timeline } from './order-side.view.tsx'
import { PromisedToBuyer } from './promised.view.tsx'
import { Thumb } from './thumb.view.tsx'

export type OrderFacts = {
  /** The buyer's pictures of the payment: they help to look for it and prove nothing. */
  proofs: readonly Proof[]
  visit: Visit
  shop: string
  order: SellerView
  /** The shop's queue, where something of this order is made. */
  making: ShopMaking | undefined
  powers: TeamPowers
  thumbs: Map<string, Picture>
  refusals: readonly Refusal[]
  form: Typed
  did: string | undefined
}

export const asNow = (order: SellerView) => ({
  status: order.status,
  payment: order.paymentStatus,
  method: order.payment.method,
  fulfilment: order.fulfilment.method,
  received: order.received,
  refunded: order.refunded,
})

const kinds: Partial<Record<string, StatusKind>> = {
  completed: 'ok',
  cancelled: 'plain',
  expired: 'plain',
  awaiting_payment: 'wait',
  awaiting_acceptance: 'warn',
}

const Lines = ({ visit: { t }, order, thumbs }: OrderFacts) => (
  <ul class="order-lines">
    {order.lines.map((line) => (
      <li class="line">
        <Thumb picture={line.picture} widths={(line.picture && thumbs.get(line.picture)?.widths) || null} seed={line.name} />
        <span>
          <a href={to.product(line.product)}>{line.name}</a>
          <small>
            {lineWords(t, line)}, {line.sku}
          </small>
          {line.returned > 0 && <small class="odd">{t('shop.order.returned', { n: line.returned })}</small>}
        </span>
        <b>
          <Money amount={line.total} />
        </b>
      </li>
    ))}
    <li class="fee">
      <span>
        <Icon name={fulfilmentIcons[order.fulfilment.method]} />
        {fulfilmentWords(t, order.fulfilment.method, order.fulfilment.place)}
      </span>
      <b>{order.fulfilment.fee === 0 ? t('shop.free') : <Money amount={order.fulfilment.fee} />}</b>
    </li>
    <li class="sum-line">
      <span>{t('shop.order.total')}</span>
      <b>
        <Money amount={order.total} />
      </b>
    </li>
  </ul>
)

/** What was asked, what came, what went back. */
const MoneyFacts = ({ visit: { t }, order, proofs }: OrderFacts) => {
  const { payment } = order
  return (
    <section>
      <h2 class="h3">{t('shop.order.payment')}</h2>
      <Facts
        facts={[
          [t('shop.order.method'), methodWords(t, payment.method)],
          [
            payment.uniqueCode ? t('shop.order.due_code', { code: payment.uniqueCode }) : t('shop.order.due'),
            <Money amount={payment.amount} />,
          ],
          [
            t('shop.order.received'),
            order.received > 0
              ? `${formatRupiah(order.received)}, ${matchWords(t, order.received, payment.amount)}`
              : t('shop.order.nothing'),
          ],
          ...(order.refunded > 0 ? [[t('shop.order.refunded'), <Money amount={order.refunded} />] as const] : []),
          ...(payment.account
            ? [[t('shop.order.account'), `${payment.account.bank} ${payment.account.number}, ${payment.account.holder}`] as const]
            : []),
          ...(payment.merchant ? [[t('shop.order.merchant'), payment.merchant] as const] : []),
        ]}
      />
      {proofs.length > 0 && (
        <p class="small">
          {t('buy.proof.from_buyer')}{' '}
          {proofs.map((proof, index) => (
            <>
              {index > 0 && ', '}
              <a href={to.orderPart(order.group, order.number.slice(order.group.length + 1), `bukti/${proof.id}`)}>
                {t('buy.proof.one', { n: index + 1 })}
              </a>
            </>
          ))}
        </p>
      )}
    </section>
  )
}

const addressed = new Set(['delivery', 'courier'])

/** The phone is shown from acceptance on: before that, nobody needs it; and no longer than thirty days after the end. */
const Buyer = ({ visit: { t }, order }: OrderFacts) => (
  <section>
    <h2 class="h3">{t('shop.order.buyer')}</h2>
    <Facts
      facts={[
        [t('shop.order.name'), order.buyerName],
        [
          t('shop.order.phone'),
          order.buyerPhone ? (
            <a href={`tel:+${order.buyerPhone}`}>{phoneShown(order.buyerPhone)}</a>
          ) : (
            t(order.contactGone ? 'shop.order.contact_gone' : 'shop.order.phone_later', { days: contactDays })
          ),
        ],
        [t('shop.order.way'), fulfilmentWords(t, order.fulfilment.method, order.fulfilment.place)],
        ...(order.fulfilment.address
          ? [[t('shop.order.address'), order.fulfilment.address] as const]
          : order.contactGone && addressed.has(order.fulfilment.method)
            ? [[t('shop.order.address'), t('shop.order.contact_gone', { days: contactDays })] as const]
            : []),
        ...(order.fulfilment.waybill ? [[t('shop.order.waybill'), order.fulfilment.waybill] as const] : []),
      ]}
    />
  </section>
)

const Turn = ({ visit: { t, ctx }, order }: OrderFacts) => {
  const turn = turnOf(asNow(order))
  const until = order.actBefore ? new Date(order.actBefore) : undefined
  if (turn === 'none') return null
  return (
    <p class="turn">
      <Icon name="clock" />
      <span>
        {until ? t(`shop.turn.${turn}_before`, { when: whenWords(t, ctx, until) }) : t(`shop.turn.${turn}`)}{' '}
        {until && <em>{leftWords(t, ctx.now, until)}</em>}
      </span>
    </p>
  )
}

export const OrderPage = (facts: OrderFacts) => {
  const { visit, shop, order, refusals, did } = facts
  const { t } = visit
  const [next, ...others] = splitActs(facts)
  return (
    <div class="wrap order-page">
      <Breadcrumb t={t} crumbs={[{ label: t('shop.orders.title'), href: toOrders(shop) }, { label: order.number }]} />
      <ErrorSummary t={t} refusals={refusals} />
      {did && hasWords(`shop.did.${did}`) && refusals.length === 0 && (
        <Notice kind="done" live>
          <p>{t(`shop.did.${did}`)}</p>
        </Notice>
      )}
      <div class="headline">
        <h1>
          {t('shop.order.title', { number: '' }).trim()} <span class="nowrap">{order.number}</span>
        </h1>
        <Status kind={kinds[order.status] ?? 'plain'}>{t(`shop.state.${order.status}`)}</Status>
      </div>
      <div class="order-grid">
        <div>
          <article class={next ? 'sale hot' : 'sale'}>
            <Turn {...facts} />
            <div class="head">
              <h2>{order.buyerName}</h2>
              <span class="number">{t('shop.order.placed', { when: whenWords(t, visit.ctx, new Date(order.placedAt)) })}</span>
            </div>
            <Lines {...facts} />
            <PromisedToBuyer {...facts} />
            {next && <ActPanel facts={facts} offered={next} main />}
          </article>
          <section class="acts-list" aria-labelledby="langkah-lain">
            <h2 id="langkah-lain">{t(next ? 'shop.order.other_acts' : 'shop.order.acts')}</h2>
            {others.map((offered) => offered && <ActPanel facts={facts} offered={offered} />)}
          </section>
        </div>
        <aside class="stack">
          <MoneyFacts {...facts} />
          <Buyer {...facts} />
          <Messages {...facts} />
          <Timeline {...facts} />
        </aside>
      </div>
    </div>
  )
}

/** First what is the seller's turn, if anything is; then all the rest. */
function splitActs({ order, powers }: OrderFacts) {
  const offered = actsOf(asNow(order), powers)
  const turn = turnOf(asNow(order))
  const wanted = {
    accept: ['accept'],
    check: ['confirm'],
    late: ['reopen', 'refund'],
    refund: ['refund'],
    prepare: ['ready', 'send'],
    hand_over: ['hand_over'],
    none: [] as string[],
  }[turn]
  const next = offered.find((one) => one.closed === undefined && wanted.includes(one.act))
  return [next, ...offered.filter((one) => one !== next)]
}
