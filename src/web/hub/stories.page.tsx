import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { isoWithOffset } from '#src/base/time.ts'
import { storiesTold, storyTold, type Told } from '#src/press/story-read.db.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { fromOrigin, to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { feedAnswer, isFeedForm } from './_feed.ts'
import { licenceName } from './_licence.ts'
import { shareHead } from './_share.tsx'
import { StoriesView, StoryView, WithdrawnView } from './stories.view.tsx'

const perPage = 12

const beforeAsked = ({ c }: Visit): Date | undefined => {
  const ms = Number(/^\d{12,14}$/.exec(c.req.query('sebelum') ?? '')?.[0] ?? Number.NaN)
  return Number.isNaN(ms) ? undefined : new Date(ms)
}

/** Stories of the city, the newest first. */
export const storiesPage: Page = async (visit) => {
  const { ctx, t } = visit
  const before = beforeAsked(visit)
  const { items, next } = await storiesTold(ctx.db, ctx.tongue === 'en', { most: perPage, before })
  return html(visit, {
    door: 'hub',
    title: t('press.page.title'),
    description: t('press.page.lead'),
    canonical: to.stories(),
    asOf: ctx.now,
    head: (
      <>
        <link rel="alternate" type="application/atom+xml" href={to.storyFeed('atom')} title={t('press.page.title')} />
        <link rel="alternate" type="application/rss+xml" href={to.storyFeed('rss')} title={t('press.page.title')} />
        {before && <meta name="robots" content="noindex" />}
      </>
    ),
    main: (
      <StoriesView
        t={t}
        tongue={ctx.tongue}
        stories={items}
        next={next ? to.stories({ sebelum: next.getTime() }) : undefined}
        first={!before}
      />
    ),
  })
}

const structured = (story: Told, origin: string): object => ({
  '@context': 'https://schema.org',
  '@type': 'Article',
  headline: story.title,
  description: story.lead,
  url: `${origin}${to.story(story.slug)}`,
  image: story.picture
    ? {
        '@type': 'ImageObject',
        contentUrl: fromOrigin(origin, to.picture(story.picture.key, story.picture.widths.at(-1) ?? story.picture.width, 'jpg')),
        caption: story.alt,
        creditText: story.credit,
      }
    : `${origin}${to.share('kabar', story.slug)}`,
  datePublished: isoWithOffset(story.publishedAt),
  dateModified: isoWithOffset(story.changedAt),
  author: { '@type': 'Organization', name: story.byline },
  publisher: { '@type': 'Organization', name: 'Metro Creative Hub' },
  ...(story.shop ? { about: { '@type': 'LocalBusiness', name: story.shop.name, url: `${origin}${to.shop(story.shop.slug)}` } } : {}),
})

/** One story. Taken back, its address says when and why, and is nothing for a search engine. */
export const storyPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const { origin } = ctx.house.config
  const found = await storyTold(ctx.db, (c.req.param('slug') ?? '').slice(0, 100), ctx.tongue === 'en')
  if (!found) throw new Missing('story')
  if ('withdrawn' in found)
    return html(visit, {
      door: 'hub',
      title: t('press.withdrawn'),
      status: 410,
      head: <meta name="robots" content="noindex" />,
      main: <WithdrawnView t={t} tongue={ctx.tongue} {...found.withdrawn} />,
    })
  const { story } = found
  return html(visit, {
    door: 'hub',
    title: story.title,
    description: story.lead,
    canonical: to.story(story.slug),
    wide: true,
    asOf: ctx.now,
    head: (
      <>
        {shareHead({
          image: `${origin}${to.share('kabar', story.slug)}`,
          title: story.title,
          description: story.lead,
          url: `${origin}${to.story(story.slug)}`,
          type: 'article',
        })}
        {markup`<script type="application/ld+json">${raw(jsonLd(structured(story, origin)))}</script>`}
      </>
    ),
    main: <StoryView t={t} tongue={ctx.tongue} {...found} />,
  })
}

/** Stories for feed readers. */
export const storyFeedPage: Page = async ({ ctx, t, c }) => {
  const form = /^umpan\.(\w+)$/.exec(c.req.param('file') ?? '')?.[1] ?? ''
  if (!isFeedForm(form)) throw new Missing('feed')
  const { origin } = ctx.house.config
  const { items } = await storiesTold(ctx.db, false, { most: 30 })
  return feedAnswer(
    {
      title: `${t('press.page.title')} · Metro Creative Hub`,
      about: t('press.page.lead'),
      home: `${origin}${to.stories()}`,
      self: `${origin}${to.storyFeed(form)}`,
      language: 'id',
      items: items.map((one) => ({
        url: `${origin}${to.story(one.slug)}`,
        title: one.title,
        summary: one.lead,
        text: one.picture
          ? `${one.body}\n\n${one.alt} ${t('press.picture_by', { credit: one.credit, licence: licenceName(t, one.licence) })}`
          : one.body,
        at: one.publishedAt,
        changed: one.changedAt,
        author: one.byline,
        image: `${origin}${to.share('kabar', one.slug)}`,
      })),
    },
    form,
  )
}
