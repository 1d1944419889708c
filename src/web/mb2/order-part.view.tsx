import { formatRupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { phoneDigits } from '#src/base/text.ts'
import { dayOf, formatClock, formatMoment, type Tongue } from '#src/base/time.ts'
import type { ReadOrder, ReadShopOrder } from '#src/market/order-read.db.ts'
import { stepsOpen } from '#src/market/order-states.ts'
import { owedBack, type Part } from '#src/market/order-turn.ts'
import type { Proof } from '#src/market/proof.db.ts'
import type { OwnReview } from '#src/market/review-read.db.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { Money } from '#src/ui/money.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { GoodsLine, optionsText, ShopSign, SmallPicture, type Thumbs } from './_lines.view.tsx'
import { OwnReviews, type WrongReview } from './own-review.view.tsx'
import { type Code, Copied, MoreTime, PayNow } from './pay-now.view.tsx'
import { PromisedDay } from './promised-day.view.tsx'
import { Proofs } from './proofs.view.tsx'
import { wayText } from './review.view.tsx'

export type PartFacts = {
  t: Say
  tongue: Tongue
  now: Date
  order: ReadOrder
  part: Part
  no: number
  qr: Code | undefined
  proofs: readonly Proof[]
  thumbs: Thumbs
  reviews: readonly OwnReview[]
  wrongReview: WrongReview | undefined
  demo: boolean
  /** The shop paid before this one, when this one waits for its turn. */
  before: string | undefined
  refusals: readonly Refusal[]
}

/** `pukul 15.45 WIB` today, with the day on any other day. */
export function momentText(t: Say, at: Date, now: Date, tongue: Tongue): string {
  return dayOf(at) === dayOf(now) ? t('buy.at', { clock: formatClock(at, tongue) }) : formatMoment(at, tongue)
}

const tones: Record<string, 'got' | 'now' | 'wait' | 'over'> = {
  pay: 'wait',
  pay_rest: 'wait',
  claimed: 'wait',
  accept: 'got',
  accept_cash: 'wait',
  prepare: 'got',
  collect: 'got',
  receive: 'got',
  done: 'got',
  hold_over: 'over',
  cancelled: 'over',
  expired: 'over',
  late: 'wait',
  give_back: 'over',
}

export const toneOf = (part: Part): 'got' | 'now' | 'wait' | 'over' => (part.shown ? 'now' : (tones[part.turn.state] ?? 'wait'))

/** The newest step of that kind, for "received at …". */
const stepAt = (order: ReadShopOrder, ...steps: string[]): Date | undefined => {
  const found = order.steps.filter((step) => steps.includes(step.step)).at(-1)
  return found && new Date(found.at)
}

function stateText({ t, part, now, tongue, before }: PartFacts): string {
  const { turn, order } = part
  if (!part.shown && turn.state === 'pay' && before) return t('buy.turn.after', { shop: before })
  const at = stepAt(order, 'receive_exact', 'receive_more', 'reopen')
  const until = turn.until ? momentText(t, turn.until, now, tongue) : ''
  if (turn.state === 'accept' && at) return t('buy.turn.accept_paid', { at: momentText(t, at, now, tongue), until })
  return t(`buy.turn.${turn.state}`, { until, amount: formatRupiah(part.left), back: formatRupiah(owedBack(order)) })
}

const Head = (facts: PartFacts) => {
  const { part, no } = facts
  const tone = toneOf(part)
  return (
    <div class="ph">
      <ShopSign slug={part.order.shop} />
      <div>
        <h2 id={`toko-${no}`}>{part.order.shopName}</h2>
        <p class="st">
          {tone === 'got' && <Icon name="check" />}
          <span>{stateText(facts)}</span>
        </p>
      </div>
      <b class="amt">
        <Money amount={part.left || part.order.payment.amount} />
      </b>
    </div>
  )
}

const Goods = ({ t, part, thumbs }: PartFacts) => {
  const { order } = part
  const { method, place, address, fee } = order.fulfilment
  return (
    <ul class="ordered">
      {order.lines.map((line) => (
        <GoodsLine
          picture={<SmallPicture picture={line.picture} thumbs={thumbs} seed={line.product} />}
          name={line.name}
          note={[
            t('buy.pieces', { n: line.quantity }),
            optionsText(line.options),
            line.returned ? t('buy.returned', { n: line.returned }) : '',
          ]
            .filter(Boolean)
            .join(' · ')}
          end={<Money amount={line.total} />}
        />
      ))}
      <GoodsLine
        name={wayText(t, { fulfilment: method, placeText: place, address })}
        end={fee ? <Money amount={fee} /> : t('buy.way.free')}
      />
      {order.payment.uniqueCode && <GoodsLine name={t('buy.unique_code')} end={<Money amount={order.payment.uniqueCode} />} />}
    </ul>
  )
}

const PickupCode = ({ t, part }: PartFacts) =>
  part.order.pickupCode &&
  (part.order.fulfilment.method === 'pickup' || part.order.fulfilment.method === 'point') &&
  part.turn.state === 'collect' ? (
    <div class="pickup">
      <p>{t('buy.code.title')}</p>
      <p class="digits">{`${part.order.pickupCode.slice(0, 3)} ${part.order.pickupCode.slice(3)}`}</p>
      <p class="small">
        {t(part.order.payment.method === 'cash' ? 'buy.code.cash' : 'buy.code.hint', {
          amount: formatRupiah(part.order.payment.amount - part.order.received),
        })}
      </p>
    </div>
  ) : null

const notesOf = (part: Part): string[] => {
  const { order, turn } = part
  const notes: string[] = turn.state === 'pay' || turn.state === 'collect' ? [] : [turn.state]
  if (order.status !== 'cancelled' && order.status !== 'expired' && owedBack(order) > 0) notes.push('overpaid')
  if (order.paymentStatus === 'cash_due' && order.received > 0) notes.push('advance')
  if (order.paymentStatus === 'partly_refunded') notes.push('partly_refunded')
  if (order.paymentStatus === 'refunded') notes.push('refunded')
  return notes
}

/** Ends of an order, told with their reason where somebody gave one. */
const withReason: ReadonlySet<string> = new Set(['cancelled', 'give_back'])

/** What happened and what comes next, in sentences; only for states that need one. */
const Next = ({ t, part, now, tongue }: PartFacts) => {
  const { order, turn } = part
  const facts = {
    shop: order.shopName,
    received: formatRupiah(order.received),
    refunded: formatRupiah(order.refunded),
    back: formatRupiah(owedBack(order)),
    amount: formatRupiah(part.left || order.payment.amount - (order.paymentStatus === 'cash_due' ? order.received : 0)),
    until: turn.until ? momentText(t, turn.until, now, tongue) : '',
    place: order.fulfilment.place,
  }
  const reason = order.steps.at(-1)?.reason
  return (
    <div class="next">
      {notesOf(part).map((note) => (
        <p>
          {t(`buy.next.${note}`, facts)}
          {withReason.has(note) && reason && ` ${t('buy.next.reason', { reason })}`}
        </p>
      ))}
      {order.fulfilment.waybill && (
        <p>
          {t('buy.waybill')} <Copied t={t} text={order.fulfilment.waybill} />
        </p>
      )}
    </div>
  )
}

const whatsapp = (t: Say, order: ReadOrder, part: Part): string | undefined => {
  const digits = phoneDigits(part.order.shopPhone)
  return (
    digits &&
    `https://wa.me/${digits}?text=${encodeURIComponent(t('buy.talk.text', { shop: part.order.shopName, name: order.buyer.name, number: part.order.number }))}`
  )
}

const Acts = ({ t, order, part }: PartFacts) => {
  const { order: own, turn, letter, shown } = part
  const state = { status: own.status, payment: own.paymentStatus, method: own.payment.method, fulfilment: own.fulfilment.method }
  const open = stepsOpen(state, 'buyer')
  const talk = whatsapp(t, order, part)
  return (
    <div class="acts">
      {open.includes('confirm_receipt') && (
        <PostButton to={to.orderPart(order.number, letter, 'penerimaan')}>{t('buy.receive.do')}</PostButton>
      )}
      {!shown && (turn.state === 'pay' || turn.state === 'pay_rest') && (
        <LinkButton href={`${to.order(order.number)}?giliran=${letter}#bagian-${letter}`} kind="ghost">
          {t('buy.turn.first')}
        </LinkButton>
      )}
      {(turn.state === 'hold_over' || turn.state === 'expired' || turn.state === 'cancelled') && (
        <PostButton to={to.orderPart(order.number, letter, 'pesan-lagi')} kind="ghost">
          {t('buy.again.do')}
        </PostButton>
      )}
      {shown && <MoreTime t={t} group={order.number} part={part} />}
      {talk && (
        <LinkButton href={talk} kind="plain" small icon="talk">
          {t('buy.talk.do')}
        </LinkButton>
      )}
    </div>
  )
}

const Steps = ({ t, tongue, order, part }: PartFacts) => (
  <details class="history">
    <summary>{t('buy.story.title')}</summary>
    <ol>
      {part.order.steps.map((step) => (
        <li>
          <b>{t(`buy.step.${step.step}`)}</b>
          <span class="small">{formatMoment(new Date(step.at), tongue)}</span>
          {step.reason && <span class="small">{step.reason}</span>}
        </li>
      ))}
    </ol>
    <Cancel t={t} order={order} part={part} />
  </details>
)

const Cancel = ({ t, order, part }: Pick<PartFacts, 't' | 'order' | 'part'>) => {
  const { status, paymentStatus, payment, fulfilment } = part.order
  if (!stepsOpen({ status, payment: paymentStatus, method: payment.method, fulfilment: fulfilment.method }, 'buyer').includes('cancel'))
    return null
  return (
    <div class="acts">
      <PostButton to={to.orderPart(order.number, part.letter, 'pembatalan')} kind="danger" small>
        {t('buy.cancel.part', { shop: part.order.shopName })}
      </PostButton>
    </div>
  )
}

/** One shop of the order. The one whose turn it is steps out of the column. */
export const PartView = (facts: PartFacts) => {
  const { part, no, t, order, qr, demo } = facts
  return (
    <li class={`pay ${toneOf(part)}`} id={`bagian-${part.letter}`} aria-labelledby={`toko-${no}`}>
      <span class="no" aria-hidden="true">
        {no}
      </span>
      <div class="pb">
        <Head {...facts} />
        <PickupCode {...facts} />
        {part.turn.state !== 'pay' && <Next {...facts} />}
        {part.shown && <PayNow t={t} group={order.number} part={part} qr={qr} demo={demo} />}
        <Proofs {...facts} />
        <Goods {...facts} />
        <PromisedDay t={t} tongue={facts.tongue} group={order.number} part={part} />
        <Acts {...facts} />
        <OwnReviews t={t} tongue={facts.tongue} order={order} part={part} reviews={facts.reviews} wrong={facts.wrongReview} />
        <Steps {...facts} />
      </div>
    </li>
  )
}
