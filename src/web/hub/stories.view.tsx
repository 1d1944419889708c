import { raw } from 'hono/html'
import type { Tongue } from '#src/base/time.ts'
import { blocksOf, readingMinutes } from '#src/press/story.ts'
import type { Correction, Told } from '#src/press/story-read.db.ts'
import { Breadcrumb } from '#src/ui/breadcrumb.tsx'
import { Empty } from '#src/ui/empty.tsx'
import { Moment } from '#src/ui/moment.tsx'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Pager } from '#src/ui/pager.tsx'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { licenceName } from './_licence.ts'

const Face = ({ story, sizes, first }: { story: Told; sizes: string; first?: boolean }) =>
  story.picture ? (
    <Picture picture={{ ...story.picture, alt: story.alt }} address={to.picture} sizes={sizes} first={first} />
  ) : (
    <div class="swatch">{raw(motifSwatch(story.shop?.slug ?? story.slug, { width: 640, height: 480 }))}</div>
  )

const About = ({ tongue, story }: { tongue: Tongue; story: Told }) => (
  <p class="small quiet">
    <Moment at={story.publishedAt} tongue={tongue} as="day" />
    {story.shop && ` · ${story.shop.name}, ${story.shop.kelurahan}`}
  </p>
)

type StoriesFacts = { t: Say; tongue: Tongue; stories: readonly Told[]; next: string | undefined; first: boolean }

export const StoriesView = ({ t, tongue, stories, next, first }: StoriesFacts) => {
  const [lead, ...others] = stories
  return (
    <div class="press-page">
      <Breadcrumb t={t} crumbs={[{ label: t('ui.nav.home'), href: to.home() }, { label: t('press.page.title') }]} />
      <h1>{t('press.page.title')}</h1>
      <p class="lead">{t('press.page.lead')}</p>
      {lead === undefined && (
        <Empty seed="kabar" title={t('press.empty')}>
          {t('press.empty_why')}
        </Empty>
      )}
      {lead && (
        <ul class={first ? 'story-list led' : 'story-list'}>
          {[lead, ...others].map((story, at) => (
            <li>
              <Face
                story={story}
                sizes={at === 0 && first ? '(min-width: 60rem) 44rem, 100vw' : '(min-width: 60rem) 20rem, 100vw'}
                first={at === 0}
              />
              <div>
                <h2>
                  <a href={to.story(story.slug)}>{story.title}</a>
                </h2>
                <p>{story.lead}</p>
                <About tongue={tongue} story={story} />
              </div>
            </li>
          ))}
        </ul>
      )}
      <Pager t={t} next={next} />
      <p class="small">
        <a href={to.storyFeed('atom')}>Atom</a> · <a href={to.storyFeed('rss')}>RSS</a> · <a href={to.storyFeed('json')}>JSON Feed</a>{' '}
        <span class="quiet">{t('press.feeds')}</span>
      </p>
      <p>
        <a href={to.pressKit()}>{t('kit.title')}</a>
      </p>
    </div>
  )
}

export const StoryBody = ({ body }: { body: string }) => (
  <>
    {blocksOf(body).map(({ kind, text }) =>
      kind === 'heading' ? (
        <h2>{text}</h2>
      ) : kind === 'quote' ? (
        <blockquote>
          <p>{text}</p>
        </blockquote>
      ) : (
        <p>{text}</p>
      ),
    )}
  </>
)

const Sources = ({ t, story }: { t: Say; story: Told }) =>
  story.sources.length === 0 ? null : (
    <section>
      <h2>{t('press.sources')}</h2>
      <ul>
        {story.sources.map(({ title, url }) => (
          <li>
            {url ? (
              <a href={url} rel="nofollow noopener external">
                {title}
              </a>
            ) : (
              title
            )}
          </li>
        ))}
      </ul>
    </section>
  )

const Corrections = ({ t, tongue, corrections }: { t: Say; tongue: Tongue; corrections: readonly Correction[] }) =>
  corrections.length === 0 ? null : (
    <section>
      <h2>{t('press.corrections')}</h2>
      <ol reversed>
        {corrections.map(({ corrects, at }) => (
          <li>
            <Moment at={at} tongue={tongue} as="day" />: {corrects}
          </li>
        ))}
      </ol>
    </section>
  )

export const StoryView = ({
  t,
  tongue,
  story,
  corrections,
}: {
  t: Say
  tongue: Tongue
  story: Told
  corrections: readonly Correction[]
}) => (
  <article class="told wrap">
    <Breadcrumb
      t={t}
      crumbs={[{ label: t('ui.nav.home'), href: to.home() }, { label: t('press.page.title'), href: to.stories() }, { label: story.title }]}
    />
    <header>
      <h1>{story.title}</h1>
      <p class="lead">{story.lead}</p>
      <p class="small quiet">
        {story.byline} · <Moment at={story.publishedAt} tongue={tongue} as="day" /> ·{' '}
        {t('press.minutes', { n: readingMinutes(story.body) })}
      </p>
    </header>
    <figure>
      <Face story={story} sizes="(min-width: 60rem) 60rem, 100vw" first />
      <figcaption class="small quiet">
        {story.picture
          ? `${story.alt} ${t('press.picture_by', { credit: story.credit, licence: licenceName(t, story.licence) })}`
          : t('press.motif_by')}
      </figcaption>
    </figure>
    <div class="text" lang={story.translated ? undefined : 'id'}>
      {!story.translated && (
        <p class="small" lang="en">
          {t('press.only_indonesian')}
        </p>
      )}
      <StoryBody body={story.body} />
    </div>
    <footer>
      {story.shop && (
        <section class="maker">
          <h2>{t('press.maker')}</h2>
          <p>
            <a href={to.shop(story.shop.slug)}>{story.shop.name}</a>, {story.shop.kelurahan}. {t('press.consented')}
          </p>
        </section>
      )}
      <Sources t={t} story={story} />
      <Corrections t={t} tongue={tongue} corrections={corrections} />
      <p class="small">
        <a href={to.stories()}>{t('press.all')}</a>
      </p>
    </footer>
  </article>
)

export const WithdrawnView = ({ t, tongue, at, reason }: { t: Say; tongue: Tongue; at: Date; reason: string }) => (
  <div class="press-page">
    <h1>{t('press.withdrawn')}</h1>
    <p class="lead">
      <Moment at={at} tongue={tongue} as="day" />: {reason}
    </p>
    <p>
      <a href={to.stories()}>{t('press.all')}</a>
    </p>
  </div>
)
