import { Missing } from '#src/base/outcome.ts'
import { partsOf } from '#src/market/order-turn.ts'
import { attachProof, isShopsOrder, proofBytes } from '#src/market/proof.db.ts'
import { qrPng } from '#src/market/qris-image.ts'
import { redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { orderKey } from './_order-key.ts'
import { codeOf } from './_pay-code.ts'
import { tooOften } from './_too-often.tsx'
import { actTooOften, ownOrder, ownPart, showOrderWith } from './order.page.tsx'

const isPrivate = { 'cache-control': 'private, no-store', 'x-robots-tag': 'noindex' }

/** The code as a file, for the bank's app on the same phone. */
export const qrisPicture: Page = async (visit) => {
  const { order, part } = await ownPart(visit)
  const found = partsOf(order, visit.ctx.now).find((one) => one.order.number === part.number)
  const code = found && (await codeOf(visit, found))
  if (!code) throw new Missing('code')
  const png = await qrPng(code)
  return visit.c.body(new Uint8Array(png), 200, {
    ...isPrivate,
    'content-type': 'image/png',
    'content-disposition': `attachment; filename="qris-${part.number}.png"`,
  })
}

/** A picture of the payment, beside the buyer's word. Nothing changes by it. */
export const sendProof: Page = async (visit) => {
  const seconds = await actTooOften(visit)
  if (seconds) return tooOften(visit, seconds)
  const { order, part } = await ownPart(visit)
  const body = await visit.c.req.parseBody()
  const sent = body.bukti
  const bytes = sent instanceof File ? new Uint8Array(await sent.arrayBuffer()) : new Uint8Array()
  const letter = part.number.split('-').at(-1) ?? ''
  const outcome = await attachProof(visit.ctx, { number: part.number, key: orderKey(visit, order.number), bytes })
  if (!outcome.ok)
    return showOrderWith(
      visit,
      order,
      outcome.refusals.map((refusal) => ({ ...refusal, field: `bukti-${letter}` })),
    )
  return redirect(visit, `${to.order(order.number)}#bagian-${letter}`)
}

/** For the buyer who sent it and for the team of that shop; for nobody else it is there. */
export const showProof: Page = async (visit) => {
  const number = `${visit.c.req.param('number')}-${visit.c.req.param('part')}`
  if (!(await isShopsOrder(visit.ctx, number))) await ownOrder(visit)
  const bytes = await proofBytes(visit.ctx, number, visit.c.req.param('proof') ?? '')
  if (!bytes) throw new Missing('proof')
  return visit.c.body(new Uint8Array(bytes), 200, {
    ...isPrivate,
    'content-type': 'image/webp',
    'content-security-policy': "default-src 'none'; sandbox",
  })
}
