import { setTimeout as rest } from 'node:timers/promises'
import { sql } from 'kysely'
import { newId } from '#src/base/id.ts'
import { done, type Outcome, type Refusal, refused } from '#src/base/outcome.ts'
import { type Actor, actorText, type Ctx, type House } from '#src/platform/context.ts'
import { type DeedScope, deed } from '#src/platform/deed.ts'
import { type CsvFile, type Delimiter, openCsv } from '#src/platform/table-file.ts'
import { CategoryFinder } from './category-match.ts'
import { finishJob } from './import-finish.db.ts'
import { type FailedRow, type ProductDraft, readProducts } from './import-group.ts'
import type { Mapping } from './import-mapping.ts'
import { Pace } from './import-pace.ts'
import { matchPhotos } from './import-photo.ts'
import { dropPhotos, type PhotosOfRun, photosOfRun, tellPhotos } from './import-photos.db.ts'
import { fetchPictures, picturesLeft } from './import-pictures.db.ts'
import { Planning } from './import-plan.ts'
import { withoutRemarks } from './import-report.ts'
import { categoryNames, findListings, keepFailures, lockLevels, nameHolders, writePlan } from './import-write.db.ts'
import { shelfOf } from './product-write.db.ts'

/** As many rows are written together: one transaction, one set of statements. */
const batchRows = 200

export type RunningJob = {
  id: string
  shop: string
  shop_slug: string
  shop_status: string
  edits_watched: boolean
  file_key: string
  mapping: Mapping
  delimiter: Delimiter
  dry_run: boolean
  status: string
  rows_total: number
  products_done: number
  default_category: string | null
  actor_id: string | null
}

async function findJob(house: House, id: string): Promise<RunningJob | undefined> {
  const found =
    await sql<RunningJob>`select j.id, j.shop_id as shop, s.slug as shop_slug, s.status as shop_status, s.edits_watched, j.file_key, j.mapping, j.delimiter, j.dry_run, j.status, j.rows_total, j.products_done,
    j.default_category, j.actor_id from market.import_job j join market.shop s on s.id = j.shop_id where j.id::text = ${id}`.execute(
      house.db,
    )
  return found.rows[0]
}

const importer: Actor = { kind: 'system', job: 'import' }
const ctxOf = (house: House): Ctx => ({ house, db: house.db, actor: importer, now: house.now(), tongue: 'id' })

/** `done`: products written before this batch · `passed`: products that are given up with it. */
type Batch = {
  job: RunningJob
  products: ProductDraft[]
  failed: FailedRow[]
  cells: ReadonlyMap<number, string[]>
  /** Names in the ZIP of photos, where there is one. */
  photos?: ReadonlySet<string> | undefined
  done: number
  passed?: number
}
type Written = 'written' | 'stopped' | 'elsewhere'

/** Whether this run still has the job: another run that took it over has moved its mark, and whoever watches may have stopped it. */
async function holdJob({ tx }: DeedScope, { job, done: mark }: Batch): Promise<Written> {
  const found = await sql<{
    products_done: number
    status: string
    cancel: boolean
  }>`select products_done, status, cancel from market.import_job where id = ${job.id} for update`.execute(tx)
  const [row] = found.rows
  if (row?.status !== 'running' || row.products_done !== mark) return 'elsewhere'
  if (!row.cancel) return 'written'
  await sql`update market.import_job set status = 'stopped', finished_at = now(), touched_at = now() where id = ${job.id}`.execute(tx)
  return 'stopped'
}

async function planBatch(scope: DeedScope, { job, products }: Batch, shelf: string) {
  const { tx, now } = scope
  const { products: listings, variants } = await findListings(tx, job.shop, shelf, products)
  await lockLevels(tx, shelf, variants, products)
  const planning = new Planning(listings, variants, {
    shop: job.shop_slug,
    format: job.mapping.format,
    finder: new CategoryFinder(await categoryNames(tx)),
    defaultCategory: job.default_category ?? undefined,
    newId: () => newId(now),
  })
  for (const product of products) planning.add(product)
  await nameHolders(tx, planning.plan)
  return planning.plan
}

/** The products with the pictures that can be had. What is lacking is told beside its row and holds nothing back. */
function withPhotos({ products, photos, cells }: Batch): { products: ProductDraft[]; lacking: FailedRow[] } {
  const lacking: FailedRow[] = []
  const found = products.map((product) => {
    const { images, refusals } = matchPhotos(product.images, photos)
    const [line = 0] = product.lines
    if (refusals.length > 0) lacking.push({ line, cells: cells.get(line) ?? [], refusals })
    return refusals.length > 0 ? { ...product, images } : product
  })
  return { products: found, lacking }
}

/** Writes one batch with its counts and its failures: together, so that a run that is killed goes on exactly behind it. */
const writeBatch = deed<Batch, Written>('market.import.batch', async (scope, batch) => {
  const { tx, must, note, touched } = scope
  const { job, cells } = batch
  const { products, lacking } = withPhotos(batch)
  await must('market.product.edit', { shop: job.shop })
  await must('market.stock.change', { shop: job.shop })
  const held = await holdJob(scope, batch)
  note(`import:${job.id}`, { products: products.length })
  if (held !== 'written') return done(held)
  const shelf = await shelfOf(tx, job.shop)
  const plan = await planBatch(scope, { ...batch, products }, shelf)
  const status = job.shop_status === 'approved' ? 'published' : 'draft'
  const actor = job.actor_id ? `person:${job.actor_id}` : actorText(importer)
  if (!job.dry_run)
    await writePlan(tx, plan, {
      shop: job.shop,
      shelf,
      status,
      actor,
      job: job.id,
      person: job.actor_id ?? undefined,
      shopStatus: job.shop_status,
      editsWatched: job.edits_watched,
    })
  const refusedHere = plan.failed.map((one) => ({ line: one.line, cells: cells.get(one.line) ?? [], refusals: one.refusals }))
  const failed = await keepFailures(tx, job.id, [...batch.failed, ...refusedHere])
  await keepFailures(tx, job.id, lacking)
  await sql`update market.import_job set created = created + ${plan.created}, updated = updated + ${plan.updated}, unchanged = unchanged + ${plan.unchanged}, failed = failed + ${failed},
    rows_done = rows_done + ${plan.created + plan.updated + plan.unchanged + failed}, products_done = products_done + ${products.length + (batch.passed ?? 0)}, touched_at = now() where id = ${job.id}`.execute(
    tx,
  )
  if (!job.dry_run && plan.newProducts.length + plan.changedProducts.length + plan.newVariants.length + plan.changedVariants.length > 0)
    touched('market')
  return done('written')
})

const dataFault = /^(?:22|23)/

/** Whatever one row makes the database refuse costs that row, not the file. */
async function writeOrSplit(house: House, batch: Batch): Promise<Written> {
  const outcome = await attempt(house, batch)
  if (outcome.ok) return outcome.value
  if (outcome.refusals.some((refusal) => refusal.rule === 'platform.busy')) throw new Error('the shelf is busy; the job tries again')
  const [first, ...rest] = batch.products
  if (!first) throw new Error(`an import batch was refused: ${outcome.refusals[0]?.rule}`)
  if (rest.length === 0) {
    const failed = first.lines.map((line) => ({ line, cells: batch.cells.get(line) ?? [], refusals: outcome.refusals }))
    return await passOver(house, { ...batch, products: [], failed: [...batch.failed, ...failed] })
  }
  const half = Math.ceil(batch.products.length / 2)
  const before = await writeOrSplit(house, { ...batch, products: batch.products.slice(0, half) })
  if (before !== 'written') return before
  return await writeOrSplit(house, { ...batch, products: batch.products.slice(half), failed: [], done: batch.done + half })
}

async function attempt(house: House, batch: Batch): Promise<Outcome<Written>> {
  for (let tries = 1; ; tries += 1) {
    try {
      const outcome = await writeBatch(ctxOf(house), batch)
      if (outcome.ok || tries > 3 || !outcome.refusals.some((refusal) => refusal.rule === 'platform.busy')) return outcome
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (!dataFault.test(code)) throw error
      return refused({ rule: 'market.import.row.not_written' })
    }
  }
}

/** Keeps the failures of a product that could not be written and goes past it. */
async function passOver(house: House, batch: Batch): Promise<Written> {
  const kept = await writeBatch(ctxOf(house), { ...batch, passed: 1 })
  if (!kept.ok) throw new Error(`failures could not be kept: ${kept.refusals[0]?.rule}`)
  return kept.value
}

async function openJobFile(house: House, job: RunningJob): Promise<Outcome<CsvFile>> {
  const stream = await house.files.stream(job.file_key)
  return stream ? await openCsv(stream, { delimiter: job.delimiter }) : refused({ rule: 'market.import.file.gone' })
}

async function countRows(house: House, job: RunningJob): Promise<Outcome<number>> {
  const file = await openJobFile(house, job)
  if (!file.ok) return file
  let rows = 0
  for await (const batch of file.value.batches) rows += withoutRemarks(batch, job.mapping).length
  return done(rows)
}

/** Takes the job up: from its beginning, or from where a killed run left it. */
const begin = deed<{ job: RunningJob; rows: number }, undefined>('market.import.begin', async ({ tx, must, note }, { job, rows }) => {
  await must('market.product.edit', { shop: job.shop })
  await sql`update market.import_job set status = 'running', rows_total = ${rows}, touched_at = now() where id = ${job.id} and status in ('waiting', 'running')`.execute(
    tx,
  )
  note(`import:${job.id}`)
  return done()
})

/** The rows of the file in batches, without those a run before this one wrote. Original cells are kept as long as their rows are open. */
async function* batchesOf(file: CsvFile, job: RunningJob, photos: PhotosOfRun): AsyncGenerator<Batch> {
  const cells = new Map<number, string[]>()
  async function* kept() {
    for await (const rows of file.batches) {
      const told = withoutRemarks(rows, job.mapping)
      for (const row of told) cells.set(row.line, row.cells)
      yield told
    }
  }
  let skip = job.products_done
  let rows = 0
  let open: Batch = { job, products: [], failed: [], cells, photos: photos.held, done: skip }
  const handOut = () => {
    const full = open
    open = { job, products: [], failed: [], cells, photos: photos.held, done: full.done + full.products.length }
    rows = 0
    return full
  }
  for await (const part of readProducts({ batches: kept() }, job.mapping)) {
    photos.note(part.products)
    const skipped = part.products.slice(0, skip)
    skip -= skipped.length
    for (const line of [...skipped.flatMap((one) => one.lines), ...part.failed.map((one) => one.line)]) cells.delete(line)
    open.failed.push(...part.failed)
    for (const product of part.products.slice(skipped.length)) {
      open.products.push(product)
      rows += product.lines.length
      if (rows < batchRows) continue
      const full = handOut()
      yield full
      for (const line of full.products.flatMap((one) => one.lines)) cells.delete(line)
    }
    if (open.failed.length >= batchRows) {
      const full = handOut()
      yield full
      for (const line of full.products.flatMap((one) => one.lines)) cells.delete(line)
    }
  }
  if (open.products.length + open.failed.length > 0) yield open
}

async function runRows(house: House, job: RunningJob): Promise<Written | Refusal[]> {
  const rows = job.rows_total > 0 ? done(job.rows_total) : await countRows(house, job)
  if (!rows.ok) return rows.refusals
  await begin(ctxOf(house), { job, rows: rows.value })
  const file = await openJobFile(house, job)
  if (!file.ok) return file.refusals
  const photos = await photosOfRun(house, job)
  const pace = new Pace()
  for await (const batch of batchesOf(file.value, job, photos)) {
    const began = performance.now()
    const written = await writeOrSplit(house, batch)
    if (written !== 'written') return written
    await rest(pace.restAfter(performance.now() - began, batch.products.length + batch.failed.length))
  }
  await tellPhotos(ctxOf(house), { job, photos })
  return 'written'
}

/** Asks for the job again, behind whatever else waits: another shop's rows do not wait for this shop's pictures. */
export async function askAgain(house: House, id: string): Promise<void> {
  await house.db.transaction().execute((tx) => house.jobs.enqueue(tx, 'market.import', { job: id }))
}

/** The rows of a job, from its beginning or from behind the last batch of a run that was killed. Answers whether pictures are left to fetch. */
export async function runImportRows(house: House, id: string): Promise<boolean> {
  const job = await findJob(house, id)
  if (!job) return false
  if (job.status === 'waiting' || job.status === 'running') {
    const ended = await runRows(house, job)
    if (ended === 'elsewhere') return false
    await finishJob(ctxOf(house), { job, ended })
  }
  // a trial keeps its photos: the same table goes in earnest after it
  if (job.dry_run) return false
  if (await picturesLeft(house, id)) return true
  await dropPhotos(house, id)
  return false
}

/** Works on a job: its rows first, then its pictures, some at a time. */
export async function runImport(house: House, id: string): Promise<void> {
  if (!(await runImportRows(house, id))) return
  await fetchPictures(house, id)
  if (await picturesLeft(house, id)) await askAgain(house, id)
  else await dropPhotos(house, id)
}
