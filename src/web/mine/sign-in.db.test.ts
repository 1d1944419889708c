import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isIn, joined, letterTo, newReader, testPassword } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
})
afterAll(async () => await town.close())

describe('signing up', () => {
  test('a code from the letter opens the account, and the cookie is as strict as cookies get', async () => {
    const reader = newReader(town)
    const sent = await reader.post('/daftar', {
      nama: 'Gita Permata',
      surel: 'gita@contoh.id',
      sandi: testPassword,
      setuju: '1',
      lanjut: '/keranjang',
    })
    expect([sent.status, sent.location]).toEqual([303, '/masuk/kode?lanjut=%2Fkeranjang&kabar=daftar'])
    expect((await reader.get(sent.location)).body).toContain('Kami mengirim surat berisi kode')
    expect(await isIn(reader)).toBe(false)
    const letter = await letterTo(town, 'gita@contoh.id')
    const opened = await reader.post('/masuk/kode', { surel: 'gita@contoh.id', kode: letter?.code ?? '', lanjut: '/keranjang' })
    expect([opened.status, opened.location]).toEqual([303, '/keranjang'])
    const cookie = opened.headers.getSetCookie().find((line) => line.startsWith('__Host-masuk='))
    expect(cookie).toMatch(/HttpOnly/)
    expect(cookie).toMatch(/Secure/)
    expect(cookie).toMatch(/SameSite=Lax/)
    expect(cookie).toMatch(/Path=\//)
    expect(cookie).not.toMatch(/Domain/)
    expect((await reader.get('/saya')).body).toContain('Gita Permata')
  })

  test('everything wrong is said at once, everything typed but the password is kept', async () => {
    const answer = await newReader(town).post('/daftar', { nama: 'Gita <b>', surel: 'bukan', sandi: 'metro2026' })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('<title>Galat: ')
    expect(answer.body).toContain('Ada masalah')
    for (const field of ['nama', 'surel', 'sandi', 'setuju']) expect(answer.body).toContain(`href="#f-${field}"`)
    expect(answer.body).toContain('value="Gita &lt;b&gt;"')
    expect(answer.body).not.toContain('metro2026')
  })

  test('a known address is answered alike, and keeps its password', async () => {
    await joined(town, 'lama@contoh.id')
    const before = await town.owner.query(
      `select a.password from identity.account a join identity.person p on p.id = a.person_id where p.email = 'lama@contoh.id'`,
    )
    const [known, unknown] = [newReader(town), newReader(town)]
    const a = await known.post('/daftar', { nama: 'Orang Lain', surel: 'lama@contoh.id', sandi: 'perahu kertas basah', setuju: '1' })
    const b = await unknown.post('/daftar', { nama: 'Orang Lain', surel: 'baru@contoh.id', sandi: 'perahu kertas basah', setuju: '1' })
    expect([a.status, a.location, a.body]).toEqual([b.status, b.location, b.body])
    const after = await town.owner.query(
      `select a.password from identity.account a join identity.person p on p.id = a.person_id where p.email = 'lama@contoh.id'`,
    )
    expect(after.rows).toEqual(before.rows)
    expect((await letterTo(town, 'lama@contoh.id'))?.subject).toBe('Alamat ini sudah punya akun')
  })

  test('who signed up with somebody else’s address keeps nothing once its owner comes by mail', async () => {
    const stranger = newReader(town)
    await stranger.post('/daftar', { nama: 'Orang Asing', surel: 'korban@contoh.id', sandi: testPassword, setuju: '1' })
    const owner = newReader(town)
    await owner.post('/masuk/kode/minta', { surel: 'korban@contoh.id' })
    const entered = await owner.post('/masuk/kode', {
      surel: 'korban@contoh.id',
      kode: (await letterTo(town, 'korban@contoh.id'))?.code ?? '',
    })
    expect(entered.status).toBe(303)
    const again = await newReader(town).post('/masuk', { surel: 'korban@contoh.id', sandi: testPassword })
    expect(again.status).toBe(422)
  })
})

describe('signing in', () => {
  test('with the password, and only back to an address of ours', async () => {
    await joined(town, 'masuk@contoh.id')
    for (const [next, goes] of [
      ['/saya/data', '/saya/data'],
      ['https://jahat.example/', '/saya'],
      ['//jahat.example', '/saya'],
      ['/\\jahat.example', '/saya'],
    ] as const) {
      const answer = await newReader(town).post('/masuk', { surel: 'MASUK@contoh.id', sandi: testPassword, lanjut: next })
      expect([answer.status, answer.location]).toEqual([303, goes])
    }
  })

  test('a wrong password, an unknown address and one without a password are one answer', async () => {
    await joined(town, 'ada@contoh.id')
    const answers = await Promise.all(
      ['ada@contoh.id', 'tidak-ada@contoh.id'].map((surel) => newReader(town).post('/masuk', { surel, sandi: 'salah sekali ini' })),
    )
    const bodies = answers.map(({ status, body }) => [status, body.replaceAll(/(tidak-)?ada@contoh\.id/g, 'x')])
    expect(bodies[0]).toEqual(bodies[1])
    expect(bodies[0]?.[0]).toBe(422)
  })

  test('makes a new session and ends the one the browser had', async () => {
    const reader = await joined(town, 'ganti@contoh.id')
    const before = new Map(reader.cookies)
    await reader.post('/masuk', { surel: 'ganti@contoh.id', sandi: testPassword })
    expect(reader.cookies.get('__Host-masuk')).not.toBe(before.get('__Host-masuk'))
    const old = newReader(town)
    for (const [name, value] of before) old.cookies.set(name, value)
    expect(await isIn(old)).toBe(false)
    expect(await isIn(reader)).toBe(true)
  })

  test('a cookie somebody wrote is nobody', async () => {
    const found = await town.owner.query<{ token: string }>('select token from identity.session limit 1')
    const reader = newReader(town)
    for (const forged of [found.rows[0]?.token ?? '', `${found.rows[0]?.token}.${Buffer.alloc(32).toString('base64')}`]) {
      reader.cookies.set('__Host-masuk', encodeURIComponent(forged))
      expect(await isIn(reader)).toBe(false)
    }
  })

  test('signing out ends the session on the server', async () => {
    const reader = await joined(town, 'keluar@contoh.id')
    const kept = new Map(reader.cookies)
    expect((await reader.post('/keluar')).location).toBe('/masuk?kabar=keluar')
    const thief = newReader(town)
    for (const [name, value] of kept) thief.cookies.set(name, value)
    expect(await isIn(thief)).toBe(false)
  })

  test('a session that ran out or whose person has left is none', async () => {
    const reader = await joined(town, 'habis@contoh.id')
    await town.owner.query(
      `update identity.session set expires_at = now() - interval '1 second' where person_id = (select id from identity.person where email = 'habis@contoh.id')`,
    )
    expect(await isIn(reader)).toBe(false)
    const other = await joined(town, 'pergi@contoh.id')
    await town.owner.query(`update identity.person set ended_at = now() where email = 'pergi@contoh.id'`)
    expect(await isIn(other)).toBe(false)
  })
})

describe('codes by mail', () => {
  test('the page of the code says that a letter went out only where one was asked for', async () => {
    const reader = newReader(town)
    for (const address of ['/masuk/kode', '/masuk/kode?kabar=kode']) {
      const { body } = await reader.get(address)
      expect(body).not.toContain('Kami mengirim')
      expect(body).toContain('Minta kode')
    }
    const asked = await reader.post('/masuk/kode/minta', { surel: 'minta@contoh.id' })
    const { body } = await reader.get(asked.location)
    expect(body).toContain('Kami mengirim surat berisi kode')
    expect(body).toContain('Kirim kode baru')
  })

  test('asking is answered alike whether the address is known or not', async () => {
    await joined(town, 'kenal@contoh.id')
    const known = await newReader(town).post('/masuk/kode/minta', { surel: 'kenal@contoh.id' })
    const unknown = await newReader(town).post('/masuk/kode/minta', { surel: 'entah@contoh.id' })
    expect([known.status, known.location, known.body]).toEqual([unknown.status, unknown.location, unknown.body])
    expect((await letterTo(town, 'entah@contoh.id'))?.code).toBe('')
    const forgot = await Promise.all(['kenal@contoh.id', 'entah@contoh.id'].map((surel) => newReader(town).post('/masuk/lupa', { surel })))
    expect([forgot[0]?.status, forgot[0]?.location, forgot[0]?.body]).toEqual([forgot[1]?.status, forgot[1]?.location, forgot[1]?.body])
  })

  test('a code serves once', async () => {
    await joined(town, 'sekali@contoh.id')
    await newReader(town).post('/masuk/kode/minta', { surel: 'sekali@contoh.id' })
    const kode = (await letterTo(town, 'sekali@contoh.id'))?.code ?? ''
    expect(kode).toMatch(/^\d{6}$/)
    expect((await newReader(town).post('/masuk/kode', { surel: 'sekali@contoh.id', kode })).status).toBe(303)
    expect((await newReader(town).post('/masuk/kode', { surel: 'sekali@contoh.id', kode })).status).toBe(422)
  })

  test('three wrong ones spend the right one', async () => {
    await joined(town, 'tebak@contoh.id')
    await newReader(town).post('/masuk/kode/minta', { surel: 'tebak@contoh.id' })
    const kode = (await letterTo(town, 'tebak@contoh.id'))?.code ?? ''
    const wrong = kode === '000000' ? '111111' : '000000'
    for (let n = 0; n < 3; n += 1)
      expect((await newReader(town).post('/masuk/kode', { surel: 'tebak@contoh.id', kode: wrong })).status).toBe(422)
    expect((await newReader(town).post('/masuk/kode', { surel: 'tebak@contoh.id', kode })).status).toBe(422)
  })

  test('a code is stored neither plain nor under a readable address', async () => {
    await newReader(town).post('/masuk/kode/minta', { surel: 'ada@contoh.id' })
    const kode = (await letterTo(town, 'ada@contoh.id'))?.code ?? ''
    const kept = await town.owner.query('select 1 from identity.verification where identifier like $1 or value like $2', [
      '%ada@contoh.id%',
      `%${kode}%`,
    ])
    expect(kept.rowCount).toBe(0)
  })

  test('asking again and again has to wait, with the time to wait', async () => {
    const reader = newReader(town)
    const statuses: number[] = []
    for (let n = 0; n < 7; n += 1) statuses.push((await reader.post('/masuk/kode/minta', { surel: 'banyak@contoh.id' })).status)
    expect(statuses).toEqual([303, 303, 303, 303, 303, 429, 429])
    const last = await reader.post('/masuk/kode/minta', { surel: 'banyak@contoh.id' })
    expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('guessing', () => {
  test('is slowed for one account from one address; the owner elsewhere and by mail still gets in', async () => {
    await joined(town, 'incaran@contoh.id')
    town.house.config.TRUSTED_PROXY = '1'
    try {
      const thief = newReader(town, { 'x-forwarded-for': '198.51.100.7' })
      const statuses: number[] = []
      for (let n = 0; n < 6; n += 1)
        statuses.push((await thief.post('/masuk', { surel: 'incaran@contoh.id', sandi: `tebakan ${n}` })).status)
      expect(statuses).toEqual([422, 422, 422, 422, 422, 429])
      const right = await thief.post('/masuk', { surel: 'incaran@contoh.id', sandi: testPassword })
      expect(right.status).toBe(429)
      const owner = await newReader(town, { 'x-forwarded-for': '203.0.113.9' }).post('/masuk', {
        surel: 'incaran@contoh.id',
        sandi: testPassword,
      })
      expect(owner.status).toBe(303)
    } finally {
      town.house.config.TRUSTED_PROXY = '0'
    }
  })

  test('guesses made at once are counted one by one', async () => {
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, n) => newReader(town).post('/masuk', { surel: 'serentak@contoh.id', sandi: `tebakan ${n}` })),
    )
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(5)
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(7)
  })
})
