import type { Refusal } from '#src/base/outcome.ts'
import { type EventPicture, mostEventPictures } from '#src/events/picture.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'
import { PhotoCredit, PhotoFields } from './event-report-photos.view.tsx'

const Figure = ({ t, picture, sizes, first, kind }: { t: Say; picture: EventPicture; sizes: string; first?: boolean; kind?: string }) => (
  <figure class={kind}>
    <Picture picture={picture} address={to.eventPicture} sizes={sizes} first={first} />
    <figcaption class="small quiet">
      <PhotoCredit t={t} photo={picture} />
    </figcaption>
  </figure>
)

/** The first one, wide, hanging from the woven edge. */
export const EventHeroPicture = ({ t, pictures }: { t: Say; pictures: readonly EventPicture[] }) => {
  const [first] = pictures
  return first ? <Figure t={t} picture={first} sizes="(min-width: 75rem) 72rem, 100vw" first kind="event-photo" /> : null
}

export const EventMorePictures = ({ t, pictures }: { t: Say; pictures: readonly EventPicture[] }) =>
  pictures.length < 2 ? null : (
    <section>
      <h2>{t('event.picture.title')}</h2>
      <ul class="photo-list">
        {pictures.slice(1).map((picture) => (
          <li>
            <Figure t={t} picture={picture} sizes="(min-width: 60rem) 20rem, 90vw" />
          </li>
        ))}
      </ul>
    </section>
  )

export type PictureTyped = { alt: string; licence: string; credit: string; asked: boolean }

type KeptFacts = {
  t: Say
  pictures: readonly EventPicture[]
  /** Nothing is added to what is over with; what is there may still be taken away. */
  open: boolean
  /** Why this reader may not, in words. */
  closed?: string | undefined
  address: (picture: string) => string
  errand: (errand: string) => string
  typed: PictureTyped | undefined
  refusals: readonly Refusal[]
  once: string
}

const Kept = ({ t, pictures, closed, address, errand, once }: KeptFacts) => (
  <ul class="photo-list">
    {pictures.map((picture, at) => (
      <li>
        <figure>
          <img src={address(picture.key)} width={picture.width} height={picture.height} alt={picture.alt} loading="lazy" decoding="async" />
          <figcaption class="small quiet">
            <PhotoCredit t={t} photo={picture} />
          </figcaption>
        </figure>
        {closed === undefined && (
          <p class="acts">
            {at > 0 && (
              <PostButton to={errand('foto-maju')} once={`${once}-m-${picture.key}`} values={{ picture: picture.key }} kind="plain">
                {t('event.picture.forward')} <span class="vh">{picture.alt}</span>
              </PostButton>
            )}
            <PostButton to={errand('foto-hapus')} once={`${once}-h-${picture.key}`} values={{ picture: picture.key }} kind="plain">
              {t('report.photo_drop')} <span class="vh">{picture.alt}</span>
            </PostButton>
          </p>
        )}
      </li>
    ))}
  </ul>
)

const Upload = ({ t, closed, errand, typed, refusals, once }: KeptFacts) => (
  <form method="post" action={errand('foto')} enctype="multipart/form-data" class="fields-form" novalidate>
    <input type="hidden" name="once" value={`${once}-foto`} />
    <PhotoFields t={t} typed={typed} wrong={complaints(t, typed ? refusals : [])} id={(name) => `f-${name}`} longestAlt={200} />
    <p class="acts">
      <Button kind="ghost" icon="camera" closed={closed}>
        {t('report.photo_add')}
      </Button>
    </p>
  </form>
)

/** Pictures of an event as its sender and the desk keep them. */
export const EventPictures = (facts: KeptFacts) => {
  const { t, pictures, open, typed } = facts
  const more = open && pictures.length < mostEventPictures
  return pictures.length === 0 && !open ? null : (
    <section id="foto" class="event-pictures">
      <h2>{t('event.picture.title')}</h2>
      <p>{t('event.picture.lead', { n: pictures.length, most: mostEventPictures })}</p>
      {pictures.length > 0 && <Kept {...facts} />}
      {more && (
        <details open={typed !== undefined}>
          <summary>{t('report.photo_more')}</summary>
          <Upload {...facts} />
        </details>
      )}
    </section>
  )
}
