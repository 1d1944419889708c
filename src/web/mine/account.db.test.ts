import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorOf, UnknownToken } from '#src/identity/actor.db.ts'
import { keepsPersonalData } from '#src/identity/personal-data.ts'
import { isIn, joined, letterTo, newReader, testPassword } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(async () => await town.close())

const idOf = async (email: string) =>
  (await town.owner.query<{ id: string }>('select id from identity.person where email = $1', [email])).rows[0]?.id ?? ''

describe('one’s own data', () => {
  test('consents are a ledger: given, withdrawn, nothing overwritten', async () => {
    const reader = await joined(town, 'setuju@contoh.id')
    const id = await idOf('setuju@contoh.id')
    const ledger = async () =>
      (await town.owner.query('select purpose, given, channel, version from identity.consent where person_id = $1 order by at, id', [id]))
        .rows
    expect(await ledger()).toEqual([
      { purpose: 'privacy', given: true, channel: 'web', version: '2026-11-23' },
      { purpose: 'news', given: true, channel: 'web', version: '2026-11-23' },
    ])
    await reader.post('/saya/data/persetujuan', { tujuan: 'news', setuju: '' })
    await reader.post('/saya/data/persetujuan', { tujuan: 'news', setuju: '' })
    expect((await ledger()).at(-1)).toMatchObject({ purpose: 'news', given: false })
    expect(await ledger()).toHaveLength(3)
    expect((await reader.post('/saya/data/persetujuan', { tujuan: 'privacy', setuju: '' })).status).toBe(422)
    await expect(town.owner.query('update identity.consent set given = true where person_id = $1', [id])).rejects.toThrow(/append only/)
    expect((await reader.get('/saya/data')).body).toContain('Dicabut')
  })

  test('name and phone are corrected by their owner alone', async () => {
    const reader = await joined(town, 'benar@contoh.id')
    expect(
      (
        await reader.post('/saya/profil', {
          nama: 'Bagus W.',
          telepon: '0812-3456-7890',
          email: 'lain@contoh.id',
          demo_key: 'ketua',
          ended_at: '2026-01-01',
        })
      ).status,
    ).toBe(303)
    const found = await town.owner.query('select name, phone, email, demo_key, ended_at from identity.person where id = $1', [
      await idOf('benar@contoh.id'),
    ])
    expect(found.rows).toEqual([{ name: 'Bagus W.', phone: '6281234567890', email: 'benar@contoh.id', demo_key: null, ended_at: null }])
  })

  test('letters are written in the tongue of the sign-up until its owner chooses another', async () => {
    const tongue = async (email: string) =>
      (await town.owner.query<{ tongue: string }>('select tongue from identity.person where email = $1', [email])).rows[0]?.tongue
    const reader = newReader(town)
    const fields = { nama: 'Grace', surel: 'grace@contoh.id', sandi: testPassword, setuju: '1' }
    await reader.post('/daftar?bahasa=en', fields)
    await reader.post('/masuk/kode', { surel: 'grace@contoh.id', kode: (await letterTo(town, 'grace@contoh.id'))?.code ?? '' })
    expect(await tongue('grace@contoh.id')).toBe('en')
    // an address that has an account is answered alike, and nothing of the account is changed
    await newReader(town).post('/daftar', fields)
    expect(await tongue('grace@contoh.id')).toBe('en')
    expect((await reader.get('/saya')).body).toMatch(/<option value="en" selected/)
    const wrong = await reader.post('/saya/profil', { nama: 'Grace', telepon: '', bahasa: 'fr' })
    expect([wrong.status, await tongue('grace@contoh.id')]).toEqual([422, 'en'])
    expect((await reader.post('/saya/profil', { nama: 'Grace', telepon: '', bahasa: 'id' })).status).toBe(303)
    expect(await tongue('grace@contoh.id')).toBe('id')
  })

  test('the download holds every room’s share and no secret', async () => {
    keepsPersonalData('uji', { collect: async (_, person) => ({ pesanan: [person] }), erase: async () => undefined })
    const reader = await joined(town, 'unduh@contoh.id')
    const answer = await reader.post('/saya/data/unduhan')
    expect(answer.headers.get('content-disposition')).toMatch(/^attachment; filename="data-saya-\d{4}-\d\d-\d\d\.json"$/)
    const data = JSON.parse(answer.body) as { identity: { person: { email: string }; consents: unknown[] }; uji: unknown }
    expect(data.identity.person.email).toBe('unduh@contoh.id')
    expect(data.identity.consents).toHaveLength(2)
    expect(data.uji).toEqual({ pesanan: [await idOf('unduh@contoh.id')] })
    const hash = (
      await town.owner.query<{ password: string; token: string }>(
        'select a.password, s.token from identity.account a join identity.session s using (person_id) where a.person_id = $1',
        [await idOf('unduh@contoh.id')],
      )
    ).rows[0]
    expect(answer.body).not.toContain(hash?.password)
    expect(answer.body).not.toContain(hash?.token)
  })

  test('ending an account takes everything personal, frees the address, and lets the other rooms do their part', async () => {
    const erased: string[] = []
    keepsPersonalData('uji', { collect: async () => null, erase: async (_, person) => void erased.push(person) })
    const reader = await joined(town, 'hapus@contoh.id')
    const made = await reader.post('/saya/token', { nama: 'rahasia kasir', cakupan: 'market.order', hari: '30', sandi_kini: testPassword })
    const token = /<code>(mch_[\w-]+)<\/code>/.exec(made.body)?.[1] ?? ''
    const id = await idOf('hapus@contoh.id')
    await town.owner.query(`update platform.mail set sent_at = now() where recipient = 'hapus@contoh.id'`)
    expect((await reader.post('/saya/data/hapus', { sandi_kini: testPassword })).status).toBe(422)
    expect((await reader.post('/saya/data/hapus', { sandi_kini: 'bukan', yakin: '1' })).status).toBe(422)
    expect(erased).toEqual([])
    expect((await reader.post('/saya/data/hapus', { sandi_kini: testPassword, yakin: '1' })).location).toBe('/masuk?kabar=dihapus')
    expect(erased).toEqual([id])
    expect(await isIn(reader)).toBe(false)
    await expect(actorOf(town.house, new Headers({ authorization: `Bearer ${token}` }))).rejects.toThrow(UnknownToken)
    const left = await town.owner.query(`select name, email, phone from identity.person where id = $1 and ended_at is not null`, [id])
    expect(left.rows).toEqual([{ name: 'Akun dihapus', email: `${id}@dihapus.invalid`, phone: null }])
    for (const table of ['session', 'account', 'passkey', 'two_factor']) {
      expect((await town.owner.query(`select 1 from identity.${table} where person_id = $1`, [id])).rowCount, table).toBe(0)
    }
    const letters = await town.owner.query<{ subject: string }>(`select subject from platform.mail where recipient = 'hapus@contoh.id'`)
    expect(letters.rows).toEqual([{ subject: 'Akun Anda sudah dihapus' }])
    expect((await newReader(town).post('/masuk', { surel: 'hapus@contoh.id', sandi: testPassword })).status).toBe(422)
    expect(await isIn(await joined(town, 'hapus@contoh.id'))).toBe(true)
  })

  test('an eraser that fails leaves everything as it was', async () => {
    keepsPersonalData('uji', { collect: async () => null, erase: () => Promise.reject(new Error('not now')) })
    const reader = await joined(town, 'gagal@contoh.id')
    expect((await reader.post('/saya/data/hapus', { sandi_kini: testPassword, yakin: '1' })).status).toBe(500)
    keepsPersonalData('uji', { collect: async () => null, erase: async () => undefined })
    expect(await isIn(reader)).toBe(true)
    expect(await idOf('gagal@contoh.id')).not.toBe('')
  })

  test('the only owner of a shop and who holds a post are told what to do first', async () => {
    const reader = await joined(town, 'juragan@contoh.id')
    const id = await idOf('juragan@contoh.id')
    await town.owner.query(
      `insert into identity.membership (kind, entity_id, person_id, role, during) values ('shop', platform.uuid_v7(), $1, 'owner', tstzrange(now() - interval '1 minute', null))`,
      [id],
    )
    const answer = await reader.post('/saya/data/hapus', { sandi_kini: testPassword, yakin: '1' })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('satu-satunya pemilik')
  })
})
