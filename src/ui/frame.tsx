import { html as markup, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import { BrandMark, brandIcon, type Door } from './brand.tsx'
import { Footer, type FooterLinks } from './footer.tsx'
import { Icon } from './icon.tsx'
import type { Say } from './words.ts'

export type NavLink = { label: string; href: string; current?: boolean }

export type FrameFacts = {
  door: Door
  title: string
  description?: string | undefined
  canonical?: string | undefined
  t: Say
  tongue: Tongue
  /** The same page in the other tongue. */
  otherTongue: string
  /** Hashed addresses of what every page loads. */
  assets: { css: string; more?: readonly string[]; font: string; script: string }
  links: { hub: string; market: string; search: string; cart: string; openShop: string; signIn: string; mine: string } & FooterLinks
  /** The rooms of this door; MCH shows them in its bar. */
  nav: readonly NavLink[]
  person?: string | undefined
  cartCount?: number | undefined
  demo: boolean
  asOf?: Date | undefined
  /** What stands in the search box. */
  query?: string | undefined
  /** Without the usual width, for pages that break the grid themselves. */
  wide?: boolean | undefined
  /** Errands (checkout, sign-in) leave out what leads away. */
  quiet?: boolean | undefined
  /** Stands in the place of the door's own bar, for a part of the site that has one of its own. */
  bar?: Child | undefined
  head?: Child
  main?: Child
}

const siteName: Record<Door, string> = { hub: 'Metro Creative Hub', mb2: 'Metro Bangga Beli' }

const Head = ({ door, title, description, canonical, assets, head, tongue, otherTongue }: FrameFacts) => (
  <head>
    <meta charset="utf-8" />
    <title>{`${title} · ${siteName[door]}`}</title>
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <meta name="theme-color" content={door === 'hub' ? '#1B2A49' : '#2A1A10'} />
    <link rel="preload" href={assets.font} as="font" type="font/woff2" crossorigin="anonymous" />
    <link rel="stylesheet" href={assets.css} />
    {assets.more?.map((sheet) => (
      <link rel="stylesheet" href={sheet} />
    ))}
    <link rel="icon" href={brandIcon(door)} type="image/svg+xml" />
    {description && <meta name="description" content={description} />}
    {canonical && <link rel="canonical" href={canonical} />}
    {canonical && <link rel="alternate" hreflang={tongue === 'id' ? 'en' : 'id'} href={otherTongue} />}
    <script type="module" src={assets.script} />
    {head}
  </head>
)

/** The whole name where there is room; on a phone the first part of it, which is cut nowhere. */
const PersonName = ({ name }: { name: string }) => {
  const [first = name, ...rest] = name.split(' ')
  return (
    <>
      {first}
      {rest.length > 0 && <span class="rest"> {rest.join(' ')}</span>}
    </>
  )
}

const Doors = ({ door, t, tongue, otherTongue, links, person, quiet }: FrameFacts) => (
  <div class="doors">
    <nav class="wrap" aria-label={t('ui.frame.doors')}>
      <a href={links.hub} aria-current={door === 'hub' ? 'true' : undefined}>
        Metro Creative Hub
      </a>
      <a href={links.market} aria-current={door === 'mb2' ? 'true' : undefined}>
        Metro Bangga Beli
      </a>
      {!quiet && (
        <a class="desk-only away" href={links.openShop}>
          {t('ui.frame.open_shop')}
        </a>
      )}
      <a href={person === undefined ? links.signIn : links.mine} class={quiet ? 'who-am-i away' : 'who-am-i'} title={person}>
        {person === undefined ? t('ui.frame.sign_in') : <PersonName name={person} />}
      </a>
      <a href={otherTongue} lang={tongue === 'id' ? 'en' : 'id'} hreflang={tongue === 'id' ? 'en' : 'id'}>
        {tongue === 'id' ? 'EN' : 'ID'}
        <span class="vh">, {tongue === 'id' ? 'English' : 'Bahasa Indonesia'}</span>
      </a>
    </nav>
  </div>
)

const Brand = ({ door, href, t }: { door: Door; href: string; t: Say }) => (
  <a class="brand" href={href}>
    <BrandMark door={door} />
    <span>
      Metro
      <br />
      {door === 'hub' ? 'Creative Hub' : 'Bangga Beli'}
      <span class="vh">, {t('ui.frame.home')}</span>
    </span>
  </a>
)

const Cart = ({ t, href, count }: { t: Say; href: string; count: number | undefined }) => (
  <a class="cart" href={href}>
    <Icon name="basket" />
    <span class="cart-word">{t('ui.frame.cart')}</span>
    {count ? (
      <b class="badge">
        {count}
        <span class="vh"> {t('ui.frame.things')}</span>
      </b>
    ) : null}
  </a>
)

export const SearchForm = ({ t, action, query, id = 'q' }: { t: Say; action: string; query?: string | undefined; id?: string }) => (
  <search class="find">
    <form action={action}>
      <label class="vh" for={id}>
        {t('ui.frame.search_label')}
      </label>
      <input
        id={id}
        name="q"
        type="search"
        value={query}
        placeholder={t('ui.frame.search_example')}
        enterkeyhint="search"
        autocomplete="off"
        maxlength={120}
      />
      <button type="submit">
        <Icon name="search" />
        <span>{t('ui.frame.search')}</span>
      </button>
    </form>
  </search>
)

const MarketBar = ({ t, links, cartCount, query, quiet }: FrameFacts) => (
  <div class="wrap bar">
    <Brand door="mb2" href={links.market} t={t} />
    {!quiet && <SearchForm t={t} action={links.search} query={query} />}
    <Cart t={t} href={links.cart} count={cartCount} />
  </div>
)

const HubBar = ({ t, links, nav }: FrameFacts) => (
  <div class="wrap bar hub">
    <Brand door="hub" href={links.hub} t={t} />
    <nav class="rooms" aria-label={t('ui.frame.main')}>
      {nav.map(({ label, href, current }) => (
        <a href={href} aria-current={current ? 'page' : undefined}>
          {label}
        </a>
      ))}
      <a class="other-door" href={links.market}>
        Metro Bangga Beli
      </a>
    </nav>
  </div>
)

const Page = (facts: FrameFacts) => (
  <html lang={facts.tongue} data-door={facts.door}>
    <Head {...facts} />
    <body>
      <a class="skip" href="#isi">
        {facts.t('ui.frame.skip')}
      </a>
      <header>
        <Doors {...facts} />
        {facts.bar ?? (facts.door === 'mb2' ? <MarketBar {...facts} /> : <HubBar {...facts} />)}
        {facts.demo && (
          <p class="sample">
            <span class="wrap">{facts.t('ui.frame.demo')}</span>
          </p>
        )}
      </header>
      <main id="isi" tabindex={-1}>
        {facts.wide ? facts.main : <div class="wrap page">{facts.main}</div>}
      </main>
      <Footer
        door={facts.door}
        t={facts.t}
        links={facts.links}
        asOf={facts.asOf && facts.t('ui.frame.as_of', { at: formatMoment(facts.asOf, facts.tongue) })}
      />
    </body>
  </html>
)

/** A whole document: doors, bar, main, foot. */
export const frame = (facts: FrameFacts) => markup`${raw('<!doctype html>')}${<Page {...facts} />}`
