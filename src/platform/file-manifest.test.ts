import { cp, mkdir, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { manifestName, openFileCheck, rootOfBuild, writeManifest } from './file-manifest.ts'

let home: string
let built: string
const files: Record<string, string> = {
  'dist/server/main.js': 'const rate = 10\n',
  'dist/client/site.css': 'body{}',
  'dist/.built': '',
  'db/migrations/0001_first.sql': 'select 1;',
  'package.json': '{}',
  'package-lock.json': '{}',
  'node_modules/.package-lock.json': JSON.stringify({
    packages: { 'node_modules/runs': {}, 'node_modules/runs/node_modules/deep': {}, 'node_modules/tests': { dev: true } },
  }),
  'node_modules/runs/index.js': 'export {}',
  'node_modules/runs/README.md': 'read me',
  'node_modules/runs/node_modules/deep/index.cjs': 'exports.a = 1',
  'node_modules/tests/index.js': 'export {}',
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'mch-files-'))
  built = join(home, 'built')
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(built, path)), { recursive: true })
    await writeFile(join(built, path), text)
  }
  await writeManifest(built)
})
afterAll(() => rm(home, { recursive: true, force: true }))

let n = 0
const copied = async () => {
  n += 1
  const root = join(home, `copy-${n}`)
  await cp(built, root, { recursive: true })
  return root
}

test('the list holds what runs, as sha256sum reads it, and neither itself nor what only tests', async () => {
  const list = await readFile(join(built, manifestName), 'utf8')
  const paths = list
    .trim()
    .split('\n')
    .map((line) => /^[0-9a-f]{64} {2}(.+)$/.exec(line)?.[1])
  expect(paths).toEqual([
    'db/migrations/0001_first.sql',
    'dist/client/site.css',
    'dist/server/main.js',
    'node_modules/runs/index.js',
    'node_modules/runs/node_modules/deep/index.cjs',
    'package-lock.json',
    'package.json',
  ])
})

test('one byte that is another is found, also where size and time of change were put back', async () => {
  const root = await copied()
  const check = await openFileCheck(root)
  expect(await check.look()).toEqual([])
  for (const path of ['dist/server/main.js', 'node_modules/runs/node_modules/deep/index.cjs']) {
    const file = join(root, path)
    const { atime, mtime } = await stat(file)
    const text = await readFile(file, 'utf8')
    await writeFile(file, text.replace('1', '9'))
    await utimes(file, atime, mtime)
  }
  expect(await check.look()).toEqual([
    { path: 'dist/server/main.js', what: 'changed' },
    { path: 'node_modules/runs/node_modules/deep/index.cjs', what: 'changed' },
  ])
  await writeFile(join(root, 'dist/server/main.js'), files['dist/server/main.js'] ?? '')
  expect(await check.look()).toEqual([{ path: 'node_modules/runs/node_modules/deep/index.cjs', what: 'changed' }])
})

test('a file nobody built, one that went, and a list that was exchanged', async () => {
  const root = await copied()
  const check = await openFileCheck(root)
  await writeFile(join(root, 'dist/client/slot.html'), 'gacor')
  await rm(join(root, 'db/migrations/0001_first.sql'))
  await writeManifest(root)
  expect(await check.look()).toEqual([
    { path: manifestName, what: 'changed' },
    { path: 'db/migrations/0001_first.sql', what: 'missing' },
    { path: 'dist/client/slot.html', what: 'added' },
  ])
  await rm(join(root, manifestName))
  expect(await (await openFileCheck(root)).look()).toEqual([{ path: manifestName, what: 'missing' }])
})

test('only a program that runs from a build has a list', () => {
  expect(rootOfBuild(pathToFileURL(join(built, 'dist', 'server', 'main.js')).href)).toBe(built)
  expect(rootOfBuild(pathToFileURL(join(built, 'src', 'platform', 'file-manifest.ts')).href)).toBeUndefined()
})
