import { type Grouped, readProducts } from '#src/market/import-group.ts'
import { guessMapping, type Mapping } from '#src/market/import-mapping.ts'
import { all, openSample } from './table-samples.ts'

export async function importSample(content: string | Uint8Array, mapping?: Mapping, limits = {}): Promise<Grouped & { mapping: Mapping }> {
  const file = await openSample(content)
  const used = mapping ?? guessMapping(file.headings)
  const parts = await all(readProducts(file, used, limits))
  return {
    products: parts.flatMap(({ products }) => products),
    failed: parts.flatMap(({ failed }) => failed),
    rowsRead: parts.at(-1)?.rowsRead ?? 0,
    mapping: used,
  }
}
