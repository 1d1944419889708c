import { dayOf } from '#src/base/time.ts'
import { newestProducts, pickupPoints, scarfOnSale, shelves, shopsByKelurahan, storyOfTheDay } from '#src/market/home.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { MarketHomeView } from './home.view.tsx'

const mostNew = 8
const mostPoints = 4

export const marketHome: Page = async (visit) => {
  const { ctx, t } = visit
  const [kelurahan, categories, newest, scarf, story, points] = await Promise.all([
    shopsByKelurahan(ctx),
    shelves(ctx),
    newestProducts(ctx, mostNew),
    scarfOnSale(ctx),
    storyOfTheDay(ctx, dayOf(ctx.now)),
    pickupPoints(ctx, mostPoints),
  ])
  return html(visit, {
    door: 'mb2',
    title: t('home.market.page_title'),
    description: t('home.market.description'),
    canonical: to.market(),
    wide: true,
    asOf: ctx.now,
    main: (
      <MarketHomeView
        t={t}
        tongue={ctx.tongue}
        kelurahan={kelurahan}
        shelves={categories}
        newest={newest}
        scarf={scarf}
        story={story}
        points={points}
      />
    ),
  })
}
