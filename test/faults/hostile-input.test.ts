import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '#src/web/routes.ts'
import { enter, filled, thingsOf, type Values } from '../cast.ts'
import { type Form, formsOn } from '../forms.ts'
import { type Answer, newReader, type Reader } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

/** What nobody types by accident. The last ones stand for what overflows a column, a number, a name of an object. */
const bad = [
  '\u0000',
  'a\u0000b',
  '%',
  '%00%ff',
  '\'"\\;--',
  '${{x}}',
  '\ud800',
  '\u202e\u2066 abc',
  '😀'.repeat(30),
  'ﷺ'.repeat(200),
  'x'.repeat(10_000),
  '\r\nset-cookie: a=b',
  '__proto__',
  'constructor',
  '../../etc/passwd',
  '-1',
  '0',
  '1.5',
  '１２',
  '1e309',
  'NaN',
  '99999999999',
  '9'.repeat(40),
  '01a20000-0000-7000-8000-00000000000Z',
  '2026-13-45',
  '[object Object]',
]

const short = bad.filter((text) => text.length < 300)
const gets = routes.filter((route) => route.method === 'GET')
/** Pressing these takes the reader away from the test. */
const goodbyes = /^\/(keluar|saya\/data\/hapus)$/
/** Where each is at home: every address is asked once, by the one it is for. */
const doors: Record<string, RegExp> = {
  guest: /^\/(?!saya|toko-saya|meja)/,
  buyer: /^\/(saya|bayar|keranjang|pesanan|toko-saya\/buka)/,
  seller: /^\/toko-saya/,
  curator: /^\/meja/,
}
const posts = routes
  .filter((route) => route.method === 'POST')
  .sort((a, b) => Number(goodbyes.test(a.path)) - Number(goodbyes.test(b.path)))
/** Names the pages read out of addresses, and some they do not. */
const asked = [
  'q',
  'sesudah',
  'bulan',
  'dari',
  'sampai',
  'urut',
  'kategori',
  'giliran',
  'varian',
  'sebelum',
  'kunci',
  'langkah',
  'sudah',
  'lanjut',
  'bahasa',
  'f.motif',
  'f.__proto__',
  '__proto__',
  'constructor',
  'cursor',
  'limit',
  'min',
  'status',
  'tab',
  'halaman',
]

let town: Town
let readers: Record<string, Reader>
let own: Values
/** An order of a guest at that shop, waiting for its payment. */
let order: { number: string; key: string }
/** Every answer that was our fault, as what was asked. */
let faults: string[] = []

const see = (what: string, answer: Answer) => {
  if (answer.status >= 500) faults.push(`${answer.status} ${what}`)
  return answer
}

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  own = { ...(await thingsOf(town, 'penjual-batik')), file: 'a'.repeat(32).concat('-400.webp') }
  order = await buyFrom(own.slug ?? '')
  own = { ...own, number: `${order.number}-A`, order: order.number }
  readers = await everybody()
})
afterAll(() => town?.close())

const cast = { buyer: 'warga', seller: 'penjual-batik', curator: 'kurator' }

const someVariant = async (): Promise<string> =>
  (await town.owner.query<{ id: string }>('select id from market.variant where product_id = $1 limit 1', [own.id])).rows[0]?.id ?? ''

async function buyFrom(shop: string): Promise<{ number: string; key: string }> {
  const wish = {
    lines: [{ variant: await someVariant(), quantity: 1 }],
    fulfilment: [{ shop, method: 'pickup' }],
    buyer: { name: 'Sari Contoh', phone: '0812-0000-0001' },
    payment: 'qris',
  }
  const json = { 'content-type': 'application/json', 'idempotency-key': 'pesan-satu' }
  const answer = await newReader(town).send('/api/v1/orders', JSON.stringify(wish), json)
  return JSON.parse(answer.body) as { number: string; key: string }
}

/** The four who knock, each with something in the cart, the guest with the key of his order. */
async function everybody(): Promise<Record<string, Reader>> {
  const variant = await someVariant()
  const found: Record<string, Reader> = { guest: newReader(town) }
  for (const [name, who] of Object.entries(cast)) found[name] = await enter(town, who)
  for (const reader of Object.values(found)) await reader.post('/keranjang/barang', { varian: variant, jumlah: '1' })
  await found.guest?.get(`/pesanan/${order.number}?kunci=${order.key}`)
  return found
}

const noFault = () => {
  const [found, log] = [faults, town.log.filter((line) => line.includes('"level":"error"'))]
  faults = []
  town.log.length = 0
  expect({ found: [...new Set(found)].slice(0, 40), log: log.slice(0, 10) }).toEqual({ found: [], log: [] })
}

/** The desks have more addresses than the doors together: their knocking is shared out, so that a slow answer is seen for what it is. */
const knocks = [
  ['guest', 1, 1],
  ['buyer', 1, 1],
  ['seller', 1, 1],
  ['curator', 1, 3],
  ['curator', 2, 3],
  ['curator', 3, 3],
] as const

describe.each(knocks)('a hostile %s (%i of %i)', (who, part, of) => {
  const reader = () => readers[who] as Reader
  const mine = <T>(list: readonly T[]): T[] => list.filter((_, index) => index % of === part - 1)

  test('in every place of every address', { timeout: 240_000 }, async () => {
    const names = [...new Set(routes.flatMap(({ path }) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name ?? '')))]
    for (const route of mine(routes.filter(({ path }) => path.includes(':') && doors[who]?.test(path))))
      for (const name of names.filter((one) => route.path.includes(`:${one}`)))
        for (const text of bad) {
          // a lone half of a letter cannot stand in an address at all
          const address = filled(route, { ...own, [name]: encodeURIComponent(text.toWellFormed()) })
          see(
            `${route.method} ${route.path} ${name}=${JSON.stringify(text.slice(0, 40))}`,
            route.method === 'GET' ? await reader().get(address) : await reader().post(address),
          )
        }
    for (const route of mine(gets.filter(({ path }) => path.includes(':'))))
      for (const raw of ['%', '%zz', '%ff%fe', '%c0%af', '..%2f..%2f', '%2e%2e/', '%00', '%e0%80%af', '%u0041'])
        see(`GET ${route.path} raw ${raw}`, await reader().get(route.path.replace(/:\w+/g, raw)))
    noFault()
  })

  test('behind the question mark of every address', { timeout: 240_000 }, async () => {
    for (const route of mine(gets.filter(({ path }) => doors[who]?.test(path)))) {
      const address = filled(route, own)
      for (const text of short) {
        const query = new URLSearchParams(asked.filter((name) => name !== 'kunci' || text.length < 30).map((name) => [name, text]))
        see(`GET ${route.path} ?all=${JSON.stringify(text.slice(0, 40))}`, await reader().get(`${address}?${query}`))
      }
      for (const raw of [
        '%',
        '%ff',
        '&&&===',
        'q',
        'q=a&q=b&kategori=a&kategori=b&sesudah=1&sesudah=2',
        'q[]=a&q[a]=b',
        `q=${'x'.repeat(8000)}`,
        `${'f.a=b&'.repeat(500)}`,
      ])
        see(`GET ${route.path} ?${raw.slice(0, 30)}`, await reader().get(`${address}?${raw}`))
    }
    for (const name of mine(asked))
      for (const text of bad)
        for (const path of [
          `/toko-saya/${own.slug}/uang`,
          `/toko-saya/${own.slug}/pesanan`,
          `/toko-saya/${own.slug}/barang`,
          `/toko-saya/${own.slug}/barang/${own.id}/stok`,
          '/saya/pesanan',
          '/meja/toko',
          '/belanja/cari',
          '/belanja/toko',
          '/api/v1/products',
        ].filter((one) => doors[who]?.test(one)))
          see(
            `GET ${path} ${name}=${JSON.stringify(text.slice(0, 40))}`,
            await reader().get(`${path}?${new URLSearchParams([[name, text]])}`),
          )
    noFault()
  })

  test('with a body that is none', { timeout: 240_000 }, async () => {
    for (const route of mine(posts.filter(({ path }) => doors[who]?.test(path)))) {
      const address = filled(route, own)
      for (const [type, body] of [
        ['application/x-www-form-urlencoded', '%ff%fe&a=%&=&&=='],
        ['application/x-www-form-urlencoded', '__proto__=1&constructor=2&a[b]=c&toString=3'],
        ['application/x-www-form-urlencoded', 'x'.repeat(70_000)],
        ['multipart/form-data', 'no boundary'],
        ['multipart/form-data; boundary=x', '--x\r\nbroken'],
        [
          'multipart/form-data; boundary=x',
          '--x\r\nContent-Disposition: form-data; name="__proto__"; filename="a\u0000/../b"\r\nContent-Type: text/html\r\n\r\n<script>\r\n--x--\r\n',
        ],
        ['application/json', '{'],
        ['application/json', 'null'],
        ['application/json', '[]'],
        ['application/json', '"x"'],
        ['application/json', '{"__proto__":{"a":1},"constructor":1,"lines":{"length":1e9}}'],
        ['application/json', `${'['.repeat(20_000)}`],
        ['application/json', '{"a":"\\u0000\\ud800"}'],
        ['text/plain', 'a=b'],
        ['application/xml', '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'],
        ['', 'a=b'],
      ] as const)
        see(
          `POST ${route.path} ${type} ${body.slice(0, 30)}`,
          await reader().send(address, body, { 'content-type': type, 'idempotency-key': 'uji' }),
        )
    }
    noFault()
  })
})

/** Every form this reader can reach, once. */
async function formsFor(reader: Reader, door: RegExp): Promise<Map<string, Form>> {
  const found = new Map<string, Form>()
  const more = ['/bayar?langkah=terima', '/bayar?langkah=data', '/bayar?langkah=bayar']
  for (const address of [...gets.map((route) => filled(route, own)), ...more].filter((one) => door.test(one))) {
    const answer = await reader.get(address)
    if (answer.status !== 200 || !answer.headers.get('content-type')?.includes('html')) continue
    for (const form of formsOn(answer.body)) {
      const key = `${form.action.replace(/[0-9a-f-]{36}/g, ':id').replace(/\?.*/, '')} ${Object.keys(form.fields).filter((name) => name !== 'once')}`
      if (!found.has(key)) found.set(key, form)
    }
  }
  return found
}

describe.each(['guest', 'buyer', 'seller', 'curator'])('every form of the %s', (who) => {
  test('with one field gone bad at a time', { timeout: 240_000 }, async () => {
    // those of before were sent out by their own presses
    const reader = (await everybody())[who] as Reader
    const forms = [...(await formsFor(reader, doors[who] as RegExp))].filter(([, { action }]) => !goodbyes.test(action))
    expect(forms.length).toBeGreaterThan(1)
    let n = 0
    for (const [key, form] of forms)
      for (const name of Object.keys(form.fields))
        for (const text of bad) {
          const fields = { ...form.fields, once: `uji-${who}-${n++}`, [name]: text.toWellFormed() }
          see(`POST ${key} ${name}=${JSON.stringify(text.slice(0, 40))}`, await reader.post(form.action, fields))
        }
    noFault()
    if (who !== 'guest') expect((await reader.get('/saya')).status).toBe(200)
  })
})

describe('after all of it', () => {
  test('no text is kept with a hidden or direction-changing sign in it', async () => {
    const columns = await town.owner.query<{ table: string; name: string }>(
      `select format('%I.%I', c.table_schema, c.table_name) as table, format('%I', c.column_name) as name from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name) where t.table_type = 'BASE TABLE' and c.data_type in ('text', 'jsonb', 'ARRAY')
         and table_schema !~ '^(pg_|pgboss$|information_schema$|public$)' order by 1, 2`,
    )
    const looks = columns.rows.map(
      ({ table, name }) =>
        `select '${table}.${name}' as at, count(*)::int as n from ${table} where ${name}::text ~ '[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]'`,
    )
    expect(looks.length).toBeGreaterThan(500)
    const found = await town.owner.query<{ at: string; n: number }>(looks.join(' union all '))
    expect(found.rows.filter(({ n }) => n > 0)).toEqual([])
  })

  test('every object is as it was made: nothing sent became part of all of them', () => {
    expect(Object.keys(Object.prototype)).toEqual([])
    expect(({} as Record<string, unknown>).a).toBeUndefined()
    expect(Object.hasOwn(Object.prototype, 'lines')).toBe(false)
  })
})
