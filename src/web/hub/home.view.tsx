import { raw } from 'hono/html'
import { formatCount, formatRupiah } from '#src/base/money.ts'
import { dayOf, formatLongDay, isoWithOffset, minutesAfter, type Tongue, wallClock } from '#src/base/time.ts'
import type { Newcomer } from '#src/directory/newcomers.db.ts'
import type { Dated } from '#src/events/calendar.db.ts'
import type { HomeProduct, HomeShop, KelurahanCount, Purchase } from '#src/market/home.db.ts'
import type { Told } from '#src/press/story-read.db.ts'
import type { Offer } from '#src/support/offer.db.ts'
import type { Score } from '#src/support/score.ts'
import { Moment } from '#src/ui/moment.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { stepOf, tileMap } from '#src/ui/tile-map.ts'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Coming } from './coming.view.tsx'
import { KeptPromises, LatestStories, OpenSupport } from './home-more.view.tsx'
import { Newcomers, newInTown } from './newcomers.view.tsx'
import { Promises } from './promises.view.tsx'

export type HubHome = {
  /** What is on next, and what agencies promised and kept this year. */
  coming: readonly Dated[]
  kept: Score
  offers: readonly Offer[]
  stories: readonly Told[]
  t: Say
  tongue: Tongue
  now: Date
  newest: readonly HomeProduct[]
  shops: readonly HomeShop[]
  people: readonly Newcomer[]
  kelurahan: readonly KelurahanCount[]
  subsectors: readonly { code: string; name: string; shops: number }[]
  bought: readonly Purchase[]
}

type Diary = { at: Date; key: string; title: string; href: string; where: string; kind: 'product' | 'shop' }

/** What happened in town, newest first: things put on sale and shops that opened. */
export function diaryOf({ t, newest, shops }: Pick<HubHome, 't' | 'newest' | 'shops'>, most = 6): Diary[] {
  const products = newest.map(
    (one): Diary => ({
      at: one.publishedAt,
      key: one.slug,
      title: one.name,
      href: to.product(one.slug),
      where: t('home.hub.on_sale', { shop: one.shop, kelurahan: one.kelurahan, price: formatRupiah(one.min) }),
      kind: 'product',
    }),
  )
  const opened = shops.map(
    (one): Diary => ({
      at: one.openedAt,
      key: one.slug,
      title: one.name,
      href: to.shop(one.slug),
      where: t('home.hub.shop_opened', { kelurahan: one.kelurahan, subsector: one.subsector }),
      kind: 'shop',
    }),
  )
  return [...products.slice(0, most - Math.min(2, opened.length)), ...opened.slice(0, 2)].sort((a, b) => b.at.getTime() - a.at.getTime())
}

/** Nila lifted off the block it hangs on. */
const liftedBlue = { ground: '#2A3D66', line: '#EFE3CB', accent: '#D08A5A', second: '#7C93C4' }

const oneDay = 24 * 60

/** Today and yesterday by name, older days by date; programs read the instant either way. */
const When = ({ at, now, t, tongue }: { at: Date; now: Date; t: Say; tongue: Tongue }) => {
  const day = dayOf(at)
  const named =
    day === dayOf(now) ? t('home.hub.day_today') : day === dayOf(minutesAfter(now, -oneDay)) ? t('home.hub.day_before') : undefined
  return named ? <time datetime={isoWithOffset(at)}>{named}</time> : <Moment at={at} tongue={tongue} as="day" />
}

const Today = (facts: HubHome) => {
  const { t, tongue, now, bought } = facts
  return (
    <section class="today">
      <div class="date">
        <h1>{t('home.hub.today')}</h1>
        <p>{formatLongDay(now, tongue)}</p>
        <div class="numeral" aria-hidden="true">
          {wallClock(now).day}
        </div>
        <div class="swatch">{raw(motifSwatch('hari-ini', { kind: 'kupu', dye: liftedBlue, width: 240, height: 720, scale: 0.9 }))}</div>
      </div>
      <div class="diary">
        <h2>{t('home.hub.diary')}</h2>
        <ol>
          {diaryOf(facts).map(({ at, title, href, where, kind }) => (
            <li class={kind}>
              <When at={at} now={now} t={t} tongue={tongue} />
              <div>
                <h3>
                  <a href={href}>{title}</a>
                </h3>
                <p class="small">{where}</p>
              </div>
            </li>
          ))}
        </ol>
        {bought.length > 0 && (
          <p class="bought">
            <b>{t('home.hub.bought')}</b>{' '}
            {bought.map(({ name, slug, pieces }, index) => (
              <>
                {index > 0 && ', '}
                <a href={to.product(slug)}>{name}</a> ({pieces})
              </>
            ))}
          </p>
        )}
        <a class="more" href={to.market()}>
          {t('home.hub.open_market')}
        </a>
      </div>
    </section>
  )
}

const TileMap = ({ t, kelurahan }: Pick<HubHome, 't' | 'kelurahan'>) => {
  const most = Math.max(...kelurahan.map(({ shops }) => shops))
  const tiles = new Map(
    tileMap(kelurahan.map(({ code, district, lat, lon }) => ({ key: code, group: district, lat, lon }))).map((tile) => [tile.key, tile]),
  )
  return (
    <ul class="tiles">
      {kelurahan.map(({ code, slug, name, shops }) => {
        const tile = tiles.get(code)
        const edges = tile?.edges.map((edge) => `edge-${edge}`).join(' ') ?? ''
        return (
          <li class={`tile x${tile?.column} y${tile?.row} step${stepOf(shops, most)} ${edges}`}>
            <a href={to.shops({ kelurahan: slug })}>
              <span>{name}</span>
              <b>{shops}</b>
              <span class="vh"> {t('home.market.shops_word')}</span>
            </a>
          </li>
        )
      })}
    </ul>
  )
}

const byDistrict = (kelurahan: readonly KelurahanCount[]) => {
  const districts = new Map<string, KelurahanCount[]>()
  for (const one of kelurahan) districts.set(one.district, [...(districts.get(one.district) ?? []), one])
  return [...districts].map(([name, places]) => ({ name, places, shops: places.reduce((sum, { shops }) => sum + shops, 0) }))
}

/** The heading states the finding, in the words the numbers allow. */
function finding(t: Say, kelurahan: readonly KelurahanCount[]): string {
  const districts = byDistrict(kelurahan).sort((a, b) => b.shops - a.shops)
  const [first] = districts
  if (!first || first.shops === 0) return t('home.hub.map_none')
  const empty = kelurahan.filter(({ shops }) => shops === 0).length
  return empty > 0
    ? t('home.hub.map_finding', { district: first.name, empty })
    : t('home.hub.map_finding_all', { district: first.name, n: kelurahan.length })
}

const CityMap = ({ t, kelurahan, subsectors }: HubHome) => (
  <section class="gap city" id="kelurahan" aria-labelledby="di-mana">
    <div>
      <h2 id="di-mana">{finding(t, kelurahan)}</h2>
      <TileMap t={t} kelurahan={kelurahan} />
      <p class="small">{t('home.hub.map_note')}</p>
    </div>
    <div class="beside">
      <h3>{t('home.hub.by_subsector')}</h3>
      <ul class="subsectors">
        {subsectors.map(({ name, shops }) => (
          <li>
            <span>{name}</span>
            <b>{shops}</b>
          </li>
        ))}
      </ul>
      <details>
        <summary>{t('home.hub.as_table')}</summary>
        {byDistrict(kelurahan).map(({ name, places, shops }) => (
          <table>
            <caption class="vh">{name}</caption>
            <thead>
              <tr>
                <th scope="col">{name}</th>
                <th scope="col" class="num">
                  {formatCount(shops)} {t('home.market.shops_word')}
                </th>
              </tr>
            </thead>
            <tbody>
              {places.map((place) => (
                <tr>
                  <th scope="row">{place.name}</th>
                  <td class="num">{place.shops}</td>
                </tr>
              ))}
            </tbody>
          </table>
        ))}
      </details>
    </div>
  </section>
)

export const HubHomeView = (facts: HubHome) => (
  <div class="wrap hub-home">
    <Today {...facts} />
    <Coming t={facts.t} tongue={facts.tongue} dates={facts.coming} kept={facts.kept} />
    <Newcomers t={facts.t} tongue={facts.tongue} all={newInTown(facts.shops, facts.people, 3)} />
    <OpenSupport t={facts.t} offers={facts.offers} />
    <LatestStories t={facts.t} tongue={facts.tongue} stories={facts.stories} />
    <CityMap {...facts} />
    <KeptPromises t={facts.t} tongue={facts.tongue} kept={facts.kept} />
    <Promises t={facts.t} />
  </div>
)
