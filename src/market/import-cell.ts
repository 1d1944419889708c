import { restore } from '#src/base/csv-safe.ts'
import { textOfHtml } from '#src/base/html-text.ts'
import { type Rupiah, rupiah } from '#src/base/money.ts'
import type { Outcome, Refusal } from '#src/base/outcome.ts'
import { cleanLine, cleanText, quoteCell } from '#src/base/text.ts'
import type { Field, Mapping } from '#src/market/import-mapping.ts'
import { readKilograms, readNumber } from '#src/market/import-number.ts'
import { isPhotoAddress, isPhotoName, photoAddress, photoPieces } from '#src/market/import-photo.ts'
import type { SourceRow } from '#src/platform/table-file.ts'

/** Letters, pieces, rupiah and grams an imported product may have. */
export const rowLimits = {
  name: 150,
  sku: 64,
  category: 200,
  description: 10_000,
  optionName: 40,
  optionValue: 80,
  images: 10,
  imageAddress: 2_000,
  price: 1_000_000_000,
  stock: 1_000_000,
  grams: 1_000_000,
}

/** Longer cells are refused where the file is read; what is left of them here only keeps a row's other reasons findable at bounded cost. */
const longestRead = 60_000

/** The cells of one row by our names, and the reasons against it as they are found. */
export type Cells = { line: number; refusals: Refusal[]; raw: (field: Field) => string; refuse: (refusal: Refusal) => undefined }

export function cellsOf(row: SourceRow, mapping: Mapping): Cells {
  const refusals = [...row.refusals]
  return {
    line: row.line,
    refusals,
    raw: (field) => restore((row.cells[mapping.columns[field] ?? -1] ?? '').slice(0, longestRead)),
    refuse: (refusal) => {
      refusals.push(refusal)
      return undefined
    },
  }
}

const c1 = /[\u0080-\u009f]/g

/** Signs that calculate in a spreadsheet stay as letters here: they are made harmless where a table is given out. */
export const lineOf = (cell: string): string => cleanLine(cell.toWellFormed().replace(c1, ''))

const paragraphsOf = (cell: string): string => cleanText(cell.toWellFormed().replace(c1, '').replace(/\r\n?/g, '\n'))

/** A line of text no longer than it may be. */
export function readLine(cells: Cells, field: Field, limit: number): string {
  const line = lineOf(cells.raw(field))
  const length = [...line].length
  if (length > limit) cells.refuse({ rule: 'market.import.text.too_long', field, facts: { column: field, length, limit } })
  return line
}

export function readName(cells: Cells): string {
  const name = readLine(cells, 'nama', rowLimits.name)
  if (name !== '' && !/[\p{L}\p{N}]/u.test(name))
    cells.refuse({ rule: 'market.import.name.no_letters', field: 'nama', facts: { value: quoteCell(name) } })
  return name
}

export function readDescription(cells: Cells, html: boolean, field: Field = 'deskripsi'): string {
  const raw = cells.raw(field)
  const text = paragraphsOf(html ? textOfHtml(raw.replaceAll('\\n', '\n')) : raw)
  const length = [...text].length
  if (length > rowLimits.description) {
    cells.refuse({
      rule: 'market.import.text.too_long',
      field: 'deskripsi',
      facts: { column: 'deskripsi', length, limit: rowLimits.description },
    })
  }
  return text
}

/** A code of letters, digits and `. _ - / #`, with single spaces inside. A sign that would calculate in a spreadsheet cannot start it. */
export function readSku(cells: Cells): string | undefined {
  const typed = cells.raw('sku').trim()
  if (typed === '') return undefined
  const facts = { value: quoteCell(typed) }
  if ([...typed].length > rowLimits.sku)
    return cells.refuse({ rule: 'market.import.sku.too_long', field: 'sku', facts: { limit: rowLimits.sku } })
  if (/^\d+[.,]\d+e\+?\d+$/i.test(typed)) return cells.refuse({ rule: 'market.import.sku.scientific', field: 'sku', facts })
  if (!/^[\p{L}\p{N}][\p{L}\p{N}._\-/#]*(?: [\p{L}\p{N}._\-/#]+)*$/u.test(typed)) {
    return cells.refuse({ rule: 'market.import.sku.characters', field: 'sku', facts })
  }
  return typed.normalize('NFC')
}

/** A code made of what another system knows its row by, the same every time the same table comes. */
export const madeSku = (...parts: string[]): string =>
  parts
    .map((part) =>
      part
        .normalize('NFC')
        .replace(/[^\p{L}\p{N}._]+/gu, '-')
        .replace(/^[^\p{L}\p{N}]+|-+$/gu, ''),
    )
    .filter((part) => part !== '')
    .join('-')
    .slice(0, rowLimits.sku)
    .toWellFormed()
    .replace(/[^\p{L}\p{N}]+$/u, '')

function take<T>(cells: Cells, outcome: Outcome<T>): T | undefined {
  if (outcome.ok) return outcome.value
  cells.refusals.push(...outcome.refusals)
  return undefined
}

export function readPrice(cells: Cells): Rupiah | undefined {
  const outcome = readNumber(cells.raw('harga'), { column: 'harga', min: 1, max: rowLimits.price, currency: true })
  if (outcome.ok && outcome.value === undefined) return cells.refuse(missing('harga'))
  const price = take(cells, outcome)
  return price === undefined ? undefined : rupiah(price)
}

/** Pieces in stock; `undefined` for a blank cell. */
export const readStock = (cells: Cells): number | undefined =>
  take(cells, readNumber(cells.raw('stok'), { column: 'stok', min: 0, max: rowLimits.stock, words: { habis: 0, kosong: 0 } }))

/** Grams; `undefined` where nothing or nought is said, for nought means not weighed. */
export function readWeight(cells: Cells): number | undefined {
  const kilograms = cells.raw('berat_kg')
  const typed = cells.raw('berat_gram')
  const unit = /\s*(?:g|gr|gram|grams)\.?$/i
  const outcome = /k(?:g|ilo)/i.test(typed)
    ? readKilograms(typed, 'berat_gram', rowLimits.grams)
    : typed.trim() !== ''
      ? readNumber(typed, { column: 'berat_gram', min: 0, max: rowLimits.grams, unit })
      : readKilograms(kilograms, 'berat_gram', rowLimits.grams)
  return take(cells, outcome) || undefined
}

export const missing = (column: Field): Refusal => ({ rule: 'market.import.cell.missing', field: column, facts: { column } })

const isWebAddress = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.hostname.includes('.') && url.username === '' && url.password === ''
}

/**
 * Addresses parted by spaces, line breaks, `|`, or a comma before the next address; or names of photos that come in a ZIP, which may hold spaces.
 * Whether a picture is there is seen when it is fetched.
 */
export function readImages(cells: Cells, field: Field = 'gambar'): string[] {
  const cell = cells.raw(field)
  const addresses = cell.includes('://') ? cell.split(/[\s|]+|[,;](?=\s*https?:)/i) : photoPieces(cell)
  const images = [
    ...new Set(
      addresses
        .map(withoutEnd)
        .filter((address) => address !== '')
        .map(asPhoto),
    ),
  ]
  if (images.length > rowLimits.images) {
    cells.refuse({ rule: 'market.import.image.too_many', field: 'gambar', facts: { count: images.length, limit: rowLimits.images } })
    return []
  }
  for (const address of images) {
    if (isPhotoAddress(address) || (address.length <= rowLimits.imageAddress && isWebAddress(address))) continue
    cells.refuse({ rule: 'market.import.image.address', field: 'gambar', facts: { value: quoteCell(address) } })
  }
  return images
}

const asPhoto = (image: string): string => (isPhotoName(image) ? photoAddress(image) : image)

const withoutEnd = (address: string): string => (address.length > rowLimits.imageAddress ? address : address.replace(/[,;]+$/, ''))
