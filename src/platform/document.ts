import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, refused } from '#src/base/outcome.ts'

export const documentLimits = { bytes: 10_000_000 } as const

/** How a document leaves the house: as a download in a sandbox of its own, whatever it carries inside, with the digest of its bytes (RFC 9530). */
export const documentHeaders = (name: string, sha256: string): Record<string, string> => ({
  'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
  'content-type': 'application/pdf',
  'content-disposition': `attachment; filename="${name.replace(/[^a-z0-9.-]+/gi, '-').slice(0, 80)}.pdf"`,
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
})

export type Document = { bytes: Uint8Array; sha256: string; key: string }

/** A PDF that is a page, a program or an archive at the same time. */
function isTwoThings(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return (
    /<(?:!doctype html|html|script)\b/i.test(text.slice(0, 1024)) || text.indexOf('PK\u0005\u0006', Math.max(0, text.length - 66_000)) >= 0
  )
}

/** Told by the bytes, never by a name or what the sender says. What a regulation says is kept to the letter, so nothing is made anew. */
export function readDocument(bytes: Uint8Array): Outcome<Document> {
  const field = 'document'
  if (bytes.length === 0) return refused({ rule: 'platform.document.empty', field })
  if (bytes.length > documentLimits.bytes)
    return refused({ rule: 'platform.document.too_big', field, facts: { most: documentLimits.bytes / 1_000_000 } })
  const start = Buffer.from(bytes.subarray(0, 5)).toString('latin1')
  const end = Buffer.from(bytes.subarray(-1100)).toString('latin1')
  if (start !== '%PDF-' || !end.includes('%%EOF')) return refused({ rule: 'platform.document.kind', field })
  if (isTwoThings(bytes)) return refused({ rule: 'platform.document.two_things', field })
  const hash = sha256(bytes)
  return done({ bytes, sha256: hash, key: `documents/${hash.slice(0, 2)}/${hash}.pdf` })
}
