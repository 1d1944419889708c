import { z } from 'zod'
import { sha256 } from '#src/base/id.ts'

/** Where a page ended: the sort key of its last row, as the database writes it. */
export type Place = {
  key: string
  id: string
  /** Best match only: rank of the last row; absent at the beginning of a window. */
  score?: number | undefined
  /** Best match only: the window of candidates the rank was made in begins after this row. */
  from?: { key: string; id: string } | undefined
}

const key = z.string().regex(/^(?:\d{1,16}|\d{4,6}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-]\d\d(?::\d\d)?)$/)
const row = z.object({ key, id: z.uuid() })
const place = row.extend({ score: z.int().min(-10_000_000).max(10_000_000).optional(), from: row.optional() })

const sealOf = (body: string, question: string): string => sha256(`${question}\n${body}`).slice(0, 12)

/** A place in the list of exactly this question; on any other list it means nothing. */
export function cursorOf(at: Place, question: string): string {
  const body = JSON.stringify(at)
  return Buffer.from(`${sealOf(body, question)}${body}`).toString('base64url')
}

/** The place, or undefined when the text was not made by us for this question. */
export function placeOf(cursor: string, question: string): Place | undefined {
  if (cursor.length > 1000 || !/^[\w-]+$/.test(cursor)) return undefined
  const text = Buffer.from(cursor, 'base64url').toString('utf8')
  const body = text.slice(12)
  if (text.slice(0, 12) !== sealOf(body, question)) return undefined
  try {
    const read = place.safeParse(JSON.parse(body))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}
