import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { Denied } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { type Seat, seatIn } from '#src/market/my-shop.db.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import { classes } from '#src/ui/attributes.ts'
import { Icon, type IconName } from '#src/ui/icon.tsx'
import { shopMark } from '#src/ui/motif/mark.ts'
import type { Say } from '#src/ui/words.ts'
import { type Answer, html } from '../answer.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

export type Tab = 'orders' | 'goods' | 'money' | 'profile'

/** The shop in the address, if the reader sits in it. */
export const seatOf = (visit: Visit): Promise<Seat> => seatIn(visit.ctx, visit.c.req.param('slug') ?? '')

/** The same, for a page that shows what only some of the team may see. */
export async function seatWith(visit: Visit, power: string): Promise<Seat> {
  const seat = await seatOf(visit)
  if (!(await may(visit.ctx, power, { shop: seat.id }))) throw new Denied(power)
  return seat
}

/** What opens each tab; the profile is open to the whole team. */
const powers: Record<Tab, string | undefined> = {
  orders: 'market.order.fulfil',
  goods: 'market.stock.change',
  money: 'market.statement.read',
  profile: undefined,
}

/** Who edits goods without counting them (a facilitator) sees the goods too. */
const alsoGoods = 'market.product.edit'

async function tabsFor(ctx: Ctx, seat: Seat): Promise<Tab[]> {
  const scope = { shop: seat.id }
  const tabs: Tab[] = ['orders', 'goods', 'money', 'profile']
  const open = await Promise.all(
    tabs.map(
      async (tab) =>
        powers[tab] === undefined || (await may(ctx, powers[tab], scope)) || (tab === 'goods' && (await may(ctx, alsoGoods, scope))),
    ),
  )
  return tabs.filter((_, at) => open[at])
}

const icons: Record<Tab, IconName> = { orders: 'box', goods: 'shop', money: 'money', profile: 'person' }

const addressOf = (slug: string, tab: Tab) =>
  tab === 'orders' ? to.myShop(slug) : to.myShopPart(slug, { goods: 'barang', money: 'uang', profile: 'profil' }[tab])

/** Open, on holiday, or not yet open to buyers: a link to where that is changed. */
const OpenState = ({ visit: { t, ctx }, seat }: { visit: Visit; seat: Seat }) => {
  const open = seat.status === 'approved' && seat.holidayUntil === null
  const words =
    seat.status !== 'approved'
      ? t(`shop.status.${seat.status}`)
      : seat.holidayUntil
        ? t('shop.open.holiday', { until: formatDay(seat.holidayUntil, ctx.tongue) })
        : t('shop.open.now')
  return (
    <a class={classes('open-state', open && 'open')} href={`${to.myShopPart(seat.slug, 'profil')}#buka`}>
      <b>
        {words}
        {open && seat.hours && <span class="hours">{`, ${seat.hours}`}</span>}
      </b>
    </a>
  )
}

const Tabs = ({ t, seat, tabs, current }: { t: Say; seat: Seat; tabs: readonly Tab[]; current: Tab }) => (
  <nav class="shop-tabs" aria-label={t('shop.tabs')}>
    <div class="wrap">
      {tabs.map((tab) => (
        <a href={addressOf(seat.slug, tab)} aria-current={tab === current ? 'page' : undefined}>
          <Icon name={icons[tab]} />
          {t(`shop.tab.${tab}`)}
          {tab === 'orders' && seat.waiting > 0 && (
            <b class="badge">
              {seat.waiting}
              <span class="vh"> {t('shop.tab.waiting')}</span>
            </b>
          )}
        </a>
      ))}
    </div>
  </nav>
)

const ShopBar = ({ visit, seat, tabs, current }: { visit: Visit; seat: Seat; tabs: readonly Tab[]; current: Tab }) => (
  <div class="shop-top">
    <div class="wrap">
      <a class="brand" href={to.myShop(seat.slug)}>
        <span class="mark">{raw(shopMark(seat.slug))}</span>
        <span>
          {visit.t('shop.mine')}
          <small>{seat.name}</small>
        </span>
      </a>
      <OpenState visit={visit} seat={seat} />
    </div>
    <Tabs t={visit.t} seat={seat} tabs={tabs} current={current} />
  </div>
)

export type ShopAnswer = Omit<Answer, 'door' | 'bar' | 'main' | 'private'> & { tab: Tab; main: Child }

/** A page of one shop's own rooms: its mark, its tabs, and never kept by a shared cache. */
export async function shopPage(visit: Visit, seat: Seat, { tab, main, ...answer }: ShopAnswer): Promise<Response> {
  const tabs = await tabsFor(visit.ctx, seat)
  return html(visit, {
    ...answer,
    door: 'mb2',
    private: true,
    quiet: true,
    bar: <ShopBar visit={visit} seat={seat} tabs={tabs} current={tab} />,
    main: <div class="shop-page">{main}</div>,
  })
}
