import type { Outcome, Refusal } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { answerOrigin, appealOrigin, reproveOrigin } from '#src/market/origin-case.db.ts'
import { casesOfShop } from '#src/market/origin-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { ShopOriginView } from './origin.view.tsx'

const power = 'market.origin.answer'
const news = ['dijawab', 'keberatan', 'bukti'] as const

type Wrong = { about: string; form: Typed; refusals: readonly Refusal[] }

async function show(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { t, ctx, c } = visit
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('origin.shop.title'),
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <ShopOriginView
        visit={visit}
        shop={seat.slug}
        cases={await casesOfShop(ctx.db, seat.id)}
        wrong={wrong}
        did={wrong ? undefined : news.find((one) => one === c.req.query('sudah'))}
      />
    ),
  })
}

/** What is asked about the shop's things, by nobody it can name. */
export const shopOriginPage: Page = async (visit) => show(visit, await seatWith(visit, power))

const errand =
  (did: (typeof news)[number], run: (ctx: Ctx, shop: string, number: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const seat = await seatWith(visit, power)
    const number = (visit.c.req.param('number') ?? '').slice(0, 20)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat.slug, number, form),
      () => to.shopOrigin(seat.slug, { sudah: did }),
    )
    return 'response' in made ? made.response : show(visit, seat, { about: number, form, refusals: made.refused.refusals })
  }

export const answerOriginPage = errand('dijawab', (ctx, shop, number, form) =>
  answerOrigin(ctx, { shop, number, input: { says: form.text('says'), evidence: form.text('evidence') } }),
)
export const appealOriginPage = errand('keberatan', (ctx, shop, number, form) =>
  appealOrigin(ctx, { shop, number, input: { says: form.text('says') } }),
)
export const reproveOriginPage = errand('bukti', (ctx, shop, number, form) =>
  reproveOrigin(ctx, { shop, number, input: { says: form.text('says'), evidence: form.text('evidence') } }),
)
