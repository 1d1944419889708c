import { Readable } from 'node:stream'
import { html as markup, raw } from 'hono/html'
import { Missing } from '#src/base/outcome.ts'
import { dataKey } from '#src/press/build-data.db.ts'
import { catalogue, datasetWithVersions, versionOf } from '#src/press/catalogue.db.ts'
import { cityCounts, sideBySide } from '#src/press/city-counts.ts'
import { datasetCalled } from '#src/press/datasets.ts'
import { html } from '../answer.tsx'
import { jsonLd } from '../mb2/_structured.ts'
import { to } from '../to.ts'
import type { Page, Visit } from '../visit.ts'
import { datasetForSearch, dcat } from './_dcat.ts'
import { DatasetView, NoLongerView, OpenDataView } from './data.view.tsx'

/** Others may read these from their own pages: nothing in them is anybody's. */
const open = { 'access-control-allow-origin': '*', 'cross-origin-resource-policy': 'cross-origin' }

export const dataPage: Page = async (visit) => {
  const { ctx, t } = visit
  const [listed, counts] = await Promise.all([catalogue(ctx.db), cityCounts(ctx.house.config.CITY)])
  return html(visit, {
    door: 'hub',
    title: t('data.page.title'),
    description: t('data.page.lead'),
    canonical: to.data(),
    asOf: ctx.now,
    head: <link rel="alternate" type="application/ld+json" href={to.dataCatalogue()} title="DCAT" />,
    main: <OpenDataView t={t} tongue={ctx.tongue} listed={listed} counts={sideBySide(counts)} demo={ctx.house.demo} />,
  })
}

export const datasetPage: Page = async (visit) => {
  const { ctx, t, c } = visit
  const found = await datasetWithVersions(ctx.db, (c.req.param('slug') ?? '').slice(0, 60))
  const newest = found?.versions[0]
  if (!found || !newest) throw new Missing('dataset')
  const [title, about] = [t(`data.set.${found.set.slug}.title`), t(`data.set.${found.set.slug}.about`)]
  const search = datasetForSearch(ctx.house.config.origin, title, about, newest)
  return html(visit, {
    door: 'hub',
    title,
    description: about,
    canonical: to.dataset(found.set.slug),
    asOf: ctx.now,
    head: markup`<script type="application/ld+json">${raw(jsonLd(search))}</script>`,
    main: <DatasetView t={t} tongue={ctx.tongue} {...found} newest={newest} />,
  })
}

/** What names people by a consent of its day is not given away once there is a newer: who has the address is led there. */
const noLonger = (visit: Visit, slug: string): Response | Promise<Response> =>
  html(visit, {
    door: 'hub',
    title: visit.t('data.gone.title'),
    status: 410,
    head: <meta name="robots" content="noindex" />,
    main: <NoLongerView t={visit.t} slug={slug} />,
  })

/** A version by its number is the same for ever; the newest is asked for anew each time. Streamed, never whole in memory. */
export const dataFile: Page = async (visit) => {
  const { c, ctx } = visit
  const [, slug = '', number, form] = /^([a-z0-9-]{2,60})(?:\.v(\d{1,9}))?\.(csv|json)$/.exec(c.req.param('file') ?? '') ?? []
  const found = await versionOf(ctx.db, slug, number ? Number(number) : undefined)
  if (!found || (form !== 'csv' && form !== 'json')) throw new Missing('data file')
  const kept = datasetCalled(slug)?.restsOnConsent !== true
  if (!kept && number && (await versionOf(ctx.db, slug, undefined))?.version !== found.version) return noLonger(visit, slug)
  const sha256 = form === 'csv' ? found.csvSha256 : found.jsonSha256
  const headers = {
    ...open,
    'content-type': `${form === 'csv' ? 'text/csv' : 'application/json'}; charset=utf-8`,
    'content-disposition': `attachment; filename="${slug}.v${found.version}.${form}"`,
    'cache-control': number && kept ? 'public, max-age=31536000, immutable' : 'no-cache',
    'last-modified': found.at.toUTCString(),
    'repr-digest': `sha-256=:${Buffer.from(sha256, 'hex').toString('base64')}:`,
    etag: `"${sha256}"`,
  }
  if (c.req.header('if-none-match')?.includes(sha256)) return new Response(null, { status: 304, headers })
  const bytes = await ctx.house.files.stream(dataKey(slug, sha256, form))
  if (!bytes) throw new Missing('data file')
  return new Response(Readable.toWeb(bytes) as ReadableStream, { headers })
}

/** The catalogue for programs. */
export const dataCatalogue: Page = async ({ ctx }) =>
  new Response(JSON.stringify(dcat(ctx.house.config.origin, await catalogue(ctx.db))), {
    headers: { ...open, 'content-type': 'application/ld+json; charset=utf-8', 'cache-control': 'no-cache' },
  })

/** As `sha256sum --check` reads it. */
export const dataSums: Page = async ({ ctx }) => {
  const lines = (await catalogue(ctx.db)).flatMap(({ newest: one }) => [
    `${one.csvSha256}  ${one.dataset}.v${one.version}.csv`,
    `${one.jsonSha256}  ${one.dataset}.v${one.version}.json`,
  ])
  return new Response(`${lines.join('\n')}\n`, {
    headers: { ...open, 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-cache' },
  })
}
