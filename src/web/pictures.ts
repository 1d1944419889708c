import { Missing } from '#src/base/outcome.ts'
import { rendition } from '#src/market/picture.db.ts'
import { type Format, PicturesBusy } from '#src/market/picture-file.ts'
import { get, type Page, type Route, type Visit } from './visit.ts'

const mediaType: Record<Format, string> = { avif: 'image/avif', webp: 'image/webp', jpg: 'image/jpeg' }

const shape = /^([0-9a-f]{32})-(\d{3,4})\.(avif|webp|jpg)$/

/** A picture's bytes never change under their address, so whoever has them keeps them. Opened by itself it may do nothing at all. */
const headersOf = (format: Format, file: string): Record<string, string> => ({
  'content-type': mediaType[format],
  'cache-control': 'public, max-age=31536000, immutable',
  'content-security-policy': "default-src 'none'; sandbox",
  'content-disposition': 'inline',
  'x-content-type-options': 'nosniff',
  etag: `"${file}"`,
})

const picturePage: Page = async ({ c, ctx }) => {
  const file = c.req.param('file') ?? ''
  const [, key, width, format] = shape.exec(file) ?? []
  if (!key || !width || !format) throw new Missing('picture')
  const headers = headersOf(format as Format, file)
  if (c.req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  try {
    const bytes = await rendition(ctx.house, key, Number(width), format as Format)
    if (!bytes) throw new Missing('picture')
    return new Response(new Uint8Array(bytes), { headers })
  } catch (error) {
    if (!(error instanceof PicturesBusy)) throw error
    return new Response(null, { status: 503, headers: { 'retry-after': '5', 'cache-control': 'no-store' } })
  }
}

export const pictureRoutes: Route[] = [get('/gambar/:file', 'public', picturePage)]

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
