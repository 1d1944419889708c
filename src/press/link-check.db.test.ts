import { createServer, type Server } from 'node:http'
import type { AddressInfo, LookupFunction } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { probePublic } from '#src/platform/fetch-safe.ts'
import { enter } from '../../test/cast.ts'
import { openTown, type Town } from '../../test/town.ts'
import { checkLinksIfDue } from './link-check.db.ts'
import { sameHouse } from './link-check.ts'

let town: Town
let server: Server
let port = ''
let asked: string[] = []
/** What the little internet answers at a path. */
let answers: Record<string, number | string> = {}

/** Every name stands for our little server; one of them for a machine inside. */
const toServer: LookupFunction = (host, options, callback) => {
  const address = host === 'dalam.example' ? '10.0.0.7' : '127.0.0.1'
  return options.all ? callback(null, [{ address, family: 4 }]) : callback(null, address, 4)
}
const open = () => ({ lookup: toServer, permitted: (address: string) => address === '127.0.0.1', ports: [port], ms: 1_000 })
const at = (path: string) => `http://toko.example:${port}${path}`

beforeAll(async () => {
  server = createServer((request, answer) => {
    const path = `${request.headers.host?.split(':')[0]}${request.url}`
    asked.push(`${request.method} ${path}`)
    const says = answers[path] ?? 404
    if (says === 405 && request.method === 'GET') return void answer.writeHead(200).end('here')
    if (typeof says === 'string') return void answer.writeHead(302, { location: says }).end()
    if (says === 0) return undefined
    answer.writeHead(says).end(request.method === 'HEAD' ? undefined : 'x'.repeat(200_000))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  port = String((server.address() as AddressInfo).port)
  town = await openTown()
  // only one body has a link, and no story has a source: nothing else is asked
  await town.owner.query(`set session_replication_role = replica; update directory.work set url = ''; update directory.profile set website = '';
    update press.story_version set sources = '[]'; alter table directory.profile drop constraint if exists profile_website_check; set session_replication_role = origin`)
  await town.owner.query(
    `set session_replication_role = replica; update directory.profile set website = '${at('/')}' where id = (select p.id from directory.profile p join identity.person h on h.id = p.person_id where h.demo_key is not null and p.state = 'published' order by p.slug limit 1); set session_replication_role = origin`,
  )
})
afterAll(async () => {
  server.closeAllConnections()
  await new Promise((closed) => server.close(closed))
  await town?.close()
})
beforeEach(() => {
  asked = []
})

const look = () =>
  checkLinksIfDue(
    { house: town.house, db: town.house.db, actor: { kind: 'system', job: 'links that lead away' }, now: town.house.now(), tongue: 'id' },
    open(),
  )
const due = () => town.owner.query(`update press.link_check set next_at = now() - interval '1 second'`)
const state = async () =>
  (await town.owner.query(`select fails, host, first_host, silent_since is not null as silent from press.link_check`)).rows
const letters = async (subject: string) =>
  (await town.owner.query(`select 1 from platform.mail where subject like $1`, [subject])).rows.length
const moved = async () =>
  (
    await town.owner.query<{ what: string; page: string; open: boolean }>(
      `select what, page, gone_at is null as open from press.finding where kind = 'moved'`,
    )
  ).rows

describe('who is asked', () => {
  test('by HEAD, by GET where HEAD is not liked, and nobody inside, however it is come by', async () => {
    answers = {
      'toko.example/': 200,
      'toko.example/get': 405,
      'toko.example/in': `http://dalam.example:${port}/`,
      'toko.example/ip': `http://10.0.0.7:${port}/`,
      'toko.example/slow': 0,
      'toko.example/round': at('/round'),
    }
    const probe = async (path: string) => {
      const found = await probePublic(at(path), { ...open(), ms: 400 })
      return found.ok ? found.value : found.refusals[0]?.rule
    }
    expect(await probe('/')).toEqual({ status: 200, host: 'toko.example' })
    expect(asked).toEqual(['HEAD toko.example/'])
    expect(await probe('/get')).toEqual({ status: 200, host: 'toko.example' })
    expect(await probe('/none')).toEqual({ status: 404, host: 'toko.example' })
    expect(await probe('/in')).toBe('platform.fetch.address')
    expect(await probe('/ip')).toBe('platform.fetch.address')
    expect(await probe('/slow')).toBe('platform.fetch.slow')
    expect(await probe('/round')).toBe('platform.fetch.too_many_redirects')
    expect(await probePublic('http://127.0.0.1/', { ms: 400 })).toMatchObject({ ok: false })
    expect(asked.some((one) => one.includes('dalam') || one.includes('10.0'))).toBe(false)
  })

  test('of one house is a name with www, or below another', () => {
    expect([sameHouse('www.toko.id', 'toko.id'), sameHouse('blog.toko.id', 'Toko.id'), sameHouse('nottoko.id', 'toko.id')]).toEqual([
      true,
      true,
      false,
    ])
  })
})

test('a link is looked at once a week, told to its owner after two silences, and never taken away', async () => {
  answers = { 'toko.example/': 200 }
  const counts = await Promise.all([look(), look()])
  expect(counts.sort()).toEqual([0, 1])
  expect(await state()).toEqual([{ fails: 0, host: 'toko.example', first_host: 'toko.example', silent: false }])
  expect(await look()).toBe(0)

  answers = {}
  await due()
  await look()
  expect(await letters('Tautan tidak menjawab%')).toBe(0)
  await due()
  await look()
  expect(await letters('Tautan tidak menjawab%')).toBe(1)
  await due()
  await look()
  expect([await letters('Tautan tidak menjawab%'), (await state())[0]]).toMatchObject([1, { fails: 3, silent: true }])
  const owner = await town.owner.query<{ key: string; slug: string }>(
    `select h.demo_key as key, p.slug from directory.profile p join identity.person h on h.id = p.person_id where p.website <> ''`,
  )
  const { key = '', slug = '' } = owner.rows[0] ?? {}
  expect((await (await enter(town, key)).get(`/saya/direktori/${slug}`)).body).toContain('Tautan ini tidak menjawab sejak')
  const stranger = (await (await enter(town, key === 'warga' ? 'warga-2' : 'warga')).get(`/direktori/${slug}`)).body
  expect(stranger).not.toContain('tidak menjawab')
  const still = await town.owner.query<{ website: string }>(`select website from directory.profile where slug = $1`, [slug])
  expect(still.rows).toEqual([{ website: at('/') }])

  answers = { 'toko.example/': 200 }
  await due()
  await look()
  expect(await state()).toMatchObject([{ fails: 0, silent: false }])
})

test('a link that begins to lead to another house waits at the desk; one that only moved within its own does not', async () => {
  answers = { 'toko.example/': `http://www.toko.example:${port}/baru`, 'www.toko.example/baru': 200 }
  await due()
  await look()
  expect(await moved()).toEqual([])
  answers = { 'toko.example/': `http://slot-gacor-maxwin.example:${port}/`, 'slot-gacor-maxwin.example/': 200 }
  await due()
  await look()
  expect(await moved()).toMatchObject([{ what: 'slot-gacor-maxwin.example', page: expect.stringMatching(/^\/direktori\//), open: true }])
  expect(await letters('%membawa ke situs lain%')).toBe(2)
  expect((await (await enter(town, 'sekretaris')).get('/meja/pemeriksaan')).body).toContain('slot-gacor-maxwin.example')
  await due()
  await look()
  expect(await letters('%membawa ke situs lain%')).toBe(2)
  answers = { 'toko.example/': 200 }
  await due()
  await look()
  expect(await moved()).toMatchObject([{ open: false }])
})

test('what nobody shows any more is forgotten', async () => {
  await town.owner.query(
    `set session_replication_role = replica; update directory.profile set website = ''; set session_replication_role = origin`,
  )
  await look()
  expect(await state()).toEqual([])
})
