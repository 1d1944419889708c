import { to } from '../to.ts'
import { get, post, type Route } from '../visit.ts'
import { showProduct } from './product.page.tsx'
import { reviewFlagPage, sendReviewFlag } from './review-flag.page.tsx'
import { showReviews } from './reviews.page.tsx'
import { search } from './search.page.tsx'
import { showShop } from './shop.page.tsx'
import { showShops } from './shops.page.tsx'
import { robots, sitemapIndex, sitemapPartPage } from './sitemap.ts'

export const mb2FindRoutes: readonly Route[] = [
  get('/belanja/cari', 'public', search, ['market', 'directory']),
  get('/belanja/produk/:slug', 'public', showProduct, ['market', 'directory']),
  get(to.reviews(':slug'), 'public', showReviews, ['market']),
  get(to.reviewFlag(':slug', ':review'), 'signed_in', reviewFlagPage),
  post(to.reviewFlag(':slug', ':review'), 'signed_in', sendReviewFlag),
  get('/belanja/toko', 'public', showShops, ['market', 'directory']),
  get('/belanja/toko/:slug', 'public', showShop, ['market', 'directory', 'events', 'spaces']),
  get('/sitemap.xml', 'public', sitemapIndex, ['market']),
  get('/sitemap/:part', 'public', sitemapPartPage, ['market', 'directory', 'press', 'events']),
  get('/robots.txt', 'public', robots),
]
