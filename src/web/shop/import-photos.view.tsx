import { formatCount } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import type { ImportJob, PictureRow, Preview } from '#src/market/import-job.db.ts'
import { isPhotoAddress, photoLimits, photoOf } from '#src/market/import-photo.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { Button } from '#src/ui/button.tsx'
import { FileField } from '#src/ui/choices.tsx'
import { Notice } from '#src/ui/notice.tsx'
import { complaints } from '#src/ui/question.tsx'
import type { Say } from '#src/ui/words.ts'
import { toImport } from './_addresses.ts'
import { freshOnce } from './form.ts'

type Own = { t: Say; seat: Seat; job: ImportJob; refusals: readonly Refusal[] }

/** One ZIP for a table whose picture column holds file names; open where the first rows do, or where there is something to say. */
export const PhotosUpload = ({ t, seat, job, preview, refusals }: Own & { preview?: Preview | undefined }) => {
  const { photos } = job
  const error = complaints(t, refusals)('photos')
  const named = preview?.rows.some((row) => row.photos > 0) ?? job.photos.missing > 0
  return (
    <details class="group" open={named || photos.there || error !== undefined}>
      <summary>{t('shop.import.photos.title')}</summary>
      <p>{t('shop.import.photos.lead')}</p>
      {photos.there && photos.name && (
        <Notice kind="done">{t('shop.import.photos.ready', { name: photos.name, n: formatCount(photos.held) })}</Notice>
      )}
      <form method="post" action={`${toImport(seat.slug, job.id)}/foto`} enctype="multipart/form-data" novalidate>
        <input type="hidden" name="once" value={freshOnce()} />
        <FileField
          t={t}
          name="photos"
          label={t('shop.import.photos.file')}
          hint={t('shop.import.photos.file_hint', { megabytes: photoLimits.bytes / 1_000_000, count: photoLimits.photos })}
          accept=".zip,application/zip"
          mostBytes={photoLimits.bytes}
          error={error}
        />
        <div class="acts">
          <Button kind="ghost" icon="upload">
            {t('shop.import.photos.upload')}
          </Button>
        </div>
      </form>
    </details>
  )
}

/** How many photos were matched, where any were named or came. */
export const photoFacts = (t: Say, { photos }: ImportJob): [string, string][] =>
  photos.name === null && photos.missing === 0
    ? []
    : [
        [t('shop.import.photos.found'), formatCount(photos.found)],
        [t('shop.import.photos.missing'), formatCount(photos.missing)],
        [t('shop.import.photos.unused'), formatCount(photos.unused)],
      ]

export const pictureName = ({ address }: PictureRow): string => (isPhotoAddress(address) ? photoOf(address) : address)
