import { sql } from 'kysely'
import type { Tx } from '#src/platform/database.ts'

/** How the list for search engines differs from the last one, and which of the new addresses nobody's deed made. */
export type AddressDiff = { appeared: number; gone: number; unmade: string[] }

const mostTold = 200

/**
 * Keeps the list as it is tonight. `fixed`: addresses that come with the program itself. The first list there is, is where everything begins:
 * nothing of it is a finding. A list that did not come says nothing.
 */
export async function watchAddresses(tx: Tx, listed: readonly string[], fixed: ReadonlySet<string>): Promise<AddressDiff> {
  if (listed.length === 0) return { appeared: 0, gone: 0, unmade: [] }
  const first = (await sql`select from press.address limit 1`.execute(tx)).rows.length === 0
  const paths = [...new Set(listed)].filter((path) => path.length <= 300)
  const fresh = await sql<{ path: string }>`insert into press.address as a (path) select unnest(${paths}::text[])
    on conflict (path) do update set gone_at = null where a.gone_at is not null returning path`.execute(tx)
  const gone = await sql<{
    path: string
  }>`update press.address set gone_at = governance.clock() where gone_at is null and path <> all(${paths}::text[]) returning path`.execute(
    tx,
  )
  if (first) return { appeared: fresh.rows.length, gone: 0, unmade: [] }
  const asked = fresh.rows.map(({ path }) => path).filter((path) => !fixed.has(path))
  const unmade = await sql<{
    path: string
  }>`select path from unnest(${asked}::text[]) n (path) where not press.made_by_deed(path) order by path limit ${mostTold}`.execute(tx)
  return { appeared: fresh.rows.length, gone: gone.rows.length, unmade: unmade.rows.map(({ path }) => path) }
}
