import { afterAll, beforeAll, expect, test } from 'vitest'
import { keepPrivate } from '#src/directory/profile.db.ts'
import { privateSchema } from '#src/directory/profile.ts'
import { buildOpenData } from '#src/press/build-data.db.ts'
import { enter } from '../cast.ts'
import { everythingPublic } from '../everything-public.ts'
import { newReader } from '../reader.ts'
import { openTown, type Town } from '../town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

/** What no other text of the town says: a NIK, a NIB, an NPWP, a turnover and a telephone of each profile. */
const record = (n: number) => ({
  nik: `18729988776${String(n).padStart(5, '0')}`,
  nib: `99887766${String(n).padStart(5, '0')}`,
  npwp: `5544332211${String(n).padStart(5, '0')}`,
  turnover: 773_311_000 + n,
  contactPhone: `0812-7788-9${String(n).padStart(3, '0')}`,
})
/** Grouped by dots, dashes or spaces they are the same numbers. */
const told = (text: string) =>
  /18729988776|99887766\d{5}|5544332211|773311\d{3}|812\s?77889\d{3}/.exec(text.replaceAll(/(?<=\d)[.\- ](?=\d)/g, ''))?.[0]

test('D-05 what every profile keeps for itself is in no public page, feed, file, answer of the API, log or table', async () => {
  const led = (
    await town.owner.query<{ slug: string; who: string }>(
      `select distinct on (p.slug) p.slug, h.demo_key as who from directory.profile p left join identity.membership m on m.kind = 'community' and m.entity_id = p.organisation_id and m.role = 'owner' and upper_inf(m.during)
        join identity.person h on h.id = coalesce(p.person_id, m.person_id) where p.state = 'published' and p.replaced_by is null and h.demo_key is not null and h.ended_at is null order by p.slug`,
    )
  ).rows
  expect(led.length).toBeGreaterThan(8)
  for (const [n, { slug, who }] of led.entries()) {
    const kept = await keepPrivate(await town.as(who), { slug, record: privateSchema.parse(record(n)) })
    expect([slug, kept.ok]).toEqual([slug, true])
  }
  // once more by the page, as it is typed in life; and the proof that the marks would be seen where they stand
  const [first] = led
  const owner = await enter(town, first?.who ?? '')
  const sent = Object.fromEntries(Object.entries(record(0)).map(([name, value]) => [name, String(value)]))
  expect((await owner.post(`/saya/direktori/${first?.slug}/pribadi`, { ...sent, once: 'a' })).status).toBe(303)
  expect(told((await owner.get(`/saya/direktori/${first?.slug}`)).body)).toBe('18729988776')
  await buildOpenData(await town.as('system:open data'))

  const found: [string, string][] = []
  const looked = await everythingPublic(
    town,
    [...led.flatMap(({ slug }) => [`/api/v1/directory/${slug}`, `/direktori/${slug}/kontak.vcf`]), '/api/v1/directory?limit=100'],
    (path, body) => {
      const mark = told(body)
      if (mark) found.push([path, mark])
    },
  )
  // the scan of the house itself comes by every one of them
  expect(led.filter(({ slug }) => !looked.has(`/direktori/${slug}`))).toEqual([])
  const guest = newReader(town)
  expect(found).toEqual([])
  for (const path of ['/direktori.csv', '/direktori.xlsx', '/kabar/umpan.atom', '/api/v1/data', '/sitemap.xml'])
    expect(looked).toContain(path)
  expect(looked.size).toBeGreaterThan(300)

  // nobody is found by a number that is theirs alone
  for (const q of [record(0).nik, record(0).nib, String(record(0).turnover)])
    expect((await guest.get(`/api/v1/directory?q=${q}`)).body).toContain('"total":0')
  expect(town.log.map(told).filter(Boolean)).toEqual([])
  const tables = await town.owner.query<{ at: string }>(
    `select format('%I.%I', n.nspname, c.relname) as at from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)'`,
  )
  const plain: string[] = []
  for (const { at } of tables.rows)
    if (
      (
        await town.owner.query(
          `select from ${at} t where t::text ~ '18729988776|99887766[0-9]{5}|5544332211|773311[0-9]{3}|81277889[0-9]{3}' limit 1`,
        )
      ).rowCount
    )
      plain.push(at)
  expect(plain).toEqual([])
}, 240_000)
