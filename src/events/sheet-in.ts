import { restore } from '#src/base/csv-safe.ts'
import { sha256 } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { cleanLine, cleanText, foldHeading, quoteCell } from '#src/base/text.ts'
import { openCsv, type SourceRow } from '#src/platform/table-file.ts'
import { type When, whenSchema } from './event.ts'
import { readClocks, readDay, readPeople, readRupiah } from './sheet-cell.ts'
import { beginningOf, entryKey, hashOf, isOver, type Said, type SourceEntry, type SourceRead, type Unread } from './source.ts'

/** Our columns, in the order of our template; what agencies call them besides. */
export const sheetColumns = [
  'judul',
  'tanggal',
  'tanggal_selesai',
  'mulai',
  'selesai',
  'tempat',
  'perkiraan_orang',
  'ringkasan',
  'keterangan',
  'penyelenggara',
  'telepon',
  'harga',
  'tautan',
  'kode',
] as const
export type SheetColumn = (typeof sheetColumns)[number]

const names: Record<SheetColumn, string> = {
  judul: 'judul namaacara acara namakegiatan kegiatan namaagenda agenda title event eventname',
  tanggal: 'tanggal tanggalmulai tgl haritanggal tanggalacara tanggalkegiatan tanggalpelaksanaan date startdate',
  tanggal_selesai: 'tanggalselesai sampaitanggal tanggalakhir enddate',
  mulai: 'mulai jammulai jam pukul waktu starttime time',
  selesai: 'selesai jamselesai sampaijam endtime',
  tempat: 'tempat lokasi tempatlokasi tempatkegiatan place venue location',
  perkiraan_orang: 'perkiraanorang jumlahpeserta perkiraanpeserta peserta jumlahorang orang crowd attendees',
  ringkasan: 'ringkasan summary',
  keterangan: 'keterangan deskripsi uraian description catatan',
  penyelenggara: 'penyelenggara pelaksana organiser organizer',
  telepon: 'telepon nomortelepon notelepon nohp hp nomorhp narahubung kontak phone',
  harga: 'harga tiket hargatiket price',
  tautan: 'tautan link url situs website',
  kode: 'kode id nomor no uid',
}

/** Rows read of one sheet; an agency's year fits many times. */
export const sheetLimits = { rows: 10_000, bytes: 10_000_000, columns: 60, cell: 10_000 }

export type SheetRead = SourceRead & { rows: number; headings: string[]; unknown: string[] }
type Columns = Partial<Record<SheetColumn, number>>

function columnsOf(headings: readonly string[]): { columns: Columns; unknown: string[] } {
  const columns: Columns = {}
  const used = new Set<number>()
  for (const column of sheetColumns) {
    const wanted = names[column].split(' ')
    const at = headings.findIndex((heading, index) => !used.has(index) && wanted.includes(foldHeading(heading)))
    if (at < 0) continue
    columns[column] = at
    used.add(at)
  }
  return { columns, unknown: headings.filter((heading, at) => heading !== '' && !used.has(at)) }
}

type Row = { line: number; cell: (column: SheetColumn) => string; refuse: (column: SheetColumn, rule: string, value?: string) => undefined }

function readWhen(row: Row): When | undefined {
  const typed = row.cell('tanggal')
  if (typed === '') return row.refuse('tanggal', 'events.sheet.empty')
  const day = readDay(typed)
  if (!day) return row.refuse('tanggal', 'events.sheet.date', typed)
  const last = row.cell('tanggal_selesai')
  const untilDay = last === '' ? undefined : readDay(last)
  if (last !== '' && !untilDay) return row.refuse('tanggal_selesai', 'events.sheet.date', last)
  const clocks = readClocks(row.cell('mulai'), row.cell('selesai'))
  if ('wrong' in clocks) return row.refuse(clocks.wrong, 'events.sheet.clock', row.cell(clocks.wrong))
  const when = { day, ...clocks, ...(untilDay && untilDay !== day ? { untilDay } : {}) }
  const read = whenSchema.safeParse(when)
  if (read.success) return read.data
  return row.refuse(
    untilDay ? 'tanggal_selesai' : 'mulai',
    untilDay && untilDay < day ? 'events.when.end_before_start' : 'events.when.unreadable',
  )
}

function readNumber(row: Row, column: 'perkiraan_orang' | 'harga'): number | undefined {
  const typed = row.cell(column)
  if (typed === '') return undefined
  const value = column === 'harga' ? readRupiah(typed) : readPeople(typed)
  return value ?? row.refuse(column, column === 'harga' ? 'events.sheet.price' : 'events.sheet.people', typed)
}

function readLine(row: Row, column: SheetColumn, most: number): string {
  const text = cleanLine(row.cell(column))
  if ([...text].length > most) row.refuse(column, 'events.event.too_long')
  return text
}

const given = <Value>(name: keyof Said, value: Value | undefined | '') => (value === undefined || value === '' ? {} : { [name]: value })

/** What a row says. Where something in it is wrong it has been refused by then. */
function readSaid(row: Row): Said | undefined {
  const title = readLine(row, 'judul', 160)
  if (title === '') row.refuse('judul', 'events.sheet.empty')
  const when = readWhen(row)
  const body = cleanText(row.cell('keterangan'))
  if (body.length > 8000) row.refuse('keterangan', 'events.event.too_long')
  const said = readLine(row, 'ringkasan', 300)
  const summary = said || beginningOf(body)
  const url = row.cell('tautan')
  if (url !== '' && !/^https:\/\/[^\s/$.?#]\S{0,490}$/i.test(url)) row.refuse('tautan', 'events.event.web_address')
  const more = {
    ...given('crowd', readNumber(row, 'perkiraan_orang')),
    ...given('price', readNumber(row, 'harga')),
    ...given('organiser', readLine(row, 'penyelenggara', 120)),
    ...given('phone', readLine(row, 'telepon', 60)),
  }
  const place = readLine(row, 'tempat', 160)
  if (!when) return undefined
  return { title, summary, body: body.length > summary.length ? body : '', place, url, when: [when], cancelled: false, until: '', ...more }
}

const nameOf = (row: Row, { title, when: [when] }: Said): string => {
  const code = cleanLine(row.cell('kode')).slice(0, 80)
  return code === '' ? `baris-${sha256(`${title.toLowerCase()}\n${when?.day}\n${when?.from ?? ''}`).slice(0, 32)}` : `kode-${code}`
}

type Reading = {
  now: Date
  columns: Columns
  headings: string[]
  entries: SourceEntry[]
  unread: Unread[]
  lines: Map<string, number>
  past: number
  rows: number
}

function readRow(reading: Reading, { line, cells, refusals }: SourceRow): void {
  const { columns, headings, unread } = reading
  reading.rows += 1
  const title = cleanLine(restore(cells[columns.judul ?? -1] ?? '')).slice(0, 160)
  const heading = (column: SheetColumn) => headings[columns[column] ?? -1] ?? column
  const found: Unread[] = refusals.map((refusal) => ({ line, title, refusal, ...(refusal.field ? { column: refusal.field } : {}) }))
  const row: Row = {
    line,
    cell: (column) => restore(cells[columns[column] ?? -1] ?? '').trim(),
    refuse(column, rule, value) {
      const refusal: Refusal = value === undefined ? { rule } : { rule, facts: { value: quoteCell(value) } }
      found.push({ line, column: heading(column), title, refusal })
      return undefined
    },
  }
  const said = found.length > 0 ? undefined : readSaid(row)
  if (!said || found.length > 0) return void unread.push(...found)
  const uid = nameOf(row, said)
  const before = reading.lines.get(uid)
  if (before !== undefined)
    return void unread.push({ line, column: heading('judul'), title, refusal: { rule: 'events.sheet.twice', facts: { line: before } } })
  reading.lines.set(uid, line)
  if (said.when.every((when) => isOver(when, reading.now))) reading.past += 1
  else reading.entries.push({ uid, recurrence: '', line, said, hash: hashOf(said) })
}

/**
 * Reads an agency's sheet: whatever the separator and the letters, every row is taken, over, or refused with its line and its column. Cells
 * are text: `0812…` keeps its nought, sixteen digits stay sixteen.
 */
export async function readSheet(source: AsyncIterable<Uint8Array>, now: Date): Promise<Outcome<SheetRead>> {
  const opened = await openCsv(source, { bytes: sheetLimits.bytes, columns: sheetLimits.columns, cell: sheetLimits.cell })
  if (!opened.ok) return opened
  const { headings, batches } = opened.value
  const { columns, unknown } = columnsOf(headings)
  const absent = (['judul', 'tanggal'] as const).filter((column) => columns[column] === undefined)
  if (absent.length > 0) {
    await batches.return(undefined)
    return refused(...absent.map((column) => ({ rule: 'events.sheet.column', field: 'file', facts: { column } })))
  }
  const reading: Reading = { now, columns, headings, entries: [], unread: [], lines: new Map(), past: 0, rows: 0 }
  for await (const batch of batches) {
    for (const row of batch) {
      if (reading.rows < sheetLimits.rows) readRow(reading, row)
      else reading.rows += 1
    }
  }
  const over = reading.rows - sheetLimits.rows
  if (over > 0)
    reading.unread.push({ line: 0, title: '', refusal: { rule: 'events.sheet.too_many', facts: { most: sheetLimits.rows, over } } })
  const { entries, unread, past, rows } = reading
  return done({ entries, unread, past, rows, headings, unknown, seen: entries.map(entryKey), whole: false })
}
