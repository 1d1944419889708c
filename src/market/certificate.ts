import { createHash } from 'node:crypto'
import { z } from 'zod'
import { canonical } from '#src/base/canonical.ts'
import { readCheckCode } from '#src/base/check-code.ts'
import { sha256 } from '#src/base/id.ts'
import { cleanLine } from '#src/base/text.ts'
import type { Technique } from './motif.ts'
import type { Stage } from './piece.ts'

export const certificatePurpose = 'certificate'

export const endReasons = ['mistaken', 'counterfeit', 'lost', 'licence', 'withdrawn'] as const
export type EndReason = (typeof endReasons)[number]

/** What is signed. Lengths in centimetres, days as counted by the maker; `maker` and `photos` are hashes of what stands beside it. */
export type CertificateDocument = {
  version: 1
  code: string
  number: string
  issued: string
  issuer: { city: string; body: string; post: string }
  shop: { name: string; slug: string; kelurahan: string }
  maker?: string
  title: string
  technique: Technique
  cloth: string
  dye: string
  size: [number, number]
  workDays: number
  finished: string
  motif?: { name: string; slug: string; record?: string }
  photos: { count: number; digest: string }
  batikmark?: string
  replaces?: string
}

/** Hides a name in a hash: who forgets the salt forgets the name, and the signature still holds. */
export const sealOf = (salt: string, name: string): string => sha256(canonical([salt, name]))

export type PhotoMark = { stage: Stage; key: string }

/** One hash for all pictures of the work, in the order of the work. */
export const photosDigest = (photos: readonly PhotoMark[]): string => sha256(canonical(photos.map(({ stage, key }) => [stage, key])))

export const documentText = (document: CertificateDocument): string => canonical(document)

/** Eight letters of the content's hash, printed in the code people scan: another content under the same code shows. */
export const contentMark = (hash: string): string => hash.slice(0, 8)

const reference = /^([A-Za-z0-9-]{12,20})\.([0-9a-f]{8})$/

/** What a printed code leads to: the certificate's code and the mark of its content. */
export function readReference(text: string): { code: string; mark: string } | undefined {
  const [, typed = '', mark = ''] = reference.exec(text) ?? []
  const code = readCheckCode(typed)
  return code ? { code, mark } : undefined
}

/** The whole certificate as text for the second code on the sheet, read where there is no line: text, key and signature, one a line. */
export const offlineText = (o: { document: string; key: string; signature: string }): string => `${o.document}\n${o.key}\n${o.signature}`

export type Seen = { lat: number; lon: number; minutes: number }

const radius = 6371
const rad = (degrees: number) => (degrees * Math.PI) / 180

/** Kilometres between two places as the bird flies. */
export function kilometresBetween(a: Pick<Seen, 'lat' | 'lon'>, b: Pick<Seen, 'lat' | 'lon'>): number {
  const h = Math.sin(rad(b.lat - a.lat) / 2) ** 2 + Math.cos(rad(a.lat)) * Math.cos(rad(b.lat)) * Math.sin(rad(b.lon - a.lon) / 2) ** 2
  return 2 * radius * Math.asin(Math.sqrt(h))
}

export const farKilometres = 200
export const closeMinutes = 60
export const manyDevices = 20

/** One cloth cannot be in two towns far apart within the hour. */
export const isTooFar = (a: Seen, b: Seen): boolean =>
  Math.abs(a.minutes - b.minutes) <= closeMinutes && kilometresBetween(a, b) > farKilometres

/** A device of one day: tells two apart, follows nobody to the next. */
export const deviceMark = (secret: string, day: string, about: string): string =>
  createHash('sha256').update(`${secret}\n${day}\n${about}`).digest('hex').slice(0, 16)

const says = z
  .string('market.certificate.says')
  .transform(cleanLine)
  .refine((text) => [...text].length >= 10 && [...text].length <= 1000, 'market.certificate.says')

export const revokeInput = z.object({ code: z.string(), reason: z.enum(endReasons, 'market.certificate.reason'), says })
export const clearInput = z.object({ code: z.string(), says })
