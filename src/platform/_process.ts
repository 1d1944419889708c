import { execFileSync } from 'node:child_process'
import { readFileSync, readlinkSync, realpathSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

/** A dead child that nobody collected still has a number; it counts as gone. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !/^State:\s+[ZX]/m.test(read(`/proc/${pid}/status`))
}

/** Tells a postmaster of this data directory from a stranger that was given the same number later. */
export function isPostmasterOf(pid: number, directory: string): boolean {
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(directory)
  } catch {
    // Not Linux, or not our process: its command line is the next best witness.
    const command = read(`/proc/${pid}/cmdline`) || commandOf(pid)
    return command.includes('postgres') && command.includes(directory)
  }
}

function commandOf(pid: number): string {
  try {
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' })
  } catch {
    return ''
  }
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

/** Fast shutdown first; what has not gone after eight seconds is told to leave at once and recovers at its next start. */
export async function shutDown(pid: number): Promise<void> {
  for (const [signal, patience] of [
    ['SIGINT', 8_000],
    ['SIGQUIT', 1_500],
  ] as const) {
    if (!isAlive(pid)) return
    process.kill(pid, signal)
    if (await goneWithin(pid, patience)) return
  }
}

async function goneWithin(pid: number, patience: number): Promise<boolean> {
  const deadline = performance.now() + patience
  while (performance.now() < deadline) {
    if (!isAlive(pid)) return true
    await sleep(20)
  }
  return !isAlive(pid)
}
