import { gamblingIn } from '#src/base/gambling.ts'
import type { Rupiah } from '#src/base/money.ts'
import type { Refusal } from '#src/base/outcome.ts'
import { quoteCell } from '#src/base/text.ts'
import {
  type Cells,
  cellsOf,
  lineOf,
  madeSku,
  missing,
  readDescription,
  readImages,
  readLine,
  readName,
  readPrice,
  readSku,
  readStock,
  readWeight,
  rowLimits,
} from '#src/market/import-cell.ts'
import { type Mapping, optionHeading } from '#src/market/import-mapping.ts'
import type { SourceRow } from '#src/platform/table-file.ts'

export type Option = { name: string; value: string }
type PlacedOption = Option & { place: '1' | '2' }

/** Price in whole rupiah, stock in pieces, weight in grams. */
export type VariantPart = { sku: string; options: Option[]; price: Rupiah; stock: number; weightGrams: number | undefined }

/** What one row says about its product; a row without a variant adds only to the product (a parent, or one more picture). */
export type RowPart = {
  name: string
  categoryText: string
  description: string
  images: string[]
  variant: VariantPart | undefined
  notices: Refusal[]
  /** Not for sale where it comes from. */
  draft?: true
}

/**
 * One row, read. `keys`: the names under which its product is known in this table, empty when the row is a product of its own.
 * `part` is missing exactly when there are refusals.
 */
export type RowReading = { line: number; cells: string[]; keys: string[]; refusals: Refusal[]; part?: RowPart; parent?: true }

export const foldKey = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim()

type Draft = { keys: string[]; part: RowPart | undefined; parent?: true }

function readOptions(cells: Cells, mapping: Mapping): PlacedOption[] {
  return (['1', '2'] as const).flatMap((number) => {
    const name = readLine(cells, `opsi_${number}_nama`, rowLimits.optionName)
    const value = readLine(cells, `opsi_${number}_nilai`, rowLimits.optionValue)
    const heading = mapping.columns[`opsi_${number}_nama`] === undefined ? lineOf(optionHeading(mapping, `opsi_${number}_nilai`)) : ''
    return value === '' && name === '' ? [] : [{ name: name || heading, value, place: number }]
  })
}

const plain = ({ name, value }: PlacedOption): Option => ({ name, value })

/** In our own table an option is a name and a value, and no option is named twice. */
function checkOptions(cells: Cells, options: readonly PlacedOption[]): void {
  for (const number of ['1', '2'] as const) {
    const option = options.find(({ place }) => place === number)
    if (!option || (option.name !== '' && option.value !== '')) continue
    const field = option.name === '' ? (`opsi_${number}_nama` as const) : (`opsi_${number}_nilai` as const)
    cells.refuse({ rule: 'market.import.option.half', field, facts: { column: field, value: quoteCell(option.name || option.value) } })
  }
  const [first, second] = options
  if (first && second && foldKey(first.name) === foldKey(second.name)) {
    cells.refuse({ rule: 'market.import.option.name_twice', field: 'opsi_2_nama', facts: { value: quoteCell(first.name) } })
  }
}

function refuseThirdOption(cells: Cells): void {
  if (cells.raw('opsi_3_nilai').trim() !== '') cells.refuse({ rule: 'market.import.option.three', field: 'opsi_2_nilai' })
}

type Told = Pick<RowPart, 'name' | 'categoryText' | 'description' | 'images' | 'draft'>

const finish = (cells: Cells, told: Told, variant: VariantPart | undefined, notices: Refusal[] = []): RowPart | undefined =>
  cells.refusals.length > 0 ? undefined : { ...told, variant, notices }

/** Only a table of ours must say the stock; where another system keeps none, nought is taken and said aloud. */
const stockNotice = (line: number): Refusal => ({ rule: 'market.import.notice.stock_unknown', field: 'stok', facts: { line } })

function draftOwn(cells: Cells, mapping: Mapping): Draft {
  const told: Told = {
    name: readName(cells),
    categoryText: readLine(cells, 'kategori', rowLimits.category),
    description: readDescription(cells, false),
    images: readImages(cells),
  }
  const options = readOptions(cells, mapping)
  checkOptions(cells, options)
  const keys = options.length > 0 && told.name !== '' ? [`nama:${foldKey(told.name)}`] : []
  if (told.name === '') cells.refuse(missing('nama'))
  if (cells.raw('sku').trim() === '') cells.refuse(missing('sku'))
  if (cells.raw('stok').trim() === '') cells.refuse(missing('stok'))
  const sku = readSku(cells)
  const [price, stock, weightGrams] = [readPrice(cells), readStock(cells), readWeight(cells)]
  if (sku === undefined || price === undefined || stock === undefined) return { keys, part: undefined }
  return { keys, part: finish(cells, told, { sku, options: options.map(plain), price, stock, weightGrams }) }
}

const unpublished = (cells: Cells): boolean =>
  /^(?:false|0|-1|no|tidak)$/i.test(cells.raw('terbit').trim()) || /^(?:draft|archived|unlisted)$/i.test(cells.raw('status').trim())

/** What is off the shelves there comes as a draft here: its team looks at it before buyers do. */
const asThere = (cells: Cells): Pick<Told, 'draft'> => (unpublished(cells) ? { draft: true } : {})

/** A handle names the product; its first row has the title, further rows one more variant or one more picture each. */
function draftShopify(cells: Cells, mapping: Mapping): Draft {
  const handle = lineOf(cells.raw('kelompok'))
  if (handle === '') cells.refuse({ rule: 'market.import.shopify.no_handle', field: 'nama' })
  const keys = handle === '' ? [] : [`handle:${foldKey(handle)}`]
  const told: Told = {
    name: readName(cells),
    categoryText: readLine(cells, 'kategori', rowLimits.category) || lineOf(cells.raw('kategori_lain')).split('>').at(-1)?.trim() || '',
    description: readDescription(cells, true),
    images: [...new Set([...readImages(cells), ...readImages(cells, 'gambar_varian')])],
    ...asThere(cells),
  }
  refuseThirdOption(cells)
  const sold = [cells.raw('sku'), cells.raw('harga'), cells.raw('opsi_1_nilai')].some((cell) => cell.trim() !== '')
  if (!sold && told.name === '') return { keys, part: finish(cells, told, undefined) }
  const options = readOptions(cells, mapping)
    .map(plain)
    .filter(({ value }) => value !== '' && foldKey(value) !== 'default title')
  const sku = readSku(cells) ?? madeSku(handle, ...options.map(({ value }) => value))
  const [price, stock, weightGrams] = [readPrice(cells), readStock(cells), readWeight(cells)]
  if (sku === '' && cells.raw('sku').trim() === '') cells.refuse(missing('sku'))
  if (price === undefined || sku === '') return { keys, part: undefined }
  const notices = stock === undefined ? [stockNotice(cells.line)] : []
  return { keys, part: finish(cells, told, { sku, options, price, stock: stock ?? 0, weightGrams }, notices) }
}

/** `A > B, C` lists several paths; the last step of the first says most. */
const firstCategory = (text: string): string =>
  text
    .split(/(?<!\\),/)[0]
    ?.split('>')
    .at(-1)
    ?.replaceAll('\\,', ',')
    .trim() ?? ''

const parentKey = (reference: string): string =>
  /^id:\s*\d+$/i.test(reference) ? `id:${reference.replace(/\D/g, '')}` : `sku:${foldKey(reference)}`

/** A `variable` row is a parent without price; `variation` rows name it by its SKU or `id:N`, before or after it, anywhere in the table. */
function draftWoo(cells: Cells, mapping: Mapping): Draft {
  const id = lineOf(cells.raw('id'))
  const types = foldKey(cells.raw('jenis')).split(/\s*,\s*/)
  const variation = types.includes('variation')
  const parent = types.includes('variable')
  if (types.some((type) => /^(?:grouped|external|bundle|subscription)/.test(type))) {
    cells.refuse({ rule: 'market.import.woocommerce.type', field: 'nama', facts: { value: quoteCell(cells.raw('jenis')) } })
  }
  const reference = lineOf(cells.raw('induk'))
  if (variation && reference === '') cells.refuse({ rule: 'market.import.woocommerce.no_parent_named', field: 'nama' })
  const told: Told = {
    name: readName(cells),
    categoryText: firstCategory(readLine(cells, 'kategori', 1_000)).slice(0, rowLimits.category),
    description: readDescription(cells, true) || readDescription(cells, true, 'deskripsi_singkat'),
    images: readImages(cells),
    ...asThere(cells),
  }
  if (told.name === '' && !variation) cells.refuse(missing('nama'))
  const typedSku = readSku(cells)
  if (parent) {
    const keys = [...(typedSku ? [`sku:${foldKey(typedSku)}`] : []), ...(id ? [`id:${id}`] : [])]
    if (keys.length === 0) cells.refuse(missing('sku'))
    return { keys, part: finish(cells, told, undefined), parent: true }
  }
  if (variation) refuseThirdOption(cells)
  const keys = variation && reference !== '' ? [parentKey(reference)] : []
  // A blank value means any: the variation does not differ in that option. Options of a simple product are only descriptions.
  const options = variation
    ? readOptions(cells, mapping)
        .map(plain)
        .filter(({ value }) => value !== '')
    : []
  const sku = typedSku ?? (id ? madeSku('woo', id) : '')
  if (sku === '' && cells.raw('sku').trim() === '') cells.refuse(missing('sku'))
  const [price, stock, weightGrams] = [readPrice(cells), readStock(cells), readWeight(cells)]
  if (price === undefined || sku === '') return { keys, part: undefined }
  const notices = stock === undefined ? [stockNotice(cells.line)] : []
  return { keys, part: finish(cells, told, { sku, options, price, stock: stock ?? 0, weightGrams }, notices) }
}

/** Reads one row of a table with this mapping. All reasons against a row are told at once, so that it needs one correction. */
export function readRow(row: SourceRow, mapping: Mapping): RowReading {
  // The end of a file that broke off: there is nothing to read, only the reason.
  if (row.cells.length === 0 && row.refusals.length > 0) return { line: row.line, cells: [], keys: [], refusals: row.refusals }
  const cells = cellsOf(row, mapping)
  const draft = mapping.format === 'shopify' ? draftShopify : mapping.format === 'woocommerce' ? draftWoo : draftOwn
  const { keys, part, parent } = draft(cells, mapping)
  const planted = part && (gamblingIn(part.name) ?? gamblingIn(part.description))
  if (planted) cells.refuse({ rule: 'platform.text.gambling', field: 'nama', facts: { word: planted } })
  const reading: RowReading = { line: row.line, cells: row.cells, keys, refusals: cells.refusals }
  if (parent) reading.parent = true
  if (part && !planted) reading.part = part
  return reading
}
