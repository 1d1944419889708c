import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { exportPerson } from '#src/identity/person.db.ts'
import { allowLook } from '#src/identity/view-as.db.ts'
import { one } from '../../../test/governance-office.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { joined, letterTo, type Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let citizen: Reader
let helper: Reader
const mail = 'sulastri@contoh.metro'

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  citizen = await joined(town, mail)
  helper = await joined(town, 'penolong@contoh.metro')
  await one(town, `update identity.person set name = 'Petugas Uji' where email = 'penolong@contoh.metro' returning id`)
  await appoint(town, { person: await idOf('penolong@contoh.metro'), post: 'petugas', unit: 'uptd-mch' })
  await one(
    town,
    `update identity.session set second_factor = true where person_id = (select id from identity.person where email = 'penolong@contoh.metro') returning id`,
  )
})
beforeEach(() => town.owner.query(`delete from platform.rate_count where bucket like 'view_as %'`))
afterAll(() => town?.close())

const idOf = (email: string) => one<string>(town, 'select id from identity.person where email = $1', email)

/** The code as the citizen reads it off her page. */
async function code(): Promise<string> {
  const answer = await citizen.post('/saya/bantuan')
  const found = /class="figure">([^<]+)</.exec(answer.body)?.[1]
  if (!found) throw new Error(`no code on the page (${answer.status})`)
  return found
}

const start = (kode: string, alasan = 'Tidak menemukan pesanannya') => helper.post('/meja/bantuan', { kode, alasan })

describe('H10: help at a distance', () => {
  test('shows where her errands stand, changes nothing, is told to her and ends when she says so', async () => {
    const at = await start(await code())
    expect(at).toMatchObject({ status: 303, location: '/saya' })
    const seen = await helper.get('/saya')
    expect(seen.body).toContain('Bagus Wicaksono')
    expect(seen.body).toContain('hanya baca')
    expect((await helper.get('/saya/pesanan')).status).toBe(200)
    // the house itself is still open to read, with the word on top of every page
    expect((await helper.get('/tata-kelola')).body).toContain('hanya baca')

    for (const [address, fields] of [
      ['/saya/profil', { nama: 'Orang Lain', telepon: '' }],
      ['/saya/bantuan', {}],
      ['/saya/data/unduhan', {}],
      ['/saya/token', { nama: 'x', cakupan: '*' }],
      ['/meja/bantuan', { kode: 'x', alasan: 'lagi' }],
    ] as const) {
      const answer = await helper.post(address, fields)
      expect([address, answer.status, answer.body.includes('tidak ada yang dapat diubah')]).toEqual([address, 403, true])
    }
    for (const address of ['/saya/keamanan', '/saya/data', '/saya/token', '/saya/bantuan', '/saya/surel', '/toko-saya', '/meja'])
      expect([address, (await helper.get(address)).status]).toEqual([address, 403])
    expect(await one(town, 'select name from identity.person where email = $1', mail)).toBe('Bagus Wicaksono')

    const letter = await letterTo(town, mail)
    expect(letter?.body).toContain('Petugas Uji')
    expect(letter?.body).toContain('Tidak menemukan pesanannya')
    const hers = await citizen.get('/saya/bantuan')
    expect(hers.body).toContain('Petugas Uji')
    expect(hers.body).toContain('/saya, /saya/pesanan')
    expect(hers.body).not.toContain('/tata-kelola,')

    const id = /name="id" value="([^"]+)"/.exec(hers.body)?.[1] ?? ''
    expect((await citizen.post('/saya/bantuan/akhiri', { id })).status).toBe(303)
    const after = await helper.get('/saya')
    expect(after.body).toContain('Petugas Uji')
    expect(after.body).not.toContain('hanya baca')
    const told = await town.owner.query(`select deed from platform.journal where subject = $1 order by id`, [`view_as ${id}`])
    expect(told.rows.map((row) => row.deed)).toEqual(['identity.view_as.allow', 'identity.view_as.start', 'identity.view_as.stop'])
  })

  test('is left by the helper himself, and by the clock', async () => {
    expect(await start(await code())).toMatchObject({ status: 303, location: '/saya' })
    expect(await helper.post('/meja/bantuan/selesai')).toMatchObject({ status: 303, location: '/meja/bantuan?sudah=selesai' })
    expect((await helper.get('/meja/bantuan?sudah=selesai')).status).toBe(200)
    await start(await code())
    expect((await helper.get('/saya')).body).toContain('hanya baca')
    // the database's clock alone decides: a look that began a quarter of an hour ago is over
    await town.owner.query('alter table identity.view_as disable trigger view_as_stays')
    await town.owner.query(
      `update identity.view_as set started_at = started_at - interval '15 minutes', until = until - interval '15 minutes' where ended_at is null and started_at is not null`,
    )
    await town.owner.query('alter table identity.view_as enable trigger view_as_stays')
    expect((await helper.get('/saya')).body).not.toContain('hanya baca')
    expect((await helper.post('/meja/bantuan/selesai')).status).toBe(404)
  })

  test('begins however often it is tried: its quarter of an hour is counted from one reading of the clock', {
    timeout: 240_000,
  }, async () => {
    for (let n = 0; n < 100; n += 1) {
      await town.owner.query('delete from platform.rate_count')
      expect((await start(await code())).status, `try ${n}`).toBe(303)
      expect((await helper.post('/meja/bantuan/selesai')).status).toBe(303)
    }
  })

  test('needs a code that is hers, right, fresh and not used before, and a reason', async () => {
    const first = await code()
    const second = await code()
    const refusal = async (kode: string, alasan?: string) => {
      const answer = await start(kode, alasan)
      expect(answer.status).toBe(422)
      expect(answer.body).toContain(kode)
      return answer.body
    }
    expect(await refusal(first)).toContain('Minta warga membuat kode baru')
    expect(await refusal(`${second.slice(0, -1)}${second.endsWith('2') ? '3' : '2'}`)).toContain('salah ketik')
    expect(await refusal(second, ' ')).toContain('5 sampai 300 huruf')
    const mine = await allowLook({ ...(await town.as('guest')), actor: await actor('penolong@contoh.metro') }, undefined)
    expect(await refusal(mine.ok ? mine.value.code : '')).toContain('kode Anda sendiri')
    expect((await start(second)).status).toBe(303)
    await helper.post('/meja/bantuan/selesai')
    expect(await refusal(second)).toContain('Minta warga membuat kode baru')
    const late = await code()
    await town.owner.query('alter table identity.view_as disable trigger view_as_stays')
    await town.owner.query(`update identity.view_as set code_until = clock_timestamp() where started_at is null and ended_at is null`)
    await town.owner.query('alter table identity.view_as enable trigger view_as_stays')
    expect(await refusal(late)).toContain('Minta warga membuat kode baru')
  })

  test('is not for whoever the matrix does not name, nor by a token, and nobody ends another’s', async () => {
    const kode = await code()
    const stranger = await joined(town, 'orang-lain@contoh.metro')
    expect((await stranger.post('/meja/bantuan', { kode, alasan: 'ingin tahu saja' })).status).toBe(404)
    const id = await one<string>(
      town,
      'select id from identity.view_as where started_at is null and ended_at is null order by id desc limit 1',
    )
    expect((await stranger.post('/saya/bantuan/akhiri', { id })).status).toBe(404)
    expect((await stranger.post('/saya/bantuan/akhiri', { id: "'" })).status).toBe(404)
    expect((await start(kode)).status).toBe(303)
    await helper.post('/meja/bantuan/selesai')
  })

  test('cannot be forged by the serving role: nobody is seen twice, longer, again, or without a trace', async () => {
    const site = town.pool
    await expect(site.query(`update identity.view_as set until = until + interval '1 hour'`)).rejects.toThrow(/stays on record|quarter/)
    await expect(site.query('update identity.view_as set ended_at = null where ended_at is not null')).rejects.toThrow(/stays on record/)
    await expect(site.query('delete from identity.view_as')).rejects.toThrow(/permission/)
    await expect(site.query('delete from identity.view_as_page')).rejects.toThrow(/permission|append/)
    await expect(site.query(`update identity.view_as_page set path = '/'`)).rejects.toThrow(/permission|append/)
  })

  test('is not tried for long: the eleventh code in ten minutes is not looked at', async () => {
    for (let tried = 0; tried < 10; tried += 1) expect((await start('2222-2222-2222')).status).toBe(422)
    const last = await start('2222-2222-2222')
    expect(last.status).toBe(429)
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  })

  test('stands in the copy of her data', async () => {
    const ctx = { ...(await town.as('guest')), actor: await actor(mail) }
    const copy = await exportPerson(ctx, undefined)
    const { identity } = (copy.ok ? copy.value : {}) as { identity: { looks: { part: string; reason: string | null }[] } }
    expect(identity.looks.some((look) => look.part === 'seen' && look.reason === 'Tidak menemukan pesanannya')).toBe(true)
  })
})

async function actor(email: string) {
  return { kind: 'person' as const, id: await idOf(email), name: 'Uji', secondFactor: true }
}
