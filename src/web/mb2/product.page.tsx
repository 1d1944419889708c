import { Missing } from '#src/base/outcome.ts'
import { dayOf, formatCivicDay } from '#src/base/time.ts'
import { type ProductRead, productForReader } from '#src/market/product.db.ts'
import { averageText } from '#src/market/review.ts'
import { html } from '../answer.tsx'
import { fromOrigin, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { ShareHead, shortText } from './_share-head.ts'
import { suspended } from './_suspended.tsx'
import { ProductView } from './product.view.tsx'

const imagesOf = (origin: string, { pictures }: ProductRead): string[] =>
  pictures.map(({ key, widths, width }) => fromOrigin(origin, to.picture(key, widths.at(-1) ?? width, 'jpg')))

/** What stands, and only where something stands. A buyer has no name here. */
const reviewData = ({ rating, reviews }: ProductRead) =>
  rating === null
    ? {}
    : {
        aggregateRating: { '@type': 'AggregateRating', ratingValue: averageText(rating, 'en'), bestRating: 5, reviewCount: rating.n },
        review: reviews.map(({ stars, says, at }) => ({
          '@type': 'Review',
          reviewRating: { '@type': 'Rating', ratingValue: stars, bestRating: 5 },
          author: { '@type': 'Person', name: 'Pembeli' },
          datePublished: at.slice(0, 10),
          ...(says ? { reviewBody: says } : {}),
        })),
      }

/** schema.org: what it is, who sells it, at what price, whether it is there. */
function dataOf(origin: string, url: string, product: ProductRead) {
  const stock =
    product.status === 'ended'
      ? 'Discontinued'
      : product.available > 0
        ? 'InStock'
        : product.leadDays === null && product.making === null
          ? 'OutOfStock'
          : 'MadeToOrder'
  const shared = {
    availability: `https://schema.org/${stock}`,
    priceCurrency: 'IDR',
    url,
    seller: { '@type': 'Organization', name: product.shop.name, url: `${origin}${to.shop(product.shop.slug)}` },
  }
  const offers =
    product.minPrice === product.maxPrice
      ? { '@type': 'Offer', price: product.minPrice, ...shared }
      : {
          '@type': 'AggregateOffer',
          lowPrice: product.minPrice,
          highPrice: product.maxPrice,
          offerCount: product.variants.length,
          ...shared,
        }
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    description: shortText(product.description || product.story, 500),
    image: imagesOf(origin, product),
    category: product.category.name,
    url,
    brand: { '@type': 'Brand', name: product.shop.name },
    offers,
    ...reviewData(product),
  }
}

const dayText =
  ({ ctx }: Visit) =>
  (date: string): string =>
    formatCivicDay(date, ctx.tongue)

export const showProduct: Page = async (visit) => {
  const { ctx, t } = visit
  const answer = await productForReader(ctx.db, visit.c.req.param('slug') ?? '', {
    tongue: ctx.tongue,
    yes: (is) => t(is ? 'market.find.yes' : 'market.find.no'),
  })
  if (answer.state === 'suspended') return suspended(visit, answer.shop)
  if (answer.state === 'missing') throw new Missing('product')
  const { product } = answer
  const { origin } = ctx.house.config
  const url = `${origin}${to.product(product.slug)}`
  const description = shortText(product.description || product.story || `${product.name}, ${product.shop.name}`)
  return html(visit, {
    door: 'mb2',
    title: product.name,
    description,
    canonical: to.product(product.slug),
    head: (
      <ShareHead
        type="product"
        title={product.name}
        description={description}
        url={url}
        image={imagesOf(origin, product)[0]}
        imageAlt={product.pictures[0]?.alt}
        data={dataOf(origin, url, product)}
      />
    ),
    main: <ProductView t={t} product={product} day={dayText(visit)} today={dayOf(ctx.now)} url={url} tongue={ctx.tongue} />,
  })
}
