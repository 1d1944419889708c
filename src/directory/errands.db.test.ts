import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#src/base/outcome.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../test/cast.ts'
import { letterTo, newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { decideChange, proposeChange } from './change.db.ts'
import { claimProfile, decideClaim } from './claim.db.ts'
import { claimSchema, proposalSchema } from './claim.ts'
import { askToJoin, decideJoining, leaveBody } from './joining.db.ts'
import { enterProfile, makeProfile } from './profile.db.ts'
import { profileSchema, publicSchema } from './profile.ts'
import { publicProfile } from './profile-read.db.ts'
import { confirmByKey, remindIfDue } from './reconfirm.db.ts'
import { changesForDesk, claimsForDesk, joiningsOf } from './waiting.db.ts'

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
const one = async <T>(sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T
const summary = 'Kelompok yang dibuat untuk diuji.'
const wish = (name: string, more: Record<string, unknown> = {}) => profileSchema.parse({ kind: 'community', name, summary, ...more })
const face = (name: string, more: Record<string, unknown> = {}) => publicSchema.parse({ name, summary, ...more })
const claim = claimSchema.parse({ says: 'Saya ketuanya sejak 2019; lurah mengenal kami.' })
const shown = async (slug: string) => {
  const found = await publicProfile(town.house.db, slug, false, town.house.now())
  return found && 'profile' in found ? found.profile : undefined
}

describe('D-01 a claim', () => {
  test('two claim one community: both wait, the desk decides each with a reason that is told, and one leads it', async () => {
    const desk = await town.as('petugas')
    const { slug } = value(await enterProfile(desk, { wish: wish('Teater Uji Klaim') }))
    expect((await shown(slug))?.managed).toBe(false)
    const [first, second] = [await town.as('warga'), await town.as('warga-2')]
    value(await claimProfile(first, { slug, wish: claim }))
    expect(rule(await claimProfile(first, { slug, wish: claim }))).toBe('directory.claim.twice')
    value(await claimProfile(second, { slug, wish: claim }))
    const waiting = (await claimsForDesk(town.house.db)).filter((row) => row.slug === slug)
    expect(waiting.map(({ others }) => others)).toEqual([1, 1])
    const [a, b] = waiting
    await expect(decideClaim(second, { id: a?.id ?? '', accept: true, reason: 'Saya sendiri' })).rejects.toMatchObject({ name: 'Denied' })
    const both = await Promise.allSettled([
      decideClaim(desk, { id: a?.id ?? '', accept: true, reason: 'SK kelurahan dilihat' }),
      decideClaim(desk, { id: b?.id ?? '', accept: true, reason: 'SK kelurahan dilihat' }),
    ])
    const outcomes = both.map((settled) =>
      settled.status === 'fulfilled' ? (settled.value.ok ? 'led' : settled.value.refusals[0]?.rule) : 'fault',
    )
    expect(outcomes.filter((outcome) => outcome === 'led')).toHaveLength(1)
    expect(outcomes).not.toContain('fault')
    expect(
      await one(
        `select count(*)::int from identity.membership m join directory.organisation o on o.id = m.entity_id where o.slug = $1 and m.role = 'owner' and upper_inf(m.during)`,
        slug,
      ),
    ).toBe(1)
    expect((await shown(slug))?.managed).toBe(true)
  })
  test('the claimant is told, and whoever is refused may claim again', async () => {
    const desk = await town.as('petugas')
    const { slug } = value(await enterProfile(desk, { wish: wish('Sanggar Uji Tolak') }))
    value(await claimProfile(await town.as('warga'), { slug, wish: claim }))
    const [waiting] = (await claimsForDesk(town.house.db)).filter((row) => row.slug === slug)
    value(await decideClaim(desk, { id: waiting?.id ?? '', accept: false, reason: 'Bukti belum cukup' }))
    expect(rule(await decideClaim(desk, { id: waiting?.id ?? '', accept: true, reason: 'Berubah pikiran' }))).toBe('directory.decided_once')
    await expect(town.owner.query(`update directory.claim set state = 'accepted' where id = $1`, [waiting?.id])).rejects.toMatchObject({
      constraint: 'directory.decided_once',
    })
    expect(
      await one(`select body from platform.mail where recipient = 'warga@contoh.metro' and subject like '%Sanggar Uji Tolak%'`),
    ).toContain('Bukti belum cukup')
    value(await claimProfile(await town.as('warga'), { slug, wish: claim }))
  })
  test('the last to lead leaves to a successor, or says that nobody follows: then all can see it', async () => {
    const leader = await town.as('komunitas')
    const { slug } = value(await makeProfile(leader, wish('Kelompok Uji Keluar')))
    value(await askToJoin(await town.as('warga-2'), { slug, says: '' }))
    const organisation = await one<string>('select id from directory.organisation where slug = $1', slug)
    const [asking] = await joiningsOf(town.house.db, organisation)
    await expect(decideJoining(await town.as('warga'), { id: asking?.id ?? '', accept: true, reason: '' })).rejects.toThrow('profile')
    value(await decideJoining(leader, { id: asking?.id ?? '', accept: true, reason: '' }))
    expect(rule(await leaveBody(leader, { slug, alone: false }))).toBe('directory.membership.last')
    const follows = await one<string>(`select id from identity.person where demo_key = 'warga-2'`)
    value(await leaveBody(leader, { slug, successor: follows, alone: false }))
    expect(
      await one(
        `select p.demo_key from identity.membership m join identity.person p on p.id = m.person_id where m.entity_id = $1 and m.role = 'owner' and upper_inf(m.during)`,
        organisation,
      ),
    ).toBe('warga-2')
    value(await leaveBody(await town.as('warga-2'), { slug, alone: true }))
    expect((await newReader(town).get(`/direktori/${slug}`)).body).toContain('Tanpa pengelola')
  })
})

describe('D-02 a change anybody proposes', () => {
  test('the owner sees the difference and answers; nobody else before seven days are over, then the desk; vandalism goes by one press', async () => {
    const owner = await town.as('komunitas-2')
    const { slug } = value(await makeProfile(owner, wish('Kelompok Uji Ubah', { phone: '0812-1111-2222' })))
    const guest = await town.as('guest')
    const proposal = proposalSchema.parse({ says: 'Nomor lama sudah mati', email: 'tetangga@contoh.id' })
    expect(rule(await proposeChange(guest, { slug, face: face('Kelompok Uji Ubah', { phone: '0812-1111-2222' }), wish: proposal }))).toBe(
      'directory.change.nothing',
    )
    value(await proposeChange(guest, { slug, face: face('Kelompok Uji Ubah', { phone: '0812-3333-4444' }), wish: proposal }))
    const id = await one<string>(
      'select c.id from directory.change c join directory.profile p on p.id = c.profile_id where p.slug = $1',
      slug,
    )
    expect(await one('select proposes from directory.change where id = $1', id)).toEqual({
      phone: { from: '6281211112222', to: '6281233334444' },
    })
    expect(
      await one(`select due_at - at between interval '7 days' and interval '7 days 1 second' from directory.change where id = $1`, id),
    ).toBe(true)
    const reader = await enter(town, 'komunitas-2')
    const page = (await reader.get(`/saya/direktori/${slug}`)).body
    expect(page).toMatch(/<del>6281211112222<\/del>\s*<ins>6281233334444<\/ins>/)
    const desk = await town.as('petugas')
    expect(rule(await decideChange(desk, { id, accept: true, reason: '' }))).toBe('directory.change.owner_first')
    await expect(decideChange(await town.as('warga'), { id, accept: true, reason: '' })).rejects.toMatchObject({ name: 'Denied' })
    await town.owner.query(`update directory.change set due_at = clock_timestamp() - interval '1 minute' where id = $1`, [id])
    expect((await changesForDesk(town.house.db)).map((row) => row.slug)).toContain(slug)
    value(await decideChange(desk, { id, accept: true, reason: '' }))
    expect((await shown(slug))?.phone).toBe('6281233334444')
    expect(await one(`select count(*)::int from platform.mail where recipient = 'tetangga@contoh.id'`)).toBe(1)
    const own = await reader.get(`/saya/direktori/${slug}`)
    expect(own.body).toContain(`/saya/direktori/${slug}/kembali`)
    expect((await reader.post(`/saya/direktori/${slug}/kembali`, { version: '1', once: 'kembali' })).status).toBe(303)
    expect((await shown(slug))?.phone).toBe('6281211112222')
  })
  test('what was changed meanwhile is not overwritten by an older proposal', async () => {
    const owner = await town.as('komunitas-2')
    const { slug } = value(await makeProfile(owner, wish('Kelompok Uji Silang')))
    for (const email of ['satu@contoh.id', 'dua@contoh.id'])
      value(
        await proposeChange(await town.as('guest'), { slug, face: face('Kelompok Uji Silang', { email }), wish: proposalSchema.parse({}) }),
      )
    const ids = (
      await town.owner.query<{ id: string }>(
        'select c.id from directory.change c join directory.profile p on p.id = c.profile_id where p.slug = $1 order by c.id',
        [slug],
      )
    ).rows
    value(await decideChange(owner, { id: ids[0]?.id ?? '', accept: true, reason: '' }))
    expect(rule(await decideChange(owner, { id: ids[1]?.id ?? '', accept: true, reason: '' }))).toBe('directory.change.stale')
    expect((await shown(slug))?.email).toBe('satu@contoh.id')
  })
})

describe('D-03 going stale', () => {
  const age = (slug: string, days: number) =>
    town.owner.query(`update directory.profile set confirmed_at = clock_timestamp() - make_interval(days => $2) where slug = $1`, [
      slug,
      days,
    ])
  test('180 days: its owner is asked once by a link that works once within 14 days; 210 unconfirmed; 390 archived, out of the list and still citable', async () => {
    const { slug } = value(await makeProfile(await town.as('warga'), wish('Kelompok Uji Basi')))
    await town.owner.query(`update directory.profile set confirmed_at = clock_timestamp() where slug <> $1`, [slug])
    await age(slug, 179)
    await remindIfDue(systemCtx(town.house, 'profiles'))
    expect(await one('select count(*)::int from directory.reconfirmation')).toBe(0)
    await age(slug, 181)
    await Promise.all([1, 2, 3].map(() => remindIfDue(systemCtx(town.house, 'profiles'))))
    expect(await one('select count(*)::int from directory.reconfirmation')).toBe(1)
    const letter = await letterTo(town, 'warga@contoh.metro')
    const link = /\/direktori\/konfirmasi\?kunci=([\w-]+)/.exec(JSON.stringify(letter))
    expect(link?.[1]?.length).toBeGreaterThanOrEqual(22)
    expect(
      await one(`select expires_at - sent_at between interval '14 days' and interval '14 days 1 second' from directory.reconfirmation`),
    ).toBe(true)
    const guest = newReader(town)
    expect((await guest.get(link?.[0] ?? '')).body).toContain('Ya, semua masih benar')
    expect((await shown(slug))?.standing).toBe('asked')
    await age(slug, 211)
    expect((await guest.get(`/direktori/${slug}`)).body).toContain('Belum dikonfirmasi')
    const pressed = await Promise.all([1, 2].map(async () => confirmByKey(await town.as('guest'), { key: link?.[1] ?? '' })))
    expect(pressed.filter(({ ok }) => ok)).toHaveLength(1)
    expect((await shown(slug))?.standing).toBe('fresh')
    expect((await guest.get(link?.[0] ?? '')).status).toBe(404)
    await age(slug, 391)
    expect((await guest.get('/direktori?q=Uji+Basi')).body).toContain('Belum ada profil yang cocok')
    const kept = await guest.get(`/direktori/${slug}`)
    expect([kept.status, kept.body.includes('Diarsipkan'), kept.body.includes('noindex')]).toEqual([200, true, true])
  })
  test('a link older than fourteen days opens nothing', async () => {
    await town.owner.query(
      `insert into directory.reconfirmation (profile_id, key_hash, sent_at, expires_at) select id, encode(sha256('kunci-lama'), 'hex'), clock_timestamp() - interval '15 days', clock_timestamp() - interval '1 day' from directory.profile limit 1`,
    )
    expect((await newReader(town).get('/direktori/konfirmasi?kunci=kunci-lama')).status).toBe(404)
    expect(rule(await confirmByKey(await town.as('guest'), { key: 'kunci-lama' }))).toBe('directory.profile.key_used')
  })
})

describe('by the pages', () => {
  test('a citizen enters a profile, is told what is wrong with everything kept, and comes to what was made', async () => {
    const reader = await enter(town, 'warga-2')
    const wrong = await reader.post('/saya/direktori/baru', {
      kind: 'community',
      name: 'Klub Uji Halaman',
      summary: 'pendek',
      body: 'lihat judi-slot.vip',
      once: 'a',
    })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('Klub Uji Halaman')
    expect(wrong.body).toContain('Teks profil tidak memuat tautan')
    const made = await reader.post('/saya/direktori/baru', {
      kind: 'community',
      name: 'Klub Uji Halaman',
      summary: 'Membuat halaman dan mengujinya.',
      once: 'b',
    })
    expect([made.status, made.location]).toEqual([303, '/saya/direktori/klub-uji-halaman?sudah=dibuat'])
    expect((await (await enter(town, 'warga')).get('/saya/direktori/klub-uji-halaman')).status).toBe(404)
    const sealed = await reader.post('/saya/direktori/klub-uji-halaman/pribadi', { nib: '9120007788991', once: 'c' })
    expect(sealed.status).toBe(303)
    expect((await reader.get('/saya/direktori/klub-uji-halaman')).body).toContain('9120007788991')
    expect((await newReader(town).get('/direktori/klub-uji-halaman')).body).not.toContain('9120007788991')
  })
  test('the desk finds what waits; whoever sits at none finds no desk', async () => {
    const { slug } = value(await enterProfile(await town.as('petugas'), { wish: wish('Meja Uji Klaim') }))
    const citizen = await enter(town, 'warga')
    expect((await citizen.post(`/direktori/${slug}/klaim`, { says: claim.says, once: 'k' })).status).toBe(303)
    const desk = await enter(town, 'petugas')
    expect((await desk.get('/meja/direktori')).body).toContain('Meja Uji Klaim')
    expect((await citizen.get('/meja/direktori')).status).toBe(404)
    const id = await one<string>(
      `select c.id from directory.claim c join directory.profile p on p.id = c.profile_id where p.slug = $1`,
      slug,
    )
    expect((await desk.post('/meja/direktori/klaim', { id, answer: 'accept', reason: '', once: 'x' })).status).toBe(422)
    expect((await desk.post('/meja/direktori/klaim', { id, answer: 'accept', reason: 'Surat tugas dilihat', once: 'y' })).status).toBe(303)
    expect((await citizen.get('/saya/direktori')).body).toContain('Meja Uji Klaim')
  })
})
