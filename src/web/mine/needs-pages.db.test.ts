import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../../test/cast.ts'
import { type NeedsTown, openNeedsTown } from '../../../test/needs-town.ts'
import { newReader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'

let town: NeedsTown
beforeAll(async () => {
  town = await openNeedsTown()
  await town.clear()
})
afterAll(() => town?.close())

const fieldIn = (body: string, name: string) => new RegExp(`name="${name}" value="([^"]+)"`).exec(body)?.[1] ?? ''

test('from a post to a receipt without script: post, ask, talk, accept, bring, correct', async () => {
  const [campus, club] = [await enter(town, 'warga-2'), await enter(town, 'komunitas')]
  const post = {
    side: 'offer',
    kind: 'people',
    organisation: 'uji-kampus',
    title: 'Magang tiga bulan',
    plain: 'Enam mahasiswa dengan dosen pendamping.',
    contact: 'magang@contoh.id',
    standing: '90',
    adult: '1',
  }
  const wrong = await campus.post('/saya/butuh-tawar/baru', { ...post, once: 'a', title: 'x', plain: 'Hubungi 0812 3456 7890 saja' })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Hubungi 0812 3456 7890 saja')
  expect(wrong.body).toContain('Kontak dibuka sesudah kedua pihak setuju')
  const posted = await campus.post('/saya/butuh-tawar/baru', { ...post, once: 'b' })
  expect([posted.status, (await campus.post('/saya/butuh-tawar/baru', { ...post, once: 'b' })).location]).toEqual([303, posted.location])
  const offer = /BT-[\d-]+/.exec(posted.location)?.[0] ?? ''
  const asking = await club.get(`/saya/butuh-tawar/${offer}/ajukan`)
  expect(asking.body).toContain('Anda belum punya pasangan yang cocok')
  const need = await town.need()
  const form = (await club.get(`/saya/butuh-tawar/${offer}/ajukan`)).body
  expect(form).toContain(need)
  const terms = { 'owes-0': 'theirs', 'what-0': 'Magang video', 'quantity-0': '10', 'measure-0': 'modul', 'due-0': '2027-04-30' }
  const missed = await club.post(`/saya/butuh-tawar/${offer}/ajukan`, {
    once: 'c',
    mine: need,
    message: 'Mari bekerja sama.',
    ...terms,
    'measure-0': '',
  })
  expect(missed.status).toBe(422)
  expect(missed.body).toMatch(/href="#[^"]*measure-0/)
  expect(missed.body).toContain('Mari bekerja sama.')
  const sent = await club.post(`/saya/butuh-tawar/${offer}/ajukan`, { once: 'd', mine: need, message: 'Mari bekerja sama.', ...terms })
  expect(sent.status).toBe(303)
  const proposal = sent.location.split('?')[0] ?? ''
  expect((await newReader(town).get(proposal)).location).toMatch(/^\/masuk/)
  expect((await (await enter(town, 'warga')).get(proposal)).status).toBe(404)
  const seen = await campus.get(proposal)
  expect(seen.body).toContain('Mari bekerja sama.')
  expect(seen.body).not.toContain('0812-0000-0001')
  expect((await campus.post(`${proposal}/pesan`, { once: 'e', text: 'Telepon saya di 0812 3456 7890' })).status).toBe(422)
  expect((await campus.post(`${proposal}/setuju`, { once: 'f', version: '7' })).status).toBe(409)
  const accepted = await campus.post(`${proposal}/setuju`, { once: 'g', version: '1' })
  expect(accepted.location).toMatch(/^\/kesepakatan\/KSP-2027-\d{5}$/)
  const at = accepted.location
  const inside = (await campus.get(at)).body
  expect(inside).toContain('0812-0000-0001')
  expect((await newReader(town).get(at)).body).not.toMatch(/0812-0000-0001|magang@contoh\.id/)
  const obligation = fieldIn(inside, 'obligation')
  expect(
    (await campus.post(`${at}/serah`, { once: 'h', obligation, quantity: '0', onDay: '2027-01-04', says: 'Tahap satu' })).body,
  ).toContain('Tahap satu')
  expect((await campus.post(`${at}/serah`, { once: 'i', obligation, quantity: '10', onDay: '2027-01-04', says: '' })).status).toBe(303)
  const brought = fieldIn((await club.get(at)).body, 'brought')
  expect((await campus.post(`${at}/terima`, { once: 'j', brought, quantity: '10' })).status).toBe(422)
  expect((await club.post(`${at}/terima`, { once: 'k', brought, quantity: '8', says: 'Dua rusak' })).status).toBe(303)
  const shown = (await newReader(town).get(at)).body
  expect(shown).toContain('8 dari 10 modul diterima')
  expect(shown).toContain('Dua rusak')
  const corrects = fieldIn((await club.get(at)).body, 'corrects')
  expect((await club.post(`${at}/terima`, { once: 'l', brought, corrects, quantity: '9' })).status).toBe(303)
  expect((await newReader(town).get(at)).body).toContain('semula dijawab 8')
})

test('programs read the board and post to it; a contact is never part of an answer', async () => {
  const number = await town.offer({ kind: 'research' })
  await town.need({ kind: 'research' })
  const reader = newReader(town)
  const list = await reader.get('/api/v1/needs?kind=research&side=offer&limit=1')
  expect(JSON.parse(list.body)).toMatchObject({
    items: [{ number, helix: 'academia', organisation: { slug: 'uji-kampus', verified: true } }],
  })
  expect((await reader.get('/api/v1/needs?kind=bukan')).status).toBe(422)
  const one = await reader.get(`/api/v1/needs/${number}`)
  expect(JSON.parse(one.body)).toMatchObject({ matches: [{ score: 45, reasons: ['kind', 'helix'] }] })
  expect(list.body + one.body).not.toMatch(/magang@contoh\.id|0812/)
  expect((await reader.get('/api/v1/needs/BT-2027-99999')).status).toBe(404)
  const body = JSON.stringify({
    side: 'need',
    kind: 'goods',
    helix: 'community',
    title: 'Cat tembok',
    plain: 'Untuk mural dinding balai.',
    contact: 'balai@contoh.id',
    adult: true,
  })
  const citizen = await readerFor(town, await town.as('warga'))
  const ask = async (who: typeof reader, key: string, text = body) =>
    await who.send('/api/v1/needs', text, { 'content-type': 'application/json', ...(key ? { 'idempotency-key': key } : {}) })
  expect((await ask(reader, 'a')).status).toBe(401)
  expect((await ask(citizen, '')).status).toBe(400)
  const made = await ask(citizen, 'a')
  expect(made.status).toBe(201)
  expect((await ask(citizen, 'a')).body).toBe(made.body)
  const young = await ask(citizen, 'b', body.replace('true', 'false'))
  expect([young.status, JSON.parse(young.body).rule]).toEqual([422, 'support.need.minor'])
  expect((await ask(citizen, 'c', '{"side":"need","kind":"goods","id":1}')).status).toBe(422)
  const it = await town.agreed()
  const read = JSON.parse((await reader.get(`/api/v1/agreements/${it.number}`)).body)
  expect(read).toMatchObject({
    number: it.number,
    offers: { helix: 'academia' },
    obligations: [{ owes: 'offer', quantity: 6, confirmed: 0, state: 'open' }],
  })
})
