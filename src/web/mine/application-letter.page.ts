import { Missing } from '#src/base/outcome.ts'
import { applicationPaper } from '#src/support/application-letter.paper.ts'
import { myApplication } from '#src/support/application-read.db.ts'
import { grantBytes } from '#src/support/grant-agreement.db.ts'
import type { Page, Visit } from '../visit.ts'
import { mine } from './_door.ts'

/** The letter of one's own decision as a file; anybody else finds none. */
export const applicationLetter: Page = mine(async ({ c, ctx, t }) => {
  const one = await myApplication(ctx, (c.req.param('number') ?? '').slice(0, 40))
  const { decision } = one
  if (decision === null) throw new Missing('letter')
  const { config, demo } = ctx.house
  const bytes = await applicationPaper({ ...one, decision }, { t, tongue: ctx.tongue, demo, origin: config.origin })
  return c.body(new Uint8Array(bytes), 200, {
    'content-type': 'application/pdf',
    'content-language': ctx.tongue,
    'content-disposition': `attachment; filename="${one.number}.pdf"`,
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
  })
})

/** A version of an agreement, the very bytes its hash is of. Whose it is was asked before. */
export async function sendGrant({ c, ctx }: Visit, number: string): Promise<Response> {
  const asked = c.req.param('version') ?? ''
  const version = /^[1-9]\d?$/.test(asked) ? Number(asked) : 0
  return c.body(new Uint8Array(await grantBytes(ctx.db, number, version)), 200, {
    'content-type': 'application/pdf',
    'content-language': 'id',
    'content-disposition': `attachment; filename="${number}-P${version}.pdf"`,
    'cache-control': 'private, no-store',
    'x-robots-tag': 'noindex',
  })
}

export const myGrantPaper: Page = mine(async (visit) => {
  const { number } = await myApplication(visit.ctx, (visit.c.req.param('number') ?? '').slice(0, 40))
  return await sendGrant(visit, number)
})
