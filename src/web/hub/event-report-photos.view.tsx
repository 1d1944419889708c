import type { Refusal } from '#src/base/outcome.ts'
import { licenceUrl, mostPhotos, type PhotoLicence, photoLicences } from '#src/events/report-photo.ts'
import type { ReportShown } from '#src/events/report-read.db.ts'
import { Button, PostButton } from '#src/ui/button.tsx'
import { Checkbox, FileField, SelectField } from '#src/ui/choices.tsx'
import { TextField } from '#src/ui/fields.tsx'
import { Picture } from '#src/ui/picture.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { to } from '../to.ts'

/** Largest file a phone may send, as the picture room says. */
const mostBytes = 12_000_000

export type PhotoTyped = { report: string; alt: string; licence: string; credit: string; asked: boolean }

type Facts = {
  t: Say
  slug: string
  report: ReportShown
  typed: PhotoTyped | undefined
  refusals: readonly Refusal[]
  once: string
}

/** Whose it is and how it may be used. */
export const PhotoCredit = ({ t, photo }: { t: Say; photo: { credit: string; licence: PhotoLicence } }) => {
  const url = licenceUrl[photo.licence]
  const name = t(`report.licence.${photo.licence}`)
  return (
    <>
      {photo.credit} ·{' '}
      {url ? (
        <a href={url} rel="license noopener">
          {name}
        </a>
      ) : (
        name
      )}
    </>
  )
}

/** Pictures of a date with whose they are; in a draft each may be taken out again. */
const Shown = ({ t, slug, report, once }: Facts) => (
  <ul class="photo-list">
    {report.photos.map((photo) => (
      <li>
        <figure>
          <Picture picture={photo} address={to.picture} sizes="(min-width: 60rem) 22vw, 90vw" />
          <figcaption class="small">
            <PhotoCredit t={t} photo={photo} />
          </figcaption>
        </figure>
        {!report.confirmedAt && (
          <PostButton
            to={to.eventReportErrand(slug, 'hapus-foto')}
            once={`${once}-h-${photo.id}`}
            values={{ report: report.number, photo: photo.id }}
            kind="plain"
          >
            {t('report.photo_drop')} <span class="vh">{photo.alt}</span>
          </PostButton>
        )}
      </li>
    ))}
  </ul>
)

type FieldsFacts = {
  t: Say
  typed: Omit<PhotoTyped, 'report'> | undefined
  wrong: (field: string) => string | undefined
  id: (name: string) => string
  longestAlt: number
}

/** A picture, what it shows, how it may be used, whose it is, and that those on it agreed. */
export const PhotoFields = ({ t, typed, wrong, id, longestAlt }: FieldsFacts) => (
  <>
    <FileField
      t={t}
      name="picture"
      id={id('picture')}
      label={t('report.photo_file')}
      hint={t('report.photo_file_hint')}
      accept="image/jpeg,image/png,image/webp"
      mostBytes={mostBytes}
      error={wrong('picture')}
    />
    <TextField
      t={t}
      name="alt"
      id={id('alt')}
      label={t('report.photo_alt')}
      hint={t('report.photo_alt_hint')}
      value={typed?.alt ?? ''}
      error={wrong('alt')}
      maxlength={longestAlt}
    />
    <SelectField
      t={t}
      name="licence"
      id={id('licence')}
      label={t('report.photo_licence')}
      empty={t('report.photo_choose')}
      value={typed?.licence ?? ''}
      error={wrong('licence')}
      choices={photoLicences.map((value) => ({ value, label: t(`report.licence.${value}`) }))}
    />
    <TextField
      t={t}
      name="credit"
      id={id('credit')}
      label={t('report.photo_credit')}
      hint={t('report.photo_credit_hint')}
      value={typed?.credit ?? ''}
      error={wrong('credit')}
      maxlength={120}
      width="medium"
    />
    <Checkbox t={t} name="asked" id={id('asked')} label={t('report.photo_asked')} checked={typed?.asked ?? false} error={wrong('asked')} />
  </>
)

const Upload = ({ t, slug, report, typed, refusals, once }: Facts) => {
  const mine = typed?.report === report.number
  const wrong = complaints(t, mine ? refusals : [])
  // where something is wrong the summary leads to the field by the id it has of itself
  const id = (name: string) => (mine ? `f-${name}` : `${name}-${report.number}`)
  return (
    <form method="post" action={to.eventReportErrand(slug, 'foto')} enctype="multipart/form-data" class="fields-form" novalidate>
      <input type="hidden" name="once" value={`${once}-f-${report.number}`} />
      <input type="hidden" name="report" value={report.number} />
      <PhotoFields t={t} typed={mine ? typed : undefined} wrong={wrong} id={id} longestAlt={300} />
      <p class="acts">
        <Button kind="ghost" icon="camera">
          {t('report.photo_add')}
        </Button>
      </p>
    </form>
  )
}

export const ReportPhotos = (facts: Facts) => {
  const { t, report } = facts
  const open = !report.confirmedAt && report.photos.length < mostPhotos
  return report.photos.length === 0 && !open ? null : (
    <>
      <h3>{t('report.photos')}</h3>
      {report.photos.length > 0 && <Shown {...facts} />}
      {open && (
        <details open={facts.typed?.report === report.number}>
          <summary>{t('report.photo_more')}</summary>
          <Upload {...facts} />
        </details>
      )}
    </>
  )
}
