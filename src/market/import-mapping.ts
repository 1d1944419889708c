import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { foldHeading } from '#src/base/text.ts'

export type Format = 'mb2' | 'shopify' | 'woocommerce' | 'unknown'

/** Our columns, in the order of our template. */
export const ownFields = [
  'sku',
  'nama',
  'harga',
  'stok',
  'kategori',
  'deskripsi',
  'berat_gram',
  'opsi_1_nama',
  'opsi_1_nilai',
  'opsi_2_nama',
  'opsi_2_nilai',
  'gambar',
] as const

/** What only other systems' tables have: how their rows belong together, and second places for our columns. */
export const foreignFields = [
  'kelompok',
  'induk',
  'id',
  'jenis',
  'terbit',
  'status',
  'kategori_lain',
  'deskripsi_singkat',
  'opsi_3_nilai',
  'berat_kg',
  'gambar_varian',
] as const

export type OwnField = (typeof ownFields)[number]
export type Field = OwnField | (typeof foreignFields)[number]
export type Columns = Record<Field, number | undefined>

export type Mapping = { format: Format; headings: string[]; columns: Columns; unknown: string[]; missing: OwnField[] }

/** The columns our failed-rows file adds; a corrected file comes back with them and they mean nothing then. */
export const reportColumns = ['baris', 'kolom', 'alasan'] as const

type Names = Partial<Record<Field, string>>

const own: Names = {
  sku: 'sku kodesku kode kodeproduk kodebarang kodevarian skucode skuvarian productcode itemcode',
  nama: 'nama namaproduk namabarang produk barang judul name productname producttitle title product',
  harga: 'harga hargajual hargarp hargarupiah hargasatuan hargaproduk hargabarang price pricerp priceidr unitprice sellingprice',
  stok: 'stok stokbarang stokproduk jumlah jumlahstok persediaan stock stockquantity qty quantity inventory',
  kategori: 'kategori kategoriproduk jeniskategori category categories productcategory',
  deskripsi: 'deskripsi deskripsiproduk keterangan uraian penjelasan description productdescription',
  berat_gram: 'beratgram beratg beratgr berat beratproduk weightgram weightgrams weightg weight grams',
  berat_kg: 'beratkg weightkg',
  opsi_1_nama: 'opsi1nama namaopsi1 namavariasi1 variasi1nama namapilihan1 pilihan1nama option1name optionname1 opsi1',
  opsi_1_nilai: 'opsi1nilai nilaiopsi1 nilaivariasi1 variasi1nilai nilaipilihan1 pilihan1nilai option1value optionvalue1 pilihan1 variasi1',
  opsi_2_nama: 'opsi2nama namaopsi2 namavariasi2 variasi2nama namapilihan2 pilihan2nama option2name optionname2 opsi2',
  opsi_2_nilai: 'opsi2nilai nilaiopsi2 nilaivariasi2 variasi2nilai nilaipilihan2 pilihan2nilai option2value optionvalue2 pilihan2 variasi2',
  gambar: 'gambar gambarproduk urlgambar linkgambar foto fotoproduk urlfoto linkfoto image images imageurl imagesrc picture photo photos',
}

/** Both generations of Shopify's product table: until 2024 (`Handle`, `Variant SKU`) and since (`URL handle`, `SKU`). */
const shopify: Names = {
  kelompok: 'handle urlhandle',
  nama: 'title',
  deskripsi: 'bodyhtml description',
  kategori: 'type',
  kategori_lain: 'productcategory standardproducttype',
  terbit: 'published publishedononlinestore',
  status: 'status',
  sku: 'variantsku sku',
  harga: 'variantprice price',
  stok: 'variantinventoryqty inventoryquantity',
  berat_gram: 'variantgrams weightvaluegrams',
  opsi_1_nama: 'option1name',
  opsi_1_nilai: 'option1value',
  opsi_2_nama: 'option2name',
  opsi_2_nilai: 'option2value',
  opsi_3_nilai: 'option3value',
  gambar: 'imagesrc productimageurl',
  gambar_varian: 'variantimage variantimageurl',
}

/** WooCommerce writes its headings in the language of the shop. The regular price is taken: a sale price ends one day, and the table says so in columns we do not follow. */
const woocommerce: Names = {
  id: 'id',
  jenis: 'type tipe jenis',
  sku: 'sku',
  nama: 'name nama',
  terbit: 'published dipublikasikan diterbitkan terbit',
  deskripsi: 'description deskripsi',
  deskripsi_singkat: 'shortdescription deskripsisingkat',
  stok: 'stock stok',
  berat_kg: 'weightkg beratkg',
  berat_gram: 'weightg beratg',
  harga: 'regularprice harganormal hargareguler hargabiasa',
  kategori: 'categories kategori',
  gambar: 'images gambar',
  induk: 'parent induk',
  opsi_1_nama: 'attribute1name namaatribut1 atribut1nama',
  opsi_1_nilai: 'attribute1values attribute1value nilaiatribut1 atribut1nilai',
  opsi_2_nama: 'attribute2name namaatribut2 atribut2nama',
  opsi_2_nilai: 'attribute2values attribute2value nilaiatribut2 atribut2nilai',
  opsi_3_nilai: 'attribute3values attribute3value nilaiatribut3 atribut3nilai',
}

const required: Record<Format, OwnField[]> = {
  mb2: ['sku', 'nama', 'harga', 'stok'],
  unknown: ['sku', 'nama', 'harga', 'stok'],
  shopify: ['nama', 'harga'],
  woocommerce: ['nama', 'harga'],
}

const noColumns = (): Columns => Object.fromEntries([...ownFields, ...foreignFields].map((field) => [field, undefined])) as Columns

/** The first heading that fits a field has it; names are tried in their order, so the more telling one wins. */
function place(headings: readonly string[], names: Names): Columns {
  const folded = headings.map(foldHeading)
  const columns = noColumns()
  for (const [field, list] of Object.entries(names)) {
    const at = list
      .split(' ')
      .map((name) => folded.indexOf(name))
      .find((index) => index >= 0)
    columns[field as Field] = at
  }
  return columns
}

function recognise(headings: readonly string[]): Format {
  const folded = new Set(headings.map(foldHeading))
  const has = (names: string | undefined): boolean => (names ?? '').split(' ').some((name) => folded.has(name))
  if (has(shopify.kelompok) && has(shopify.nama) && has(shopify.harga)) return 'shopify'
  if (has(woocommerce.jenis) && has(woocommerce.nama) && has(woocommerce.harga) && (has(woocommerce.induk) || has(woocommerce.terbit))) {
    return 'woocommerce'
  }
  return 'mb2'
}

function mappingOf(format: Format, headings: readonly string[], columns: Columns): Mapping {
  const used = new Set(Object.values(columns))
  const added = new Set<string>(reportColumns)
  const unknown = headings.filter((heading, index) => heading !== '' && !used.has(index) && !added.has(foldHeading(heading)))
  const missing = required[format].filter((field) => columns[field] === undefined)
  return { format: missing.length > 0 ? 'unknown' : format, headings: [...headings], columns, unknown, missing }
}

/** What the columns of a table most likely are. `unknown` when something a product cannot be without was not found. */
export function guessMapping(headings: readonly string[]): Mapping {
  const format = recognise(headings)
  return mappingOf(format, headings, place(headings, { mb2: own, unknown: own, shopify, woocommerce }[format]))
}

/** The reader's own choice of columns: every row then stands for itself, as in our own format. */
export function chooseMapping(headings: readonly string[], choice: Partial<Record<OwnField, number>>): Outcome<Mapping> {
  const columns = { ...noColumns(), ...choice }
  const chosen = ownFields.flatMap((field) => (choice[field] === undefined ? [] : [{ field, index: choice[field] }]))
  const refusals: Refusal[] = []
  for (const [at, { field, index }] of chosen.entries()) {
    const heading = headings[index]
    if (heading === undefined) refusals.push({ rule: 'market.import.mapping.no_such_column', field, facts: { column: field } })
    else if (chosen.findIndex((other) => other.index === index) < at) {
      refusals.push({ rule: 'market.import.mapping.column_twice', field, facts: { column: field, heading } })
    }
  }
  const mapping = mappingOf('mb2', headings, columns)
  refusals.push(...refuseMapping(mapping))
  return refusals.length > 0 ? refused(...refusals) : done(mapping)
}

/** Why rows cannot be read with this mapping, one reason for each column that is missing. */
export const refuseMapping = (mapping: Mapping): Refusal[] =>
  mapping.missing.map((field) => ({ rule: 'market.import.mapping.missing', field, facts: { column: field } }))

/** The name of an option whose table has a column of values only, such as `Ukuran`. */
export function optionHeading(mapping: Mapping, field: 'opsi_1_nilai' | 'opsi_2_nilai'): string {
  const heading = mapping.headings[mapping.columns[field] ?? -1] ?? ''
  return own[field]?.split(' ').includes(foldHeading(heading)) ? '' : heading
}
