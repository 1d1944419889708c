import type { Outcome } from '#src/base/outcome.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { askStall, endStall } from '#src/market/stall.db.ts'
import { eventsToStandAt, stallsOfShop } from '#src/market/stall-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { StallsView, type WrongStall } from './stalls.view.tsx'

const power = 'market.stall.ask'
const news = ['minta', 'akhiri'] as const
type News = (typeof news)[number]

async function show(visit: Visit, seat: Seat, wrong?: WrongStall): Promise<Response> {
  const { t, ctx, c } = visit
  const [stalls, events] = await Promise.all([stallsOfShop(ctx.db, seat.id), eventsToStandAt(ctx.db, seat.id)])
  return shopPage(visit, seat, {
    tab: 'orders',
    title: t('stall.shop.title'),
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <StallsView
        visit={visit}
        shop={seat.slug}
        stalls={stalls}
        events={events}
        asks={seat.status === 'approved'}
        wrong={wrong}
        did={wrong ? undefined : news.find((one) => one === c.req.query('sudah'))}
      />
    ),
  })
}

/** Where the shop stands or would like to stand. */
export const stallsPage: Page = async (visit) => show(visit, await seatWith(visit, power))

const errand =
  (did: News, run: (ctx: Ctx, shop: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const seat = await seatWith(visit, power)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat.slug, form),
      () => to.shopStalls(seat.slug, { sudah: did }),
    )
    const about = did === 'minta' ? did : `akhiri-${form.text('stall').slice(0, 40)}`
    return 'response' in made ? made.response : show(visit, seat, { about, form, refusals: made.refused.refusals })
  }

export const askStallPage = errand('minta', (ctx, shop, form) =>
  askStall(ctx, { shop, event: form.text('event').trim().slice(0, 40), goods: form.text('goods') }),
)
export const endStallPage = errand('akhiri', (ctx, _shop, form) =>
  endStall(ctx, { stall: form.text('stall').slice(0, 40), as: 'shop', says: form.text('says') }),
)
