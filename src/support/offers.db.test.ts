import { afterAll, beforeAll, expect, test } from 'vitest'
import { enter } from '../../test/cast.ts'
import { type EventsTown, openEventsTown, rule, value } from '../../test/events-town.ts'
import { newReader } from '../../test/reader.ts'
import { makeCommitment } from './commitment.db.ts'
import { commitmentSchema, supportKinds } from './commitment.ts'
import { offerSchema, publishOffer } from './offer.db.ts'
import { changeOffer, closeOffer } from './offer-change.db.ts'

let town: EventsTown
beforeAll(async () => {
  town = await openEventsTown()
})
afterAll(() => town?.close())

const wish = (more: Record<string, unknown> = {}) =>
  offerSchema.parse({
    unit: 'diskoperin',
    kind: 'training',
    title: 'Kelas foto produk',
    plain: 'Dua pagi memotret barang dagangan dengan telepon sendiri.',
    basis: 'sk-contoh-mch',
    daysFrom: 7,
    daysTo: 20,
    quantity: 30,
    measure: 'peserta',
    ...more,
  })

test('what is published is read by everybody, changed by its agency alone, and what it said before is kept', async () => {
  const head = await town.as('kepala-diskoperin')
  const { slug } = value(await publishOffer(head, wish()))
  expect(rule(await changeOffer(head, { slug, wish: wish({ plain: 'Tiga pagi memotret barang dagangan.', daysTo: 40 }) }))).toBe('done')
  await expect(changeOffer(await town.as('kepala-disporapar'), { slug, wish: wish() })).rejects.toMatchObject({ name: 'Denied' })
  await expect(changeOffer(await town.as('penghubung-diskoperin'), { slug, wish: wish() })).rejects.toMatchObject({ name: 'Denied' })
  expect(rule(await changeOffer(head, { slug, wish: wish({ kind: 'goods' }) }))).toBe('support.offer.fixed')
  const page = (await newReader(town).get(`/dukungan/${slug}`)).body
  expect(page).toContain('Tiga pagi memotret barang dagangan.')
  expect(page).toContain('nyata dalam 7–40 hari')
  expect(page).toContain('Bila diminta hari ini: 11 Januari 2027 sampai 13 Februari 2027.')
  const former = await town.rows<{ said: { plain: string; days_to: number } }>('select said from support.offer_former order by id')
  expect(former.map(({ said }) => [said.plain, said.days_to])).toEqual([['Dua pagi memotret barang dagangan dengan telepon sendiri.', 20]])
  await expect(town.owner.query(`update support.offer_former set said = '{}'`)).rejects.toThrow()
  value(await closeOffer(head, { slug, reason: 'Kuota tahun ini habis' }))
  expect((await newReader(town).get(`/dukungan/${slug}`)).status).toBe(404)
  expect(rule(await closeOffer(head, { slug, reason: 'Lagi' }))).toBe('support.offer.closed')
})

test('civic §6.1 every way a city supports is a kind of its own: in the code as in the database, and each has its list', async () => {
  expect((await town.rows<{ code: string }>('select code from support.kind order by position')).map(({ code }) => code)).toEqual([
    ...supportKinds,
  ])
  for (const kind of ['activity', 'goods', 'money', 'room', 'equipment', 'promotion', 'licensing', 'purchase', 'csr', 'ministry'])
    expect(supportKinds).toContain(kind)
  const reader = newReader(town)
  const page = (await reader.get('/dukungan')).body
  for (const kind of supportKinds) expect(page).toContain(`/dukungan?jenis=${kind}`)
  const head = await town.as('kepala-diskoperin')
  value(await publishOffer(head, wish({ kind: 'ministry', title: 'Antar usulan Banper', daysFrom: 120, daysTo: 365 })))
  expect((await reader.get('/dukungan?jenis=ministry')).body).toContain('Antar usulan Banper')
})

test('an offer is open in its window only, to the day', async () => {
  const head = await town.as('kepala-diskoperin')
  value(await publishOffer(head, wish({ title: 'Kelas sablon', opens: '2027-02-01', closes: '2027-02-28' })))
  const listed = async () => (await newReader(town).get('/dukungan?jenis=training')).body.includes('Kelas sablon')
  expect(await listed()).toBe(false)
  await town.setClock('2027-02-01T00:00')
  expect(await listed()).toBe(true)
  await town.setClock('2027-02-28T23:59')
  expect(await listed()).toBe(true)
  await town.setClock('2027-03-01T00:00')
  expect(await listed()).toBe(false)
  await town.setClock('2027-01-04T09:00')
})

test('money takes a budget: a shorter promise is refused by the form and by the database', async () => {
  const read = offerSchema.safeParse({ ...wish(), kind: 'money', daysFrom: 30, daysTo: 60 })
  expect(read.error?.issues[0]?.message).toBe('support.offer.money_takes_a_budget')
  const head = await town.as('kepala-diskoperin')
  expect(rule(await publishOffer(head, { ...wish({ title: 'Hibah cepat' }), kind: 'money' }))).toBe('support.offer.money_takes_a_budget')
  const { slug } = value(await publishOffer(head, wish({ kind: 'money', title: 'Hibah kelompok', daysFrom: 240, daysTo: 540 })))
  expect((await newReader(town).get(`/dukungan/${slug}`)).body).toContain('Lewat anggaran kota 2028; usulan masuk sebelum 30 Juni 2027')
})

test('the desk: an offer is published, mended and closed without a script, and nothing typed is lost', async () => {
  const head = await enter(town, 'kepala-diskoperin')
  const fields = {
    once: 'a',
    unit: 'diskoperin',
    kind: 'licensing',
    title: 'Klinik halal',
    plain: 'Pendamping memeriksa bahan dan cara kerja di dapur Anda.',
    documents: 'KTP\nfoto dapur',
    unitValue: 'Rp250.000',
    basis: 'sk-contoh-mch',
    daysFrom: '30',
    daysTo: '14',
    fund: 'tanpa_dana',
  }
  const wrong = await head.post('/meja/dukungan/tawaran/baru', fields)
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Pendamping memeriksa bahan')
  const sent = await head.post('/meja/dukungan/tawaran/baru', { ...fields, once: 'b', daysTo: '60' })
  expect([sent.status, sent.location]).toEqual([303, '/meja/dukungan/tawaran?sudah=terbit'])
  const list = (await head.get(sent.location)).body
  const address = /href="(\/meja\/dukungan\/tawaran\/[a-z0-9-]*klinik-halal)"/.exec(list)?.[1] ?? ''
  const form = (await head.get(address)).body
  expect(form).toContain('value="60"')
  expect(
    (await head.post(`${address}/ubah`, { ...fields, once: 'c', daysTo: '90', plain: 'Pendamping datang ke dapur Anda.' })).status,
  ).toBe(303)
  expect((await head.get(address)).body).toContain('Pendamping datang ke dapur Anda.')
  expect((await (await enter(town, 'kepala-disporapar')).get(address)).status).toBe(404)
  expect((await head.post(`${address}/tutup`, { once: 'd', reason: '' })).status).toBe(422)
  expect((await head.post(`${address}/tutup`, { once: 'e', reason: 'Pendamping pindah tugas' })).status).toBe(303)
  expect((await head.get(address)).status).toBe(404)
})

test('an agency’s note stands beside its number, and the number stays', async () => {
  const due = {
    unit: 'diskoperin',
    kind: 'training',
    receiver: 'Kelompok batik',
    measure: 'angkatan',
    fund: 'apbd',
    letter: '530/1',
    quantity: 1,
    unitValue: 9_000_000,
  }
  value(
    await makeCommitment(
      await town.as('kepala-diskoperin'),
      commitmentSchema.parse({ ...due, title: 'Pelatihan warna alam', dueDay: '2027-01-10' }),
    ),
  )
  await town.setClock('2027-02-01T09:00')
  const head = await enter(town, 'kepala-diskoperin')
  const before = (await newReader(town).get('/dukungan/skor.csv?tahun=2027&jenis=training')).body
  expect((await head.post('/meja/dukungan/catatan', { once: 'n', unit: 'diskoperin', year: '2027', text: '' })).status).toBe(422)
  expect(
    (await head.post('/meja/dukungan/catatan', { once: 'm', unit: 'diskoperin', year: '2027', text: 'Instruktur sakit, diganti Maret.' }))
      .status,
  ).toBe(303)
  const page = (await newReader(town).get('/dukungan/skor?tahun=2027')).body
  expect(page).toContain('Instruktur sakit, diganti Maret.')
  const after = (await newReader(town).get('/dukungan/skor.csv?tahun=2027&jenis=training')).body
  expect(after.replace('Instruktur sakit, diganti Maret.', '')).toBe(before)
  await town.setClock('2027-01-04T09:00')
})

test('the score is told by kind, and a private person’s name is no receiver', async () => {
  const due = { unit: 'disporapar', measure: 'set', fund: 'apbd', letter: '556/1', quantity: 1, dueDay: '2027-01-10' }
  const head = await town.as('kepala-disporapar')
  const make = (more: Record<string, unknown>) => makeCommitment(head, commitmentSchema.parse({ ...due, ...more }))
  value(await make({ kind: 'goods', title: 'Tenda kecil', receiver: 'Karang taruna', unitValue: 4_000_000 }))
  value(await make({ kind: 'room', title: 'Ruang latihan', receiver: 'Karang taruna', unitValue: 1_000_000 }))
  expect(rule(await make({ kind: 'room', title: 'Ruang latihan', receiver: 'fitria NINGSIH', unitValue: 1 }))).toBe(
    'support.commitment.person_named',
  )
  await town.setClock('2027-02-01T09:00')
  const csv = async (more: string) =>
    /disporapar;[^;]*;(\d+);(\d+);/.exec((await newReader(town).get(`/dukungan/skor.csv?tahun=2027${more}`)).body)?.slice(1, 3)
  expect([await csv('&jenis=goods'), await csv('&jenis=room'), await csv('&kelurahan=tidak')]).toEqual([
    ['1', '4000000'],
    ['1', '1000000'],
    undefined,
  ])
  const rows = (await newReader(town).get('/dukungan/skor/disporapar?tahun=2027&jenis=room')).body
  expect([rows.includes('Ruang latihan'), rows.includes('Tenda kecil')]).toEqual([true, false])
  expect((await newReader(town).get('/dukungan/skor?tahun=2027&jenis=room')).body).toContain(
    '/dukungan/skor/disporapar?tahun=2027&amp;jenis=room',
  )
})
