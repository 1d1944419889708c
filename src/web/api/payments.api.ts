import { Missing } from '#src/base/outcome.ts'
import { midtrans } from '#src/market/midtrans.ts'
import { applyNotice } from '#src/market/payment-notice.db.ts'
import { type PaymentProvider, vouched } from '#src/market/payment-provider.ts'
import type { House } from '#src/platform/context.ts'
import { systemCtx } from '#src/work.ts'
import { type Page, post, type Route } from '../visit.ts'
import { json, refuse } from './answer.ts'

/** The providers this installation is configured for. None is needed to run. */
function providerCalled(house: House, name: string): PaymentProvider | undefined {
  const { MIDTRANS_SERVER_KEY: serverKey, MIDTRANS_URL: baseUrl } = house.config
  if (name === 'midtrans' && serverKey && baseUrl) return midtrans({ serverKey, baseUrl, fetch })
  return undefined
}

/**
 * A provider's notification. Its signature is proven first; then the provider is asked again, because the notification signs only
 * part of itself; then it is applied at most once. A provider that cannot be reached gets 503 and sends again.
 */
const receiveNotice: Page = async (visit) => {
  const provider = providerCalled(visit.ctx.house, visit.c.req.param('provider') ?? '')
  if (!provider) throw new Missing('provider')
  const body = new Uint8Array(await visit.c.req.arrayBuffer())
  const read = provider.readNotification(body, visit.c.req.header())
  if (!read.ok) return refuse(visit, read.refusals)
  const asked = await provider.statusOf(read.value)
  if (!asked.ok) return refuse(visit, [{ rule: 'platform.busy' }])
  const event = vouched(read.value, asked.value)
  if (!event) return refuse(visit, [{ rule: 'market.payment.answer_differs' }])
  const outcome = await applyNotice(systemCtx(visit.ctx.house, 'provider'), { event })
  return outcome.ok ? json({ effect: outcome.value.effect }) : refuse(visit, outcome.refusals)
}

export const paymentApiRoutes: Route[] = [post('/api/v1/payments/:provider/notifications', 'api', receiveNotice)]
