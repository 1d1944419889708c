import { Missing } from '#src/base/outcome.ts'
import { dayOf, formatCivicDay } from '#src/base/time.ts'
import { findingNow } from '#src/market/finding.db.ts'
import { searchProducts } from '#src/market/search.db.ts'
import { type ShopRead, shopForReader } from '#src/market/shop-page.db.ts'
import { eventsOfShop } from '#src/market/stall-read.db.ts'
import { html } from '../answer.tsx'
import { fromOrigin, to } from '../to.ts'
import type { Page } from '../visit.ts'
import { askedBy, readAddress } from './_list-address.ts'
import { ShareHead, shortText } from './_share-head.ts'
import { suspended } from './_suspended.tsx'
import { cardsOnPage } from './search.page.tsx'
import { ShopView } from './shop.view.tsx'

const dataOf = (url: string, shop: ShopRead) => ({
  '@context': 'https://schema.org',
  '@type': 'Store',
  name: shop.name,
  description: shop.tagline || shortText(shop.story),
  url,
  ...(shop.phone === '' ? {} : { telephone: shop.phone }),
  address: {
    '@type': 'PostalAddress',
    streetAddress: shop.address,
    addressLocality: `${shop.kelurahan}, Kota Metro`,
    addressRegion: 'Lampung',
    addressCountry: 'ID',
  },
})

export const showShop: Page = async (visit) => {
  const { ctx, t } = visit
  const answer = await shopForReader(ctx.db, visit.c.req.param('slug') ?? '', ctx.tongue)
  if (answer.state === 'suspended') return suspended(visit, answer.shop)
  if (answer.state === 'missing') throw new Missing('shop')
  const { shop } = answer
  // the shop is in the path here, not among the filters
  const address = { ...readAddress(visit.c.req.url), toko: '' }
  const outcome = await searchProducts(ctx.db, {
    ...askedBy(address),
    shop: shop.slug,
    cursor: address.mulai || undefined,
    limit: cardsOnPage,
    tongue: ctx.tongue,
    lenient: true,
  })
  if (!outcome.ok) throw new Error('a lenient search refuses nothing')
  const url = `${ctx.house.config.origin}${to.shop(shop.slug)}`
  const description = t('find.shop.description', { shop: shop.name, kelurahan: shop.kelurahan, tagline: shop.tagline })
  const first = outcome.value.items.find(({ picture }) => picture)?.picture
  return html(visit, {
    door: 'mb2',
    title: shop.name,
    description,
    canonical: address.mulai === '' ? to.shop(shop.slug) : undefined,
    head: (
      <ShareHead
        type="website"
        title={shop.name}
        description={description}
        url={url}
        image={first ? fromOrigin(ctx.house.config.origin, to.picture(first.key, first.widths.at(-1) ?? first.width, 'jpg')) : undefined}
        imageAlt={first?.alt}
        data={dataOf(url, shop)}
      />
    ),
    main: (
      <ShopView
        t={t}
        tongue={ctx.tongue}
        shop={shop}
        found={outcome.value}
        address={address}
        finding={await findingNow(ctx.db)}
        stands={await eventsOfShop(ctx.db, shop.id)}
        base={to.shop(shop.slug)}
        today={dayOf(ctx.now)}
        day={(date) => formatCivicDay(date, ctx.tongue)}
      />
    ),
  })
}
