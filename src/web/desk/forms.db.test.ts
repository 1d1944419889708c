import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentLimits } from '#src/platform/document.ts'
import { dayFrom, one } from '../../../test/governance-office.ts'
import { type Fixture, plantMarket } from '../../../test/market-fixture.ts'
import { appoint, bringInstitution } from '../../../test/offices.ts'
import { paperFields } from '../../../test/papers.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { readerFor } from '../../../test/seller-reader.ts'
import { openTown, type Town } from '../../../test/town.ts'

let town: Town
let market: Fixture
let sanggar: string
const readers: Record<string, Reader> = {}
const at = (who: string): Reader => readers[who] ?? newReader(town)

async function person(key: string, post?: string, unit = 'mch'): Promise<string> {
  const id = await one<string>(
    town,
    'insert into identity.person (name, email, demo_key) values ($1, $2, $3) returning id',
    `Uji ${key}`,
    `${key}@contoh.metro`,
    key,
  )
  if (post) await appoint(town, { person: id, post, unit })
  const ctx = { ...(await town.as('guest')), actor: { kind: 'person' as const, id, name: `Uji ${key}`, secondFactor: true } }
  readers[key] = await readerFor(town, ctx)
  return id
}

let pressed = 0
const once = () => {
  pressed += 1
  return `formulir-${pressed}`
}

async function upload(who: string, address: string, fields: Record<string, string>, file?: { name: string; bytes: Buffer }) {
  const form = new FormData()
  for (const [name, value] of Object.entries({ once: once(), ...fields })) form.append(name, value)
  if (file) form.append(file.name, new Blob([new Uint8Array(file.bytes)], { type: 'application/pdf' }), 'naskah.pdf')
  const sent = new Request('http://localhost', { method: 'POST', body: form })
  return await at(who).send(address, Buffer.from(await sent.arrayBuffer()), { 'content-type': sent.headers.get('content-type') ?? '' })
}

const pdf = (text: string) => Buffer.from(`%PDF-1.4\n${text}\n%%EOF\n`)
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex')

const opening = (more: Record<string, string> = {}) => ({
  action: 'finance.expense.decide',
  fund: 'kas_komunitas',
  amount: '2.500.000',
  unit: 'mch',
  title: 'Sewa pelantang suara',
  reason: 'Pelantang lama rusak dan tidak dapat diperbaiki.',
  payee: `CV Contoh ${once()}`,
  activity: 'Pentas pekanan',
  once: once(),
  ...more,
})

const partiesOf = async (number: string) =>
  (
    await town.owner.query<{ kind: string; id: string }>(
      'select y.kind, y.party_id as id from governance.case_party y join governance.case_file c on c.id = y.case_id where c.number = $1 order by y.kind',
      [number],
    )
  ).rows

const numberIn = (location: string) => /PK-\d+-\d+/.exec(location)?.[0] ?? ''

beforeAll(async () => {
  town = await openTown({ template: 'bare' })
  await bringInstitution(town)
  market = await plantMarket(town)
  await person('sekretaris', 'sekretaris')
  await person('ketua', 'ketua')
  await person('pengarah', 'pengarah', 'kota')
  const warga = await person('tetangga')
  sanggar = await one(
    town,
    `insert into directory.organisation (slug, kind, name) values ('sanggar-tari-uji', 'community', 'Sanggar Tari Uji') returning id`,
  )
  await town.owner.query(
    `insert into directory.organisation (slug, kind, name) values ('sanggar-lukis-uji', 'community', 'Sanggar Lukis Uji')`,
  )
  await town.owner.query(
    `insert into identity.membership (person_id, kind, entity_id, role, during) values ($1, 'community', $2, 'member', tstzrange(now(), null))`,
    [warga, sanggar],
  )
})
afterAll(() => town?.close())

describe('the text of a legal basis', () => {
  const desk = '/meja/dasar-hukum/sk-contoh-mch'
  const text = '/tata-kelola/dasar-hukum/sk-contoh-mch'

  test('is handed in at the desk, shown with its hash, and downloaded by anybody as it was', async () => {
    const bytes = pdf('Pasal 1: contoh')
    const answer = await upload('sekretaris', `${desk}/naskah`, {}, { name: 'document', bytes })
    expect([answer.status, answer.location]).toEqual([303, `${desk}?sudah=basis_document`])
    expect((await at('sekretaris').get(desk)).body).toContain(hashOf(bytes))
    expect((await newReader(town).get(text)).body).toContain(hashOf(bytes))
    const sent = await town.site.request(`http://localhost${text}/naskah`)
    expect(hashOf(Buffer.from(await sent.arrayBuffer()))).toBe(hashOf(bytes))
    expect(Object.fromEntries(sent.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'attachment; filename="sk-contoh-mch.pdf"',
      'x-content-type-options': 'nosniff',
      'repr-digest': `sha-256=:${createHash('sha256').update(bytes).digest('base64')}:`,
      etag: `"${hashOf(bytes)}"`,
    })
    const again = await town.site.request(`http://localhost${text}/naskah`, { headers: { 'if-none-match': `"${hashOf(bytes)}"` } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test.each([
    ['nothing', undefined, 'Pilih'],
    ['a page that calls itself a PDF', Buffer.from('<html></html>'), 'PDF'],
    ['a PDF that is a page too', pdf('<script>alert(1)</script>'), 'href="#f-naskah-document"'],
  ])('%s is refused at its field, and the text that stood there stays', async (_, bytes, words) => {
    const before = await one(town, `select document from governance.legal_basis where code = 'sk-contoh-mch'`)
    const answer = await upload('sekretaris', `${desk}/naskah`, {}, bytes && { name: 'document', bytes })
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('href="#f-naskah-document"')
    expect(answer.body).toContain(words)
    expect(await one(town, `select document from governance.legal_basis where code = 'sk-contoh-mch'`)).toBe(before)
  })

  test('one too big never reaches the room, and a post the matrix does not name finds no form', async () => {
    const big = Buffer.concat([pdf('x'), Buffer.alloc(documentLimits.bytes + 200_000)])
    expect((await upload('sekretaris', `${desk}/naskah`, {}, { name: 'document', bytes: big })).status).toBe(413)
    expect((await upload('tetangga', `${desk}/naskah`, {}, { name: 'document', bytes: pdf('x') })).status).toBe(404)
  })
})

describe('the source of a late record', () => {
  const late = (more: Record<string, string> = {}) => ({
    ...opening(),
    late: '1',
    effectiveOn: dayFrom(-40),
    reviewOn: dayFrom(200),
    ...paperFields,
    ...more,
  })

  test('its file alone is enough; its hash is public, the file is for those who decide', async () => {
    const bytes = pdf('Surat 12/2026 tentang pelantang')
    const made = await upload('ketua', '/meja/keputusan/baru', late(), { name: 'sourceFile', bytes })
    expect([made.status, made.body.slice(0, 300)]).toEqual([303, ''])
    const number = await one<string>(town, `select number from governance.decision where kind = 'late_record' order by id desc limit 1`)
    const page = (await newReader(town).get(`/tata-kelola/keputusan/${number}`)).body
    expect(page).toContain(hashOf(bytes))
    expect(page).toContain('Dicatat terlambat 40 hari')
    const source = `/meja/keputusan/${number}/sumber`
    expect((await at('ketua').get('/meja/keputusan')).body).toContain(source)
    const sent = await at('ketua').get(source)
    expect([sent.status, sent.headers.get('cache-control'), sent.headers.get('content-security-policy')]).toEqual([
      200,
      'private, no-store',
      "default-src 'none'; sandbox",
    ])
    expect((await at('tetangga').get(source)).status).toBe(404)
    expect((await at('ketua').get('/meja/keputusan/KEP-2026-9999/sumber')).status).toBe(404)
  })

  test('without file or note it is refused; what was typed comes back', async () => {
    const answer = await upload('ketua', '/meja/keputusan/baru', late({ title: 'Pelantang yang terlambat dicatat' }))
    expect(answer.status).toBe(422)
    expect(answer.body).toContain('value="Pelantang yang terlambat dicatat"')
    const bad = await upload('ketua', '/meja/keputusan/baru', late(), { name: 'sourceFile', bytes: Buffer.from('bukan pdf') })
    expect([bad.status, bad.body.includes('href="#f-sourceFile"')]).toEqual([422, true])
  })
})

describe('whom a case concerns', () => {
  const open = (parties: string, more: Record<string, string | readonly string[]> = {}) =>
    at('sekretaris').post('/meja/perkara/baru', { ...opening(), parties, ...more })

  test('a shop by its slug, its name or the address of its page; a body by its name', async () => {
    const shop = await one<{ id: string }>(town, `select to_jsonb(s) from market.shop s where slug = $1`, market.shops[0].slug)
    const name = await one<string>(town, 'select name from market.shop where id = $1', shop.id)
    for (const typed of [market.shops[0].slug, name.toUpperCase(), `http://localhost/belanja/toko/${market.shops[0].slug}`]) {
      const made = await open(`${typed}\nSanggar Tari Uji\ntetangga@contoh.metro`)
      expect(made.status, typed).toBe(303)
      const number = numberIn(made.location)
      expect(await partiesOf(number)).toMatchObject([{ kind: 'community', id: sanggar }, { kind: 'person' }, { kind: 'shop', id: shop.id }])
      expect((await at('sekretaris').get(`/meja/perkara/${number}`)).body).toContain(`Sanggar Tari Uji, Uji tetangga, ${name}`)
    }
  })

  test('a part of a name asks back which is meant, keeps the rest, and takes what is ticked', async () => {
    const asked = await open('sanggar', { title: 'Sewa lampu panggung' })
    expect(asked.status).toBe(422)
    expect(asked.body).toContain('Sanggar Lukis Uji')
    expect(asked.body).toContain('value="body:sanggar-tari-uji"')
    expect(asked.body).toContain('value="Sewa lampu panggung"')
    const made = await open('sanggar', { party: ['body:sanggar-tari-uji'] })
    expect(made.status).toBe(303)
    expect(await partiesOf(numberIn(made.location))).toEqual([{ kind: 'community', id: sanggar }])
  })

  test('nobody called so is told at the field; a tick for what was not asked is worth nothing', async () => {
    const unknown = await open('tidak-ada-di-sini', { party: ['body:sanggar-tari-uji'] })
    expect(unknown.status).toBe(422)
    expect(unknown.body).toContain('href="#f-parties"')
  })

  test('who decides is then barred as a member of the body named', async () => {
    const ketua = await one<string>(town, `select id from identity.person where demo_key = 'ketua'`)
    await town.owner.query(
      `insert into identity.membership (person_id, kind, entity_id, role, during) values ($1, 'community', $2, 'member', tstzrange(now(), null))`,
      [ketua, sanggar],
    )
    const number = numberIn((await open('sanggar-tari-uji')).location)
    const answer = await at('ketua').post(`/meja/perkara/${number}/putusan`, {
      reason: 'Harganya wajar menurut dua penawaran.',
      reviewOn: dayFrom(200),
      once: once(),
    })
    expect(answer.status).toBe(403)
    await town.owner.query('delete from identity.membership where person_id = $1', [ketua])
  })
})

test('a case sent back is put in other words by its opener through its page, and comes forward again', async () => {
  const made = await at('sekretaris').post('/meja/perkara/baru', opening())
  const number = numberIn(made.location)
  const page = `/meja/perkara/${number}`
  expect((await at('sekretaris').get(page)).body).not.toContain('/perbaikan')
  const back = await at('ketua').post(`${page}/kembali`, { reason: 'Tambahkan penawaran kedua.', once: once() })
  expect(back.status).toBe(303)
  const asked = (await at('sekretaris').get(page)).body
  expect(asked).toContain(`action="${page}/perbaikan"`)
  expect(asked).toContain('value="Sewa pelantang suara"')
  expect((await at('ketua').get(page)).body).not.toContain('/perbaikan')
  const short = await at('sekretaris').post(`${page}/perbaikan`, { title: 'Dua penawaran', reason: 'ya', amount: '', once: once() })
  expect(short.status).toBe(422)
  expect(short.body).toContain('href="#f-perbaikan-reason"')
  expect(short.body).toContain('value="Dua penawaran"')
  const wish = { title: 'Sewa pelantang, dua penawaran', reason: 'Penawaran kedua dilampirkan di bawah.', amount: '' }
  expect((await at('ketua').post(`${page}/perbaikan`, { ...wish, once: once() })).status).toBe(403)
  expect(asked).toContain('Jumlahnya tetap')
  expect((await at('sekretaris').post(`${page}/perbaikan`, { ...wish, amount: '9.000.000', once: once() })).status).toBe(422)
  expect(await one<number>(town, 'select amount::int from governance.case_file where number = $1', number)).toBe(2_500_000)
  const done = await at('sekretaris').post(`${page}/perbaikan`, { ...wish, once: once() })
  expect([done.status, done.location]).toEqual([303, `${page}?sudah=case_amended`])
  const forward = await at('sekretaris').post(`${page}/terusan`, {
    post: 'ketua',
    reason: 'Sudah dilengkapi, mohon diputuskan.',
    once: once(),
  })
  expect(forward.status).toBe(303)
  expect((await at('ketua').get(page)).body).toContain('Sewa pelantang, dua penawaran')
})

test('B10: a decision without a day of review is refused at its field, whichever way it is reached, and by the database itself', async () => {
  const before = await one<number>(town, 'select count(*)::int from governance.decision')
  const atOnce = await at('ketua').post('/meja/keputusan/baru', { ...opening(), reviewOn: '' })
  expect([atOnce.status, atOnce.body.includes('href="#f-reviewOn"')]).toEqual([422, true])
  const number = numberIn((await at('sekretaris').post('/meja/perkara/baru', opening())).location)
  const inCase = await at('ketua').post(`/meja/perkara/${number}/putusan`, {
    reason: 'Harganya wajar menurut dua penawaran.',
    once: once(),
  })
  expect([inCase.status, inCase.body.includes('href="#f-putusan-reviewOn"')]).toEqual([422, true])
  expect(await one<number>(town, 'select count(*)::int from governance.decision')).toBe(before)
  const nullable = await one<string>(
    town,
    `select is_nullable from information_schema.columns where table_schema = 'governance' and table_name = 'decision' and column_name = 'review_on'`,
  )
  expect(nullable).toBe('NO')
})
