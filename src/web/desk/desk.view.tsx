import { formatCount } from '#src/base/money.ts'
import { formatDay } from '#src/base/time.ts'
import type { BadgeForTeam } from '#src/market/badge.db.ts'
import type { PayeeRead } from '#src/market/payee.db.ts'
import type { RevisionOnDesk } from '#src/market/revision-read.db.ts'
import type { ShopOnDesk } from '#src/market/shop-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

type Facts = {
  visit: Visit
  shops: readonly ShopOnDesk[]
  badges: readonly BadgeForTeam[]
  payees: readonly PayeeRead[]
  revisions: readonly RevisionOnDesk[]
  did: string | undefined
}

export const toDeskShop = (slug: string): string => `${to.deskShops()}/${slug}`
export const toDeskRevision = (id: string): string => `${to.deskRevisions()}/${id}`

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

const Revisions = ({ visit: { t, ctx }, revisions }: Facts) =>
  revisions.length === 0 ? null : (
    <section>
      <h2>{t('desk.revisions', { n: revisions.length })}</h2>
      <ul class="waiting-list">
        {revisions.map((one) => (
          <li>
            <a href={toDeskRevision(one.id)}>{one.name}</a>
            <span>
              {one.shopName}: {one.fields.map((field) => t(`shop.revision.field_${field}`)).join(', ')}
            </span>
            <span class="since">{t('desk.since', { day: formatDay(one.askedAt, ctx.tongue) })}</span>
          </li>
        ))}
      </ul>
    </section>
  )

export const Waiting = (facts: Facts) => {
  const { visit, shops, badges, payees, revisions, did } = facts
  const { t } = visit
  const all = shops.length + badges.length + payees.length + revisions.length
  return (
    <>
      {did === 'revision' && (
        <Notice kind="done" live>
          {t('desk.did_revision')}
        </Notice>
      )}
      {all === 0 ? (
        <h1 class="calm">{t('desk.none')}</h1>
      ) : (
        <div class="count-head">
          <span class="how-many" aria-hidden="true">
            {formatCount(all)}
          </span>
          <h1>
            <span class="vh">{all} </span>
            {t(all === 1 ? 'desk.waiting_one' : 'desk.waiting')}
          </h1>
        </div>
      )}
      <div class="stack wide">
        <Shops {...facts} />
        <Revisions {...facts} />
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
