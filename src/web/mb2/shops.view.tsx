import { raw } from 'hono/html'
import { formatCount } from '#src/base/money.ts'
import type { ListedShop, Listing } from '#src/market/shop-page.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { shopMark } from '#src/ui/motif/mark.ts'
import { Pager } from '#src/ui/pager.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type ShopsFacts = {
  t: Say
  title: string
  listing: Listing
  place: Listing['kelurahan'][number] | undefined
  after: string | undefined
}

const Places = ({ t, listing, place }: ShopsFacts) => (
  <nav aria-label={t('find.shops.kelurahan')}>
    <ul class="places">
      <li>
        <a href={to.shops()} aria-current={place ? undefined : 'page'}>
          {t('find.shops.all')}
        </a>
      </li>
      {listing.kelurahan.map(({ slug, name, shops }) => (
        <li>
          <a href={to.shops({ kelurahan: slug })} aria-current={place?.slug === slug ? 'page' : undefined}>
            {name} <span class="count">{shops}</span>
            <span class="vh"> {t('find.shops.word')}</span>
          </a>
        </li>
      ))}
    </ul>
  </nav>
)

const Shop = ({ t, shop }: { t: Say; shop: ListedShop }) => (
  <li>
    <div class="by">
      {raw(shopMark(shop.slug))}
      <div>
        <h3>
          <a href={to.shop(shop.slug)}>{shop.name}</a>
        </h3>
        {shop.tagline && <p>{shop.tagline}</p>}
        <p class="small">{[shop.kelurahan, shop.subsector, t('find.shops.goods', { n: formatCount(shop.products) })].join(' · ')}</p>
      </div>
    </div>
  </li>
)

export const ShopsView = (facts: ShopsFacts) => {
  const { t, title, listing, place, after } = facts
  const open = listing.kelurahan.filter(({ shops }) => shops > 0)
  const shops = listing.kelurahan.reduce((sum, row) => sum + row.shops, 0)
  const here = place ? { kelurahan: place.slug } : {}
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('find.crumb.home'), href: to.market() },
          ...(place ? [{ label: t('find.crumb.shops'), href: to.shops() }, { label: place.name }] : [{ label: t('find.crumb.shops') }]),
        ]}
      />
      <div class="page-title">
        <h1 class="long">{title}</h1>
      </div>
      <p class="lead">
        {t(open.length === listing.kelurahan.length ? 'find.shops.lead_all' : 'find.shops.lead', {
          n: formatCount(shops),
          open: open.length,
          all: listing.kelurahan.length,
        })}
      </p>
      <Places {...facts} />
      {listing.shops.length === 0 ? (
        <Empty
          seed={place?.slug ?? 'toko'}
          title={t('find.shops.none', { kelurahan: place?.name ?? '' })}
          action={<LinkButton href={to.openShop()}>{t('find.shops.open')}</LinkButton>}
        >
          {t('find.shops.none.lead')}
        </Empty>
      ) : (
        <section class="gap">
          <h2 class="vh">{t('find.shops.list')}</h2>
          <ul class="lines shop-list">
            {listing.shops.map((shop) => (
              <Shop t={t} shop={shop} />
            ))}
          </ul>
          <Pager t={t} next={listing.next && to.shops({ ...here, sesudah: listing.next })}>
            {after && <a href={to.shops(here)}>{t('find.pager.first')}</a>}
          </Pager>
        </section>
      )}
    </>
  )
}
