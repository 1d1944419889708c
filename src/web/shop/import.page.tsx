import type { Refusal } from '#src/base/outcome.ts'
import { cancelImport, failedRows, type ImportJob, importForTeam, importPictures, previewImport, startImport } from '#src/market/import-job.db.ts'
import { type OwnField, ownFields } from '#src/market/import-mapping.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { categoriesForForm } from '#src/market/product-read.db.ts'
import { LookAgain } from '#src/ui/progress.tsx'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toImport } from './_addresses.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, nothingTyped, readForm, type Typed } from './form.ts'
import { ImportEnded, ImportPreview, ImportRunning } from './import.view.tsx'
import { importPower } from './imports.page.tsx'

const jobOf = (visit: Visit, seat: Seat): Promise<ImportJob> => importForTeam(visit.ctx, seat.slug, visit.c.req.param('job') ?? '')

async function mainOf(visit: Visit, seat: Seat, job: ImportJob, going: boolean, wrong?: { refusals: readonly Refusal[]; form: Typed }) {
  if (going) return <ImportRunning visit={visit} seat={seat} job={job} />
  if (job.status !== 'waiting') return <ImportEnded visit={visit} seat={seat} job={job} pictures={await importPictures(visit.ctx, seat.slug, job.id, 100)} refusals={wrong?.refusals ?? []} />
  const [preview, categories] = await Promise.all([previewImport(visit.ctx, seat.slug, job.id), categoriesForForm(visit.ctx)])
  return <ImportPreview visit={visit} seat={seat} job={job} preview={preview} categories={categories} refusals={wrong?.refusals ?? []} form={wrong?.form ?? nothingTyped} />
}

/** One file's way in: understood, tried, taken. While it runs the page looks again by itself; it may be left. */
async function show(visit: Visit, seat: Seat, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
  const job = await jobOf(visit, seat)
  const going = job.status === 'running' || (job.status === 'waiting' && visit.c.req.query('jalan') !== undefined && !wrong)
  return shopPage(visit, seat, {
    tab: 'goods',
    title: visit.t('shop.import.of', { file: job.fileName }),
    main: await mainOf(visit, seat, job, going, wrong),
    wide: true,
    ...(going ? { head: <LookAgain seconds={3} /> } : {}),
    ...(wrong ? { refusals: wrong.refusals, status: statusOf(wrong.refusals) } : {}),
  })
}

export const importPage: Page = async (visit) => show(visit, await seatWith(visit, importPower))

/** The seller's own choice of columns, where the page offered one. */
function columnsOf(form: Typed): Partial<Record<OwnField, number>> | undefined {
  if (!form.checked('kolom')) return undefined
  return Object.fromEntries(ownFields.flatMap((field) => (form.given(`kolom.${field}`) === undefined ? [] : [[field, Number(form.text(`kolom.${field}`))]])))
}

export const startImportPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const job = await jobOf(visit, seat)
  const form = await readForm(visit)
  const wish = { shop: seat.slug, job: job.id, dryRun: form.text('cara') === 'coba', columns: columnsOf(form), defaultCategory: form.given('defaultCategory') ?? job.defaultCategory ?? undefined }
  const made = await makeOnce(visit, form, (ctx) => startImport(ctx, wish), () => `${toImport(seat.slug, job.id)}?jalan=1`)
  if ('response' in made) return made.response
  const columns = new Set<string>(ownFields)
  return show(visit, seat, { refusals: made.refused.refusals.map((one) => (one.field && columns.has(one.field) ? { ...one, field: `kolom.${one.field}` } : one)), form })
}

export const cancelImportPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const job = await jobOf(visit, seat)
  const form = await readForm(visit)
  const made = await makeOnce(visit, form, (ctx) => cancelImport(ctx, { shop: seat.slug, job: job.id }), () => toImport(seat.slug, job.id))
  return 'response' in made ? made.response : show(visit, seat, { refusals: made.refused.refusals, form })
}

/** The rows that did not go in, each with its reason, to be mended and sent again. */
export const failedRowsPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const { name, bytes } = await failedRows(visit.ctx, seat.slug, visit.c.req.param('job') ?? '')
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(new Uint8Array(bytes))
}
