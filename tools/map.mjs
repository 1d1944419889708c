import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const usage = `usage: node tools/map.mjs [--print]
Writes docs/map.md: every address with its guard, its page file, the rooms and tables behind it and the tests that speak of it.
--print   to the standard output instead`

if (process.argv.includes('--help')) {
  console.log(usage)
  process.exit(0)
}

process.chdir(join(dirname(fileURLToPath(import.meta.url)), '..'))
const { createServer } = await import('vite')

const below = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.replaceAll('\\', '/'), entry.name))
    .sort()

const files = [...below('src'), ...below('test')]
const text = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))
const isTest = (file) => /\.test\.tsx?$/.test(file)
const roomOf = (file) => file.split('/')[1]

/** What a file imports, as paths from the root. */
const imports = (file) =>
  [...(text.get(file) ?? '').matchAll(/\bfrom '([^']+)'/g)]
    .map(([, from]) =>
      from.startsWith('#src/') ? `src/${from.slice(5)}` : from.startsWith('.') ? posix.join(dirname(file), from) : undefined,
    )
    .filter((path) => path && text.has(path))

/** A file and everything it reaches without leaving its own folder. */
function near(file, seen = new Set()) {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const path of imports(file)) if (dirname(path) === dirname(file) && !/routes\.ts$/.test(path)) near(path, seen)
  return seen
}

const tablesIn = (file) =>
  [...(text.get(file) ?? '').matchAll(/\b(?:from|join|into|update)\s+((?:platform|identity|directory|market)\.[a-z_]+)(?![\w(.])/g)].map(
    ([, table]) => table,
  )

/** The database files a page asks, with the private files those rest on. */
function behind(page) {
  const asked = new Set([...near(page)].flatMap(imports).filter((file) => file.endsWith('.db.ts')))
  for (const file of asked)
    for (const own of imports(file)) if (dirname(own) === dirname(file) && basename(own).startsWith('_')) asked.add(own)
  return [...asked].sort()
}

function testsOf(path, page) {
  const fixed = path.split('/:')[0]
  const spoken = new RegExp(`['"\`]${fixed.replace(/[.]/g, '\\.')}(?=['"\`/?$#])`)
  const beside = page.replace(/\.tsx?$/, '.test')
  return files.filter((file) => isTest(file) && (file.startsWith(beside) || (fixed.length > 1 && spoken.test(text.get(file)))))
}

async function routesWithPages() {
  const vite = await createServer({
    server: { middlewareMode: true, watch: null, ws: false },
    appType: 'custom',
    configFile: false,
    optimizeDeps: { noDiscovery: true },
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx' } },
  })
  const { routes } = await vite.ssrLoadModule('/src/web/routes.ts')
  const { healthRoutes } = await vite.ssrLoadModule('/src/web/health.ts')
  const places = new Map()
  for (const file of below('src/web').filter((path) => !isTest(path)))
    for (const value of Object.values(await vite.ssrLoadModule(`/${file}`))) if (typeof value === 'function') places.set(value, file)
  const listed = (route) =>
    below('src/web').find((file) => !isTest(file) && text.get(file).includes(`'${route.path}'`) && /\b(get|post)\(/.test(text.get(file)))
  const found = [...healthRoutes(undefined), ...routes].map((route) => ({
    ...route,
    page: places.get(route.page) ?? listed(route) ?? 'src/web/routes.ts',
  }))
  await vite.close()
  return found
}

function row({ method, path, guard, page, cache }) {
  const asked = behind(page)
  const rooms = [...new Set(asked.map(roomOf))]
  const tables = [...new Set(asked.flatMap(tablesIn))].sort()
  const cell = (list) => list.join('<br>') || '–'
  return `| ${method} | \`${path}\` | ${guard}${cache ? ', cached' : ''} | ${page.replace('src/web/', '')} | ${cell(rooms)} | ${cell(tables)} | ${cell(testsOf(path, page).map((file) => file.replace(/^src\//, '')))} |`
}

const rows = (await routesWithPages())
  .sort((a, b) => (a.path === b.path ? (a.method < b.method ? -1 : 1) : a.path < b.path ? -1 : 1))
  .map(row)
const map = `# Map: from an address to its page, rooms, tables and tests

Made by \`node tools/map.mjs\`; a test of the house keeps it fresh. Pages lie below \`src/web/\`.

| | Address | Guard | Page | Rooms | Tables | Tests |
|---|---|---|---|---|---|---|
${rows.join('\n')}
`
if (process.argv.includes('--print')) process.stdout.write(map)
else writeFileSync('docs/map.md', map)
