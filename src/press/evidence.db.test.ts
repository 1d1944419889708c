import { strFromU8, unzipSync } from 'fflate'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { Missing } from '#src/base/outcome.ts'
import { declareInterest, giveScore, nameCurator, openScorecard, publishScorecard } from '#src/events/scorecard.db.ts'
import { aspects, scorecardSchema, scoreSchema, wordSchema } from '#src/events/scorecard.ts'
import { type EventsTown, openEventsTown, value } from '../../test/events-town.ts'
import { evidenceOf } from './evidence.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
}, 60_000)
afterAll(() => town?.close())
beforeEach(() => town.setClock('2027-01-04T09:00'))

const text = (bytes: Uint8Array | undefined) => strFromU8(bytes ?? new Uint8Array())

let accounts = 90_000
async function told() {
  accounts += 1
  const put = await town.put({ body: 'Hubungi Warga Yosodadi di acara@contoh.metro.' })
  const desk = await town.as('petugas')
  const wish = scorecardSchema.parse({ year: 2027, due: '2027-02-01' })
  const { card } = value(await openScorecard(desk, { number: put.number, wish }))
  for (const who of ['kurator', 'warga']) {
    value(await nameCurator(desk, { number: put.number, card, email: `${who}@contoh.metro` }))
    value(await declareInterest(await town.as(who), { card, wish: wordSchema.parse({ interest: 'none' }) }))
    const five = (of: string | number) => Object.fromEntries(aspects.map((one) => [one, of]))
    value(
      await giveScore(await town.as(who), { card, wish: scoreSchema.parse({ marks: five(4), reasons: five('alasan rahasia kurator') }) }),
    )
  }
  await town.owner.query(
    `insert into events.report (number, event_id, occurrence_id, due_day, figures, told, income, spending, confirmed_at, confirmed_by)
      select $3, e.id, o.id, '2027-03-20', $2, 'Ramai sampai malam. Keluhan ke pengurus@contoh.metro.', 0, 450000, governance.clock(), 'uji'
      from events.event e join events.occurrence o on o.event_id = e.id where e.number = $1`,
    [
      put.number,
      JSON.stringify({
        seats: 40,
        registered: 13,
        came: 12,
        walkIns: 3,
        absent: 1,
        duplicates: 0,
        gated: true,
        kinds: [
          { label: 'Umum', n: 9 },
          { label: 'Pelajar', n: 4 },
        ],
        answers: [],
        feedback: { n: 4, mean: null },
        booking: { number: 'PS-1', room: 'Aula', price: 0, normalPrice: 500000 },
      }),
      `LPJ-2027-${accounts}`,
    ],
  )
  value(await publishScorecard(desk, { number: put.number, card }))
  return { ...put, card }
}

test('the pack is whole, the same bytes for the same facts, and names no person', async () => {
  const one = await told()
  const pack = await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')
  await town.setClock('2027-03-04T15:00')
  expect(Buffer.compare((await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')).bytes, pack.bytes)).toBe(0)
  const inside = unzipSync(pack.bytes)
  const manifest = JSON.parse(text(inside['manifest.json']))
  const paths = Object.keys(inside).filter((path) => path !== 'manifest.json')
  expect(manifest.files.map(({ path }: { path: string }) => path)).toEqual(paths.sort())
  for (const { path, sha256: hash } of manifest.files) expect(sha256(inside[path] ?? '')).toBe(hash)
  expect(text(inside['kurasi.csv'])).toContain(`${one.card},2027,${one.slug},75,2,4,4,4,4,4`)
  expect(text(inside['kehadiran.csv'])).toMatch(/LPJ-2027-90001,[^,]+,40,13,12,,,\r\n/)
  expect(text(inside['kehadiran-rinci.csv'])).toContain('jenis tiket,Pelajar,\r\n')
  expect(text(inside['uang.csv'])).toContain('LPJ-2027-90001,0,450000')
  expect(text(inside['ruang.csv'])).toContain('LPJ-2027-90001,PS-1,Aula,0,500000')
  expect(text(inside['laporan.md'])).toContain('Ramai sampai malam')
  expect(text(inside['ringkasan.pdf']?.slice(0, 5))).toBe('%PDF-')
  const all = Object.values(inside)
    .map((bytes) => strFromU8(bytes, true))
    .join('\n')
  const people = await town.rows<{ name: string; email: string }>(
    `select name, email from identity.person where demo_key in (select demo_key from identity.person where length(name) > 5) and ended_at is null`,
  )
  expect(people.length).toBeGreaterThan(10)
  expect(people.filter(({ name, email }) => all.includes(name) || (email && all.includes(email)))).toEqual([])
  expect(all).not.toMatch(/Warga Yosodadi|@contoh\.metro|rahasia/)
})

test('an event with more accounts than a pack holds has a pack all the same, and it says so', async () => {
  const one = await town.put({ title: 'Pasar Harian Yosorejo' })
  await town.owner.query(
    `set session_replication_role = replica;
     insert into events.occurrence (event_id, original, starts_at, ends_at, until_at, time_known) select e.id, t, t, t + interval '1 hour', t + interval '1 hour', true
       from events.event e, generate_series(1, 1100) n cross join lateral (select timestamptz '2027-05-01 09:00+07' + make_interval(days => n) as t) d where e.number = '${one.number}';
     insert into events.report (number, event_id, occurrence_id, due_day, figures, told, income, spending, confirmed_at, confirmed_by)
       select 'LPJ-2030-' || lpad((row_number() over (order by o.starts_at))::text, 5, '0'), e.id, o.id, '2031-03-20', '{"seats":1,"registered":0,"kinds":[],"answers":[],"feedback":{"n":0,"mean":null},"gated":false}', 'Buka seperti hari biasa.', 0, 0, governance.clock(), 'uji'
       from events.event e join events.occurrence o on o.event_id = e.id where e.number = '${one.number}' order by o.starts_at limit 401;
     set session_replication_role = origin`,
  )
  const inside = unzipSync((await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')).bytes)
  expect(JSON.parse(text(inside['acara.json'])).cut).toEqual(['laporan.md', 'tanggal.csv'])
  expect(text(inside['tanggal.csv']).trim().split('\r\n')).toHaveLength(1001)
  expect(text(inside['laporan.md']).match(/^# LPJ/gm)).toHaveLength(400)
})

test('its day is the day of the last thing told, curation and stories too', async () => {
  const one = await told()
  const asOf = async () =>
    JSON.parse(text(unzipSync((await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')).bytes)['acara.json'])).as_of
  const [last] = await town.rows<{ at: Date }>(
    `select r.at from events.scorecard_result r join events.scorecard k on k.id = r.scorecard_id where k.number = '${one.card}'`,
  )
  expect(new Date(await asOf()).getTime()).toBeGreaterThanOrEqual(Math.floor((last?.at.getTime() ?? 0) / 1000) * 1000)
  await town.owner.query(
    `set session_replication_role = replica; update events.scorecard_result set at = '2027-06-05T10:00:00+07' where scorecard_id = (select id from events.scorecard where number = '${one.card}'); set session_replication_role = origin`,
  )
  expect(await asOf()).toMatch(/^2027-06-05T10:00/)
})

test('another fact is another pack; what is not published has none', async () => {
  const one = await town.put({ title: 'Pasar Seni Ganjar Agung' })
  const before = await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')
  await town.owner.query(
    `set session_replication_role = replica; update events.occurrence set cancelled = true where event_id = (select id from events.event where number = '${one.number}'); set session_replication_role = origin`,
  )
  expect(Buffer.compare((await evidenceOf(town.house.db, one.slug, 'https://metro.contoh')).bytes, before.bytes)).not.toBe(0)
  const sent = await town.send({ title: 'Belum Terbit Sama Sekali' })
  const [row] = await town.rows<{ slug: string }>('select slug from events.event where number = $1', [sent.number])
  await expect(evidenceOf(town.house.db, row?.slug ?? '', 'https://metro.contoh')).rejects.toThrow(Missing)
})
