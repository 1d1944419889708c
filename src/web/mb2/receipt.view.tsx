import { raw } from 'hono/html'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import { amountInWords } from '#src/market/amount-in-words.ts'
import { phoneShown } from '#src/market/buyer.ts'
import { contactDays } from '#src/market/contact.db.ts'
import type { ReadLine, ReadOrder, ReadShopOrder } from '#src/market/order-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Money } from '#src/ui/money.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { optionsText, ShopSign } from './_lines.view.tsx'
import { wayText } from './review.view.tsx'

type Facts = { t: Say; tongue: Tongue; now: Date; order: ReadOrder; qr: string }

const paidSteps = new Set(['receive_exact', 'receive_more', 'receive_less', 'receive_late', 'reopen', 'hand_over'])

/** When the money was taken as received, by the newest step that took any. */
const paidAt = (part: ReadShopOrder): Date | undefined => {
  const step = part.steps.filter((one) => paidSteps.has(one.step)).at(-1)
  return part.received > 0 && step ? new Date(step.at) : undefined
}

const LineName = ({ line }: { line: ReadLine }) => (
  <>
    {[line.name, optionsText(line.options)].filter(Boolean).join(', ')}
    <span class="hint">
      {line.quantity} × <Money amount={line.price} />
    </span>
  </>
)

const Lines = ({ t, part }: { t: Say; part: ReadShopOrder }) => (
  <Table
    caption={t('buy.receipt.lines')}
    quietCaption
    phone="table"
    rows={part.lines}
    columns={[
      { label: t('buy.receipt.thing'), head: true, cell: (line) => <LineName line={line} /> },
      { label: t('buy.receipt.sum'), number: true, cell: (line) => <Money amount={line.total} /> },
    ]}
  />
)

const Sums = ({ t, part }: { t: Say; part: ReadShopOrder }) => (
  <dl class="facts sums-of">
    <div>
      <dt>{wayText(t, { fulfilment: part.fulfilment.method, placeText: part.fulfilment.place, address: part.fulfilment.address })}</dt>
      <dd>{part.fulfilment.fee ? <Money amount={part.fulfilment.fee} /> : t('buy.way.free')}</dd>
    </div>
    {part.payment.uniqueCode && (
      <div>
        <dt>{t('buy.unique_code')}</dt>
        <dd>
          <Money amount={part.payment.uniqueCode} />
        </dd>
      </div>
    )}
    <div class="tot">
      <dt>{t('buy.receipt.to_pay')}</dt>
      <dd>
        <Money amount={part.payment.amount} />
      </dd>
    </div>
    {part.refunded > 0 && (
      <div>
        <dt>{t('buy.receipt.refunded')}</dt>
        <dd>
          <Money amount={part.refunded} />
        </dd>
      </div>
    )}
  </dl>
)

const Sheet = ({ t, tongue, now, order, part, qr }: Facts & { part: ReadShopOrder }) => {
  const at = paidAt(part)
  return (
    <article class="receipt" aria-labelledby={`kuitansi-${part.number}`}>
      <header>
        <ShopSign slug={part.shop} />
        <div>
          <h2 id={`kuitansi-${part.number}`}>{t(at ? 'buy.receipt.title' : 'buy.receipt.unpaid_title')}</h2>
          <p>
            {part.shopName}
            {part.shopPhone && (
              <>
                , <span class="nowrap">{part.shopPhone}</span>
              </>
            )}
          </p>
        </div>
        <p class="no-of">
          {t('buy.receipt.number')}
          <b>{part.number}</b>
        </p>
      </header>
      <p>
        {t(at ? 'buy.receipt.from' : 'buy.receipt.for')} <b>{order.buyer.name}</b>,{' '}
        <span class="nowrap">{order.buyer.phone ? phoneShown(order.buyer.phone) : t('buy.receipt.phone_gone')}</span>
      </p>
      <Lines t={t} part={part} />
      <Sums t={t} part={part} />
      {at ? (
        <div class="received">
          <p>
            {t('buy.receipt.received')} <Money amount={part.received} large />
          </p>
          <p class="in-words">
            {t('buy.receipt.in_words')} <i lang="id">{amountInWords(part.received)}</i>
          </p>
          <p>{t('buy.receipt.paid_at', { at: formatMoment(at, tongue), method: t(`buy.pay.${part.payment.method}`) })}</p>
        </div>
      ) : (
        <p class="received">{t('buy.receipt.unpaid')}</p>
      )}
      <footer>
        <div class="qr">{raw(qr)}</div>
        <p class="small">
          {t('buy.receipt.qr', { number: order.number })} {t('buy.receipt.no_tax')} {t('buy.receipt.contact', { days: contactDays })}{' '}
          {t('buy.receipt.copy', { at: formatMoment(now, tongue) })}
        </p>
      </footer>
    </article>
  )
}

/** One sheet a shop: each seller received his own money. */
export const ReceiptPage = (facts: Facts) => {
  const { t, order } = facts
  return (
    <div class="receipts">
      <div class="screen-only">
        <h1>{t('buy.receipt.title')}</h1>
        <p class="small order-no">
          {t('buy.order.number')} <b class="nowrap">{order.number}</b>
        </p>
        <p class="lead">{t(order.sellerOrders.length === 1 ? 'buy.receipt.lead_one' : 'buy.receipt.lead')}</p>
        <p class="acts">
          <LinkButton href={to.order(order.number)} kind="ghost" icon="back">
            {t('buy.receipt.back')}
          </LinkButton>
          <button type="button" class="btn" data-print hidden>
            {t('buy.receipt.print')}
          </button>
        </p>
      </div>
      {order.sellerOrders.map((part) => (
        <Sheet {...facts} part={part} />
      ))}
    </div>
  )
}

export const receiptTitle = (t: Say, order: ReadOrder): string => t('buy.receipt.heading', { number: order.number })
