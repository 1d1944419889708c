import type { Outcome } from '#src/base/outcome.ts'
import { editReview, withdrawReview, writeReview } from '#src/market/review.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { redirect } from '../answer.tsx'
import { readForm, type Typed } from '../shop/form.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { deviceOf } from './_device.ts'
import { orderKey } from './_order-key.ts'
import { tooOften } from './_too-often.tsx'
import { actTooOften, ownPart, showOrderWith } from './order.page.tsx'

type Wish = { number: string; key?: string | undefined; line: string; about: string }

const said = (form: Typed) => ({ stars: form.text('stars'), says: form.text('says') })

/** One press about one line of one's own order; a refused form comes back as it was typed. */
const errand =
  (run: (ctx: Ctx, wish: Wish, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const seconds = await actTooOften(visit)
    if (seconds) return tooOften(visit, seconds)
    const { order, part } = await ownPart(visit)
    const line = visit.c.req.param('line') ?? ''
    const form = await readForm(visit)
    const wish = { number: part.number, key: orderKey(visit, order.number), line, about: deviceOf(visit) }
    const outcome = await run(visit.ctx, wish, form)
    if (!outcome.ok) return showOrderWith(visit, order, outcome.refusals, { line, form, refusals: outcome.refusals })
    return redirect(visit, `${to.order(order.number)}#ulasan-${part.number.split('-').at(-1)}`)
  }

export const sendReview = errand((ctx, wish, form) => writeReview(ctx, { ...wish, input: said(form) }))
export const changeReview = errand((ctx, wish, form) => editReview(ctx, { ...wish, input: said(form) }))
export const takeBackReview = errand((ctx, wish) => withdrawReview(ctx, wish))
