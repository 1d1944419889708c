import { isoWithOffset } from '#src/base/time.ts'

/** What feed readers are told of one thing. Text is text: nothing of it is markup. */
export type FeedItem = {
  url: string
  title: string
  summary: string
  at: Date
  changed: Date
  author?: string
  text?: string
  image?: string
}

export type Feed = { title: string; about: string; home: string; self: string; language: string; items: readonly FeedItem[] }

const signs: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Text for XML: its signs written out, what XML cannot hold left out. */
const xml = (text: string): string =>
  text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? '')

const changedOf = ({ items }: Feed): Date => items.reduce((last, { changed }) => (changed > last ? changed : last), new Date(0))

const atomEntry = ({ url, title, summary, at, changed, author }: FeedItem) => `<entry>
<id>${xml(url)}</id>
<title>${xml(title)}</title>
<link href="${xml(url)}"/>
<published>${isoWithOffset(at)}</published>
<updated>${isoWithOffset(changed)}</updated>
${author ? `<author><name>${xml(author)}</name></author>\n` : ''}<summary>${xml(summary)}</summary>
</entry>`

/** RFC 4287. */
const atom = (feed: Feed): string => `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${feed.language}">
<id>${xml(feed.home)}</id>
<title>${xml(feed.title)}</title>
<subtitle>${xml(feed.about)}</subtitle>
<link rel="self" href="${xml(feed.self)}"/>
<link href="${xml(feed.home)}"/>
<updated>${isoWithOffset(changedOf(feed))}</updated>
<author><name>Metro Creative Hub</name></author>
${feed.items.map(atomEntry).join('\n')}
</feed>
`

const rssItem = ({ url, title, summary, at }: FeedItem) => `<item>
<title>${xml(title)}</title>
<link>${xml(url)}</link>
<guid isPermaLink="true">${xml(url)}</guid>
<pubDate>${at.toUTCString()}</pubDate>
<description>${xml(summary)}</description>
</item>`

/** RSS 2.0. */
const rss = (feed: Feed): string => `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>${xml(feed.title)}</title>
<link>${xml(feed.home)}</link>
<description>${xml(feed.about)}</description>
<language>${feed.language}</language>
<atom:link rel="self" type="application/rss+xml" href="${xml(feed.self)}"/>
<lastBuildDate>${changedOf(feed).toUTCString()}</lastBuildDate>
${feed.items.map(rssItem).join('\n')}
</channel>
</rss>
`

/** JSON Feed 1.1. */
const jsonFeed = (feed: Feed): string =>
  JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    description: feed.about,
    home_page_url: feed.home,
    feed_url: feed.self,
    language: feed.language,
    items: feed.items.map(({ url, title, summary, at, changed, author, text, image }) => ({
      id: url,
      url,
      title,
      summary,
      content_text: text ?? summary,
      date_published: isoWithOffset(at),
      date_modified: isoWithOffset(changed),
      ...(author ? { authors: [{ name: author }] } : {}),
      ...(image ? { image } : {}),
    })),
    // wherever it is put, no text of it opens an element
  }).replaceAll('<', '\\u003c')

export const feedForms = {
  atom: { type: 'application/atom+xml', write: atom },
  rss: { type: 'application/rss+xml', write: rss },
  json: { type: 'application/feed+json', write: jsonFeed },
} as const
export type FeedForm = keyof typeof feedForms

export const isFeedForm = (text: string): text is FeedForm => Object.hasOwn(feedForms, text)

/** The feed in one of its forms, for readers and for other sites. */
export const feedAnswer = (feed: Feed, form: FeedForm): Response =>
  new Response(feedForms[form].write(feed), {
    headers: {
      'content-type': `${feedForms[form].type}; charset=utf-8`,
      'cache-control': 'no-cache',
      'access-control-allow-origin': '*',
      'cross-origin-resource-policy': 'cross-origin',
    },
  })
