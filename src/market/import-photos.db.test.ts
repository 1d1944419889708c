import { readdirSync } from 'node:fs'
import { strToU8, type Zippable, zipSync } from 'fflate'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Missing } from '#src/base/outcome.ts'
import type { Ctx } from '#src/platform/context.ts'
import { counts, type ImportTown, openImportTown, rowsIn, shop, table } from '../../test/import-town.ts'
import { runImport, runImportRows } from './import.db.ts'
import { failedRows, importForTeam, importPictures, startImport, uploadImport } from './import-job.db.ts'
import { dropOldPhotos, uploadPhotos } from './import-photos.db.ts'

let on: ImportTown
let owner: Ctx
beforeAll(async () => {
  on = await openImportTown()
  owner = on.owner
})
afterAll(() => on?.town.close())

const photo = (colour: string) =>
  sharp({ create: { width: 640, height: 480, channels: 3, background: colour } })
    .withExif({ IFD3: { GPSLatitude: '5/1 7/1 0/1', GPSLatitudeRef: 'S' } })
    .jpeg()
    .toBuffer()
const stored = (files: Record<string, Uint8Array>): Uint8Array =>
  zipSync(Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, [bytes, { level: 0 }]])) as Zippable)

const rows = (mark: string, images: string[]) =>
  table(images.map((image, at) => `${mark}-${at},Kopi ${mark} ${at},1000,1,Kopi,,,,,"${image}"`))

async function zipsKept(): Promise<string[]> {
  const kept: string[] = []
  for await (const key of on.town.house.files.list()) if (key.endsWith('-photos.zip')) kept.push(key)
  return kept
}

async function uploaded(text: string): Promise<string> {
  const outcome = await uploadImport(owner, { shop, name: 'kopi.csv', bytes: Buffer.from(text) })
  if (!outcome.ok) throw new Error('not uploaded')
  return outcome.value.job
}

const removals = async (): Promise<string[]> => {
  const found = await on.town.owner.query<{ key: string }>(
    `select data ->> 'key' as key from pgboss.job where name = 'platform.file.remove' and data ->> 'key' like '%photos.zip'`,
  )
  return found.rows.map(({ key }) => key)
}

describe('photos of a table in one ZIP', () => {
  test('are tried first: what is found, lacking and unused is told, and nothing is written', async () => {
    const job = await uploaded(rows('FOTO', ['Kopi-0.JPG', 'Bulan/kopi-1.jpg|tidak ada.jpg', '']))
    const zip = stored({
      'foto/kopi-0.jpg': await photo('#884422'),
      'kopi-1.JPG': await photo('#224488'),
      'sisa.jpg': await photo('#228844'),
    })
    expect(await uploadPhotos(owner, { shop, job, name: 'foto.zip', bytes: zip })).toMatchObject({ ok: true })
    await startImport(owner, { shop, job, dryRun: true })
    await runImport(on.town.house, job)
    const tried = await importForTeam(owner, shop, job)
    expect(tried).toMatchObject({
      status: 'done',
      created: 3,
      failed: 0,
      photos: { name: 'foto.zip', there: true, held: 3, found: 2, missing: 1, unused: 1 },
    })
    expect(await on.codes('FOTO-%')).toEqual([])
    const told = (await failedRows(owner, shop, job)).bytes.toString()
    expect(told).toContain(`foto 'tidak ada.jpg' tidak ada di ZIP`)
    expect(told).toContain(`foto 'sisa.jpg' ada di ZIP tetapi tidak disebut baris mana pun`)

    await startImport(owner, { shop, job, dryRun: false })
    await runImport(on.town.house, job)
    const ended = await importForTeam(owner, shop, job)
    expect(ended).toMatchObject({ created: 3, failed: 0, pictures: { done: 2, waiting: 0, failed: 0 }, photos: { there: false, found: 2 } })
    const kept = await on.town.owner.query<{ sku: string; key: string }>(
      `select v.sku, p.key from market.picture p join market.variant v on v.product_id = p.product_id where v.sku like 'FOTO-%' order by v.sku`,
    )
    expect(kept.rows.map(({ sku }) => sku)).toEqual(['FOTO-0', 'FOTO-1'])
    const key = kept.rows[0]?.key ?? ''
    const master = await on.town.house.files.get(`pictures/${key.slice(0, 2)}/${key}/master.webp`)
    expect(master && (await sharp(master).metadata())).toMatchObject({ format: 'webp', width: 640 })
    expect(master && (await sharp(master).metadata()).exif).toBeUndefined()
    // used up: nothing of the ZIP stays, neither kept nor opened
    expect(await removals()).toHaveLength(1)
    expect(readdirSync(on.town.house.files.scratch).filter((name) => name.startsWith('photos-'))).toEqual([])
  })

  test('come by the operator’s command too; what the report says comes back without harm', async () => {
    const photos = stored({ 'a.jpg': await photo('#aa4422'), 'b.heic': strToU8('....ftypheic'), 'lebih.png': await photo('#aa4499') })
    const first = await on.bring(rows('OPR', ['a.jpg', 'b.heic', 'c.jpg']), { photos })
    expect(counts(first)).toEqual([3, 0, 0, 0])
    expect(first.photos).toEqual({ held: 3, found: 2, missing: 1, unused: 1 })
    const told = rowsIn(first.failedFile)
    expect(told.map(({ sku, baris }) => [sku, baris])).toEqual([
      ['OPR-2', '4'],
      ['', ''],
    ])
    await runImport(on.town.house, first.job)
    const pictures = await importPictures(owner, shop, first.job)
    expect(pictures.map(({ address, status, refusal }) => [address, status, refusal?.rule])).toEqual([
      ['foto:b.heic', 'failed', 'market.picture.heic'],
      ['foto:a.jpg', 'done', undefined],
    ])
    const again = await on.bring(
      await on.town.house.files.get(`imports/${first.job}-failed.csv`).then((bytes) => bytes ?? Buffer.alloc(0)),
      {
        photos: stored({ 'C.JPG': await photo('#11aa22') }),
      },
    )
    expect(counts(again)).toEqual([0, 0, 1, 0])
    expect(again.photos).toEqual({ held: 1, found: 1, missing: 0, unused: 0 })
  })

  test('that name a photo without a ZIP go in, and say what is lacking', async () => {
    const brought = await on.bring(rows('TANPA', ['x.jpg']))
    expect(counts(brought)).toEqual([1, 0, 0, 0])
    expect(rowsIn(brought.failedFile)[0]?.alasan).toMatch(/menunggu ZIP/)
  })

  test('are refused before anything is kept, and are nobody else’s', async () => {
    const before = (await zipsKept()).length
    const job = await uploaded(rows('TOLAK', ['a.jpg']))
    const give = (bytes: Uint8Array, as = owner) => uploadPhotos(as, { shop, job, name: 'f.zip', bytes })
    const ruleOf = async (bytes: Uint8Array) => {
      const outcome = await give(bytes)
      return outcome.ok ? 'taken' : outcome.refusals[0]?.rule.replace('market.import.photos.', '')
    }
    expect(await ruleOf(strToU8('bukan zip'))).toBe('not_zip')
    expect(await ruleOf(stored({ '../a.jpg': await photo('#aa4422') }))).toBe('name')
    // 11 MB of nothing in a few kilobytes
    expect(await ruleOf(zipSync({ 'a.jpg': new Uint8Array(11_000_000) }))).toBe('squeezed')
    expect(await ruleOf(stored({ 'a.txt': strToU8('a') }))).toBe('none')
    expect(await ruleOf(new Uint8Array(60_000_001))).toBe('too_large')
    await expect(give(stored({ 'a.jpg': await photo('#aa4422') }), on.other)).rejects.toThrow(Missing)
    expect(await zipsKept()).toHaveLength(before)
    expect(readdirSync(on.town.house.files.scratch).filter((name) => name.startsWith('photos-'))).toEqual([])
  })

  test('that nobody ran within a week go; a table that ran takes no more', async () => {
    const job = await uploaded(rows('LAMA', ['a.jpg']))
    await uploadPhotos(owner, { shop, job, name: 'f.zip', bytes: stored({ 'a.jpg': await photo('#aa4422') }) })
    expect(await dropOldPhotos(on.town.house)).toBe(0)
    await on.town.owner.query(`update market.import_job set touched_at = now() - interval '8 days' where id = $1`, [job])
    expect(await dropOldPhotos(on.town.house)).toBe(1)
    expect((await importForTeam(owner, shop, job)).photos.there).toBe(false)
    await startImport(owner, { shop, job, dryRun: false })
    await runImportRows(on.town.house, job)
    const late = await uploadPhotos(owner, { shop, job, name: 'f.zip', bytes: stored({ 'a.jpg': await photo('#aa4422') }) })
    expect(late).toMatchObject({ ok: false, refusals: [{ rule: 'market.import.not_from_here' }] })
  })
})
