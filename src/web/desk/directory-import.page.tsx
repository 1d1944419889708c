import { stringify } from 'csv-stringify/sync'
import { neutralise } from '#src/base/csv-safe.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { type Imported, importProfiles, importSheet } from '#src/directory/import.db.ts'
import { isArchive } from '#src/platform/xlsx-read.ts'
import { workbookType, writeWorkbook } from '#src/platform/xlsx-write.ts'
import { sayRefusal } from '#src/ui/words.ts'
import { readForm, type Typed } from '../shop/form.ts'
import { statusOf } from '../status.ts'
import type { Page, Visit } from '../visit.ts'
import { deskPage, deskPart } from './_desk-frame.tsx'
import { DirectoryImportView } from './directory-import.view.tsx'

/** A file this time, or the one that was looked through before: nothing is chosen twice. */
async function bytesOf(form: Typed): Promise<Uint8Array> {
  const file = form.file('file')
  return file ? new Uint8Array(await file.arrayBuffer()) : Buffer.from(form.text('kept'), 'base64')
}

async function show(
  visit: Visit,
  result?: { told?: Imported; refusals?: readonly Refusal[]; kept?: Uint8Array; done?: boolean },
): Promise<Response> {
  const held = await deskPart(visit, 'directory')
  if (held instanceof Response) return held
  const { t } = visit
  const refusals = result?.refusals ?? []
  return deskPage(visit, held, 'directory', {
    title: t('directory.import.title'),
    ...(refusals.length > 0 ? { refusals, status: statusOf(refusals) } : {}),
    main: (
      <DirectoryImportView
        t={t}
        told={result?.told}
        done={result?.done ?? false}
        kept={result?.kept ? Buffer.from(result.kept).toString('base64') : ''}
        refusals={refusals}
      />
    ),
  })
}

export const directoryImportPage: Page = (visit) => show(visit)

const run =
  (dryRun: boolean): Page =>
  async (visit) => {
    const held = await deskPart(visit, 'directory')
    if (held instanceof Response) return held
    const bytes = await bytesOf(await readForm(visit))
    const told = await importProfiles(visit.ctx, { bytes, dryRun })
    return told.ok ? await show(visit, { told: told.value, kept: bytes, done: !dryRun }) : await show(visit, { refusals: told.refusals })
  }

export const checkDirectoryImport = run(true)
export const takeDirectoryImport = run(false)

/** The rows that did not go in, with why, to be mended and sent again. */
export const failedDirectoryRows: Page = async (visit) => {
  const held = await deskPart(visit, 'directory')
  if (held instanceof Response) return held
  const bytes = await bytesOf(await readForm(visit))
  const told = await importProfiles(visit.ctx, { bytes, dryRun: true })
  if (!told.ok) return await show(visit, { refusals: told.refusals })
  const { t, c } = visit
  const rows = told.value.failed.map(({ cells, refusals }) => [
    ...told.value.headings.map((_, at) => cells[at] ?? ''),
    refusals.map((one) => sayRefusal(t, one)).join(' '),
  ])
  const table = [[...told.value.headings, t('directory.import.why')], ...rows]
  // as it came: whoever works in a workbook is given one back
  const back = isArchive(bytes) ? 'xlsx' : 'csv'
  c.header('content-disposition', `attachment; filename="direktori-gagal.${back}"`)
  if (back === 'xlsx') {
    c.header('content-type', workbookType)
    return c.body(writeWorkbook(importSheet, table))
  }
  c.header('content-type', 'text/csv; charset=utf-8')
  return c.body(
    `\ufeff${stringify(
      table.map((row) => row.map(neutralise)),
      { delimiter: ';', record_delimiter: 'windows' },
    )}`,
  )
}
