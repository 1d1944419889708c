import type { KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newDays } from '#src/directory/newcomers.db.ts'
import { checkProfile, makeProfile } from '#src/directory/profile.db.ts'
import { profileSchema } from '#src/directory/profile.ts'
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
