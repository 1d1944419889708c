import { html as markup, raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { formatMoment, type Tongue } from '#src/base/time.ts'
import { ready, remembered } from './_remember.ts'
import { BrandMark, brandIcon, type Door } from './brand.tsx'
import { Footer, type FooterLinks } from './footer.tsx'
import { Icon } from './icon.tsx'
import { type Say, sayIn } from './words.ts'

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
  /** A helper looks at this person's pages: said on top of every page, with the way out. */
  looking?: { until: Date; leave: string } | undefined
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

/** What all pages of a door load. Written within a head, where these elements are not set about, and taken out of it. */
const headStart = remembered((door: Door, { css, more, font, script }: FrameFacts['assets']) => {
  const written = (
    <head>
      <meta charset="utf-8" />
      <meta name="viewport" content="width=device-width, initial-scale=1" />
      <meta name="color-scheme" content="light dark" />
      <meta name="theme-color" content={door === 'hub' ? '#1B2A49' : '#2A1A10'} />
      <link rel="preload" href={font} as="font" type="font/woff2" crossorigin="anonymous" />
      <link rel="stylesheet" href={css} />
      {more?.map((sheet) => (
        <link rel="stylesheet" href={sheet} />
      ))}
      <link rel="icon" href={brandIcon(door)} type="image/svg+xml" />
      <script type="module" src={script} />
    </head>
  )
  return String(written).slice('<head>'.length, -'</head>'.length)
}, 50)

const Head = ({ door, title, description, canonical, assets, head, tongue, otherTongue }: FrameFacts) => (
  <head>
    {raw(headStart(door, assets))}
    <title>{`${title} · ${siteName[door]}`}</title>
    {description && <meta name="description" content={description} />}
    {canonical && <link rel="canonical" href={canonical} />}
    {canonical && <link rel="alternate" hreflang={tongue === 'id' ? 'en' : 'id'} href={otherTongue} />}
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

const BothDoors = ready(({ door, hub, market }: { door: Door; hub: string; market: string }) => (
  <>
    <a href={hub} aria-current={door === 'hub' ? 'true' : undefined}>
      Metro Creative Hub
    </a>
    <a href={market} aria-current={door === 'mb2' ? 'true' : undefined}>
      Metro Bangga Beli
    </a>
  </>
))

const Doors = ({ door, t, tongue, otherTongue, links, person, quiet }: FrameFacts) => (
  <div class="doors">
    <nav class="wrap" aria-label={t('ui.frame.doors')}>
      <BothDoors door={door} hub={links.hub} market={links.market} />
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

const Brand = ready(({ door, href, tongue }: { door: Door; href: string; tongue: Tongue }) => (
  <a class="brand" href={href}>
    <BrandMark door={door} />
    <span>
      Metro
      <br />
      {door === 'hub' ? 'Creative Hub' : 'Bangga Beli'}
      <span class="vh">, {sayIn(tongue)('ui.frame.home')}</span>
    </span>
  </a>
))

const Cart = ready(({ tongue, href, count }: { tongue: Tongue; href: string; count: number | undefined }) => (
  <a class="cart" href={href}>
    <Icon name="basket" />
    <span class="cart-word">{sayIn(tongue)('ui.frame.cart')}</span>
    {count ? (
      <b class="badge">
        {count}
        <span class="vh"> {sayIn(tongue)('ui.frame.things')}</span>
      </b>
    ) : null}
  </a>
))

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

const EmptySearch = ready(({ tongue, action }: { tongue: Tongue; action: string }) => <SearchForm t={sayIn(tongue)} action={action} />)

const BarSearch = ({ t, tongue, links, query }: FrameFacts) =>
  query === undefined ? <EmptySearch tongue={tongue} action={links.search} /> : <SearchForm t={t} action={links.search} query={query} />

const MarketBar = (facts: FrameFacts) => (
  <div class="wrap bar">
    <Brand door="mb2" href={facts.links.market} tongue={facts.tongue} />
    {!facts.quiet && <BarSearch {...facts} />}
    <Cart tongue={facts.tongue} href={facts.links.cart} count={facts.cartCount} />
  </div>
)

const HubBar = ({ t, tongue, links, nav }: FrameFacts) => (
  <div class="wrap bar hub">
    <Brand door="hub" href={links.hub} tongue={tongue} />
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
        {facts.looking && (
          <form class="sample" method="post" action={facts.looking.leave}>
            <span class="wrap">
              {facts.t('ui.frame.looking', { name: facts.person ?? '', until: formatMoment(facts.looking.until, facts.tongue) })}{' '}
              <button type="submit" class="button ghost small">
                {facts.t('ui.frame.looking_leave')}
              </button>
            </span>
          </form>
        )}
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
        tongue={facts.tongue}
        links={facts.links}
        asOf={facts.asOf && facts.t('ui.frame.as_of', { at: formatMoment(facts.asOf, facts.tongue) })}
      />
    </body>
  </html>
)

/** A whole document: doors, bar, main, foot. */
export const frame = (facts: FrameFacts) => markup`${raw('<!doctype html>')}${<Page {...facts} />}`
