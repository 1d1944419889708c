import type { Rupiah } from '#src/base/money.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { recordAdvance } from '#src/market/advance.db.ts'
import { putOff } from '#src/market/making.db.ts'
import { cancelAsSeller, confirmPayment, denyClaim, type FulfilmentStep, fulfilOrder, refundOrder } from '#src/market/order-deeds.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from './form.ts'

/** `fields`: which input of the page a refusal of the deed is about. */
export type OrderErrand = {
  run(ctx: Ctx, number: string, form: Typed): Promise<Outcome<unknown>>
  did(form: Typed): string
  fields: Record<string, string>
}

const steps: readonly FulfilmentStep[] = ['accept', 'ready', 'send', 'hand_over', 'confirm_receipt', 'reopen']

const wrongNumber = (field: string): Refusal => ({ rule: 'shop.input.money', field })

/** What came in: what is still due, or another sum as it stands on the statement. */
export const pay: OrderErrand = {
  fields: {},
  did: () => 'confirm',
  async run(ctx, number, form) {
    const reference = form.given('rujukan')?.slice(0, 100)
    // "all of it came" beside another sum: money is not booked on a guess
    const both = form.text('masuk') !== 'lain' && form.given('jumlah') !== undefined
    if (both) return refused({ rule: 'shop.input.exact_or_sum', field: 'jumlah' })
    if (form.text('masuk') !== 'lain') return confirmPayment(ctx, { number, reference })
    const amount = form.money('jumlah')
    if (!amount) return refused(wrongNumber('jumlah'))
    return confirmPayment(ctx, { number, amount, reference })
  },
}

export const deny: OrderErrand = {
  fields: {},
  did: () => 'deny',
  async run(ctx, number, form) {
    const reason = cleanLine(form.text('alasan_tolak'))
    return reason.length < 5 ? refused({ rule: 'market.order.reason_missing', field: 'alasan_tolak' }) : denyClaim(ctx, { number, reason })
  },
}

export const step: OrderErrand = {
  fields: { code: 'kode', waybill: 'resi' },
  did: (form) => form.text('langkah'),
  async run(ctx, number, form) {
    const wished = steps.find((one) => one === form.text('langkah'))
    if (!wished) return refused({ rule: 'market.order.not_from_here' })
    return fulfilOrder(ctx, {
      number,
      step: wished,
      code: form.given('kode')?.replace(/\s/g, ''),
      waybill: form.given('resi')?.slice(0, 60),
    })
  },
}

export const cancel: OrderErrand = {
  fields: { reason: 'alasan_batal' },
  did: () => 'cancel',
  run: (ctx, number, form) => cancelAsSeller(ctx, { number, reason: cleanLine(form.text('alasan_batal')).slice(0, 300) }),
}

export const refund: OrderErrand = {
  fields: { reason: 'alasan_kembali', line: 'baris' },
  did: () => 'refund',
  async run(ctx, number, form) {
    const asked = refundWish(form)
    if (!asked.ok) return asked
    const said = {
      restock: form.checked('kembali_stok'),
      reason: cleanLine(form.text('alasan_kembali')).slice(0, 300),
      reference: form.given('rujukan_kembali')?.slice(0, 100),
    }
    return refundOrder(ctx, { number, ...asked.value, ...said })
  },
}

/** The day is put off to another week, with the reason the buyer reads. */
export const later: OrderErrand = {
  fields: { week: 'minggu', reason: 'alasan_undur' },
  did: () => 'put_off',
  run: (ctx, number, form) => putOff(ctx, { number, week: form.text('minggu').slice(0, 20), reason: form.text('alasan_undur') }),
}

/** What the buyer gave before the piece is made. */
export const advance: OrderErrand = {
  fields: { amount: 'uang_muka' },
  did: () => 'advance',
  async run(ctx, number, form) {
    const amount = form.money('uang_muka')
    return amount ? recordAdvance(ctx, { number, amount }) : refused(wrongNumber('uang_muka'))
  },
}

/** A sum, or pieces of one line. */
function refundWish(form: Typed): Outcome<{ line: string; quantity: number } | { amount: Rupiah }> {
  if (form.text('kembali') === 'baris') {
    const quantity = form.whole('banyak') ?? 1
    if (!(quantity >= 1 && quantity <= 999)) return refused({ rule: 'shop.input.whole', field: 'banyak' })
    return done({ line: form.text('baris'), quantity })
  }
  const amount = form.money('jumlah_kembali')
  return amount ? done({ amount }) : refused(wrongNumber('jumlah_kembali'))
}
