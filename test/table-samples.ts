import type { Refusal } from '#src/base/outcome.ts'
import { type CsvFile, type FileOptions, openCsv, type SourceRow } from '#src/platform/table-file.ts'

/** Bytes as a network brings them: in pieces that respect nothing. */
export async function* piecesOf(content: string | Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

const win1252: Record<string, number> = { '€': 0x80, '…': 0x85, '‘': 0x91, '’': 0x92, '“': 0x93, '”': 0x94, '–': 0x96, '—': 0x97 }

export const windows1252 = (text: string): Uint8Array => Uint8Array.from([...text], (sign) => win1252[sign] ?? sign.charCodeAt(0))

export const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = Buffer.from(`\ufeff${text}`, 'utf16le')
  return order === 'le' ? bytes : bytes.swap16()
}

/** As Excel with Indonesian settings saves it: mark, semicolons, CRLF, grouped prices, a line break inside quotes. */
export const excelIndonesia = [
  'SKU;Nama Produk;Harga;Stok;Kategori;Deskripsi;Berat (gram)',
  'KRP-01;Keripik Pisang Kepok;12.500;40;Kuliner;"Renyah, gurih',
  'tanpa pengawet";250',
  'KOP-01;Kopi Robusta “Dr’ Liwa” – 250 g;1.250.000,00;7;Kuliner;"Kata orang ""mantap""";',
  ';;;;;;',
  'BTK-01;Kain Café;Rp1.250.000;1;Kriya;;1 kg',
  '',
].join('\r\n')

export async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
  const parts: T[] = []
  for await (const part of source) parts.push(part)
  return parts
}

export async function openSample(content: string | Uint8Array, options: FileOptions = {}, size = 1_000): Promise<CsvFile> {
  const opened = await openCsv(piecesOf(content, size), options)
  if (!opened.ok) throw new Error(opened.refusals.map(({ rule }) => rule).join())
  return opened.value
}

export async function rowsOf(file: Pick<CsvFile, 'batches'>): Promise<SourceRow[]> {
  return (await all(file.batches)).flat()
}

export const rulesOf = (refusals: readonly Refusal[]): string[] =>
  refusals.map(({ rule }) => rule.replace(/^(?:market\.import|platform\.table)\./, ''))
