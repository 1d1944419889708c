import { boughtLately, newestProducts, newestShops, shopsByKelurahan, shopsBySubsector } from '#src/market/home.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { HubHomeView } from './home.view.tsx'

export const hubHome: Page = async (visit) => {
  const { ctx, t } = visit
  const [newest, shops, kelurahan, subsectors, bought] = await Promise.all([
    newestProducts(ctx, 6),
    newestShops(ctx, 3),
    shopsByKelurahan(ctx),
    shopsBySubsector(ctx),
    boughtLately(ctx, 4),
  ])
  return html(visit, {
    door: 'hub',
    title: t('home.hub.page_title'),
    description: t('home.hub.description'),
    canonical: to.home(),
    wide: true,
    asOf: ctx.now,
    main: (
      <HubHomeView
        t={t}
        tongue={ctx.tongue}
        now={ctx.now}
        newest={newest}
        shops={shops}
        kelurahan={kelurahan}
        subsectors={subsectors}
        bought={bought}
      />
    ),
  })
}
