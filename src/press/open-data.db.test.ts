import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '#src/base/id.ts'
import { type Day, dayOf, wallClock } from '#src/base/time.ts'
import { decisionsOf } from '#src/governance/decision-read.db.ts'
import { datasetOf, rowsOf } from '#src/platform/open-data.ts'
import { buildDataIfDue, buildDataset, buildOpenData } from '#src/press/build-data.db.ts'
import { catalogue } from '#src/press/catalogue.db.ts'
import { cityCounts, sideBySide } from '#src/press/city-counts.ts'
import { datasets } from '#src/press/datasets.ts'
import { subsidyOf } from '#src/spaces/subsidy.db.ts'
import { sumOf } from '#src/spaces/subsidy.ts'
import { citySums } from '#src/support/score.db.ts'
import { newReader, type Reader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'

type Row = Record<string, string | number | boolean | null>

let town: Town
let reader: Reader

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  reader = newReader(town)
  await buildOpenData(await town.as('system:open data'))
})
afterAll(() => town?.close())

const rows = async (slug: string): Promise<Row[]> => JSON.parse((await reader.get(`/data/berkas/${slug}.json`)).body) as Row[]
const sum = (all: readonly Row[], name: string) => all.reduce((total, row) => total + Number(row[name] ?? 0), 0)
const newest = async (slug: string) => (await catalogue(town.house.db)).find(({ set }) => set.slug === slug)?.newest

describe('what is given away', () => {
  test('is there from the first start, each as CSV and JSON with the same rows, whose checksums are those of the catalogue', async () => {
    const listed = await catalogue(town.house.db)
    expect(listed.map(({ set }) => set.slug)).toEqual(datasets.map(({ slug }) => slug))
    for (const { set, newest: one } of listed) {
      const csv = await reader.get(`/data/berkas/${set.slug}.csv`)
      const json = await reader.get(`/data/berkas/${set.slug}.json`)
      expect([set.slug, csv.status, json.status]).toEqual([set.slug, 200, 200])
      expect([set.slug, (JSON.parse(json.body) as Row[]).length]).toEqual([set.slug, one.rows])
      // the reader's text has lost the mark at its head
      expect([set.slug, sha256(`\ufeff${csv.body.replace(/^\ufeff/, '')}`)]).toEqual([set.slug, one.csvSha256])
      expect([set.slug, sha256(json.body)]).toEqual([set.slug, one.jsonSha256])
      expect(csv.body.replace(/^\ufeff/, '').split('\r\n')[0]).toBe(set.columns.map(({ name }) => name).join(','))
    }
  })

  test('G1 adds up to what its page says', async () => {
    const [ctx, now] = [await town.as('guest'), town.house.now()]
    const year = wallClock(now).year
    const promises = (await rows('dukungan-janji')).filter(({ jatuh_tempo }) => String(jatuh_tempo).startsWith(`${year}`))
    const counted = promises.filter(({ jatuh_tempo, dikonfirmasi }) => String(jatuh_tempo) <= dayOf(now) || Number(dikonfirmasi) > 0)
    const score = await citySums(ctx.db, year, dayOf(now))
    expect([sum(counted, 'nilai_dijanjikan'), sum(counted, 'nilai_dikonfirmasi'), counted.length]).toEqual([
      score.promised,
      score.delivered,
      score.commitments,
    ])
    expect(score.promised).toBeGreaterThan(0)

    const subsidy = sumOf(await subsidyOf(ctx.db, { from: `${year}-01-01` as Day, to: `${year}-12-31` as Day }))
    const given = await rows('subsidi-ruang')
    expect([sum(given, 'subsidi'), sum(given, 'jumlah_pemesanan'), sum(given, 'ditagih')]).toEqual([
      subsidy.subsidy,
      subsidy.bookings,
      subsidy.charged,
    ])
    expect((await newest('subsidi-ruang'))?.sums).toMatchObject({ subsidi: subsidy.subsidy, disetor: subsidy.paid })

    const shops = (await rows('toko')).length
    const map = await reader.get('/')
    expect([...map.body.matchAll(/<b>(\d+)<\/b><span class="vh">/g)].reduce((total, [, n]) => total + Number(n), 0)).toBe(shops)
    const products = JSON.parse((await reader.get('/api/v1/products?limit=1')).body) as { facets: Record<string, { count: number }[]> }
    const byOrigin = (products.facets.origin ?? []).reduce((total, { count }) => total + count, 0)
    expect([(await rows('produk')).length, sum(await rows('toko'), 'jumlah_produk')]).toEqual([byOrigin, byOrigin])
    expect((await rows('keputusan')).length).toBe((await decisionsOf(ctx.db, { limit: 100 })).items.length)
  })

  test('holds nothing of a private person: no name, address, number or telephone of anybody in the town', async () => {
    const people = await town.owner.query<{ name: string; email: string; phone: string | null }>(
      `select name, email, phone from identity.person union select '', email, phone from events.contact union select name, email, phone from events.registration
       union select buyer_name, buyer_email, buyer_phone from market.order_group union select '', '', phone from market.shop
       except select name, '', '' from market.shop`,
    )
    expect(people.rows.length).toBeGreaterThan(20)
    // the directory names those who agreed to it, and nothing else of theirs
    const agreed = await town.owner.query<{ name: string }>(
      `select p.name from identity.person p join identity.consent c on c.person_id = p.id and c.purpose = 'open_data' and c.given`,
    )
    expect(agreed.rows.length).toBeGreaterThan(0)
    for (const { slug } of datasets) {
      const { body } = await reader.get(`/data/berkas/${slug}.csv`)
      const may = new Set(slug === 'direktori' ? agreed.rows.map(({ name }) => name) : [])
      for (const one of people.rows)
        for (const mark of [one.name, one.email, one.phone])
          if (mark && mark.length > 5 && !may.has(mark)) expect([slug, mark, body.includes(mark)]).toEqual([slug, mark, false])
      expect(body).not.toMatch(/[\w.]+@[\w.]+\.\w+|\b628\d{8,}/)
    }
  })

  test('an organiser who is a person, or who has no account, is not told of', async () => {
    const ctx = await town.as('system:open data')
    const { name } = (await town.owner.query<{ name: string }>(`select name from identity.person where demo_key = 'warga'`)).rows[0] as {
      name: string
    }
    await town.owner.query(
      `update events.event set organiser = $1 where id = (select c.event_id from events.contact c join events.occurrence o on o.event_id = c.event_id where o.listed limit 1)`,
      [name],
    )
    await buildOpenData(ctx)
    const told = await rows('acara')
    expect(told.filter(({ penyelenggara }) => penyelenggara === null).length).toBeGreaterThan(0)
    expect(told.some(({ penyelenggara }) => penyelenggara === name)).toBe(false)
    expect(told.some(({ penyelenggara }) => penyelenggara === 'Teras Bunyi')).toBe(true)
  })

  test('H12 is safe in a spreadsheet', async () => {
    const ctx = await town.as('system:open data')
    await town.owner.query(`update market.shop set name = '=HYPERLINK("http://contoh","x")' where slug = 'kopi-lereng-pagi'`)
    await buildOpenData(ctx)
    expect((await reader.get('/data/berkas/toko.csv')).body).toContain(`"'=HYPERLINK(""http://contoh"",""x"")"`)
    expect((await rows('toko')).some(({ nama }) => nama === '=HYPERLINK("http://contoh","x")')).toBe(true)
  })
})

describe('G3 night by night', () => {
  test('nothing changed: the same version, looked at again; something changed: the next one, and the old one as it was', async () => {
    const ctx = await town.as('system:open data')
    const before = await newest('acara')
    const old = (await reader.get(`/data/berkas/acara.v${before?.version}.csv`)).body
    await buildOpenData(ctx)
    expect(await newest('acara')).toEqual(before)
    await town.owner.query(
      `update events.event set crowd = crowd + 1 where id = (select event_id from events.occurrence where listed order by starts_at limit 1)`,
    )
    await buildOpenData(ctx)
    const after = await newest('acara')
    expect(after?.version).toBe((before?.version ?? 0) + 1)
    expect(after?.at.getTime()).toBeGreaterThan(before?.at.getTime() ?? 0)
    expect((await reader.get(`/data/berkas/acara.v${before?.version}.csv`)).body).toBe(old)
    expect((await reader.get('/data/berkas/acara.csv')).body).not.toBe(old)
  })

  test('a version that was given away is never changed, taken back or left out', async () => {
    for (const text of [
      `update press.dataset_version set rows = 0 where dataset = 'acara'`,
      `delete from press.dataset_version where dataset = 'acara'`,
      `insert into press.dataset_version (dataset, version, rows, columns, csv_sha256, csv_bytes, json_sha256, json_bytes)
         select dataset, version + 5, rows, columns, csv_sha256, csv_bytes, json_sha256, json_bytes from press.dataset_version where dataset = 'acara' order by version desc limit 1`,
    ])
      await expect(town.owner.query(text)).rejects.toThrow()
  })

  test('it is looked at once a day from one o’clock, and by the house alone', async () => {
    const before = await town.owner.query('select count(*)::int as n from press.dataset_check')
    await buildDataIfDue(await town.as('system:open data'))
    expect((await town.owner.query('select count(*)::int as n from press.dataset_check')).rows).toEqual(before.rows)
    await expect(buildDataset(await town.as('admin-it'), { set: datasets[0] as (typeof datasets)[number] })).rejects.toThrow(/no authority/)
  })

  test('one that cannot be read leaves the others and its own last version standing', async () => {
    const broken = datasetOf({ slug: 'acara', page: '/', columns: [{ name: 'x', kind: 'text' }] }, () => sql`select 1 / 0 as x`)
    const before = await newest('acara')
    await expect(buildDataset(await town.as('system:open data'), { set: broken })).rejects.toThrow()
    expect(await newest('acara')).toEqual(before)
  })

  test('more rows than are read at once come whole and in order', async () => {
    const all = await town.house.db.transaction().execute(async (tx) => {
      const got: unknown[] = []
      for await (const [n] of rowsOf(tx, [{ name: 'n', kind: 'whole' }], sql`select n from generate_series(1, 1203) n order by n`))
        got.push(n)
      return got
    })
    expect(all).toEqual(Array.from({ length: 1203 }, (_, at) => at + 1))
  })
})

describe('the catalogue', () => {
  test('says in DCAT what each file is, where, how long and with which sum, at the page’s side and by the API', async () => {
    const api = JSON.parse((await reader.get('/api/v1/data')).body) as Record<string, never>
    expect(JSON.parse((await reader.get('/data/katalog.jsonld')).body)).toEqual(api)
    const [first = {}] = api['dcat:dataset'] as unknown as Record<string, unknown>[]
    expect(first['@type']).toBe('dcat:Dataset')
    const [csv] = first['dcat:distribution'] as Record<string, { '@id': string } & Record<string, string>>[]
    const file = await reader.get(String(csv?.['dcat:downloadURL']?.['@id']).replace('http://localhost', ''))
    expect(file.status).toBe(200)
    expect(Buffer.byteLength(`\ufeff${file.body.replace(/^\ufeff/, '')}`)).toBe(csv?.['dcat:byteSize'])
    expect(file.headers.get('etag')).toBe(`"${csv?.['spdx:checksum']?.['spdx:checksumValue']}"`)
    expect(file.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
    expect((await reader.get('/data/SHA256SUMS')).body).toContain(
      `${csv?.['spdx:checksum']?.['spdx:checksumValue']}  ${first['dct:identifier']}.v`,
    )
  })

  test('who has a file already is told so; a file that is none is not there', async () => {
    const file = await reader.get('/data/berkas/acara.csv')
    const again = await newReader(town, { 'if-none-match': file.headers.get('etag') ?? '' }).get('/data/berkas/acara.csv')
    expect(again.status).toBe(304)
    for (const none of ['acara.v999.csv', 'acara.exe', 'tidak-ada.csv', '..%2f..%2fsecret.csv', 'acara.v0.csv'])
      expect([none, (await reader.get(`/data/berkas/${none}`)).status]).toEqual([none, 404])
  })
})

describe('numbers that disagree', () => {
  test('stand side by side, each with its source and date, and none is called verified that is not', async () => {
    const groups = sideBySide(await cityCounts(town.house.config.CITY))
    const businesses = groups.find(([one]) => one?.indicator === 'umkm') ?? []
    expect(new Set(businesses.map(({ value }) => value)).size).toBe(businesses.length)
    expect(businesses.length).toBeGreaterThan(2)
    const { body } = await reader.get('/data')
    for (const { source_date } of businesses) expect(body).toContain(source_date)
    for (const number of ['14.000', '19.790', '19.800', '23.854', '73,214', '73,18']) expect(body).toContain(number)
    expect(body.match(/belum diverifikasi/g)?.length).toBe(groups.flat().filter(({ verified }) => !verified).length)
  })
})
