import { raw } from 'hono/html'
import type { Child } from 'hono/jsx'
import type { Refusal } from '#src/base/outcome.ts'
import type { Alike } from '#src/market/alike.db.ts'
import type { Thumb } from '#src/market/thumb.db.ts'
import { groundOf } from '#src/ui/card.tsx'
import { PriceFrom } from '#src/ui/money.tsx'
import { shopMark } from '#src/ui/motif/mark.ts'
import { motifSwatch } from '#src/ui/motif/motif.ts'
import { Picture } from '#src/ui/picture.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

export type Thumbs = ReadonlyMap<string, Thumb>

/** A small picture beside a name that says the same: nothing to read out. */
export const SmallPicture = ({ picture, thumbs, seed }: { picture: string | null; thumbs: Thumbs; seed: string }) => {
  const found = picture === null ? undefined : thumbs.get(picture)
  return (
    <div class={`pic square ${groundOf(to.product(seed))}`}>
      {found ? (
        <Picture picture={{ ...found, alt: '' }} address={to.picture} sizes="3.5rem" />
      ) : (
        raw(motifSwatch(seed, { width: 120, height: 120, scale: 0.5 }))
      )}
    </div>
  )
}

export const ShopSign = ({ slug }: { slug: string }) => raw(shopMark(slug, { cls: 'mark' }))

/** `250 g, Biji` */
export const optionsText = (options: readonly { value: string }[]): string => options.map((option) => option.value).join(', ')

/** One thing with its count and sum. */
export const GoodsLine = ({ picture, name, note, end }: { picture?: Child; name: Child; note?: Child; end: Child }) => (
  <li class={picture ? 'line' : 'line bare'}>
    {picture}
    <div>
      {name}
      {note && <span class="hint">{note}</span>}
    </div>
    <b class="end">{end}</b>
  </li>
)

/** Nothing left is said so, not as a number of pieces. */
export const soldOutSaid = (refusal: Refusal): Refusal =>
  refusal.rule === 'market.stock.sold_out' && refusal.facts?.available === 0 ? { ...refusal, rule: 'buy.sold_out' } : refusal

/** What else lies on the shelf of a thing that cannot be had. */
export const Instead = ({ t, variant, alike }: { t: Say; variant: string; alike: readonly Alike[] }) => {
  const others = alike.filter(({ instead }) => instead === variant)
  return others.length === 0 ? null : (
    <div class="instead">
      <p class="small">{t('buy.fix.alike')}</p>
      <ul class="ordered">
        {others.map(({ slug, name, shopName, min, max, picture }) => (
          <GoodsLine
            picture={<SmallPicture picture={picture?.key ?? null} thumbs={new Map(picture ? [[picture.key, picture]] : [])} seed={slug} />}
            name={<a href={to.product(slug)}>{name}</a>}
            note={shopName}
            end={<PriceFrom t={t} min={min} max={max} />}
          />
        ))}
      </ul>
    </div>
  )
}
