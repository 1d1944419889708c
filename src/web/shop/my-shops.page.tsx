import { myShops } from '#src/market/shop-read.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Status } from '#src/ui/status.tsx'
import { html, redirect } from '../answer.tsx'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'
import { ShopRow } from './my-shops.view.tsx'

/** The shops I work in. Who works in one goes straight to it. */
export const myShopsPage: Page = async (visit) => {
  const { ctx, t } = visit
  const shops = await myShops(ctx)
  const [only] = shops
  if (only && shops.length === 1 && visit.c.req.query('semua') === undefined) return redirect(visit, to.myShop(only.slug))
  const main = (
    <div class="shop-page list-page">
      <div class="headline">
        <h1>{t('shop.mine')}</h1>
        {only && (
          <LinkButton href={to.openShop()} kind="ghost" icon="plus">
            {t('shop.open.another')}
          </LinkButton>
        )}
      </div>
      <ul class="my-shops">
        {shops.map((shop) => (
          <ShopRow t={t} shop={shop}>
            <Status kind={shop.status === 'approved' ? 'ok' : 'wait'}>{t(`shop.status.${shop.status}`)}</Status>
          </ShopRow>
        ))}
      </ul>
      {shops.length === 0 && (
        <Empty seed="toko-saya" title={t('shop.mine_none')} action={<LinkButton href={to.openShop()}>{t('shop.open.title')}</LinkButton>}>
          {t('shop.mine_none_why')}
        </Empty>
      )}
    </div>
  )
  return html(visit, { door: 'mb2', title: t('shop.mine'), main, private: true })
}
