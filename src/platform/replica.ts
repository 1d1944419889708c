import type pg from 'pg'
import { type Database, openDatabase, openPool } from './database.ts'
import type { Log } from './log.ts'

/** `reason` says why it is not read from. */
export type ReplicaState = {
  usable: boolean
  lagSeconds: number | undefined
  reason?: 'down' | 'lagging' | 'no standby' | 'another server'
}

/** A streaming standby that public pages may be read from, as long as it is near enough to the primary. */
export type Replica = {
  db: Database
  state(): ReplicaState
  /** Reads it answered, and reads asked again of the primary. */
  counts: { replica: number; again: number }
  /** It did not answer: not asked again before it has been looked at. */
  lost(): void
  stop(): Promise<void>
}

type Point = { position: bigint; at: number }

/** A position in the log, `16/B374D848`, as one number. */
function positionOf(lsn: string): bigint {
  const [high = '', low = ''] = lsn.split('/')
  return (BigInt(`0x${high}`) << 32n) + BigInt(`0x${low}`)
}

/**
 * How far behind it is, in seconds: since the newest position that the primary is known to have had and the standby has replayed.
 * Told by one clock, ours: neither the two servers' clocks nor a quiet primary can bend it.
 */
export function lagOf(points: readonly Point[], replayed: bigint, now: number): number | undefined {
  const reached = points.findLast((point) => point.position <= replayed)
  return reached && (now - reached.at) / 1000
}

const identity = 'select system_identifier::text from pg_control_system()'

async function primaryNow(pool: pg.Pool): Promise<{ position: bigint; system: string }> {
  const found = await pool.query<{ lsn: string; system: string }>(`select pg_current_wal_lsn()::text as lsn, (${identity}) as system`)
  return { position: positionOf(found.rows[0]?.lsn ?? '0/0'), system: found.rows[0]?.system ?? '' }
}

type Seen = { standby: boolean; system: string; lsn: string | null }

async function standbyNow(pool: pg.Pool): Promise<Seen | undefined> {
  const found = await pool.query<Seen>(
    `select pg_is_in_recovery() as standby, (${identity}) as system, pg_last_wal_replay_lsn()::text as lsn`,
  )
  return found.rows[0]
}

function judged(seen: Seen | undefined, system: string, points: readonly Point[], mostSeconds: number, now: number): ReplicaState {
  if (!seen?.standby) return { usable: false, lagSeconds: undefined, reason: 'no standby' }
  if (seen.system !== system) return { usable: false, lagSeconds: undefined, reason: 'another server' }
  const lagSeconds = lagOf(points, positionOf(seen.lsn ?? '0/0'), now)
  if (lagSeconds === undefined || lagSeconds > mostSeconds) return { usable: false, lagSeconds, reason: 'lagging' }
  return { usable: true, lagSeconds }
}

const everyMs = 1_000
const down: ReplicaState = { usable: false, lagSeconds: undefined, reason: 'down' }

export function openReplica(o: { url: string; primary: pg.Pool; mostSeconds: number; log: Log }): Replica {
  const pool = openPool({ url: o.url, size: 8, name: `mch replica ${process.pid}`, reading: true })
  let points: Point[] = []
  let state: ReplicaState = down
  let lookedAt = Number.NEGATIVE_INFINITY

  const become = (next: ReplicaState) => {
    if (next.reason !== state.reason) o.log.info('replica.state', { usable: next.usable, reason: next.reason, lagSeconds: next.lagSeconds })
    state = next
  }
  const look = async () => {
    const { position, system } = await primaryNow(o.primary)
    const asked = performance.now()
    // older points than twice the limit can only say "lagging", and so does none
    points = [...points.filter((point) => asked - point.at < 2_000 * o.mostSeconds), { position, at: asked }]
    become(judged(await standbyNow(pool), system, points, o.mostSeconds, performance.now()))
    lookedAt = performance.now()
  }
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let looking = Promise.resolve()
  const lookOn = () => {
    looking = look()
      .catch(() => become(down))
      .finally(() => {
        if (!stopped) timer = setTimeout(lookOn, everyMs)
      })
  }
  lookOn()
  return {
    db: openDatabase(pool),
    counts: { replica: 0, again: 0 },
    // what nobody has looked at for a while is not known to be near
    state: () => (state.usable && performance.now() - lookedAt > 3 * everyMs ? { ...state, usable: false, reason: 'lagging' } : state),
    lost: () => become(down),
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
      await pool.end()
    },
  }
}

const isLost = (error: unknown): boolean => {
  const { code, message } = error as { code?: string; message?: string }
  return code ? /^(08|53|57P|E[A-Z])/.test(code) : /timeout|terminated|closed|not queryable/i.test(message ?? '')
}

/**
 * Reads from the standby where that is good enough, and from the primary where it is not. Whatever goes wrong over there, a missing row included
 * (it may have been written a moment ago), is asked again of the primary: only its answer counts.
 */
export async function readNear<T>(
  house: { db: Database; replica?: Replica | undefined },
  read: (db: Database) => Promise<T>,
  isGood: (found: T) => boolean,
): Promise<T> {
  const { replica } = house
  if (!replica?.state().usable) return await read(house.db)
  try {
    const found = await read(replica.db)
    if (isGood(found)) {
      replica.counts.replica += 1
      return found
    }
  } catch (error) {
    if (isLost(error)) replica.lost()
  }
  replica.counts.again += 1
  return await read(house.db)
}
