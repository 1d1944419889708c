import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { type ImportTotals, importFile } from '#src/market/import-job.db.ts'
import type { Ctx } from '#src/platform/context.ts'
import { temporaryFolder } from './temporary.ts'
import { openTown, type Town } from './town.ts'

export type ImportTown = {
  town: Town
  /** Owns the shop `shop`. */
  owner: Ctx
  /** Owns another one. */
  other: Ctx
  bring(
    text: string | Uint8Array,
    o?: { dryRun?: boolean; shop?: string; defaultCategory?: string; photos?: Uint8Array },
  ): Promise<ImportTotals>
  codes(like: string): Promise<{ sku: string; name: string; price: string; on_hand: number; status: string }[]>
}

export const shop = 'kopi-lereng-pagi'

/** A demo town of its own, with ways to bring tables into its shops. */
export async function openImportTown(): Promise<ImportTown> {
  const town = await openTown()
  const folder = temporaryFolder('mch-import-')
  let files = 0
  return {
    town,
    owner: await town.as('penjual-kopi'),
    other: await town.as('penjual-batik'),
    async bring(text, o = {}) {
      const file = join(folder, `berkas-${++files}.csv`)
      writeFileSync(file, text)
      const photos = o.photos && join(folder, `foto-${files}.zip`)
      if (photos && o.photos) writeFileSync(photos, o.photos)
      const wish = { file, shop: o.shop ?? shop, dryRun: o.dryRun ?? false, actor: { kind: 'system', job: 'operator' } as const }
      const outcome = await importFile(town.house, {
        ...wish,
        photos,
        ...(o.defaultCategory ? { defaultCategory: o.defaultCategory } : {}),
      })
      if (!outcome.ok) throw new Error(outcome.refusals.map(({ rule }) => rule).join())
      return outcome.value
    },
    async codes(like) {
      const found = await town.owner.query(
        `select v.sku, p.name, v.price, st.on_hand, p.status from market.variant v join market.product p on p.id = v.product_id join market.stock st on st.variant_id = v.id where v.sku like $1 order by v.sku`,
        [like],
      )
      return found.rows
    },
  }
}

export const counts = ({ created, updated, unchanged, failed }: Pick<ImportTotals, 'created' | 'updated' | 'unchanged' | 'failed'>) => [
  created,
  updated,
  unchanged,
  failed,
]

export const table = (rows: string[]) =>
  ['sku,nama,harga,stok,kategori,deskripsi,berat_gram,opsi_1_nama,opsi_1_nilai,gambar', ...rows].join('\r\n')

export function rowsIn(path: string | undefined): Record<string, string>[] {
  const text = readFileSync(path ?? '', 'utf8')
  return parse(text, { columns: true, bom: true, relax_column_count: true, delimiter: text.split('\n')[0]?.includes(';') ? ';' : ',' })
}

/** Levels that are not the sums of their movements. */
export async function wrongLevels(town: Town): Promise<unknown[]> {
  const found =
    await town.owner.query(`select v.sku from market.stock st join market.variant v on v.id = st.variant_id left join market.stock_movement m on m.variant_id = st.variant_id and m.place_id = st.place_id
    group by v.sku, st.variant_id, st.place_id having st.on_hand <> coalesce(sum(m.on_hand), 0) or st.reserved <> coalesce(sum(m.reserved), 0)`)
  return found.rows
}
