import { setTimeout as sleep } from 'node:timers/promises'

const shop = '/toko-saya/kopi-lereng-pagi/impor'

/** About ten megabytes, three rows in a hundred bad (S30). */
function tableOf(rows) {
  const story = 'Dipetik merah lalu dijemur pelan di para-para dan disangrai kecil-kecilan setiap Jumat pagi di Metro. '
  const lines = Array.from(
    { length: rows },
    (_, at) => `BENCH-${at},Kopi nomor ${at},${at % 100 < 3 ? 'Rp12rb' : 1000 + at},${at % 50},Kopi,${story},250,,,`,
  )
  return ['sku,nama,harga,stok,kategori,deskripsi,berat_gram,opsi_1_nama,opsi_1_nilai,gambar', ...lines].join('\r\n')
}

async function rssOf(url) {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/mch_memory_bytes\{kind="rss"\} (\d+)/.exec(text)?.[1] ?? 0)
}

/** The site imports a long table by its own page and queue, while readers go on reading: how long, how much memory, and what the readers feel. */
export async function measureImport({ url, token, load, seconds, rows }) {
  const own = { authorization: `Bearer ${token}`, 'sec-fetch-site': 'same-origin' }
  const post = async (path, fields) => {
    const form = new FormData()
    form.set('once', crypto.randomUUID())
    for (const [name, value] of Object.entries(fields)) form.set(name, value)
    const answer = await fetch(url + path, { method: 'POST', headers: own, body: form, redirect: 'manual' })
    if (answer.status !== 303) throw new Error(`${path}: ${answer.status}`)
    return new URL(answer.headers.get('location'), url).pathname
  }
  // uncached, and few at a time: what one reader waits, not what the machine can carry
  const reading = {
    url,
    connections: 2,
    headers: { cookie: 'lihat=1' },
    requests: [{ path: '/belanja/cari?q=kopi' }, { path: '/belanja' }],
    seconds,
  }
  await load({ ...reading, seconds: 2 })
  const before = [await load(reading), await load(reading)]
  const text = tableOf(rows)
  const rssBefore = await rssOf(url)
  let rssMost = rssBefore
  const began = performance.now()
  const job = await post(shop, { file: new File([text], 'panjang.csv', { type: 'text/csv' }) })
  await post(`${job}/mulai`, { cara: 'sungguh' })
  let going = true
  const watching = (async () => {
    while (going) {
      rssMost = Math.max(rssMost, await rssOf(url))
      const page = await (await fetch(`${url}${job}?jalan=1`, { headers: own })).text()
      if (!/http-equiv="refresh"/.test(page)) going = false
      await sleep(500)
    }
    return (performance.now() - began) / 1000
  })()
  const during = []
  while (going) during.push(await load(reading))
  const took = await watching
  // what the same readers wait with as many goods on sale and nothing coming in: the rest is the import's
  const after = [await load(reading), await load(reading)]
  const bad = (await (await fetch(`${url}${job}/perlu-diperbaiki.csv`, { headers: own })).text()).trim().split('\n').length - 1
  const p95 = (runs) => [...runs].sort((a, b) => a.p95 - b.p95)[Math.floor(runs.length / 2)].p95
  return {
    rows,
    bytes: Buffer.byteLength(text),
    bad,
    seconds: Math.round(took * 10) / 10,
    rssMostMB: Math.round(rssMost / 1e6),
    rssMoreMB: Math.round((rssMost - rssBefore) / 1e6),
    p95Before: p95(before),
    p95During: p95(during),
    p95After: p95(after),
    p95Ratio: Math.round((p95(during) / p95(before)) * 100) / 100,
    p95RatioAfter: Math.round((p95(during) / p95(after)) * 100) / 100,
  }
}
