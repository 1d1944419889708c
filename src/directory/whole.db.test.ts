import { zipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Outcome } from '#src/base/outcome.ts'
import { changeConsent } from '#src/identity/consent.db.ts'
import { openDatabase, openPool } from '#src/platform/database.ts'
import { readWorkbook } from '#src/platform/xlsx-read.ts'
import { workbookType, writeWorkbook } from '#src/platform/xlsx-write.ts'
import { enter } from '../../test/cast.ts'
import { newReader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'
import { loadCityFrom } from './city.db.ts'
import { exportProfiles } from './export.db.ts'
import { countProfiles, listProfiles } from './find.db.ts'
import { importProfiles } from './import.db.ts'
import { doublesFor, mergedLately, mergeProfiles, undoMerging } from './merging.db.ts'
import { amendProfile, checkProfile, enterProfile, keepPrivate, makeProfile } from './profile.db.ts'
import { privateSchema, profileSchema, publicSchema, workSchema } from './profile.ts'
import { plantSyntheticProfiles } from './synthetic.db.ts'
import { mergeSubsector, renameSubsector, taxonomyChanges } from './taxonomy.db.ts'
import { directoryInvariants } from './verify.db.ts'
import { showWork } from './work.db.ts'

let town: Town
beforeAll(async () => {
  town = await openTown()
})
afterAll(() => town?.close())

const value = <T>(outcome: Outcome<T>): T => {
  if (outcome.ok) return outcome.value
  throw new Error(`refused: ${outcome.refusals.map(({ rule }) => rule).join(', ')}`)
}
const rule = (outcome: Outcome<unknown>) => (outcome.ok ? undefined : outcome.refusals[0]?.rule)
const one = async <T>(sql: string, ...values: unknown[]) => Object.values((await town.owner.query(sql, values)).rows[0] ?? {})[0] as T
const summary = 'Kelompok yang dibuat untuk diuji.'
const wish = (name: string, more: Record<string, unknown> = {}) => profileSchema.parse({ kind: 'community', name, summary, ...more })
const bytes = (text: string) => Buffer.from(text)

describe('D-09 doubles', () => {
  test('the same telephone under two spellings is proposed, merged so that the old address leads on, and taken apart within 30 days, not later', async () => {
    const [first, second] = [await town.as('penjual-kopi'), await town.as('penjual-keripik')]
    const a = value(await makeProfile(first, wish('Sanggar Muhamad Uji', { kind: 'business' }))).slug
    const b = value(await makeProfile(second, wish('Toko Mohammad U.', { kind: 'business' }))).slug
    value(await keepPrivate(first, { slug: a, record: privateSchema.parse({ contactPhone: '0812-5555-0001' }) }))
    value(await keepPrivate(second, { slug: b, record: privateSchema.parse({ contactPhone: '+62 812 5555 0001' }) }))
    const found = (await doublesFor(town.house.db)).find(({ slug, otherSlug }) => [slug, otherSlug].includes(a))
    expect([found?.why, [found?.slug, found?.otherSlug].sort()]).toEqual(['phone', [a, b].sort()])
    await expect(mergeProfiles(first, { double: b, kept: a, reason: 'Sama' })).rejects.toMatchObject({ name: 'Denied' })
    const desk = await town.as('petugas')
    const before = (await countProfiles(town.house.db, {})).total
    value(await mergeProfiles(desk, { double: b, kept: a, reason: 'Nomor sama, pemilik membenarkan' }))
    expect((await countProfiles(town.house.db, {})).total).toBe(before - 1)
    const led = await newReader(town).get(`/direktori/${b}`)
    expect([led.status, led.location]).toEqual([301, `/direktori/${a}`])
    expect(rule(await mergeProfiles(desk, { double: a, kept: 'teras-bunyi', reason: 'Rantai' }))).toBe('directory.merging.chain')
    const id = await one<string>('select id from directory.merging where undone_at is null')
    value(await undoMerging(desk, { id }))
    expect((await newReader(town).get(`/direktori/${b}`)).status).toBe(200)
    expect(rule(await undoMerging(desk, { id }))).toBe('directory.merging.undone')
    value(await mergeProfiles(desk, { double: b, kept: a, reason: 'Lagi' }))
    const ago = async (days: number) => {
      const id = await one<string>('select id from directory.merging where undone_at is null')
      await town.owner.query(`alter table directory.merging disable trigger guard`)
      await town.owner.query(`update directory.merging set at = clock_timestamp() - make_interval(days => $2) where id = $1`, [id, days])
      await town.owner.query(`alter table directory.merging enable trigger guard`)
      return id
    }
    // the twenty-ninth day is within the thirty, and the desk still offers it; the thirty-first is not
    const inTime = await ago(29)
    expect((await mergedLately(town.house.db)).map(({ id }) => id)).toContain(inTime)
    expect(value(await undoMerging(desk, { id: inTime }))).toEqual({ id: inTime })
    expect([(await newReader(town).get(`/direktori/${b}`)).status, (await countProfiles(town.house.db, {})).total]).toEqual([200, before])
    value(await mergeProfiles(desk, { double: b, kept: a, reason: 'Sekali lagi' }))
    const late = await ago(31)
    expect((await mergedLately(town.house.db)).map(({ id }) => id)).not.toContain(late)
    expect(rule(await undoMerging(desk, { id: late }))).toBe('directory.merging.too_late')
  })
})

describe('D-04 the taxonomy', () => {
  test('a merged sub-sector keeps its address by a 301, its profiles move each once, and the sum stays', async () => {
    const desk = await town.as('pengelola')
    value(await enterProfile(desk, { wish: wish('Radio Teve Uji', { subsectors: ['televisi-radio', 'periklanan'] }) }))
    const before = await countProfiles(town.house.db, {})
    value(await mergeSubsector(desk, { old: 'televisi-radio', into: 'periklanan', reason: 'Taksonomi baru kementerian' }))
    const after = await countProfiles(town.house.db, {})
    expect([after.total, after.subsector.get('televisi-radio')]).toEqual([before.total, undefined])
    const both = await one<number>(
      `select count(*)::int from directory.profile_version v where v.said->'subsectors' @> '["televisi-radio", "periklanan"]'`,
    )
    expect(after.subsector.get('periklanan')).toBe(
      (before.subsector.get('periklanan') ?? 0) + (before.subsector.get('televisi-radio') ?? 0) - both,
    )
    expect(await one(`select subsectors from directory.profile where slug = 'radio-teve-uji'`)).toEqual(['periklanan'])
    const led = await newReader(town).get('/direktori?subsektor=televisi-radio&kelurahan=metro')
    expect([led.status, led.location]).toEqual([301, '/direktori?subsektor=periklanan&kelurahan=18.72.01.1001'])
    expect(rule(await mergeSubsector(desk, { old: 'musik', into: 'televisi-radio', reason: 'Salah arah' }))).toBe(
      'directory.taxonomy.ended',
    )
  })

  test('a renamed sub-sector keeps its address and its count, is called so on every page, and what it was called stays on record', async () => {
    const desk = await enter(town, 'pengelola')
    const before = await countProfiles(town.house.db, {})
    const [old, musik] = [
      await one<string>(`select name from directory.subsector where code = 'musik'`),
      before.subsector.get('musik') ?? 0,
    ]
    expect(musik).toBeGreaterThan(0)
    const rename = (more: Record<string, string>) =>
      desk.post('/meja/direktori/nama-subsektor', {
        code: 'musik',
        name: 'Musik dan Bunyi',
        nameEn: 'Music and Sound',
        reason: 'Nama kementerian',
        ...more,
      })
    const short = await rename({ once: 'a', name: 'M' })
    expect([short.status, short.body.includes('Music and Sound'), short.body.includes('dalam kedua bahasa')]).toEqual([422, true, true])
    expect(
      (await rename({ once: 'b', name: await one<string>(`select name from directory.subsector where code = 'film-animasi-video'`) }))
        .status,
    ).toBe(409)
    expect((await rename({ once: 'c', reason: '' })).status).toBe(422)
    expect(
      (
        await (
          await enter(town, 'warga')
        ).post('/meja/direktori/nama-subsektor', { once: 'd', code: 'musik', name: 'Bukan saya', nameEn: 'Not me', reason: 'iseng' })
      ).status,
    ).toBe(404)
    expect((await rename({ once: 'e' })).status).toBe(303)
    expect(
      rule(
        await renameSubsector(await town.as('pengelola'), {
          code: 'musik',
          name: 'Musik dan Bunyi',
          nameEn: 'Music and Sound',
          reason: 'Lagi',
        }),
      ),
    ).toBe('directory.taxonomy.same_name')
    expect(
      rule(
        await renameSubsector(await town.as('pengelola'), {
          code: 'televisi-radio',
          name: 'Siaran',
          nameEn: 'Broadcast',
          reason: 'Hidup lagi',
        }),
      ),
    ).toBe('directory.taxonomy.ended')
    const after = await countProfiles(town.house.db, {})
    expect([after.total, after.subsector.get('musik')]).toEqual([before.total, musik])
    const page = await newReader(town).get('/direktori?subsektor=musik')
    expect([page.status, page.body.includes('Musik dan Bunyi')]).toEqual([200, true])
    expect((await taxonomyChanges(town.house.db, false)).map(({ was, is, merged }) => [was, is, merged])[0]).toEqual([
      old,
      'Musik dan Bunyi',
      false,
    ])
    expect((await desk.get('/meja/direktori')).body).toContain(`${old} kini bernama Musik dan Bunyi.`)
    await expect(town.pool.query(`update directory.subsector_name set name = 'lain'`)).rejects.toThrow(/permission|append only/)
    // the city's pack is read at every start, and does not take the name back
    await loadCityFrom(town.house, town.house.config.CITY)
    expect(await one(`select name from directory.subsector where code = 'musik'`)).toBe('Musik dan Bunyi')
  })
})

test('S2.3e a link of a new account is letters until the desk has looked; then it is a link that lends nothing', async () => {
  const desk = await town.as('petugas')
  const young = await town.as('wartawan')
  await town.owner.query(`update identity.person set created_at = now() where demo_key = 'wartawan'`)
  const site = { website: 'https://warta-uji.contoh.id' }
  const { slug } = value(await makeProfile(young, wish('Warta Uji', { kind: 'media', ...site })))
  const page = async () => (await newReader(town).get(`/direktori/${slug}`)).body
  const linked = async () => [...(await page()).matchAll(/<a href="https:\/\/[^"]*\.contoh\.id[^"]*" rel="([^"]*)"/g)].map(([, rel]) => rel)
  expect([await linked(), (await page()).match(/dilihat petugas dulu/g)?.length]).toEqual([[], 1])
  value(await checkProfile(desk, { slug, level: 'contact', reason: 'Situsnya dibuka, kantor beritanya nyata' }))
  expect(await linked()).toEqual(['ugc nofollow noopener'])
  // what comes after the desk looked waits again, the site and a piece of work alike, and stands on the desk's list
  const version = await one<number>('select version from directory.profile where slug = $1', slug)
  value(
    await amendProfile(young, {
      slug,
      version,
      face: publicSchema.parse({ name: 'Warta Uji', summary, website: 'https://lain.contoh.id' }),
    }),
  )
  value(
    await showWork(young, {
      slug,
      work: workSchema.parse({
        title: 'Liputan pasar',
        alt: 'Foto pasar pagi',
        licence: 'cc-by',
        credit: 'Warta Uji',
        url: 'https://karya.contoh.id/1',
      }),
    }),
  )
  expect([await linked(), (await page()).match(/dilihat petugas dulu/g)?.length]).toEqual([[], 2])
  const waiting = (await (await enter(town, 'petugas')).get('/meja/direktori')).body
  expect(['https://lain.contoh.id', 'https://karya.contoh.id/1'].map((address) => waiting.includes(`<code>${address}</code>`))).toEqual([
    true,
    true,
  ])
  value(await checkProfile(desk, { slug, level: 'contact', reason: 'Kedua tautan dibuka dan pantas' }))
  expect(await linked()).toEqual(['ugc nofollow noopener', 'ugc nofollow noopener'])
  expect((await (await enter(town, 'petugas')).get('/meja/direktori')).body).not.toContain('lain.contoh.id')
  // who has been here for thirty days changes his own site without waiting
  await town.owner.query(`update identity.person set created_at = now() - interval '31 days' where demo_key = 'wartawan'`)
  const next = await one<number>('select version from directory.profile where slug = $1', slug)
  value(
    await amendProfile(young, {
      slug,
      version: next,
      face: publicSchema.parse({ name: 'Warta Uji', summary, website: 'https://lama.contoh.id' }),
    }),
  )
  expect(await linked()).toHaveLength(2)
  await town.owner.query(`update identity.person set created_at = now() - interval '90 days' where demo_key = 'wartawan'`)
})

describe('tables in and out', () => {
  const table = `id_luar;jenis;nama;ringkasan;subsektor;kelurahan;surel
x1;komunitas;Impor Satu;Baris pertama yang benar.;musik|kriya;Imopuro;satu@contoh.id
x2;komunitas;Impor Dua;pendek;musik;Imopuro;
x3;usaha;Impor Tiga;Kelurahannya tidak dikenal.;Musik;Atlantis;
x4;usaha;=HYPERLINK(1);Nama yang dijalankan lembar kerja.;kuliner;Metro;`
  test('a dry run changes nothing; good rows go in, bad ones come back with line and rule; sent again nothing is made twice', async () => {
    const desk = await town.as('petugas')
    const before = await one<number>('select count(*)::int from directory.profile')
    const dry = value(await importProfiles(desk, { bytes: bytes(table), dryRun: true }))
    expect([dry.created, dry.failed.map(({ line, refusals }) => `${line} ${refusals[0]?.rule}`)]).toEqual([
      2,
      ['3 directory.profile.summary', '4 directory.profile.kelurahan'],
    ])
    expect(await one<number>('select count(*)::int from directory.profile')).toBe(before)
    const took = value(await importProfiles(desk, { bytes: bytes(table), dryRun: false }))
    expect([took.created, took.unchanged, took.failed.length]).toEqual([2, 0, 2])
    const again = value(await importProfiles(desk, { bytes: bytes(table), dryRun: false }))
    expect([again.created, again.unchanged]).toEqual([0, 2])
    expect(rule(await importProfiles(await town.as('warga'), { bytes: bytes(table), dryRun: true }))).toBe('directory.import.not_yours')
    expect(rule(await importProfiles(desk, { bytes: bytes('a;b\n1;2'), dryRun: true }))).toBe('directory.import.headings')
  })
  test('by the page: looked through, taken in without choosing the file again, failed rows given back', async () => {
    const reader = await enter(town, 'petugas')
    const kept = bytes(table.replaceAll('x', 'y').replaceAll('Impor', 'Halaman')).toString('base64')
    const looked = await reader.post('/meja/direktori/impor/periksa', { kept })
    expect(looked.body).toContain('Masukkan 2 profil')
    expect((await reader.post('/meja/direktori/impor/masukkan', { kept })).body).toContain('2 masuk')
    const failed = await reader.post('/meja/direktori/impor/gagal', { kept })
    expect(failed.body).toContain('Halaman Dua')
    expect(failed.body).not.toContain('Halaman Satu')
  })
  test('a workbook goes the same way: looked through, taken in, the wrong rows back as a workbook with why; a formula is no value', async () => {
    const lines = table
      .replaceAll(/^x/gm, 'w')
      .replaceAll('Impor', 'Buku')
      .split('\n')
      .map((line) => line.split(';'))
    const sent = writeWorkbook('direktori', lines)
    const desk = await town.as('petugas')
    const dry = value(await importProfiles(desk, { bytes: sent, dryRun: true }))
    expect([dry.created, dry.failed.map(({ line, refusals }) => `${line} ${refusals[0]?.rule}`)]).toEqual([
      2,
      ['3 directory.profile.summary', '4 directory.profile.kelurahan'],
    ])
    const reader = await enter(town, 'petugas')
    const kept = Buffer.from(sent).toString('base64')
    expect((await reader.post('/meja/direktori/impor/periksa', { kept })).body).toContain('Masukkan 2 profil')
    expect((await reader.post('/meja/direktori/impor/masukkan', { kept })).body).toContain('2 masuk')
    const back = await reader.post('/meja/direktori/impor/gagal', { kept })
    expect([back.status, back.headers.get('content-type')]).toEqual([200, workbookType])
    expect(back.headers.get('content-disposition')).toContain('direktori-gagal.xlsx')
    expect(back.body.slice(0, 2)).toBe('PK')
    expect(rule(await importProfiles(desk, { bytes: zipSync({ 'a.txt': bytes('a') }), dryRun: true }))).toBe('platform.workbook.other')
    expect(rule(await importProfiles(await town.as('warga'), { bytes: sent, dryRun: true }))).toBe('directory.import.not_yours')
  })
  test('the workbook that is given out says what the table says', async () => {
    const answer = await town.site.request('http://localhost/direktori.xlsx')
    const sheet = readWorkbook(new Uint8Array(await answer.arrayBuffer()), 'direktori')
    const rows = await exportProfiles(town.house.db)
    expect([answer.headers.get('content-type'), sheet.ok && sheet.value.rows.map(({ cells }) => cells[0])]).toEqual([
      workbookType,
      rows.map(({ slug }) => slug),
    ])
  })
  test('what is given out is what the pages show of whoever agreed, harmless in a spreadsheet, and never a child', async () => {
    const file = async () => (await newReader(town).get('/direktori.csv')).body
    const csv = await file()
    expect(csv).toContain(`'=HYPERLINK(1)`)
    expect(csv.split('\r\n')[0]).not.toMatch(/nik|nib|npwp|omzet/i)
    expect(csv).not.toContain('naya-r')
    const rows = await exportProfiles(town.house.db)
    expect(rows.length).toBeLessThan((await countProfiles(town.house.db, {})).total)
    expect(rows.some(({ kind, email, phone }) => kind !== 'person' && (email || phone))).toBe(true)
    // what is written is read: every row is taken or told why not
    const read = value(await importProfiles(await town.as('petugas'), { bytes: bytes(csv), dryRun: true }))
    expect(read.created + read.failed.length).toBe(rows.length)
  })
  test('a person is in it by his own word, without how he is reached, and out of it again when he takes it back', async () => {
    const file = async () => (await newReader(town).get('/direktori.csv')).body
    await town.owner.query(
      `update directory.profile set phone = '6281299887766', email = 'orang@contoh.id', address = 'Jalan Orang 1' where kind = 'person' and slug = 'dani-pratama'`,
    )
    const says = async (given: boolean) =>
      expect(await changeConsent(await town.as('komunitas'), { purpose: 'open_data', given })).toMatchObject({ ok: true })
    await says(true)
    const named = await file()
    expect(named).toContain('dani-pratama')
    for (const way of ['81299887766', 'orang@contoh.id', 'Jalan Orang 1']) expect(named).not.toContain(way)
    await says(false)
    expect(await file()).not.toContain('dani-pratama')
    const silent = await town.owner.query<{ slug: string }>(
      `select p.slug from directory.profile p where p.kind = 'person' and not exists (select from identity.consent c where c.person_id = p.person_id and c.purpose = 'open_data' and c.given)`,
    )
    const given = new Set((await exportProfiles(town.house.db)).map(({ slug }) => slug))
    expect(silent.rows.length).toBeGreaterThan(0)
    expect(silent.rows.filter(({ slug }) => given.has(slug))).toEqual([])
  })
})

test('the map tells four things of each kelurahan, the same in tiles, table and CSV', async () => {
  const reader = newReader(town)
  for (const measure of ['pelaku', 'toko', 'acara', 'dukungan'])
    expect([measure, (await reader.get(`/direktori/peta?ukur=${measure}&kelurahan=tejosari`)).status]).toEqual([measure, 200])
  const lines = (await reader.get('/direktori/peta.csv')).body.trim().split('\r\n')
  expect(lines).toHaveLength(23)
  const { kelurahan } = await countProfiles(town.house.db, {})
  for (const line of lines.slice(1)) {
    const [code = '', , , people] = line.split(';')
    expect([code, Number(people)]).toEqual([code, kelurahan.get(code) ?? 0])
  }
})

test('D-04 with thousands of made-up profiles the same number gives the same directory, counts add up, and every invariant holds', async () => {
  const owner = openDatabase(openPool({ url: town.ownerUrl, size: 1, name: 'uji', timeouts: false }))
  try {
    expect(await plantSyntheticProfiles(owner, 2000)).toEqual({ profiles: 2000 })
    expect(await plantSyntheticProfiles(owner, 2000)).toEqual({ profiles: 0 })
  } finally {
    await owner.destroy()
  }
  const { total, helix } = await countProfiles(town.house.db, { q: 'uji' })
  expect([...helix.values()].reduce((sum, n) => sum + n, 0)).toBe(total)
  const page = await listProfiles(
    town.house.db,
    { subsector: ['musik'], kelurahan: ['18.72.01.1001'] },
    { most: 100, sort: 'nama', after: undefined, english: false, now: town.house.now() },
  )
  expect(page.items.every(({ subsectors, kelurahan }) => subsectors.includes('musik') && kelurahan === '18.72.01.1001')).toBe(true)
  for (const { name, broken } of directoryInvariants) expect([name, await broken(town.house.db)]).toEqual([name, 0])
})
