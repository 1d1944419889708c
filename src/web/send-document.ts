import type { KeptDocument } from '#src/platform/document.db.ts'
import { documentHeaders } from '#src/platform/document.ts'
import type { Visit } from './visit.ts'

/** A document as it was handed in: a download in a sandbox, never a page of ours. Its hash is its tag, so the same text is not sent twice. */
export function sendDocument(
  { c }: Visit,
  name: string,
  { bytes, sha256 }: KeptDocument,
  cache: 'public, no-cache' | 'private, no-store',
): Response {
  for (const [header, value] of Object.entries(documentHeaders(name, sha256))) c.header(header, value)
  c.header('cache-control', cache)
  c.header('etag', `"${sha256}"`)
  return c.req.header('if-none-match') === `"${sha256}"` ? c.body(null, 304) : c.body(new Uint8Array(bytes))
}
