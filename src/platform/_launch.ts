import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Binaries } from './_binaries.ts'
import type { Cluster } from './_cluster.ts'
import { type Reach, readPidFile, socketPort } from './_postmaster.ts'
import { shutDown } from './_process.ts'
import { type Account, childOptions } from './_unprivileged.ts'

/** ready: it serves. occupied: another server or the last of a killed one is still there; look again. */
export type Launch = { kind: 'ready'; pid: number } | { kind: 'occupied' } | { kind: 'port taken' }

/** Socket addresses hold about 104 bytes; the file name in the directory needs some of them. */
const longestSocketDirectory = 90

export async function chooseReach(cluster: Cluster): Promise<Reach> {
  const fits = Buffer.byteLength(cluster.run) <= longestSocketDirectory && process.platform !== 'win32'
  return fits ? { host: cluster.run, port: socketPort } : { host: '127.0.0.1', port: await freePort() }
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer()
    probe.once('error', failed)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => found(typeof address === 'object' && address ? address.port : 0))
    })
  })
}

/** In a process group of its own: Ctrl-C in the terminal reaches us, and we stop the server in good order. */
export async function launch(o: {
  cluster: Cluster
  binaries: Binaries
  account: Account | undefined
  reach: Reach
  deadline: number
  halt: AbortSignal
}): Promise<Launch> {
  const output = join(o.cluster.base, 'start.log')
  // Removed rather than emptied: it may be root's from an earlier start, in a directory that is ours.
  rmSync(output, { force: true })
  const descriptor = openSync(output, 'w', 0o600)
  const args = ['-D', o.cluster.data, ...fixedSettings(o.cluster, o.reach).flatMap((setting) => ['-c', setting])]
  const child = spawn(o.binaries.postgres, args, { ...childOptions(o.account), detached: true, stdio: ['ignore', descriptor, descriptor] })
  closeSync(descriptor)
  // only a start that fails has last words; a server that is up may end long after its folder is gone
  let settled: () => unknown = () => undefined
  const failure = new Promise<string>((gone) => {
    child.once('error', (error) => gone(error.message))
    const ended = () => gone(lastWords(o.cluster, output, child.pid))
    child.once('exit', ended)
    settled = () => child.off('exit', ended)
  })
  child.unref()
  const ready = await Promise.race([failure, readiness(o.cluster, child, o)])
  settled()
  if (typeof ready !== 'string') return ready
  if (/already exists|still in use/.test(ready)) return { kind: 'occupied' }
  if (/could not (bind|create any TCP)/.test(ready)) return { kind: 'port taken' }
  throw new Error(`The embedded PostgreSQL did not start: ${ready} (more in ${o.cluster.log})`)
}

async function readiness(
  cluster: Cluster,
  child: ChildProcess,
  { deadline, halt }: { deadline: number; halt: AbortSignal },
): Promise<Launch> {
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const file = readPidFile(cluster)
    if (file?.ready && file.pid === child.pid) return { kind: 'ready', pid: file.pid }
    if (halt.aborted && child.pid) await shutDown(child.pid)
    await sleep(20)
  }
  // Still in recovery: it is left to finish, the caller waits for it or says so.
  return { kind: 'occupied' }
}

/** What keeps data whole and the server unseen; no file of the cluster can change it. */
function fixedSettings({ log, run }: Cluster, { host, port }: Reach): string[] {
  const onSocket = host === run
  return [
    'fsync=on',
    'full_page_writes=on',
    'synchronous_commit=on',
    `listen_addresses=${onSocket ? '' : host}`,
    `unix_socket_directories=${onSocket ? `"${run.replaceAll('"', '""')}"` : ''}`,
    'unix_socket_permissions=0700',
    `port=${port}`,
    'cluster_name=metro-creative-hub',
    // One file a weekday, emptied a week later; no statement and no detail, for those carry what people wrote.
    'logging_collector=on',
    `log_directory=${log}`,
    'log_filename=%a.log',
    'log_truncate_on_rotation=on',
    'log_rotation_age=1d',
    'log_rotation_size=0',
    'log_line_prefix=%m [%p] ',
    'log_error_verbosity=terse',
    'log_min_error_statement=panic',
    'log_checkpoints=off',
  ]
}

/** The reason of a failed start stands in the start's own output or, once the collector ran, in the newest log. */
function lastWords({ log }: Cluster, output: string, pid: number | undefined): string {
  const newest = readdirSync(log)
    .map((name) => join(log, name))
    .sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs)
    .at(-1)
  const logged = newest ? readFileSync(newest, 'utf8').split('\n') : []
  const lines = [...logged.filter((line) => line.includes(`[${pid}]`)), ...readFileSync(output, 'utf8').split('\n')]
  const told = lines.filter((line) => /FATAL|PANIC|could not/.test(line)).map((line) => line.replace(/^.*?\] /, ''))
  return told.slice(-3).join('; ') || lines.filter(Boolean).at(-1) || 'no reason given'
}
