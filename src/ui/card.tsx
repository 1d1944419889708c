import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import { hash128 } from '#src/base/seed.ts'
import { PriceFrom } from './money.tsx'
import { motifSwatch } from './motif/motif.ts'
import { Picture, type PictureAddress, type PictureFacts } from './picture.tsx'
import type { Say } from './words.ts'

export type OriginLevel = 'made' | 'designed' | 'curated' | 'unproven'

/** How much of it is Metro's: a rhombus full, half or hollow, and the words. */
export const Origin = ({ t, level }: { t: Say; level: OriginLevel }) => <span class={`origin ${level}`}>{t(`ui.origin.${level}`)}</span>

/** One of four muted grounds, always the same for the same thing. */
export const groundOf = (seed: string): string => `ground${1 + (hash128(seed)[0] % 4)}`

export type CardFacts = {
  t: Say
  name: string
  href: string
  /** `Sanggar Canting Senja, Tejosari` */
  shop: string
  kelurahan: string
  price: { min: number; max: number }
  origin: OriginLevel
  technique?: string | undefined
  /** One note at most: `Satu-satunya`, `Pesan dulu, 14 hari`. */
  note?: string | undefined
  picture?: PictureFacts | undefined
  address: PictureAddress
  sizes?: string
  first?: boolean | undefined
  level?: 2 | 3
}

/**
 * To the pixel on a phone, where a rounder number costs the next size up; and as if the densest screens were of twice the usual density,
 * which no eye tells apart at a card's size and which halves what a list weighs.
 */
export const cardOnPhone = '(max-width: 47.99rem) and (min-resolution: 2.5dppx) calc(33vw - 1rem), calc(50vw - 1.375rem)'
const cardSizes = `(min-width: 75rem) 17rem, (min-width: 48rem) 30vw, ${cardOnPhone}`

const Pictured = ({
  picture,
  address,
  sizes,
  first,
  seed,
}: {
  picture: PictureFacts | undefined
  address: PictureAddress
  sizes: string
  first: boolean | undefined
  seed: string
}) =>
  picture ? (
    <Picture picture={picture} address={address} sizes={sizes} first={first} />
  ) : (
    raw(motifSwatch(seed, { width: 400, height: 500, scale: 0.8 }))
  )

/** Picture, name, maker, price, origin. The name is the only link and covers the card. No stars, no hearts, no crossed-out price. */
export const ProductCard = ({
  t,
  name,
  href,
  shop,
  kelurahan,
  price,
  origin,
  technique,
  note,
  picture,
  address,
  sizes = cardSizes,
  first,
  level = 3,
}: CardFacts) => {
  const Heading = `h${level}` as 'h3'
  return (
    <article class="card">
      <div class={`pic ${groundOf(href)}`}>
        <Pictured picture={picture} address={address} sizes={sizes} first={first} seed={href} />
        {technique && <span class="tag">{technique}</span>}
      </div>
      <div class="below">
        <Heading>
          <a href={href}>{name}</a>
        </Heading>
        <p class="who">
          {shop}, {kelurahan}
        </p>
        <p class="price">
          <PriceFrom t={t} min={price.min} max={price.max} />
        </p>
        <p>
          <Origin t={t} level={origin} />
        </p>
        {note && <p class="note">{note}</p>}
      </div>
    </article>
  )
}

/** Cards in two columns on a phone, three or four on a desk. */
export const Cards = ({ columns = 4, children }: { columns?: 3 | 4; children?: Child }) => <div class={`cards c${columns}`}>{children}</div>
