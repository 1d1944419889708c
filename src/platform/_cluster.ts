import { spawn } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { type Binaries, systemDirectory } from './_binaries.ts'
import { isAlive } from './_process.ts'
import { type Account, accountFor, childOptions, mayEnter } from './_unprivileged.ts'

/** All that one embedded database keeps, in one directory that appears whole or not at all. */
export type Cluster = { base: string; data: string; run: string; log: string; passwordFile: string }

export const ownerRole = 'mch_owner'

/** Written into postgresql.conf once, so that an operator may tune them there. What must never change is given at each start instead. */
const tunable = [
  'shared_buffers=256MB',
  'effective_cache_size=1GB',
  'work_mem=16MB',
  'max_connections=100',
  'max_wal_size=2GB',
  'wal_compression=on',
  'random_page_cost=1.1',
  'jit=off',
  'timezone=UTC',
  'log_timezone=UTC',
]

const draftsOfThisProcess = new Set<string>()

function clusterAt(base: string): Cluster {
  return { base, data: join(base, 'cluster'), run: join(base, 'run'), log: join(base, 'log'), passwordFile: join(base, 'password') }
}

/** The cluster that belongs to a DATA_DIR, made or not. Where it lies elsewhere, a note in DATA_DIR says so and moves along with it. */
export function clusterOf(dataDir: string): Cluster {
  return clusterAt(notedPlace(dataDir) ?? join(resolve(dataDir), 'postgres'))
}

const noteIn = (dataDir: string) => join(resolve(dataDir), 'postgres.elsewhere')

function notedPlace(dataDir: string): string | undefined {
  return existsSync(noteIn(dataDir)) ? readFileSync(noteIn(dataDir), 'utf8').trim() : undefined
}

/** Settles on a place that the server's account can enter, and on that account. */
export function settle(dataDir: string, say: (line: string) => void): { cluster: Cluster; account: Account | undefined } {
  mkdirSync(dataDir, { recursive: true })
  const place = join(resolve(dataDir), 'postgres')
  const account = accountFor(notedPlace(dataDir) ?? place)
  if (account && !notedPlace(dataDir) && !mayEnter(resolve(dataDir), account)) noteElsewhere(dataDir, account)
  const cluster = clusterOf(dataDir)
  refuseForeign(cluster)
  if (cluster.base !== place) say(`The embedded database is kept in ${cluster.base}, because its user cannot reach ${resolve(dataDir)}.`)
  if (account && existsSync(cluster.base) && statSync(cluster.base).uid === 0) handOver(cluster, account)
  return { cluster, account }
}

/** The name is new each time, so that an emptied DATA_DIR does not find the data of the one before it. */
function noteElsewhere(dataDir: string, { uid }: Account): void {
  const blocked = join(resolve(dataDir), 'postgres')
  if (existsSync(blocked))
    throw new Error(`The database in ${blocked} cannot be reached by its user (uid ${uid}): open the folders above it (chmod a+x)`)
  mkdirSync(systemDirectory, { recursive: true })
  chmodSync(systemDirectory, 0o755)
  const name = createHash('sha256').update(realpathSync(dataDir)).digest('hex').slice(0, 12)
  const draft = `${noteIn(dataDir)}.${process.pid}`
  writeFileSync(draft, `${join(systemDirectory, `${name}-${randomBytes(3).toString('hex')}`)}\n`)
  try {
    // A link is made whole or not at all, and only once: a simultaneous starter reads ours.
    linkSync(draft, noteIn(dataDir))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft)
  }
}

/** A copy that root put here (`cp -r`, an unpacked backup) belongs to root and stands open: the server would refuse both. */
function handOver({ base, data }: Cluster, { uid, gid }: Account): void {
  for (const name of ['', ...readdirSync(base, { recursive: true, encoding: 'utf8' })]) lchownSync(join(base, name), uid, gid)
  for (const directory of [base, data]) chmodSync(directory, 0o700)
}

function refuseForeign({ base }: Cluster): void {
  const me = process.getuid?.()
  if (!me || !existsSync(base)) return
  const { uid } = statSync(base)
  if (uid !== me)
    throw new Error(`The database in ${base} belongs to uid ${uid}, this process runs as uid ${me}: start as its owner or as root`)
}

/** Two starters may both make one; the rename lets exactly one of them through. */
export async function makeCluster(cluster: Cluster, binaries: Binaries, account: Account | undefined): Promise<void> {
  removeAbandonedDrafts(cluster.base)
  if (existsSync(cluster.base)) return refuseOtherVersion(cluster, binaries)
  const draft = clusterAt(`${cluster.base}.new-${process.pid}-${randomBytes(4).toString('hex')}`)
  draftsOfThisProcess.add(draft.base)
  try {
    prepare(draft, account)
    await initdb(draft, binaries, account)
    renameSync(draft.base, cluster.base)
    syncDirectory(dirname(cluster.base))
  } catch (error) {
    rmSync(draft.base, { recursive: true, force: true })
    if (!existsSync(cluster.base)) throw error
  } finally {
    draftsOfThisProcess.delete(draft.base)
  }
}

function prepare(draft: Cluster, account: Account | undefined): void {
  for (const directory of [draft.base, draft.data, draft.run, draft.log]) mkdirSync(directory, { mode: 0o700 })
  writeFileSync(draft.passwordFile, randomBytes(24).toString('base64url'), { mode: 0o600 })
  if (!account) return
  for (const path of [draft.base, draft.data, draft.run, draft.log, draft.passwordFile]) chownSync(path, account.uid, account.gid)
}

/** The builtin C.UTF-8 locale is the same on every machine, so that a cluster can move and its indexes stay true. */
async function initdb(draft: Cluster, { initdb: program }: Binaries, account: Account | undefined): Promise<void> {
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--text-search-config=simple']
  const access = [`--username=${ownerRole}`, `--pwfile=${draft.passwordFile}`, '--auth=scram-sha-256']
  const settings = tunable.map((setting) => `--set=${setting}`)
  const child = spawn(program, ['--pgdata', draft.data, '--data-checksums', '--no-instructions', ...locale, ...access, ...settings], {
    ...childOptions(account),
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.on('data', (chunk) => {
    complaint += chunk
  })
  const status = await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', done)
  })
  if (status !== 0)
    throw new Error(`The embedded database could not be made in ${draft.base}: ${complaint.trim().split('\n').at(-1) ?? status}`)
}

function refuseOtherVersion(cluster: Cluster, { version }: Binaries): void {
  const file = join(cluster.data, 'PG_VERSION')
  if (!existsSync(file)) throw new Error(`${cluster.base} holds no database: give DATA_DIR another folder, or put a backup back`)
  const made = readFileSync(file, 'utf8').trim()
  if (made === version.split('.')[0]) return
  throw new Error(
    `The database in ${cluster.base} was made by PostgreSQL ${made}, installed is ${version}: move it with "hub backup" and "hub restore"`,
  )
}

function removeAbandonedDrafts(base: string): void {
  const parent = dirname(base)
  for (const name of readdirSync(parent)) {
    const [, pid] = name.startsWith(`${basename(base)}.new-`) ? (/\.new-(\d+)-/.exec(name) ?? []) : []
    const path = join(parent, name)
    // In a container our own number is often that of the process before us.
    const inUse = Number(pid) === process.pid ? draftsOfThisProcess.has(path) : isAlive(Number(pid))
    if (pid && !inUse) rmSync(path, { recursive: true, force: true })
  }
}

function syncDirectory(directory: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(directory, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}
