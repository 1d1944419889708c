import { type CsvError, parse } from 'csv-parse'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'
import { blocks, type Encoding, refuseKind, refuseText, TextReading } from '#src/platform/table-bytes.ts'

export type Delimiter = ',' | ';' | '\t'

/** One line as a spreadsheet numbers it: the headings are usually line 1, and a line break inside quotes starts no new line. */
export type SourceRow = { line: number; cells: string[]; refusals: Refusal[] }

export type CsvFile = {
  encoding: Encoding
  delimiter: Delimiter
  headings: string[]
  /** Batches of rows, none of them blank. When the file breaks off, the last row carries a `platform.table.*` refusal. */
  batches: AsyncGenerator<SourceRow[]>
}

/** `bytes`: of the file · `columns`: of the headings · `cell`, `record`: characters. */
export type FileLimits = { bytes: number; columns: number; cell: number; record: number }

/** A record over 4 million characters is a quote that was never closed, not a product. */
export const fileLimits: FileLimits = { bytes: 25_000_000, columns: 300, cell: 50_000, record: 4_000_000 }

export type FileOptions = Partial<FileLimits> & { size?: number; delimiter?: Delimiter }

const isBlank = (cells: readonly string[]): boolean => cells.every((cell) => cell.trim() === '')

/** The most frequent candidate outside quotes in the first line that says anything; `;` wins a tie, for prices may hold commas. */
export function guessDelimiter(head: string): Delimiter {
  const counts: Record<Delimiter, number> = { ';': 0, '\t': 0, ',': 0 }
  let quoted = false
  for (const sign of head.trimStart()) {
    if (sign === '"') quoted = !quoted
    else if (!quoted && (sign === '\n' || sign === '\r')) break
    else if (!quoted && sign in counts) counts[sign as Delimiter] += 1
  }
  const [best] = Object.entries(counts).sort((a, b) => b[1] - a[1])
  return best && best[1] > 0 ? (best[0] as Delimiter) : ','
}

type CsvRecord = { line: number; cells: string[] }
type Feed = { records: CsvRecord[]; broken?: SourceRow }

/**
 * The library's parser, fed by hand. Records are caught as they are made, because a stream that fails forgets what it has not yet
 * handed out, and an unclosed quote at the end must not cost the good rows before it.
 */
class RecordReading {
  #caught: CsvRecord[] = []
  #parser

  constructor(delimiter: Delimiter, lineEnds: string[], limits: FileLimits) {
    this.#parser = parse({
      delimiter,
      record_delimiter: lineEnds,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      max_record_size: limits.record,
      // A row of a million separators stays one cell over the limit.
      ignore_last_delimiters: limits.columns + 2,
      on_record: (cells: string[]) => {
        this.#caught.push({ line: this.#line, cells })
        return null
      },
    })
    this.#parser.on('error', () => undefined)
    this.#parser.resume()
  }

  get #line(): number {
    return this.#parser.info.records + this.#parser.info.empty_lines
  }

  feed(text: string): Promise<Feed> {
    return new Promise((resolve) => this.#parser.write(text, (error) => resolve(this.#take(error))))
  }

  end(): Promise<Feed> {
    return new Promise((resolve) => this.#parser.end((error?: Error | null) => resolve(this.#take(error))))
  }

  #take(error: Error | null | undefined): Feed {
    const records = this.#caught
    this.#caught = []
    if (!error) return { records }
    const rule = (error as CsvError).code === 'CSV_QUOTE_NOT_CLOSED' ? 'platform.table.quote_open' : 'platform.table.record_too_long'
    const line = this.#line + 1
    return { records, broken: { line, cells: [], refusals: [{ rule, facts: { line } }] } }
  }
}

/** The whole file as records, ending early, with the reason, where it cannot be read on. Whoever stops asking closes the source. */
async function* readRecords(input: AsyncGenerator<Uint8Array>, start: Start, limits: FileLimits): AsyncGenerator<Feed> {
  const reading = new RecordReading(start.delimiter, start.lineEnds, limits)
  try {
    let last = 0
    for await (const text of textAfter(start, input, limits.bytes)) {
      if (text === undefined) return yield { records: [], broken: tooLarge(last + 1, limits) }
      if (text === '') continue
      const feed = await reading.feed(text)
      last = feed.records.at(-1)?.line ?? last
      yield feed
      if (feed.broken) return
    }
    yield await reading.end()
  } finally {
    await input.return(undefined)
  }
}

/** The file as text; `undefined` once there is more of it than `limit` bytes. */
async function* textAfter(start: Start, input: AsyncGenerator<Uint8Array>, limit: number): AsyncGenerator<string | undefined> {
  yield start.head
  let bytes = start.bytes
  for await (const block of input) {
    bytes += block.length
    if (bytes > limit) return yield undefined
    yield start.text.read(block)
  }
  yield start.text.end()
}

const megabytes = (bytes: number): number => Math.floor(bytes / 1_000_000)

const tooLarge = (line: number, limits: FileLimits): SourceRow => ({
  line,
  cells: [],
  refusals: [{ rule: 'platform.table.too_large', facts: { megabytes: megabytes(limits.bytes) } }],
})

type Start = { text: TextReading; head: string; bytes: number; delimiter: Delimiter; lineEnds: string[] }

function readStart(block: Uint8Array, options: FileOptions): Outcome<Start> {
  const kind = refuseKind(block)
  if (kind) return refused(kind)
  const text = new TextReading(block)
  const head = text.read(block)
  const rubbish = refuseText(head)
  if (rubbish) return refused(rubbish)
  // Excel's own way to name the separator; the line belongs to no table and is not counted there either.
  const named = /^sep=([,;\t])(?:\r\n|\n|\r)/i.exec(head)
  const body = named ? head.slice(named[0].length) : head
  const delimiter = options.delimiter ?? (named?.[1] as Delimiter | undefined) ?? guessDelimiter(body)
  const lineEnds = body.includes('\r') && !body.includes('\n') ? ['\r'] : ['\r\n', '\n']
  return done({ text, head: body, bytes: block.length, delimiter, lineEnds })
}

function checkRow({ line, cells }: CsvRecord, headings: readonly string[], limits: FileLimits): SourceRow {
  const refusals: Refusal[] = []
  if (cells.slice(headings.length).some((cell) => cell.trim() !== '')) {
    refusals.push({ rule: 'platform.table.too_many_cells', facts: { cells: cells.length, columns: headings.length } })
  }
  cells.forEach((cell, index) => {
    const column = quoteCell(headings[index] ?? '') || String(index + 1)
    if (cell.length > limits.cell) {
      refusals.push({ rule: 'platform.table.cell_too_long', field: column, facts: { column, length: cell.length, limit: limits.cell } })
    } else if (cell.includes('\ufffd')) {
      refusals.push({ rule: 'platform.table.garbled', field: column, facts: { column } })
    }
  })
  return { line, cells, refusals }
}

async function* rowBatches(first: SourceRow[], rest: AsyncGenerator<Feed>, headings: string[], limits: FileLimits) {
  try {
    yield first
    for await (const feed of rest) {
      const rows = rowsOf(feed, headings, limits)
      if (rows.length > 0) yield rows
    }
  } finally {
    await rest.return(undefined)
  }
}

function rowsOf(feed: Feed, headings: string[], limits: FileLimits): SourceRow[] {
  const rows = feed.records.filter(({ cells }) => !isBlank(cells)).map((record) => checkRow(record, headings, limits))
  return feed.broken ? [...rows, feed.broken] : rows
}

type Opening = { headings?: string[]; rows: SourceRow[] }

/** Reads on until there are headings and one row below them. */
async function readOpening(feeds: AsyncGenerator<Feed>, limits: FileLimits): Promise<Opening> {
  let headings: string[] | undefined
  for (let next = await feeds.next(); !next.done; next = await feeds.next()) {
    const feed = next.value
    if (!headings) {
      const at = feed.records.findIndex(({ cells }) => !isBlank(cells))
      headings = feed.records[at]?.cells.map((cell) => cell.trim())
      feed.records = feed.records.slice(at + 1)
      while (headings?.at(-1) === '') headings.pop()
    }
    const rows = rowsOf(feed, headings ?? [], limits)
    if (rows.length > 0) return headings ? { headings, rows } : { rows }
  }
  return headings ? { headings, rows: [] } : { rows: [] }
}

function refuseOpening({ headings, rows }: Opening, limits: FileLimits): Refusal | undefined {
  const [first] = rows
  if (!headings) return first?.refusals[0] ?? { rule: 'platform.table.empty' }
  if (headings.length > limits.columns) return { rule: 'platform.table.too_many_columns', facts: { limit: limits.columns } }
  // Nothing but a broken end: there is no row to keep, so the file as a whole is refused.
  if (first?.cells.length === 0) return first.refusals[0]
  return first ? undefined : { rule: 'platform.table.only_headings' }
}

/**
 * Opens a table of text: comma, semicolon or tab; UTF-8, UTF-16 or Windows-1252. Holds one block of the file at a time.
 * Whatever the bytes are it answers with a refusal or with rows; it never throws for them.
 */
export async function openCsv(source: AsyncIterable<Uint8Array>, options: FileOptions = {}): Promise<Outcome<CsvFile>> {
  const limits = { ...fileLimits, ...options }
  const large = { rule: 'platform.table.too_large', facts: { megabytes: megabytes(limits.bytes) } }
  if ((options.size ?? 0) > limits.bytes) return refused(large)
  const input = blocks(source)
  const head = await input.next()
  if (head.done) return refused({ rule: 'platform.table.empty' })
  const start = head.value.length > limits.bytes ? refused(large) : readStart(head.value, options)
  if (!start.ok) {
    await input.return(undefined)
    return start
  }
  const feeds = readRecords(input, start.value, limits)
  const opening = await readOpening(feeds, limits)
  const refusal = refuseOpening(opening, limits)
  if (refusal) {
    await feeds.return(undefined)
    return refused(refusal)
  }
  const headings = opening.headings ?? []
  const batches = rowBatches(opening.rows, feeds, headings, limits)
  return done({ encoding: start.value.text.encoding, delimiter: start.value.delimiter, headings, batches })
}
