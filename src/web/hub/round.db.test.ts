import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonical } from '#src/base/canonical.ts'
import { sha256 } from '#src/base/id.ts'
import { takePublished } from '#src/spaces/round-take.db.ts'
import { systemCtx } from '#src/work.ts'
import { enter } from '../../../test/cast.ts'
import { newReader, type Reader } from '../../../test/reader.ts'
import { openRoomsTown, type Rooms, social } from '../../../test/rooms-town.ts'

let town: Rooms
let applicant: Reader
let other: Reader
let officer: Reader
let number: string

beforeAll(async () => {
  town = await openRoomsTown()
  for (const [who, slug, place] of [
    ['warga', 'uji-tari', 1],
    ['warga-2', 'uji-film', 2],
  ])
    await town.owner.query(
      `with o as (insert into directory.organisation (slug, kind, name, kelurahan_code) select $1, 'community', initcap(replace($1, '-', ' ')), (select code from directory.kelurahan order by code offset $3 limit 1) returning id)
       insert into identity.membership (kind, entity_id, person_id, role, during) select 'community', o.id, p.id, 'owner', tstzrange('2020-01-01', null) from o, identity.person p where p.demo_key = $2`,
      [slug, who, place],
    )
  applicant = await enter(town, 'warga')
  other = await enter(town, 'warga-2')
  officer = await enter(town, 'pengelola')
})
afterAll(() => town?.close())

const answers = Object.fromEntries(Object.entries(social).map(([key, said]) => [`j_${key}`, said]))
const form = (slug: string, more: Record<string, string> = {}) => ({
  komunitas: slug,
  judul: 'Latihan mingguan',
  orang: '12',
  tempat: 'none',
  slot: '1',
  ruang_1: 'aula-a',
  hari_1: '2',
  dari_1: '18:00',
  sampai_1: '20.00',
  ...answers,
  ...more,
})

test('a round is opened at the desk, by a form that loses nothing, and by nobody without the office', async () => {
  const typed = {
    name: 'Musim hujan',
    nameEn: 'Rainy season',
    spaces: ['aula-a', 'kelas-1'],
    until: '2027-01-10',
    first: '2027-01-11',
    last: '2027-02-20',
    most: '1',
  }
  const wrong = await officer.post('/meja/musim', typed)
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('Musim dimulai setelah pengajuan ditutup')
  expect(wrong.body).toContain('value="Musim hujan"')
  const made = await officer.post('/meja/musim', { ...typed, first: '2027-01-18' })
  expect(made.status).toBe(303)
  number = made.location.split('/').at(-1) ?? ''
  expect((await applicant.get('/meja/musim')).status).toBe(404)
  expect((await (await enter(town, 'petugas')).get('/meja/musim')).status).toBe(404)
  const seen = await newReader(town).get(`/ruang/musim/${number}`)
  expect(seen.body).toContain('Menerima pengajuan')
  expect(seen.body).toMatch(/Sidik benih[\s\S]*<code>[0-9a-f]{64}<\/code>/)
  expect(seen.body).not.toContain('>Benih<')
})

test('a citizen applies without a script; what was wrong is said at its field and nothing typed is lost', async () => {
  const at = `/ruang/musim/${number}/ajukan`
  expect((await newReader(town).get(at)).location).toContain('/masuk')
  expect((await applicant.get(at)).body).toContain('Uji Tari')
  const wrong = await applicant.post(at, form('uji-tari', { dari_1: '20:00', sampai_1: '18:00', judul: '<b>Tari</b>' }))
  expect(wrong.status).toBe(422)
  expect(wrong.body).toContain('<title>Galat:')
  const leadsTo = /<a href="#([^"]+)">Tulis jam mulai/.exec(wrong.body)?.[1]
  expect(wrong.body).toContain(`<select id="${leadsTo}" name="ruang_1"`)
  expect(wrong.body).toContain('value="&lt;b&gt;Tari&lt;/b&gt;"')
  const closed = await applicant.post(at, form('uji-tari', { dari_1: '05:00', sampai_1: '07:00' }))
  expect([closed.status, closed.body.includes('Ruang tutup pada hari atau jam itu')]).toEqual([422, true])
  expect((await applicant.post(at, form('uji-tari'))).location).toBe(`/ruang/musim/${number}?sudah=diajukan`)
  expect((await other.post(at, form('uji-film', { tempat: 'own' }))).status).toBe(303)
  const twice = await applicant.post(at, form('uji-tari'))
  expect([twice.status, twice.body.includes('sudah mengajukan di putaran ini')]).toEqual([409, true])
  expect((await applicant.get(`/ruang/musim/${number}`)).body).toContain('Tarik pengajuan')
  expect((await newReader(town).get(`/ruang/musim/${number}`)).body).not.toContain('Uji Tari')
  expect((await officer.get(`/meja/musim/${number}`)).body).toMatch(/Percobaan[\s\S]*Uji Tari/)
})

test('N8 it is given after the closing and not before, published, and each community reads why; whoever wants reckons it again', async () => {
  expect((await officer.post(`/meja/musim/${number}/pembagian`)).status).toBe(422)
  await town.setClock('2027-01-11T00:00')
  expect((await applicant.post(`/ruang/musim/${number}/ajukan`, form('uji-tari'))).status).toBe(422)
  expect((await officer.post(`/meja/musim/${number}/pembagian`)).status).toBe(303)
  expect((await newReader(town).get(`/ruang/musim/${number}`)).body).not.toContain('Uji Tari')
  expect((await newReader(town).get(`/ruang/musim/${number}/hitungan.json`)).status).toBe(404)
  expect((await officer.post(`/meja/musim/${number}/pengumuman`)).status).toBe(303)
  for (const { id } of await town.rows<{ id: string }>(
    `select data ->> 'allocation' as id from pgboss.job where name = 'spaces.round.take'`,
  ))
    await takePublished(systemCtx(town.house, 'round'), id)
  const { body } = await newReader(town).get(`/ruang/musim/${number}`)
  expect(body).toMatch(/<summary>Mengapa\? Uji Film<\/summary>[\s\S]*Diberikan kepada Uji Tari di giliran 1: \d+ poin, komunitas ini \d+/)
  expect(body).toMatch(/Menjadi rangkaian RK-2027-\d+/)
  const [person] = await town.rows<{ name: string }>(`select name from identity.person where demo_key = 'warga'`)
  expect(body).not.toContain(person?.name)
  const reckoning = JSON.parse((await newReader(town).get(`/ruang/musim/${number}/hitungan.json`)).body) as { hash: string; whole: unknown }
  expect(sha256(canonical(reckoning.whole))).toBe(reckoning.hash)
  expect(body).toContain(reckoning.hash)
  const english = await newReader(town).get(`/ruang/musim/${number}?bahasa=en`)
  expect(english.body).toContain('Given to Uji Tari in turn 1')
})
