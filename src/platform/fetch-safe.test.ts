import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fetchChanged, fetchPublic, isPublicAddress } from '#src/platform/fetch-safe.ts'

let server: Server
let port = ''
beforeAll(async () => {
  server = createServer((request, answer) => {
    const path = request.url ?? ''
    if (path === '/picture') return void answer.end('a picture')
    if (path === '/marked') {
      const same = request.headers['if-none-match'] === '"one"'
      return void (same
        ? answer.writeHead(304).end()
        : answer.writeHead(200, { etag: '"one"', 'last-modified': 'x'.repeat(400) }).end('a calendar'))
    }
    if (path === '/large') return void answer.end(Buffer.alloc(3_000))
    if (path === '/endless') return void setInterval(() => answer.write(Buffer.alloc(900)), 5).unref()
    if (path === '/slow') return undefined
    if (path === '/away') return void answer.writeHead(302, { location: '/picture' }).end()
    if (path === '/round') return void answer.writeHead(302, { location: '/round' }).end()
    if (path.startsWith('/to?')) return void answer.writeHead(307, { location: decodeURIComponent(path.slice(4)) }).end()
    answer.writeHead(404).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = String((server.address() as AddressInfo).port)
})
afterAll(
  () =>
    new Promise((closed) => {
      server.closeAllConnections()
      server.close(closed)
    }),
)

/** Every name stands for our little server, as if it stood on the internet. */
const toServer: LookupFunction = (_, options, callback) =>
  options.all ? callback(null, [{ address: '127.0.0.1', family: 4 }]) : callback(null, '127.0.0.1', 4)
const open = () => ({ bytes: 2_000, ms: 400, lookup: toServer, permitted: (address: string) => address === '127.0.0.1', ports: [port] })
const ruleOf = async (address: string, options: Parameters<typeof fetchPublic>[1] = { bytes: 2_000, ms: 400 }) => {
  const found = await fetchPublic(address, options)
  return found.ok ? found.value.toString() : found.refusals[0]?.rule.replace('platform.fetch.', '')
}

describe('what stands on the internet is fetched', () => {
  test('plainly, and after being sent on', async () => {
    expect(await ruleOf(`http://toko.example:${port}/picture`, open())).toBe('a picture')
    expect(await ruleOf(`http://toko.example:${port}/away`, open())).toBe('a picture')
  })
  test('unless it is too large, too slow, not there, or goes round in circles', async () => {
    const at = (path: string) => ruleOf(`http://toko.example:${port}${path}`, open())
    expect([await at('/large'), await at('/endless'), await at('/slow'), await at('/none'), await at('/round')]).toEqual([
      'too_large',
      'too_large',
      'slow',
      'status',
      'too_many_redirects',
    ])
  })
})

test('what is as it was is not sent again, and a mark longer than a mark is not kept', async () => {
  const first = await fetchChanged(`http://dinas.example:${port}/marked`, open())
  expect(first).toEqual({ ok: true, value: { body: Buffer.from('a calendar'), marks: { etag: '"one"', lastModified: undefined } } })
  const marks = first.ok ? first.value.marks : {}
  const again = await fetchChanged(`http://dinas.example:${port}/marked`, { ...open(), since: marks })
  expect(again).toEqual({ ok: true, value: { body: undefined, marks } })
})

describe('nothing inside is ever asked', () => {
  test.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://localhost/',
    'http://169.254.169.254/latest/meta-data/',
    'http://10.0.0.5/',
    'http://192.168.1.1/',
    'http://172.20.0.1/',
    'http://100.64.0.1/',
    'http://0.0.0.0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://db/',
    'http://a:b@toko.example/',
    'http://toko.example:22/',
    'file:///etc/passwd',
    'ftp://toko.example/a',
    'data:image/png;base64,AA',
    'javascript:alert(1)',
    'not an address',
    '',
  ])('%s', async (address) => {
    expect(await ruleOf(address)).toBe('address')
  })

  test('also not by a name that stands for it, even beside a public one', async () => {
    const lookup =
      (addresses: string[]): LookupFunction =>
      (_, __, callback) =>
        callback(
          null,
          addresses.map((address) => ({ address, family: 4 })),
        )
    expect(await ruleOf('http://toko.example/', { bytes: 10, ms: 400, lookup: lookup(['127.0.0.1']) })).toBe('address')
    expect(await ruleOf('http://toko.example/', { bytes: 10, ms: 400, lookup: lookup(['93.184.216.34', '10.0.0.1']) })).toBe('address')
  })

  test('also not by being sent there', async () => {
    for (const inside of ['http://169.254.169.254/', 'http://10.1.1.1/', 'file:///etc/passwd', 'http://[::1]/', 'http://127.0.0.2/']) {
      expect(await ruleOf(`http://toko.example:${port}/to?${encodeURIComponent(inside)}`, open())).toBe('address')
    }
  })

  test('a name that changes its mind after the check is connected to as it was checked', async () => {
    let asked = 0
    const rebinding: LookupFunction = (_, options, callback) => {
      asked += 1
      const address = asked === 1 ? '93.184.216.34' : '127.0.0.1'
      if (options.all) callback(null, [{ address, family: 4 }])
      else callback(null, address, 4)
    }
    const found = await ruleOf(`http://toko.example:${port}/picture`, { bytes: 2_000, ms: 150, lookup: rebinding, ports: [port] })
    expect(asked).toBe(1)
    expect(found).not.toBe('a picture')
  })
})

test('the internet itself is public', () => {
  expect(['93.184.216.34', '8.8.8.8', '2606:4700::1111', '172.32.0.1', '100.128.0.1'].map(isPublicAddress)).toEqual([
    true,
    true,
    true,
    true,
    true,
  ])
  expect(['', 'toko.example', '999.1.1.1'].map(isPublicAddress)).toEqual([false, false, false])
})
