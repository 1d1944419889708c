import { qrSvg } from '#src/market/qris-image.ts'
import { html } from '../answer.tsx'
import { asset } from '../assets.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { ownOrder } from './order.page.tsx'
import { ReceiptPage, receiptTitle } from './receipt.view.tsx'

/** What was bought, as it was bought: nothing here moves when the shop changes itself. */
export const showReceipt: Page = async (visit) => {
  const { ctx, t } = visit
  const order = await ownOrder(visit)
  const qr = await qrSvg(`${ctx.house.config.origin}${to.order(order.number)}`)
  const main = <ReceiptPage t={t} tongue={ctx.tongue} now={ctx.now} order={order} qr={qr} />
  return html(visit, {
    door: 'mb2',
    title: receiptTitle(t, order),
    private: true,
    quiet: true,
    head: <script type="module" src={asset('order.js')} />,
    main,
  })
}
