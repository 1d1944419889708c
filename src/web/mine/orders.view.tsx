import type { Tongue } from '#src/base/time.ts'
import type { MyOrder } from '#src/market/order-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Money } from '#src/ui/money.tsx'
import { Table } from '#src/ui/table.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { MineFrame } from './mine-frame.view.tsx'

export const MyOrders = ({ t, tongue, orders }: { t: Say; tongue: Tongue; orders: readonly MyOrder[] }) => (
  <MineFrame t={t} refusals={[]} room="orders" title={t('identity.orders.title')}>
    {orders.length === 0 ? (
      <Empty
        seed="pesanan-saya"
        title={t('identity.orders.none')}
        action={<LinkButton href={to.market()}>{t('identity.orders.shop')}</LinkButton>}
      >
        {t('identity.orders.why_none')}
      </Empty>
    ) : (
      <Table
        caption={t('identity.orders.title')}
        quietCaption
        rows={orders}
        columns={[
          { label: t('identity.orders.number'), head: true, cell: ({ number }) => <a href={to.order(number)}>{number}</a> },
          { label: t('identity.orders.shops'), cell: ({ shops }) => shops },
          { label: t('identity.orders.at'), cell: ({ placedAt }) => <Moment at={placedAt} tongue={tongue} as="day" /> },
          { label: t('identity.orders.total'), number: true, cell: ({ total }) => <Money amount={total} /> },
        ]}
      />
    )}
  </MineFrame>
)
