import { Kysely, PostgresDialect, type Transaction } from 'kysely'
import pg from 'pg'
import type { DB } from './schema.ts'
import { StatementNames } from './statement-names.ts'

export type Database = Kysely<DB>
export type Tx = Transaction<DB>

const names = new StatementNames()

/** Prepares what is asked for often once a connection, named by its text: the planner then works once instead of every time. */
class NamingClient extends pg.Client {
  // biome's override rules and pg's nine overloads meet in one loose signature here
  override query(...args: never[]): never {
    const [text, values, ...rest] = args as unknown as [unknown, unknown, ...never[]]
    if (typeof text === 'string' && Array.isArray(values)) {
      const name = names.nameOf(text)
      if (name) return super.query({ name, text, values } as never, ...(rest as [])) as never
    }
    return super.query(...(args as unknown as [never])) as never
  }
}

const int8 = 20
const date = 1082

function safeInteger(text: string): number {
  const n = Number(text)
  if (!Number.isSafeInteger(n)) throw new RangeError(`int8 beyond what a number can hold: ${text}`)
  return n
}

const types = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === int8) return safeInteger
    if (oid === date) return (text: string) => text
    return pg.types.getTypeParser(oid, format as 'text')
  },
}

/** `reading`: for a standby. It writes nothing, and who waits for it could have been answered by the primary. */
export type PoolOptions = { url: string; size?: number; name?: string; timeouts?: boolean; reading?: boolean }

/** A pool whose every wait is bounded: acquire 5 s, lock 2 s, statement 5 s, idle transaction 10 s; each below its caller's limit. */
export function openPool({ url, size = 16, name = 'mch', timeouts = true, reading = false }: PoolOptions): pg.Pool {
  const bounds = timeouts ? '-c lock_timeout=2000 -c statement_timeout=5000 -c idle_in_transaction_session_timeout=10000' : ''
  const pool = new pg.Pool({
    connectionString: url,
    Client: NamingClient,
    max: size,
    application_name: name,
    connectionTimeoutMillis: reading ? 1000 : timeouts ? 5000 : 30_000,
    idleTimeoutMillis: 60_000,
    // plans and names of yesterday's sizes go with their connection
    maxLifetimeSeconds: 1800,
    keepAlive: true,
    options: `${bounds} -c plan_cache_mode=auto${reading ? ' -c default_transaction_read_only=on' : ''}`,
    ...(reading ? { query_timeout: 1500 } : {}),
    types,
  } as pg.PoolConfig)
  // A connection that dies, idle or between two statements of a transaction, is replaced at the next query.
  // The pool listens to idle ones alone: without a listener on each, one cut line would end the process.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

export const openDatabase = (pool: pg.Pool): Database => new Kysely<DB>({ dialect: new PostgresDialect({ pool }) })
