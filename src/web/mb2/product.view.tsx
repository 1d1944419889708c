import { raw } from 'hono/html'
import { formatCount, formatRupiah } from '#src/base/money.ts'
import { phoneDigits } from '#src/base/text.ts'
import { formatCivicDay, formatDay, formatDayRange, type Tongue } from '#src/base/time.ts'
import { planWork, readyAbout } from '#src/market/making.ts'
import type { PictureRead, ProductRead, VariantRead } from '#src/market/product.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Button } from '#src/ui/button.tsx'
import { Cards, groundOf, Origin } from '#src/ui/card.tsx'
import { Radios } from '#src/ui/choices.tsx'
import { NumberField } from '#src/ui/fields.tsx'
import { Icon } from '#src/ui/icon.tsx'
import { PriceFrom } from '#src/ui/money.tsx'
import { shopMark } from '#src/ui/motif/mark.ts'
import { type MotifKind, motifSwatch } from '#src/ui/motif/motif.ts'
import { Notice } from '#src/ui/notice.tsx'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { Badges, Ways } from './_handing.view.tsx'
import { ItemCard } from './_item-card.tsx'
import { Money, Proven } from './_product-proof.view.tsx'
import { NewestReviews, ratingText } from './reviews.view.tsx'

export type ProductFacts = {
  t: Say
  product: ProductRead
  day: (date: string) => string
  today: string
  url: string
  tongue: Tongue
}

/** On the densest phones two pixels a point are enough: the third makes the picture they wait for twice as heavy. */
const bigSizes = '(min-width: 60rem) 50vw, (min-resolution: 2.5dppx) 67vw, 100vw'
const thumbSizes = '(min-width: 60rem) 9rem, 23vw'

/** Fills what the picture leaves free of a wide frame with the colour of its edge. */
const Behind = ({ picture: { key, widths, width } }: { picture: PictureRead }) => (
  <img class="behind" src={to.picture(key, widths[0] ?? width, 'webp')} alt="" loading="lazy" />
)

/** The first picture large; the others are links to their full size, which needs no script. */
const Shots = ({ t, product: { pictures, slug } }: ProductFacts) => {
  const [first, ...others] = pictures
  return (
    <div class="shots">
      <div class="pic big">
        {first && <Behind picture={first} />}
        {first ? (
          <Picture picture={first} address={to.picture} sizes={bigSizes} first />
        ) : (
          raw(motifSwatch(slug, { width: 800, height: 1000 }))
        )}
      </div>
      {others.length > 0 && (
        <ul class="thumbs">
          {others.map((picture, index) => (
            <li>
              <a
                class={`pic ${groundOf(picture.key)}`}
                href={to.picture(picture.key, picture.widths.at(-1) ?? picture.width, 'jpg')}
                aria-label={t('find.product.picture', { n: index + 2, all: pictures.length })}
              >
                <Picture picture={picture} address={to.picture} sizes={thumbSizes} />
              </a>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

const Maker = ({ t, product: { shop } }: ProductFacts) => (
  <p class="by">
    {raw(shopMark(shop.slug))}
    <span>
      <span class="vh">{t('find.product.made_by')} </span>
      {shop.name}, {shop.kelurahan}
      <br />
      <a href={to.shop(shop.slug)}>
        {shop.products > 1 ? t('find.product.by_more', { n: formatCount(shop.products - 1) }) : t('find.product.by_shop')}
      </a>
    </span>
  </p>
)

const optionsText = ({ options }: VariantRead): string => options.map(({ name, value }) => `${name} ${value}`).join(', ')

function stockText({ t, product }: ProductFacts): string {
  if (product.oneOfAKind && product.available > 0) return t('find.product.one_of_a_kind')
  if (product.available > 0) return t('find.product.stock', { n: formatCount(product.available) })
  if (product.making) return ''
  return product.leadDays === null ? t('find.product.sold_out') : t('find.product.made_to_order', { days: product.leadDays })
}

/** `250 × 105 cm, katun primissima` where the seller says so. */
function sizeText({ facts }: ProductRead): string {
  const value = (key: string) => facts.find((fact) => fact.key === key)?.value
  const [long, wide, made] = [value('panjang'), value('lebar'), value('bahan')]
  const size = long && wide ? `${long.replace(/ cm$/, '')} × ${wide}` : undefined
  return [size, size ? made?.toLowerCase() : made].filter((part) => part !== undefined).join(', ')
}

/** Variants as choices; one that is out stays in sight and says so. */
const Variants = ({ t, product: { variants, minPrice, maxPrice, making } }: ProductFacts) => {
  const first = variants.find(({ available }) => available > 0) ?? (making ? variants[0] : undefined)
  if (variants.length === 1 && variants[0]) return <input type="hidden" name="varian" value={variants[0].id} />
  const choices = variants.map((variant) => ({
    value: variant.id,
    label: optionsText(variant) || variant.sku,
    ...(minPrice === maxPrice ? {} : { aside: formatRupiah(variant.price) }),
    ...(variant.available > 0
      ? { hint: t('find.product.variant.left', { n: formatCount(variant.available) }) }
      : making
        ? { hint: t('making.product.variant') }
        : { closed: t('find.product.variant.none') }),
  }))
  return <Radios t={t} name="varian" label={t('find.product.choose')} choices={choices} value={first?.id} />
}

const Buy = (facts: ProductFacts) => {
  const { t, product } = facts
  const plan = product.making && planWork(product.making, 1)
  const closed = product.available > 0 || plan ? undefined : t(product.making ? 'making.product.full' : 'find.product.add_closed')
  return (
    <form method="post" action={to.cartLines()} class="to-cart">
      <input type="hidden" name="tindakan" value="tambah" />
      <Variants {...facts} />
      <Ways t={t} handing={product.handing} />
      <div class="put">
        {product.available > 1 || plan ? (
          <NumberField t={t} name="jumlah" label={t('find.product.quantity')} value="1" maxlength={4} />
        ) : (
          <input type="hidden" name="jumlah" value="1" />
        )}
        <Button block closed={closed}>
          {t('find.product.add')}
        </Button>
      </div>
    </form>
  )
}

/** The day a piece ordered now is ready, from the shop's own queue. */
const MadeToOrder = ({ t, product: { making, shop, available }, tongue }: ProductFacts) => {
  if (!making || shop.away || available > 0) return null
  const plan = planWork(making, 1)
  return (
    <Notice kind="wait">
      <p>
        {plan
          ? t('making.product.ready', { about: formatDayRange(...readyAbout(plan), tongue), day: formatCivicDay(plan.readyBy, tongue) })
          : t('making.product.full')}
      </p>
      {plan && <p class="small">{t('making.product.days', { n: making.workDays })}</p>}
    </Notice>
  )
}

const Ask = ({ t, product: { shop, name }, url }: ProductFacts) => {
  const digits = phoneDigits(shop.phone)
  if (!digits) return null
  const text = encodeURIComponent(t('find.product.ask.text', { shop: shop.name, name, address: url }))
  return (
    <a class="btn ghost block" href={`https://wa.me/${digits}?text=${text}`} rel="noopener noreferrer">
      <Icon name="talk" />
      {t('find.product.ask')}
    </a>
  )
}

/** Who made it where: in the seller's own words as far as there are any. */
function originText(t: Say, { origin, originNote, shop }: ProductRead): string {
  const facts = { kelurahan: shop.kelurahan, shop: shop.name, note: originNote.replace(/[.\s]+$/, '') }
  if (origin === 'unproven') return t('find.product.origin.unproven')
  if (origin === 'made') return [t('find.product.origin.made', facts), originNote].filter(Boolean).join(' ')
  return t(originNote === '' ? `find.product.origin.${origin}.alone` : `find.product.origin.${origin}`, facts)
}

const open: ReadonlySet<string> = new Set(['asked', 'silent', 'answered', 'appealed'])

/** What became of doubts, in words that accuse nobody. */
function doubtText(t: Say, { doubted }: ProductRead, tongue: Tongue): string {
  if (!doubted) return ''
  if (open.has(doubted.state)) return t('origin.line.checked', { day: formatDay(new Date(doubted.at), tongue) })
  return doubted.verdict && doubted.decidedAt
    ? t(`origin.line.${doubted.verdict}`, { day: formatDay(new Date(doubted.decidedAt), tongue) })
    : ''
}

/** A case that is over: what was asked, what came of it and why. Nobody is named, neither who doubted nor who decided. */
const Outcome = ({ t, product: { doubted }, tongue }: ProductFacts) =>
  doubted?.over && doubted.says && doubted.verdict && doubted.decidedAt ? (
    <details class="history">
      <summary>{t('origin.over.title', { number: doubted.number, verdict: t(`origin.verdict.${doubted.verdict}`) })}</summary>
      <p>
        {t('origin.over.asked', { level: t(`ui.origin.${doubted.level}`), day: formatDay(new Date(doubted.at), tongue) })}{' '}
        {t('origin.over.decided', { day: formatDay(new Date(doubted.decidedAt), tongue) })}
        {doubted.ruled && ` ${t('origin.over.now', { level: t(`ui.origin.${doubted.ruled}`) })}`}
      </p>
      <p>{t('origin.over.says', { says: doubted.says })}</p>
    </details>
  ) : null

const Level = ({ t, product, tongue }: ProductFacts) => (
  <p class="level">
    <Origin t={t} level={product.origin} />
    {originText(t, product)} {doubtText(t, product, tongue)} <a href={to.origin()}>{t('find.product.origin.meaning')}</a>
    {product.status === 'published' && (
      <>
        <br />
        <a href={to.originReport(product.slug)}>{t('origin.report.link')}</a>
      </>
    )}
  </p>
)

const State = ({ t, product, day }: ProductFacts) => {
  if (product.status === 'ended') return <Notice>{t(product.oneOfAKind ? 'find.product.ended.one' : 'find.product.ended')}</Notice>
  return product.shop.away ? <Notice kind="wait">{t('find.product.away', { day: day(product.shop.away) })}</Notice> : null
}

const BuyingSide = (facts: ProductFacts) => {
  const { t, product } = facts
  return (
    <div class="buy">
      <p class="kick">{product.category.name}</p>
      <h1>{product.name}</h1>
      <Maker {...facts} />
      {product.rating && (
        <p class="small">
          <a href="#ulasan">{ratingText(t, facts.tongue, product.rating)}</a>
        </p>
      )}
      <p class="cost">
        <PriceFrom t={t} min={product.minPrice} max={product.maxPrice} />
        {product.status === 'published' && <span>{stockText(facts)}</span>}
        {product.available > 0 && !product.making && product.leadDays !== null && (
          <span>{t('find.product.made_to_order', { days: product.leadDays })}</span>
        )}
        <span>{sizeText(product)}</span>
      </p>
      <State {...facts} />
      <MadeToOrder {...facts} />
      <Level {...facts} />
      <Outcome {...facts} />
      {product.status === 'published' && !product.shop.away && <Buy {...facts} />}
      <Ask {...facts} />
      {product.status === 'published' && product.shop.away && <Ways t={t} handing={product.handing} />}
    </div>
  )
}

const paragraphs = (text: string): string[] =>
  text
    .split(/\n\s*\n|\n/)
    .map((line) => line.trim())
    .filter(Boolean)

/** The maker's own words, in the voice for stories. */
const Tale = ({ t, product: { story, storyTitle, description } }: ProductFacts) => (
  <section class="tale">
    {story && <h2 class="serif">{storyTitle || t('find.product.about')}</h2>}
    {paragraphs(story).map((line) => (
      <p class="serif">{line}</p>
    ))}
    {description && !story && <h2>{t('find.product.about')}</h2>}
    {paragraphs(description).map((line) => (
      <p>{line}</p>
    ))}
  </section>
)

const early = ['teknik', 'teknik_busana', 'teknik_gambar', 'motif', 'bahan', 'panjang', 'lebar']
const placeOf = (key: string): number => (early.includes(key) ? early.indexOf(key) : early.length)

const Facts = ({ t, product }: ProductFacts) => {
  const known = [...product.facts].sort((a, b) => placeOf(a.key) - placeOf(b.key))
  const rows = [
    ...known.map(({ label, value }) => ({ label, value })),
    ...(product.weightGrams === null ? [] : [{ label: t('find.product.weight'), value: `${formatCount(product.weightGrams)} g` }]),
  ]
  return rows.length === 0 ? null : (
    <section>
      <h2>{t('find.product.facts')}</h2>
      <dl class="facts">
        {rows.map(({ label, value }) => (
          <div>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

/** Patterns this house can draw itself. */
const drawn: Record<string, MotifKind> = {
  'kupu-malam': 'kupu',
  kawung: 'kawung',
  'belah-ketupat': 'ketupat',
  'bunga-kopi': 'kopi',
}

const Motif = ({ t, product: { motif, facts, slug } }: ProductFacts) => {
  const kind = motif === null ? undefined : drawn[motif]
  if (motif === null || kind === undefined) return null
  const name = facts.find(({ key }) => key === 'motif')?.value ?? motif
  return (
    <section class="motif" aria-labelledby="motif">
      {raw(motifSwatch(slug, { kind, width: 240, height: 300, scale: 0.9 }))}
      <div>
        <h2 id="motif">{t('find.product.motif', { motif: name })}</h2>
        <p>{t('find.product.motif.lead')}</p>
        <p>
          <a href={to.motif(motif)}>{t('batik.product.motif')}</a>{' '}
          <a href={to.search({ 'f.motif': motif })}>{t('find.product.motif.more')}</a>
        </p>
      </div>
    </section>
  )
}

const Others = ({ t, product: { others, shop } }: ProductFacts) =>
  others.length === 0 ? null : (
    <section class="gap">
      <div class="section-head">
        <h2>{t('find.product.others', { shop: shop.name })}</h2>
        <a href={to.shop(shop.slug)}>{t('find.product.by_shop')}</a>
      </div>
      <Cards>
        {others.map((item) => (
          <ItemCard t={t} item={item} />
        ))}
      </Cards>
    </section>
  )

export const ProductView = (facts: ProductFacts) => {
  const { t, product } = facts
  const { category } = product
  return (
    <>
      <Breadcrumb
        t={t}
        crumbs={[
          { label: t('find.crumb.home'), href: to.market() },
          ...(category.parent ? [{ label: category.parent.name, href: to.search({ kategori: category.parent.slug }) }] : []),
          { label: category.name, href: to.search({ kategori: category.slug }) },
          { label: product.name },
        ]}
      />
      <div class="goods">
        <Shots {...facts} />
        <BuyingSide {...facts} />
      </div>
      <div class="two gap">
        <Tale {...facts} />
        <Facts {...facts} />
        <Badges t={t} badges={product.badges} day={facts.day} today={facts.today} />
        <Motif {...facts} />
        {product.anatomy && <Money t={t} tongue={facts.tongue} anatomy={product.anatomy} />}
        {product.certified && <Proven t={t} piece={product.certified} />}
      </div>
      <NewestReviews
        t={t}
        tongue={facts.tongue}
        product={{ slug: product.slug, name: product.name, shopName: product.shop.name }}
        rating={product.rating}
        newest={product.reviews}
      />
      <Others {...facts} />
    </>
  )
}
