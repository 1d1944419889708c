import { formatRupiah } from '#src/base/money.ts'
import type { SellerView } from '#src/market/order-read.db.ts'
import { Icon } from '#src/ui/icon.tsx'
import { hasWords, type Say, sayIn } from '#src/ui/words.ts'
import { whenWords } from './_say.ts'
import type { OrderFacts } from './order.view.tsx'

/** Which ready messages fit an order as it stands, the newest occasion first. */
export function messagesFor(order: Pick<SellerView, 'status' | 'refunded' | 'fulfilment'>): string[] {
  const carried = order.fulfilment.method === 'delivery' || order.fulfilment.method === 'courier'
  const own: Partial<Record<SellerView['status'], string>> = {
    processing: 'accepted',
    ready_for_pickup: 'ready',
    shipped: order.fulfilment.waybill ? 'sent_waybill' : 'sent',
    completed: carried ? 'arrived' : 'thanks',
  }
  const now = own[order.status]
  return [...(now ? [now] : []), ...(order.refunded > 0 ? ['refunded'] : []), 'ask']
}

/** Buyers read Indonesian unless they chose otherwise, and the seller signs it, so these are in the city's tongue. */
const say: Say = sayIn('id')

const textOf = (order: SellerView, message: string): string =>
  say(`shop.wa.${message}`, {
    name: order.buyerName.split(/\s+/)[0] ?? '',
    number: order.number,
    shop: order.shopName,
    place: order.fulfilment.place,
    waybill: order.fulfilment.waybill ?? '',
    total: formatRupiah(order.total),
    refunded: formatRupiah(order.refunded),
  })

/** Texts that are ready to send once the number is shown. Opens WhatsApp; nothing is sent from here. */
export const Messages = ({ visit: { t }, order }: OrderFacts) => (
  <section>
    <h2 class="h3">{t('shop.wa.title')}</h2>
    {order.buyerPhone === null ? (
      <p class="small">{t(order.contactGone ? 'shop.wa.gone' : 'shop.wa.later')}</p>
    ) : (
      <ul class="messages">
        {messagesFor(order).map((message) => (
          <li>
            <p>{textOf(order, message)}</p>
            <a
              class="btn ghost small"
              href={`https://wa.me/${order.buyerPhone}?text=${encodeURIComponent(textOf(order, message))}`}
              rel="noopener noreferrer"
              target="_blank"
            >
              <Icon name="talk" />
              {t(`shop.wa.send_${message}`)}
              <span class="vh"> {t('shop.new_window')}</span>
            </a>
          </li>
        ))}
      </ul>
    )}
  </section>
)

/** Every step with its time, who took it, and why. */
export const Timeline = ({ visit: { t, ctx }, order }: OrderFacts) => (
  <section>
    <h2 class="h3">{t('shop.timeline')}</h2>
    <ol class="timeline">
      {order.steps.map((step) => (
        <li>
          <b>{t(hasWords(`shop.step.${step.step}`) ? `shop.step.${step.step}` : 'shop.step.other')}</b>
          <span>
            {whenWords(t, ctx, new Date(step.at))}, {t(`shop.by.${step.by}`)}
          </span>
          {step.reason && <q>{step.reason}</q>}
        </li>
      ))}
    </ol>
  </section>
)
