import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoCode, demoPassword, plantPeople } from '#src/identity/demo.db.ts'
import { isIn, joined, letterTo, newReader, testPassword } from '../../../test/reader.ts'
import { openTown, type Town, testSecret } from '../../../test/town.ts'

const people = [
  {
    key: 'uji-petugas',
    name: 'Andi Firmansyah',
    email: 'uji-petugas@contoh.metro',
    role: 'petugas',
    posts: [{ post: 'uji-petugas', unit: 'mch', from: '2026-01-01', to: '2029-01-01' }],
  },
]

let town: Town

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  town.house.demo = true
  await plantPeople(town.house.db, testSecret, people)
})
afterAll(async () => await town.close())

describe('recovery', () => {
  test('sets a new password, ends every session, and tells the owner', async () => {
    const before = await joined(town, 'lupa@contoh.id')
    const reader = newReader(town)
    await reader.post('/masuk/lupa', { surel: 'lupa@contoh.id' })
    const kode = (await letterTo(town, 'lupa@contoh.id'))?.code ?? ''
    const weak = await reader.post('/masuk/atur-ulang', { surel: 'lupa@contoh.id', kode, sandi: 'password1' })
    expect(weak.status).toBe(422)
    const set = await reader.post('/masuk/atur-ulang', { surel: 'lupa@contoh.id', kode, sandi: 'perahu kertas basah' })
    expect([set.status, set.location]).toEqual([303, '/masuk?kabar=sandi-baru'])
    expect(await isIn(before)).toBe(false)
    expect((await letterTo(town, 'lupa@contoh.id'))?.subject).toBe('Keamanan akun Anda berubah')
    expect((await newReader(town).post('/masuk', { surel: 'lupa@contoh.id', sandi: testPassword })).status).toBe(422)
    expect((await newReader(town).post('/masuk', { surel: 'lupa@contoh.id', sandi: 'perahu kertas basah' })).status).toBe(303)
  })

  test('a wrong code says the same for every address', async () => {
    const answers = await Promise.all(
      ['lupa@contoh.id', 'takada@contoh.id'].map((surel) =>
        newReader(town).post('/masuk/atur-ulang', { surel, kode: '000000', sandi: 'perahu kertas basah' }),
      ),
    )
    expect(answers.map(({ status, body }) => [status, body.replaceAll(/(lupa|takada)@contoh\.id/g, 'x')])[0]).toEqual(
      answers.map(({ status, body }) => [status, body.replaceAll(/(lupa|takada)@contoh\.id/g, 'x')])[1],
    )
  })
})

describe('the second step', () => {
  const staff = 'uji-petugas@contoh.metro'

  test('follows the password, and the demo town shows its code', async () => {
    const reader = newReader(town)
    const first = await reader.post('/masuk', { surel: staff, sandi: demoPassword, lanjut: '/saya/data' })
    expect([first.status, first.location]).toEqual([303, '/masuk/dua-langkah?lanjut=%2Fsaya%2Fdata'])
    expect(await isIn(reader)).toBe(false)
    const code = (await demoCode(town.house)) ?? ''
    expect((await reader.get('/masuk/dua-langkah')).body).toContain(code)
    const wrong = await reader.post('/masuk/dua-langkah', { kode: code === '000000' ? '111111' : '000000' })
    expect(wrong.status).toBe(422)
    const second = await reader.post('/masuk/dua-langkah', { kode: code, lanjut: '/saya/data' })
    expect([second.status, second.location]).toEqual([303, '/saya/data'])
    const session = await town.owner.query(
      `select s.second_factor from identity.session s join identity.person p on p.id = s.person_id where p.email = $1`,
      [staff],
    )
    expect(session.rows).toEqual([{ second_factor: true }])
  })

  test('follows a code by mail too', async () => {
    const reader = newReader(town)
    await reader.post('/masuk/kode/minta', { surel: staff })
    const entered = await reader.post('/masuk/kode', { surel: staff, kode: (await letterTo(town, staff))?.code ?? '' })
    expect([entered.status, entered.location]).toEqual([303, '/masuk/dua-langkah'])
    expect(await isIn(reader)).toBe(false)
    const second = await reader.post('/masuk/dua-langkah', { kode: (await demoCode(town.house)) ?? '' })
    expect(second.status).toBe(303)
    expect(await isIn(reader)).toBe(true)
  })

  test('five wrong codes end the challenge', async () => {
    const reader = newReader(town)
    await reader.post('/masuk', { surel: staff, sandi: demoPassword })
    for (let n = 0; n < 5; n += 1) await reader.post('/masuk/dua-langkah', { kode: '00000x' })
    const right = await reader.post('/masuk/dua-langkah', { kode: (await demoCode(town.house)) ?? '' })
    expect(right.status).toBe(422)
    expect(await isIn(reader)).toBe(false)
  })
})

describe('passkeys', () => {
  test('the question is the same for everybody and asks the device to check its owner', async () => {
    const asked = await newReader(town).json('/masuk/kunci-sandi/mulai', {})
    const { options } = JSON.parse(asked.body) as { options: { userVerification: string; rpId: string; allowCredentials?: unknown[] } }
    expect(options).toMatchObject({ userVerification: 'required', rpId: 'localhost' })
    expect(options.allowCredentials ?? []).toEqual([])
  })

  test.each([[{}], [{ response: null }], [{ response: { id: 7 } }], [{ response: { id: 'x', response: {} } }], [[]], ['x']])(
    'an answer that is none is refused: %j',
    async (body) => {
      const reader = newReader(town)
      await reader.json('/masuk/kunci-sandi/mulai', {})
      const answer = await reader.json('/masuk/kunci-sandi', body)
      expect(answer.status).toBe(422)
      expect(JSON.parse(answer.body)).toHaveProperty('problem')
      expect(await isIn(reader)).toBe(false)
    },
  )

  test('adding one asks for the password again', async () => {
    const reader = await joined(town, 'kunci@contoh.id')
    expect((await reader.json('/saya/keamanan/kunci-sandi/mulai', { password: 'bukan ini' })).status).toBe(422)
    const asked = await reader.json('/saya/keamanan/kunci-sandi/mulai', { password: testPassword })
    expect(JSON.parse(asked.body)).toMatchObject({
      options: { authenticatorSelection: { userVerification: 'required', residentKey: 'required' } },
    })
    expect((await reader.json('/saya/keamanan/kunci-sandi', { response: { id: 'x', response: {} } })).status).toBe(422)
  })
})
