import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let reader: Reader
let slug = ''

const planted = 1180

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  reader = newReader(town)
  const found = await town.owner.query<{ slug: string; id: string }>(
    `select e.slug, c.id from support.commitment c join events.event e on e.id = c.event_id where e.state = 'published' and c.withdrawn_at is null order by c.number limit 1`,
  )
  slug = found.rows[0]?.slug ?? ''
  // an event of a whole year, as no agency of the demo town has the patience to promise it: three promises a day
  await town.owner.query(
    `set session_replication_role = replica;
     insert into support.commitment (number, unit_id, post_id, kind, title, event_id, receiver, quantity, measure, unit_value, fund, due_day, letter, act_id, actor)
       select 'JNJ-2031-' || lpad(n::text, 5, '0'), unit_id, post_id, kind, 'Kursi lipat ke-' || n, event_id, receiver, quantity, measure, unit_value, fund, due_day + n / 3, letter, act_id, actor
       from support.commitment, generate_series(1, ${planted}) n where id = '${found.rows[0]?.id}';
     set session_replication_role = origin`,
  )
}, 60_000)
afterAll(() => town?.close())

const counted = async () =>
  (
    await town.owner.query<{ n: number }>(
      `select count(*)::int as n from support.commitment c join events.event e on e.id = c.event_id where e.slug = $1 and c.withdrawn_at is null`,
      [slug],
    )
  ).rows[0]?.n ?? 0

test('N4 an event page counts all its promises and leads through them page by page, each once', async () => {
  const all = await counted()
  expect(all).toBeGreaterThan(planted)
  const seen: string[] = []
  let at: string | undefined = `/acara/${slug}`
  for (let pages = 0; at && pages < 40; pages += 1) {
    const { status, body } = await reader.get(at)
    expect(status).toBe(200)
    expect(body).toMatch(new RegExp(`<h2 id="janji-dinas">[^<]*${all}`))
    expect(body).toContain(`dari ${all} janji di halaman ini`)
    const list = body.slice(body.indexOf('id="janji-dinas"'))
    const here = [...list.matchAll(/href="\/dukungan\/janji\/(JNJ-[\d-]+)"/g)].map(([, number]) => number ?? '')
    expect(here.length).toBeLessThanOrEqual(50)
    seen.push(...here)
    at = /<a class="btn ghost" href="(\/acara\/[^"#]+\?janji=[^"#]+)#janji-dinas" rel="next"/.exec(list)?.[1]
  }
  expect([seen.length, new Set(seen).size]).toEqual([all, all])
})

test('a place that is none is the beginning', async () => {
  const firstOf = (body: string) => body.slice(body.indexOf('id="janji-dinas"')).match(/janji\/(JNJ-[\d-]+)/)?.[1]
  const first = firstOf((await reader.get(`/acara/${slug}`)).body)
  expect(first).toMatch(/^JNJ-/)
  for (const place of ['x', '2031-02-31.JNJ-2031-00001', `${'9'.repeat(300)}`]) {
    const { status, body } = await reader.get(`/acara/${slug}?janji=${place}`)
    expect([place, status, firstOf(body)]).toEqual([place, 200, first])
  }
})

test('the evidence pack holds a thousand, says that there are more, and where', async () => {
  const packed = await town.site.request(`http://localhost/acara/${slug}/kurasi/bukti.zip`)
  expect(packed.status).toBe(200)
  const inside = unzipSync(new Uint8Array(await packed.arrayBuffer()))
  const text = (path: string) => strFromU8(inside[path] ?? new Uint8Array())
  expect(text('dukungan.csv').trim().split('\r\n')).toHaveLength(1001)
  expect(JSON.parse(text('acara.json')).cut).toContain('dukungan.csv')
  const { origin } = town.house.config
  for (const told of [/Tidak seluruhnya di sini: [^\n]*dukungan\.csv/, /Not whole in here: [^\n]*dukungan\.csv/])
    expect(text('BACA-SAYA.txt')).toMatch(told)
  for (const address of [`${origin}/acara/${slug}`, `${origin}/data/dukungan-janji`]) expect(text('BACA-SAYA.txt')).toContain(address)
})

test('a pack that is whole says nothing of the kind', async () => {
  const other = await town.owner.query<{ slug: string }>(
    `select e.slug from events.event e where e.state = 'published' and e.slug <> $1 order by e.number limit 1`,
    [slug],
  )
  const packed = await town.site.request(`http://localhost/acara/${other.rows[0]?.slug}/kurasi/bukti.zip`)
  const inside = unzipSync(new Uint8Array(await packed.arrayBuffer()))
  expect(strFromU8(inside['BACA-SAYA.txt'] ?? new Uint8Array())).not.toContain('Tidak seluruhnya')
})
