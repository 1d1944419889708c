import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { MyShop } from '#src/market/shop-read.db.ts'
import { shopMark } from '#src/ui/motif/mark.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export const ShopRow = ({ t, shop, children }: { t: Say; shop: MyShop; children?: Child }) => (
  <li>
    <span class="mark">{raw(shopMark(shop.slug))}</span>
    <div>
      <a class="name" href={to.myShop(shop.slug)}>
        {shop.name}
      </a>
      <span class="small">
        {t(`shop.role.${shop.role}`)}, {t('shop.goods_count', { n: shop.products })}
      </span>
    </div>
    {children}
    {shop.toDo > 0 && <span class="todo">{t('shop.to_do', { n: shop.toDo })}</span>}
  </li>
)
