import { cityInstant, dayOf, dayPlus, wallClock } from '#src/base/time.ts'
import { newcomers } from '#src/directory/newcomers.db.ts'
import { datesOn } from '#src/events/calendar.db.ts'
import { boughtLately, newestProducts, newShops, shopsByKelurahan, shopsBySubsector } from '#src/market/home.db.ts'
import { storiesTold } from '#src/press/story-read.db.ts'
import { openOffers } from '#src/support/offer.db.ts'
import { citySums } from '#src/support/score.db.ts'
import { html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { HubHomeView } from './home.view.tsx'

export const hubHome: Page = async (visit) => {
  const { ctx, t } = visit
  const today = dayOf(ctx.now)
  const ahead = { from: ctx.now, to: cityInstant(dayPlus(today, 45)) }
  const [newest, shops, people, kelurahan, subsectors, bought, coming, kept, offers, told] = await Promise.all([
    newestProducts(ctx, 6),
    newShops(ctx, 3),
    newcomers(ctx.db, { most: 3, english: ctx.tongue === 'en' }),
    shopsByKelurahan(ctx),
    shopsBySubsector(ctx),
    boughtLately(ctx, 4),
    datesOn(ctx.db, ahead, { most: 4, english: ctx.tongue === 'en' }),
    citySums(ctx.db, wallClock(ctx.now).year, today),
    openOffers(ctx.db, ctx.tongue === 'en'),
    storiesTold(ctx.db, ctx.tongue === 'en', { most: 3 }),
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
        people={people}
        kelurahan={kelurahan}
        subsectors={subsectors}
        bought={bought}
        coming={coming.items}
        kept={kept}
        offers={offers}
        stories={told.items}
      />
    ),
  })
}
