import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'
import { declares, type Sign, walk } from './_xml-walk.ts'
import { openPart, type Part, partsOf } from './_zip-parts.ts'
import type { SourceRow } from './table-file.ts'

/**
 * `bytes`: of the file · `part`: of one opened part · `rows`, `columns`, `cell`, `record` as in a table of text · `letters`: in all rows together, for one
 * text may be pointed at by every cell.
 */
export const workbookLimits = {
  bytes: 10_000_000,
  part: 12_000_000,
  rows: 20_000,
  columns: 60,
  cell: 8000,
  record: 40_000,
  letters: 12_000_000,
  strings: 400_000,
} as const
type Limits = { [limit in keyof typeof workbookLimits]: number }

export type Sheet = { headings: string[]; rows: SourceRow[] }

/** By its first bytes a workbook is an archive; which one, the reading says. */
export const isArchive = (bytes: Uint8Array): boolean => bytes[0] === 0x50 && bytes[1] === 0x4b

const no = (rule: string, facts: Record<string, string | number> = {}) => refused({ rule, facts } satisfies Refusal)

type Book = { bytes: Uint8Array; parts: ReadonlyMap<string, Part>; limits: Limits }

function textOf({ bytes, parts, limits }: Book, name: string): Outcome<string | undefined> {
  const part = parts.get(name)
  if (!part) return done(undefined)
  const opened = openPart(bytes, part, limits.part)
  if (!opened) return no('platform.workbook.too_much', { megabytes: limits.part / 1_000_000 })
  const text = opened.toString('utf8')
  return declares(text) ? no('platform.workbook.unreadable') : done(text)
}

type Listed = { name: string; path: string; hidden: boolean }

function sheetsIn(book: string, links: string): Listed[] {
  const targets = new Map<string, string>()
  for (const sign of walk(links)) {
    if (!('open' in sign) || sign.open !== 'Relationship') continue
    const target = sign.has('Target') ?? ''
    // a part of this very file, never another file or an address
    if (sign.has('TargetMode') !== 'External') targets.set(sign.has('Id') ?? '', target.startsWith('/') ? target.slice(1) : `xl/${target}`)
  }
  return [...walk(book)].flatMap((sign) =>
    'open' in sign && sign.open === 'sheet'
      ? [
          {
            name: sign.has('name') ?? '',
            path: targets.get(sign.has('r:id') ?? '') ?? '',
            hidden: (sign.has('state') ?? 'visible') !== 'visible',
          },
        ]
      : [],
  )
}

/** Which sheet is meant is never guessed: the one there is, or the one called as wished. */
function chosen(listed: readonly Listed[], wished: string): Outcome<Listed> {
  const seen = listed.filter(({ hidden, path }) => !hidden && path !== '')
  const [only, another] = seen
  const called = seen.find(({ name }) => name.trim().toLowerCase() === wished)
  if (called) return done(called)
  if (!only) return no('platform.workbook.no_sheet')
  return another === undefined
    ? done(only)
    : no('platform.workbook.which_sheet', { wished, sheets: quoteCell(seen.map(({ name }) => name).join(', ')) })
}

function sharedIn(xml: string, most: number): string[] | undefined {
  const found: string[] = []
  let [item, open, ruby]: [string, boolean, boolean] = ['', false, false]
  for (const sign of walk(xml)) {
    if ('text' in sign) item += open && !ruby ? sign.text : ''
    else if ('open' in sign) {
      if (sign.open === 'si') item = ''
      if (sign.open === 't') open = true
      if (sign.open === 'rPh') ruby = true
    } else {
      if (sign.close === 't') open = false
      if (sign.close === 'rPh') ruby = false
      if (sign.close === 'si') found.push(item)
    }
    if (found.length > most) return undefined
  }
  return found
}

const columnAt = (place: string): number | undefined => {
  const [, letters] = /^([A-Z]{1,3})\d{1,7}$/.exec(place) ?? []
  return letters === undefined ? undefined : [...letters].reduce((n, letter) => n * 26 + letter.charCodeAt(0) - 64, 0) - 1
}

/** As a spreadsheet names it: A, Z, AA, AZ, BA. */
const columnName = (at: number): string => (at < 26 ? '' : columnName(Math.floor(at / 26) - 1)) + String.fromCharCode(65 + (at % 26))

/** A number as it was typed: a telephone number that the program made `6.28E+12` is its digits again. */
function numberShown(raw: string): string {
  const value = Number(raw)
  if (raw.trim() === '' || !Number.isFinite(value)) return raw
  return Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(12)))
}

type Cell = { kind: string; value: string; formula: boolean }

const shown = ({ kind, value }: Cell, shared: readonly string[]): string => {
  if (kind === 's') return shared[Number(value)] ?? ''
  if (kind === 'b') return value === '1' ? 'TRUE' : 'FALSE'
  return kind === 'n' ? numberShown(value) : value
}

/** Reads one sheet in one pass; `tooMany` says of what it has more than a table may. */
class SheetReading {
  readonly rows: SourceRow[] = []
  tooMany: 'rows' | 'columns' | 'record' | 'letters' | undefined
  #line = 0
  #letters = 0
  #ofRecord = 0
  #column = -1
  #cells: string[] = []
  #wrong: Refusal[] = []
  #cell: Cell | undefined
  #into: 'value' | undefined

  readonly #shared: readonly string[]
  readonly #limits: Limits

  get line(): number {
    return this.#line
  }

  constructor(shared: readonly string[], limits: Limits) {
    this.#shared = shared
    this.#limits = limits
  }

  take(sign: Sign): void {
    if ('text' in sign) {
      if (this.#cell && this.#into) this.#cell.value += sign.text
    } else if ('open' in sign) this.#open(sign)
    else this.#close(sign.close)
  }

  #open(sign: Extract<Sign, { open: string }>): void {
    if (sign.open === 'row') {
      const told = Number(sign.has('r') ?? Number.NaN)
      this.#line = Number.isSafeInteger(told) && told > this.#line ? told : this.#line + 1
      ;[this.#cells, this.#wrong, this.#column, this.#ofRecord] = [[], [], -1, 0]
    } else if (sign.open === 'c') {
      this.#column = columnAt(sign.has('r') ?? '') ?? this.#column + 1
      this.#cell = { kind: sign.has('t') ?? 'n', value: '', formula: false }
    } else if (sign.open === 'f' && this.#cell) this.#cell.formula = true
    else if (sign.open === 'v' || sign.open === 't') this.#into = 'value'
  }

  #close(name: string): void {
    if (name === 'v' || name === 't') this.#into = undefined
    else if (name === 'c' && this.#cell) this.#put(this.#cell)
    else if (name === 'row' && this.#cells.some((one) => (one ?? '').trim() !== '')) {
      const cells = Array.from(this.#cells, (one) => one ?? '')
      this.rows.push({ line: this.#line, cells, refusals: this.#wrong })
      if (this.rows.length > this.#limits.rows) this.tooMany = 'rows'
    }
  }

  #put(cell: Cell): void {
    this.#cell = undefined
    const text = shown(cell, this.#shared)
    if (text === '' && !cell.formula) return
    if (this.#column >= this.#limits.columns) {
      this.tooMany = 'columns'
      return
    }
    const place = { column: columnName(this.#column) }
    const kept = text.slice(0, this.#limits.cell)
    this.#cells[this.#column] = kept
    this.#count(kept.length)
    if (cell.formula) this.#wrong.push({ rule: 'platform.workbook.formula', facts: place })
    else if (cell.kind === 'e') this.#wrong.push({ rule: 'platform.workbook.error_cell', facts: place })
    else if (text.length > this.#limits.cell)
      this.#wrong.push({ rule: 'platform.table.cell_too_long', facts: { ...place, length: text.length, limit: this.#limits.cell } })
  }

  #count(letters: number): void {
    this.#ofRecord += letters
    this.#letters += letters
    if (this.#ofRecord > this.#limits.record) this.tooMany = 'record'
    else if (this.#letters > this.#limits.letters) this.tooMany = 'letters'
  }
}

/** Why this sheet is no table, where it is not. */
function tooMuch({ tooMany, line }: SheetReading, limits: Limits): Outcome<never> | undefined {
  if (tooMany === 'columns') return no('platform.table.too_many_columns', { limit: limits.columns })
  if (tooMany === 'rows') return no('platform.workbook.too_many_rows', { limit: limits.rows })
  if (tooMany === 'record') return no('platform.workbook.record_too_long', { line, limit: limits.record })
  return tooMany && no('platform.workbook.too_many_letters', { limit: limits.letters })
}

function readRows(xml: string, shared: readonly string[], limits: Limits): Outcome<Sheet> {
  const reading = new SheetReading(shared, limits)
  for (const sign of walk(xml)) {
    reading.take(sign)
    const wrong = reading.tooMany && tooMuch(reading, limits)
    if (wrong) return wrong
  }
  const [first, ...rows] = reading.rows
  if (!first) return no('platform.workbook.empty')
  if (first.refusals.length > 0) return refused(...first.refusals)
  if (rows.length === 0) return no('platform.table.only_headings')
  return done({ headings: first.cells.map((cell) => cell.trim()), rows })
}

/**
 * Reads the one sheet of a workbook (Office Open XML). Parts are opened one by one and never beyond a limit, whatever they say of their size; nothing
 * calculates, nothing outside the file is looked at. What is no table is refused with a rule; it never throws for the bytes.
 */
export function readWorkbook(bytes: Uint8Array, wished: string, own: Partial<Limits> = {}): Outcome<Sheet> {
  const limits = { ...workbookLimits, ...own }
  if (bytes.length > limits.bytes) return no('platform.table.too_large', { megabytes: limits.bytes / 1_000_000 })
  const parts = partsOf(bytes)
  if (!parts) return no('platform.workbook.unreadable')
  if ([...parts.keys()].some((name) => /vbaProject|macrosheets|activeX/i.test(name))) return no('platform.workbook.macros')
  const book = { bytes, parts, limits }
  const [about, links] = [textOf(book, 'xl/workbook.xml'), textOf(book, 'xl/_rels/workbook.xml.rels')]
  if (!about.ok) return about
  if (!links.ok) return links
  if (about.value === undefined || links.value === undefined) return no('platform.workbook.other')
  const sheet = chosen(sheetsIn(about.value, links.value), wished)
  if (!sheet.ok) return sheet
  const strings = textOf(book, 'xl/sharedStrings.xml')
  if (!strings.ok) return strings
  const shared = sharedIn(strings.value ?? '', limits.strings)
  const text = textOf(book, sheet.value.path)
  if (!text.ok) return text
  if (!shared) return no('platform.workbook.too_much', { megabytes: limits.part / 1_000_000 })
  return text.value === undefined ? no('platform.workbook.unreadable') : readRows(text.value, shared, limits)
}
