import { formatRupiah } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { PayeeRead } from '#src/market/payee.db.ts'
import type { MonthSum, OrderSum } from '#src/market/statement.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Money } from '#src/ui/money.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Facts, Table } from '#src/ui/table.tsx'
import type { Visit } from '../visit.ts'
import { toMoney, toOrder, toPayee } from './_addresses.ts'
import { methodWords } from './_say.ts'
import { Bars } from './bars.view.tsx'

type StatementFacts = {
  visit: Visit
  seat: Seat
  month: string
  months: readonly MonthSum[]
  page: { items: OrderSum[]; next?: string }
  paged: boolean
  payees: readonly PayeeRead[]
}

/** `November 2026` */
export const monthWords = (visit: Visit, month: string): string =>
  visit.t('shop.month', { name: visit.t(`shop.month.${Number(month.slice(5))}`), year: month.slice(0, 4) })

const empty = (month: string): MonthSum => ({ month, received: 0, cash: 0, refunded: 0, orders: 0 }) as MonthSum

const Sums = ({ visit: { t }, sum }: { visit: Visit; sum: MonthSum }) => (
  <>
    <p>
      <Money amount={sum.received - sum.refunded} large />
    </p>
    <p>{t('shop.money.from', { n: sum.orders })}</p>
    <Facts
      facts={[
        [t('shop.money.to_account'), <Money amount={sum.received - sum.cash} />],
        [t('shop.money.in_cash'), <Money amount={sum.cash} />],
        [t('shop.money.returned'), sum.refunded > 0 ? `−${formatRupiah(sum.refunded)}` : formatRupiah(0)],
      ]}
    />
  </>
)

/** Where buyers pay now; changing it is a page of its own. */
const PaidTo = ({ visit: { t }, seat, payees }: StatementFacts) => {
  const active = payees.filter((payee) => payee.state === 'active')
  const open = payees.filter((payee) => payee.state === 'proposed' || payee.state === 'waiting')
  return (
    <section class="sheet">
      <h2 class="h3">{t('shop.money.paid_to')}</h2>
      {active.length === 0 && <p class="small">{t('shop.money.paid_nowhere')}</p>}
      <ul class="mini">
        {active.map((payee) => (
          <li>
            <b>{payee.kind === 'qris' ? `QRIS ${payee.holder}` : `${payee.bank} ${payee.payload}`}</b>
            <span>{payee.kind === 'qris' ? (payee.nmid ?? payee.city) : payee.holder}</span>
          </li>
        ))}
      </ul>
      {open.length > 0 && <p class="small">{t('shop.money.changes_open', { n: open.length })}</p>}
      <p class="acts">
        <LinkButton href={toPayee(seat.slug)} kind="ghost" block>
          {t('shop.money.change_payee')}
        </LinkButton>
      </p>
    </section>
  )
}

const Months = ({ visit, seat, months, month }: StatementFacts) => {
  const { t } = visit
  return (
    <section>
      <h2 class="h3">{t('shop.money.months')}</h2>
      <Bars
        caption={t('shop.money.months_caption')}
        heads={[t('shop.money.month'), t('shop.money.net')]}
        bars={[...months]
          .slice(0, 6)
          .reverse()
          .map((sum) => ({
            label: t(`shop.month_short.${Number(sum.month.slice(5))}`),
            value: sum.received - sum.refunded,
            shown: formatRupiah(sum.received - sum.refunded),
          }))}
      />
      <ul class="mini">
        {months.map((sum) => (
          <li>
            <a href={toMoney(seat.slug, { bulan: sum.month })} aria-current={sum.month === month ? 'true' : undefined}>
              {monthWords(visit, sum.month)}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

export const Statement = (facts: StatementFacts) => {
  const { visit, seat, month, months, page, paged } = facts
  const { t, ctx } = visit
  const sum = months.find((one) => one.month === month) ?? empty(month)
  return (
    <div class="wrap money-page">
      <h1>{t('shop.money.heading', { month: monthWords(visit, month) })}</h1>
      <p class="lead">{t('shop.money.direct')}</p>
      <div class="order-grid">
        <div>
          <Sums visit={visit} sum={sum} />
          <p class="acts after">
            <LinkButton href={`${toMoney(seat.slug)}/tabel.csv?bulan=${month}`} kind="ghost" icon="download" download>
              {t('shop.money.csv')}
            </LinkButton>
          </p>
          <section class="gap">
            <Table
              caption={t('shop.money.orders')}
              rows={page.items}
              columns={[
                { label: t('shop.money.order'), head: true, cell: (one) => <a href={toOrder(seat.slug, one.number)}>{one.number}</a> },
                { label: t('shop.money.last'), cell: (one) => formatDay(one.last, ctx.tongue) },
                { label: t('shop.order.method'), cell: (one) => methodWords(t, one.method) },
                { label: t('shop.order.received'), number: true, cell: (one) => formatRupiah(one.received) },
                {
                  label: t('shop.order.refunded'),
                  number: true,
                  cell: (one) => (one.refunded > 0 ? `−${formatRupiah(one.refunded)}` : '–'),
                },
              ]}
              {...(page.items.length > 0 && !paged && !page.next
                ? {
                    foot: [
                      t('shop.order.total'),
                      '',
                      '',
                      formatRupiah(sum.received),
                      sum.refunded > 0 ? `−${formatRupiah(sum.refunded)}` : '–',
                    ],
                  }
                : {})}
            />
            {page.items.length === 0 && <p class="quiet">{t('shop.money.none')}</p>}
            <Pager
              t={t}
              previous={paged ? toMoney(seat.slug, { bulan: month }) : undefined}
              next={page.next && toMoney(seat.slug, { bulan: month, sesudah: page.next })}
            />
          </section>
        </div>
        <aside class="stack">
          <PaidTo {...facts} />
          {months.length > 0 && <Months {...facts} />}
        </aside>
      </div>
    </div>
  )
}
