import { z } from 'zod'
import { cleanLine } from '#src/base/text.ts'

export const mostPhotos = 12

/** How a picture may be used: three public licences, or leave its maker gave the organiser for this account. */
export const photoLicences = ['cc-by-4.0', 'cc-by-sa-4.0', 'cc0-1.0', 'permission'] as const
export type PhotoLicence = (typeof photoLicences)[number]

/** Where a public licence is read. */
export const licenceUrl: Readonly<Partial<Record<PhotoLicence, string>>> = {
  'cc-by-4.0': 'https://creativecommons.org/licenses/by/4.0/',
  'cc-by-sa-4.0': 'https://creativecommons.org/licenses/by-sa/4.0/',
  'cc0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/',
}

export const photoLine = (rule: string, least: number, most: number) =>
  z.string(rule).transform(cleanLine).pipe(z.string().min(least, rule).max(most, 'events.event.too_long'))

/** What stands beside a picture. Whoever can be recognised was asked; without that it is not taken. */
export const photoSchema = z.strictObject({
  alt: photoLine('events.report.photo_alt', 3, 300),
  licence: z.enum(photoLicences, 'events.report.photo_licence'),
  credit: photoLine('events.report.photo_credit', 2, 120),
  asked: z.literal(true, 'events.report.photo_asked'),
})
export type PhotoWish = z.output<typeof photoSchema>

/** A picture as the house has drawn it anew: nothing of the camera is in it. */
export type PhotoMaster = { key: string; width: number; height: number; widths: readonly number[]; tint: string }
export type ReportPhoto = PhotoMaster & { id: string; alt: string; licence: PhotoLicence; credit: string }
