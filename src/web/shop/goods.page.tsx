import { Denied } from '#src/base/outcome.ts'
import type { ProductStatus } from '#src/market/product.ts'
import { productsForTeam } from '#src/market/product-read.db.ts'
import { revisionsOfShop } from '#src/market/revision-read.db.ts'
import { may } from '#src/platform/context.ts'
import type { Page } from '../visit.ts'
import { seatOf, shopPage } from './_shop-frame.tsx'
import { Goods, type GoodsQuery } from './goods.view.tsx'

const statuses: readonly ProductStatus[] = ['draft', 'published', 'hidden', 'ended']
const levels = ['out', 'low'] as const

/** The shop's goods: by state, by what runs out, by name or code. */
export const goodsPage: Page = async (visit) => {
  const { c, ctx, t } = visit
  const seat = await seatOf(visit)
  const scope = { shop: seat.id }
  const [edits, counts, imports] = await Promise.all([
    may(ctx, 'market.product.edit', scope),
    may(ctx, 'market.stock.change', scope),
    may(ctx, 'market.product.import', scope),
  ])
  if (!edits && !counts) throw new Denied('market.product.edit')
  const query: GoodsQuery = {
    q: c.req.query('q')?.slice(0, 120),
    status: statuses.find((one) => one === c.req.query('keadaan')),
    stock: levels.find((one) => one === c.req.query('stok')),
  }
  const after = c.req.query('sesudah')
  const [page, revisions] = await Promise.all([
    productsForTeam(ctx, seat.slug, { ...query, after, limit: 40 }),
    edits && after === undefined ? revisionsOfShop(ctx, seat.slug) : [],
  ])
  const main = (
    <Goods
      visit={visit}
      seat={seat}
      page={page}
      revisions={revisions}
      query={query}
      paged={after !== undefined}
      edits={edits}
      counts={counts}
      imports={imports}
      did={c.req.query('sudah')}
    />
  )
  return shopPage(visit, seat, { tab: 'goods', title: t('shop.goods.title'), main, wide: true })
}
