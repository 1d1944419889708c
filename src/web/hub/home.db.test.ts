import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatRupiah, rupiah } from '#src/base/money.ts'
import { cityInstant, dayOf, dayPlus, wallClock } from '#src/base/time.ts'
import { newDays } from '#src/directory/newcomers.db.ts'
import { checkProfile, makeProfile } from '#src/directory/profile.db.ts'
import { profileSchema } from '#src/directory/profile.ts'
import { datesOn } from '#src/events/calendar.db.ts'
import { storiesTold } from '#src/press/story-read.db.ts'
import { openOffers } from '#src/support/offer.db.ts'
import { citySums } from '#src/support/score.db.ts'
import { percentText } from '#src/support/score.ts'
import { newReader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

/** The part of the home that says who is new; nothing where it is not there. A reader who just wrote is not answered from what is kept. */
async function part(tongue = 'id'): Promise<string> {
  for (const room of ['directory', 'market'])
    await town.owner.query(`update platform.data_version set n = n + 1 where room = $1 and shard = 0`, [room])
  const { body } = await newReader(town).get(`/?bahasa=${tongue}`)
  const from = body.indexOf('<section class="gap" aria-labelledby="siapa-baru">')
  return from < 0 ? '' : body.slice(from, body.indexOf('</section>', from))
}

const told = (text: string) => [...text.matchAll(/<h3><a href="([^"]+)">/g)].map(([, href]) => href)

/** Somebody enters themselves, and the desk looks. */
async function comes(key: string, wish: object, level: 'listed' | 'contact' = 'contact'): Promise<string> {
  const made = await makeProfile(await town.as(key), profileSchema.parse({ summary: 'Menenun pita dari serat nanas.', ...wish }))
  if (!made.ok) throw new Error(made.refusals[0]?.rule)
  const { slug } = made.value
  if (level !== 'listed') await checkProfile(await town.as('pengelola'), { slug, level, reason: 'Surel dibalas' })
  return slug
}

describe('who is new', () => {
  test('is the newest of those who were looked at, and of the shops that opened, with day, sub-sector and kelurahan', async () => {
    const demo = await part()
    expect(told(demo)).toEqual(['/direktori/bagus-wicaksono', '/direktori/lingkar-animasi-purwosari', '/belanja/toko/kertas-basah'])
    expect(demo).toMatch(/Film, Animasi[^<]*· Purwosari · <time datetime="\d{4}-\d\d-\d\dT[^"]+">bergabung \d+ \w+ \d{4}</)
    expect(demo.match(/<div class="swatch"><svg/g)?.length).toBe(3)
    expect(await part('en')).toMatch(/Who is new[\s\S]*joined \d+ \w+ \d{4}/)

    const slug = await comes('anggota-1', { kind: 'community', name: 'Tenun Pita Baru', kelurahan: '18.72.01.1001', subsectors: ['kriya'] })
    expect(told(await part())[0]).toBe(`/direktori/${slug}`)
  })

  test('is not who nobody looked at, a child, a draft, a double, or whoever came before', async () => {
    const [first] = told(await part())
    await comes('anggota-2', { kind: 'community', name: 'Belum Diperiksa' }, 'listed')
    const child = { kind: 'person', name: 'Tirta Kecil', minor: true, guardian: 'Ibu Tirta', subsectors: ['musik'] }
    const slug = await comes('anggota-4', child)
    const state = await town.owner.query(`select state, minor from directory.profile where slug = $1`, [slug])
    expect(state.rows).toEqual([{ state: 'published', minor: true }])
    await comes('anggota-5', { ...child, name: 'Masih Draf' }, 'listed')
    const double = await comes('anggota-6', { kind: 'community', name: 'Tenun Pita Dua' })
    await town.owner.query(
      `insert into directory.merging (double_id, kept_id, reason, actor) select d.id, k.id, 'uji', 'system:test' from directory.profile d, directory.profile k where d.slug = $1 and k.slug = 'tenun-pita-baru'`,
      [double],
    )
    expect(told(await part())[0]).toBe(first)
    await town.owner.query(`update directory.profile set made_at = made_at - make_interval(days => $1) where slug = 'tenun-pita-baru'`, [
      newDays,
    ])
    expect(told(await part())).not.toContain('/direktori/tenun-pita-baru')
  })

  test('a shop is new from its first opening; shut and opened again it is not, and suspended it is not there', async () => {
    const open = `insert into market.shop_step (shop_id, from_status, to_status, actor) select id, 'suspended', 'approved', 'system:test' from market.shop where slug = $1`
    await town.owner.query(open, ['kopi-lereng-pagi'])
    await town.owner.query(open, ['kertas-basah'])
    const shops = told(await part()).filter((href) => href?.startsWith('/belanja'))
    expect(shops).toEqual(['/belanja/toko/kertas-basah'])
    await town.owner.query(`update market.shop set status = 'suspended' where slug = 'kertas-basah'`)
    expect(told(await part())).not.toContain('/belanja/toko/kertas-basah')
  })

  test('however many they are, the home asks no more of the database', async () => {
    const { db } = town.house
    let asked = 0
    const counter: KyselyPlugin = {
      transformQuery: ({ node }) => {
        asked += 1
        return node
      },
      transformResult: async ({ result }) => result,
    }
    const count = async () => {
      town.house.db = db.withPlugin(counter)
      asked = 0
      await part()
      town.house.db = db
      return asked
    }
    const few = await count()
    expect(few).toBeGreaterThan(5)
    for (const n of [1, 2, 3, 4, 5]) await comes('anggota-1', { kind: 'community', name: `Rumah Tenun ${n}`, subsectors: ['kriya'] })
    expect(await count()).toBe(few)
  })

  test('where nobody is, the part is not there', async () => {
    await town.owner.query(`update directory.profile set made_at = made_at - interval '60 days'`)
    await town.owner.query(`update market.shop set status = 'suspended' where slug in ('kertas-basah', 'tungku-rejo')`)
    expect(await part()).toBe('')
    expect((await newReader(town).get('/')).body).not.toContain('Siapa yang baru')
  })
})

describe('the home of the hub says, and its pages and sums say the same', () => {
  const home = async (tongue: 'id' | 'en' = 'id') => {
    for (const room of ['events', 'support', 'press'])
      await town.owner.query(`update platform.data_version set n = n + 1 where room = $1 and shard = 0`, [room])
    return (await newReader(town).get(`/?bahasa=${tongue}`)).body
  }
  const section = (body: string, id: string) => {
    const from = body.indexOf(`aria-labelledby="${id}"`)
    return from < 0 ? '' : body.slice(from, body.indexOf('</section>', from))
  }

  test('what is on: the next dates of the calendar, each with the way to its event; one that is called off goes', async () => {
    const now = town.house.now()
    const ahead = { from: now, to: cityInstant(dayPlus(dayOf(now), 45)) }
    const { items } = await datesOn(town.house.db, ahead, { most: 4, english: false })
    expect(items.length).toBeGreaterThan(0)
    const body = await home()
    const [first] = items
    expect(body).toContain(`href="/acara/${first?.slug}`)
    await town.owner.query(`update events.occurrence set listed = false where event_id = (select id from events.event where slug = $1)`, [
      first?.slug,
    ])
    expect(await home()).not.toContain(`href="/acara/${first?.slug}`)
  })

  test('which support is open: how many, the first three with agency and how long; what has closed is not there', async () => {
    const offers = await openOffers(town.house.db, false)
    expect(offers.length).toBeGreaterThan(3)
    const shown = section(await home(), 'dukungan-buka')
    expect(told(shown)).toEqual(offers.slice(0, 3).map(({ slug }) => `/dukungan/${slug}`))
    for (const { unitName, plain } of offers.slice(0, 3)) expect([shown.includes(unitName), shown.includes(plain)]).toEqual([true, true])
    expect(shown).toContain(`Lihat ${offers.length} dukungan`)
    const [first] = offers
    await town.owner.query(
      `set session_replication_role = replica; update support.offer set closed_at = now() where slug = '${first?.slug}'; set session_replication_role = origin`,
    )
    expect(section(await home(), 'dukungan-buka')).not.toContain(`/dukungan/${first?.slug}"`)
  })

  test('what was promised and kept: the sums of the score’s own page, by receivers’ word; agencies’ own word apart', async () => {
    const now = town.house.now()
    const kept = await citySums(town.house.db, wallClock(now).year, dayOf(now))
    expect(kept.promised).toBeGreaterThan(0)
    for (const tongue of ['id', 'en'] as const) {
      const shown = section(await home(tongue), 'janji-diakui')
      expect(shown).toContain(`${percentText(kept.deliveredPermille ?? 0, tongue)}%`)
      for (const sum of [kept.promised, kept.delivered, kept.claimed]) expect(shown).toContain(formatRupiah(rupiah(sum)))
      const page = (await newReader(town).get(`/dukungan/skor?bahasa=${tongue}`)).body
      expect(page).toContain(`${percentText(kept.deliveredPermille ?? 0, tongue)}`)
    }
    const parts = section(await home(), 'janji-diakui').match(/class="part-(had|said|none)"/g) ?? []
    expect(parts).toHaveLength(20)
    expect(parts.filter((one) => one.includes('had'))).toHaveLength(Math.round((20 * kept.delivered) / kept.promised))
  })

  test('what makers tell: the newest stories, each with its way and the shop it is of', async () => {
    const { items } = await storiesTold(town.house.db, false, { most: 3 })
    expect(items.some(({ shop }) => shop !== null)).toBe(true)
    const shown = section(await home(), 'kabar-terbaru')
    expect([...shown.matchAll(/<h3><a href="([^"]+)">/g)].map(([, href]) => href)).toEqual(items.map(({ slug }) => `/kabar/${slug}`))
    for (const { shop } of items) if (shop) expect(shown).toContain(shop.name)
  })
})
