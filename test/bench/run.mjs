// Measures the site against physical limits taken in the same run. `npm run bench [-- --products 1000,10000] [--seconds 4] [--only growth]`
// Each figure is a ratio: the site's rate over the rate of the same bytes from a bare node:http, or of the same SQL from a raw driver loop.
import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { build } from 'vite'
import { measureCheckout } from './_checkout.mjs'
import { measureImport } from './_import.mjs'
import { measureSearch } from './_search.mjs'
import { measureVisits } from './_visits.mjs'

const option = (name, usual) => (process.argv.includes(name) ? process.argv[process.argv.indexOf(name) + 1] : usual)
const sizes = option('--products', '1000,10000').split(',').map(Number)
const seconds = Number(option('--seconds', '4'))
const rounds = Number(option('--rounds', '3'))
const only = option('--only', 'pages,search,checkout,authorize,growth,visits').split(',')

const folder = mkdtempSync(join(tmpdir(), 'mch-bench-'))
chmodSync(folder, 0o755)

/** Starts a program and waits for a line or an address; everything it started dies with us. */
const children = []
function start(args, env) {
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (bytes) => {
    said += bytes
  })
  child.stderr.on('data', (bytes) => {
    said += bytes
  })
  children.push(child)
  return { child, said: () => said, ended: new Promise((resolve) => child.once('exit', resolve)) }
}

export async function load(plan) {
  const { said, ended } = start([join(import.meta.dirname, '_load.mjs'), JSON.stringify(plan)])
  await ended
  return JSON.parse(said())
}

const loadNow = () => loadavg().map((n) => Math.round(n * 100) / 100)
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, async () => {
    for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
    await sleep(3000)
    rmSync(folder, { recursive: true, force: true })
    process.exit(1)
  })

const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]

/** Alternating rounds of the things compared, each warmed up; medians of the rates. */
async function compare(plans) {
  for (const plan of Object.values(plans)) await load({ ...plan, seconds: 1 })
  const found = Object.fromEntries(Object.keys(plans).map((name) => [name, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const [name, plan] of Object.entries(plans)) found[name].push(await load({ ...plan, seconds }))
  return Object.fromEntries(
    Object.entries(found).map(([name, runs]) => [
      name,
      {
        rate: median(runs.map((run) => run.rate)),
        p95: median(runs.map((run) => run.p95)),
        p99: median(runs.map((run) => run.p99)),
        statuses: runs.at(-1).statuses,
      },
    ]),
  )
}

async function startSite(dataDir, port, env = {}) {
  const site = start(['--enable-source-maps', 'dist/server/main.js'], { DATA_DIR: dataDir, PORT: String(port), RATE_LIMITS: 'off', ...env })
  for (let tries = 0; tries < 900; tries += 1) {
    if ((await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined))?.ok) return site
    if (site.child.exitCode !== null) break
    await sleep(100)
  }
  throw new Error(site.said())
}

async function hub(dataDir, ...args) {
  const verb = start(['--enable-source-maps', 'dist/server/hub.js', ...args], { DATA_DIR: dataDir })
  if ((await verb.ended) !== 0) throw new Error(verb.said())
  return verb.said().trim()
}

/** The limit of HTTP itself: a bare server that answers these very bytes. */
async function bareServer(bytes, type) {
  const server = createServer((_, answer) => answer.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => server.close() }
}

// a cookie of no meaning: such readers are never answered from the page cache
const uncached = { cookie: 'lihat=1' }

async function pages(url, port) {
  const list = await (await fetch(`${url}/api/v1/products?limit=100`)).json()
  const slugs = list.items.map((item) => item.slug)
  const shown = { listing: ['/belanja/cari?urut=baru'], product: slugs.map((slug) => `/belanja/produk/${slug}`) }
  const results = {}
  for (const [name, paths] of Object.entries(shown)) {
    const bytes = Buffer.from(await (await fetch(url + paths[0], { headers: uncached })).arrayBuffer())
    const bare = await bareServer(bytes, 'text/html; charset=utf-8')
    const requests = paths.map((path) => ({ path }))
    const rawUrl = `http://127.0.0.1:${port + 1}`
    const found = await compare({
      site: { url, connections: 16, headers: uncached, requests },
      raw: {
        url: rawUrl,
        connections: 16,
        requests: name === 'listing' ? [{ path: '/listing' }] : slugs.map((slug) => ({ path: `/product/${slug}` })),
      },
      bare: { url: bare.url, connections: 16, requests: [{ path: '/' }] },
      cached: { url, connections: 16, requests },
    })
    bare.close()
    results[name] = {
      ...found,
      bytes: bytes.length,
      overSameSql: found.site.rate / found.raw.rate,
      overBareHttp: found.site.rate / found.bare.rate,
      cachedOverBareHttp: found.cached.rate / found.bare.rate,
    }
  }
  return results
}

/** What search costs as the market grows: the towns made before, asked in turn by one process. */
async function growth(towns) {
  const reads = start(['dist/bench/reads.js', String(rounds * 10), ...towns], {})
  if ((await reads.ended) !== 0) throw new Error(reads.said())
  const byTown = JSON.parse(reads.said().trim().split('\n').at(-1))
  return Object.fromEntries(sizes.map((size, index) => [size, byTown[index]]))
}

/** The demo town alone, with its pictures, as a stranger's phone meets it. */
async function visits() {
  const site = await startSite(join(folder, 'town-demo'), 40_999)
  const found = await measureVisits({ url: 'http://localhost:40999', rounds })
  site.child.kill('SIGTERM')
  await site.ended
  return found
}

const report = {
  machine: {
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    load: loadNow(),
  },
  sizes: {},
}

await build({
  configFile: 'vite.server.config.ts',
  logLevel: 'error',
  build: {
    outDir: 'dist/bench',
    emptyOutDir: true,
    rollupOptions: {
      input: {
        raw: 'test/bench/raw.ts',
        reads: 'test/bench/reads.ts',
        authorize: 'test/bench/authorize.ts',
        certificates: 'test/bench/certificates.ts',
        rooms: 'test/bench/rooms.ts',
        facets: 'test/bench/facets.ts',
        turns: 'test/bench/turns.ts',
        events: 'test/bench/events.ts',
        score: 'test/bench/score.ts',
      },
    },
  },
})

/** On a database of its own each: what they measure does not depend on products. Rooms plant 1.3 million claims, which takes minutes. */
const alone = ['authorize', 'certificates', 'rooms', 'facets', 'turns', 'events', 'score']
async function measureAlone(name) {
  const own = start(['--expose-gc', `dist/bench/${name}.js`])
  if ((await own.ended) !== 0) throw new Error(own.said())
  return JSON.parse(own.said().slice(own.said().indexOf('{')))
}

const needsSite = only.some((one) => one !== 'visits' && !alone.includes(one))

try {
  for (const name of alone) if (only.includes(name)) report[name] = await measureAlone(name)
  for (const size of needsSite ? sizes : []) {
    const dataDir = join(folder, `town-${size}`)
    const port = 41_000 + (size % 1000) + Math.floor(Math.log10(size)) * 10
    const url = `http://127.0.0.1:${port}`
    const site = await startSite(dataDir, port)
    const began = performance.now()
    if (size > 300)
      await hub(dataDir, 'seed', '--products', String(size), '--shops', String(Math.max(20, Math.min(2000, Math.floor(size / 50)))))
    const seeded = Math.round(size / ((performance.now() - began) / 1000))
    const raw = start(['dist/bench/raw.js', dataDir, String(port + 1)])
    for (let tries = 0; tries < 100 && !raw.said().includes('ready'); tries += 1) await sleep(100)
    const found = { seededPerSecond: seeded, load: loadNow() }
    if (only.includes('pages')) found.pages = await pages(url, port)
    if (only.includes('search')) found.search = await measureSearch({ url, rawUrl: `http://127.0.0.1:${port + 1}`, compare })
    if (only.includes('checkout'))
      found.checkout = await measureCheckout({ url, rawUrl: `http://127.0.0.1:${port + 1}`, compare, load, seconds })
    // last: it leaves its goods behind
    if (only.includes('import'))
      found.import = await measureImport({
        url,
        token: (await hub(dataDir, 'token', '--as', 'penjual-kopi')).split('\n').at(-1),
        load,
        seconds,
        rows: Number(option('--rows', '60000')),
      })
    report.sizes[size] = found
    console.error(`${size} products`, JSON.stringify(found, null, 1))
    raw.child.kill()
    site.child.kill('SIGTERM')
    await site.ended
  }
  if (only.includes('growth')) report.growth = await growth(sizes.map((size) => join(folder, `town-${size}`)))
  if (only.includes('visits')) report.visits = await visits()
  report.machine.loadAtEnd = loadNow()
  writeFileSync('test/bench/latest.json', `${JSON.stringify(report, null, 2)}\n`)
  console.log(JSON.stringify(report, null, 2))
} finally {
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
  await sleep(3000)
  rmSync(folder, { recursive: true, force: true })
}
