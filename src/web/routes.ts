import { orderApiRoutes } from './api/orders.api.ts'
import { paymentApiRoutes } from './api/payments.api.ts'
import type { Route } from './visit.ts'

/** Every address of the site, door by door. `test/house` keeps a snapshot of it. */
export const routes: readonly Route[] = [...orderApiRoutes, ...paymentApiRoutes]
