import { formatDay } from '#src/base/time.ts'
import { trendOf } from '#src/events/scorecard.ts'
import { publicCuration } from '#src/events/scorecard-read.db.ts'
import { tooMany } from '#src/platform/limits.ts'
import { evidenceOf, evidenceTag } from '#src/press/evidence.db.ts'
import { html } from '../answer.tsx'
import { addressOfClient } from '../guard.ts'
import { tooOften } from '../mb2/_too-often.tsx'
import type { Page } from '../visit.ts'
import { slugOf } from './_gate-key.ts'
import { CurationView } from './curation.view.tsx'

/** What curators made of an event, in numbers without a name, and the pack of what speaks for it. */
export const curationPage: Page = async (visit) => {
  const { ctx, t } = visit
  const page = await publicCuration(ctx.db, slugOf(visit))
  const trend = trendOf(page.cards.map(({ year, told }) => ({ year, total: told.total })))
  const latest = page.cards[0]
  const day = latest ? formatDay(latest.told.at, ctx.tongue) : ''
  return html(visit, {
    door: 'hub',
    title: t('curation.of', { title: page.title }),
    main: <CurationView t={t} tongue={ctx.tongue} page={page} trend={trend} day={day} />,
  })
}

const taking = { name: 'evidence-pack', most: 20, seconds: 60 }

/** The pack as a file. Whoever has it as it stands is not sent it again, and for him it is not made. */
export const evidencePack: Page = async (visit) => {
  const { c, ctx } = visit
  const slug = slugOf(visit)
  const headers = { etag: await evidenceTag(ctx.db, slug), 'cache-control': 'public, no-cache' }
  if (c.req.header('if-none-match') === headers.etag) return new Response(null, { status: 304, headers })
  const seconds = await tooMany(ctx, taking, addressOfClient(visit))
  if (seconds !== undefined) return await tooOften(visit, seconds)
  const { name, bytes } = await evidenceOf(ctx.db, slug, ctx.house.config.origin)
  const file = { 'content-type': 'application/zip', 'content-disposition': `attachment; filename="${name}"` }
  return new Response(new Uint8Array(bytes), { headers: { ...headers, ...file } })
}
