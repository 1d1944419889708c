import type { Outcome } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { secondFactorDone } from '#src/identity/second-factor.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { approvePayee, proposePayee, withdrawPayee } from '#src/market/payee.db.ts'
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

export const approve: PayeeErrand = {
  did: 'approved',
  run: async (ctx, _, __, payee) => approvePayee(ctx, { payee, secondFactor: await secondFactorDone(ctx) }),
}
export const withdraw: PayeeErrand = {
  did: 'withdrawn',
  run: (ctx, _, form, payee) => withdrawPayee(ctx, { payee, reason: cleanLine(form.text('alasan')).slice(0, 300) }),
}
