import { Missing } from '#src/base/outcome.ts'
import { rendition } from '#src/market/picture.db.ts'
import { type Format, PicturesBusy } from '#src/market/picture-file.ts'
import { movedToMedia } from './_media-host.ts'
import { to } from './to.ts'
import { get, type Page, type Route, type Visit } from './visit.ts'

const mediaType: Record<Format, string> = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' }

const shape = /^([0-9a-f]{32})-(\d{3,4})\.(avif|webp|jpg)$/

/** Opened by itself it may do nothing at all. */
const headersOf = ({ format, file, seconds }: Sent): Record<string, string> => ({
  'content-type': mediaType[format],
  'cache-control': seconds === undefined ? 'public, max-age=31536000, immutable' : `public, max-age=${seconds}`,
  'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': 'inline',
  'x-content-type-options': 'nosniff',
  etag: `"${file}"`,
})

/**
 * One size under its address. The bytes never change there, so whoever has them keeps them; `seconds` for what may be taken from everybody's
 * eyes and is asked for anew.
 */
type Sent = { file: string; key: string; width: number; format: Format; seconds?: number }

export async function sendPicture({ c, ctx }: Visit, sent: Sent): Promise<Response> {
  const moved = movedToMedia(ctx.house, c)
  if (moved) return moved
  const headers = headersOf(sent)
  if (c.req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  try {
    const bytes = await rendition(ctx.house, sent.key, sent.width, sent.format)
    if (!bytes) throw new Missing('picture')
    return new Response(new Uint8Array(bytes), { headers })
  } catch (error) {
    if (!(error instanceof PicturesBusy)) throw error
    return new Response(null, { status: 503, headers: { 'retry-after': '5', 'cache-control': 'no-store' } })
  }
}

const picturePage: Page = async (visit) => {
  const file = visit.c.req.param('file') ?? ''
  const [, key, width, format] = shape.exec(file) ?? []
  if (!key || !width || !format) throw new Missing('picture')
  return await sendPicture(visit, { file, key, width: Number(width), format: format as Format })
}

export const pictureRoutes: Route[] = [get(to.pictureFile(':file'), 'public', picturePage)]

/** A picture for one reader alone, drawn anew when it came: no cache keeps it, and opened by itself it may do nothing. */
export function sendPrivatePicture({ c }: Visit, bytes: Buffer | undefined): Response {
  if (!bytes) throw new Missing('picture')
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': 'image/webp',
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; sandbox",
  })
}
