import type { Outcome } from '#src/base/outcome.ts'
import { closeWeek, declareWorkshop, offerMaking } from '#src/market/making.db.ts'
import { queueOfShop } from '#src/market/making-read.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { QueueView, type WrongQueue } from './queue.view.tsx'

const power = 'market.making.declare'
const news = ['kemampuan', 'pekan', 'barang'] as const
type News = (typeof news)[number]

async function show(visit: Visit, seat: Seat, wrong?: WrongQueue): Promise<Response> {
  const { t, ctx, c } = visit
  return shopPage(visit, seat, {
    tab: 'orders',
    title: t('making.queue.title'),
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <QueueView
        visit={visit}
        shop={seat.slug}
        queue={await queueOfShop(ctx.db, seat.id)}
        wrong={wrong}
        asked={c.req.query('barang')}
        did={wrong ? undefined : news.find((one) => one === c.req.query('sudah'))}
      />
    ),
  })
}

/** What the shop makes in a week, what is promised of it, and for whom. */
export const queuePage: Page = async (visit) => show(visit, await seatWith(visit, power))

const errand =
  (about: News, run: (ctx: Ctx, shop: string, form: Typed) => Promise<Outcome<unknown>>): Page =>
  async (visit) => {
    const seat = await seatWith(visit, power)
    const form = await readForm(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat.slug, form),
      () => to.shopQueue(seat.slug, { sudah: about }),
    )
    return 'response' in made ? made.response : show(visit, seat, { about, form, refusals: made.refused.refusals })
  }

const field = 'techniques.'

/** An empty field takes the bound away; a technique that was not on the form stays as it was. */
const techniquesIn = (form: Typed): Record<string, number | null> =>
  Object.fromEntries(
    form
      .names()
      .filter((name) => name.startsWith(field))
      .map((name) => [name.slice(field.length), form.whole(name) ?? null]),
  )

export const declarePage = errand('kemampuan', (ctx, shop, form) =>
  declareWorkshop(ctx, { shop, input: { unit: form.text('unit'), perWeek: form.whole('perWeek'), techniques: techniquesIn(form) } }),
)
export const closeWeekPage = errand('pekan', (ctx, shop, form) =>
  closeWeek(ctx, { shop, week: form.text('week').slice(0, 20), closed: form.text('closed') === 'ya' }),
)
export const offerPage = errand('barang', (ctx, shop, form) =>
  offerMaking(ctx, { shop, product: form.text('product').slice(0, 40), workDays: form.checked('stop') ? null : form.whole('workDays') }),
)
