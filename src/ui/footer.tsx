import { raw } from 'hono/html'
import type { Door } from './brand.tsx'
import { border } from './motif/motif.ts'
import type { Say } from './words.ts'

export type FooterLinks = {
  hub: string
  market: string
  search: string
  shops: string
  howToBuy: string
  origin: string
  batik: string
  orderFind: string
  openShop: string
}

const bands: Record<Door, string> = {
  mb2: border('soga', { height: 28, seed: 'kaki' }),
  hub: border('nila', { height: 28, seed: 'kaki' }),
}

export const Footer = ({ door, t, links, asOf }: { door: Door; t: Say; links: FooterLinks; asOf: string | undefined }) => (
  <footer class="foot">
    <div class="tumpal">{raw(bands[door])}</div>
    <div class="inner">
      <div class="wrap">
        <div class="cols">
          <div>
            <b>{door === 'hub' ? 'Metro Creative Hub' : 'Metro Bangga Beli'}</b>
            <p>{t(`ui.foot.about_${door}`)}</p>
            <p>{t('ui.foot.motif')}</p>
          </div>
          <ul>
            <li>
              <a href={links.howToBuy}>{t('ui.foot.how_to_buy')}</a>
            </li>
            <li>
              <a href={links.origin}>{t('ui.foot.origin')}</a>
            </li>
            <li>
              <a href={links.batik}>{t('ui.foot.batik')}</a>
            </li>
            <li>
              <a href={links.orderFind}>{t('ui.foot.order_find')}</a>
            </li>
          </ul>
          <ul>
            <li>
              <a href={links.shops}>{t('ui.foot.shops')}</a>
            </li>
            <li>
              <a href={links.openShop}>{t('ui.foot.open_shop')}</a>
            </li>
            <li>{door === 'hub' ? <a href={links.market}>Metro Bangga Beli</a> : <a href={links.hub}>Metro Creative Hub</a>}</li>
          </ul>
        </div>
        {asOf && <p class="as-of">{asOf}</p>}
      </div>
    </div>
  </footer>
)
