import { cancelImport, failedRows, startImport } from '#src/market/import-job.db.ts'
import { type OwnField, ownFields } from '#src/market/import-mapping.ts'
import { photoLimits } from '#src/market/import-photo.ts'
import { uploadPhotos } from '#src/market/import-photos.db.ts'
import type { Page } from '../visit.ts'
import { toImport } from './_addresses.ts'
import { seatWith } from './_shop-frame.tsx'
import { makeOnce, readForm, type Typed } from './form.ts'
import { jobOf, showImport } from './import.page.tsx'
import { importPower } from './imports.page.tsx'

/** The seller's own choice of columns, where the page offered one. */
function columnsOf(form: Typed): Partial<Record<OwnField, number>> | undefined {
  if (!form.checked('kolom')) return undefined
  return Object.fromEntries(
    ownFields.flatMap((field) => (form.given(`kolom.${field}`) === undefined ? [] : [[field, Number(form.text(`kolom.${field}`))]])),
  )
}

export const startImportPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const job = await jobOf(visit, seat)
  const form = await readForm(visit)
  const wish = {
    shop: seat.slug,
    job: job.id,
    dryRun: form.text('cara') === 'coba',
    columns: columnsOf(form),
    defaultCategory: form.given('defaultCategory') ?? job.defaultCategory ?? undefined,
  }
  const made = await makeOnce(
    visit,
    form,
    (ctx) => startImport(ctx, wish),
    () => `${toImport(seat.slug, job.id)}?jalan=1`,
  )
  if ('response' in made) return made.response
  const columns = new Set<string>(ownFields)
  return showImport(visit, seat, {
    refusals: made.refused.refusals.map((one) => (one.field && columns.has(one.field) ? { ...one, field: `kolom.${one.field}` } : one)),
    form,
  })
}

/** The ZIP and the few bytes around it in a form. */
export const largestPhotos = photoLimits.bytes + 200_000

export const uploadPhotosPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const job = await jobOf(visit, seat)
  const form = await readForm(visit)
  const file = form.file('photos')
  if (!file) return showImport(visit, seat, { refusals: [{ rule: 'market.import.photos.missing', field: 'photos' }], form })
  const bytes = new Uint8Array(await file.arrayBuffer())
  const made = await makeOnce(
    visit,
    form,
    (ctx) => uploadPhotos(ctx, { shop: seat.slug, job: job.id, name: file.name, bytes }),
    () => toImport(seat.slug, job.id),
  )
  return 'response' in made ? made.response : showImport(visit, seat, { refusals: made.refused.refusals, form })
}

export const cancelImportPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const job = await jobOf(visit, seat)
  const form = await readForm(visit)
  const made = await makeOnce(
    visit,
    form,
    (ctx) => cancelImport(ctx, { shop: seat.slug, job: job.id }),
    () => toImport(seat.slug, job.id),
  )
  return 'response' in made ? made.response : showImport(visit, seat, { refusals: made.refused.refusals, form })
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
