import { raw } from 'hono/html'
import { formatLongDay } from '#src/base/time.ts'
import type { ShopRead } from '#src/market/shop-page.db.ts'
import type { StandsAt } from '#src/market/stall-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Cards } from '#src/ui/card.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { shopMark } from '#src/ui/motif/mark.ts'
import { Notice } from '#src/ui/notice.tsx'
import { type SceneKind, sceneKinds, shopScene } from '#src/ui/picture/scene.ts'
import { to } from '../to.ts'
import { Badges, Ways } from './_handing.view.tsx'
import { ItemCard } from './_item-card.tsx'
import { ChosenChips, countText, type ListFacts, ListPager, ListSorting } from './list.view.tsx'
import { ratingText } from './reviews.view.tsx'

export type ShopFacts = ListFacts & { shop: ShopRead; stands: readonly StandsAt[]; day: (date: string) => string; today: string }

export const sceneOf = (name: string): SceneKind =>
  (sceneKinds as readonly string[]).includes(name) ? (name as SceneKind) : 'market-stall'

const Head = ({ t, shop, tongue, day }: ShopFacts) => (
  <div class="shop-head">
    <div>
      {raw(shopMark(shop.slug, { cls: 'mark' }))}
      <h1>{shop.name}</h1>
      {shop.tagline && <p class="lead">{shop.tagline}</p>}
      <p>
        {t('find.shop.in', { subsector: shop.subsector, kelurahan: shop.kelurahan, district: shop.district })}
        <br />
        <span class="quiet">
          {t('find.shop.since', { day: '' })} <Moment at={shop.openSince} tongue={tongue} as="day" />
        </span>
        {shop.rating && (
          <>
            <br />
            {ratingText(t, tongue, shop.rating)}
          </>
        )}
      </p>
      {shop.away && <Notice kind="wait">{t('find.product.away', { day: day(shop.away) })}</Notice>}
    </div>
    <figure>{raw(shopScene({ kind: sceneOf(shop.scene), seed: shop.slug }))}</figure>
  </div>
)

const Goods = (facts: ShopFacts) => {
  const { t, found } = facts
  return (
    <section class="gap" aria-labelledby="barang">
      <div class="section-head">
        <h2 id="barang">{t('find.shop.goods')}</h2>
        <span class="quiet">{countText(t, found)}</span>
      </div>
      <ChosenChips {...facts} />
      {found.items.length === 0 ? (
        <Empty seed={facts.shop.slug} level={3} title={t('find.shop.none')}>
          {t('find.shop.none.lead')}
        </Empty>
      ) : (
        <>
          <ListSorting {...facts} />
          <Cards>
            {found.items.map((item, index) => (
              <ItemCard t={t} item={item} first={index < 2} />
            ))}
          </Cards>
          <ListPager {...facts} />
        </>
      )}
    </section>
  )
}

const Story = ({ t, shop }: ShopFacts) => (
  <section class="tale">
    <h2 class="serif">{t('find.shop.story')}</h2>
    {shop.story
      .split(/\n+/)
      .filter(Boolean)
      .map((line) => (
        <p class="serif">{line}</p>
      ))}
  </section>
)

const Where = ({ t, shop }: ShopFacts) => {
  const rows = [
    { label: t('find.shop.address'), value: [shop.address, shop.kelurahan].filter(Boolean).join(', ') },
    { label: t('find.shop.hours'), value: shop.hours },
    { label: t('find.shop.phone'), value: shop.phone },
  ].filter(({ value }) => value !== '')
  return (
    <section>
      <h2>{t('find.shop.where')}</h2>
      <dl class="facts">
        {rows.map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Where it stands with its goods next. */
const Stands = ({ t, tongue, stands }: ShopFacts) =>
  stands.length === 0 ? null : (
    <section>
      <h2>{t('stall.with.title')}</h2>
      <ul class="part-list">
        {stands.map(({ slug, title, place, startsAt, goods }) => (
          <li>
            <a href={to.event(slug)}>{title}</a> · {formatLongDay(startsAt, tongue)} · {place} · {goods}
          </li>
        ))}
      </ul>
    </section>
  )

export const ShopView = (facts: ShopFacts) => {
  const { t, shop } = facts
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('find.crumb.home'), href: to.market() },
          { label: t('find.crumb.shops'), href: to.shops() },
          { label: shop.kelurahan, href: to.shops({ kelurahan: shop.kelurahanSlug }) },
          { label: shop.name },
        ]}
      />
      <Head {...facts} />
      <Goods {...facts} />
      <div class="two gap">
        {shop.story && <Story {...facts} />}
        <div class="stack">
          <Stands {...facts} />
          <Where {...facts} />
          <Ways t={t} handing={shop.handing} />
          <Badges t={t} badges={shop.badges} day={facts.day} today={facts.today} />
        </div>
      </div>
    </>
  )
}
