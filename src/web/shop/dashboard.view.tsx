import { formatCount } from '#src/base/money.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import type { OrderCard } from '#src/market/order-cards.db.ts'
import type { LowStock, MoneyDay } from '#src/market/shop-day.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Money } from '#src/ui/money.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toGoods, toMoney, toOrder, toOrders, toProfile, toStock } from './_addresses.ts'
import { fulfilmentWords, optionWords, shortName } from './_say.ts'
import { Bars } from './bars.view.tsx'
import { Order } from './order-card.view.tsx'
import { Thumb } from './thumb.view.tsx'

type Facts = {
  visit: Visit
  seat: Seat
  waiting: readonly OrderCard[]
  making: readonly OrderCard[]
  week: readonly MoneyDay[] | undefined
  low: readonly LowStock[]
}

/** The number is as large as it matters. */
const Waiting = ({ visit: { t }, seat }: Facts) =>
  seat.waiting === 0 ? (
    <h1 class="calm">{t('shop.home.none')}</h1>
  ) : (
    <div class="count-head">
      <span class="how-many" aria-hidden="true">
        {formatCount(seat.waiting)}
      </span>
      <h1>
        <span class="vh">{seat.waiting} </span>
        {t(seat.waiting === 1 ? 'shop.home.waiting_one' : 'shop.home.waiting')}
      </h1>
    </div>
  )

/** A shop that is not open to buyers yet says so before anything else, and what opens it. */
const NotOpen = ({ visit: { t }, seat }: Facts) =>
  seat.status === 'approved' ? null : (
    <Notice kind={seat.status === 'suspended' || seat.status === 'rejected' ? 'warn' : 'wait'}>
      <p>
        <b>{t(`shop.status.${seat.status}`)}.</b> {t(`shop.status.${seat.status}_next`)}
      </p>
      <p>
        <a href={toProfile(seat.slug)}>{t('shop.home.to_profile')}</a>
      </p>
    </Notice>
  )

const busiest = (week: readonly MoneyDay[]): MoneyDay | undefined =>
  week.reduce<MoneyDay | undefined>((best, day) => (day.amount > (best?.amount ?? 0) ? day : best), undefined)

const Today = ({ visit: { t }, seat, week }: { visit: Visit; seat: Seat; week: readonly MoneyDay[] }) => {
  const today = week.at(-1)
  const best = busiest(week)
  return (
    <>
      <h2>{t('shop.today.title')}</h2>
      <p>
        <Money amount={today?.amount ?? 0} large />
      </p>
      <p>{t('shop.today.orders', { n: today?.orders ?? 0 })}</p>
      {best && (
        <Bars
          caption={t('shop.today.week')}
          heads={[t('shop.today.day'), t('shop.today.amount')]}
          bars={week.map((day) => ({
            label: t(`shop.weekday.${day.weekday}`),
            value: day.amount,
            shown: formatCount(Math.round(day.amount / 1000)),
          }))}
        />
      )}
      <p class="small">
        {best
          ? `${t('shop.today.unit')} ${t('shop.today.busiest', { day: t(`shop.weekday_long.${best.weekday}`) })}`
          : t('shop.today.nothing')}{' '}
        <a href={toMoney(seat.slug)}>{t('shop.today.all')}</a>
      </p>
    </>
  )
}

const Low = ({ visit: { t }, seat, low }: Facts) => (
  <>
    {low.map((thing) => (
      <div class="runs-low">
        <Thumb picture={thing.picture} widths={thing.widths} seed={thing.name} size={72} />
        <p>
          <b>{t('shop.low.left', { name: [thing.name, optionWords(thing.options)].filter(Boolean).join(', '), n: thing.available })}</b>
          {thing.held > 0 ? t('shop.low.held', { n: thing.held }) : t('shop.low.none_held')}
        </p>
        <LinkButton href={toStock(seat.slug, thing.product)} kind="ghost">
          {t('shop.low.change')}
        </LinkButton>
      </div>
    ))}
  </>
)

const Making = ({ visit: { t }, seat, making }: Facts) => (
  <>
    <h2 class="h3">{t('shop.making.title')}</h2>
    {making.length === 0 && <p class="small">{t('shop.making.none')}</p>}
    <ul class="mini">
      {making.map((order) => (
        <li>
          <a href={toOrder(seat.slug, order.number)}>{order.number}</a>
          <span>
            {shortName(order.buyer)},{' '}
            {t(`shop.making.${order.status}`, { way: fulfilmentWords(t, order.fulfilment, order.kelurahan ?? order.place) })}
          </span>
        </li>
      ))}
    </ul>
  </>
)

const Nothing = ({ visit: { t }, seat }: Facts) => (
  <Empty
    seed={seat.slug}
    title={t('shop.home.empty')}
    action={
      <>
        <LinkButton href={toGoods(seat.slug)}>{t('shop.home.to_goods')}</LinkButton>
        {seat.status === 'approved' && (
          <LinkButton href={to.shop(seat.slug)} kind="ghost">
            {t('shop.home.to_shop')}
          </LinkButton>
        )}
      </>
    }
  >
    {t('shop.home.empty_why')}
  </Empty>
)

export const Dashboard = (facts: Facts) => {
  const { visit, seat, waiting, week } = facts
  const { t } = visit
  return (
    <div class="wrap day-grid">
      <section>
        <NotOpen {...facts} />
        <Waiting {...facts} />
        {waiting.map((order, at) => (
          <Order visit={visit} shop={seat.slug} order={order} hot={at === 0} />
        ))}
        {waiting.length === 0 && <Nothing {...facts} />}
        <p class="after">
          <a class="more" href={toOrders(seat.slug, seat.waiting > waiting.length ? { rak: 'waiting' } : {})}>
            {seat.waiting > waiting.length ? t('shop.home.more', { n: seat.waiting }) : t('shop.home.all')}
          </a>
        </p>
      </section>
      <aside class="day-aside">
        {week && <Today visit={visit} seat={seat} week={week} />}
        <Low {...facts} />
        <Making {...facts} />
      </aside>
    </div>
  )
}
