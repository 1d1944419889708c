import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '#src/web/routes.ts'
import { enter, filled, thingsOf, type Values } from '../cast.ts'
import type { Reader } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
let own: Values
let before: Record<string, string>
const people: Record<string, Reader> = {}

/** Everything the rooms keep, counted and summed. Sessions and counters of attempts may move. */
async function state(): Promise<Record<string, string>> {
  const tables = await town.owner.query<{ name: string }>(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.tables
     where table_schema in ('market', 'identity', 'directory') and table_type = 'BASE TABLE' and table_name not in ('session', 'rate_limit', 'verification') order by 1`,
  )
  const sums = tables.rows.map(
    ({ name }) => `select '${name}' as t, md5(coalesce(string_agg(x::text, '|' order by x::text), '')) as s from ${name} x`,
  )
  const found = await town.owner.query<{ t: string; s: string }>(sums.join(' union all '))
  return Object.fromEntries(found.rows.map(({ t, s }) => [t, s]))
}

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  own = await thingsOf(town, 'penjual-batik')
  for (const who of ['warga', 'penjual-batik', 'kurator']) people[who] = await enter(town, who)
  before = await state()
})
afterAll(() => town?.close())

/** What a browser says when somebody else's page sends the form, and what a person tries who writes the headers by hand. */
const strangers: Record<string, Record<string, string>> = {
  'another site': { 'sec-fetch-site': 'cross-site', origin: 'https://jahat.example' },
  'another site that says only that': { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' },
  'a neighbour of the same site': { 'sec-fetch-site': 'same-site', origin: 'https://blog.localhost' },
  'a sandboxed frame': { 'sec-fetch-site': 'cross-site', origin: 'null' },
  'an old browser elsewhere': { 'sec-fetch-site': '', origin: 'https://jahat.example' },
  'an old browser that hides itself': { 'sec-fetch-site': '', origin: 'null' },
  'a name that only begins like ours': { 'sec-fetch-site': '', origin: 'http://localhost.jahat.example' },
  'a link with a name and a password in it': {
    'sec-fetch-site': 'cross-site',
    origin: 'https://jahat.example',
    authorization: 'Basic eDp5',
  },
  'an empty proof': { 'sec-fetch-site': 'cross-site', origin: 'https://jahat.example', authorization: 'Bearer' },
  'a proof too long to be one': {
    'sec-fetch-site': 'cross-site',
    origin: 'https://jahat.example',
    authorization: `Bearer ${'x'.repeat(300)}`,
  },
}

const posts = routes.filter(({ method }) => method === 'POST')

describe('a form sent from elsewhere, with the cookie of somebody signed in', () => {
  test.each(posts.map((route) => [route.path, route] as const))('POST %s is refused', async (_, route) => {
    for (const [who, reader] of Object.entries(people))
      for (const [from, headers] of Object.entries(strangers)) {
        const answer = await reader.send(filled(route, own), 'once=x&pulihkan=1&reason=alasan+panjang', {
          ...headers,
          'content-type': 'application/x-www-form-urlencoded',
        })
        expect([who, from, answer.status]).toEqual([who, from, 403])
      }
  })

  test('and nothing of it happened, nor was anybody signed out', async () => {
    expect(posts.length).toBeGreaterThan(50)
    for (const reader of Object.values(people)) expect((await reader.get('/saya')).status).toBe(200)
    expect(await state()).toEqual(before)
  })

  test('asking for a page changes nothing either', async () => {
    for (const route of routes.filter(({ method }) => method === 'GET'))
      for (const reader of Object.values(people)) expect((await reader.get(filled(route, own))).status).toBeLessThan(500)
    expect(await state()).toEqual(before)
    for (const reader of Object.values(people)) expect((await reader.get('/saya')).status).toBe(200)
  })
})

test('our own page is not taken for a stranger', async () => {
  expect((await people.warga?.post('/keranjang/barang', { varian: 'x' }))?.status).not.toBe(403)
})
