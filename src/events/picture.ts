import type { z } from 'zod'
import { type PhotoLicence, type PhotoMaster, photoLine, photoSchema } from './report-photo.ts'

/** Enough to see what it will be like; more is a gallery, and that is the account afterwards. */
export const mostEventPictures = 5

/** What stands beside a picture of an event: as of the account, in words a screen reader says in one breath. */
export const eventPictureSchema = photoSchema.extend({ alt: photoLine('events.picture.alt', 3, 200) })
export type EventPictureWish = z.output<typeof eventPictureSchema>

/** As a page shows it. `key` is what its address says, and not where its file is kept. */
export type EventPicture = PhotoMaster & { alt: string; licence: PhotoLicence; credit: string }
