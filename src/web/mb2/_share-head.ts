import { html, raw } from 'hono/html'
import { jsonLd } from './_structured.ts'

export type Shared = {
  title: string
  description: string
  url: string
  image?: string | undefined
  imageAlt?: string | undefined
  type: 'product' | 'website'
  data: unknown
}

/** What a link to this page looks like where it is shared, and what machines may know of it. A template escapes as JSX does, without looking each element up. */
export const ShareHead = ({
  title,
  description,
  url,
  image,
  imageAlt,
  type,
  data,
}: Shared) => html`<meta property="og:type" content="${type}"/>
<meta property="og:title" content="${title}"/>
<meta property="og:description" content="${description}"/>
<meta property="og:url" content="${url}"/>
<meta property="og:site_name" content="Metro Bangga Beli"/>
${image && html`<meta property="og:image" content="${image}"/>`}
${image && imageAlt && html`<meta property="og:image:alt" content="${imageAlt}"/>`}
<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}"/>
<script type="application/ld+json">${raw(jsonLd(data))}</script>`

/** The first words of a text, as a description. */
export function shortText(text: string, most = 160): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= most) return line
  return `${line.slice(0, line.lastIndexOf(' ', most - 1))} …`
}
