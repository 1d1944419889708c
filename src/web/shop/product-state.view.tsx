import type { Seat } from '#src/market/my-shop.db.ts'
import { mayBecome, type ProductStatus } from '#src/market/product.ts'
import type { ProductForEdit } from '#src/market/product-read.db.ts'
import { PostButton } from '#src/ui/button.tsx'
import { Status } from '#src/ui/status.tsx'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'
import { toStock, toThing } from './_addresses.ts'
import { freshOnce } from './form.ts'
import { statusKinds } from './goods.view.tsx'

const wished: readonly { status: ProductStatus; kind: 'main' | 'ghost' | 'danger' }[] = [
  { status: 'published', kind: 'main' },
  { status: 'hidden', kind: 'ghost' },
  { status: 'ended', kind: 'danger' },
]

/** Whether buyers see it, and what changes that. */
export const ProductState = ({ visit: { t }, seat, product }: { visit: Visit; seat: Seat; product: ProductForEdit }) => (
  <section class="sheet" id="f-status">
    <h2 class="h3">{t('shop.product.state')}</h2>
    <p>
      <Status kind={statusKinds[product.status]}>{t(`shop.product.${product.status}`)}</Status>
    </p>
    <p class="small">{t(`shop.product.${product.status}_means`)}</p>
    {seat.status !== 'approved' && product.status === 'published' && <p class="small">{t('shop.product.shop_first')}</p>}
    <div class="acts column">
      {wished
        .filter(({ status }) => mayBecome(product.status, status))
        .map(({ status, kind }) => (
          <PostButton to={`${toThing(seat.slug, product.id)}/status`} once={freshOnce()} values={{ status }} kind={kind} block>
            {t(`shop.product.to_${status}`)}
          </PostButton>
        ))}
      <a class="btn ghost block" href={toStock(seat.slug, product.id)}>
        {t('shop.low.change')}
      </a>
      <a class="btn plain block" href={to.shopPrice(seat.slug, product.id)}>
        {t('batik.price.title')}
      </a>
      <a class="btn plain block" href={to.shopOrigin(seat.slug)}>
        {t('origin.shop.title')}
      </a>
      <a class="btn plain block" href={to.shopQueue(seat.slug, { barang: product.id })}>
        {t('making.queue.title')}
      </a>
      {product.status === 'published' && seat.status === 'approved' && (
        <a class="btn plain block" href={to.product(product.slug)}>
          {t('shop.product.see')}
        </a>
      )}
    </div>
  </section>
)
