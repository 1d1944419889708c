import { sql } from 'kysely'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { foldHeading } from '#src/base/text.ts'
import { type Ctx, may } from '#src/platform/context.ts'
import type { Database, Tx } from '#src/platform/database.ts'
import { openCsv, type SourceRow } from '#src/platform/table-file.ts'
import { isArchive, readWorkbook, workbookLimits } from '#src/platform/xlsx-read.ts'
import { kelurahanPlaces, subsectorChoices } from './find.db.ts'
import { enterProfile } from './profile.db.ts'
import { profileSchema } from './profile.ts'
import { readDirectory } from './read-input.ts'
import { columnsOf, type Known, rowWish, type TableColumn } from './table.ts'

/** `bytes`: of a table of text, and the letters of a workbook's rows; its file may be larger, for it is packed with much that is no table. */
export const importLimits = { bytes: 1_000_000, workbook: workbookLimits.bytes, rows: 2000 } as const
const ofTable = { columns: 60, cell: 8000, record: 40_000 } as const

/** The sheet that is meant where a workbook has several. */
export const importSheet = 'direktori'

export type Failed = { line: number; cells: string[]; refusals: readonly Refusal[] }
export type Imported = { headings: string[]; created: number; unchanged: number; failed: Failed[]; rows: number }

async function knownWords(db: Database | Tx): Promise<Known> {
  const [places, subsectors] = await Promise.all([kelurahanPlaces(db), subsectorChoices(db, false)])
  return {
    kelurahan: new Map(places.flatMap(({ code, slug, name }) => [code, slug, name].map((word) => [foldHeading(word), code] as const))),
    subsectors: new Map(subsectors.flatMap(({ value, label }) => [value, label].map((word) => [foldHeading(word), value] as const))),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function readText(bytes: Uint8Array): Promise<Outcome<{ headings: string[]; rows: SourceRow[] }>> {
  if (bytes.length > importLimits.bytes) return refused({ rule: 'directory.import.too_big' })
  const opened = await openCsv(once(bytes), { ...ofTable, bytes: importLimits.bytes })
  if (!opened.ok) return opened
  const rows: SourceRow[] = []
  for await (const batch of opened.value.batches) {
    rows.push(...batch)
    if (rows.length > importLimits.rows) break
  }
  return done({ headings: opened.value.headings, rows })
}

/**
 * Takes in a table of profiles, text or a workbook, row by row, each as a deed of its own: rows that are right stay, the others come back with their lines and why.
 * `dryRun` changes nothing. A row whose `id_luar` is known is left as it is, so that a table may be sent again.
 */
export async function importProfiles(ctx: Ctx, { bytes, dryRun }: { bytes: Uint8Array; dryRun: boolean }): Promise<Outcome<Imported>> {
  if (bytes.length === 0) return refused({ rule: 'directory.import.no_file', field: 'file' })
  const opened = isArchive(bytes)
    ? readWorkbook(bytes, importSheet, { ...ofTable, rows: importLimits.rows + 1, letters: importLimits.bytes })
    : await readText(bytes)
  if (!opened.ok) return { ok: false, refusals: opened.refusals.map((one) => ({ ...one, field: 'file' })) }
  const { headings, rows } = opened.value
  const columns = columnsOf(headings)
  if (!columns) return refused({ rule: 'directory.import.headings', field: 'file' })
  if (rows.length > importLimits.rows)
    return refused({ rule: 'directory.import.too_many', field: 'file', facts: { most: importLimits.rows } })
  if (!(await may(ctx, 'directory.desk.run'))) return refused({ rule: 'directory.import.not_yours' })
  const known = await knownWords(ctx.db)
  const told: Imported = { headings: [...headings], created: 0, unchanged: 0, failed: [], rows: 0 }
  for (const row of rows) {
    const outcome = row.refusals.length > 0 ? refused(...row.refusals) : await takeRow(ctx, row.cells, columns, known, dryRun)
    if (!outcome.ok) told.failed.push({ line: row.line, cells: row.cells, refusals: outcome.refusals })
    else told[outcome.value] += 1
  }
  return done({ ...told, rows: rows.length })
}

async function takeRow(
  ctx: Ctx,
  cells: readonly string[],
  columns: ReadonlyMap<TableColumn, number>,
  known: Known,
  dryRun: boolean,
): Promise<Outcome<'created' | 'unchanged'>> {
  const { wish, externalId } = rowWish(cells, columns, known)
  const read = readDirectory(profileSchema, wish)
  if (!read.ok) return read
  if (externalId !== undefined) {
    const there = await sql`select from directory.profile where external_id = ${externalId}`.execute(ctx.db)
    if (there.rows.length > 0) return done('unchanged' as const)
  }
  const { kelurahan, subsectors } = read.value
  if (kelurahan !== undefined && ![...known.kelurahan.values()].includes(kelurahan))
    return refused({ rule: 'directory.profile.kelurahan', field: 'kelurahan' })
  if (subsectors.some((code) => ![...known.subsectors.values()].includes(code)))
    return refused({ rule: 'directory.profile.subsector', field: 'subsectors' })
  if (dryRun) return done('created' as const)
  const made = await enterProfile(ctx, {
    wish: read.value,
    externalId: externalId ?? `impor ${read.value.kind} ${foldHeading(read.value.name)}`,
  })
  return made.ok ? done('created' as const) : made
}
