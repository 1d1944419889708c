import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isIn, joined, letterTo, newReader, type Reader, testPassword } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  town.house.config.RATE_LIMITS = 'off'
})
afterAll(() => town?.close())

const personOf = async (email: string) =>
  (
    await town.owner.query<{ id: string; email_verified: boolean }>('select id, email_verified from identity.person where email = $1', [
      email,
    ])
  ).rows[0]

const ask = (reader: Reader, surel: string, sandi_kini = testPassword) => reader.post('/saya/surel', { surel, sandi_kini })
const codeIn = async (email: string) => (await letterTo(town, email))?.code ?? ''
/** The address of the way back in the newest letter to the old address. */
const wayBackOf = async (email: string) => /\/masuk\/surel-semula\?kunci=[\w-]+/.exec((await letterTo(town, email))?.body ?? '')?.[0] ?? ''
const keyOf = (address: string) => address.split('kunci=')[1] ?? ''

async function moved(from: string, to: string): Promise<Reader> {
  const reader = await joined(town, from)
  await ask(reader, to)
  expect((await reader.post('/saya/surel/kode', { kode: await codeIn(to) })).location).toBe('/saya?kabar=surel')
  return reader
}

describe('one’s own address', () => {
  test('changes with the password and the code that reached the new one; other devices are out, the old address is told', async () => {
    const reader = await joined(town, 'lama@contoh.id')
    const elsewhere = newReader(town)
    await elsewhere.post('/masuk', { surel: 'lama@contoh.id', sandi: testPassword })
    const id = (await personOf('lama@contoh.id'))?.id
    expect((await ask(reader, 'baru@contoh.id')).location).toBe('/saya/surel?kabar=surel-kode')
    expect((await reader.get('/saya/surel')).body).toContain('baru@contoh.id')
    // nothing has changed until the new address has answered
    expect((await personOf('lama@contoh.id'))?.id).toBe(id)
    await reader.post('/saya/surel/kode', { kode: await codeIn('baru@contoh.id') })
    expect(await personOf('baru@contoh.id')).toEqual({ id, email_verified: true })
    expect(await personOf('lama@contoh.id')).toBeUndefined()
    expect([await isIn(reader), await isIn(elsewhere)]).toEqual([true, false])
    expect((await letterTo(town, 'lama@contoh.id'))?.subject).toBe('Surel akun Anda diganti')
    const back = newReader(town)
    expect((await back.post('/masuk', { surel: 'lama@contoh.id', sandi: testPassword })).status).toBe(422)
    await back.post('/masuk', { surel: 'baru@contoh.id', sandi: testPassword })
    expect(await isIn(back)).toBe(true)
  })

  test('stays without the password, with an unreadable address, and with the one it is already', async () => {
    const reader = await joined(town, 'tetap@contoh.id')
    for (const [surel, sandi] of [
      ['lain@contoh.id', 'bukan sandinya'],
      ['bukan surel', testPassword],
      ['Tetap@contoh.id', testPassword],
      ['lain@contoh.id\r\nBcc: semua@contoh.id', testPassword],
    ] as const) {
      const answer = await ask(reader, surel, sandi)
      expect([surel, answer.status]).toEqual([surel, 422])
      expect(answer.body).toContain('Ada masalah')
    }
    expect(await letterTo(town, 'lain@contoh.id')).toBeUndefined()
    expect(await personOf('tetap@contoh.id')).toBeDefined()
  })

  test('an address that has an account is answered like a free one, and its letter holds no code', async () => {
    await joined(town, 'punya-orang@contoh.id')
    const reader = await joined(town, 'ingin@contoh.id')
    const plain = (body: string) => body.replaceAll(/bebas@contoh\.id|punya-orang@contoh\.id/g, 'X').replace(/<svg[\s\S]*?<\/svg>/g, '')
    const free = await ask(reader, 'bebas@contoh.id')
    const shownFree = plain((await reader.get(free.location)).body)
    const taken = await ask(reader, 'punya-orang@contoh.id')
    const shownTaken = plain((await reader.get(taken.location)).body)
    expect([taken.status, taken.location]).toEqual([free.status, free.location])
    expect(shownTaken).toBe(shownFree)
    expect(await letterTo(town, 'punya-orang@contoh.id')).toMatchObject({ subject: 'Alamat ini sudah punya akun', code: '' })
    expect(plain((await reader.post('/saya/surel/kode', { kode: '123456' })).body)).toContain('Kode ini salah')
  })

  test('three wrong codes spend the right one, also when guessed at once', async () => {
    const reader = await joined(town, 'tebak@contoh.id')
    await ask(reader, 'tebakan@contoh.id')
    const right = await codeIn('tebakan@contoh.id')
    const wrong = ['000001', '000002', '000003', '000004'].filter((one) => one !== right)
    const guesses = await Promise.all(wrong.map((kode) => reader.post('/saya/surel/kode', { kode })))
    expect(guesses.map(({ status }) => status)).toEqual(wrong.map(() => 422))
    expect((await reader.post('/saya/surel/kode', { kode: right })).status).toBe(422)
    expect(await personOf('tebakan@contoh.id')).toBeUndefined()
  })

  test('a code that waited too long, or was asked for anew, is none', async () => {
    const reader = await joined(town, 'lambat@contoh.id')
    await ask(reader, 'lambat-baru@contoh.id')
    const first = await codeIn('lambat-baru@contoh.id')
    await ask(reader, 'lambat-lagi@contoh.id')
    expect((await reader.post('/saya/surel/kode', { kode: first })).status).toBe(422)
    await town.owner.query(
      `update identity.email_change set expires_at = now() - interval '1 second' where new_email = 'lambat-lagi@contoh.id'`,
    )
    expect((await reader.post('/saya/surel/kode', { kode: await codeIn('lambat-lagi@contoh.id') })).status).toBe(422)
    expect(await personOf('lambat@contoh.id')).toBeDefined()
  })

  test('two who were sent to one address at once: one has it, the other is told', async () => {
    const [one, other] = [await joined(town, 'satu@contoh.id'), await joined(town, 'dua@contoh.id')]
    await ask(one, 'rebutan@contoh.id')
    const first = await codeIn('rebutan@contoh.id')
    await ask(other, 'rebutan@contoh.id')
    const second = await codeIn('rebutan@contoh.id')
    const answers = await Promise.all([one.post('/saya/surel/kode', { kode: first }), other.post('/saya/surel/kode', { kode: second })])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 422])
    expect(answers.find(({ status }) => status === 422)?.body).toContain('baru saja dipakai akun lain')
    expect((await town.owner.query(`select 1 from identity.person where email = 'rebutan@contoh.id'`)).rowCount).toBe(1)
  })

  test('asked for many times at once, one change waits', async () => {
    const reader = await joined(town, 'banyak@contoh.id')
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((letter) => ask(reader, `banyak-${letter}@contoh.id`)))
    expect(answers.filter(({ status }) => status >= 500)).toEqual([])
    const open = await town.owner.query(
      `select 1 from identity.email_change c join identity.person p on p.id = c.person_id where p.email = 'banyak@contoh.id' and confirmed_at is null`,
    )
    expect(open.rowCount).toBe(1)
  })

  test('neither code nor way back is stored as it is', async () => {
    await moved('simpan@contoh.id', 'simpan-baru@contoh.id')
    const key = keyOf(await wayBackOf('simpan@contoh.id'))
    expect(key.length).toBeGreaterThan(20)
    const rows = await town.owner.query(`select c::text as row from identity.email_change c where new_email = 'simpan-baru@contoh.id'`)
    expect(rows.rows[0]?.row).not.toContain(key)
    const journal = await town.owner.query(`select j::text as row from platform.journal j where deed like 'identity.email.%'`)
    expect(journal.rows.length).toBeGreaterThan(3)
    expect(JSON.stringify([journal.rows, town.log])).not.toMatch(/@contoh\.id/)
  })
})

describe('the way back', () => {
  test('needs a press, gives the old address back, and shuts out whatever came with the change', async () => {
    const thief = await joined(town, 'korban@contoh.id')
    const id = (await personOf('korban@contoh.id'))?.id
    await ask(thief, 'pencuri@contoh.id')
    await thief.post('/saya/surel/kode', { kode: await codeIn('pencuri@contoh.id') })
    await thief.post('/saya/token', { nama: 'diam-diam', cakupan: 'market.order', hari: '30', sandi_kini: testPassword })
    await town.owner.query(
      `insert into identity.passkey (person_id, public_key, credential_id, counter, device_type, backed_up) values ($1, 'x', 'kunci-pencuri', 0, 'singleDevice', false)`,
      [id],
    )
    await town.owner.query(`insert into identity.two_factor (person_id, secret, backup_codes) values ($1, 'x', 'x')`, [id])
    await town.owner.query(`update identity.person set two_factor_enabled = true where id = $1`, [id])
    const address = await wayBackOf('korban@contoh.id')
    const owner = newReader(town)
    const page = await owner.get(address)
    expect([page.status, page.headers.get('cache-control')]).toEqual([200, 'private, no-store'])
    // a mail program that opens links has changed nothing
    expect((await personOf('pencuri@contoh.id'))?.id).toBe(id)
    expect((await owner.post('/masuk/surel-semula', { kunci: keyOf(address) })).location).toBe('/masuk/lupa?kabar=surel-semula')
    expect((await personOf('korban@contoh.id'))?.id).toBe(id)
    expect(await isIn(thief)).toBe(false)
    for (const surel of ['korban@contoh.id', 'pencuri@contoh.id'])
      expect((await newReader(town).post('/masuk', { surel, sandi: testPassword })).status).toBe(422)
    const left = await town.owner.query(
      `select (select count(*)::int from identity.passkey where person_id = $1) as passkeys, (select count(*)::int from identity.two_factor where person_id = $1) as factors,
        (select count(*)::int from identity.api_token where person_id = $1 and ended_at is null) as tokens, two_factor_enabled from identity.person where id = $1`,
      [id],
    )
    expect(left.rows).toEqual([{ passkeys: 0, factors: 0, tokens: 0, two_factor_enabled: false }])
    await owner.post('/masuk/lupa', { surel: 'korban@contoh.id' })
    await owner.post('/masuk/atur-ulang', {
      surel: 'korban@contoh.id',
      kode: await codeIn('korban@contoh.id'),
      sandi: 'burung hantu di pohon',
    })
    await owner.post('/masuk', { surel: 'korban@contoh.id', sandi: 'burung hantu di pohon' })
    expect(await isIn(owner)).toBe(true)
  })

  test('serves once, not after its time, and not with another key', async () => {
    await moved('sekali@contoh.id', 'sekali-baru@contoh.id')
    const address = await wayBackOf('sekali@contoh.id')
    const press = () => newReader(town).post('/masuk/surel-semula', { kunci: keyOf(address) })
    for (const kunci of ['', 'x', keyOf(address).slice(1), `${keyOf(address)}x`])
      expect((await newReader(town).post('/masuk/surel-semula', { kunci })).status).toBe(404)
    const answers = await Promise.all([press(), press(), press()])
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 404, 404])
    await moved('usang@contoh.id', 'usang-baru@contoh.id')
    const old = await wayBackOf('usang@contoh.id')
    await town.owner.query(
      `update identity.email_change set undo_until = now() - interval '1 second' where new_email = 'usang-baru@contoh.id'`,
    )
    expect((await newReader(town).get(old)).status).toBe(404)
    expect((await newReader(town).post('/masuk/surel-semula', { kunci: keyOf(old) })).status).toBe(404)
    expect(await personOf('usang-baru@contoh.id')).toBeDefined()
  })

  test('leads home over several changes, and the later ones lead nowhere', async () => {
    const thief = await moved('asal@contoh.id', 'antara@contoh.id')
    const home = keyOf(await wayBackOf('asal@contoh.id'))
    await ask(thief, 'ujung@contoh.id')
    await thief.post('/saya/surel/kode', { kode: await codeIn('ujung@contoh.id') })
    const between = keyOf(await wayBackOf('antara@contoh.id'))
    expect((await newReader(town).post('/masuk/surel-semula', { kunci: home })).status).toBe(303)
    expect(await personOf('asal@contoh.id')).toBeDefined()
    expect((await newReader(town).post('/masuk/surel-semula', { kunci: between })).status).toBe(404)
    expect(await personOf('asal@contoh.id')).toBeDefined()
  })

  test('is not barred by who only wrote the freed address down, but is by who showed that it is theirs', async () => {
    await moved('direbut@contoh.id', 'direbut-baru@contoh.id')
    await newReader(town).post('/daftar', { nama: 'Penyerobot', surel: 'direbut@contoh.id', sandi: testPassword, setuju: '1' })
    const first = await town.owner.query<{ body: string }>(
      `select body from platform.mail where recipient = 'direbut@contoh.id' and subject = 'Surel akun Anda diganti'`,
    )
    const kunci = /kunci=([\w-]+)/.exec(first.rows[0]?.body ?? '')?.[1] ?? ''
    expect((await newReader(town).post('/masuk/surel-semula', { kunci })).status).toBe(303)
    await moved('pindah@contoh.id', 'pindah-baru@contoh.id')
    const key = keyOf(await wayBackOf('pindah@contoh.id'))
    await joined(town, 'pindah@contoh.id')
    const answer = await newReader(town).post('/masuk/surel-semula', { kunci: key })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('baru saja dipakai akun lain')
  })

  test('the former address learns of an account ended right after', async () => {
    const thief = await moved('dulu@contoh.id', 'kini@contoh.id')
    expect((await thief.post('/saya/data/hapus', { sandi_kini: testPassword, yakin: '1' })).status).toBe(303)
    const told = await town.owner.query(
      `select recipient from platform.mail where subject = 'Akun Anda sudah dihapus' and recipient like any (array['dulu@%', 'kini@%']) order by 1`,
    )
    expect(told.rows).toEqual([{ recipient: 'dulu@contoh.id' }, { recipient: 'kini@contoh.id' }])
  })
})

describe('pausing', () => {
  test('stops what rests on consent at once, asks for none, and lets it go on where it was', async () => {
    const { stands } = await import('#src/identity/consent.db.ts')
    const reader = await joined(town, 'tunda@contoh.id')
    const id = (await personOf('tunda@contoh.id'))?.id ?? ''
    const news = () => stands(town.house.db, id, 'news')
    expect(await news()).toBe(true)
    expect((await reader.post('/saya/data/penundaan', { tunda: '1' })).location).toBe('/saya/data?kabar=tunda')
    expect([await news(), await stands(town.house.db, id, 'privacy')]).toEqual([false, true])
    expect((await letterTo(town, 'tunda@contoh.id'))?.subject).toBe('Pemrosesan data Anda ditunda')
    const page = (await reader.get('/saya/data')).body
    expect(page).toContain('Ditunda sejak')
    await reader.post('/saya/data/persetujuan', { tujuan: 'news', setuju: '' })
    expect((await reader.post('/saya/data/persetujuan', { tujuan: 'news', setuju: '1' })).status).toBe(422)
    // pressed twice, said once
    await Promise.all([1, 2, 3].map(() => reader.post('/saya/data/penundaan', { tunda: '1' })))
    expect((await reader.post('/saya/data/penundaan', { tunda: '' })).location).toBe('/saya/data?kabar=lanjut')
    expect(await news()).toBe(false)
    await reader.post('/saya/data/persetujuan', { tujuan: 'news', setuju: '1' })
    expect(await news()).toBe(true)
    const ledger = await town.owner.query(
      `select given from identity.consent where person_id = $1 and purpose = 'restriction' order by at`,
      [id],
    )
    expect(ledger.rows).toEqual([{ given: true }, { given: false }])
    const journal = await town.owner.query(
      `select facts from platform.journal where deed = 'identity.processing.restrict' and subject = $1`,
      [`person ${id}`],
    )
    expect(journal.rows.length).toBe(5)
    // the account and what it is for go on meanwhile
    expect(await isIn(reader)).toBe(true)
  })

  test('a purpose nobody offers is none, whatever the form says', async () => {
    const reader = await joined(town, 'palsu@contoh.id')
    await reader.post('/saya/data/persetujuan', { tujuan: 'restriction', setuju: '1' })
    expect((await reader.get('/saya/data')).body).not.toContain('Ditunda sejak')
  })
})
