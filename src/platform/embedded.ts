import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Binaries, findBinaries } from './_binaries.ts'
import { type Cluster, clusterOf, makeCluster, settle } from './_cluster.ts'
import { chooseReach, launch } from './_launch.ts'
import { DataDirInUse, takeOwnership } from './_ownership.ts'
import { addressOf, clearStaleLocks, inspect, type Reach } from './_postmaster.ts'
import { shutDown } from './_process.ts'
import type { Account } from './_unprivileged.ts'

export { DataDirInUse }

/** A PostgreSQL server of our own, owned by this process until `stop`. `url` is the owner role's; it outlives a crash of the server. */
export type Embedded = { url: string; directory: string; adopted: boolean; version: string; stop(): Promise<void> }

export type EmbeddedOptions = {
  dataDir: string
  say: (line: string) => void
  /** The server is gone and could not be brought back, or another process took it: the caller ends. */
  onLost?: (reason: Error) => void
}

type Site = {
  cluster: Cluster
  binaries: Binaries
  account: Account | undefined
  dataDir: string
  reach: Reach | undefined
  halt: AbortSignal
}

type Held = { pid: number; reach: Reach; owner: pg.Client; adopted: boolean }

const longestStart = 60_000
const restartsAllowed = 5
const restartWindow = 60_000

/** Starts the server under `dataDir`, or adopts the one a killed process left behind. Refuses with DataDirInUse while that process lives. */
export async function openEmbedded(o: EmbeddedOptions): Promise<Embedded> {
  const { cluster, account } = settle(o.dataDir, o.say)
  const binaries = findBinaries(account, o.say)
  await makeCluster(cluster, binaries, account)
  const halt = new AbortController()
  const site: Site = { cluster, binaries, account, dataDir: o.dataDir, reach: undefined, halt: halt.signal }
  const held = await bringUp(site)
  if (held.adopted) o.say(`Adopted the database server (pid ${held.pid}) that an ended process had left running.`)
  site.reach = held.reach
  const version = await prepared(held).catch(async (error) => {
    await shutDown(held.pid)
    throw error
  })
  const kept = keepUp(site, held, o)
  let stopping: Promise<void> | undefined
  const stop = async () => {
    halt.abort()
    const last = await kept.current()
    if (last) await shutDown(last.pid)
    await last?.owner.end().catch(() => {})
  }
  return {
    url: addressOf(cluster, held.reach),
    directory: cluster.base,
    adopted: held.adopted,
    version,
    stop: () => {
      stopping ??= stop()
      return stopping
    },
  }
}

/** The server another process of ours runs now, for a command beside the site. */
export async function findRunning(dataDir: string): Promise<{ url: string } | undefined> {
  const cluster = clusterOf(dataDir)
  const state = await inspect(cluster)
  if (state.kind !== 'live') return undefined
  await state.client.end()
  return { url: addressOf(cluster, state.reach) }
}

/** Looks, and acts on what it sees, until the server is up and ours. Never starts a second one beside a live one: PostgreSQL's lock file decides. */
async function bringUp(site: Site): Promise<Held> {
  const deadline = performance.now() + longestStart
  let launched: number | undefined
  while (performance.now() < deadline) {
    const state = await inspect(site.cluster)
    if (state.kind === 'live') {
      const { pid, reach, client: owner } = state
      if (await takeOwnership(owner, site.dataDir)) return { pid, reach, owner, adopted: pid !== launched }
    }
    site.halt.throwIfAborted()
    if (state.kind === 'absent') {
      launched = (await start(site, deadline)) ?? launched
      if (launched) continue
    }
    await sleep(100)
  }
  throw new Error(
    `The database server in ${site.cluster.base} has not answered for ${longestStart / 1000} s: start again, or look into ${site.cluster.log}`,
  )
}

async function start(site: Site, deadline: number): Promise<number | undefined> {
  clearStaleLocks(site.cluster)
  // After a crash the address stays, for the pool of this process holds it.
  const reach = site.reach ?? (await chooseReach(site.cluster))
  const started = await launch({ ...site, reach, deadline })
  return started.kind === 'ready' ? started.pid : undefined
}

async function prepared({ owner }: Held): Promise<string> {
  const { rows } = await owner.query<{ version: string; made: boolean }>(
    `select current_setting('server_version') as version, exists (select from pg_database where datname = 'mch') as made`,
  )
  if (!rows[0]?.made) await owner.query('create database mch')
  return rows[0]?.version ?? ''
}

/** Notices by the owner's connection that the server went away, and brings it back; gives up when it keeps falling. */
function keepUp(site: Site, first: Held, { say, onLost }: EmbeddedOptions) {
  const falls: number[] = []
  let current: Promise<Held | undefined> = Promise.resolve(first)

  const watch = (held: Held): Held => {
    held.owner.once('end', () => {
      if (!site.halt.aborted) current = back()
    })
    return held
  }
  const back = async (): Promise<Held | undefined> => {
    const now = performance.now()
    falls.push(now)
    try {
      if (falls.filter((at) => now - at < restartWindow).length > restartsAllowed) throw new Error('The database server keeps falling')
      say('The database server went away; bringing it back.')
      const held = await bringUp(site)
      say(`The database server is back (pid ${held.pid}).`)
      return watch(held)
    } catch (error) {
      if (!site.halt.aborted) onLost?.(error as Error)
      return undefined
    }
  }
  watch(first)
  return { current: () => current }
}
