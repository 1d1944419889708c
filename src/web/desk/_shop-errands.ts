import { Missing, type Outcome } from '#src/base/outcome.ts'
import { cleanText } from '#src/base/text.ts'
import { secondFactorDone } from '#src/identity/second-factor.db.ts'
import { badgesToVerify, judgeBadge } from '#src/market/badge.db.ts'
import { approvePayee, payeesToApprove } from '#src/market/payee.db.ts'
import { watchShop } from '#src/market/revision.db.ts'
import { restoreShop, reviewShop, suspendShop, type Verdict } from '#src/market/shop-review.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import type { Typed } from '../shop/form.ts'
import type { MarketPower } from './_desk-frame.tsx'

const verdicts: readonly Verdict[] = ['approve', 'ask_revision', 'reject']

export type DeskErrand = {
  power: MarketPower
  did: string
  run(ctx: Ctx, slug: string, form: Typed, id: string): Promise<Outcome<unknown>>
}

const reasonOf = (form: Typed): string => cleanText(form.text('reason')).slice(0, 1000)

export const review: DeskErrand = {
  power: 'review',
  did: 'reviewed',
  run: (ctx, slug, form) =>
    reviewShop(ctx, { slug, verdict: verdicts.find((one) => one === form.text('verdict')) ?? 'ask_revision', reason: reasonOf(form) }),
}

export const suspend: DeskErrand = {
  power: 'suspend',
  did: 'suspended',
  run: (ctx, slug, form) =>
    form.checked('pulihkan') ? restoreShop(ctx, { slug, reason: reasonOf(form) }) : suspendShop(ctx, { slug, reason: reasonOf(form) }),
}

/** Whether every change of this shop's listings waits for a look. */
export const watch: DeskErrand = {
  power: 'review',
  did: 'watched',
  run: (ctx, slug, form) => watchShop(ctx, { slug, watched: form.text('periksa') === 'ya' }),
}

/** Only what waits at this shop's desk is judged through its address. */
export const badge: DeskErrand = {
  power: 'badges',
  did: 'badge',
  async run(ctx, slug, form, id) {
    if (!(await badgesToVerify(ctx)).some((one) => one.id === id && one.shop === slug)) throw new Missing('badge')
    const judged = await judgeBadge(ctx, {
      badge: id,
      verdict: form.checked('tolak') ? 'reject' : 'verify',
      validUntil: form.given('validUntil'),
      reason: form.text(`alasan-${id}`),
    })
    return judged.ok
      ? judged
      : { ok: false, refusals: judged.refusals.map((one) => (one.field === 'reason' ? { ...one, field: `alasan-${id}` } : one)) }
  },
}

export const payee: DeskErrand = {
  power: 'payees',
  did: 'payee',
  async run(ctx, slug, _, id) {
    if (!(await payeesToApprove(ctx)).some((one) => one.id === id && one.shop === slug)) throw new Missing('payee')
    return approvePayee(ctx, { payee: id, secondFactor: await secondFactorDone(ctx) })
  },
}
