import type { Hono } from 'hono'
import type { Outcome } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { type Answered, type ScanResult, scanIsDue, scanSite } from '#src/press/self-scan.db.ts'
import { refreshFlagged } from './_flagged.ts'
import { listedPages } from './mb2/sitemap.ts'
import { to } from './to.ts'

/** From where all else is found. */
const doors = [
  to.home(),
  to.market(),
  to.shops(),
  to.search(),
  to.events(),
  to.spaces(),
  to.support(),
  to.supportScore(),
  to.governance(),
  to.decisions(),
  to.data(),
  to.stories(),
]

/** Errands, private pages and files: nothing there is a search engine's. */
const notLooked =
  /^\/(?:aset|gambar|bagikan|keranjang|bayar|pesanan|saya|toko-saya|meja|masuk|daftar|keluar|dev|api|data\/berkas|metrics|livez|readyz)(?:\/|$|\?)/

const mostPages = 20_000

const leads = /href="(\/[^"#?]*)(?:[?#][^"]*)?"/g

const inAddresses = (xml: string) => [...xml.matchAll(/<loc>(?:https?:\/\/[^/<]+)?(\/[^<]*)<\/loc>/g)].map(([, path = '']) => path)

async function ask(site: Pick<Hono, 'request'>, origin: string, path: string): Promise<{ type: string; body: string }> {
  const answer = await site.request(`${origin}${path}`)
  const type = answer.headers.get('content-type') ?? ''
  if (/text\/html|xml/.test(type)) return { type, body: await answer.text() }
  await answer.body?.cancel()
  return { type, body: '' }
}

/** Every public page that can be reached from the doors and the list for search engines, as a stranger is shown it. */
export async function* publicPages(site: Pick<Hono, 'request'>, origin: string): AsyncGenerator<Answered> {
  const waiting = [to.sitemap(), ...doors]
  const seen = new Set(waiting)
  const add = (path: string) => {
    if (seen.has(path) || notLooked.test(path) || seen.size >= mostPages) return
    seen.add(path)
    waiting.push(path)
  }
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    const { type, body } = await ask(site, origin, path)
    if (/xml/.test(type)) for (const address of inAddresses(body)) add(address)
    if (!/text\/html/.test(type)) continue
    yield { path, html: body }
    for (const [, address = ''] of body.matchAll(leads)) add(address.replaceAll('&amp;', '&'))
  }
}

/** Every address the list for search engines names, in all its parts. */
async function listedAddresses(site: Pick<Hono, 'request'>, origin: string): Promise<string[]> {
  const named = async (path: string) => inAddresses((await ask(site, origin, path)).body)
  const parts = await named(to.sitemap())
  const found: string[] = []
  for (const part of parts) found.push(...(await named(part)))
  return found
}

/** The whole scan: pages as a stranger sees them and all texts, then what is found is kept from search engines at once. */
export async function runSelfScan(ctx: Ctx, site: Pick<Hono, 'request'>): Promise<Outcome<ScanResult>> {
  const { origin } = ctx.house.config
  const listed = await listedAddresses(site, origin)
  const outcome = await scanSite(ctx, { answered: publicPages(site, origin), listed, fixed: new Set(listedPages) })
  await refreshFlagged(ctx.house)
  return outcome
}

export async function selfScanIfDue(ctx: Ctx, site: Pick<Hono, 'request'>): Promise<void> {
  if (await scanIsDue(ctx)) await runSelfScan(ctx, site)
}
