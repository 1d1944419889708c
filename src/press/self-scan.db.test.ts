import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { changeProfile } from '#src/identity/person.db.ts'
import { textPlaces } from '#src/press/scan-texts.db.ts'
import { lastScans, openFindings, settleFinding } from '#src/press/self-scan.db.ts'
import { runSelfScan } from '#src/web/self-scan.ts'
import { enter } from '../../test/cast.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

/** The site with a few of its pages alone, where what else there is matters to nobody. */
const only = (...paths: readonly string[]) => ({
  request: async (address: string) => (paths.includes(new URL(address).pathname) ? await town.site.request(address) : new Response('')),
})

const run = async (site: { request(address: string): Promise<Response> } = only()) => {
  const outcome = await runSelfScan(await town.as('system:self-scan'), site as never)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.refusals))
  return outcome.value
}
const open = () => openFindings(town.house.db)
const first = async (text: string) => String(Object.values((await town.owner.query<Record<string, unknown>>(text)).rows[0] ?? {})[0] ?? '')
const planted = 'Daftar sekarang di s1tus ѕlоt gасоr pasti maxwin: dewa88.contoh'
const shortly = 'ѕlоt gасоr'

/** As a thief writes: past every deed and every trigger. */
async function plant(text: string, values: unknown[] = []): Promise<number> {
  const client = await town.owner.connect()
  try {
    await client.query('set session_replication_role = replica')
    return (await client.query(text, values)).rowCount ?? 0
  } finally {
    await client.query('set session_replication_role = origin')
    client.release()
  }
}

describe('the site looks at itself', () => {
  test('nothing is found in a town where nothing was planted, and every kind of page was looked at', async () => {
    const result = await run(town.site as never)
    expect(await open()).toEqual([])
    expect(result).toMatchObject({ found: 0, fresh: 0 })
    expect(result.pages).toBeGreaterThan(300)
    expect(result.texts).toBeGreaterThan(3000)
  }, 180_000)

  test('S2.3 planted in any text of any table it is found, in each once, and every place is one it looks at', async () => {
    const places = await textPlaces(town.house.db)
    const wanted: string[] = []
    for (const { schema, table, columns } of places)
      for (const column of columns) {
        // who may scan, and whom its letter reaches, must still be there afterwards
        if (table === 'power_grant' || column === 'email' || column === 'demo_key') continue
        const kind = await first(
          `select data_type || ' ' || udt_name from information_schema.columns where table_schema = '${schema}' and table_name = '${table}' and column_name = '${column}'`,
        )
        const value = kind.startsWith('jsonb')
          ? `jsonb_build_object('teks', $1::text)`
          : kind.startsWith('ARRAY')
            ? 'array[$1::text]'
            : '$1::text'
        const where = `${schema}.${table}`
        const set = `update ${where} set ${column} = ${value} where ctid = (select ctid from ${where} order by ctid desc limit 1)`
        const done = await plant(set, [planted]).catch(() => plant(set, [shortly]).catch(() => 0))
        if (done > 0) wanted.push(`${where}.${column}`)
      }
    expect(wanted.length).toBeGreaterThan(120)
    for (const path of [
      'identity.person.name',
      'market.shop.story',
      'market.product.description',
      'market.picture.alt',
      'events.event.body',
      'events.event.organiser',
      'support.offer.plain',
      'support.commitment.title',
      'spaces.booking.title',
      'press.story_version.body',
      'press.story_version.lead',
    ])
      expect(wanted).toContain(path)
    await run()
    // from the table itself: the desk's list ends at 500, and the house has more places than that
    const all = await town.owner.query<{ place: string }>('select distinct place from press.finding where gone_at is null')
    const found = new Set(all.rows.map(({ place }) => place))
    expect(wanted.filter((place) => !found.has(place))).toEqual([])
  }, 120_000)

  test('those who look after the site are told by mail, without the words around it', async () => {
    const letter = await letterTo(town, 'admin-it@contoh.metro')
    expect(letter?.subject).toMatch(/menemukan \d+ hal baru/)
    expect(letter?.body).not.toContain('gасоr')
    expect(town.log.some((line) => line.includes('press.scan.found'))).toBe(true)
  })
})

describe('a page with something planted on it', () => {
  let path = ''
  beforeAll(async () => {
    await town.close()
    town = await openTown({ pageCache: true })
    town.house.config.RATE_LIMITS = 'off'
    const slug = await first(`select slug from market.product_search order by slug limit 1`)
    path = `/belanja/produk/${slug}`
    await plant(`update market.product set description = $1 where slug = $2`, [planted, slug])
  })

  test('is nothing for a search engine from then on: header, list, until it is gone', async () => {
    expect((await newReader(town).get(path)).headers.get('x-robots-tag')).toBeNull()
    await run()
    const found = await open()
    expect(found.map(({ page }) => page)).toContain(path)
    expect((await newReader(town).get(path)).headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect((await newReader(town).get('/sitemap/barang-1.xml')).body).not.toContain(`${path}<`)
    expect((await newReader(town).get('/')).headers.get('x-robots-tag')).toBeNull()

    await plant(`update market.product set description = 'Kain batik.' where description = $1`, [planted])
    await plant(`delete from market.product_search where slug = $1`, [path.split('/').at(-1)])
    const again = await run()
    expect([again.found, await open()]).toEqual([0, []])
    expect((await newReader(town).get(path)).headers.get('x-robots-tag')).toBeNull()
  })

  test('found again is the same finding; what came back is open again', async () => {
    await plant(`update market.shop set tagline = $1 where slug = 'kopi-lereng-pagi'`, [planted])
    const once = await run()
    const twice = await run()
    expect([once.fresh > 0, twice.fresh, twice.found]).toEqual([true, 0, once.found])
    expect((await lastScans(town.house.db, 1))[0]).toMatchObject({ fresh: 0, found: once.found })
  })

  test('is settled with what it was, by those the matrix names, and stays on record', async () => {
    const [finding] = await open()
    const id = finding?.id ?? ''
    await expect(settleFinding(await town.as('warga'), { id, reason: 'bukan apa-apa' })).rejects.toThrow(/no authority/)
    const desk = await enter(town, 'admin-it')
    expect((await desk.get('/meja/pemeriksaan')).body).toContain(finding?.what)
    const empty = await desk.post(`/meja/pemeriksaan/${id}`, { reason: '', once: 'a' })
    expect([empty.status, empty.body.includes('sedikitnya lima huruf')]).toEqual([422, true])
    // the report itself may name what was planted
    expect((await desk.post(`/meja/pemeriksaan/${id}`, { reason: 'Iklan slot gacor, dibuang dari toko', once: 'b' })).status).toBe(303)
    expect((await open()).some((one) => one.id === id)).toBe(false)
    expect(await first(`select settled_reason from press.finding where id = '${id}'`)).toContain('dibuang')
    expect((await (await enter(town, 'warga')).get('/meja/pemeriksaan')).status).toBe(404)
  })
})

test('a link hidden in the code of a page is found with nothing in the database', async () => {
  const site = {
    request: async (address: string) => {
      const answer = await only('/acara').request(address)
      if (new URL(address).pathname !== '/acara') return answer
      return new Response(
        (await answer.text()).replace('</body>', '<div style="display:none"><a href="https://luar.contoh/x">x</a></div></body>'),
        { headers: { 'content-type': 'text/html' } },
      )
    },
  }
  await run(site)
  expect((await open()).filter(({ kind }) => kind === 'hidden').map(({ page, what }) => [page, what])).toEqual([['/acara', 'luar.contoh']])
})

test('the door refuses in every room alike: a profile, with the field that holds it', async () => {
  const outcome = await changeProfile(await town.as('warga'), { name: 'Agen togel resmi', phone: '' } as never)
  expect(outcome.ok ? [] : outcome.refusals).toMatchObject([{ rule: 'platform.text.gambling', field: 'name' }])
})
