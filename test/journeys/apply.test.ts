import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitApplication } from '#src/support/decide.db.ts'
import { recordDelivery } from '#src/support/delivery.db.ts'
import { enter } from '../cast.ts'
import { newReader } from '../reader.ts'
import { openSupportTown, type SupportTown, value } from '../support-town.ts'

let town: SupportTown
beforeAll(async () => {
  town = await openSupportTown()
})
afterAll(() => town?.close())

const revisionIn = (body: string) => /name="revision" value="(\d+)"/.exec(body)?.[1] ?? ''

test('a home producer finds an offer, applies, mends, objects to nothing and confirms what came, without script and without losing a word', {
  timeout: 120_000,
}, async () => {
  const slug = await town.offer({ kind: 'licensing', title: 'Dampingan izin rumahan' })
  const reader = await enter(town, 'penjual-keripik')
  // five questions: the offer is there, and what is missing is said with how to mend it
  const found = (await reader.get('/dukungan/cocok?need=licensing&who=person&place=metro&age=under_24&nib=no')).body
  expect(found).toContain('Dampingan izin rumahan')
  const outside = (await reader.get(`/dukungan/${slug}/ajukan?who=person&place=elsewhere&age=idea&nib=no`)).body
  expect(outside).toContain('surat domisili usaha di kelurahan')
  expect(outside).toMatch(/<button[^>]*disabled/)
  const begun = await reader.post(`/dukungan/${slug}/ajukan`, {
    once: 'mulai',
    need: 'licensing',
    who: 'person',
    place: 'metro',
    age: 'under_24',
    nib: 'no',
  })
  expect(begun.location).toMatch(/^\/saya\/permohonan\/PRM-/)
  const page = begun.location
  const draft = (await reader.get(page)).body
  const typed = {
    title: 'Keripik Mak Uji',
    quantity: '1',
    'jawab-plan': 'Mengurus PIRT untuk keripik.',
    'jawab-address': 'Jalan Uji 7, Yosodadi',
  }
  // sent too early: everything typed is still there, and what is missing is named
  const early = await reader.post(`${page}/kirim`, { revision: revisionIn(draft), ...typed })
  expect(early.status).toBe(422)
  expect(early.body).toContain('Mengurus PIRT untuk keripik.')
  expect(early.body).toContain('href="#f-jawab-benefit"')
  // a second tab saved meanwhile: neither is lost
  const stale = await reader.post(`${page}/simpan`, { revision: revisionIn(draft), ...typed, 'jawab-plan': 'Kata dari tab kedua.' })
  expect(stale.status).toBe(409)
  expect(stale.body).toContain('Kata dari tab kedua.')
  expect(stale.body).toContain('Mengurus PIRT untuk keripik.')
  const whole = { ...typed, 'jawab-benefit': 'Dua pegawai.' }
  const sent = await reader.post(`${page}/kirim`, { revision: revisionIn(stale.body), ...whole })
  expect([sent.status, sent.location]).toEqual([303, `${page}?sudah=terkirim`])
  const number = page.split('/').at(-1) ?? ''
  expect((await reader.get(page)).body).toMatch(/Giliran penghubung Dinas Koperasi.*Paling lambat .* pukul 23\.59 WIB/s)
  // sent back: the reason is on top, what was said is kept
  value(await town.handle(number, 'take'))
  value(await town.handle(number, 'return', { reason: 'Tulis nomor rumahnya.' }))
  const mending = (await reader.get(page)).body
  expect(mending).toContain('Tulis nomor rumahnya.')
  const again = await reader.post(`${page}/kirim`, { revision: revisionIn(mending), ...whole, 'jawab-address': 'Jalan Uji 7A, Yosodadi' })
  expect(again.location).toBe(`${page}?sudah=terkirim`)
  value(await town.handle(number, 'pass'))
  value(await town.review(number, 'kurator'))
  value(await town.review(number, 'anggota-3'))
  value(await town.recommend(number))
  await town.declare(number, 'kepala-diskoperin')
  value(await town.decide(number))
  const letter = await reader.get(`${page}/surat.pdf`)
  expect([letter.status, letter.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const { commitment } = value(
    await commitApplication(await town.as('kepala-diskoperin'), { number, fund: 'apbd', dueDay: '2027-02-26', letter: '530/99' }),
  )
  value(
    await recordDelivery(await town.as('penghubung-diskoperin'), {
      number: commitment,
      quantity: 1,
      onDay: '2027-01-04' as never,
      place: 'Rumah produksi',
      paper: 'BAST-9',
    }),
  )
  const ask = (await reader.get(`/dukungan/terima/${commitment}`)).body
  const delivery = /name="delivery" value="([^"]+)"/.exec(ask)?.[1] ?? ''
  expect((await reader.post(`/dukungan/terima/${commitment}/konfirmasi`, { once: 'terima', delivery, answer: 'all' })).status).toBe(303)
  // whoever looks at the promise finds no name
  expect((await newReader(town).get(`/dukungan/janji/${commitment}`)).body).not.toMatch(/Sarwi|Mak Uji/)
})

test('a paper is put up once, lies closed on disk, and is opened by its owner alone', async () => {
  const reader = await enter(town, 'penjual-kopi')
  const form = new FormData()
  const bytes = Buffer.from('%PDF-1.4\nrahasia kopi\n1 0 obj\nendobj\ntrailer\n%%EOF\n')
  form.set('title', 'Akta uji')
  form.set('file', new File([bytes], 'akta.pdf', { type: 'application/pdf' }))
  const body = new Response(form)
  const kept = await reader.send('/saya/berkas', Buffer.from(await body.arrayBuffer()), {
    'content-type': body.headers.get('content-type') ?? '',
  })
  expect(kept.location).toBe('/saya/berkas?sudah=disimpan')
  const [row] = await town.rows<{ id: string; key: string }>(
    `select id, file_key as key from support.folder_document where title = 'Akta uji'`,
  )
  expect((await town.house.files.get(row?.key ?? ''))?.toString('latin1')).not.toContain('rahasia')
  expect((await reader.get(`/saya/berkas/${row?.id}`)).body).toContain('rahasia kopi')
  expect((await (await enter(town, 'warga')).get(`/saya/berkas/${row?.id}`)).status).toBe(404)
  expect((await reader.send('/saya/berkas', '', { 'content-type': 'application/x-www-form-urlencoded' })).status).toBe(422)
})
