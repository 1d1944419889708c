import { formatCount } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import type { BadgeForTeam } from '#src/market/badge.db.ts'
import type { PayeeRead } from '#src/market/payee.db.ts'
import type { ShopOnDesk } from '#src/market/shop-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

type Facts = { visit: Visit; shops: readonly ShopOnDesk[]; badges: readonly BadgeForTeam[]; payees: readonly PayeeRead[] }

export const toDeskShop = (slug: string): string => `${to.deskShops()}/${slug}`

const Shops = ({ visit: { t, ctx }, shops }: Facts) =>
  shops.length === 0 ? null : (
    <section>
      <h2>{t('desk.shops', { n: shops.length })}</h2>
      <ul class="waiting-list">
        {shops.map((shop) => (
          <li>
            <a href={toDeskShop(shop.slug)}>{shop.name}</a>
            <span>
              {shop.kelurahan}, {t('shop.goods_count', { n: shop.products })}, {t('desk.owner', { name: shop.owners })}
            </span>
            <span class="since">{t('desk.since', { day: formatDay(shop.since, ctx.tongue) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )

const Payees = ({ visit: { t, ctx }, payees }: Facts) =>
  payees.length === 0 ? null : (
    <section>
      <h2>{t('desk.payees', { n: payees.length })}</h2>
      <ul class="waiting-list">
        {payees.map((payee) => (
          <li>
            <a href={`${toDeskShop(payee.shop)}#rekening`}>{payee.shopName}</a>
            <span>
              {payee.kind === 'qris' ? `QRIS ${payee.holder}` : `${payee.bank} ${payee.holder}`}
              {payee.needsCurator && `, ${t('desk.payee_curator')}`}
            </span>
            <span class="since">{t('desk.since', { day: formatDay(payee.proposedAt, ctx.tongue) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )

const Badges = ({ visit: { t }, badges }: Facts) =>
  badges.length === 0 ? null : (
    <section>
      <h2>{t('desk.badges', { n: badges.length })}</h2>
      <ul class="waiting-list">
        {badges.map((badge) => (
          <li>
            <a href={`${toDeskShop(badge.shop)}#lencana`}>{badge.shopName}</a>
            <span>
              {t(`shop.badge.${badge.kind}`)} {badge.number}
              {badge.product && `, ${badge.product}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  )

export const Waiting = (facts: Facts) => {
  const { visit, shops, badges, payees } = facts
  const { t } = visit
  const all = shops.length + badges.length + payees.length
  return (
    <>
      {all === 0 ? (
        <h1 class="calm">{t('desk.none')}</h1>
      ) : (
        <div class="count-head">
          <span class="how-many" aria-hidden="true">
            {formatCount(all)}
          </span>
          <h1>
            <span class="vh">{all} </span>
            {t('desk.waiting')}
          </h1>
        </div>
      )}
      <div class="stack wide">
        <Shops {...facts} />
        <Payees {...facts} />
        <Badges {...facts} />
      </div>
      {all === 0 && (
        <Empty seed="meja" title={t('desk.empty')} action={<LinkButton href={to.deskShops()}>{t('desk.all_shops')}</LinkButton>}>
          {t('desk.empty_why')}
        </Empty>
      )}
      {all > 0 && (
        <p class="after">
          <a class="more" href={to.deskShops()}>
            {t('desk.all_shops')}
          </a>
        </p>
      )}
    </>
  )
}
