import { Missing } from '#src/base/outcome.ts'
import { formatDay } from '#src/base/time.ts'
import { shopCounts } from '#src/market/desk-read.db.ts'
import type { ShopStatus } from '#src/market/shop.ts'
import { shopsToReview } from '#src/market/shop-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Pager } from '#src/ui/pager.tsx'
import { Table } from '#src/ui/table.tsx'
import { Shelves } from '../shop/shelves.view.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { deskPage, deskPowers } from './_desk-frame.tsx'
import { toDeskShop } from './desk.view.tsx'

const shelves: readonly ShopStatus[] = ['submitted', 'needs_revision', 'approved', 'suspended', 'rejected', 'draft']

const perPage = 50

/** Shops by where they stand, those that wait longest first. */
export const deskShopsPage: Page = async (visit) => {
  const held = await deskPowers(visit)
  if (held instanceof Response) return held
  if (!held.review && !held.suspend) throw new Missing('desk')
  const { c, ctx, t } = visit
  const status = shelves.find((one) => one === c.req.query('keadaan')) ?? 'submitted'
  const [{ items: shops, next }, counts] = await Promise.all([
    shopsToReview(ctx, [status], { after: c.req.query('sesudah')?.slice(0, 200), limit: perPage }),
    shopCounts(ctx),
  ])
  const main = (
    <>
      <Breadcrumb t={t} crumbs={[{ label: t('desk.desk'), href: to.desk() }, { label: t('desk.shops_title') }]} />
      <h1>{t('desk.shops_title')}</h1>
      <Shelves
        label={t('desk.shelves')}
        shelves={shelves.map((one) => ({
          label: t(`desk.shelf_${one}`),
          count: counts[one] ?? 0,
          href: to.deskShops({ keadaan: one }),
          current: one === status,
        }))}
      />
      <Table
        caption={t(`desk.shelf_${status}`)}
        quietCaption
        rows={shops}
        columns={[
          { label: t('desk.shop'), head: true, cell: (shop) => <a href={toDeskShop(shop.slug)}>{shop.name}</a> },
          { label: t('shop.field.kelurahan'), cell: (shop) => shop.kelurahan },
          { label: t('shop.role.owner'), cell: (shop) => shop.owners || '–' },
          { label: t('shop.goods.title'), number: true, cell: (shop) => shop.products },
          { label: t('desk.since_head'), cell: (shop) => formatDay(shop.since, ctx.tongue) },
        ]}
      />
      <Pager t={t} next={next && to.deskShops({ keadaan: status, sesudah: next })} />
      {shops.length === 0 && <p class="quiet">{t('desk.shelf_none')}</p>}
    </>
  )
  return deskPage(visit, held, 'shops', { title: t('desk.shops_title'), main })
}
