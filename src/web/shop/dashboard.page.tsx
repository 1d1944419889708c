import { orderCards } from '#src/market/order-cards.db.ts'
import { lowStock, moneyOfWeek } from '#src/market/shop-day.db.ts'
import { may } from '#src/platform/context.ts'
import { redirect } from '../answer.tsx'
import type { Page } from '../visit.ts'
import { toGoods } from './_addresses.ts'
import { seatOf, shopPage } from './_shop-frame.tsx'
import { Dashboard } from './dashboard.view.tsx'

/** What waits for the shop, what came in today, what runs out. Who has nothing to do with orders starts at the goods. */
export const dashboardPage: Page = async (visit) => {
  const { ctx, t } = visit
  const seat = await seatOf(visit)
  if (!(await may(ctx, 'market.order.fulfil', { shop: seat.id }))) return redirect(visit, toGoods(seat.slug))
  const [waiting, preparing, ready, week, low, seesMoney] = await Promise.all([
    orderCards(ctx, seat.id, { shelf: 'waiting', limit: 5 }),
    orderCards(ctx, seat.id, { shelf: 'preparing', limit: 5 }),
    orderCards(ctx, seat.id, { shelf: 'ready', limit: 5 }),
    moneyOfWeek(ctx, seat.id),
    lowStock(ctx, seat.id, 3),
    may(ctx, 'market.statement.read', { shop: seat.id }),
  ])
  const main = (
    <Dashboard
      visit={visit}
      seat={seat}
      waiting={waiting.items}
      making={[...preparing.items, ...ready.items]}
      week={seesMoney ? week : undefined}
      low={low}
    />
  )
  return shopPage(visit, seat, {
    tab: 'orders',
    title: t(seat.waiting === 1 ? 'shop.home.title_one' : 'shop.home.title', { n: seat.waiting, shop: seat.name }),
    main,
    wide: true,
  })
}
