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

test('a draft is saved by itself: it says when, two tabs are told apart with what is kept elsewhere, and to others it is not there', async () => {
  const reader = await enter(town, 'penjual-kopi')
  const number = await town.draft(await town.offer(), 'penjual-kopi')
  const page = `/saya/permohonan/${number}`
  const open = (await reader.get(page)).body
  expect(open).toContain(`data-autosave="${page}/simpan-sendiri"`)
  expect(open).toMatch(/<script type="module" src="\/aset\/draft[^"]*"/)
  const keep = async (revision: string, plan: string, by = reader) =>
    await by.post(`${page}/simpan-sendiri`, { revision, title: 'Keripik Yosodadi', quantity: '1', 'jawab-plan': plan })
  const first = await keep(revisionIn(open), 'Ditulis di tab pertama.')
  expect(first.headers.get('content-type')).toContain('application/json')
  expect([first.status, JSON.parse(first.body)]).toEqual([
    200,
    { revision: Number(revisionIn(open)) + 1, says: expect.stringMatching(/^Tersimpan sendiri pukul 09\.00 WIB\.$/) },
  ])
  // the other tab still holds the older revision: nothing is written over, and what is kept comes with the answer
  const second = await keep(revisionIn(open), 'Ditulis di tab kedua.')
  expect(second.status).toBe(409)
  expect(JSON.parse(second.body)).toMatchObject({ stale: true, kept: [{ text: 'Ditulis di tab pertama.' }] })
  expect((await reader.get(page)).body).toContain('Ditulis di tab pertama.')
  // its answer was lost on the way, so it is sent again word for word: it was saved once, and nobody is told that somebody else did
  const lost = {
    once: 'kunci-acak',
    revision: String(Number(revisionIn(open)) + 1),
    title: 'Keripik Yosodadi',
    'jawab-plan': 'Ditulis lagi.',
  }
  const twice = [await reader.post(`${page}/simpan-sendiri`, lost), await reader.post(`${page}/simpan-sendiri`, lost)]
  expect(twice.map(({ status, body }) => [status, JSON.parse(body).revision])).toEqual([
    [200, Number(revisionIn(open)) + 2],
    [200, Number(revisionIn(open)) + 2],
  ])
  expect((await reader.post(`${page}/simpan-sendiri`, { ...lost, once: 'kunci-lain' })).status).toBe(409)
  // what was not sent by itself is kept as it was: papers and members are brought by the button
  expect((await keep('1', 'x', await enter(town, 'warga'))).status).toBe(404)
  expect((await reader.post('/saya/permohonan/__proto__/simpan-sendiri', { revision: '0' })).status).toBe(404)
})

test('the head decides several from one page: what is wrong is said at its row, what was typed stays, and what cannot be decided is left out', async () => {
  await town.owner.query('update support.award_key set released_at = now() where released_at is null')
  const slug = await town.offer({ quantity: 1 })
  const numbers: string[] = []
  for (const who of ['penjual-keripik', 'warga']) {
    const number = await town.send(slug, who)
    await town.toDecide(number)
    numbers.push(number)
  }
  const [one = '', two = ''] = numbers
  const head = await enter(town, 'kepala-diskoperin')
  const at = '/meja/putusan-dukungan'
  const page = (await head.get(at)).body
  for (const text of [one, two, 'Dua penelaah sepakat.', '80, 80 (rata-rata 80, selisih 0)', 'Sisa pagu tahun ini'])
    expect(page).toContain(text)
  const empty = await head.post(at, { once: 'satu', how: 'each' })
  expect([empty.status, empty.body.includes('Belum ada permohonan yang diberi putusan')]).toEqual([422, true])
  const fields = {
    [`outcome-${one}`]: 'approve',
    [`reason-${one}`]: 'Sesuai syarat dan siap jalan.',
    [`outcome-${two}`]: 'approve',
    [`reason-${two}`]: '',
  }
  const unsaid = await head.post(at, { once: 'dua', how: 'each', ...fields })
  expect(unsaid.status).toBe(422)
  expect(unsaid.body).toContain(`href="#f-reason-${two}"`)
  expect(unsaid.body).toContain('Sesuai syarat dan siap jalan.')
  const short = await head.post(at, { once: 'tiga', how: 'all', ...fields, [`reason-${two}`]: 'Sesuai syarat juga.' })
  expect([short.status >= 400, short.body.includes('Kuotanya tidak cukup')]).toEqual([true, true])
  const sent = { once: 'empat', how: 'each', ...fields, [`reason-${two}`]: 'Sesuai syarat juga.' }
  const done = await head.post(at, sent)
  expect([done.status, done.location]).toEqual([303, `${at}?sudah=${one}%2C${two}`])
  // pressed twice it goes to the same place, and nothing is decided twice
  expect((await head.post(at, sent)).location).toBe(done.location)
  const after = (await head.get(done.location)).body
  expect(after).toContain('2 putusan tercatat')
  expect(await town.rows('select state from support.application where number = any($1::text[]) order by number', [numbers])).toEqual([
    { state: 'approved' },
    { state: 'waiting' },
  ])
  expect((await (await enter(town, 'komunitas')).get(at)).status).toBe(404)
  expect((await (await enter(town, 'kepala-disporapar')).get(at)).body).not.toContain(one)
  const odd = await head.post(at, {
    'outcome-__proto__': 'approve',
    'outcome-PRM-2020-00001': 'approve',
    'reason-PRM-2020-00001': 'Tidak ada di sini.',
  })
  expect(odd.status).toBeGreaterThanOrEqual(400)
  expect(odd.status).toBeLessThan(500)
})

test('a form is written, looked at and published as its next version; drafts that were begun keep theirs, and the old one can be read', async () => {
  await town.owner.query('update support.award_key set released_at = now() where released_at is null')
  const slug = await town.offer()
  const old = await town.draft(slug, 'warga')
  const head = await enter(town, 'kepala-diskoperin')
  const at = `/meja/dukungan/tawaran/${slug}/formulir`
  const row = (n: number, label: string, more: Record<string, string> = {}) =>
    Object.fromEntries(
      Object.entries({ key: '', label, labelEn: '', hint: '', hintEn: '', type: 'line', choices: '', required: '1', ...more }).map(
        ([name, value]) => [`fields.${n}.${name}`, value],
      ),
    )
  const wish = {
    after: '1',
    rows: '3',
    ...row(0, 'Apa produk Anda?', { key: 'plan' }),
    ...row(1, 'Ukuran kemasan', { type: 'choice', choices: 'Kecil' }),
    ...row(2, ''),
    'rules.place.accepts': 'metro',
    'rules.place.why': 'Hanya untuk warga Metro.',
    'rules.place.mend': 'Urus surat domisili di kelurahan.',
  }
  expect((await head.get(at)).body).toContain('versi 1')
  const wrong = await head.post(at, { ...wish, once: 'a', langkah: 'terbit' })
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Pertanyaan pilihan perlu sedikitnya dua pilihan')
  expect(wrong.body).toContain('value="Ukuran kemasan"')
  const good = { ...wish, 'fields.1.choices': 'Kecil\nBesar' }
  const preview = await head.post(at, { ...good, once: 'b', langkah: 'pratinjau' })
  expect([preview.status, preview.body.includes('Pratinjau, belum terbit'), preview.body.includes('<option value="Besar"')]).toEqual([
    200,
    true,
    true,
  ])
  expect(
    await town.rows(`select version from support.form f join support.offer o on o.id = f.offer_id where o.slug = $1`, [slug]),
  ).toHaveLength(1)
  expect((await head.post(at, { ...good, once: 'c', langkah: 'terbit' })).location).toBe(`${at}?sudah=terbit`)
  // whoever wrote from the version before is told, and what he wrote is still there
  const late = await head.post(at, { ...good, once: 'd', langkah: 'terbit', 'fields.0.label': 'Tulisan rekan' })
  expect([late.status, late.body.includes('Tulisan rekan')]).toEqual([409, true])
  const fresh = await town.draft(slug, 'penjual-kopi')
  expect((await (await enter(town, 'penjual-kopi')).get(`/saya/permohonan/${fresh}`)).body).toContain('Ukuran kemasan')
  const begun = (await (await enter(town, 'warga')).get(`/saya/permohonan/${old}`)).body
  expect([begun.includes('Ukuran kemasan'), begun.includes('Siapa yang merasakan manfaatnya?')]).toEqual([false, true])
  const first = await head.get(`${at}?versi=1`)
  expect([first.status, first.body.includes('Siapa yang merasakan manfaatnya?')]).toEqual([200, true])
  expect((await head.get(`${at}?versi=9`)).status).toBe(404)
  expect((await (await enter(town, 'kepala-disporapar')).get(at)).status).toBe(404)
  // the liaison may look, but what publishes is not his
  expect(
    (await (await enter(town, 'penghubung-diskoperin')).post(at, { ...good, after: '2', once: 'e', langkah: 'terbit' })).status,
  ).toBeGreaterThanOrEqual(400)
})
