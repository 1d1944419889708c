import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoPassword } from '#src/identity/demo.db.ts'
import { routes } from '#src/web/routes.ts'
import { enter, filled, thingsOf, type Values } from '../cast.ts'
import { type Answer, joined, letterTo, newReader, type Reader, testPassword } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
let own: Values
let seller: Reader
let curator: Reader

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  own = { ...(await thingsOf(town, 'penjual-batik')), number: 'MB2-26-999999-A', job: '01a20000-0000-7000-8000-000000000003' }
  seller = await enter(town, 'penjual-batik')
  curator = await enter(town, 'kurator')
})
afterAll(() => town?.close())

const gets = routes.filter(({ method }) => method === 'GET')
const readerOf = (path: string) => (path.startsWith('/meja') ? curator : seller)

describe('every answer', () => {
  test('to somebody signed in is kept nowhere but in his own browser', async () => {
    let looked = 0
    for (const route of gets.filter(({ guard }) => guard !== 'api')) {
      const answer = await readerOf(route.path).get(filled(route, own))
      if (!answer.headers.get('content-type')?.startsWith('text/html') && route.guard === 'public') continue
      looked += 1
      expect([route.path, answer.headers.get('cache-control')]).toEqual([route.path, expect.stringMatching(/no-store/)])
    }
    expect(looked).toBeGreaterThan(50)
  })

  test('that says goodbye at the door, or sends to it, is not kept either', async () => {
    const guest = newReader(town)
    for (const route of gets.filter(({ guard }) => guard === 'signed_in' || guard === 'desk')) {
      const answer = await guest.get(filled(route, own))
      expect([route.path, answer.status]).toEqual([route.path, 303])
      expect([route.path, answer.headers.get('cache-control')]).toEqual([route.path, expect.stringMatching(/no-store/)])
    }
  })

  test('sets cookies only this host can read, no script and no other site', async () => {
    const fresh = newReader(town)
    const answers: Answer[] = [
      await fresh.get('/?bahasa=en'),
      await fresh.post('/masuk', { surel: 'warga@contoh.metro', sandi: demoPassword }),
      await fresh.post('/masuk/kode/minta', { surel: 'warga@contoh.metro' }),
      await fresh.json('/masuk/kunci-sandi/mulai', {}),
      await newReader(town).post('/masuk', { surel: 'kurator@contoh.metro', sandi: demoPassword }),
      await newReader(town).post('/keranjang/barang', {
        varian: Object.values(
          (await town.owner.query('select id from market.variant where product_id = $1 limit 1', [own.id])).rows[0] ?? {},
        )[0] as string,
        jumlah: '1',
      }),
    ]
    // what takes a cookie away gives nothing to read
    const lines = answers.flatMap(({ headers }) => headers.getSetCookie()).filter((line) => !/;\s*max-age=0/i.test(line))
    expect(new Set(lines.map((line) => line.split('=')[0])).size).toBeGreaterThan(4)
    for (const line of lines) {
      expect(line).toMatch(/^__Host-[a-z0-9-]+=/)
      for (const attribute of [/;\s*secure/i, /;\s*httponly/i, /;\s*samesite=(lax|strict)/i, /;\s*path=\/(;|$)/i])
        expect(line).toMatch(attribute)
      expect(line).not.toMatch(/;\s*domain=/i)
    }
  })
})

test('a name somebody else wrote into the request’s head leads nowhere: no link, no letter, no cookie', async () => {
  const lured = newReader(town, {
    host: 'jahat.example',
    'x-forwarded-host': 'jahat.example',
    forwarded: 'host=jahat.example',
    'x-original-url': '/meja',
  })
  for (const path of [
    '/',
    '/belanja',
    '/masuk',
    '/tidak/ada',
    '/sitemap.xml',
    '/robots.txt',
    '/saya',
    `/belanja/produk/tidak-ada`,
    '/api/v1/openapi.json',
  ]) {
    const answer = await lured.get(path)
    expect([path, answer.body.includes('jahat.example'), answer.location.includes('jahat')]).toEqual([path, false, false])
    expect(answer.headers.getSetCookie().join()).not.toContain('jahat')
  }
  await lured.post('/masuk/lupa', { surel: 'warga@contoh.metro' })
  expect((await letterTo(town, 'warga@contoh.metro'))?.body).not.toContain('jahat')
})

describe('whoever guesses', () => {
  const guess = (headers: Record<string, string>) =>
    newReader(town, headers).post('/masuk', { surel: 'penjual-kopi@contoh.metro', sandi: 'tebakan saja' })
  const heads = (n: number): Record<string, string>[] => [
    { 'x-forwarded-for': `198.51.100.${n}` },
    {
      'x-real-ip': `198.51.100.${n}`,
      forwarded: `for=198.51.100.${n}`,
      'cf-connecting-ip': `198.51.100.${n}`,
      'true-client-ip': `198.51.100.${n}`,
    },
    { 'x-caller-address': `198.51.100.${n}` },
  ]

  test.each([0, 1, 2])('is not taken for many by heads he writes himself (%i)', async (which) => {
    town.house.config.RATE_LIMITS = 'on'
    await town.owner.query('truncate identity.attempt, platform.rate_count')
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) statuses.push((await guess(heads(n)[which] ?? {})).status)
    town.house.config.RATE_LIMITS = 'off'
    expect(statuses).toContain(429)
  })

  test('nor behind a proxy we trust, which writes the true address last', async () => {
    town.house.config.RATE_LIMITS = 'on'
    town.house.config.TRUSTED_PROXY = '1'
    await town.owner.query('truncate identity.attempt, platform.rate_count')
    const statuses: number[] = []
    for (let n = 0; n < 8; n++) statuses.push((await guess({ 'x-forwarded-for': `198.51.100.${n}, 203.0.113.5` })).status)
    const neighbour = await newReader(town, { 'x-forwarded-for': '198.51.100.1, 203.0.113.6' }).post('/masuk', {
      surel: 'penjual-kopi@contoh.metro',
      sandi: demoPassword,
    })
    town.house.config.RATE_LIMITS = 'off'
    town.house.config.TRUSTED_PROXY = '0'
    expect(statuses).toContain(429)
    expect(neighbour.status).toBe(303)
  })
})

test('a line break in a field never becomes a line of a letter’s head', async () => {
  const breaks = [
    'a@contoh.id\r\nBcc: semua@contoh.id',
    'a@contoh.id\nCc: x@contoh.id',
    'a@contoh.id%0d%0aBcc:x@contoh.id',
    'a@contoh.id,b@contoh.id',
    '"a\r\nBcc: x"@contoh.id',
  ]
  for (const surel of breaks) {
    for (const path of ['/masuk/kode/minta', '/masuk/lupa', '/daftar'])
      await newReader(town).post(path, { surel, nama: 'Sari\r\nBcc: semua@contoh.id', sandi: testPassword, setuju: '1' })
    await seller.post('/saya/surel', { surel, sandi_kini: demoPassword })
  }
  await newReader(town).post('/daftar', {
    surel: 'baris@contoh.id',
    nama: 'Sari\r\nBcc: semua@contoh.id',
    sandi: testPassword,
    setuju: '1',
  })
  expect(await letterTo(town, 'baris@contoh.id')).toBeDefined()
  const heads = await town.owner.query<{ head: string }>(`select recipient || '|' || subject as head from platform.mail`)
  expect(heads.rows.filter(({ head }) => /[\r\n]/.test(head) || /bcc|,/i.test(head.split('|')[0] ?? ''))).toEqual([])
})

describe('a session', () => {
  test('is another one after every sign-in, and the one before opens nothing', async () => {
    const reader = newReader(town)
    await reader.post('/masuk', { surel: 'warga@contoh.metro', sandi: demoPassword })
    const first = reader.cookies.get('__Host-masuk') ?? ''
    await reader.post('/masuk/kode/minta', { surel: 'warga@contoh.metro' })
    await reader.post('/masuk/kode', { surel: 'warga@contoh.metro', kode: (await letterTo(town, 'warga@contoh.metro'))?.code ?? '' })
    const second = reader.cookies.get('__Host-masuk') ?? ''
    expect([first.length > 40, second.length > 40, first === second]).toEqual([true, true, false])
    const old = newReader(town)
    old.cookies.set('__Host-masuk', first)
    expect((await old.get('/saya')).status).toBe(303)
  })

  test('planted before signing in, twice over or under another name, is nobody’s', async () => {
    const thief = await joined(town, 'penanam@contoh.id')
    const planted = thief.cookies.get('__Host-masuk') ?? ''
    const victim = newReader(town)
    victim.cookies.set('__Host-masuk', planted)
    await victim.post('/masuk', { surel: 'warga@contoh.metro', sandi: demoPassword })
    expect((await victim.get('/saya')).body).not.toContain('penanam@contoh.id')
    expect((await thief.get('/saya')).status).toBe(303)
    const odd = newReader(town)
    for (const name of ['masuk', '__Secure-masuk', '__host-masuk', 'better-auth.session_token'])
      odd.cookies.set(name, victim.cookies.get('__Host-masuk') ?? '')
    expect((await odd.get('/saya')).status).toBe(303)
  })
})

test('the log of all this names nobody: no name, address, telephone, word of a letter', async () => {
  expect(town.log.length).toBeGreaterThan(10)
  const people = await town.owner.query<{ name: string; email: string; phone: string | null }>(
    'select name, email, phone from identity.person',
  )
  const words = [
    ...people.rows.flatMap(({ name, email, phone }) => [name, email, phone ?? '']),
    demoPassword,
    testPassword,
    'jahat.example',
  ].filter((word) => word.length > 4)
  const said = town.log.join('\n')
  expect(words.filter((word) => said.includes(word))).toEqual([])
  expect(said).not.toMatch(/@[a-z]+\.|62\d{9}|08\d{8}|198\.51\.100/)
  for (const line of town.log)
    expect(JSON.parse(line)).toMatchObject({ at: expect.stringMatching(/Z$/), level: expect.any(String), event: expect.any(String) })
})
