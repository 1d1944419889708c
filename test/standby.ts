import { spawn } from 'node:child_process'
import { chownSync, cpSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { findBinaries } from '#src/platform/_binaries.ts'
import { childOptions } from '#src/platform/_unprivileged.ts'
import type { Embedded } from '#src/platform/embedded.ts'
import { freePort } from './processes.ts'

/** A real second server that streams from an embedded one. */
export type Standby = {
  /** The owner's address there, with the database of the primary's. */
  url: string
  start(): Promise<void>
  /** As a machine that loses its power. */
  kill(): Promise<void>
  /** Stands still without a word, as behind a broken line; answers how to go on. */
  freeze(): Promise<() => void>
  /** Replays what it gets only so much later. */
  delay(seconds: number): Promise<void>
  query(text: string): Promise<Record<string, unknown>[]>
}

/** What a base backup leaves out: the log itself comes by streaming, the rest belongs to the running server. */
const leftOut = /\/cluster\/(pg_wal\/.+|postmaster\.(pid|opts)|pg_replslot\/.+|pg_stat_tmp\/.+|pg_dynshmem\/.+|pg_notify\/.+|pgsql_tmp.*)$/

/** PostgreSQL's low-level base backup: the data directory as it lies there while the server writes, and the label that makes it whole. */
async function baseBackup(primary: Embedded, directory: string): Promise<void> {
  const client = new pg.Client({ connectionString: primary.url })
  await client.connect()
  try {
    await client.query(`select pg_backup_start('salinan', fast => true)`)
    const from = join(primary.directory, 'cluster')
    cpSync(from, directory, { recursive: true, filter: (path) => !leftOut.test(path) })
    mkdirSync(join(directory, 'pg_wal', 'archive_status'), { recursive: true })
    const stopped = await client.query<{ labelfile: string }>('select labelfile from pg_backup_stop(wait_for_archive => false)')
    writeFileSync(join(directory, 'backup_label'), stopped.rows[0]?.labelfile ?? '')
    writeFileSync(join(directory, 'standby.signal'), '')
  } finally {
    await client.end()
  }
}

function handTo(directory: string, { uid, gid }: { uid: number; gid: number }): void {
  for (const name of ['', ...readdirSync(directory, { recursive: true, encoding: 'utf8' })]) chownSync(join(directory, name), uid, gid)
}

/** How the standby reaches the primary: the same way as we do. */
function wayTo(primary: Embedded): string {
  const url = new URL(primary.url)
  const host = url.searchParams.get('host') ?? url.hostname
  const port = url.searchParams.get('port') ?? url.port
  return `host=${host} port=${port} user=${url.username} password=${decodeURIComponent(url.password)} application_name=salinan`
}

export async function openStandby(primary: Embedded, folder: string): Promise<Standby> {
  const directory = join(folder, 'standby')
  await baseBackup(primary, directory)
  const owner = statSync(join(primary.directory, 'cluster'))
  const account = process.getuid?.() === 0 ? { uid: owner.uid, gid: owner.gid } : undefined
  const port = await freePort()
  const configure = (seconds: number) =>
    writeFileSync(
      join(directory, 'postgresql.auto.conf'),
      `primary_conninfo = '${wayTo(primary)}'\nrecovery_min_apply_delay = ${seconds}s\nport = ${port}\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nshared_buffers = 32MB\nhot_standby = on\n`,
    )
  configure(0)
  if (account) handTo(directory, account)
  const { postgres } = findBinaries(account, () => undefined)
  const url = new URL(primary.url)
  const address = `postgres://${url.username}:${url.password}@127.0.0.1:${port}${url.pathname}?sslmode=disable`
  let pid = 0
  let ended: Promise<unknown> = Promise.resolve()

  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: 2_000 })
    client.on('error', () => undefined)
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
  return {
    url: address,
    query,
    async start() {
      const child = spawn(postgres, ['-D', directory], { ...childOptions(account), stdio: ['ignore', 'ignore', 'pipe'] })
      let said = ''
      child.stderr.on('data', (bytes: Buffer) => {
        said += bytes
      })
      pid = child.pid ?? 0
      ended = new Promise((resolve) => child.once('exit', resolve))
      for (let tries = 0; tries < 300 && child.exitCode === null; tries += 1) {
        if (await query('select 1').catch(() => undefined)) return
        await sleep(100)
      }
      throw new Error(`no standby: ${said}`)
    },
    async kill() {
      if (pid) send(pid, 'SIGKILL')
      await ended
    },
    async freeze() {
      const all = [pid, ...(await query('select pid from pg_stat_activity')).map((row) => Number(row.pid))]
      const stopped = all.filter((one) => send(one, 'SIGSTOP'))
      return () => void stopped.map((one) => send(one, 'SIGCONT'))
    },
    async delay(seconds) {
      configure(seconds)
      if (account) chownSync(join(directory, 'postgresql.auto.conf'), account.uid, account.gid)
      process.kill(pid, 'SIGHUP')
      for (let tries = 0; tries < 50; tries += 1) {
        const [now] = await query(`select current_setting('recovery_min_apply_delay') as delay`)
        if (Number.parseInt(String(now?.delay), 10) === seconds) return
        await sleep(100)
      }
      throw new Error('the delay was not taken')
    },
  }
}

/** The one that asked has gone by now; everybody else is there. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal)
  } catch {
    return false
  }
}
