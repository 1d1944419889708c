import { raw } from 'hono/html'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { formatDay, type Tongue } from '#src/base/time.ts'
import type { Told } from '#src/press/story-read.db.ts'
import type { Offer } from '#src/support/offer.db.ts'
import { percentText, type Score } from '#src/support/score.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { howLong } from './offers.view.tsx'

/** Support that is open today, a line an offer. */
export const OpenSupport = ({ t, offers }: { t: Say; offers: readonly Offer[] }) =>
  offers.length === 0 ? null : (
    <section class="gap home-support" aria-labelledby="dukungan-buka">
      <div class="section-head">
        <h2 id="dukungan-buka">{t('home.support.open')}</h2>
        <a href={to.support()}>{t('home.support.all', { n: offers.length })}</a>
      </div>
      <ul>
        {offers.slice(0, 3).map((offer) => (
          <li>
            <div>
              <h3>
                <a href={to.offer(offer.slug)}>{offer.title}</a>
              </h3>
              <p class="small quiet">{offer.unitName}</p>
            </div>
            <p>{offer.plain}</p>
            <p class="small">{howLong(t, offer)}</p>
          </li>
        ))}
      </ul>
    </section>
  )

type Unit = 'part-had' | 'part-said' | 'part-none'

/** Twenty parts of what was promised: confirmed, said by agencies only, neither. */
const unitsOf = ({ promised, delivered, claimed }: Score): Unit[] => {
  const part = (value: number) => (promised === 0 ? 0 : Math.round((20 * value) / promised))
  const [kept, said] = [part(delivered), part(claimed)]
  return Array.from({ length: 20 }, (_, at): Unit => (at < kept ? 'part-had' : at < kept + said ? 'part-said' : 'part-none'))
}

export const KeptPromises = ({ t, tongue, kept }: { t: Say; tongue: Tongue; kept: Score }) =>
  kept.deliveredPermille === undefined ? null : (
    <section class="gap home-kept" aria-labelledby="janji-diakui">
      <div>
        <h2 id="janji-diakui">{t('home.kept.title', { percent: percentText(kept.deliveredPermille, tongue) })}</h2>
        <p>{t('home.kept.how')}</p>
      </div>
      <div>
        <div class="home-units" aria-hidden="true">
          {unitsOf(kept).map((kind) => (
            <svg class={kind} viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
              <path d="M12 1.5 22.5 12 12 22.5 1.5 12z" />
            </svg>
          ))}
        </div>
        <p class="small">
          {t('home.kept.sums', {
            promised: formatRupiah(rupiah(kept.promised)),
            delivered: formatRupiah(rupiah(kept.delivered)),
            claimed: formatRupiah(rupiah(kept.claimed)),
          })}
        </p>
        <p>
          <a href={to.supportScore()}>{t('home.kept.read')}</a>
        </p>
      </div>
    </section>
  )

/** The newest stories, each with its picture or the maker's cloth. */
export const LatestStories = ({ t, tongue, stories }: { t: Say; tongue: Tongue; stories: readonly Told[] }) =>
  stories.length === 0 ? null : (
    <section class="gap home-stories" aria-labelledby="kabar-terbaru">
      <div class="section-head">
        <h2 id="kabar-terbaru">{t('press.page.title')}</h2>
        <a href={to.stories()}>{t('press.all')}</a>
      </div>
      <ul>
        {stories.map((story) => (
          <li>
            {story.picture ? (
              <Picture picture={{ ...story.picture, alt: story.alt }} address={to.picture} sizes="(min-width: 60rem) 22rem, 100vw" />
            ) : (
              <div class="swatch">{raw(motifSwatch(story.shop?.slug ?? story.slug, { width: 400, height: 300 }))}</div>
            )}
            <h3>
              <a href={to.story(story.slug)}>{story.title}</a>
            </h3>
            <p class="small quiet">
              {formatDay(story.publishedAt, tongue)}
              {story.shop && ` · ${story.shop.name}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  )
