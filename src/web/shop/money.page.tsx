import { dayOf } from '#src/base/time.ts'
import { payeesForTeam } from '#src/market/payee.db.ts'
import { monthOf, monthsOfMoney, movesOfMonth, ordersOfMonth } from '#src/market/statement.db.ts'
import type { Page } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { Statement } from './money.view.tsx'
import { statementTable } from './statement-table.ts'

const power = 'market.statement.read'

/** What came in, what went back, order by order, month by month. */
export const moneyPage: Page = async (visit) => {
  const { c, ctx, t } = visit
  const seat = await seatWith(visit, power)
  const month = monthOf(c.req.query('bulan')) ?? dayOf(ctx.now).slice(0, 7)
  const after = c.req.query('sesudah')?.slice(0, 40)
  const [months, page, payees] = await Promise.all([
    monthsOfMoney(ctx, seat.id),
    ordersOfMonth(ctx, seat.id, month, { after, limit: 50 }),
    payeesForTeam(ctx, seat.slug),
  ])
  const main = <Statement visit={visit} seat={seat} month={month} months={months} page={page} paged={after !== undefined} payees={payees} />
  return shopPage(visit, seat, { tab: 'money', title: t('shop.money.title'), main, wide: true, asOf: ctx.now })
}

/** The same month as a table to take away; nothing in it calculates. */
export const moneyTablePage: Page = async (visit) => {
  const { c, ctx } = visit
  const seat = await seatWith(visit, power)
  const month = monthOf(c.req.query('bulan')) ?? dayOf(ctx.now).slice(0, 7)
  const body = statementTable(visit.t, await movesOfMonth(ctx, seat.id, month))
  c.header('content-type', 'text/csv; charset=utf-8')
  c.header('content-disposition', `attachment; filename="uang-${seat.slug}-${month}.csv"`)
  c.header('cache-control', 'private, no-store')
  return c.body(body)
}
