import type { Refusal } from '#src/base/outcome.ts'
import { importsForTeam, uploadImport } from '#src/market/import-job.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { fileLimits } from '#src/platform/table-file.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { toImport } from './_addresses.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { makeOnce, readForm } from './form.ts'
import { importTemplate } from './import-template.ts'
import { Imports } from './imports.view.tsx'

export const importPower = 'market.product.import'
/** The file and the few bytes around it in a form. */
export const largestUpload = fileLimits.bytes + 200_000

async function show(visit: Visit, seat: Seat, refusals: readonly Refusal[]): Promise<Response> {
  const jobs = await importsForTeam(visit.ctx, seat.slug)
  const main = <Imports visit={visit} seat={seat} jobs={jobs} refusals={refusals} mostBytes={fileLimits.bytes} />
  return shopPage(visit, seat, {
    tab: 'goods',
    title: visit.t('shop.import.title'),
    main,
    wide: true,
    ...(refusals.length ? { refusals, status: statusOf(refusals) } : {}),
  })
}

export const importsPage: Page = async (visit) => show(visit, await seatWith(visit, importPower), [])

export const uploadImportPage: Page = async (visit) => {
  const seat = await seatWith(visit, importPower)
  const form = await readForm(visit)
  const file = form.file('file')
  if (!file) return show(visit, seat, [{ rule: 'platform.table.empty', field: 'file' }])
  const bytes = new Uint8Array(await file.arrayBuffer())
  const made = await makeOnce(
    visit,
    form,
    (ctx) => uploadImport(ctx, { shop: seat.slug, name: file.name, bytes }),
    ({ job }) => toImport(seat.slug, job),
  )
  return 'response' in made ? made.response : show(visit, seat, made.refused.refusals)
}

export const importTemplatePage: Page = async (visit) => {
  await seatWith(visit, importPower)
  visit.c.header('content-type', 'text/csv; charset=utf-8')
  visit.c.header('content-disposition', 'attachment; filename="contoh-barang.csv"')
  visit.c.header('cache-control', 'private, no-store')
  return visit.c.body(importTemplate())
}
