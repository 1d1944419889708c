const words = ['batik', 'kopi robusta', 'keripik pisang', 'tapis', 'kain kawung', 'sambal', 'rajut boneka', 'kaos metro']
const wrong = ['batk', 'baitk', 'kofi', 'anyman']
const uncached = { cookie: 'lihat=1' }

/** Search through the API against the same statements by the raw driver; and how far the slowest twentieth is. */
export async function measureSearch({ url, rawUrl, compare }) {
  const path = (base, q) => ({ path: `${base}?q=${encodeURIComponent(q)}${base.includes('api') ? '&limit=24' : ''}` })
  const exact = await compare({
    site: { url, connections: 8, headers: uncached, requests: words.map((q) => path('/api/v1/products', q)) },
    raw: { url: rawUrl, connections: 8, requests: words.map((q) => path('/search', q)) },
  })
  const corrected = await compare({
    site: { url, connections: 8, headers: uncached, requests: wrong.map((q) => path('/api/v1/products', q)) },
    raw: { url: rawUrl, connections: 8, requests: wrong.map((q) => path('/search', q)) },
  })
  return {
    exact: { ...exact, ratio: exact.site.rate / exact.raw.rate },
    corrected: { ...corrected, ratio: corrected.site.rate / corrected.raw.rate },
  }
}
