import { type OrderShelf, orderCards, orderShelves, shelfCounts } from '#src/market/order-cards.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { toOrders } from './_addresses.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { Order } from './order-card.view.tsx'
import { Shelves } from './shelves.view.tsx'

const shelfOf = (asked: string | undefined): OrderShelf => orderShelves.find((shelf) => shelf === asked) ?? 'all'

/** All orders of the shop, shelf by shelf. */
export const ordersPage: Page = async (visit) => {
  const { c, ctx, t } = visit
  const seat = await seatWith(visit, 'market.order.fulfil')
  const shelf = shelfOf(c.req.query('rak'))
  const cursor = c.req.query('sesudah')
  const [page, counts] = await Promise.all([orderCards(ctx, seat.id, { shelf, limit: 20, cursor }), shelfCounts(ctx, seat.id)])
  const main = (
    <div class="wrap list-page">
      <h1>{t('shop.orders.title')}</h1>
      <p>
        <a href={to.shopQueue(seat.slug)}>{t('making.queue.title')}</a> · <a href={to.shopStalls(seat.slug)}>{t('stall.shop.title')}</a> ·{' '}
        <a href={to.shopReviews(seat.slug)}>{t('reviews.shop.link')}</a>
      </p>
      <Shelves
        label={t('shop.orders.shelves')}
        shelves={orderShelves.map((one) => ({
          label: t(`shop.shelf.${one}`),
          count: counts[one],
          href: toOrders(seat.slug, { rak: one }),
          current: one === shelf,
        }))}
      />
      {page.items.map((order) => (
        <Order visit={visit} shop={seat.slug} order={order} />
      ))}
      {page.items.length === 0 && (
        <Empty
          seed={`${seat.slug}/${shelf}`}
          title={t('shop.orders.none')}
          action={<LinkButton href={to.myShop(seat.slug)}>{t('shop.orders.back')}</LinkButton>}
        >
          {t(`shop.orders.none_${shelf === 'waiting' ? 'waiting' : 'other'}`)}
        </Empty>
      )}
      <Pager
        t={t}
        previous={cursor ? toOrders(seat.slug, { rak: shelf }) : undefined}
        next={page.next && toOrders(seat.slug, { rak: shelf, sesudah: page.next })}
      />
    </div>
  )
  return shopPage(visit, seat, { tab: 'orders', title: t('shop.orders.title'), main, wide: true })
}
