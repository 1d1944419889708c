import { hash } from 'node:crypto'
import { Missing } from '#src/base/outcome.ts'
import { letterOf } from '#src/spaces/consent-letter.db.ts'
import { letterPaper } from '#src/spaces/consent-letter.paper.ts'
import { to } from '../to.ts'
import type { Page } from '../visit.ts'

/** The letter of a code as a file, made anew in the state it is in. Whoever holds the code may have it; it names no private person. */
export const letterFile: Page = async ({ c, ctx, t }) => {
  const letter = await letterOf(ctx.db, (c.req.param('file') ?? '').replace(/\.pdf$/, ''))
  if (!letter) throw new Missing('letter')
  const { config, demo } = ctx.house
  const address = `${config.origin}${to.letter(letter.code)}`
  const bytes = await letterPaper(letter, { t, tongue: ctx.tongue, demo, address })
  return c.body(bytes as Uint8Array<ArrayBuffer>, 200, {
    'content-type': 'application/pdf',
    'content-language': ctx.tongue,
    'content-disposition': `inline; filename="${letter.number}.pdf"`,
    'cache-control': 'no-cache',
    vary: 'cookie',
    etag: `"${hash('sha256', bytes, 'base64url')}"`,
    'x-robots-tag': 'noindex',
  })
}
