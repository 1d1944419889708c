import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { plantPosts } from '#src/governance/institution.db.ts'
import { actorOf, UnknownToken } from '#src/identity/actor.db.ts'
import { demoPassword, demoTotpSecret, plantPeople } from '#src/identity/demo.db.ts'
import { base32, needsSecondFactor } from '#src/identity/second-factor.db.ts'
import { demoToken, offeredScopes } from '#src/identity/token.db.ts'
import type { Actor, Ctx } from '#src/platform/context.ts'
import { openDatabase } from '#src/platform/database.ts'
import { hasWords } from '#src/ui/words.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { isIn, joined, letterTo, newReader, type Reader, testPassword } from '../../../test/reader.ts'
import { openTown, type Town, testSecret } from '../../../test/town.ts'

const people = [
  {
    key: 'uji-kurator',
    name: 'Wening Larasati',
    email: 'uji-kurator@contoh.metro',
    role: 'kurator',
    posts: [{ post: 'kurator', unit: 'mch', from: '2026-01-01', to: '2029-01-01' }],
  },
  {
    key: 'uji-dua',
    name: 'Fajar Nurrahman',
    email: 'uji-dua@contoh.metro',
    role: 'penghubung',
    posts: [{ post: 'penghubung-opd', unit: 'diskoperin', from: '2026-01-01', to: '2029-01-01' }],
  },
  {
    key: 'uji-tiga',
    name: 'Ratna Juwita',
    email: 'uji-tiga@contoh.metro',
    role: 'penghubung',
    posts: [{ post: 'penghubung-opd', unit: 'disporapar', from: '2026-01-01', to: '2029-01-01' }],
  },
]

let town: Town

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  await plantPeople(town.house.db, testSecret, people)
  await openDatabase(town.owner)
    .transaction()
    .execute((tx) => plantPosts(tx, people))
})
afterAll(async () => await town.close())

async function another(email: string): Promise<Reader> {
  const reader = newReader(town, { 'user-agent': 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' })
  expect((await reader.post('/masuk', { surel: email, sandi: testPassword })).status).toBe(303)
  return reader
}

const idOf = async (email: string) =>
  (await town.owner.query<{ id: string }>('select id from identity.person where email = $1', [email])).rows[0]?.id ?? ''
const as = (actor: Actor): Ctx => ({ house: town.house, db: town.house.db, actor, now: town.house.now(), tongue: 'id' })

/** RFC 6238 for a key in base 32, as an authenticator does it. */
function totp(base32: string, at: number): string {
  const bits = [...base32].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('')
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)))
  const mac = createHmac('sha1', key).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

const secretIn = (page: string) => /<code>([A-Z2-7 ]+)<\/code>/.exec(page)?.[1]?.replaceAll(' ', '') ?? ''

describe('sessions', () => {
  test('are listed and ended, one and all; nobody else’s', async () => {
    const one = await joined(town, 'sesi@contoh.id')
    const two = await another('sesi@contoh.id')
    const stranger = await joined(town, 'asing@contoh.id')
    const page = (await one.get('/saya/keamanan')).body
    expect(page).toContain('Firefox di Windows')
    expect(page).toContain('Perangkat ini')
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(page)?.[1] ?? ''
    expect((await stranger.post('/saya/keamanan/sesi/akhiri', { id })).status).toBe(404)
    expect(await isIn(two)).toBe(true)
    expect((await one.post('/saya/keamanan/sesi/akhiri', { id })).status).toBe(303)
    expect(await isIn(two)).toBe(false)
    const three = await another('sesi@contoh.id')
    await one.post('/saya/keamanan/sesi/lain')
    expect([await isIn(one), await isIn(three), await isIn(stranger)]).toEqual([true, false, true])
  })
})

describe('the password', () => {
  test('changes with the old one, ends every other session, keeps this one', async () => {
    const one = await joined(town, 'sandi@contoh.id')
    const two = await another('sandi@contoh.id')
    const wrong = await one.post('/saya/keamanan/sandi', { sandi_kini: 'bukan ini', sandi: 'perahu kertas basah' })
    expect(wrong.status).toBe(422)
    expect(wrong.body).toContain('href="#f-sandi_kini"')
    const weak = await one.post('/saya/keamanan/sandi', { sandi_kini: testPassword, sandi: 'baguswicaksono1' })
    expect(weak.status).toBe(422)
    expect((await one.post('/saya/keamanan/sandi', { sandi_kini: testPassword, sandi: 'perahu kertas basah' })).status).toBe(303)
    expect([await isIn(one), await isIn(two)]).toEqual([true, false])
    expect((await newReader(town).post('/masuk', { surel: 'sandi@contoh.id', sandi: testPassword })).status).toBe(422)
    expect((await letterTo(town, 'sandi@contoh.id'))?.subject).toBe('Keamanan akun Anda berubah')
  })
})

describe('the second factor', () => {
  test('is set up with an authenticator, shown once with recovery codes, and asked from then on', async () => {
    const one = await joined(town, 'dua@contoh.id')
    const other = await another('dua@contoh.id')
    expect((await one.post('/saya/keamanan/dua-langkah', { sandi_kini: 'bukan' })).status).toBe(422)
    expect((await one.post('/saya/keamanan/dua-langkah', { sandi_kini: testPassword })).location).toBe('/saya/keamanan/dua-langkah/pasang')
    const page = (await one.get('/saya/keamanan/dua-langkah/pasang')).body
    expect(page).toContain('<svg')
    const secret = secretIn(page)
    expect((await one.post('/saya/keamanan/dua-langkah/pasang', { kode: '12345x' })).status).toBe(422)
    const confirmed = await one.post('/saya/keamanan/dua-langkah/pasang', { kode: totp(secret, Date.now()) })
    expect(confirmed.status).toBe(200)
    const codes = [...confirmed.body.matchAll(/<code>([^<]+)<\/code>/g)].map((match) => match[1] ?? '')
    expect(codes.length).toBeGreaterThanOrEqual(8)
    expect([await isIn(one), await isIn(other)]).toEqual([true, false])

    const reader = newReader(town)
    expect((await reader.post('/masuk', { surel: 'dua@contoh.id', sandi: testPassword })).location).toBe('/masuk/dua-langkah')
    const soon = totp(secret, Date.now() + 30_000)
    expect((await reader.post('/masuk/dua-langkah', { kode: soon })).status).toBe(303)
    const again = newReader(town)
    await again.post('/masuk', { surel: 'dua@contoh.id', sandi: testPassword })
    expect((await again.post('/masuk/dua-langkah', { kode: soon })).status).toBe(422)
    expect(await isIn(again)).toBe(false)

    const recovered = newReader(town)
    await recovered.post('/masuk', { surel: 'dua@contoh.id', sandi: testPassword })
    expect((await recovered.post('/masuk/dua-langkah', { cara: 'pemulihan', kode: codes[0] ?? '' })).status).toBe(303)
    const twice = newReader(town)
    await twice.post('/masuk', { surel: 'dua@contoh.id', sandi: testPassword })
    expect((await twice.post('/masuk/dua-langkah', { cara: 'pemulihan', kode: codes[0] ?? '' })).status).toBe(422)

    expect((await one.post('/saya/keamanan/dua-langkah/matikan', { sandi_kini: testPassword })).status).toBe(303)
    expect((await newReader(town).post('/masuk', { surel: 'dua@contoh.id', sandi: testPassword })).location).toBe('/saya')
  })

  test('is stored sealed', async () => {
    const kept = await town.owner.query('select 1 from identity.two_factor where secret like $1 or backup_codes like $2', [
      `%${demoTotpSecret}%`,
      '%[%',
    ])
    expect(kept.rowCount).toBe(0)
  })

  test('is asked of posts at desks, of shop teams where they are paid, and of nobody else', async () => {
    const staff = await idOf('uji-kurator@contoh.metro')
    const reader = await joined(town, 'pemilik@contoh.id')
    const owner = await idOf('pemilik@contoh.id')
    const needs = (id: string, secondFactor: boolean, reach?: 'payout') =>
      needsSecondFactor(as({ kind: 'person', id, name: '', secondFactor }), reach)
    expect([await needs(staff, false), await needs(staff, true)]).toEqual([true, false])
    expect([await needs(owner, false), await needs(owner, false, 'payout')]).toEqual([false, false])
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', platform.uuid_v7(), $1, 'owner', tstzrange(now(), null))`,
      [owner],
    )
    expect([await needs(owner, false), await needs(owner, false, 'payout'), await needs(owner, true, 'payout')]).toEqual([
      false,
      true,
      false,
    ])
    expect(await needsSecondFactor(as({ kind: 'guest' }))).toBe(false)
    expect((await reader.get('/saya')).body).toContain('/saya/keamanan/dua-langkah')
  })

  test('cannot be turned off by who holds a post', async () => {
    const code = totp(base32(new TextEncoder().encode(demoTotpSecret)), Date.now())
    const reader = newReader(town)
    await reader.post('/masuk', { surel: 'uji-kurator@contoh.metro', sandi: demoPassword })
    expect((await reader.post('/masuk/dua-langkah', { kode: code })).status).toBe(303)
    const answer = await reader.post('/saya/keamanan/dua-langkah/matikan', { sandi_kini: demoPassword })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('Jabatan Anda memerlukan')
  })

  test('one post of two units is two posts', async () => {
    const posts = await town.owner.query<{ code: string }>(
      `select code from governance.post where code like 'penghubung-opd-dis%por%' or code = 'penghubung-opd-diskoperin' order by code`,
    )
    expect(posts.rows.map((row) => row.code)).toEqual(['penghubung-opd-diskoperin', 'penghubung-opd-disporapar'])
  })
})

describe('tokens', () => {
  const bearer = (token: string) => new Headers({ authorization: `Bearer ${token}` })

  test('offer nothing but parts that are told in words', async () => {
    const offered = await offeredScopes(as({ kind: 'guest' }))
    expect(offered).toContain('governance.case')
    expect(offered.filter((scope) => !hasWords(`identity.scope.${scope}`))).toEqual([])
  })

  test('are shown once, act within their scopes, and end', async () => {
    const reader = await joined(town, 'token@contoh.id')
    const refused = await reader.post('/saya/token', {
      nama: 'kasir',
      cakupan: ['market.order', 'market.stock'],
      hari: '30',
      sandi_kini: 'bukan',
    })
    expect(refused.status).toBe(422)
    const made = await reader.post('/saya/token', {
      nama: 'kasir',
      cakupan: ['market.order', 'market.stock', '*', 'identity.token'],
      hari: '30',
      sandi_kini: testPassword,
    })
    const token = /<code>(mch_[\w-]+)<\/code>/.exec(made.body)?.[1] ?? ''
    expect(made.headers.get('cache-control')).toContain('no-store')
    const actor = await actorOf(town.house, bearer(token))
    expect(actor).toMatchObject({ kind: 'token', name: 'Bagus Wicaksono', scopes: ['market.order', 'market.stock'] })
    expect(await town.house.authority.ask(town.house.db, actor, 'market.order.place', {})).toEqual({ ok: true, ground: { by: 'everyone' } })
    expect(await town.house.authority.ask(town.house.db, actor, 'market.cart.change', {})).toEqual({ ok: false })
    expect(await town.house.authority.ask(town.house.db, actor, 'identity.token.make', { person: await idOf('token@contoh.id') })).toEqual({
      ok: false,
    })
    const list = (await reader.get('/saya/token')).body
    expect(list).not.toContain(token)
    expect((await town.owner.query('select 1 from identity.api_token where token_hash = $1', [token])).rowCount).toBe(0)
    const id = /name="id" value="([0-9a-f-]{36})"/.exec(list)?.[1] ?? ''
    const stranger = await joined(town, 'tokenlain@contoh.id')
    expect((await stranger.post('/saya/token/akhiri', { id })).status).toBe(404)
    expect((await reader.post('/saya/token/akhiri', { id })).status).toBe(303)
    await expect(actorOf(town.house, bearer(token))).rejects.toThrow(UnknownToken)
  })

  test('do not look after the account, whatever their scope', async () => {
    const token = await demoToken(town.house.db, 'uji-dua')
    const program = newReader(town, { authorization: `Bearer ${token}` })
    for (const address of ['/saya', '/saya/token', '/saya/data', '/saya/keamanan']) expect((await program.get(address)).status).toBe(303)
    expect((await program.post('/saya/data/hapus', { yakin: '1' })).status).toBe(303)
    expect((await program.post('/saya/keamanan/kunci-sandi/hapus', { id: await idOf('uji-dua@contoh.metro') })).status).toBe(303)
  })

  test('of somebody who has left are refused', async () => {
    const token = await demoToken(town.house.db, 'uji-tiga')
    expect(await actorOf(town.house, bearer(token))).toMatchObject({ kind: 'token', scopes: ['*'] })
    await town.owner.query(`update identity.person set ended_at = now() where demo_key = 'uji-tiga'`)
    await expect(actorOf(town.house, bearer(token))).rejects.toThrow(UnknownToken)
    await expect(demoToken(town.house.db, 'uji-tiga')).rejects.toThrow()
    await expect(demoToken(town.house.db, 'tidak-ada')).rejects.toThrow()
  })

  test('made before a post came do not pass for a second factor', async () => {
    const reader = await joined(town, 'calon@contoh.id')
    const made = await reader.post('/saya/token', { nama: 'x', cakupan: 'market.order', hari: '30', sandi_kini: testPassword })
    const actor = await actorOf(town.house, bearer(/<code>(mch_[\w-]+)<\/code>/.exec(made.body)?.[1] ?? ''))
    await appoint(town, { person: await idOf('calon@contoh.id'), post: 'anggota-pengurus' })
    expect(await needsSecondFactor(as(actor))).toBe(true)
    expect(await needsSecondFactor(as(await actorOf(town.house, bearer(await demoToken(town.house.db, 'uji-dua')))))).toBe(false)
    const again = await reader.post('/saya/token', { nama: 'y', cakupan: 'market.order', hari: '30', sandi_kini: testPassword })
    expect(again.status).toBe(422)
  })
})

test('changes of ways in are in the journal, without anything personal', async () => {
  const rows = await town.owner.query<{ facts: object; subject: string }>(
    `select facts, subject from platform.journal where deed like 'identity.%'`,
  )
  expect(rows.rowCount).toBeGreaterThan(10)
  expect(JSON.stringify(rows.rows)).not.toMatch(/@contoh|Bagus/)
  expect(town.log.join('\n')).not.toMatch(/@contoh|angsa terbang/)
})
