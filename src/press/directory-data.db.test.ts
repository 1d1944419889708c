import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { countProfiles, dimensions } from '#src/directory/find.db.ts'
import { keepPrivate, makeProfile } from '#src/directory/profile.db.ts'
import { privateSchema, profileSchema } from '#src/directory/profile.ts'
import { changeConsent, pauseProcessing } from '#src/identity/consent.db.ts'
import { buildOpenData } from '#src/press/build-data.db.ts'
import { catalogue } from '#src/press/catalogue.db.ts'
import { enter } from '../../test/cast.ts'
import { newReader, type Reader } from '../../test/reader.ts'
import { openTown, type Town } from '../../test/town.ts'

type Row = Record<string, string | number | boolean | null>

let town: Town
let reader: Reader

beforeAll(async () => {
  town = await openTown()
  town.house.config.RATE_LIMITS = 'off'
  reader = newReader(town)
  await build()
})
afterAll(() => town?.close())

const build = async () => buildOpenData(await town.as('system:open data'))
const rows = async (): Promise<Row[]> => JSON.parse((await reader.get('/data/berkas/direktori.json')).body) as Row[]
const sum = (all: readonly Row[], name: string) => all.reduce((total, row) => total + Number(row[name] ?? 0), 0)
const names = async () => new Set((await rows()).map(({ nama }) => nama))
const newest = async () => (await catalogue(town.house.db)).find(({ set }) => set.slug === 'direktori')?.newest.version ?? 0

describe('the directory as open data', () => {
  test('adds up to its page: in all, by kind and by helix, those without a name counted', async () => {
    const [all, counts] = [await rows(), await countProfiles(town.house.db, {})]
    expect(sum(all, 'jumlah_entri')).toBe(counts.total)
    for (const [column, dimension] of [
      ['jenis', 'kind'],
      ['unsur', 'helix'],
    ] as const) {
      expect(dimensions).toContain(dimension)
      for (const [value, n] of counts[dimension])
        expect([
          value,
          sum(
            all.filter((row) => row[column] === value),
            'jumlah_entri',
          ),
        ]).toEqual([value, n])
    }
    const withheld = sum(all, 'tanpa_nama')
    expect(withheld).toBeGreaterThan(5)
    const { body } = await reader.get('/data/direktori')
    expect(body).toContain(`${withheld} di antaranya dihitung tanpa nama`)
    expect(body).toContain('Salinan versi lama mungkin masih disimpan orang')
  })

  test('names a person by their own consent alone; bodies by being one; nobody unclaimed, and no child', async () => {
    const told = await names()
    expect([told.has('Dani Pratama'), told.has('Teras Bunyi')]).toEqual([true, true])
    expect([told.has('Gita Permatasari'), told.has('Seno Prabaskara'), told.has('Naya R.')]).toEqual([false, false, false])
    await town.owner.query(
      `insert into identity.consent (person_id, purpose, version, given, channel) select id, 'open_data', '2026-11-29', true, 'web' from identity.person where demo_key = 'warga'`,
    )
    await town.owner.query(`update directory.profile set person_id = (select id from identity.person where demo_key = 'warga') where minor`)
    await build()
    expect((await names()).has('Naya R.')).toBe(false)
  })

  test('a consent is given and taken back at the page of one’s data; the next version is without them, and older files are gone', async () => {
    const gita = await enter(town, 'komunitas-2')
    expect((await gita.get('/saya/data')).body).toContain('Setuju nama saya ikut dibagikan')
    expect((await gita.post('/saya/data/persetujuan', { tujuan: 'open_data', setuju: '1' })).status).toBe(303)
    await build()
    expect((await names()).has('Gita Permatasari')).toBe(true)
    const withHer = await newest()
    expect((await reader.get(`/data/berkas/direktori.v${withHer}.csv`)).body).toContain('Gita Permatasari')

    await gita.post('/saya/data/persetujuan', { tujuan: 'open_data', setuju: '' })
    expect((await gita.get('/saya/data')).body).toContain('Dicabut')
    await build()
    expect((await names()).has('Gita Permatasari')).toBe(false)
    for (const form of ['csv', 'json']) {
      const old = await reader.get(`/data/berkas/direktori.v${withHer}.${form}`)
      expect([old.status, old.body.includes('Gita Permatasari')]).toEqual([410, false])
      const kept = await town.owner.query<{ sha: string }>(
        `select ${form}_sha256 as sha from press.dataset_version where dataset = 'direktori' and version = $1`,
        [withHer],
      )
      expect(await town.house.files.get(`data/direktori/${kept.rows[0]?.sha}.${form}`)).toBeUndefined()
    }
    expect((await reader.get('/data/direktori')).body).toContain('tidak lagi dibagikan')
    expect((await reader.get(`/data/berkas/direktori.v${await newest()}.csv`)).status).toBe(200)
  })

  test('while processing is paused the consent rests', async () => {
    const dani = await town.as('komunitas')
    await pauseProcessing(dani, { pause: true })
    await build()
    expect((await names()).has('Dani Pratama')).toBe(false)
    expect(await changeConsent(await town.as('komunitas-2'), { purpose: 'open_data', given: false })).toMatchObject({ ok: true })
    await pauseProcessing(dani, { pause: false })
    await build()
    expect((await names()).has('Dani Pratama')).toBe(true)
  })

  test('a business under its owner’s name is a person’s name: not given away without their word', async () => {
    const ctx = await town.as('warga-2')
    const owner = ctx.actor.kind === 'person' ? ctx.actor.name : ''
    const made = await makeProfile(ctx, profileSchema.parse({ kind: 'business', name: owner, summary: 'Jahitan dan vermak di rumah.' }))
    expect(made.ok).toBe(true)
    await build()
    expect((await names()).has(owner)).toBe(false)
    await changeConsent(ctx, { purpose: 'open_data', given: true })
    await build()
    expect((await names()).has(owner)).toBe(true)
  })

  test('D-05 what is sealed or says how somebody is reached is in no column', async () => {
    const dani = await town.as('komunitas')
    const { slug } = (await town.owner.query<{ slug: string }>(`select slug from directory.profile where name = 'Dani Pratama'`))
      .rows[0] as { slug: string }
    const secrets = {
      nik: '1872010203040506',
      nib: '9120304050607',
      npwp: '123456789012345',
      turnover: 73_219_846,
      contactPhone: '081299887766',
    }
    expect((await keepPrivate(dani, { slug, record: privateSchema.parse(secrets) })).ok).toBe(true)
    await town.owner.query(
      `update directory.profile set phone = '6281355554444', email = 'dani.rumah@contoh.metro', address = 'Gang Melati 3', instagram = 'dani.sendiri' where slug = $1`,
      [slug],
    )
    await build()
    for (const form of ['csv', 'json']) {
      const { body } = await reader.get(`/data/berkas/direktori.${form}`)
      expect(body.includes('Dani Pratama')).toBe(true)
      for (const mark of [
        '1872010203040506',
        '9120304050607',
        '123456789012345',
        '73219846',
        '1299887766',
        '81355554444',
        'dani.rumah',
        'Melati 3',
        'dani.sendiri',
      ])
        expect([mark, body.includes(mark)]).toEqual([mark, false])
    }
  })
})
