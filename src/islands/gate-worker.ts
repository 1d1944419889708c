/**
 * Keeps the gate's page and its files on the phone, so that it opens where there is no line. It keeps nothing that names anybody: lists and
 * movements stand in the page's own store.
 */

export type Lasting = { waitUntil(work: Promise<unknown>): void }
type Asked = Lasting & { request: Request; respondWith(answer: Promise<Response>): void }
type Told = Lasting & { data: unknown }
type Worker_ = {
  registration: { scope: string }
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
  addEventListener(name: 'install' | 'activate', run: (event: Lasting) => void): void
  addEventListener(name: 'fetch', run: (event: Asked) => void): void
  addEventListener(name: 'message', run: (event: Told) => void): void
}

const worker = self as unknown as Worker_
const kept = 'gerbang-1'
const patience = 3000

/** The page as the line gives it, or as it was kept when the line is slow or gone. */
async function page(request: Request): Promise<Response> {
  const store = await caches.open(kept)
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(patience) })
    if (answer.ok) await store.put(request.url, answer.clone())
    if (answer.status < 500) return answer
  } catch {
    // no line
  }
  return (await store.match(request.url)) ?? (await store.match(request.url, { ignoreSearch: true })) ?? Response.error()
}

/** Built files carry their hash in their name: what was kept once is right for ever. */
async function built(request: Request): Promise<Response> {
  const store = await caches.open(kept)
  const there = await store.match(request.url)
  if (there) return there
  const answer = await fetch(request)
  if (answer.ok) await store.put(request.url, answer.clone())
  return answer
}

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  if (request.method !== 'GET') return
  const { origin, pathname } = new URL(request.url)
  if (origin !== location.origin) return
  if (pathname.startsWith('/aset/')) event.respondWith(built(request))
  else if (request.mode === 'navigate') event.respondWith(page(request))
})
// what the page had loaded before there was a worker
worker.addEventListener('message', (event) => {
  const list = Array.isArray(event.data) ? event.data.filter((one): one is string => typeof one === 'string') : []
  event.waitUntil(
    caches.open(kept).then(async (store) => {
      for (const address of list) if (!(await store.match(address))) await store.add(address).catch(() => undefined)
    }),
  )
})
