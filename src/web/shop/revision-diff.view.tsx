import { diffWords } from '#src/base/text-diff.ts'
import type { CategoryChoice, FormAttribute } from '#src/market/product-read.db.ts'
import { type PictureWish, type ReviewedField, reviewedFields, type Wish } from '#src/market/revision.ts'
import { to } from '../to.ts'
import type { Visit } from '../visit.ts'

/** What slugs and keys are called in front of people. */
export type Names = { categories: readonly CategoryChoice[]; attributes: readonly Pick<FormAttribute, 'key' | 'nameId' | 'nameEn'>[] }

type Facts = { visit: Visit; shown: Wish; wished: Wish; names: Names /** the level under the heading above */; level?: 2 | 3 }

const nameIn = (visit: Visit, one: { nameId: string; nameEn: string } | undefined) =>
  visit.ctx.tongue === 'en' ? one?.nameEn : one?.nameId

/** Both texts in one: what goes is struck through, what comes is underlined, and both are said aloud. */
const Words = ({ visit: { t }, before, after }: { visit: Visit; before: string; after: string }) => (
  <p class="words" dir="auto">
    {diffWords(before, after).map(({ kind, text }) => {
      if (kind === 'same') return text
      const Mark = kind === 'gone' ? 'del' : 'ins'
      return (
        <Mark>
          <span class="vh">{t(`shop.revision.${kind}`)} </span>
          {text}
        </Mark>
      )
    })}
  </p>
)

const Picture = ({ picture, tag, alt }: { picture: PictureWish; tag?: string; alt: string }) => (
  <li>
    <span class="pic">
      <img
        src={to.picture(picture.key, picture.widths[1] ?? 160, 'webp')}
        width={picture.width}
        height={picture.height}
        alt=""
        loading="lazy"
      />
      {tag && <span class="tag">{tag}</span>}
    </span>
    <span class="small">{alt}</span>
  </li>
)

/** The pictures as they are wished, in their order, and those that go. */
const Pictures = ({ visit: { t }, before, after }: { visit: Visit; before: readonly PictureWish[]; after: readonly PictureWish[] }) => {
  const known = new Map(before.map((one) => [one.id, one]))
  const kept = new Set(after.map((one) => one.id))
  const tagOf = (picture: PictureWish) => {
    const was = known.get(picture.id)
    if (!was) return t('shop.revision.picture_new')
    return was.alt === picture.alt ? undefined : t('shop.revision.picture_alt')
  }
  return (
    <ul class="pic-row">
      {after.map((picture) => {
        const tag = tagOf(picture)
        return <Picture picture={picture} alt={picture.alt} {...(tag ? { tag } : {})} />
      })}
      {before
        .filter((one) => !kept.has(one.id))
        .map((picture) => (
          <Picture picture={picture} alt={picture.alt} tag={t('shop.revision.picture_gone')} />
        ))}
    </ul>
  )
}

function textOf({ visit, names }: Facts, field: ReviewedField, wish: Wish): string {
  if (field === 'origin') return wish.origin ? visit.t(`ui.origin.${wish.origin}`) : ''
  if (field === 'category')
    return (
      nameIn(
        visit,
        names.categories.find((one) => one.slug === wish.category),
      ) ??
      wish.category ??
      ''
    )
  if (field !== 'attributes') return String(wish[field] ?? '')
  return Object.entries(wish.attributes ?? {})
    .map(([key, value]) => {
      const name =
        nameIn(
          visit,
          names.attributes.find((one) => one.key === key),
        ) ?? key
      return `${name}: ${value === true ? visit.t('shop.yes') : value}`
    })
    .join('\n')
}

/** What would change of a listing, field by field. */
export const RevisionDiff = (facts: Facts) => {
  const { visit, shown, wished, level = 3 } = facts
  const Heading = `h${level}` as 'h3'
  return (
    <div class="revision">
      {reviewedFields
        .filter((field) => field in wished)
        .map((field) => (
          <section>
            <Heading class="h4">{visit.t(`shop.revision.field_${field}`)}</Heading>
            {field === 'pictures' ? (
              <Pictures visit={visit} before={shown.pictures ?? []} after={wished.pictures ?? []} />
            ) : (
              <Words visit={visit} before={textOf(facts, field, shown)} after={textOf(facts, field, wished)} />
            )}
          </section>
        ))}
    </div>
  )
}
