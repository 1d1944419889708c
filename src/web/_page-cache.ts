import type { Context } from 'hono'
import { CompiledQuery } from 'kysely'
import { dayOf } from '#src/base/time.ts'
import type { House } from '#src/platform/context.ts'
import type { Database } from '#src/platform/database.ts'
import { readNear } from '#src/platform/replica.ts'
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

const sourceOf = (house: House, db: Database) => (db === house.db ? 'primary' : 'replica')

async function readVersion(db: Database, rooms: readonly string[]): Promise<string> {
  const found = await db.executeQuery<{ n: number }>(
    CompiledQuery.raw('select coalesce(sum(n), 0)::bigint as n from platform.data_version where room = any($1)', [[...rooms]]),
  )
  return String(found.rows[0]?.n ?? 0)
}

/** The data version of this database, asked at most ten times a second however many readers come. A standby has its own, which may be older. */
function versionOf(house: House, db: Database, cache: PageCache, rooms: readonly string[]): Promise<string> {
  const key = `${sourceOf(house, db)} ${rooms.join()}`
  const now = house.now().getTime()
  const known = cache.versions.get(key)
  if (known && now - known.at < versionMs) return known.value
  const value = readVersion(db, rooms)
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

type Fresh = (db: Database) => Promise<Response>

/** For a public page: out of the cache, or made anew for a reader of whom nothing is known. Only these may read a standby. */
export async function throughCache(house: House, cache: PageCache, route: Route, c: Context, fresh: Fresh): Promise<Response> {
  if (c.req.header('cookie') || c.req.header('authorization') || c.req.query('bahasa')) return fresh(house.db)
  // version and page come from the same database: a page of an older one is never kept as if it were newer
  const read = house.pageCache ? (db: Database) => kept(house, db, cache, route, c, fresh) : fresh
  return readNear(house, read, (answer) => answer.status < 400)
}

/** Single flight: a herd at a cold page asks the database once. */
async function kept(house: House, db: Database, cache: PageCache, route: Route, c: Context, fresh: Fresh): Promise<Response> {
  const url = new URL(c.req.url)
  // what is due is so at midnight without anybody writing anything: a page is of its day
  const key = `${tongueOf(c)} ${dayOf(house.now())} ${url.pathname}${url.search}`
  const version = await versionOf(house, db, cache, route.cache ?? [])
  const known = cache.pages.get(key)
  if (known && known.version === version && house.now().getTime() - known.at < longestMs) return again(known)
  // a flight to the standby may not come back: whoever asked the primary does not join it
  const flight = `${sourceOf(house, db)} ${version} ${key}`
  const running = cache.asking.get(flight)
  if (running) return again(await running)
  const asked = (async (): Promise<Kept> => {
    const response = await fresh(db)
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
    const made = await asked
    if (made.status === 200) keep(cache, key, made)
    return again(made)
  } finally {
    cache.asking.delete(flight)
  }
}
