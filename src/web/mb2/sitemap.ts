import { Missing } from '#src/base/outcome.ts'
import { profileAddresses } from '#src/directory/find.db.ts'
import { eventAddresses } from '#src/events/calendar.db.ts'
import { placeAddresses } from '#src/events/place-read.db.ts'
import { type Address, pagesCounted, productAddresses, shopAddresses, sitemapPart } from '#src/market/shop-page.db.ts'
import { storyAddresses } from '#src/press/story-read.db.ts'
import { isFlagged } from '../_flagged.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'

const xml = (body: string): Response =>
  new Response(`<?xml version="1.0" encoding="UTF-8"?>\n${body}\n`, {
    headers: { 'content-type': 'application/xml; charset=utf-8', 'cache-control': 'public, max-age=3600' },
  })

// slugs and paths of ours hold no sign that XML reads as markup
const wrap = (kind: 'sitemapindex' | 'urlset', rows: readonly string[]) =>
  `<${kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${rows.join('\n')}\n</${kind}>`

/** Pages the program itself brings. */
export const listedPages = [
  to.home(),
  to.market(),
  to.shops(),
  to.search(),
  to.howToBuy(),
  to.origin(),
  to.batik(),
  to.motifs(),
  to.collections(),
  to.certificateFind(),
  to.directory(),
  to.directoryMap(),
  to.needs(),
  to.programmes(),
  to.pressKit(),
  to.events(),
  to.spaces(),
  to.support(),
  to.governance(),
  to.stories(),
  to.data(),
]

/** The index: the fixed pages, shops, stories, profiles, events, known places, and products in parts of 50.000. */
export const sitemapIndex: Page = async ({ ctx }) => {
  const { origin } = ctx.house.config
  const { products } = await pagesCounted(ctx.db)
  const parts = Array.from({ length: Math.max(1, Math.ceil(products / sitemapPart)) }, (_, i) => to.sitemap(`barang-${i + 1}`))
  return xml(
    wrap(
      'sitemapindex',
      [...['halaman', 'toko', 'kabar', 'direktori', 'acara', 'tempat'].map(to.sitemap), ...parts].map(
        (path) => `<sitemap><loc>${origin}${path}</loc></sitemap>`,
      ),
    ),
  )
}

const urls = (visit: Visit, addresses: readonly Address[], path: (slug: string) => string) =>
  xml(
    wrap(
      'urlset',
      addresses
        .filter(({ slug }) => !isFlagged(visit.ctx.house, path(slug)))
        .map(
          ({ slug, changed }) =>
            `<url><loc>${visit.ctx.house.config.origin}${path(slug)}</loc><lastmod>${changed.toISOString().slice(0, 10)}</lastmod></url>`,
        ),
    ),
  )

export const sitemapPartPage: Page = async (visit) => {
  const { ctx } = visit
  const name = /^([a-z0-9-]+)\.xml$/.exec(visit.c.req.param('part') ?? '')?.[1] ?? ''
  if (name === 'halaman')
    return xml(
      wrap(
        'urlset',
        listedPages.map((path) => `<url><loc>${ctx.house.config.origin}${path}</loc></url>`),
      ),
    )
  if (name === 'kabar') return urls(visit, await storyAddresses(ctx.db), (slug) => to.story(slug))
  if (name === 'direktori') return urls(visit, await profileAddresses(ctx.db), (slug) => to.profile(slug))
  if (name === 'acara') return urls(visit, await eventAddresses(ctx.db), (slug) => to.event(slug))
  if (name === 'tempat') return urls(visit, await placeAddresses(ctx.db), (code) => to.place(code))
  if (name === 'toko') return urls(visit, await shopAddresses(ctx.db), (slug) => to.shop(slug))
  const part = Number(/^barang-(\d{1,4})$/.exec(name)?.[1] ?? 0)
  const found = part > 0 ? await productAddresses(ctx.db, part) : []
  if (found.length === 0 && part !== 1) throw new Missing('sitemap part')
  return urls(visit, found, (slug) => to.product(slug))
}

/** Everything public may be read; errands, carts and orders are nobody's search result. */
export const robots: Page = ({ ctx }) =>
  new Response(
    [
      'User-agent: *',
      ...['/keranjang', '/bayar', '/pesanan', '/saya', '/toko-saya', '/meja', '/masuk', '/daftar', '/keluar', '/dev', '/api'].map(
        (path) => `Disallow: ${path}`,
      ),
      `Sitemap: ${ctx.house.config.origin}${to.sitemap()}`,
      '',
    ].join('\n'),
    { headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'public, max-age=3600' } },
  )
