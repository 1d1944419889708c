import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { healthRoutes } from '#src/web/health.ts'
import { routes } from '#src/web/routes.ts'
import type { Guard } from '#src/web/visit.ts'

const all = [...healthRoutes(undefined as never), ...routes]
const named = all.map(
  ({ method, path, guard, cache }) => `${method.padEnd(4)} ${path}  ${guard}${cache ? `  cached until ${cache.join(', ')} changes` : ''}`,
)
const guards: readonly Guard[] = ['public', 'signed_in', 'shop', 'desk', 'demo', 'loopback', 'api']

/** Doors whose addresses are never public: what is asked of everybody who knocks there. */
const doors: Record<string, readonly Guard[]> = {
  saya: ['signed_in'],
  'toko-saya': ['shop', 'signed_in'],
  meja: ['desk'],
  dev: ['demo'],
  metrics: ['loopback'],
}

describe('addresses', () => {
  test('are promises: adding one is fine, changing one is a decision', async () => {
    await expect(`${[...named].sort((a, b) => (a.slice(5) < b.slice(5) ? -1 : 1)).join('\n')}\n`).toMatchFileSnapshot('addresses.snap.txt')
  })

  test('stand once each', () => {
    const keys = all.map(({ method, path }) => `${method} ${path.replace(/:\w+/g, ':')}`)
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).toEqual([])
  })

  test('have a guard, or are declared public', () => {
    expect(all.filter(({ guard }) => !guards.includes(guard))).toEqual([])
    const loose = all.filter(({ path, guard }) => !(doors[path.split('/')[1] ?? ''] ?? guards).includes(guard))
    expect(loose.map(({ path, guard }) => `${path} ${guard}`)).toEqual([])
    expect(
      all.filter(({ path, guard }) => path.startsWith('/api/') && guard !== 'api' && guard !== 'public').map(({ path }) => path),
    ).toEqual([])
  })

  test('are kept only where everybody sees the same', () => {
    expect(
      all.filter(({ cache, method, guard }) => cache && (method !== 'GET' || !['public', 'api'].includes(guard))).map(({ path }) => path),
    ).toEqual([])
  })

  test('that take much say how much', () => {
    expect(
      all.filter(({ method, body }) => body !== undefined && (method !== 'POST' || body > 200 * 1024 * 1024)).map(({ path }) => path),
    ).toEqual([])
  })

  test('are on the map', () => {
    expect(execFileSync(process.execPath, ['tools/map.mjs', '--print'], { encoding: 'utf8', maxBuffer: 1 << 24 })).toBe(
      readFileSync('docs/map.md', 'utf8'),
    )
  })
})
