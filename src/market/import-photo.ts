import type { Refusal } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'
import type { ZipPart } from '#src/platform/zip-file.ts'
import { pictureLimits } from './picture-file.ts'

/** `bytes`: of a ZIP by form and by the operator's command · `parts`: photos and what lies beside them · `total`: opened, all together · `ratio`: of one. */
export const photoLimits = {
  bytes: 60_000_000,
  operatorBytes: 1_000_000_000,
  photos: 500,
  parts: 2_000,
  each: pictureLimits.bytes,
  total: 2_000_000_000,
  ratio: 30,
} as const

/** What stands before the name of a photo where other pictures have an address. */
const mark = 'foto:'
const photoEnd = /\.(?:jpe?g|png|webp|heic|heif|gif)$/i
const betweenPhotos = /[|;,\r\n\t]+|(?<=\.(?:jpe?g|png|webp|heic|heif|gif))\s+/i
const longestName = 200

/** A name without its folder and in small letters: the same on a phone, in Windows and in a table. */
export const foldPhoto = (name: string): string => (name.split(/[\\/]/).at(-1) ?? '').normalize('NFC').toLowerCase().trim()

export const isPhotoName = (text: string): boolean => photoEnd.test(text) && text.length <= longestName && !/[\p{Cc}:]/u.test(text)

/** Pieces of a cell that holds file names, not addresses. */
export const photoPieces = (cell: string): string[] =>
  cell
    .split(betweenPhotos)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '')

export const photoAddress = (name: string): string => mark + foldPhoto(name)
export const isPhotoAddress = (address: string): boolean => address.startsWith(mark)
export const photoOf = (address: string): string => address.slice(mark.length)

/** What Macs and Windows put beside photos by themselves. */
const isLitter = (name: string): boolean => /(?:^|\/)(?:__MACOSX\/|\.[^/]*$|thumbs\.db$|desktop\.ini$)/i.test(name) || name.endsWith('/')

function misleads(name: string): boolean {
  if (/\p{Cc}/u.test(name) || /^(?:[\\/]|[a-z]:)/i.test(name)) return true
  return name.split(/[\\/]/).includes('..')
}

function whyNotPart(part: ZipPart): Refusal | undefined {
  const name = quoteCell(part.name)
  if (misleads(part.name) || part.link) return { rule: 'market.import.photos.name', facts: { name } }
  if (part.locked) return { rule: 'market.import.photos.locked', facts: { name } }
  if (!isPhotoName(part.name)) return undefined
  if (part.size > photoLimits.each)
    return { rule: 'market.import.photos.one_too_large', facts: { name, megabytes: photoLimits.each / 1_000_000 } }
  // photos are packed already: what opens to many times its size is no photo
  return part.size > photoLimits.ratio * Math.max(part.packed, 1_000)
    ? { rule: 'market.import.photos.squeezed', facts: { name } }
    : undefined
}

/** The photos of a ZIP by folded name, or why none of it is opened. Told from its list alone. Other files in it are passed over. */
export function photosOf(parts: readonly ZipPart[]): { photos: Map<string, ZipPart> } | { refusal: Refusal } {
  const photos = new Map<string, ZipPart>()
  let total = 0
  for (const part of parts) {
    const refusal = whyNotPart(part)
    if (refusal) return { refusal }
    if (isLitter(part.name) || !isPhotoName(part.name)) continue
    const name = foldPhoto(part.name)
    if (photos.has(name)) return { refusal: { rule: 'market.import.photos.twice', facts: { name: quoteCell(name) } } }
    photos.set(name, part)
    total += part.size
  }
  if (photos.size === 0) return { refusal: { rule: 'market.import.photos.none' } }
  if (photos.size > photoLimits.photos)
    return { refusal: { rule: 'market.import.photos.too_many', facts: { count: photos.size, limit: photoLimits.photos } } }
  if (total > photoLimits.total)
    return { refusal: { rule: 'market.import.photos.total', facts: { megabytes: photoLimits.total / 1_000_000 } } }
  return { photos }
}

/** Images of a listing that can be had, and the reasons against those that cannot. `held`: the names in the ZIP, where there is one. */
export function matchPhotos(images: readonly string[], held: ReadonlySet<string> | undefined): { images: string[]; refusals: Refusal[] } {
  const lacking = images.filter((one) => isPhotoAddress(one) && !held?.has(photoOf(one)))
  const rule = held ? 'market.import.photo.missing' : 'market.import.photo.no_zip'
  return {
    images: images.filter((one) => !lacking.includes(one)),
    refusals: lacking.map((one) => ({ rule, field: 'gambar', facts: { name: quoteCell(photoOf(one)) } })),
  }
}
