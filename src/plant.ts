import pg from 'pg'
import { loadCityFrom } from '#src/directory/city.db.ts'
import { loadMarketTree } from '#src/market/city-tree.db.ts'
import { plantDemo } from '#src/market/demo.db.ts'
import type { OpenHouse } from './open-house.ts'

async function isEmpty(open: OpenHouse): Promise<boolean> {
  const found = await open.pool.query<{ planted: boolean }>(`select exists (select 1 from platform.setting where key = 'city') as planted`)
  return found.rows[0]?.planted !== true
}

/**
 * Gives an empty database its city, and a demo town where one is allowed. Held by a lock, so that of several nodes starting together one plants.
 * What a killed start left half planted is finished or refused by the planting itself, which is one transaction a part.
 */
export async function plantIfEmpty(open: OpenHouse, say: (line: string) => void): Promise<void> {
  const client = new pg.Client({ connectionString: open.ownerUrl, application_name: 'mch plant' })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(7242004)')
    if (!(await isEmpty(open))) return
    const { house } = open
    await loadMarketTree(house.db, await loadCityFrom(house, house.config.CITY))
    if (house.config.demoAllowed) {
      say('Bringing the demo town (about 20 seconds, once) …')
      house.demo = true
      await plantDemo(house)
      await open.pool.query(
        `insert into platform.setting (key, value) values ('demo', 'true') on conflict (key) do update set value = 'true'`,
      )
    }
    await open.pool.query(`insert into platform.setting (key, value) values ('city', to_jsonb($1::text)) on conflict (key) do nothing`, [
      house.config.CITY,
    ])
  } finally {
    await client.end()
  }
}
