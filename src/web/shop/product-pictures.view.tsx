import { mostPictures } from '#src/market/picture.db.ts'
import type { PictureForEdit, ProductForEdit } from '#src/market/product-read.db.ts'
import { Button } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { complaints } from '#src/ui/question.tsx'
import { to } from '../to.ts'
import { toThing } from './_addresses.ts'
import { freshOnce } from './form.ts'
import type { ProductFacts } from './product.view.tsx'

type Facts = ProductFacts & { product: ProductForEdit }

/** Largest file a phone may send, as the picture room says. */
const mostBytes = 12_000_000

const One = ({ facts, picture, at }: { facts: Facts; picture: PictureForEdit; at: number }) => {
  const { visit, seat, product, pictureForm, refusals } = facts
  const { t } = visit
  const [smallest = 160, next = smallest] = picture.widths
  const name = `alt-${picture.id}`
  return (
    <li>
      <div class="pic">
        <img src={to.picture(picture.key, next, 'webp')} width={picture.width} height={picture.height} alt={picture.alt} loading="lazy" />
        {at === 0 && <span class="tag">{t('shop.picture.first')}</span>}
      </div>
      <form method="post" action={`${toThing(seat.slug, product.id)}/gambar/${picture.id}`} novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <TextField
          t={t}
          name={name}
          label={t('shop.picture.alt_of', { n: at + 1 })}
          value={pictureForm.given(name) ?? picture.alt}
          error={complaints(t, refusals)(name)}
          maxlength={300}
          autocomplete="off"
        />
        <div class="acts">
          <Button kind="ghost" small>
            {t('shop.picture.save_alt')}
          </Button>
          {at > 0 && (
            <Button kind="plain" small name="pertama" value="1">
              {t('shop.picture.make_first')}
            </Button>
          )}
          <Button kind="plain" small name="hapus" value="1">
            {t('shop.picture.remove')}
          </Button>
        </div>
      </form>
    </li>
  )
}

/** Straight from the phone's camera, each with the words that stand in for it. */
const Upload = ({ visit: { t }, seat, product, pictureForm, refusals }: Facts) => {
  const wrong = complaints(t, refusals)
  return (
    <form class="upload" method="post" action={`${toThing(seat.slug, product.id)}/gambar`} enctype="multipart/form-data" novalidate>
      <input type="hidden" name="once" value={freshOnce()} />
      <FileField
        t={t}
        name="picture"
        label={t('shop.picture.file')}
        hint={t('shop.picture.file_hint')}
        accept="image/jpeg,image/png,image/webp"
        capture="environment"
        mostBytes={mostBytes}
        error={wrong('picture')}
      />
      <TextField
        t={t}
        name="alt"
        label={t('shop.picture.alt')}
        hint={t('shop.picture.alt_hint')}
        value={pictureForm.given('alt')}
        error={wrong('alt')}
        maxlength={300}
        autocomplete="off"
      />
      <div class="acts">
        <Button kind="ghost" icon="camera">
          {t('shop.picture.add')}
        </Button>
      </div>
    </form>
  )
}

export const Pictures = (facts: Facts) => {
  const { visit, product } = facts
  const { t } = visit
  return (
    <section id="gambar" class="group">
      <h2>{t('shop.picture.title', { n: product.pictures.length, most: mostPictures })}</h2>
      <ul class="pictures">
        {product.pictures.map((picture, at) => (
          <One facts={facts} picture={picture} at={at} />
        ))}
      </ul>
      {product.pictures.length < mostPictures ? (
        <Upload {...facts} />
      ) : (
        <p class="small">{t('shop.picture.full', { most: mostPictures })}</p>
      )}
    </section>
  )
}
