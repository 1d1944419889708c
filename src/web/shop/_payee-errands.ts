import { type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { secondFactorDone } from '#src/identity/second-factor.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { approvePayee, proposePayee, withdrawPayee } from '#src/market/payee.db.ts'
import { parseQris, type Qris } from '#src/market/qris.ts'
import { readQrPhoto } from '#src/market/qris-photo.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from './form.ts'

export type PayeeErrand = { did: string; run(ctx: Ctx, seat: Seat, form: Typed, payee: string): Promise<Outcome<unknown>> }

export const propose: PayeeErrand = {
  did: 'proposed',
  async run(ctx, seat, form) {
    const input =
      form.text('kind') === 'bank'
        ? { kind: 'bank', bank: form.text('bank'), number: form.text('number'), holder: form.text('holder') }
        : { kind: 'qris', code: form.text('code').trim() }
    return proposePayee(ctx, { shop: seat.slug, input, secondFactor: await secondFactorDone(ctx) })
  },
}

/** What the code on a photo says, before anything is proposed; not a code of ours is said like any other fault. */
export async function readPhoto(form: Typed): Promise<Outcome<Qris>> {
  const file = form.file('picture')
  const text = await readQrPhoto(file ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array())
  if (!text.ok) return text
  const qris = parseQris(text.value)
  if (!qris.ok) return { ok: false, refusals: qris.refusals.map((one) => ({ ...one, field: 'picture' })) }
  return qris.value.dynamic ? refused({ rule: 'market.qris.not_static', field: 'picture' }) : qris
}

export const approve: PayeeErrand = {
  did: 'approved',
  run: async (ctx, _, __, payee) => approvePayee(ctx, { payee, secondFactor: await secondFactorDone(ctx) }),
}
export const withdraw: PayeeErrand = {
  did: 'withdrawn',
  run: (ctx, _, form, payee) => withdrawPayee(ctx, { payee, reason: cleanLine(form.text('alasan')).slice(0, 300) }),
}
