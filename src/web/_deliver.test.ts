import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Hono } from 'hono'
import { describe, expect, it } from 'vitest'
import { deliver } from './_deliver.ts'

const long = '<p>Batik tulis Metro</p>'.repeat(200)

const site = new Hono()
site.use(deliver())
site.get('/long', (c) => {
  c.header('etag', 'W/"one"')
  c.header('vary', 'cookie')
  c.header('set-cookie', 'a=1')
  return c.html(long)
})
site.get('/short', (c) => c.html('<p>Batik</p>'))
site.get('/file', (c) => c.body(long, 200, { 'content-type': 'text/csv' }))
site.get('/gone', (c) => c.html(long, 404))

const given = { closed: 0 }
site.get('/feed', (c) => {
  let n = 0
  const pieces = new ReadableStream({
    pull(controller) {
      n += 1
      controller.enqueue(new TextEncoder().encode('BEGIN:VCALENDAR\r\n'))
      if (n === 50) controller.close()
    },
    cancel() {
      given.closed += 1
    },
  })
  return c.body(pieces, 200, { 'content-type': 'text/calendar; charset=utf-8' })
})

const ask = (path: string, headers: Record<string, string> = {}) => site.request(path, { headers })
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

describe('an answer on its way out', () => {
  it('is squeezed as the reader takes it, brotli before gzip, and unpacks to the same', async () => {
    const br = await ask('/long', { 'accept-encoding': 'gzip, deflate, br' })
    expect(br.headers.get('content-encoding')).toBe('br')
    expect(brotliDecompressSync(await bytesOf(br)).toString()).toBe(long)
    const gzip = await ask('/long', { 'accept-encoding': 'gzip;q=0.5, br;q=0' })
    expect(gzip.headers.get('content-encoding')).toBe('gzip')
    expect(gunzipSync(await bytesOf(gzip)).toString()).toBe(long)
    expect(gzip.headers.get('vary')).toMatch(/cookie.*accept-encoding/)
    expect(gzip.headers.get('set-cookie')).toBe('a=1')
  })

  it('stays plain when nobody asks, when it is short, and when it may be a stream', async () => {
    const plain = await ask('/long')
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(await plain.text()).toBe(long)
    const short = await ask('/short', { 'accept-encoding': 'br' })
    expect(short.headers.get('content-encoding')).toBeNull()
    expect(await short.text()).toBe('<p>Batik</p>')
    expect((await ask('/file', { 'accept-encoding': 'br' })).headers.get('content-encoding')).toBeNull()
  })

  it('is squeezed piece by piece where it is a calendar, and let go of when its reader goes', async () => {
    const gzip = await ask('/feed', { 'accept-encoding': 'br, gzip' })
    expect([gzip.headers.get('content-encoding'), gzip.headers.get('vary')]).toEqual(['gzip', 'accept-encoding'])
    expect(gunzipSync(await bytesOf(gzip)).toString()).toBe('BEGIN:VCALENDAR\r\n'.repeat(50))
    expect(await (await ask('/feed')).text()).toBe('BEGIN:VCALENDAR\r\n'.repeat(50))
    const left = await ask('/feed', { 'accept-encoding': 'gzip' })
    const before = given.closed
    await left.body?.cancel()
    await expect.poll(() => given.closed).toBe(before + 1)
  })

  it('keeps its status', async () => {
    const gone = await ask('/gone', { 'accept-encoding': 'br' })
    expect([gone.status, gone.headers.get('content-encoding')]).toEqual([404, 'br'])
  })

  it('is 304 without a body for a reader who has it', async () => {
    const again = await ask('/long', { 'if-none-match': '"zero", W/"one"', 'accept-encoding': 'br' })
    expect(again.status).toBe(304)
    expect((await bytesOf(again)).byteLength).toBe(0)
    expect(again.headers.get('etag')).toBe('W/"one"')
    expect((await ask('/long', { 'if-none-match': 'W/"two"' })).status).toBe(200)
  })
})
