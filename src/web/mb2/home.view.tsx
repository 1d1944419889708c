import { raw } from 'hono/html'
import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { CategoryShelf, HomePoint, HomeProduct, HomeStory, KelurahanCount } from '#src/market/home.db.ts'
import { LinkButton } from '#src/ui/button.tsx'
import { Cards, cardOnPhone, groundOf, ProductCard } from '#src/ui/card.tsx'
import { hangingSheet } from '#src/ui/hanging.ts'
import { Icon } from '#src/ui/icon.tsx'
import { PriceFrom } from '#src/ui/money.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { type SceneKind, sceneKinds, shopScene } from '#src/ui/picture/scene.ts'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { countText } from './list.view.tsx'

export type MarketHome = {
  t: Say
  tongue: Tongue
  kelurahan: readonly KelurahanCount[]
  shelves: readonly CategoryShelf[]
  newest: readonly HomeProduct[]
  scarf: Pick<HomeProduct, 'slug' | 'name' | 'shop' | 'kelurahan' | 'min' | 'max'> | undefined
  story: HomeStory | undefined
  points: readonly HomePoint[]
}

const scarfSheet = hangingSheet({ motif: 'kupu', dye: 'mengkudu', seed: 'cs-02' })

const Hero = ({ t, kelurahan, scarf }: MarketHome) => {
  const open = kelurahan.filter(({ shops }) => shops > 0)
  const shops = open.reduce((sum, row) => sum + row.shops, 0)
  return (
    <section class="hero">
      <div class="wrap hero-grid">
        <div class="hero-text">
          <h1>{t('home.market.title')}</h1>
          <p class="lead">{t('home.market.lead', { shops: formatCount(shops), kelurahan: open.length })}</p>
          <p class="acts">
            <LinkButton href={to.search({ kategori: 'kain-batik' })}>{t('home.market.see_cloth')}</LinkButton>
            <LinkButton href={to.shops()} kind="ghost">
              {t('home.market.find_shop')}
            </LinkButton>
          </p>
        </div>
        <figure class="scarf">
          {raw(scarfSheet)}
          {scarf && (
            <figcaption>
              <a href={to.product(scarf.slug)}>{scarf.name}</a>
              <span class="quiet">
                {scarf.shop}, {scarf.kelurahan}
              </span>
              <b>
                <PriceFrom t={t} min={scarf.min} max={scarf.max} />
              </b>
            </figcaption>
          )}
        </figure>
      </div>
    </section>
  )
}

const shelfSizes = `(min-width: 60rem) 15rem, (min-width: 48rem) 30vw, ${cardOnPhone}`

const Shelves = ({ t, shelves }: MarketHome) => (
  <section class="wrap shelves" aria-labelledby="mau-beli">
    <h2 id="mau-beli">{t('home.market.shelves')}</h2>
    <ul>
      {shelves.map(({ slug, name, products, more, picture }, index) => (
        <li>
          <a href={to.search({ kategori: slug })}>
            <span class={`pic square ${groundOf(slug)}`}>
              {picture ? (
                <Picture picture={{ ...picture, alt: '' }} address={to.picture} sizes={shelfSizes} first={index === 0} />
              ) : (
                raw(motifSwatch(slug))
              )}
            </span>
            <b>{name}</b>
            <span class="small">{countText(t, { total: products, more })}</span>
          </a>
        </li>
      ))}
    </ul>
  </section>
)

/** One note at most; being the only piece says more than having to wait for it. */
export function noteOf(
  t: Say,
  { oneOfAKind, leadDays, available }: Pick<HomeProduct, 'oneOfAKind' | 'leadDays' | 'available'>,
): string | undefined {
  if (available === 0 && leadDays !== null) return t('home.card.made_to_order', { days: leadDays })
  if (available === 0) return t('home.card.sold_out')
  if (oneOfAKind) return t('home.card.only_one')
  return leadDays === null ? undefined : t('home.card.made_to_order', { days: leadDays })
}

export const HomeCard = ({ t, product, level }: { t: Say; product: HomeProduct; level?: 2 | 3 }) => (
  <ProductCard
    t={t}
    name={product.name}
    href={to.product(product.slug)}
    shop={product.shop}
    kelurahan={product.kelurahan}
    price={product}
    origin={product.origin}
    technique={product.technique ? techniqueWords(product.technique) : undefined}
    note={noteOf(t, product)}
    picture={product.picture ?? undefined}
    address={to.picture}
    {...(level ? { level } : {})}
  />
)

/** `tulis-dan-cap` as people say it. */
const techniqueWords = (technique: string) => `${technique.charAt(0).toUpperCase()}${technique.slice(1).replaceAll('-', ' ')}`

const Newest = ({ t, newest }: MarketHome) => (
  <section class="wrap gap" aria-labelledby="baru">
    <div class="section-head">
      <h2 id="baru">{t('home.market.newest')}</h2>
      <a href={to.search()}>{t('home.market.all_newest')}</a>
    </div>
    <Cards>
      {newest.map((product) => (
        <HomeCard t={t} product={product} />
      ))}
    </Cards>
  </section>
)

const sceneOf = (name: string): SceneKind => ((sceneKinds as readonly string[]).includes(name) ? (name as SceneKind) : 'market-stall')

/** The first sentences that fill about three lines, whole sentences only. */
export function opening(story: string, most = 260): string {
  const sentences = story.match(/[^.!?]+[.!?]+["”]?\s*/g) ?? [story]
  let text = ''
  for (const sentence of sentences) {
    if (text && text.length + sentence.length > most) break
    text += sentence
  }
  return text.trim()
}

const Story = ({ t, story }: MarketHome) =>
  story ? (
    <section class="story gap">
      <div class="wrap story-grid">
        <figure>{raw(shopScene({ kind: sceneOf(story.scene), seed: story.slug }))}</figure>
        <div>
          <p class="kick">{t('home.market.story_from', { kelurahan: story.kelurahan })}</p>
          <h2 class="serif">{story.tagline || story.shop}</h2>
          <p class="serif">{opening(story.story)}</p>
          <a class="more" href={to.shop(story.slug)}>
            {t('home.market.read_shop', { shop: story.shop })} <Icon name="next" />
          </a>
        </div>
      </div>
    </section>
  ) : null

const Money = ({ t }: { t: Say }) => (
  <div class="where-money">
    <h2>{t('home.market.money_title')}</h2>
    <p class="whole">
      <span>{t('home.market.money_seller')}</span>
      <span class="rp">Rp45.000</span>
    </p>
    <dl class="facts">
      <div>
        <dt>{t('home.market.money_in')}</dt>
        <dd>Rp45.000</dd>
      </div>
      <div>
        <dt>{t('home.market.money_cut')}</dt>
        <dd>Rp0</dd>
      </div>
    </dl>
    <a class="more" href={to.howToBuy()}>
      {t('home.market.money_more')}
    </a>
  </div>
)

const Near = ({ t, points, kelurahan }: MarketHome) => (
  <div class="near">
    <h2>{t('home.market.near')}</h2>
    <ul class="lines">
      {points.map(({ name, address, hours, kelurahan: place }) => (
        <li>
          <Icon name="pin" />
          <div>
            <b>{name}</b>
            <span class="small">
              {address}, {place}
            </span>
            <span class="small">{hours}</span>
          </div>
        </li>
      ))}
    </ul>
    <h3>{t('home.market.near_kelurahan')}</h3>
    <ul class="places">
      {[...kelurahan]
        .filter(({ shops }) => shops > 0)
        .sort((a, b) => b.shops - a.shops || a.name.localeCompare(b.name))
        .slice(0, 8)
        .map(({ slug, name, shops }) => (
          <li>
            <a href={to.shops({ kelurahan: slug })}>
              {name} <span class="count">{shops}</span>
              <span class="vh"> {t('home.market.shops_word')}</span>
            </a>
          </li>
        ))}
    </ul>
    <a class="more" href={to.shops()}>
      {t('home.market.all_shops')}
    </a>
  </div>
)

export const MarketHomeView = (facts: MarketHome) => (
  <div class="home">
    <Hero {...facts} />
    <Shelves {...facts} />
    <Newest {...facts} />
    <Story {...facts} />
    <section class="wrap two gap">
      <Money t={facts.t} />
      <Near {...facts} />
    </section>
  </div>
)
