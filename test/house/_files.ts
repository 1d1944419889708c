import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Made by a tool or by running: not ours to judge. */
const made = new Set(['node_modules', 'dist', 'data', 'coverage', '.git'])

function walk(directory: string, skip: ReadonlySet<string>): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    // in a second working tree `.git` is a file that names the first
    if (skip.has(entry.name) || entry.name.startsWith('.setup-lock')) return []
    const path = join(directory, entry.name)
    if (entry.isDirectory()) return walk(path, skip)
    return entry.isFile() ? [path] : []
  })
}

/** Files below a folder of the repository, as paths from its root. */
export const filesBelow = (folder: string): string[] =>
  walk(join(root, folder), made)
    .map((path) => relative(root, path).split(sep).join('/'))
    .sort()

export const textOf = (path: string): string => readFileSync(join(root, path), 'utf8')

export const isTest = (path: string): boolean => /\.(test|property\.test)\.tsx?$/.test(path)

/** The product's own sources. */
export const sources = (): string[] => filesBelow('src').filter((path) => /\.tsx?$/.test(path) && !isTest(path) && !path.endsWith('.d.ts'))

export const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length

/** The text without its comments, every character at its old place. */
export const withoutComments = (text: string): string =>
  text.replace(
    /(^|[^:'"`\\])(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/g,
    (whole, before: string) => before + whole.slice(before.length).replace(/[^\n]/g, ' '),
  )
