import { ordersOfPerson } from '#src/market/order-read.db.ts'
import { html } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { mine } from './_door.ts'
import { MyOrders } from './orders.view.tsx'

/** What the reader bought while signed in, the newest first. */
export const showOrders: Page = mine(async (visit) => {
  const { ctx, t } = visit
  const main = <MyOrders t={t} tongue={ctx.tongue} orders={await ordersOfPerson(ctx)} />
  return html(visit, { door: 'hub', title: t('identity.orders.title'), private: true, main })
})
