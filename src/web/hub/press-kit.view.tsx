import { raw } from 'hono/html'
import { formatCount } from '#src/base/money.ts'
import type { Tongue } from '#src/base/time.ts'
import type { Listed } from '#src/press/catalogue.db.ts'
import { helixes } from '#src/support/need.ts'
import { brandDrawing } from '#src/ui/brand.tsx'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { Notice } from '#src/ui/notice.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { dataLicence } from './_dcat.ts'

/** Where each matter is followed; the words are `kit.follow.<name>`. */
const follow: readonly (readonly [string, string])[] = [
  ['stories', to.stories()],
  ['story_feed', to.storyFeed('atom')],
  ['events', to.events()],
  ['calendar', to.calendarIcs()],
  ['decisions', to.decisions()],
  ['decision_feed', to.decisionFeed()],
  ['score', to.supportScore()],
  ['needs', to.needs()],
  ['motifs', to.motifs()],
  ['data', to.data()],
]

/** A number without its own day and its rows is none a newsroom can print. */
const Numbers = ({ t, tongue, listed }: { t: Say; tongue: Tongue; listed: readonly Listed[] }) =>
  listed.length === 0 ? null : (
    <section>
      <h2>{t('kit.numbers')}</h2>
      <p>{t('kit.numbers_how')}</p>
      <ul>
        {listed.map(({ set, newest, checkedAt }) => (
          <li>
            <a href={to.dataset(set.slug)}>{t(`data.set.${set.slug}.title`)}</a>: {formatCount(newest.sums.jumlah_entri ?? newest.rows)}{' '}
            <span class="small quiet">
              {t('kit.as_of')} <Moment at={checkedAt} tongue={tongue} as="day" />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )

const Marks = ({ t }: { t: Say }) => (
  <section>
    <h2>{t('kit.marks')}</h2>
    <p>{t('kit.marks_how')}</p>
    <ul class="kit-marks">
      {(
        [
          ['hub', to.hubMark(), 'Metro Creative Hub'],
          ['mb2', to.marketMark(), 'Metro Bangga Beli'],
        ] as const
      ).map(([door, href, name]) => (
        <li>
          <svg viewBox="0 0 96 96" width="96" height="96" aria-hidden="true">
            {raw(brandDrawing(door))}
          </svg>
          <a href={href}>{t('kit.mark_of', { name })}</a>
        </li>
      ))}
    </ul>
  </section>
)

export const PressKitView = ({ t, tongue, listed, demo }: { t: Say; tongue: Tongue; listed: readonly Listed[]; demo: boolean }) => (
  <div class="press-page kit">
    <Breadcrumb
      t={t}
      crumbs={[
        { label: t('ui.nav.home'), href: to.home() },
        { label: t('press.page.title'), href: to.stories() },
        { label: t('kit.title') },
      ]}
    />
    <h1>{t('kit.title')}</h1>
    <p class="lead">{t('kit.lead')}</p>
    {demo && <Notice kind="info">{t('kit.example')}</Notice>}
    <section class="data-how">
      <h2>{t('kit.about')}</h2>
      <p>{t('kit.about_hub')}</p>
      <p>{t('kit.about_market')}</p>
    </section>
    <Numbers t={t} tongue={tongue} listed={listed} />
    <section>
      <h2>{t('kit.follow')}</h2>
      <ul>
        {follow.map(([name, href]) => (
          <li>
            <a href={href}>{t(`kit.follow.${name}`)}</a>
          </li>
        ))}
      </ul>
    </section>
    <section>
      <h2>{t('kit.helix')}</h2>
      <p>{t('kit.helix_how')}</p>
      <ul>
        {helixes.map((helix) => (
          <li>
            <a href={to.supportHelix(helix)}>{t(`need.helix.${helix}`)}</a>
          </li>
        ))}
      </ul>
    </section>
    <Marks t={t} />
    <section>
      <h2>{t('kit.rights')}</h2>
      <p>{t('kit.rights_how')}</p>
      <p>
        <a href={dataLicence} rel="license noopener external">
          {t('data.licence')}
        </a>
      </p>
    </section>
  </div>
)
