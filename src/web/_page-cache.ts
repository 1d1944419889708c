import type { Context } from 'hono'
import { CompiledQuery } from 'kysely'
import type { House } from '#src/platform/context.ts'
import { tongueOf } from './_open-visit.ts'
import type { Route } from './visit.ts'

type Kept = { version: string; at: number; status: number; headers: [string, string][]; body: ArrayBuffer }

/** Answers for readers without a cookie. Bounded by bytes; the oldest goes first. */
export type PageCache = {
  pages: Map<string, Kept>
  asking: Map<string, Promise<Kept>>
  bytes: number
  versions: Map<string, { at: number; value: Promise<string> }>
}

export const openPageCache = (): PageCache => ({ pages: new Map(), asking: new Map(), bytes: 0, versions: new Map() })

const mostBytes = 64 * 1024 * 1024
const longestMs = 60_000
const versionMs = 100

async function readVersion(house: House, rooms: readonly string[]): Promise<string> {
  const found = await house.db.executeQuery<{ n: number }>(
    CompiledQuery.raw('select coalesce(sum(n), 0)::bigint as n from platform.data_version where room = any($1)', [[...rooms]]),
  )
  return String(found.rows[0]?.n ?? 0)
}

/** The data version, asked at most ten times a second however many readers come. */
function versionOf(house: House, cache: PageCache, rooms: readonly string[]): Promise<string> {
  const key = rooms.join()
  const now = house.now().getTime()
  const known = cache.versions.get(key)
  if (known && now - known.at < versionMs) return known.value
  const value = readVersion(house, rooms)
  value.catch(() => cache.versions.delete(key))
  cache.versions.set(key, { at: now, value })
  return value
}

const again = (kept: Kept): Response => new Response(kept.body.slice(0), { status: kept.status, headers: kept.headers })

function keep(cache: PageCache, key: string, kept: Kept) {
  cache.bytes += kept.body.byteLength - (cache.pages.get(key)?.body.byteLength ?? 0)
  cache.pages.delete(key)
  cache.pages.set(key, kept)
  for (const [oldest, page] of cache.pages) {
    if (cache.bytes <= mostBytes) break
    cache.pages.delete(oldest)
    cache.bytes -= page.body.byteLength
  }
}

/** Single flight: a herd at a cold page asks the database once. */
export async function throughCache(
  house: House,
  cache: PageCache,
  route: Route,
  c: Context,
  fresh: () => Promise<Response>,
): Promise<Response> {
  if (c.req.header('cookie') || c.req.header('authorization') || c.req.query('bahasa') || !house.pageCache) return fresh()
  const url = new URL(c.req.url)
  const key = `${tongueOf(c)} ${url.pathname}${url.search}`
  const version = await versionOf(house, cache, route.cache ?? [])
  const known = cache.pages.get(key)
  if (known && known.version === version && house.now().getTime() - known.at < longestMs) return again(known)
  const flight = `${version} ${key}`
  const running = cache.asking.get(flight)
  if (running) return again(await running)
  const asked = (async (): Promise<Kept> => {
    const response = await fresh()
    return {
      version,
      at: house.now().getTime(),
      status: response.status,
      headers: [...response.headers],
      body: await response.arrayBuffer(),
    }
  })()
  cache.asking.set(flight, asked)
  try {
    const kept = await asked
    if (kept.status === 200) keep(cache, key, kept)
    return again(kept)
  } finally {
    cache.asking.delete(flight)
  }
}
