import { raw } from 'hono/html'
import type { Tongue } from '#src/base/time.ts'
import { ready } from './_remember.ts'
import type { Door } from './brand.tsx'
import { border } from './motif/motif.ts'
import { sayIn } from './words.ts'

export type FooterLinks = {
  hub: string
  market: string
  shops: string
  howToBuy: string
  origin: string
  batik: string
  orderFind: string
  openShop: string
  stories: string
  data: string
}

const bands: Record<Door, string> = {
  mb2: border('soga', { height: 28, seed: 'kaki' }),
  hub: border('nila', { height: 28, seed: 'kaki' }),
}

const Columns = ready(({ door, tongue, ...links }: { door: Door; tongue: Tongue } & FooterLinks) => {
  const t = sayIn(tongue)
  return (
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
        <li>
          <a href={links.stories}>{t('ui.foot.stories')}</a>
        </li>
        <li>
          <a href={links.data}>{t('ui.foot.data')}</a>
        </li>
        <li>{door === 'hub' ? <a href={links.market}>Metro Bangga Beli</a> : <a href={links.hub}>Metro Creative Hub</a>}</li>
      </ul>
    </div>
  )
})

/** Links are named one by one: what else came with them would make a foot of its own for every page. */
const linksOf = ({ hub, market, shops, howToBuy, origin, batik, orderFind, openShop, stories, data }: FooterLinks): FooterLinks => ({
  hub,
  market,
  shops,
  howToBuy,
  origin,
  batik,
  orderFind,
  openShop,
  stories,
  data,
})

export const Footer = ({ door, tongue, links, asOf }: { door: Door; tongue: Tongue; links: FooterLinks; asOf: string | undefined }) => (
  <footer class="foot">
    <div class="tumpal">{raw(bands[door])}</div>
    <div class="inner">
      <div class="wrap">
        <Columns door={door} tongue={tongue} {...linksOf(links)} />
        {asOf && <p class="as-of">{asOf}</p>}
      </div>
    </div>
  </footer>
)
