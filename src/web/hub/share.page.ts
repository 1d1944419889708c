import { Missing } from '#src/base/outcome.ts'
import { formatLongDay } from '#src/base/time.ts'
import { publicProfile, worksOf } from '#src/directory/profile-read.db.ts'
import { publishedEvent } from '#src/events/event-read.db.ts'
import { PicturesBusy } from '#src/market/picture-file.ts'
import type { Database } from '#src/platform/database.ts'
import { storyTold } from '#src/press/story-read.db.ts'
import { sayIn } from '#src/ui/words.ts'
import type { Page } from '../visit.ts'
import { licenceName } from './_licence.ts'
import { type Photo, type ShareFacts, sharePicture } from './_share.tsx'
import { mainDate } from './event.page.tsx'

const t = sayIn('id')

/** The smallest size that fills its part of the sheet. */
const photoOf = (picture: { key: string; widths: readonly number[]; width: number } | null, credit: string): Photo | undefined =>
  picture
    ? { key: picture.key, width: picture.widths.find((one) => one >= 640) ?? picture.widths.at(-1) ?? picture.width, credit }
    : undefined

const subjects: Readonly<Record<string, (db: Database, slug: string, now: Date) => Promise<ShareFacts | undefined>>> = {
  async acara(db, slug, now) {
    const event = await publishedEvent(db, slug, false)
    if (!event) return undefined
    const date = mainDate(event, now)
    return {
      seed: event.slug,
      over: date ? formatLongDay(date.startsAt) : t('share.event'),
      title: event.title,
      under: [event.place, event.organiser].filter(Boolean).join(' · '),
    }
  },
  async kabar(db, slug) {
    const found = await storyTold(db, slug, false)
    if (!found || 'withdrawn' in found) return undefined
    const { story } = found
    return {
      seed: story.shop?.slug ?? story.slug,
      over: t('share.story'),
      title: story.title,
      under: story.shop ? `${story.shop.name}, ${story.shop.kelurahan}` : story.byline,
      photo: photoOf(story.picture, t('press.picture_by', { credit: story.credit, licence: licenceName(t, story.licence) })),
    }
  },
  async profil(db, slug, now) {
    const found = await publicProfile(db, slug, false, now)
    if (!found || 'movedTo' in found || found.profile.minor || found.profile.standing === 'archived') return undefined
    const { profile } = found
    const shown = (await worksOf(db, profile.id)).find(({ picture }) => picture !== null)
    return {
      seed: profile.slug,
      over: t(`directory.kind.${profile.kind}`),
      title: profile.name,
      under: profile.summary,
      photo: shown && photoOf(shown.picture, t('press.picture_by', { credit: shown.credit, licence: licenceName(t, shown.licence) })),
    }
  },
}

/** The picture beside a shared link: words on plain ground, cloth of the motif beside them. Others show it, so it may be fetched from anywhere. */
export const sharePage: Page = async ({ c, ctx }) => {
  const [, slug = ''] = /^([a-z0-9-]{1,100})\.png$/.exec(c.req.param('file') ?? '') ?? []
  const facts = await (Object.hasOwn(subjects, c.req.param('kind') ?? '') ? subjects[c.req.param('kind') ?? ''] : undefined)?.(
    ctx.db,
    slug,
    ctx.now,
  )
  if (!facts) throw new Missing('share picture')
  try {
    const { bytes, mark } = await sharePicture(ctx.house, facts)
    const headers = {
      'content-type': 'image/png',
      'cache-control': 'public, max-age=3600',
      'cross-origin-resource-policy': 'cross-origin',
      'content-security-policy': "default-src 'none'; sandbox",
      etag: `"${mark}"`,
    }
    if (c.req.header('if-none-match') === `"${mark}"`) return new Response(null, { status: 304, headers })
    return new Response(new Uint8Array(bytes), { headers })
  } catch (error) {
    if (!(error instanceof PicturesBusy)) throw error
    return new Response(null, { status: 503, headers: { 'retry-after': '5', 'cache-control': 'no-store' } })
  }
}
