import { z } from 'zod'
import { restore } from '#src/base/csv-safe.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine, foldHeading, quoteCell } from '#src/base/text.ts'
import { cityInstant, type Day, dayPlus, isDay } from '#src/base/time.ts'
import { openCsv, type SourceRow } from '#src/platform/table-file.ts'
import type { Period } from './booking.ts'
import { ruling } from './closure.ts'
import type { Span } from './when.ts'

/** What a line of a year's list may be: a day off, a day that is kept free for an exam, or a note that bars nothing. */
export const yearKinds = ['national', 'joint_leave', 'exam', 'pasaran', 'adat'] as const
export type YearKind = (typeof yearKinds)[number]
export type NoteKind = Extract<YearKind, 'pasaran' | 'adat'>

/** Characters and lines of one list; a year with both notes on every day fits. */
export const yearLimits = { text: 100_000, rows: 1_200 }

const kindNames: Record<YearKind, string> = {
  national: 'nasional liburnasional national nationalholiday',
  joint_leave: 'cutibersama cuti jointleave',
  exam: 'ujian ujiannasional exam examblackout',
  pasaran: 'pasaran haripasaran marketday',
  adat: 'adat hariadat custom',
}
const columnNames = {
  day: 'hari tanggal tgl day date',
  name: 'nama keterangan name',
  kind: 'jenis macam kind type',
  nameEn: 'namainggris nameen english inggris',
} as const
type Column = keyof typeof columnNames

export const yearShape = {
  unit: z.string('spaces.year.unit').min(1, 'spaces.year.unit').max(80, 'spaces.year.unit'),
  year: z.coerce.number('spaces.year.year').int('spaces.year.year').min(2020, 'spaces.year.year').max(2100, 'spaces.year.year'),
  source: z.string('spaces.year.source').transform(cleanLine).pipe(z.string().min(3, 'spaces.year.source').max(200, 'spaces.year.source')),
  sourceDay: z.string('spaces.year.source_day').refine(isDay, 'spaces.year.source_day') as unknown as z.ZodType<Day>,
  list: z.string('spaces.year.list').min(1, 'spaces.year.list').max(yearLimits.text, 'spaces.year.too_long'),
}
export const yearSchema = z.strictObject(yearShape)
export type YearWish = z.output<typeof yearSchema>
export const yearPlanSchema = z.strictObject({ ...yearShape, rulings: z.array(ruling).max(500, 'spaces.booking.too_many').default([]) })
export type YearPlan = z.output<typeof yearPlanSchema>

export type YearLine = { line: number; day: Day; kind: YearKind; name: string; nameEn: string }
export type WrongLine = { line: number; said: string; refusal: Refusal }
export type YearRead = { lines: YearLine[]; wrong: WrongLine[] }

/** Of days off there is one a day, and a note of each sort. */
const placeOf = ({ day, kind }: Pick<YearLine, 'day' | 'kind'>) => `${day} ${kind === 'pasaran' || kind === 'adat' ? kind : 'off'}`
export const isNote = (line: YearLine): line is YearLine & { kind: NoteKind } => line.kind === 'pasaran' || line.kind === 'adat'

/** `2027-03-19` or, as offices write it, `19/3/2027`. */
export function readListDay(text: string): Day | undefined {
  const local = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const iso = local ? `${local[3]}-${local[2]?.padStart(2, '0')}-${local[1]?.padStart(2, '0')}` : text
  return isDay(iso) ? iso : undefined
}

/** A year that may be loaded: this one and the two after it. */
export function whyNotLoaded({ year, sourceDay }: Pick<YearWish, 'year' | 'sourceDay'>, today: Day): Refusal[] {
  const now = Number(today.slice(0, 4))
  const faults: Refusal[] = []
  if (year < now || year > now + 2) faults.push({ rule: 'spaces.year.out_of_reach', field: 'year', facts: { from: now, until: now + 2 } })
  if (sourceDay > today) faults.push({ rule: 'spaces.year.source_day_ahead', field: 'sourceDay' })
  return faults
}

type Columns = Record<Column, number>

function columnsOf(headings: readonly string[]): Outcome<Columns> {
  const at = (column: Column) => headings.findIndex((heading) => columnNames[column].split(' ').includes(foldHeading(heading)))
  const columns = { day: at('day'), name: at('name'), kind: at('kind'), nameEn: at('nameEn') }
  return Math.min(columns.day, columns.name, columns.kind) < 0 ? refused({ rule: 'spaces.year.columns', field: 'list' }) : done(columns)
}

function readRow({ cells, line, refusals }: SourceRow, columns: Columns, year: number): YearLine | Refusal {
  const [broken] = refusals
  if (broken) return broken
  const cell = (column: Column) => cleanLine(restore(cells[columns[column]] ?? ''))
  const day = readListDay(cell('day'))
  if (!day) return { rule: 'spaces.year.day', facts: { value: quoteCell(cell('day')) } }
  if (!day.startsWith(`${year}-`)) return { rule: 'spaces.year.other_year', facts: { year } }
  const kind = yearKinds.find((one) => kindNames[one].split(' ').includes(foldHeading(cell('kind'))))
  if (!kind) return { rule: 'spaces.year.kind', facts: { value: quoteCell(cell('kind')) } }
  const name = cell('name')
  const nameEn = cell('nameEn') || name
  const read = { line, day, kind, name, nameEn }
  const [least, most] = isNote(read) ? [2, 60] : [3, 80]
  const fits = (text: string) => text.length >= least && text.length <= most
  return fits(name) && fits(nameEn) ? read : { rule: 'spaces.year.name', facts: { least, most } }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield new TextEncoder().encode(text)
}

/** Reads a year's list: every line is a day, or is refused with its number. */
export async function readYear({ list, year }: Pick<YearWish, 'list' | 'year'>): Promise<Outcome<YearRead>> {
  const opened = await openCsv(bytesOf(list), { bytes: yearLimits.text * 4, columns: 12, cell: 400 })
  if (!opened.ok) return refused(...opened.refusals.map((one) => ({ ...one, field: 'list' })))
  const columns = columnsOf(opened.value.headings)
  if (!columns.ok) {
    await opened.value.batches.return(undefined)
    return columns
  }
  const read: YearRead = { lines: [], wrong: [] }
  const seen = new Map<string, number>()
  let rows = 0
  for await (const batch of opened.value.batches)
    for (const row of batch) {
      rows += 1
      const found = readRow(row, columns.value, year)
      const before = 'rule' in found ? undefined : seen.get(placeOf(found))
      const refusal: Refusal | undefined =
        'rule' in found ? found : before === undefined ? undefined : { rule: 'spaces.year.twice', facts: { line: before } }
      if (refusal) read.wrong.push({ line: row.line, said: quoteCell(row.cells.join('; ')), refusal })
      else if (!('rule' in found)) {
        seen.set(placeOf(found), row.line)
        read.lines.push(found)
      }
    }
  return rows > yearLimits.rows ? refused({ rule: 'spaces.year.too_many', field: 'list', facts: { most: yearLimits.rows } }) : done(read)
}

/**
 * When a day of the list shuts the rooms of a unit: a day for an exam wholly, a day off as far as the unit has published no hours for such days.
 */
export function shutBy({ day, kind }: Pick<YearLine, 'day' | 'kind'>, hours: Span | 'usual' | null): Period[] {
  const [start, end] = [cityInstant(day), cityInstant(dayPlus(day, 1))]
  if (kind === 'exam' || hours === null) return [{ start, end }]
  if (hours === 'usual') return []
  const parts = [
    { start, end: cityInstant(day, hours.from) },
    { start: cityInstant(day, hours.until), end },
  ]
  return parts.filter((part) => part.start < part.end)
}
