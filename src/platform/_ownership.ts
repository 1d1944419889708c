import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'

/** One process owns an embedded database; the holder of this session lock in its server is that process. */
const lock = [0x6d_63_68, 1] as const

const patience = 3_000

/** One clear line for the person who started a second one. */
export class DataDirInUse extends Error {
  override name = 'DataDirInUse'
}

/**
 * True once the lock is ours. A killed owner's session may take a moment to notice, so it is asked for a while.
 * False when the connection broke meanwhile: the server is going away and must be looked at anew.
 */
export async function takeOwnership(client: pg.Client, dataDir: string): Promise<boolean> {
  const deadline = performance.now() + patience
  try {
    for (;;) {
      const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [...lock])
      if (rows[0]?.taken) return true
      if (performance.now() > deadline) break
      await sleep(100)
    }
    const holder = await holderOf(client)
    await client.end()
    throw new DataDirInUse(
      `DATA_DIR ${dataDir} is in use by another process (${holder}): stop it first, or give this one a DATA_DIR of its own`,
    )
  } catch (error) {
    if (error instanceof DataDirInUse) throw error
    await client.end().catch(() => {})
    return false
  }
}

async function holderOf(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    `select s.application_name as name
       from pg_locks l join pg_stat_activity s on s.pid = l.pid
      where l.locktype = 'advisory' and l.granted and l.classid = $1 and l.objid = $2
        and l.database = (select oid from pg_database where datname = current_database())`,
    [...lock],
  )
  return /pid=\d+/.exec(rows[0]?.name ?? '')?.[0].replace('=', ' ') ?? 'pid unknown'
}
