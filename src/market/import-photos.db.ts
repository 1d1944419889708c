import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, Missing, type Outcome, refused } from '#src/base/outcome.ts'
import { cleanLine, quoteCell } from '#src/base/text.ts'
import type { Ctx, House } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { openZip, type ZipFile, type ZipPart } from '#src/platform/zip-file.ts'
import type { RunningJob } from './import.db.ts'
import type { ProductDraft } from './import-group.ts'
import { isPhotoAddress, photoLimits, photoOf, photosOf } from './import-photo.ts'
import { beyondLines } from './import-report.ts'
import { keepFailures } from './import-write.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** An archive is read from both ends, so it lies on this machine's own disk while it is open. */
async function onDisk<T>(house: House, source: Readable, most: number, work: (path: string) => Promise<T>): Promise<Outcome<T>> {
  await mkdir(house.files.scratch, { recursive: true })
  const path = join(house.files.scratch, `photos-${randomBytes(8).toString('hex')}.zip`)
  let bytes = 0
  async function* counted() {
    for await (const part of source as AsyncIterable<Uint8Array>) {
      bytes += part.length
      if (bytes > most) return
      yield part
    }
  }
  try {
    await pipeline(counted, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    return bytes > most
      ? refused({ rule: 'market.import.photos.too_large', field: 'photos', facts: { megabytes: most / 1_000_000 } })
      : done(await work(path))
  } finally {
    await rm(path, { force: true })
  }
}

type Kept = { key: string; name: string; held: number }

/** Keeps a ZIP whose list says nothing but photos of a size we read. Nothing in it is opened yet. */
export async function keepPhotos(house: House, name: string, source: Readable, most: number = photoLimits.bytes): Promise<Outcome<Kept>> {
  const key = `imports/${newId(house.now())}-photos.zip`
  const kept = await onDisk(house, source, most, async (path): Promise<Outcome<Kept>> => {
    const zip = await openZip(path, photoLimits.parts)
    if (!zip) return refused({ rule: 'market.import.photos.not_zip', field: 'photos' })
    const found = photosOf(zip.parts)
    await zip.close()
    if ('refusal' in found) return refused({ ...found.refusal, field: 'photos' })
    await house.files.put(key, createReadStream(path))
    return done({ key, name: cleanLine(basename(name)).slice(0, 120) || 'foto.zip', held: found.photos.size })
  })
  return kept.ok ? kept.value : kept
}

const attach = deed<{ shop: string; job: string; kept: Kept }, { job: string }>(
  'market.import.photos',
  async ({ tx, actor, must, note, enqueue }, { shop, job, kept }) => {
    await must('market.product.import', { shop })
    const found = await sql<{ id: string; was: string | null }>`select id, photos_key as was from market.import_job
      where id::text = ${job} and shop_id = ${shop} and (status = 'waiting' or (status = 'done' and dry_run)) for update`.execute(tx)
    const [row] = found.rows
    if (!row) return refused({ rule: 'market.import.not_from_here' })
    await sql`update market.import_job set photos_key = ${kept.key}, photos_name = ${kept.name}, photos_held = ${kept.held}, touched_at = now() where id = ${row.id}`.execute(
      tx,
    )
    if (row.was) await enqueue('platform.file.remove', { key: row.was })
    note(`import:${row.id}`, { photos: kept.held, by: actor.kind })
    return done({ job: row.id })
  },
)

export async function attachPhotos(ctx: Ctx, o: { shop: string; job: string; kept: Kept }): Promise<Outcome<{ job: string }>> {
  const attached = await attach(ctx, o).catch(async (error) => {
    await ctx.house.files.remove(o.kept.key)
    throw error
  })
  if (!attached.ok) await ctx.house.files.remove(o.kept.key)
  return attached
}

/** Takes the photos of a table that waits, or was only tried. Another ZIP takes the place of the first. */
export async function uploadPhotos(
  ctx: Ctx,
  input: { shop: string; job: string; name: string; bytes: Uint8Array },
): Promise<Outcome<{ job: string }>> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, input.shop)
  const job = await sql`select 1 from market.import_job where id::text = ${input.job} and shop_id = ${shop.id}`.execute(ctx.db)
  if (job.rows.length === 0) throw new Missing('import')
  const kept = await keepPhotos(ctx.house, input.name, Readable.from([input.bytes]))
  return kept.ok ? await attachPhotos(ctx, { shop: shop.id, job: input.job, kept: kept.value }) : kept
}

export type OpenPhotos = { names: ReadonlySet<string>; read(name: string): Promise<Outcome<Buffer>> }

const reader = (zip: ZipFile, photos: ReadonlyMap<string, ZipPart>): OpenPhotos => ({
  names: new Set(photos.keys()),
  async read(name) {
    const part = photos.get(name)
    const bytes = part && (await zip.read(part, photoLimits.each))
    return bytes ? done(bytes) : refused({ rule: 'market.import.photo.unreadable', field: 'gambar', facts: { name: quoteCell(name) } })
  },
})

/** Works with the photos of a job, one opened at a time. `undefined` where it has none, or they are gone. */
export async function withPhotosOf<T>(house: House, job: string, work: (photos: OpenPhotos | undefined) => Promise<T>): Promise<T> {
  const found = await sql<{ key: string | null }>`select photos_key as key from market.import_job where id = ${job}`.execute(house.db)
  const key = found.rows[0]?.key
  const stream = key ? await house.files.stream(key) : undefined
  if (!stream) return await work(undefined)
  const worked = await onDisk(house, stream, photoLimits.operatorBytes, async (path) => {
    const zip = await openZip(path, photoLimits.parts)
    const photos = zip ? photosOf(zip.parts) : undefined
    try {
      return await work(zip && photos && 'photos' in photos ? reader(zip, photos.photos) : undefined)
    } finally {
      await zip?.close()
    }
  })
  if (!worked.ok) throw new Error('photos larger than when they came')
  return worked.value
}

/** What a run of a table learns about its photos: those it has, and those its rows name. */
export type PhotosOfRun = {
  held: ReadonlySet<string> | undefined
  named: ReadonlySet<string>
  note(products: readonly ProductDraft[]): void
}

export async function photosOfRun(house: House, job: RunningJob): Promise<PhotosOfRun> {
  const held = await withPhotosOf(house, job.id, async (photos) => photos?.names)
  const named = new Set<string>()
  const note = (products: readonly ProductDraft[]) => {
    for (const { images } of products) for (const one of images) if (isPhotoAddress(one)) named.add(photoOf(one))
  }
  return { held, named, note }
}

/** When every row was read: how many photos were named and found, and, behind the rows to mend, those in the ZIP that no row names. */
export const tellPhotos = deed<{ job: RunningJob; photos: PhotosOfRun }, undefined>(
  'market.import.photos.tell',
  async ({ tx, must, note }, { job, photos: { held, named } }) => {
    await must('market.product.edit', { shop: job.shop })
    note(`import:${job.id}`)
    const found = [...named].filter((name) => held?.has(name)).length
    const unused = [...(held ?? [])].filter((name) => !named.has(name)).sort()
    await keepFailures(
      tx,
      job.id,
      unused.map((name, at) => ({
        line: beyondLines + at,
        cells: [],
        refusals: [{ rule: 'market.import.photo.unused', field: 'gambar', facts: { name: quoteCell(name) } }],
      })),
    )
    await sql`update market.import_job set photos_found = ${found}, photos_missing = ${named.size - found}, photos_unused = ${unused.length} where id = ${job.id}`.execute(
      tx,
    )
    return done()
  },
)

/** Takes the ZIP of a job off the disk: its photos are in, or nobody waits for them any more. */
export async function dropPhotos(house: House, job: string): Promise<void> {
  await house.db.transaction().execute(async (tx) => {
    const found = await sql<{
      key: string
    }>`update market.import_job j set photos_key = null from (select id, photos_key from market.import_job where id = ${job} for update) was
      where j.id = was.id and was.photos_key is not null returning was.photos_key as key`.execute(tx)
    for (const { key } of found.rows) await house.jobs.enqueue(tx, 'platform.file.remove', { key })
  })
}

/** Photos of tables that nobody ran within a week. */
export async function dropOldPhotos(house: House): Promise<number> {
  const found = await sql<{ id: string }>`select id from market.import_job
    where photos_key is not null and status <> 'running' and touched_at < now() - interval '7 days' limit 100`.execute(house.db)
  for (const { id } of found.rows) await dropPhotos(house, id)
  return found.rows.length
}
