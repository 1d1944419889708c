import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../../test/cast.ts'
import { asTyped } from '../../../test/forms.ts'
import type { Reader } from '../../../test/reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let chair: Reader
let citizen: Reader

beforeAll(async () => {
  town = await openTown()
  chair = await enter(town, 'ketua')
  citizen = await enter(town, 'warga')
})
afterAll(() => town?.close())

const at = '/saya/kepentingan'
const tie = { relation: 'spouse', partyKind: 'person', party: 'warga@contoh.metro', note: '' }
const count = async (table: string) => Number((await town.owner.query(`select count(*) as n from ${table}`)).rows[0]?.n)

test('a tie is declared once a press, seen by its declarer alone, and ended by nobody else', async () => {
  const before = await count('governance.interest')
  for (const _ of [1, 2]) expect((await chair.post(at, { ...tie, once: 'tie' })).status).toBe(303)
  expect(await count('governance.interest')).toBe(before + 1)
  expect((await chair.get(at)).body).toContain('Fitria Ningsih')
  expect((await citizen.get(at)).body).not.toContain('Harun Alfarizi')
  const found = await town.owner.query<{ id: string }>('select id from governance.interest order by id desc limit 1')
  const interest = found.rows[0]?.id ?? ''
  expect((await citizen.post(`${at}/akhiri`, { interest })).status).toBe(404)
  expect((await citizen.post(`${at}/akhiri`, { interest: 'bukan-kunci' })).status).toBe(404)
  expect((await chair.post(`${at}/akhiri`, { interest })).status).toBe(303)
  expect((await chair.get(at)).body).toContain('berakhir')
})

test('a tie with nobody, with oneself, or of kin to a shop is told by its field, and what was typed comes back', async () => {
  const nobody = await chair.post(at, { ...tie, party: 'tidak-ada@contoh.metro', once: 'a' })
  expect(nobody.status).toBe(422)
  expect(nobody.body).toContain('value="tidak-ada@contoh.metro"')
  expect(nobody.body).toContain('href="#f-party"')
  expect((await chair.post(at, { ...tie, party: 'ketua@contoh.metro', once: 'b' })).status).toBe(422)
  expect((await chair.post(at, { ...tie, partyKind: 'shop', once: 'c' })).body).toContain('href="#f-partyKind"')
})

test('a tie to a shop or a body is declared by its slug, its address or its name, and read by its name', async () => {
  const found = await town.owner.query<{ slug: string; name: string }>(
    `select slug, name from market.shop where status = 'approved' order by slug limit 3`,
  )
  const [first, second, third] = found.rows
  if (!first || !second || !third) throw new Error('the demo town has no three shops')
  const shop = (party: string, once: string) => chair.post(at, { relation: 'business', partyKind: 'shop', party, note: '', once })
  expect((await shop(first.slug, 'slug')).status).toBe(303)
  expect((await shop(`https://metro.example/belanja/toko/${second.slug}`, 'address')).status).toBe(303)
  expect((await shop(third.name.toUpperCase(), 'name')).status).toBe(303)
  const page = asTyped((await chair.get(at)).body)
  for (const { name } of found.rows) expect(page).toContain(`usaha bersama: ${name}`)
  await town.owner.query(
    `insert into directory.organisation (slug, kind, name) values ('zapin-uji', 'community', 'Zapin Uji'), ('zapin-lain', 'community', 'Zapin Lain')`,
  )
  const near = await chair.post(at, { relation: 'member', partyKind: 'community', party: 'zapin', note: '', once: 'near' })
  expect(near.status).toBe(422)
  expect(near.body).toContain('Zapin Lain (zapin-lain), Zapin Uji (zapin-uji)')
  expect(near.body).toContain('value="zapin"')
  expect((await shop('tidak-ada-toko-ini', 'none')).status).toBe(422)
  expect((await chair.post(at, { relation: 'member', partyKind: 'community', party: 'zapin uji', note: '', once: 'body' })).status).toBe(
    303,
  )
})

test('a number is never shown again, nor kept: only its fingerprint, with the consent', async () => {
  const nik = '1872014501900001'
  const bare = await citizen.post(`${at}/nomor`, { nomor: nik })
  expect(bare.status).toBe(422)
  expect(bare.body).not.toContain(nik)
  expect((await citizen.post(`${at}/nomor`, { nomor: '123', setuju: '1' })).status).toBe(422)
  expect((await citizen.post(`${at}/nomor`, { nomor: nik, setuju: '1' })).status).toBe(303)
  const kept = await town.owner.query('select n::text as line from identity.person_number n')
  expect(kept.rows).toHaveLength(1)
  expect(JSON.stringify(kept.rows)).not.toContain(nik)
  expect((await citizen.post(`${at}/nomor`, { nomor: nik, setuju: '1' })).status).toBe(422)
})

test('a family card is kept as a fingerprint alone, changed only by who moves, and its number is in no table, no page and no log', async () => {
  const [first, second] = ['1872 0121 0415 0007', '1872012202180011']
  const send = async (kk: string, more: Record<string, string> = { setuju_kk: '1' }) => {
    const answer = await citizen.post(`${at}/kartu-keluarga`, { kk, ...more })
    expect(answer.body).not.toContain(kk)
    return answer
  }
  const bare = await send(first, {})
  expect(bare.status).toBe(422)
  expect(bare.body).toContain('href="#f-setuju_kk"')
  expect((await send('123')).body).toContain('href="#f-kk"')
  // his own number, given above, is no family card
  expect((await send('1872014501900001')).status).toBe(422)
  expect((await send('1872010501900001')).status).toBe(303)
  expect((await send(first)).status).toBe(303)
  expect((await send(first)).status).toBe(422)
  expect((await send(second)).status).toBe(303)
  const page = (await citizen.get(`${at}?sudah=housed`)).body
  expect(page).toContain('Sidik kartu keluarga tersimpan.')
  expect(page.match(/Kartu sebelumnya berakhir/g)).toHaveLength(2)
  expect(page).toContain('<summary>Saya pindah kartu keluarga</summary>')
  expect((await citizen.get('/saya/data')).body).toContain('sidik nomor kartu keluarga saya (bukan nomornya)')
  const tables = await town.owner.query<{ at: string }>(
    `select format('%I.%I', n.nspname, c.relname) as at from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.relkind in ('r', 'm') and n.nspname !~ '^(pg_|information_schema)'`,
  )
  const told: string[] = []
  for (const { at: table } of tables.rows)
    if (
      (await town.owner.query(`select from ${table} t where translate(t::text, ' .-', '') ~ '187201(2104150007|2202180011)' limit 1`))
        .rowCount
    )
      told.push(table)
  expect(told).toEqual([])
  expect(town.log.join('')).not.toMatch(/1872 ?01(21 ?0415 ?0007|2202180011)/)
  expect(await count('identity.household')).toBe(3)
})

test('is for people in a session: a guest signs in first', async () => {
  const guest = await town.site.request(`http://localhost${at}`)
  expect(guest.status).toBe(303)
  expect(guest.headers.get('location')).toContain('/masuk')
})
