import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Site, startSite } from '../processes.ts'
import { temporaryFolder } from '../temporary.ts'
import { openTown, type Town, testSecret } from '../town.ts'

let town: Town
let site: Site

beforeAll(async () => {
  town = await openTown()
  site = await startSite({
    DATABASE_URL: town.ownerUrl,
    SECRET: testSecret,
    DATA_DIR: temporaryFolder('mch-wire-'),
    DEMO: '1',
    RATE_LIMITS: 'off',
  })
})
afterAll(async () => {
  await site?.stop()
  await town?.close()
})

type Heard = { text: string; closed: boolean; seconds: number }

/** What comes back for bytes as they are, until the other side hangs up or `most` seconds are over. */
async function say(parts: readonly (string | Buffer)[], most = 5, pause = 0): Promise<Heard> {
  const since = performance.now()
  return await new Promise((resolve) => {
    const line = connect(Number(new URL(site.origin).port), '127.0.0.1')
    let text = ''
    const end = (closed: boolean) => {
      clearTimeout(clock)
      line.destroy()
      resolve({ text, closed, seconds: (performance.now() - since) / 1000 })
    }
    const clock = setTimeout(() => end(false), most * 1000)
    line.on('data', (bytes) => {
      text += bytes.toString('latin1')
    })
    line.on('error', () => undefined)
    line.on('close', () => end(true))
    void (async () => {
      for (const part of parts) {
        if (line.destroyed) return
        line.write(part)
        if (pause) await wait(pause)
      }
    })()
  })
}

const statuses = (text: string) => [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map((found) => Number(found[1]))
const head = (first: string, ...lines: string[]) => [first, 'Host: localhost', ...lines, '', ''].join('\r\n')
const alive = async () => (await fetch(`${site.origin}/livez`)).status

describe('a request of another kind', () => {
  test.each(['TRACE', 'TRACK', 'DEBUG', 'PUT', 'DELETE', 'PATCH', 'PROPFIND', 'OPTIONS'])(
    '%s finds nothing, and nothing is said back',
    async (method) => {
      const { text } = await say([
        head(`${method} /masuk HTTP/1.1`, 'X-Penanda: rahasia', 'Cookie: __Host-masuk=rahasia', 'Connection: close'),
      ])
      expect(statuses(text)[0]).toBeGreaterThanOrEqual(400)
      expect(statuses(text)[0]).toBeLessThan(500)
      expect(text).not.toContain('rahasia')
      expect(text).not.toMatch(/access-control-allow/i)
    },
  )

  test('CONNECT and an upgrade open no tunnel', async () => {
    expect(statuses((await say([head('CONNECT localhost:5432 HTTP/1.1')], 2)).text)).not.toContain(200)
    const asked = head(
      'GET /livez HTTP/1.1',
      'Connection: Upgrade, close',
      'Upgrade: websocket',
      'Sec-WebSocket-Key: x',
      'Sec-WebSocket-Version: 13',
    )
    expect(statuses((await say([asked], 2)).text)).not.toContain(101)
  })

  test('a whole address asked for as if we were a proxy is answered as ours, or not at all', async () => {
    const { text } = await say([head('GET http://jahat.example/saya HTTP/1.1', 'Connection: close')])
    expect(statuses(text)[0]).toBeLessThan(500)
    expect(text).not.toContain('jahat.example')
  })
})

describe('two who read one request differently', () => {
  const hidden = 'GET /belanja HTTP/1.1\r\nHost: localhost\r\n\r\n'
  const post = (...lines: string[]) => head('POST /masuk HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded', ...lines)
  test.each([
    ['a length and pieces at once', `${post('Content-Length: 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`],
    ['two lengths', post('Content-Length: 0', 'Content-Length: 44') + hidden],
    ['a length that is a list', post('Content-Length: 0, 44') + hidden],
    ['a length with a sign', `${post('Content-Length: +4')}a=1&${hidden}`],
    ['pieces written oddly', `${post('Transfer-Encoding: xchunked')}0\r\n\r\n${hidden}`],
    ['pieces twice', `${post('Transfer-Encoding: chunked', 'Transfer-Encoding: identity')}0\r\n\r\n${hidden}`],
    ['a space before the colon', `${post('Content-Length : 4', 'Transfer-Encoding: chunked')}0\r\n\r\n${hidden}`],
    ['a folded line', post('X-Lipat: a\r\n Transfer-Encoding: chunked', 'Content-Length: 0') + hidden],
    ['a piece of no size', `${post('Transfer-Encoding: chunked')}zz\r\nabc\r\n0\r\n\r\n${hidden}`],
    ['a zero in a head', post('X-Nol: a\u0000b', 'Content-Length: 0') + hidden],
    ['no host', `GET /belanja HTTP/1.1\r\n\r\n`],
  ])('%s: refused, and the line is closed before what hides behind', async (_, bytes) => {
    const { text, closed } = await say([bytes], 4)
    expect(statuses(text)).toEqual([400])
    expect(closed).toBe(true)
  })
})

describe('too much', () => {
  test('of heads is 431, of an address too', async () => {
    expect(statuses((await say([head('GET / HTTP/1.1', `X-Besar: ${'x'.repeat(20_000)}`)])).text)).toEqual([431])
    expect(statuses((await say([head('GET / HTTP/1.1', ...Array.from({ length: 1500 }, (_, n) => `X-${n}: aaaaaaaa`))])).text)).toEqual([
      431,
    ])
    expect(statuses((await say([head(`GET /belanja/cari?q=${'x'.repeat(20_000)} HTTP/1.1`)])).text)[0]).toBe(431)
  })

  test('announced is refused before it is sent', async () => {
    const { text, seconds } = await say(
      [head('POST /masuk HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 999999999', 'Connection: close')],
      8,
    )
    expect(statuses(text)).toEqual([413])
    expect(seconds).toBeLessThan(5)
  })

  test('in pieces without an end is stopped where the limit is', async () => {
    const piece = `4000\r\n${'a'.repeat(0x4000)}\r\n`
    const start = head(
      'POST /masuk HTTP/1.1',
      'Content-Type: application/x-www-form-urlencoded',
      'Transfer-Encoding: chunked',
      'Connection: close',
    )
    const { text } = await say([start, ...Array.from({ length: 64 }, () => piece)], 8, 2)
    expect(statuses(text)).toEqual([413])
  })

  test('depth, names or numbers of JSON are a refusal within a second', async () => {
    const deep = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`
    const wide = `{${Array.from({ length: 6000 }, (_, n) => `"k${n}":1`).join(',')}}`
    for (const body of [
      deep(10_000),
      `${'['.repeat(30_000)}${']'.repeat(30_000)}`,
      wide,
      `{"lines":[${'1e400,'.repeat(5000)}1]}`,
      `{"a":${'9'.repeat(60_000)}}`,
    ]) {
      const since = performance.now()
      const answer = await fetch(`${site.origin}/api/v1/orders`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': 'x' },
        body,
      })
      expect([body.slice(0, 12), answer.status >= 400 && answer.status < 500]).toEqual([body.slice(0, 12), true])
      expect(performance.now() - since).toBeLessThan(1500)
    }
  })

  test('of fields in a form, or of questions in an address, neither', async () => {
    const many = Array.from({ length: 8000 }, (_, n) => `a${n}=1`).join('&')
    const since = performance.now()
    const form = await fetch(`${site.origin}/masuk`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: many.slice(0, 60_000),
    })
    const asked = await fetch(`${site.origin}/belanja/cari?${many.slice(0, 12_000)}`)
    expect([form.status, asked.status]).toEqual([422, 200])
    expect(performance.now() - since).toBeLessThan(4000)
  })
})

describe('too slow', () => {
  test('a head that never ends is hung up on, while others are served', async () => {
    const slow = Array.from({ length: 60 }, () =>
      say(['GET / HTTP/1.1\r\nHost: localhost\r\n', ...Array.from({ length: 30 }, (_, n) => `X-${n}: a\r\n`)], 20, 1000),
    )
    await wait(3000)
    const since = performance.now()
    expect(await alive()).toBe(200)
    expect(performance.now() - since).toBeLessThan(2000)
    const heard = await Promise.all(slow)
    expect(heard.filter(({ closed, seconds }) => !closed || seconds > 16)).toEqual([])
    expect(new Set(heard.flatMap(({ text }) => statuses(text)))).toEqual(new Set([408]))
  })

  test('bodies that trickle hold nobody up and no connection of the database', async () => {
    const start = head('POST /masuk HTTP/1.1', 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 60000')
    const slow = Array.from({ length: 60 }, () => say([start, ...Array.from({ length: 8 }, () => 'a')], 8, 1000))
    await wait(2000)
    const times: number[] = []
    for (let n = 0; n < 10; n++) {
      const since = performance.now()
      expect((await fetch(`${site.origin}/belanja/toko?langkah=${n}`)).status).toBe(200)
      times.push(performance.now() - since)
    }
    expect(times.sort((a, b) => a - b)[5]).toBeLessThan(1500)
    const { rows } = await town.owner.query<{ n: number }>(
      `select count(*)::int as n from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'`,
    )
    expect(rows[0]?.n).toBe(0)
    await Promise.all(slow)
  })
})

test('after all of it the site is well, and says nothing of a fault of its own', async () => {
  expect(await alive()).toBe(200)
  expect(
    site
      .output()
      .split('\n')
      .filter((line) => line.includes('"level":"error"')),
  ).toEqual([])
})
