import { sql } from 'kysely'
import type { Database, Tx } from '#src/platform/database.ts'
import type { Dataset } from '#src/platform/open-data.ts'
import { datasetCalled, datasets } from './datasets.ts'

export type Version = {
  dataset: string
  version: number
  rows: number
  sums: Record<string, number>
  csvSha256: string
  csvBytes: number
  jsonSha256: string
  jsonBytes: number
  at: Date
}

export type Listed = { set: Dataset; newest: Version; checkedAt: Date }

const columns = sql`v.dataset, v.version, v.rows, v.sums, v.csv_sha256 as "csvSha256", v.csv_bytes as "csvBytes", v.json_sha256 as "jsonSha256", v.json_bytes as "jsonBytes", v.at`

/** What is given away today, in the order of the list; what was never built is not in it yet. */
export async function catalogue(db: Database | Tx): Promise<Listed[]> {
  const found = await sql<
    Version & { checkedAt: Date }
  >`select distinct on (v.dataset) ${columns}, k.at as "checkedAt" from press.dataset_version v
    join lateral (select at from press.dataset_check where dataset = v.dataset order by day desc limit 1) k on true order by v.dataset, v.version desc`.execute(
    db,
  )
  const byName = new Map(found.rows.map((row) => [row.dataset, row]))
  return datasets.flatMap((set) => {
    const row = byName.get(set.slug)
    return row ? [{ set, newest: row, checkedAt: row.checkedAt }] : []
  })
}

/** One dataset with its versions, the newest first. */
export async function datasetWithVersions(
  db: Database | Tx,
  slug: string,
  most = 60,
): Promise<{ set: Dataset; versions: Version[] } | undefined> {
  const set = datasetCalled(slug)
  if (!set) return undefined
  const found =
    await sql<Version>`select ${columns} from press.dataset_version v where v.dataset = ${slug} order by v.version desc limit ${most}`.execute(
      db,
    )
  return found.rows.length > 0 ? { set, versions: found.rows } : undefined
}

/** A version by its number, or the newest. */
export async function versionOf(db: Database | Tx, slug: string, version: number | undefined): Promise<Version | undefined> {
  const found =
    await sql<Version>`select ${columns} from press.dataset_version v where v.dataset = ${slug} and (${version ?? null}::int is null or v.version = ${version ?? null})
    order by v.version desc limit 1`.execute(db)
  return datasetCalled(slug) ? found.rows[0] : undefined
}
