import { openBrowser } from '../browser.ts'

/** A phone of 360 px with the dense screen such phones have. */
const phone = { viewport: { width: 360, height: 780 }, deviceScaleFactor: 3, isMobile: true, hasTouch: true, locale: 'id-ID' }

const kB = 1000
const home = { total: 250 * kB, scripts: 30 * kB, requests: 25, lcp: 1800 }
const budgets = {
  'home of the hub': { path: '/', ...home },
  'home of the market': { path: '/belanja', ...home },
  'category of 24 cards': { path: '/belanja/cari?kategori=kain-batik', ...home },
  product: { total: 200 * kB, scripts: 30 * kB, requests: 18, lcp: 1600 },
  checkout: { path: '/bayar', total: 80 * kB, scripts: 25 * kB, requests: 8, lcp: 1200 },
}

/**
 * Slow 4G: 150 ms there and back, 1.6 Mbit/s. `radio` has each request wait that long once, as on a connection that stands.
 * `preset` is what the browser's own developer tools call slow 4G: 562 ms before every single answer, to make up for the shaking of hands
 * that emulation inside a browser does not see. The second is the harder one.
 */
const networks = {
  radio: { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (0.75 * 1024 * 1024) / 8 },
  preset: {
    offline: false,
    latency: 562.5,
    downloadThroughput: (1.6 * 1024 * 1024 * 0.9) / 8,
    uploadThroughput: (0.75 * 1024 * 1024 * 0.9) / 8,
  },
}

async function firstVisit(browser, url, path, network, before) {
  const context = await browser.newContext(phone)
  const page = await context.newPage()
  await before(page)
  const wire = await context.newCDPSession(page)
  const kinds = new Map()
  const cost = { total: 0, scripts: 0, requests: 0, foreign: 0 }
  wire.on('Network.responseReceived', ({ requestId, type, response }) => kinds.set(requestId, { type, url: response.url }))
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId)
    if (!kind || kind.url.startsWith('data:')) return
    cost.requests += 1
    cost.total += encodedDataLength
    if (kind.type === 'Script') cost.scripts += encodedDataLength
    if (!kind.url.startsWith(url)) cost.foreign += 1
  })
  await wire.send('Network.enable')
  await wire.send('Network.clearBrowserCache')
  await wire.send('Network.emulateNetworkConditions', network)
  await wire.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(`${url}${path}`, { waitUntil: 'networkidle', timeout: 60_000 })
  const seen = await page.evaluate(
    () =>
      new Promise((resolve) => {
        let last
        new PerformanceObserver((list) => {
          last = list.getEntries().at(-1)
        }).observe({ type: 'largest-contentful-paint', buffered: true })
        setTimeout(
          () =>
            resolve({
              lcp: Math.round(last?.startTime ?? -1),
              what: last
                ? `${last.element?.tagName ?? '?'} ${last.url ? new URL(last.url).pathname.split('/').at(-1) : ''}`.trim()
                : 'none',
              fcp: Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1),
            }),
          500,
        )
      }),
  )
  await context.close()
  return { ...cost, ...seen }
}

const middle = (runs) => [...runs].sort((a, b) => a.lcp - b.lcp)[Math.floor(runs.length / 2)]

/** First visits in a real browser on a slow phone and network: the middle of `rounds`, beside what look.md allows. */
export async function measureVisits({ url, rounds }) {
  const list = await (await fetch(`${url}/api/v1/products?category=batik-tulis&limit=24`)).json()
  const pictured = list.items.find((item) => item.image && item.available > 1) ?? list.items[0]
  const full = await (await fetch(`${url}/api/v1/products/${pictured.slug}`)).json()
  const withCart = async (page) => {
    await page.goto(`${url}/belanja/produk/${full.slug}`)
    await Promise.all([page.waitForURL(/keranjang/), page.locator('form.to-cart button:not(.vh)').last().click()])
  }
  const browser = await openBrowser()
  const found = {}
  try {
    for (const [name, budget] of Object.entries(budgets)) {
      const path = budget.path ?? `/belanja/produk/${full.slug}`
      const before = path === '/bayar' ? withCart : async () => undefined
      // the first visit makes what is made once: picture sizes, squeezed bodies
      await firstVisit(browser, url, path, networks.radio, before)
      found[name] = { budget: { total: budget.total, scripts: budget.scripts, requests: budget.requests, lcp: budget.lcp } }
      for (const [kind, network] of Object.entries(networks)) {
        const runs = []
        for (let round = 0; round < rounds; round += 1) runs.push(await firstVisit(browser, url, path, network, before))
        found[name][kind] = { ...middle(runs), all: runs.map(({ lcp }) => lcp) }
      }
    }
  } finally {
    await browser.close()
  }
  return found
}
