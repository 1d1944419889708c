import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { appealNomination, nominate } from '#src/market/curation.db.ts'
import { collections, curationReasons, nominationsOfShop } from '#src/market/curation-read.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { pieceChoices } from '#src/market/piece-read.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { statusOf } from '../status.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { CurationView } from './curation.view.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'

const power = 'market.collection.nominate'
const news = ['diajukan', 'keberatan'] as const

type Wrong = { about: string; form: Typed; refusals: readonly Refusal[] }

async function show(visit: Visit, seat: Seat, wrong?: Wrong): Promise<Response> {
  const { t, ctx, c } = visit
  const english = ctx.tongue === 'en'
  const [nominations, all, reasons, choices] = await Promise.all([
    nominationsOfShop(ctx.db, seat.id),
    collections(ctx.db, english),
    curationReasons(ctx.db, english),
    pieceChoices(ctx.db, seat.id),
  ])
  return shopPage(visit, seat, {
    tab: 'goods',
    title: t('batik.curation.shop_title'),
    wide: true,
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
    main: (
      <CurationView
        visit={visit}
        shop={seat.slug}
        nominations={nominations}
        collections={all.filter(({ open }) => open)}
        reasons={reasons}
        products={choices.products}
        wrong={wrong}
        did={wrong ? undefined : news.find((one) => one === c.req.query('sudah'))}
      />
    ),
  })
}

/** What the shop put forward, what was said of it, and what helps. */
export const shopCurationPage: Page = async (visit) => show(visit, await seatWith(visit, power))

const errand =
  (
    did: (typeof news)[number],
    aboutOf: (visit: Visit) => string,
    run: (ctx: Ctx, shop: string, form: Typed, about: string) => Promise<Outcome<unknown>>,
  ): Page =>
  async (visit) => {
    const seat = await seatWith(visit, power)
    const form = await readForm(visit)
    const about = aboutOf(visit)
    const made = await makeOnce(
      visit,
      form,
      (ctx) => run(ctx, seat.slug, form, about),
      () => to.shopCuration(seat.slug, { sudah: did }),
    )
    return 'response' in made ? made.response : show(visit, seat, { about, form, refusals: made.refused.refusals })
  }

export const nominatePage = errand(
  'diajukan',
  () => 'new',
  (ctx, shop, form) =>
    nominate(ctx, { shop, input: { collection: form.text('collection'), product: form.text('product'), says: form.text('says') } }),
)

export const appealPage = errand(
  'keberatan',
  ({ c }) => (c.req.param('id') ?? '').slice(0, 40),
  (ctx, shop, form, nomination) => appealNomination(ctx, { shop, nomination, says: form.text('says') }),
)
