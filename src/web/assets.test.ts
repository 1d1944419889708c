import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { asset, openAssets, serveAsset } from './assets.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'assets-'))
  const css = 'body{color:red}'.repeat(100)
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      'src/ui/css/site.css': { file: 'site-abc.css' },
      'src/islands/site.ts': { file: 'site-def.js' },
      'node_modules/x/face.woff2': { file: 'face-1.woff2', src: 'node_modules/x/face.woff2' },
    }),
  )
  writeFileSync(join(folder, 'site-abc.css'), css)
  writeFileSync(join(folder, 'site-abc.css.br'), brotliCompressSync(css))
  writeFileSync(join(folder, 'site-abc.css.gz'), gzipSync(css))
  writeFileSync(join(folder, 'site-def.js'), 'export {}')
  writeFileSync(join(folder, 'face-1.woff2'), 'face')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('what is built', () => {
  it('is named by its source', () => {
    const { names } = openAssets(folder)
    expect(Object.fromEntries(names)).toEqual({ 'site.css': 'site-abc.css', 'site.js': 'site-def.js', 'face.woff2': 'face-1.woff2' })
  })

  it('knows its squeezed twins, and never offers them or the manifest by name', () => {
    const { files } = openAssets(folder)
    expect([...files.keys()].sort()).toEqual(['face-1.woff2', 'site-abc.css', 'site-def.js'])
    expect(files.get('site-abc.css')?.br).toBeInstanceOf(Buffer)
    expect(files.get('site-abc.css')?.gzip).toBeInstanceOf(Buffer)
    expect(files.get('site-def.js')?.br).toBeUndefined()
  })

  it('keeps plain names before anything is built', () => {
    expect(openAssets(undefined).names.size).toBe(0)
    expect(asset('never-built.css')).toBe('/aset/never-built.css')
  })
})

describe('asked for from outside', () => {
  const site = new Hono().get('/aset/*', serveAsset)
  it.each([
    '/aset/../package.json',
    '/aset/%2e%2e/package.json',
    '/aset/..%2f..%2fpackage.json',
    '/aset//etc/passwd',
    '/aset/manifest.json',
    '/aset/',
    '/aset/%00',
    '/aset/site.css.br',
  ])('answers nothing for %s', async (address) => {
    const response = await site.request(address)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain('metro-creative-hub')
  })
})
