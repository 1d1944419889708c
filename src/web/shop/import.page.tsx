import type { Refusal } from '#src/base/outcome.ts'
import { type ImportJob, importForTeam, importPictures, previewImport } from '#src/market/import-job.db.ts'
import type { Seat } from '#src/market/my-shop.db.ts'
import { categoriesForForm } from '#src/market/product-read.db.ts'
import { LookAgain } from '#src/ui/progress.tsx'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { seatWith, shopPage } from './_shop-frame.tsx'
import { nothingTyped, type Typed } from './form.ts'
import { ImportEnded, ImportPreview, ImportRunning } from './import.view.tsx'
import { importPower } from './imports.page.tsx'

export const jobOf = (visit: Visit, seat: Seat): Promise<ImportJob> => importForTeam(visit.ctx, seat.slug, visit.c.req.param('job') ?? '')

async function mainOf(visit: Visit, seat: Seat, job: ImportJob, going: boolean, wrong?: { refusals: readonly Refusal[]; form: Typed }) {
  if (going) return <ImportRunning visit={visit} seat={seat} job={job} />
  if (job.status !== 'waiting')
    return (
      <ImportEnded
        visit={visit}
        seat={seat}
        job={job}
        pictures={await importPictures(visit.ctx, seat.slug, job.id, 100)}
        refusals={wrong?.refusals ?? []}
      />
    )
  const [preview, categories] = await Promise.all([previewImport(visit.ctx, seat.slug, job.id), categoriesForForm(visit.ctx)])
  return (
    <ImportPreview
      visit={visit}
      seat={seat}
      job={job}
      preview={preview}
      categories={categories}
      refusals={wrong?.refusals ?? []}
      form={wrong?.form ?? nothingTyped}
    />
  )
}

/** One file's way in: understood, tried, taken. While it runs the page looks again by itself; it may be left. */
export async function showImport(visit: Visit, seat: Seat, wrong?: { refusals: readonly Refusal[]; form: Typed }): Promise<Response> {
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

export const importPage: Page = async (visit) => showImport(visit, await seatWith(visit, importPower))
