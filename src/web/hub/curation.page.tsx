import { sha256 } from '#src/base/id.ts'
import { formatDay } from '#src/base/time.ts'
import { trendOf } from '#src/events/scorecard.ts'
import { publicCuration } from '#src/events/scorecard-read.db.ts'
import { evidenceOf } from '#src/press/evidence.db.ts'
import { html } from '../answer.tsx'
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

/** The pack as a file. Its hash is its tag: whoever has it is not sent it again. */
export const evidencePack: Page = async (visit) => {
  const { c, ctx } = visit
  const { name, bytes } = await evidenceOf(ctx.db, slugOf(visit))
  const tag = `"${sha256(bytes)}"`
  c.header('content-type', 'application/zip')
  c.header('content-disposition', `attachment; filename="${name}"`)
  c.header('cache-control', 'public, no-cache')
  c.header('etag', tag)
  return c.req.header('if-none-match') === tag ? c.body(null, 304) : c.body(new Uint8Array(bytes))
}
