import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#src/base/outcome.ts'
import { bodiesOf } from '#src/spaces/booking-page.db.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { countProfiles, dimensions, listProfiles, readPlace, type Wish } from './find.db.ts'
import { amendProfile, checkProfile, keepPrivate, makeProfile, revertProfile } from './profile.db.ts'
import { privateSchema, profileSchema, publicSchema } from './profile.ts'
import { ownProfile, publicProfile } from './profile-read.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.refusals.map(({ rule }) => rule).join(', ')}`)
}
const rule = (outcome: Outcome<unknown>) => (outcome.ok ? undefined : outcome.refusals[0]?.rule)
const wish = (more: Record<string, unknown> = {}) =>
  profileSchema.parse({
    kind: 'community',
    name: 'Lingkar Uji',
    summary: 'Kelompok kecil yang menguji direktori.',
    subsectors: ['musik'],
    kelurahan: '18.72.01.1001',
    ...more,
  })
const face = (more: Record<string, unknown> = {}) =>
  publicSchema.parse({ name: 'Lingkar Uji', summary: 'Kelompok kecil yang menguji direktori.', ...more })
const one = async <T>(sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T

describe('the demo town', () => {
  test('bodies of all five helices stand in it, with those who lead and belong to them', async () => {
    const counts = await countProfiles(town.house.db, {})
    expect([...counts.helix.keys()].sort()).toEqual(['academia', 'business', 'community', 'government', 'media'])
    expect(counts.total).toBeGreaterThan(60)
    expect(
      await one(`select string_agg(p.demo_key || ' ' || m.role, ', ' order by p.demo_key) from identity.membership m join identity.person p on p.id = m.person_id
        join directory.organisation o on o.id = m.entity_id where m.kind = 'community' and o.slug = 'komunitas-film-layar-dam'`),
    ).toBe('komunitas owner, warga-2 member, wartawan member')
  })
  test('one duty of a signed paper is shown as met, by the word of both sides', async () => {
    expect(
      await one<number>(
        `select count(*)::int from support.accord_met m join support.accord_answer a on a.met_id = m.id where a.met and a.actor <> m.actor`,
      ),
    ).toBe(1)
  })
  test('whoever leads a community is offered to book a room in its name', async () => {
    expect((await bodiesOf(await town.as('komunitas'))).map(({ slug }) => slug)).toContain('komunitas-film-layar-dam')
  })
})

describe('counts and list', () => {
  const wishes: Wish[] = [
    {},
    { kind: ['community'] },
    { subsector: ['musik', 'kriya'], kelurahan: ['18.72.01.1003'] },
    { q: 'batik' },
    { q: 'mus', helix: ['community', 'academia'] },
  ]
  test('D-04 each answer’s count is what the list gives when that answer alone is chosen in its question', async () => {
    for (const asked of wishes) {
      const counts = await countProfiles(town.house.db, asked)
      for (const name of dimensions)
        for (const [answer, n] of [...counts[name]].slice(0, 4)) {
          const alone = await countProfiles(town.house.db, { ...asked, [name]: [answer] })
          expect([name, answer, alone.total]).toEqual([name, answer, n])
        }
    }
  })
  test('the list for search engines names whom the list shows, without whoever is under age', async () => {
    const reader = newReader(town)
    expect((await reader.get('/sitemap.xml')).body).toContain('/sitemap/direktori.xml')
    const named = [...(await reader.get('/sitemap/direktori.xml')).body.matchAll(/\/direktori\/([a-z0-9-]+)</g)].map(([, slug]) => slug)
    const young = await one<number>(
      `select count(*)::int from directory.profile where minor and state = 'published' and replaced_by is null`,
    )
    expect(young).toBeGreaterThan(0)
    expect([named.length, new Set(named).size]).toEqual(Array(2).fill((await countProfiles(town.house.db, {})).total - young))
    for (const slug of named.slice(0, 5))
      expect([slug, (await reader.get(`/direktori/${slug}`)).body.includes('noindex')]).toEqual([slug, false])
  })
  test('page after page gives everybody once, in both orders', async () => {
    const { total } = await countProfiles(town.house.db, {})
    for (const sort of ['segar', 'nama'] as const) {
      const seen: string[] = []
      let after: ReturnType<typeof readPlace>
      for (let pages = 0; pages < 40; pages += 1) {
        const page = await listProfiles(town.house.db, {}, { most: 7, sort, after, english: false, now: town.house.now() })
        seen.push(...page.items.map(({ slug }) => slug))
        if (page.next === null) break
        after = readPlace(page.next)
      }
      expect([sort, seen.length, new Set(seen).size]).toEqual([sort, total, total])
    }
  })
  test('a cursor of somebody’s making is the beginning, never a fault', async () => {
    const reader = newReader(town)
    for (const cursor of [
      'x',
      'AAAA',
      Buffer.from(`x\n${'0'.repeat(36)}`).toString('base64url'),
      Buffer.from(`9999999999999999\n01a20000-0000-7000-8000-000000000001`).toString('base64url'),
    ])
      expect([cursor, (await reader.get(`/direktori?sesudah=${cursor}`)).status]).toEqual([cursor, 200])
  })
  test('D-04 nobody found: the page offers a near name and each filter to leave out', async () => {
    const page = (await newReader(town).get('/direktori?q=teras%20bunyii%20panggung&unsur=media')).body
    expect(page).toContain('Belum ada profil yang cocok')
    const near = (await newReader(town).get('/direktori?q=Teraz%20Bunyi')).body
    expect(near).toContain('Mungkin maksud Anda Teras Bunyi')
    const loose = (await newReader(town).get('/direktori?subsektor=game&kelurahan=margorejo')).body
    expect(loose).toContain('Tanpa saringan')
  })
})

describe('whose a profile is', () => {
  test('made by a person, led by them, changed by nobody else, and a version apart is stale', async () => {
    const leader = await town.as('warga')
    const { slug } = value(await makeProfile(leader, wish()))
    await expect(amendProfile(await town.as('penjual-kopi'), { slug, version: 1, face: face({ name: 'Direbut' }) })).rejects.toThrow(
      'profile',
    )
    value(await amendProfile(leader, { slug, version: 1, face: face({ summary: 'Sekarang kami berlatih setiap Sabtu.' }) }))
    expect(rule(await amendProfile(leader, { slug, version: 1, face: face() }))).toBe('directory.profile.stale')
    expect(await one('select name from directory.organisation where slug = $1', slug)).toBe('Lingkar Uji')
    value(await revertProfile(await town.as('petugas'), { slug, version: 1 }))
    const found = await publicProfile(town.house.db, slug, false, town.house.now())
    expect(found && 'profile' in found && [found.profile.summary, found.profile.version]).toEqual([
      'Kelompok kecil yang menguji direktori.',
      3,
    ])
  })
  test('a name that is taken gets an address of its own', async () => {
    const first = value(await makeProfile(await town.as('warga'), wish({ name: 'Nama Sama' })))
    const second = value(await makeProfile(await town.as('warga-2'), wish({ name: 'Nama Sama' })))
    expect([first.slug, second.slug]).toEqual(['nama-sama', 'nama-sama-2'])
  })
  test('what the taxonomy or the city does not have is refused by name', async () => {
    expect(rule(await makeProfile(await town.as('warga'), wish({ subsectors: ['sihir'] })))).toBe('directory.profile.subsector')
    expect(rule(await makeProfile(await town.as('warga'), wish({ kelurahan: '99.99' })))).toBe('directory.profile.kelurahan')
    await expect(town.owner.query(`update directory.profile set subsectors = '{sihir}' where slug = 'nama-sama'`)).rejects.toMatchObject({
      constraint: 'directory.profile.subsector',
    })
  })
  test('only the desk says how far it was checked', async () => {
    await expect(checkProfile(await town.as('warga'), { slug: 'nama-sama', level: 'partner', reason: 'Teman saya' })).rejects.toMatchObject(
      { name: 'Denied' },
    )
    value(await checkProfile(await town.as('petugas'), { slug: 'nama-sama', level: 'evidence', reason: 'Bukti kegiatan dilihat' }))
    expect(await one(`select verified_at is not null from directory.organisation where slug = 'nama-sama'`)).toBe(true)
  })
})

describe('a child', () => {
  test('D-10 needs a guardian, shows no contact, and is a draft until the desk has seen the guardian agree', async () => {
    const child = (more: Record<string, unknown>) => wish({ kind: 'person', name: 'Adik Uji', minor: true, guardian: 'Ibu Uji', ...more })
    const ctx = await town.as('penjual-keripik')
    expect(rule(await makeProfile(ctx, child({ guardian: '' })))).toBe('directory.profile.guardian')
    expect(rule(await makeProfile(ctx, child({ phone: '0812-0000-1111' })))).toBe('directory.profile.minor_contact')
    const { slug } = value(await makeProfile(ctx, child({})))
    expect(await publicProfile(town.house.db, slug, false, town.house.now())).toBeUndefined()
    expect((await newReader(town).get(`/direktori/${slug}`)).status).toBe(404)
    await expect(town.owner.query(`update directory.profile set phone = '62812' where slug = $1`, [slug])).rejects.toMatchObject({
      constraint: 'directory.profile.minor_contact',
    })
    value(await checkProfile(await town.as('petugas'), { slug, level: 'contact', reason: 'Wali datang ke meja' }))
    expect((await newReader(town).get(`/direktori/${slug}`)).body).toContain('noindex')
    expect((await newReader(town).get('/sitemap/direktori.xml')).body).not.toContain(`/direktori/${slug}<`)
  })
})

describe('what is private', () => {
  test('D-05 NIK, NIB and turnover have no hit in any public answer, card, API, log, journal or in the bare table', async () => {
    const ctx = await town.as('komunitas-2')
    const marks = { nik: '1872047788990011', nib: '9120007788991', turnover: 773311557, contactPhone: '0812-7788-9900' }
    value(await keepPrivate(ctx, { slug: 'teras-bunyi', record: privateSchema.parse(marks) }))
    const reader = newReader(town)
    const addresses = [
      '/direktori',
      '/direktori?q=teras',
      '/direktori/teras-bunyi',
      '/direktori/teras-bunyi/kontak.vcf',
      '/api/v1/directory',
      '/api/v1/directory?q=1872047788990011',
      '/direktori?q=773311557',
      '/sitemap.xml',
    ]
    for (const at of addresses) {
      const { body } = await reader.get(at)
      // what was looked for stands again in the box it was typed into; nothing else of it does
      for (const mark of ['1872047788990011', '9120007788991', '773311557', '081277889900', '6281277889900'])
        if (!at.includes(mark)) expect([at, mark, body.includes(mark)]).toEqual([at, mark, false])
    }
    for (const at of ['/api/v1/directory?q=1872047788990011', '/api/v1/directory?q=773311557'])
      expect([at, JSON.parse((await reader.get(at)).body).total]).toEqual([at, 0])
    expect(town.log.join('\n')).not.toMatch(/1872047788990011|9120007788991|773311557|081277889900|6281277889900/)
    expect(
      await one<number>(
        `select count(*)::int from directory.private_record r where r::text ~ '1872047788990011|9120007788991|773311557|77889900'`,
      ),
    ).toBe(0)
    expect(
      await one<number>(`select count(*)::int from platform.journal j where j::text ~ '1872047788990011|9120007788991|773311557'`),
    ).toBe(0)
    expect(
      await one<number>(`select count(*)::int from directory.profile p where p::text ~ '1872047788990011|9120007788991|773311557'`),
    ).toBe(0)
    expect((await ownProfile(ctx, 'teras-bunyi')).sealed).toMatchObject({ nik: '1872047788990011', turnover: 773311557 })
    await expect(ownProfile(await town.as('petugas'), 'teras-bunyi')).rejects.toThrow('profile')
  })
})

test('the API answers in the shape of the contract, with counts', async () => {
  const answer = await newReader(town).get('/api/v1/directory?helix=media&limit=2')
  const body = JSON.parse(answer.body) as {
    items: { helix: string; slug: string }[]
    total: number
    facets: Record<string, { value: string; count: number }[]>
  }
  expect(body.items.every(({ helix }) => helix === 'media')).toBe(true)
  expect(body.facets.helix?.find(({ value: of }) => of === 'media')?.count).toBe(body.total)
  expect(body.facets.subsector).toHaveLength(17)
  expect(body.facets.kelurahan).toHaveLength(22)
})
