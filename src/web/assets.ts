import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import type { Context } from 'hono'

type Kept = { type: string; plain: Buffer; br?: Buffer; gzip?: Buffer }
type ManifestEntry = { file: string; src?: string }

const types: Record<string, string> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.map': 'application/json',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
}

/** Beside the built server, or under dist/ when run from source. */
const places = ['../client/', '../../dist/client/'].map((place) => new URL(place, import.meta.url).pathname)

/** Names that pages use for what the build names by hash: `site.css`, `site.js`, a font by its file name. */
function nameOf(source: string): string {
  const file = source.split('/').at(-1) ?? source
  return source.includes('islands/') ? file.replace(/\.tsx?$/, '.js') : file
}

/** Everything the browser may fetch, read once: an address is a key of this map or nothing. */
export function openAssets(folder: string | undefined): { names: Map<string, string>; files: Map<string, Kept> } {
  const names = new Map<string, string>()
  const files = new Map<string, Kept>()
  if (folder === undefined) return { names, files }
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Record<string, ManifestEntry>
  for (const [source, { file, src }] of Object.entries(manifest)) names.set(nameOf(src ?? source), file)
  const present = readdirSync(folder)
  for (const file of present) {
    const type = types[extname(file)]
    if (!type || file === 'manifest.json') continue
    const read = (ending: string) => (present.includes(`${file}${ending}`) ? readFileSync(join(folder, `${file}${ending}`)) : undefined)
    const [br, gzip] = [read('.br'), read('.gz')]
    files.set(file, { type, plain: readFileSync(join(folder, file)), ...(br ? { br } : {}), ...(gzip ? { gzip } : {}) })
  }
  return { names, files }
}

let opened: ReturnType<typeof openAssets> | undefined

const assets = () => {
  opened ??= openAssets(places.find((place) => existsSync(join(place, 'manifest.json'))))
  return opened
}

/** The address of a built file: `asset('site.css')`. Before a build the plain name stands in. */
export const asset = (name: string): string => `/aset/${assets().names.get(name) ?? name}`

const accepts = (header: string | undefined, coding: string) =>
  (header ?? '').split(',').some((part) => {
    const [name, quality] = part.trim().split(/\s*;\s*q=/)
    return name === coding && quality !== '0'
  })

/** Serves one built file. Its name carries its hash, so it may be kept for a year. */
export function serveAsset(c: Context): Response {
  const kept = assets().files.get(c.req.path.slice('/aset/'.length))
  if (!kept) return c.text('', 404)
  const accepted = c.req.header('accept-encoding')
  const coding = kept.br && accepts(accepted, 'br') ? 'br' : kept.gzip && accepts(accepted, 'gzip') ? 'gzip' : undefined
  const body = (coding && kept[coding]) ?? kept.plain
  return c.body(new Uint8Array(body), 200, {
    'content-type': kept.type,
    'content-length': String(body.byteLength),
    'cache-control': 'public, max-age=31536000, immutable',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(coding ? { 'content-encoding': coding } : {}),
  })
}

/** The text of a built file, for the one that must stand at another address than its own: a worker rules only what lies below it. */
export function assetText(name: string): string | undefined {
  const file = assets().names.get(name)
  return file === undefined ? undefined : assets().files.get(file)?.plain.toString('utf8')
}
