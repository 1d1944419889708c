import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DataDirInUse, type Embedded, findRunning, openEmbedded } from '#src/platform/embedded.ts'

type Told = { url: string; directory: string; adopted: boolean; said: string[]; refused?: string; message?: string }

const root = mkdtempSync(join(tmpdir(), 'mch-embedded-'))
const ourRoot = process.getuid?.() === 0
const opened: Embedded[] = []
const started: ChildProcess[] = []

// The server's account must be able to enter; mkdtemp closes what it makes.
beforeAll(() => {
  rmSync(root, { recursive: true })
  mkdirSync(root, { mode: 0o755 })
})

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
  }
  for (const database of opened.splice(0)) await database.stop()
})

afterAll(() => rmSync(root, { recursive: true, force: true }))

test('a first start makes a sound cluster, keeps its data over a stop and leaves no process behind', async () => {
  const dataDir = join(root, 'folder with spaces')
  const first = await open(dataDir)
  expect(first.adopted).toBe(false)
  expect(first.version).toMatch(/^18\./)
  expect(await settings(first.url, 'data_checksums', 'fsync', 'full_page_writes', 'listen_addresses', 'server_encoding')).toEqual({
    data_checksums: 'on',
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '',
    server_encoding: 'UTF8',
  })
  const pid = postmasterPid(first)
  if (ourRoot) expect(readFileSync(`/proc/${pid}/status`, 'utf8')).not.toMatch(/^Uid:\s+0\b/m)
  await ask(first.url, 'create table kept (n int); insert into kept values (42)')
  expect(await findRunning(dataDir)).toEqual({ url: first.url })

  await first.stop()
  // a process that has ended may wait a moment for its parent to take note
  await expect.poll(() => alive(pid), { timeout: 5_000 }).toBe(false)
  expect(await findRunning(dataDir)).toBeUndefined()

  const second = await open(dataDir)
  expect(await ask(second.url, 'select n from kept')).toEqual([{ n: 42 }])
})

test('nobody enters without the password, which only its owner can read', async () => {
  const database = await open(join(root, 'password'))
  const wrong = database.url.replace(/(mch_owner:)[^@]+/, '$1guessed')
  await expect(ask(wrong, 'select 1')).rejects.toThrow(/password authentication failed/)
  expect(statSync(join(database.directory, 'password')).mode & 0o777).toBe(0o600)
  expect(statSync(database.directory).mode & 0o777).toBe(0o700)
})

test('a second process on the same DATA_DIR is refused with one line that names it and the owner', async () => {
  const dataDir = join(root, 'in use')
  await open(dataDir)
  const second = await own(dataDir).told
  expect(second.refused).toBe(DataDirInUse.name)
  expect(second.message).toContain(`DATA_DIR ${dataDir} is in use by another process (pid ${process.pid})`)
  expect(second.message).not.toContain('\n')
})

test('the server of a process killed with -9 is adopted, with all its data', async () => {
  const dataDir = join(root, 'orphan')
  const { child, told } = own(dataDir)
  const killed = await told
  await ask(killed.url, 'create table kept as select n from generate_series(1, 1000) n')
  const pid = postmasterPid(killed)
  child.kill('SIGKILL')
  await once(child, 'exit')
  expect(alive(pid)).toBe(true)

  const database = await open(dataDir)
  expect(database.adopted).toBe(true)
  expect(postmasterPid(database)).toBe(pid)
  expect(await ask(database.url, 'select count(*)::int as n from kept')).toEqual([{ n: 1000 }])
  await database.stop()
  // Its number may linger until the machine's first process collects it; its own record is the honest witness.
  expect(readdirSync(join(database.directory, 'cluster'))).not.toContain('postmaster.pid')
  await expect(ask(database.url, 'select 1')).rejects.toThrow()
})

test('a pid file whose number now belongs to a stranger does not keep the server from starting, and the stranger lives on', async () => {
  const dataDir = join(root, 'stale')
  const { child, told } = own(dataDir)
  const killed = await told
  await ask(killed.url, 'create table kept as select 7 as n')
  const file = join(killed.directory, 'cluster', 'postmaster.pid')
  const lock = join(killed.directory, 'run', '.s.PGSQL.5432.lock')
  const [pidFile, socketLock] = [readFileSync(file, 'utf8'), readFileSync(lock, 'utf8')]
  child.kill('SIGTERM')
  await once(child, 'exit')

  const stranger = spawn('sleep', ['60'], { stdio: 'ignore' })
  started.push(stranger)
  const asStranger = (text: string) => text.replace(/^\d+/, String(stranger.pid))
  writeFileSync(file, asStranger(pidFile))
  writeFileSync(lock, asStranger(socketLock))

  const database = await open(dataDir)
  expect(database.adopted).toBe(false)
  expect(await ask(database.url, 'select n from kept')).toEqual([{ n: 7 }])
  expect(stranger.exitCode).toBeNull()
  expect(readdirSync(join(database.directory, 'cluster')).filter((name) => name.includes('.stale-'))).toEqual([])
})

test('a copy of a running DATA_DIR starts a server of its own and leaves the original alone', async () => {
  const original = await open(join(root, 'original'))
  await ask(original.url, 'create table kept as select 1 as n; checkpoint')
  const copied = join(root, 'copied')
  mkdirSync(copied)
  const copying = spawn('cp', ['-r', original.directory, join(copied, 'postgres')], { stdio: 'ignore' })
  await once(copying, 'exit')

  const copy = await open(copied)
  expect(copy.adopted).toBe(false)
  expect(postmasterPid(copy)).not.toBe(postmasterPid(original))
  expect(alive(postmasterPid(original))).toBe(true)
})

test('a server killed with -9 comes back at the same address with every acknowledged row', async () => {
  const database = await open(join(root, 'crash'))
  await ask(database.url, 'create table kept (n int)')
  const writer = new pg.Client(database.url)
  writer.on('error', () => {})
  await writer.connect()
  let acknowledged = 0
  const writing = (async () => {
    for (;;) {
      await writer.query('insert into kept values ($1)', [acknowledged])
      acknowledged += 1
    }
  })()
  const fell = expect(writing).rejects.toThrow()
  await sleep(150)
  const pid = postmasterPid(database)
  process.kill(pid, 'SIGKILL')
  await fell

  const [row] = await eventually(() => ask(database.url, 'select count(*)::int as n from kept'))
  expect(acknowledged).toBeGreaterThan(0)
  // The one whose answer the kill swallowed may stand too.
  expect(row?.n).toBeGreaterThanOrEqual(acknowledged)
  expect(row?.n).toBeLessThanOrEqual(acknowledged + 1)
  expect(postmasterPid(database)).not.toBe(pid)
})

test('a server that keeps falling is given up, and the caller is told once', async () => {
  const reasons: Error[] = []
  const database = await open(join(root, 'falling'), (reason) => reasons.push(reason))
  let pid = 0
  for (let fall = 0; fall < 6; fall += 1) {
    pid = await eventually(async () => {
      const next = postmasterPid(database)
      if (next === pid) throw new Error('not back yet')
      await ask(database.url, 'select 1')
      return next
    })
    // The owner's session comes right after the first answer.
    await sleep(150)
    process.kill(pid, 'SIGKILL')
  }
  await eventually(async () => expect(reasons).toHaveLength(1))
  expect(reasons[0]?.message).toContain('keeps falling')
  await expect(ask(database.url, 'select 1')).rejects.toThrow()
})

test('of two simultaneous first starts one owns and one is refused, and nothing half made stays', async () => {
  const dataDir = join(root, 'twins')
  const told = await Promise.all([own(dataDir).told, own(dataDir).told])
  expect(told.map(({ refused }) => refused ?? 'owner').sort()).toEqual([DataDirInUse.name, 'owner'])
  const owner = told.find(({ refused }) => !refused)
  expect(await ask(owner?.url ?? '', 'select 1 as n')).toEqual([{ n: 1 }])
  expect(readdirSync(dataDir)).toEqual(['postgres'])
})

test('what a killed first start left half made is swept away', async () => {
  const dataDir = join(root, 'half')
  const gone = spawn('true')
  await once(gone, 'exit')
  mkdirSync(join(dataDir, `postgres.new-${gone.pid}-00000000`, 'cluster'), { recursive: true })
  await open(dataDir)
  expect(readdirSync(dataDir)).toEqual(['postgres'])
})

test('where the path is too long for a socket the server listens on loopback alone', async () => {
  const database = await open(join(root, 'long'.repeat(20)))
  expect(database.url).toMatch(/^postgres:\/\/mch_owner:[^@]+@127\.0\.0\.1:\d+\/mch/)
  expect(await settings(database.url, 'listen_addresses', 'unix_socket_directories')).toEqual({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
  })
})

// Only root's server needs another account, and so another place.
if (ourRoot) {
  test('under a folder closed to the server its cluster is kept elsewhere, and it says where', async () => {
    const closed = join(root, 'closed')
    mkdirSync(closed, { mode: 0o700 })
    const dataDir = join(closed, 'data')
    const said: string[] = []
    const database = await openEmbedded({ dataDir, say: (line) => said.push(line) })
    opened.push(database)
    try {
      expect(said.join()).toContain(database.directory)
      expect(database.directory.startsWith(root)).toBe(false)
      expect(await findRunning(dataDir)).toEqual({ url: database.url })
      expect(await ask(database.url, 'select 1 as n')).toEqual([{ n: 1 }])
    } finally {
      await database.stop()
      rmSync(database.directory, { recursive: true })
    }
  })
}

async function open(dataDir: string, onLost: (reason: Error) => void = () => {}): Promise<Embedded> {
  const database = await openEmbedded({ dataDir, say: () => {}, onLost })
  opened.push(database)
  return database
}

function own(dataDir: string): { child: ChildProcess; told: Promise<Told> } {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'embedded.owner.ts'), dataDir], { stdio: ['ignore', 'pipe', 'inherit'] })
  started.push(child)
  const told = once(createInterface(child.stdout), 'line').then(([line]) => JSON.parse(line) as Told)
  return { child, told }
}

async function ask(url: string, sql: string): Promise<{ n: number }[]> {
  const client = new pg.Client(url)
  client.on('error', () => {})
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

async function settings(url: string, ...names: string[]): Promise<Record<string, string>> {
  const rows = await ask(url, `select name, setting from pg_settings where name in (${names.map((name) => `'${name}'`)})`)
  return Object.fromEntries((rows as unknown as { name: string; setting: string }[]).map(({ name, setting }) => [name, setting]))
}

function postmasterPid({ directory }: { directory: string }): number {
  return Number.parseInt(readFileSync(join(directory, 'cluster', 'postmaster.pid'), 'utf8'), 10)
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = performance.now() + 20_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (performance.now() > deadline) throw error
      await sleep(50)
    }
  }
}
