import { z } from 'zod'
import { done, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine } from '#src/base/text.ts'
import { isDay } from '#src/base/time.ts'
import { readDocument } from '#src/platform/document.ts'

/** A paper of the folder is let go of by itself after so many days, unless its owner names an earlier end. */
export const folderDays = 365
export const mostPapers = 40
export const mostPaperBytes = 5_000_000

export const paperSchema = z.strictObject({
  title: z.string('support.folder.title').transform(cleanLine).pipe(z.string().min(2, 'support.folder.title').max(120, 'support.too_long')),
  expiresOn: z.string().refine(isDay, 'support.day').optional(),
})

export type PaperType = 'application/pdf' | 'image/jpeg' | 'image/png' | 'image/webp'
/** How each begins, in hex. */
const starts: readonly (readonly [PaperType, RegExp])[] = [
  ['image/jpeg', /^ffd8ff/],
  ['image/png', /^89504e470d0a1a0a/],
  ['image/webp', /^52494646.{8}57454250/],
]

/** Told by the bytes, never by a name: a PDF, or a photograph a phone takes. */
export function paperType(bytes: Uint8Array): Outcome<PaperType> {
  const field = 'file'
  if (bytes.length === 0) return refused({ rule: 'platform.document.empty', field })
  if (bytes.length > mostPaperBytes)
    return refused({ rule: 'platform.document.too_big', field, facts: { most: mostPaperBytes / 1_000_000 } })
  const head = Buffer.from(bytes.subarray(0, 16)).toString('hex')
  const picture = starts.find(([, pattern]) => pattern.test(head))
  if (picture) return done(picture[0])
  if (!head.startsWith('255044462d')) return refused({ rule: 'support.folder.kind', field })
  const read = readDocument(bytes)
  return read.ok ? done('application/pdf' as const) : refused(...read.refusals.map((one) => ({ ...one, field })))
}
