import { get, post, type Route } from '../visit.ts'
import { dashboardPage } from './dashboard.page.tsx'
import { cancelPage, confirmPage, denyPage, refundPage, stepPage } from './order-errands.page.ts'
import { orderPage } from './order.page.tsx'
import { ordersPage } from './orders.page.tsx'

const shop = '/toko-saya/:slug'
const order = `${shop}/pesanan/:number`

/** A shop's own rooms. Each page reaches its shop through the reader's seat in it; somebody else's shop is not there. */
export const shopRoutes: Route[] = [
  get(shop, 'signed_in', dashboardPage),
  get(`${shop}/pesanan`, 'signed_in', ordersPage),
  get(order, 'signed_in', orderPage),
  post(`${order}/pembayaran`, 'signed_in', confirmPage),
  post(`${order}/penolakan`, 'signed_in', denyPage),
  post(`${order}/langkah`, 'signed_in', stepPage),
  post(`${order}/pembatalan`, 'signed_in', cancelPage),
  post(`${order}/pengembalian`, 'signed_in', refundPage),
]
