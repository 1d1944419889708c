import { randomBytes } from 'node:crypto'
import { linkSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { type Cluster, ownerRole } from './_cluster.ts'
import { isAlive, isPostmasterOf } from './_process.ts'

/** Where a server listens: a socket directory or a loopback address, and the port that goes with it. */
export type Reach = { host: string; port: number }

export type ServerState =
  | { kind: 'live'; pid: number; reach: Reach; client: pg.Client }
  | { kind: 'waiting'; pid: number }
  | { kind: 'absent' }

export const socketPort = 5432

type PidFile = { text: string; pid: number; ready: boolean; reach: Reach | undefined }

/** PostgreSQL's own record: pid, directory, start, port, socket directory, address, memory key, state; one a line. */
export function readPidFile({ data }: Cluster): PidFile | undefined {
  const text = readIfThere(join(data, 'postmaster.pid'))
  if (text === undefined) return undefined
  const [pid, , , port, socket, address, , state] = text.split('\n').map((line) => line.trim())
  const host = socket || (address === '*' ? '127.0.0.1' : address)
  const reach = host && Number(port) ? { host, port: Number(port) } : undefined
  return { text, pid: Math.abs(Number(pid)), ready: state === 'ready', reach }
}

export function addressOf(cluster: Cluster, reach: Reach): string {
  const password = readFileSync(cluster.passwordFile, 'utf8').trim()
  const [host, query] = reach.host.startsWith('/')
    ? ['localhost', `host=${encodeURIComponent(reach.host)}&port=${reach.port}&`]
    : [`${reach.host}:${reach.port}`, '']
  return `postgres://${ownerRole}:${password}@${host}/mch?${query}sslmode=disable`
}

/** Asks before it believes: a file may outlive its server, a number may be given to a stranger, a copy may point at its original. */
export async function inspect(cluster: Cluster): Promise<ServerState> {
  const file = readPidFile(cluster)
  if (!file) return { kind: 'absent' }
  const client = file.reach && (await connectedTo(cluster, file.reach))
  if (client && file.reach) return { kind: 'live', pid: file.pid, reach: file.reach, client }
  if (isAlive(file.pid) && isPostmasterOf(file.pid, cluster.data)) return { kind: 'waiting', pid: file.pid }
  return { kind: 'absent' }
}

/** A connection to the server of exactly this cluster, or nothing. */
async function connectedTo(cluster: Cluster, { host, port }: Reach): Promise<pg.Client | undefined> {
  const client = new pg.Client({
    host,
    port,
    user: ownerRole,
    password: readFileSync(cluster.passwordFile, 'utf8').trim(),
    database: 'postgres',
    application_name: `metro-creative-hub pid=${process.pid}`,
    options: '-c statement_timeout=0 -c idle_session_timeout=0',
    connectionTimeoutMillis: 3_000,
    ssl: false,
  })
  // Without a listener a lost connection would end the process.
  client.on('error', () => {})
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    if (rows[0] && realpathSync(rows[0].data_directory) === realpathSync(cluster.data)) return client
  } catch {
    // Refused, silent, starting or somebody else's: in every case not ours to use now.
  }
  await client.end().catch(() => {})
  return undefined
}

/**
 * PostgreSQL will not start while the number in its lock files is alive, even when that is a stranger by now.
 * Such files are moved aside first and looked at then, so that a server started in between keeps its own.
 */
export function clearStaleLocks(cluster: Cluster): void {
  for (const path of [join(cluster.data, 'postmaster.pid'), join(cluster.run, `.s.PGSQL.${socketPort}.lock`)]) {
    const text = readIfThere(path)
    const pid = Math.abs(Number.parseInt(text ?? '', 10))
    if (text && isAlive(pid) && !isPostmasterOf(pid, cluster.data)) setAside(path, text)
  }
}

function setAside(path: string, expected: string): void {
  const aside = `${path}.stale-${randomBytes(4).toString('hex')}`
  try {
    renameSync(path, aside)
    if (readFileSync(aside, 'utf8') !== expected) linkSync(aside, path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error
  }
  rmSync(aside, { force: true })
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
