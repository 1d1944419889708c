import type { Refusal } from '#src/base/outcome.ts'
import { isoWithOffset, type Tongue } from '#src/base/time.ts'
import type { ReadOrder } from '#src/market/order-read.db.ts'
import { type Headline, headlineOf, isPayable, isStanding, type Part } from '#src/market/order-turn.ts'
import type { Proof } from '#src/market/proof.db.ts'
import type { OwnReview } from '#src/market/review-read.db.ts'
import { LinkButton, PostButton } from '#src/ui/button.tsx'
import { ErrorSummary } from '#src/ui/error-summary.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Money } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { type Step, Steps } from '#src/ui/steps.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { counted } from './_counted.ts'
import type { Thumbs } from './_lines.view.tsx'
import { momentText, PartView, toneOf } from './order-part.view.tsx'
import type { WrongReview } from './own-review.view.tsx'
import type { Code } from './pay-now.view.tsx'

export type OrderFacts = {
  t: Say
  tongue: Tongue
  now: Date
  order: ReadOrder
  parts: readonly Part[]
  thumbs: Thumbs
  qr: Code | undefined
  proofs: readonly Proof[]
  demo: boolean
  /** Kept by this browser; shown so that a guest can write it down. */
  orderKey: string | undefined
  reviews: readonly OwnReview[]
  wrongReview: WrongReview | undefined
  cheaper: boolean
  refusals: readonly Refusal[]
}

/** The heading speaks of the shops still to be paid or waited for, not of those that are done. */
function aboutWhom(headline: Headline, parts: readonly Part[]): readonly Part[] {
  if (headline === 'pay') return parts.filter((part) => isPayable(part.turn))
  return headline === 'wait' ? parts.filter((part) => part.turn.who === 'seller') : parts
}

export function orderTitle(t: Say, parts: readonly Part[]): string {
  const headline = headlineOf(parts)
  const about = aboutWhom(headline, parts)
  const facts = { shops: counted(t, about.length), shop: about[0]?.order.shopName ?? '' }
  return t(about.length === 1 ? `buy.order.title.${headline}_one` : `buy.order.title.${headline}`, facts)
}

const Hold = ({ t, tongue, now, parts }: OrderFacts) => {
  const ends = parts.filter((part) => isPayable(part.turn)).flatMap((part) => part.turn.until ?? [])
  const first = ends.sort((a, b) => a.getTime() - b.getTime())[0]
  if (!first) return null
  return (
    <Notice kind="wait">
      <p>
        {t('buy.hold.before')}{' '}
        <b>
          <time datetime={isoWithOffset(first)} data-until={isoWithOffset(first)} data-left={t('buy.hold.left')}>
            {momentText(t, first, now, tongue)}
          </time>
        </b>
        . {t('buy.hold.after')}
      </p>
    </Notice>
  )
}

const sumOf = (parts: readonly Part[]): number => parts.reduce((sum, part) => sum + part.order.payment.amount, 0)

/** One bar over all shops: received, whose turn, later. */
const Bar = ({ t, parts }: { t: Say; parts: readonly Part[] }) => {
  const all = sumOf(parts)
  let x = 0
  return (
    <svg class="paid-bar" viewBox="0 0 1000 40" preserveAspectRatio="none" role="img" aria-label={t('buy.sums.bar')}>
      {parts.map((part) => {
        const width = (part.order.payment.amount / all) * 1000
        const at = x
        x += width
        return <rect class={toneOf(part)} x={at.toFixed(1)} y="0" width={Math.max(4, width - 6).toFixed(1)} height="40" rx="3" />
      })}
    </svg>
  )
}

const Sums = (facts: OrderFacts) => {
  const { t, order, parts } = facts
  const left = parts.reduce((sum, part) => sum + part.left, 0)
  const standing = parts.filter((part) => isStanding(part.turn))
  const all = sumOf(standing)
  const cancellable = parts.filter((part) => part.turn.state === 'pay')
  return (
    <aside class="sheet edge sums" aria-labelledby="sisa-bayar">
      <h2 id="sisa-bayar">{t(left > 0 ? 'buy.sums.left' : standing.length > 0 ? 'buy.sums.total' : 'buy.sums.none')}</h2>
      {standing.length > 0 && (
        <p>
          <Money amount={left > 0 ? left : all} large />
        </p>
      )}
      {standing.length > 1 && <Bar t={t} parts={standing} />}
      <dl class="facts">
        {parts.map((part) => (
          <div>
            <dt>
              {part.order.shopName}
              <span class="hint">{t(`buy.sums.${part.turn.state}`)}</span>
            </dt>
            <dd>
              {isStanding(part.turn) ? (
                <Money amount={part.order.payment.amount} />
              ) : (
                <s>
                  <Money amount={part.order.payment.amount} />
                </s>
              )}
            </dd>
          </div>
        ))}
        {parts.length > 1 && standing.length > 0 && (
          <div class="tot">
            <dt>{t(standing.length < parts.length ? 'buy.sums.standing' : 'buy.sums.all', { shops: counted(t, standing.length) })}</dt>
            <dd>
              <Money amount={all} />
            </dd>
          </div>
        )}
      </dl>
      {parts.length > 1 && left > 0 && (
        <>
          <details open>
            <summary>{t('buy.sums.if_one_fails')}</summary>
            <p>{t('buy.sums.if_one_fails_more')}</p>
          </details>
          <details>
            <summary>{t('buy.sums.why_several')}</summary>
            <p>{t('buy.sums.why_several_more')}</p>
          </details>
        </>
      )}
      {cancellable.length > 0 && (
        <details>
          <summary>{t('buy.cancel.title')}</summary>
          <p>{t('buy.cancel.more')}</p>
          <div class="acts">
            <PostButton to={to.orderCancel(order.number)} kind="danger" small>
              {t('buy.cancel.do')}
            </PostButton>
          </div>
        </details>
      )}
      <Keep {...facts} />
    </aside>
  )
}

const Keep = ({ t, order, orderKey }: OrderFacts) => (
  <>
    {orderKey && (
      <details>
        <summary>{t('buy.keep.title')}</summary>
        <p>{t('buy.keep.more', { address: to.orderFind() })}</p>
        <p>
          {t('buy.keep.number')} <code>{order.number}</code>
          <br />
          {t('buy.keep.key')} <code>{orderKey}</code>
        </p>
      </details>
    )}
    <p class="acts">
      <LinkButton href={to.receipt(order.number)} kind="plain" small icon="print">
        {t('buy.receipt.open')}
      </LinkButton>
      <LinkButton href={to.order(order.number)} kind="plain" small icon="clock">
        {t('buy.refresh')}
      </LinkButton>
    </p>
  </>
)

const paySteps = (t: Say): Step[] => [
  { label: t('buy.steps.barang'), state: 'done' },
  { label: t('buy.steps.terima'), state: 'done' },
  { label: t('buy.steps.bayar'), state: 'now' },
]

const Intro = (facts: OrderFacts) => {
  const { t, tongue, order, parts, cheaper } = facts
  const paying = headlineOf(parts) === 'pay'
  return (
    <>
      <h1>{orderTitle(t, parts)}</h1>
      <p class="small order-no">
        {t('buy.order.number')} <b>{order.number}</b> · <Moment at={new Date(order.placedAt)} tongue={tongue} />
      </p>
      {paying && parts.length > 1 && (
        <p class="lead">{t(`buy.order.lead.${parts[0]?.order.payment.method ?? 'qris'}`, { shops: counted(t, parts.length) })}</p>
      )}
      {cheaper && (
        <Notice kind="done">
          <p>{t('buy.order.cheaper')}</p>
        </Notice>
      )}
      <Hold {...facts} />
    </>
  )
}

export const OrderPage = (facts: OrderFacts) => {
  const { t, order, parts, refusals } = facts
  const turn = parts.find((part) => part.shown)
  return (
    <>
      {headlineOf(parts) === 'pay' && <Steps t={t} label={t('buy.steps.name')} steps={paySteps(t)} />}
      <div class="split errand paying">
        <div>
          <ErrorSummary t={t} refusals={refusals} />
          <Intro {...facts} />
          <ol class="pays">
            {parts.map((part, index) => (
              <PartView
                t={t}
                tongue={facts.tongue}
                now={facts.now}
                order={order}
                part={part}
                no={index + 1}
                qr={part.shown ? facts.qr : undefined}
                proofs={facts.proofs}
                thumbs={facts.thumbs}
                reviews={facts.reviews}
                wrongReview={facts.wrongReview}
                refusals={refusals}
                demo={facts.demo}
                before={turn?.order.shopName}
              />
            ))}
          </ol>
        </div>
        <Sums {...facts} />
      </div>
    </>
  )
}
