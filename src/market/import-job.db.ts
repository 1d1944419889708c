import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { sql } from 'kysely'
import { done, Missing, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import type { Actor, Ctx, House } from '#src/platform/context.ts'
import { deed } from '#src/platform/deed.ts'
import { type Delimiter, openCsv, type SourceRow } from '#src/platform/table-file.ts'
import { asJson, keepFile, register } from './_import-upload.db.ts'
import { CategoryFinder } from './category-match.ts'
import { askAgain, runImportRows } from './import.db.ts'
import { chooseMapping, type Mapping, type OwnField, refuseMapping } from './import-mapping.ts'
import { isPhotoAddress, photoLimits } from './import-photo.ts'
import { attachPhotos, dropPhotos, keepPhotos } from './import-photos.db.ts'
import { withoutRemarks } from './import-report.ts'
import { readRow } from './import-row.ts'
import { categoryNames } from './import-write.db.ts'
import { shopOfTeam } from './shop-read.db.ts'

/** Takes a table of products for a shop of mine. It waits, with our guess of its columns, until somebody says go. */
export async function uploadImport(
  ctx: Ctx,
  input: { shop: string; name: string; bytes: Uint8Array | AsyncIterable<Uint8Array> },
): Promise<Outcome<{ job: string; mapping: Mapping }>> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, input.shop)
  const source = input.bytes instanceof Uint8Array ? Readable.from([input.bytes]) : input.bytes
  const kept = await keepFile(ctx.house, input.name, source)
  if (!kept.ok) return kept
  const written = await register(ctx, { shop: shop.id, kept: kept.value, dryRun: false, run: false })
  return written.ok ? done({ job: written.value.job, mapping: kept.value.mapping }) : written
}

export type ImportJob = {
  id: string
  shop: string
  fileName: string
  format: string
  mapping: Mapping
  delimiter: Delimiter
  encoding: string
  dryRun: boolean
  status: 'waiting' | 'running' | 'done' | 'stopped' | 'failed'
  rowsTotal: number
  rowsDone: number
  created: number
  updated: number
  unchanged: number
  failed: number
  failedKey: string | null
  fileKey: string
  defaultCategory: string | null
  refusal: Refusal[] | null
  cancel: boolean
  /** `there`: the ZIP has not been used up. */
  photos: { name: string | null; there: boolean; held: number; found: number; missing: number; unused: number }
  createdAt: Date
  finishedAt: Date | null
  pictures: { waiting: number; done: number; failed: number }
}

const columns = sql`j.id, s.slug as shop, j.file_name as "fileName", j.format, j.mapping, j.delimiter, j.encoding, j.dry_run as "dryRun", j.status, j.rows_total as "rowsTotal", j.rows_done as "rowsDone",
  j.created, j.updated, j.unchanged, j.failed, j.failed_key as "failedKey", j.file_key as "fileKey", j.default_category as "defaultCategory", j.refusal, j.cancel, j.created_at as "createdAt", j.finished_at as "finishedAt",
  jsonb_build_object('name', j.photos_name, 'there', j.photos_key is not null, 'held', j.photos_held, 'found', j.photos_found, 'missing', j.photos_missing, 'unused', j.photos_unused) as photos,
  (select jsonb_build_object('waiting', count(*) filter (where i.status = 'waiting'), 'done', count(*) filter (where i.status = 'done'), 'failed', count(*) filter (where i.status = 'failed'))
    from market.import_picture i where i.job_id = j.id) as pictures`

/** One job of a shop of mine, with its counts as they are now. */
export async function importForTeam(ctx: Ctx, shopSlug: string, job: string): Promise<ImportJob> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found =
    await sql<ImportJob>`select ${columns} from market.import_job j join market.shop s on s.id = j.shop_id where j.id::text = ${job} and j.shop_id = ${shop.id}`.execute(
      ctx.db,
    )
  const [row] = found.rows
  if (!row) throw new Missing('import')
  return row
}

export async function importsForTeam(ctx: Ctx, shopSlug: string, limit = 20): Promise<ImportJob[]> {
  const shop = await shopOfTeam(ctx.db, ctx.actor, shopSlug)
  const found =
    await sql<ImportJob>`select ${columns} from market.import_job j join market.shop s on s.id = j.shop_id where j.shop_id = ${shop.id} order by j.created_at desc limit ${limit}`.execute(
      ctx.db,
    )
  return found.rows
}

/** The table of rows that did not go in, to be corrected and sent again. */
export async function failedRows(ctx: Ctx, shopSlug: string, job: string): Promise<{ name: string; bytes: Buffer }> {
  const { failedKey, fileName } = await importForTeam(ctx, shopSlug, job)
  const bytes = failedKey ? await ctx.house.files.get(failedKey) : undefined
  if (!bytes) throw new Missing('failed rows')
  return { name: `${fileName.replace(/\.\w{1,5}$/, '')}-perlu-diperbaiki.csv`, bytes }
}

export type PictureRow = { address: string; product: string; status: 'waiting' | 'done' | 'failed'; refusal: Refusal | null }

/** What became of each picture the table named. */
export async function importPictures(ctx: Ctx, shopSlug: string, job: string, limit = 500): Promise<PictureRow[]> {
  const { id } = await importForTeam(ctx, shopSlug, job)
  const found =
    await sql<PictureRow>`select i.address, p.name as product, i.status, i.refusal from market.import_picture i join market.product p on p.id = i.product_id
    where i.job_id = ${id} order by (i.status = 'failed') desc, i.id limit ${limit}`.execute(ctx.db)
  return found.rows
}

export type PreviewRow = {
  line: number
  name: string
  sku: string
  price: number | undefined
  stock: number | undefined
  options: string
  category: string | undefined
  /** Pictures it names that come in a ZIP. */
  photos: number
  refusals: Refusal[]
}
export type Preview = { mapping: Mapping; encoding: string; delimiter: Delimiter; rows: PreviewRow[]; refusals: Refusal[] }

/** The first rows as they would be understood, before anything is written. */
export async function previewImport(ctx: Ctx, shopSlug: string, job: string, most = 20): Promise<Preview> {
  const { mapping, delimiter, encoding, fileKey } = await importForTeam(ctx, shopSlug, job)
  const stream = await ctx.house.files.stream(fileKey)
  const file = stream ? await openCsv(stream, { delimiter }) : refused({ rule: 'market.import.file.gone' })
  const empty = { mapping, encoding, delimiter, rows: [] }
  if (!file.ok) return { ...empty, refusals: file.refusals }
  const refusals = refuseMapping(mapping)
  if (refusals.length) {
    await file.value.batches.return(undefined)
    return { ...empty, refusals }
  }
  const first: SourceRow[] = []
  for await (const rows of file.value.batches) {
    first.push(...withoutRemarks(rows, mapping))
    if (first.length >= most) break
  }
  const finder = new CategoryFinder(await ctx.db.transaction().execute((tx) => categoryNames(tx)))
  const rows = first.slice(0, most).map((row): PreviewRow => {
    const { line, part, refusals: against } = readRow(row, mapping)
    const variant = part?.variant
    return {
      line,
      name: part?.name ?? '',
      sku: variant?.sku ?? '',
      price: variant?.price,
      stock: variant?.stock,
      options: variant?.options.map(({ name, value }) => `${name}: ${value}`).join(', ') ?? '',
      category: part?.categoryText ? finder.find(part.categoryText) : undefined,
      photos: part?.images.filter(isPhotoAddress).length ?? 0,
      refusals: against,
    }
  })
  return { ...empty, rows, refusals: [] }
}

export type StartWish = {
  shop: string
  job: string
  dryRun: boolean
  columns?: Partial<Record<OwnField, number>> | undefined
  defaultCategory?: string | undefined
}

/** Says go: with our guess of the columns or with the seller's own choice; as a trial, or in earnest. */
export const startImport = deed<StartWish, undefined>('market.import.start', async ({ tx, actor, must, note, enqueue }, wish) => {
  const shop = await shopOfTeam(tx, actor, wish.shop)
  await must('market.product.import', { shop: shop.id })
  const found = await sql<{
    id: string
    mapping: Mapping
    status: string
    dry_run: boolean
  }>`select id, mapping, status, dry_run from market.import_job where id::text = ${wish.job} and shop_id = ${shop.id} for update`.execute(
    tx,
  )
  const [job] = found.rows
  if (!job) throw new Missing('import')
  // after a trial the same file goes in earnest, from its beginning
  const again = job.status === 'done' && job.dry_run
  if (job.status !== 'waiting' && !again) return refused({ rule: 'market.import.not_from_here' })
  const chosen = wish.columns ? chooseMapping(job.mapping.headings, wish.columns) : done(job.mapping)
  if (!chosen.ok) return chosen
  const lacking = refuseMapping(chosen.value)
  if (lacking.length) return refused(...lacking)
  if (wish.defaultCategory) {
    const known = await sql`select 1 from market.category where slug = ${wish.defaultCategory}`.execute(tx)
    if (known.rows.length === 0) return refused({ rule: 'market.product.category_unknown', field: 'defaultCategory' })
  }
  if (again) await sql`delete from market.import_failure where job_id = ${job.id}`.execute(tx)
  await sql`update market.import_job set status = 'waiting', mapping = ${asJson(chosen.value)}::jsonb, format = ${chosen.value.format}, dry_run = ${wish.dryRun}, default_category = ${wish.defaultCategory || null},
    rows_done = 0, products_done = 0, created = 0, updated = 0, unchanged = 0, failed = 0, failed_key = null, finished_at = null, photos_found = 0, photos_missing = 0, photos_unused = 0, touched_at = now() where id = ${job.id}`.execute(
    tx,
  )
  await enqueue('market.import', { job: job.id })
  note(`import:${job.id}`)
  return done()
})

/** Stops a job behind the batch it is writing; what is in stays in. */
export const cancelImport = deed<{ shop: string; job: string }, undefined>(
  'market.import.cancel',
  async ({ tx, actor, must, note }, { shop: slug, job }) => {
    const shop = await shopOfTeam(tx, actor, slug)
    await must('market.product.import', { shop: shop.id })
    const found =
      await sql`update market.import_job set cancel = true, status = case when status = 'waiting' then 'stopped' else status end,
    finished_at = case when status = 'waiting' then now() else finished_at end where id::text = ${job} and shop_id = ${shop.id} and status in ('waiting', 'running') returning id`.execute(
        tx,
      )
    if (found.rows.length === 0) return refused({ rule: 'market.import.not_from_here' })
    note(`import:${job}`)
    return done()
  },
)

/** Takes up jobs whose run was killed. Harmless where the run still lives: the slower of two sees that it was overtaken. One that fails for a day is given up. */
export async function resumeImports(house: House, quietSeconds = 90): Promise<number> {
  return await house.db.transaction().execute(async (tx) => {
    await sql`update market.import_job set status = 'failed', finished_at = now(), refusal = ${JSON.stringify([{ rule: 'market.import.gave_up' }])}::jsonb
      where status = 'running' and touched_at < now() - make_interval(secs => ${quietSeconds}) and created_at < now() - interval '1 day'`.execute(
      tx,
    )
    const found = await sql<{
      id: string
    }>`update market.import_job set touched_at = now() where status = 'running' and touched_at < now() - make_interval(secs => ${quietSeconds}) returning id`.execute(
      tx,
    )
    for (const { id } of found.rows) await house.jobs.enqueue(tx, 'market.import', { job: id })
    return found.rows.length
  })
}

/** `photos` only where a ZIP came with the table. */
export type ImportTotals = {
  photos?: { held: number; found: number; missing: number; unused: number }
  job: string
  created: number
  updated: number
  unchanged: number
  failed: number
  failedFile?: string
}

/** Beside the file it came from; where nothing can be written there, among things that may go. */
async function putBeside(house: House, source: string, key: string): Promise<string> {
  const bytes = (await house.files.get(key)) ?? Buffer.alloc(0)
  const beside = `${source.replace(/\.\w{1,5}$/, '')}-perlu-diperbaiki.csv`
  try {
    await writeFile(beside, bytes)
    return beside
  } catch {
    const away = join(tmpdir(), basename(beside))
    await writeFile(away, bytes)
    return away
  }
}

/** The operator's way: the same job, run at once and to its end. */
export async function importFile(
  house: House,
  o: { file: string; photos?: string | undefined; shop: string; dryRun: boolean; actor: Actor; defaultCategory?: string },
): Promise<Outcome<ImportTotals>> {
  const ctx: Ctx = { house, db: house.db, actor: o.actor, now: house.now(), tongue: 'id' }
  const found = await sql<{ id: string }>`select id from market.shop where slug = ${o.shop}`.execute(house.db)
  const [shop] = found.rows
  if (!shop) return refused({ rule: 'market.import.shop_unknown', field: 'shop', facts: { shop: o.shop } })
  const kept = await keepFile(house, o.file, createReadStream(o.file))
  if (!kept.ok) return kept
  const lacking = refuseMapping(kept.value.mapping)
  if (lacking.length) return refused(...lacking)
  const registered = await register(ctx, { shop: shop.id, kept: kept.value, dryRun: o.dryRun, run: false })
  if (!registered.ok) return registered
  const { job } = registered.value
  if (o.defaultCategory) await sql`update market.import_job set default_category = ${o.defaultCategory} where id = ${job}`.execute(house.db)
  if (o.photos) {
    const photos = await keepPhotos(house, o.photos, createReadStream(o.photos), photoLimits.operatorBytes)
    const attached = photos.ok ? await attachPhotos(ctx, { shop: shop.id, job, kept: photos.value }) : photos
    if (!attached.ok) return attached
  }
  if (await runImportRows(house, job)) await askAgain(house, job)
  else await dropPhotos(house, job)
  const ended = await sql<{
    status: string
    created: number
    updated: number
    unchanged: number
    failed: number
    failed_key: string | null
    refusal: Refusal[] | null
    photos: NonNullable<ImportTotals['photos']>
  }>`select jsonb_build_object('held', photos_held, 'found', photos_found, 'missing', photos_missing, 'unused', photos_unused) as photos, status, created, updated, unchanged, failed, failed_key, refusal
    from market.import_job where id = ${job}`.execute(house.db)
  const [row] = ended.rows
  if (row?.status !== 'done') return refused(...(row?.refusal ?? [{ rule: 'market.import.not_from_here' }]))
  const { created, updated, unchanged, failed, failed_key } = row
  return done({
    job,
    created,
    updated,
    unchanged,
    failed,
    ...(o.photos ? { photos: row.photos } : {}),
    ...(failed_key ? { failedFile: await putBeside(house, o.file, failed_key) } : {}),
  })
}
