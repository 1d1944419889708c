import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

/** Who the database server runs as when we are root: PostgreSQL refuses to be root itself. */
export type Account = { uid: number; gid: number }

const systemName = 'metro-hub'

/** What a child gets of our environment: no PG* variable of the person who starts us may steer the server. */
const bareEnvironment = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }

export function childOptions(account: Account | undefined) {
  return { cwd: '/', env: bareEnvironment, ...account }
}

/** The account for a cluster at `base`: undefined when we are not root and run it as ourselves. */
export function accountFor(base: string): Account | undefined {
  if (process.getuid?.() !== 0) return undefined
  if (existsSync(base)) {
    const { uid, gid } = statSync(base)
    if (uid !== 0) return { uid, gid }
  }
  const found = named('postgres') ?? named(systemName) ?? created() ?? named('nobody')
  if (!found)
    throw new Error('PostgreSQL does not run as root and no unprivileged user was found: start as an ordinary user, or set DATABASE_URL')
  return found
}

function named(name: string): Account | undefined {
  const [uid, gid] = ['-u', '-g'].map((flag) => Number.parseInt(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout ?? '', 10))
  return uid && gid ? { uid, gid } : undefined
}

function created(): Account | undefined {
  const made = spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', systemName])
  return made.status === 0 ? named(systemName) : undefined
}

/** Tried, not computed: mount options and access lists decide too. */
export function mayEnter(directory: string, account: Account | undefined): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd -- "$1"', 'sh', directory], { ...childOptions(account), stdio: 'ignore' }).status === 0
}

export function mayRun(program: string, account: Account | undefined): boolean {
  return spawnSync(program, ['--version'], { ...childOptions(account), stdio: 'ignore' }).status === 0
}
