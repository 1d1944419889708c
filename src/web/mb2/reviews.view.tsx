import { formatCount } from '#src/base/money.ts'
import { formatDay, formatMonth, type Tongue } from '#src/base/time.ts'
import { averageText, fewestForBars, type Rating, starSteps } from '#src/market/review.ts'
import type { Reviewed, ReviewPage, ReviewRead } from '#src/market/review-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Pager } from '#src/ui/pager.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { optionsText } from './_lines.view.tsx'

type Told = { t: Say; tongue: Tongue }

/** `4,7 dari 5 · 12 ulasan` */
export const ratingText = (t: Say, tongue: Tongue, rating: Pick<Rating, 'n' | 'stars'>): string =>
  t('reviews.rating', { average: averageText(rating, tongue), n: formatCount(rating.n) })

/** Drawn for the eye; the words beside it say the same. */
const Drawn = ({ stars }: { stars: number }) => (
  <span class="stars" aria-hidden="true">
    {'★'.repeat(stars)}
    {'☆'.repeat(5 - stars)}
  </span>
)

export const Score = ({ t, stars }: { t: Say; stars: number }) => (
  <>
    <Drawn stars={stars} /> <b>{t(`reviews.stars.${stars}`)}</b>
  </>
)

/** What was bought and when, as the order has it: never what the listing says now. */
function boughtText(t: Say, tongue: Tongue, { name, options, bought, returned, edited }: ReviewRead): string {
  const thing = [name, optionsText(options)].filter(Boolean).join(', ')
  return [
    t('reviews.verified'),
    t('reviews.bought', { thing, month: formatMonth(new Date(`${bought}-15T05:00:00Z`), tongue) }),
    returned ? t(`reviews.returned.${returned}`) : '',
    edited ? t('reviews.edited') : '',
  ]
    .filter(Boolean)
    .join(' · ')
}

/** What somebody wrote, line by line. */
export const Words = ({ text }: { text: string }) => (
  <>
    {text
      .split(/\n+/)
      .filter(Boolean)
      .map((line) => (
        <p class="review-words">{line}</p>
      ))}
  </>
)

export const Reply = ({ t, tongue, shop, reply }: Told & { shop: string; reply: ReviewRead['reply'] }) =>
  reply && (
    <blockquote>
      <p>
        <b>{t('reviews.reply.of', { shop })}</b> ({formatDay(new Date(reply.at), tongue)})
      </p>
      <Words text={reply.says} />
    </blockquote>
  )

/** What one buyer said, for whoever reads it: shop, desk or anybody. */
export const ReviewBody = ({ t, tongue, review, shop }: Told & { review: ReviewRead; shop: string }) => (
  <>
    <p>
      <Score t={t} stars={review.stars} />
    </p>
    <p class="small">{boughtText(t, tongue, review)}</p>
    <Words text={review.says} />
    <Reply t={t} tongue={tongue} shop={shop} reply={review.reply} />
  </>
)

const List = ({ t, tongue, product, shop, items }: Told & { product: string; shop: string; items: readonly ReviewRead[] }) => (
  <ol class="reviews">
    {items.map((review) => (
      <li id={`ulasan-${review.id}`}>
        <ReviewBody t={t} tongue={tongue} review={review} shop={shop} />
        <p class="small">
          <a href={to.reviewFlag(product, review.id)}>{t('reviews.flag.link')}</a>
        </p>
      </li>
    ))}
  </ol>
)

/** How many gave how many stars; fewer than five are told by the words alone. */
const Bars = ({ t, rating }: { t: Say; rating: Rating }) =>
  rating.n < fewestForBars ? null : (
    <ul class="star-bars">
      {starSteps.map((step) => (
        <li>
          <span>{t(`reviews.stars.${step}`)}</span>
          <progress max={rating.n} value={rating.counts[step - 1] ?? 0} aria-hidden="true" />
          <span>{t('reviews.count', { n: formatCount(rating.counts[step - 1] ?? 0) })}</span>
        </li>
      ))}
    </ul>
  )

const Sum = ({ t, tongue, rating }: Told & { rating: Rating }) => (
  <>
    <p class="rated">{ratingText(t, tongue, rating)}</p>
    <Bars t={t} rating={rating} />
  </>
)

export type ReviewsFacts = Told & {
  product: { slug: string; name: string; shopName: string }
  rating: Rating | null
  newest: readonly ReviewRead[]
}

/** At the foot of a listing: the average, and the newest words. */
export const NewestReviews = ({ t, tongue, product, rating, newest }: ReviewsFacts) => (
  <section class="gap" id="ulasan" aria-labelledby="judul-ulasan">
    <div class="section-head">
      <h2 id="judul-ulasan">{t('reviews.title')}</h2>
      {rating && <a href={to.reviews(product.slug)}>{t('reviews.all')}</a>}
    </div>
    {rating ? (
      <>
        <Sum t={t} tongue={tongue} rating={rating} />
        <List t={t} tongue={tongue} product={product.slug} shop={product.shopName} items={newest} />
      </>
    ) : (
      <p>
        {t('reviews.none')} {t('reviews.none_why')}
      </p>
    )}
  </section>
)

export const AllReviews = ({ t, tongue, listing, page, later }: Told & { listing: Reviewed; page: ReviewPage; later: boolean }) => (
  <div class="batik narrow">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('find.crumb.home'), href: to.market() },
        { label: listing.name, href: to.product(listing.slug) },
        { label: t('reviews.title') },
      ]}
    />
    <h1>{t('reviews.of', { name: listing.name })}</h1>
    <p class="lead">{t('reviews.lead')}</p>
    {listing.rating && <Sum t={t} tongue={tongue} rating={listing.rating} />}
    {page.items.length === 0 ? (
      <Empty seed={listing.slug} title={t('reviews.none')}>
        {t('reviews.none_why')}
      </Empty>
    ) : (
      <List t={t} tongue={tongue} product={listing.slug} shop={listing.shopName} items={page.items} />
    )}
    <Pager
      t={t}
      previous={later ? to.reviews(listing.slug) : undefined}
      next={page.next && to.reviews(listing.slug, { mulai: page.next })}
    />
  </div>
)
