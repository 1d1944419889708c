import { createHash } from 'node:crypto'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What a build wrote, as `sha256sum -c` reads it from the root: so it can be held against a copy without this program. */
export const manifestName = 'dist/SHA256SUMS'
/** Touched by whoever builds after everything else; empty. */
const aside = new Set([manifestName, 'dist/.built'])
/** Here a file nobody built is a finding too. */
const closed = ['dist', 'db']
const single = ['package.json', 'package-lock.json']
/** What Node reads of a package; a program that came with one (node, postgres, libvips) is its maker's to sign. */
const code = /\.(?:[cm]?js|json|node|wasm)$/

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const absent = (error: unknown) => ['ENOENT', 'ENOTDIR'].includes(String((error as NodeJS.ErrnoException).code))

/** Regular files below a folder, as paths from the root; a package inside a package is one of its own. */
async function filesUnder(root: string, folder: string): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true }).catch((error) => {
    if (absent(error)) return []
    throw error
  })
  const found: string[] = []
  for (const { name, ...entry } of entries.map((one) => ({ name: one.name, folder: one.isDirectory(), file: one.isFile() }))) {
    const path = `${folder}/${name}`
    if (entry.folder && name !== 'node_modules') found.push(...(await filesUnder(root, path)))
    else if (entry.file && !aside.has(path)) found.push(path)
  }
  return found
}

/** Folders of the packages that run, by npm's own record of what it installed. */
async function runningPackages(root: string): Promise<string[]> {
  const text = await readFile(join(root, 'node_modules/.package-lock.json'), 'utf8').catch(() => '{}')
  const { packages = {} } = JSON.parse(text) as { packages?: Record<string, { dev?: boolean; link?: boolean }> }
  return Object.entries(packages).flatMap(([path, one]) => (one.dev || one.link ? [] : [path]))
}

/** Writes what stands there now into the list: the last step of a build. Answers how many files. */
export async function writeManifest(root: string): Promise<number> {
  const found = [...single]
  for (const folder of closed) found.push(...(await filesUnder(root, folder)))
  for (const folder of await runningPackages(root)) found.push(...(await filesUnder(root, folder)).filter((path) => code.test(path)))
  const lines: string[] = []
  for (const path of found.sort()) lines.push(`${hashOf(await readFile(join(root, path)))}  ${path}\n`)
  await writeFile(join(root, manifestName), lines.join(''))
  return lines.length
}

export type FileDifference = { path: string; what: 'changed' | 'added' | 'missing' }
export type FileCheck = {
  /** Hashes what moved since the last look, and everything when asked to; a look at nothing new costs a `stat` a file. */
  look(whole?: boolean): Promise<FileDifference[]>
}

const line = /^([0-9a-f]{64}) {2}(.+)$/
const readLines = (text: string) =>
  new Map(
    text.split('\n').flatMap((one): [string, string][] => {
      const [, hash, path] = line.exec(one) ?? []
      return hash && path ? [[path, hash]] : []
    }),
  )

/** Where this program was built, where it runs from a build. */
export function rootOfBuild(here: string = import.meta.url): string | undefined {
  const folder = dirname(fileURLToPath(here))
  return folder.endsWith(`${sep}dist${sep}server`) ? join(folder, '..', '..') : undefined
}

/** Reads the list now, so that one written later is itself a difference. */
export async function openFileCheck(root: string): Promise<FileCheck> {
  const text = await readFile(join(root, manifestName), 'utf8').catch(() => undefined)
  const expected = readLines(text ?? '')
  // beside the time of change, which anybody may set, the one the file system keeps
  const seen = new Map<string, string>()

  async function differs(path: string, hash: string, whole: boolean): Promise<FileDifference['what'] | undefined> {
    try {
      const now = await stat(join(root, path), { bigint: true })
      const mark = `${now.size} ${now.mtimeNs} ${now.ctimeNs} ${now.ino}`
      if (!whole && seen.get(path) === mark) return undefined
      if (hashOf(await readFile(join(root, path))) !== hash) {
        seen.delete(path)
        return 'changed'
      }
      seen.set(path, mark)
      return undefined
    } catch (error) {
      if (absent(error)) return 'missing'
      throw error
    }
  }

  return {
    async look(whole = false) {
      const found: FileDifference[] = []
      const list = await readFile(join(root, manifestName), 'utf8').catch(() => undefined)
      if (list === undefined) found.push({ path: manifestName, what: 'missing' })
      else if (list !== text) found.push({ path: manifestName, what: 'changed' })
      for (const [path, hash] of expected) {
        const what = await differs(path, hash, whole)
        if (what) found.push({ path, what })
      }
      if (text === undefined) return found
      for (const folder of closed)
        for (const path of await filesUnder(root, folder)) if (!expected.has(path)) found.push({ path, what: 'added' })
      return found
    },
  }
}
